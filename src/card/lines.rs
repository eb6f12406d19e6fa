//! Text into lines: where a line may end (UAX #14), how wide words are, and the largest letters with which all fits.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::Ruler;
use super::{Fitted, Fonts, Line, Room};

/// How much smaller the letters are made at a time.
const STEP: f64 = 2.0;

/// The base line of the first line, in sizes of letters from the top.
const ASCENT: f64 = 0.8;

const ELLIPSIS: &str = "…";

/// A piece of a text after which a line may end.
struct Piece {
    range: Range<usize>,
    /// Its width with the space after it.
    whole: f64,
    /// Its width without.
    ink: f64,
}

/// Puts a text into lines that fit into a room: with the largest letters that allow it, in lines of about one length. What does not fit is cut.
pub fn fit(fonts: &Fonts, text: &str, room: &Room) -> Fitted {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ruler = fonts.ruler(&text, room.bold);
    let pieces = pieces(&ruler, &text, room);
    let mut size = room.from.max(room.to);
    loop {
        let em = room.width / size;
        let lines = broken(&pieces, em);
        let most = most_lines(room, size);
        let fits = lines.len() <= most && pieces.iter().all(|piece| piece.ink <= em);
        if fits {
            let lines = broken(&pieces, balanced(&pieces, em, lines.len()));
            return printed(&text, &pieces, &lines, (size, room), None);
        }
        if size - STEP < room.to {
            let cut = (lines.len() > most).then(|| ruler.width(ELLIPSIS));
            return printed(&text, &pieces, lines.get(..most).unwrap_or(&lines), (size, room), cut);
        }
        size -= STEP;
    }
}

fn most_lines(room: &Room, size: f64) -> usize {
    let high = (room.height / (size * room.leading)).floor();
    (high.max(1.0) as usize).min(room.lines.max(1))
}

/// Takes a text apart where lines may end; a word that is wider than a line of the smallest letters may end anywhere.
fn pieces(ruler: &Ruler<'_>, text: &str, room: &Room) -> Vec<Piece> {
    let widest = room.width / room.to.max(1.0);
    let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(text).collect();
    let mut pieces = Vec::with_capacity(ends.len());
    for pair in ends.windows(2) {
        let &[start, end] = pair else { continue };
        let words = text.get(start..end).unwrap_or("");
        let (whole, ink) = (ruler.width(words), ruler.width(words.trim_end()));
        if ink <= widest {
            pieces.push(Piece {
                range: start..end,
                whole,
                ink,
            });
            continue;
        }
        pieces.extend(words.grapheme_indices(true).map(|(at, grapheme)| {
            let width = ruler.width(grapheme);
            let at = start + at;
            Piece {
                range: at..at + grapheme.len(),
                whole: width,
                ink: width,
            }
        }));
    }
    pieces
}

/// Fills lines of a width, one after the other; gives the numbers of the pieces of each.
fn broken(pieces: &[Piece], width: f64) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    for (number, piece) in pieces.iter().enumerate() {
        if number > start && used + piece.ink > width {
            lines.push(start..number);
            (start, used) = (number, 0.0);
        }
        used += piece.whole;
    }
    if start < pieces.len() {
        lines.push(start..pieces.len());
    }
    lines
}

/// Gives the least width at which there are no more lines: then all are about equally long.
fn balanced(pieces: &[Piece], width: f64, lines: usize) -> f64 {
    let (mut low, mut high) = (width / 2.0, width);
    for _ in 0..12 {
        let middle = f64::midpoint(low, high);
        let wide = pieces.iter().all(|piece| piece.ink <= middle);
        match wide && broken(pieces, middle).len() <= lines {
            true => high = middle,
            false => low = middle,
        }
    }
    high
}

/// Prints lines; `cut` is the width of the ellipsis where something comes after the last of them.
fn printed(text: &str, pieces: &[Piece], lines: &[Range<usize>], (size, room): (f64, &Room), cut: Option<f64>) -> Fitted {
    let width_of = |line: &Range<usize>| {
        let own = pieces.get(line.clone()).unwrap_or(&[]);
        let last = own.last().map_or(0.0, |piece| piece.ink - piece.whole);
        own.iter().map(|piece| piece.whole).sum::<f64>() + last
    };
    let words = |line: &Range<usize>| match (pieces.get(line.start), line.end.checked_sub(1).and_then(|last| pieces.get(last))) {
        (Some(first), Some(last)) => text.get(first.range.start..last.range.end).unwrap_or("").trim_end().to_owned(),
        _ => String::new(),
    };
    let mut printed: Vec<Line> = Vec::with_capacity(lines.len());
    let mut widest: f64 = 0.0;
    for (number, line) in lines.iter().enumerate() {
        let mut own = words(line);
        let mut width = width_of(line);
        if let (Some(ellipsis), true) = (cut, number + 1 == lines.len()) {
            let mut line = line.clone();
            while line.len() > 1 && (width_of(&line) + ellipsis) * size > room.width {
                line.end -= 1;
            }
            width = width_of(&line) + ellipsis;
            own = words(&line)
                .trim_end_matches([',', ';', ':', '.', '–', '—', '،', '؛'])
                .trim_end()
                .to_owned()
                + ELLIPSIS;
        }
        widest = widest.max(width);
        printed.push(Line {
            text: match room.right_to_left {
                // What draws takes every line for one from left to right.
                true => format!("\u{2067}{own}\u{2069}"),
                false => own,
            },
            y: rounded(size * (ASCENT + number as f64 * room.leading)),
        });
    }
    Fitted {
        height: rounded(size * room.leading * printed.len() as f64),
        lines: printed,
        size,
        width: rounded(widest * size),
        cut: cut.is_some(),
    }
}

/// Rounds to a tenth of a pixel, so that the SVG is readable.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
