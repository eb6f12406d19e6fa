//! The timeline as a picture: spans as bars and moments as dots on one axis of years, in SVG.
//!
//! Takes facts; gives an element whose parts have classes and no styles, which the theme's style sheet draws. It says nothing that the list beside it
//! does not say, and is hidden from those who hear the list.

use std::fmt::Write;

use super::timeline::Fact;
use crate::date::Date;
use crate::document::Fields;
use crate::graph::PageId;
use crate::parse::paint::escape;
use crate::site::Site;

/// The width of the drawing, in its own units; those of a pixel where it has room.
const WIDTH: f64 = 1000.0;
/// Where the axis begins.
const LEFT: f64 = 280.0;
/// Where it ends: what goes on points beyond.
const RIGHT: f64 = 984.0;
/// The height of a row.
const ROW: f64 = 24.0;
/// The most characters of a name.
const NAME: usize = 40;
/// The most rows of spans of one sort.
const ROWS: usize = 24;

/// Spans of time in one row: those of one page.
struct Row {
    name: String,
    bars: Vec<Bar>,
}

/// A span of time.
struct Bar {
    what: String,
    from: Date,
    to: Option<Date>,
}

/// Draws facts; nothing where there is too little to see. On the page of an entity its own name is left out.
pub fn picture(site: &Site, facts: &[Fact], on: Option<PageId>) -> String {
    let words = &site.theme.words;
    let (in_force, offices) = (rows(site, facts, "in-force", on), rows(site, facts, "office", on));
    let dots = |sorts: &[&str]| -> Vec<Date> {
        facts
            .iter()
            .filter(|fact| sorts.contains(&fact.sort))
            .map(|fact| fact.date)
            .collect()
    };
    let moments = [
        ("timeline-events", dots(&["event"])),
        ("timeline-documents", dots(&["signed", "adopted", "issued", "ended"])),
        ("timeline-claims", dots(&["said"])),
    ];
    let spans = || in_force.iter().chain(&offices).flat_map(|row| &row.bars);
    if spans().next().is_none() || spans().count() + moments.iter().map(|(_, dots)| dots.len()).sum::<usize>() < 3 {
        return String::new();
    }
    let starts = spans()
        .map(|bar| bar.from)
        .chain(moments.iter().flat_map(|(_, dots)| dots.iter().copied()));
    let ends = spans().map(|bar| bar.to.unwrap_or(bar.from));
    let first = starts.clone().map(|date| date.first_day().year()).min().unwrap_or(0);
    let last = starts.chain(ends).map(|date| date.last_day().year()).max().unwrap_or(0);
    let mut drawing = Drawing {
        axis: Axis::new(i32::from(first), i32::from(last) + 1),
        mirrored: site.shared.direction == "rtl",
        y: ROW,
        rows: String::new(),
    };
    for (name, dots) in moments.iter().filter(|(_, dots)| !dots.is_empty()) {
        drawing.dots(&words.word(name), dots);
    }
    for (name, rows) in [("in-force", in_force), ("offices", offices)] {
        if !rows.is_empty() {
            drawing.heading(&words.word(name));
        }
        for row in rows {
            drawing.row(&row, |bar| {
                let when = site.shared.dates.range(Some(bar.from), bar.to);
                words.say("lasted", &[("title", bar.what.clone().into()), ("when", when.into())])
            });
        }
    }
    drawing.finish()
}

/// Gathers the spans of one sort, in the order of the facts: those of a page in one row, or where it is its own page, each in a row of its own.
fn rows(site: &Site, facts: &[Fact], sort: &str, on: Option<PageId>) -> Vec<Row> {
    let mut rows: Vec<(PageId, Row)> = Vec::new();
    // A span is drawn from where it begins.
    for fact in facts.iter().filter(|fact| fact.sort == sort && !fact.until) {
        let document = site.graph.document(fact.page);
        let title = &document.meta.title;
        let (what, to) = match (&document.fields, fact.office) {
            (Fields::Treaty(treaty), _) => (title, treaty.ended),
            (Fields::Person(person), Some(index)) => (person.roles.get(index).map_or(title, |role| &role.title), fact.end),
            _ => (title, fact.end),
        };
        let bar = Bar {
            what: what.to_string(),
            from: fact.date,
            to,
        };
        let is_own = on == Some(fact.page);
        match rows.iter_mut().find(|(page, _)| *page == fact.page && !is_own) {
            Some((_, row)) => row.bars.push(bar),
            None => {
                let name = if is_own { what.to_string() } else { title.to_string() };
                rows.push((fact.page, Row { name, bars: vec![bar] }));
            }
        }
    }
    rows.truncate(ROWS);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Years on a line.
struct Axis {
    first: i32,
    last: i32,
    step: i32,
}

impl Axis {
    fn new(first: i32, last: i32) -> Axis {
        let years = (last - first).max(1);
        let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000]
            .into_iter()
            .find(|step| years / step <= 12);
        Axis {
            first,
            last: first + years,
            step: step.unwrap_or(2000),
        }
    }

    /// Gives the place of a point in years.
    fn x(&self, year: f64) -> f64 {
        let part = (year - f64::from(self.first)) / f64::from(self.last - self.first);
        LEFT + part.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }

    /// Gives the place where a date begins.
    fn begin(&self, date: Date) -> f64 {
        let day = date.first_day();
        self.x(f64::from(day.year()) + f64::from(day.day_of_year() - 1) / 366.0)
    }

    /// Gives the place where a date ends.
    fn end(&self, date: Date) -> f64 {
        let day = date.last_day();
        self.x(f64::from(day.year()) + f64::from(day.day_of_year()) / 366.0)
    }
}

struct Drawing {
    axis: Axis,
    /// Whether time runs from right to left, as the language does.
    mirrored: bool,
    /// Where the next row begins.
    y: f64,
    rows: String,
}

impl Drawing {
    /// Gives where a place of the axis is drawn.
    fn drawn(&self, x: f64) -> f64 {
        if self.mirrored { WIDTH - x } else { x }
    }

    fn label(&mut self, class: &str, name: &str) {
        let shown: String = match name.chars().count() > NAME {
            true => name.chars().take(NAME - 1).chain(['…']).collect(),
            false => name.to_owned(),
        };
        let x = self.drawn(0.0);
        let _ = write!(self.rows, "<text class=\"{class}\" x=\"{x:.0}\" y=\"{:.0}\">", self.y + 16.0);
        escape(&shown, &mut self.rows);
        self.rows.push_str("</text>");
    }

    fn heading(&mut self, name: &str) {
        self.y += 6.0;
        self.label("heading", name);
        self.y += ROW;
    }

    fn dots(&mut self, name: &str, dates: &[Date]) {
        self.label("name", name);
        let y = self.y + 12.0;
        let _ = write!(
            self.rows,
            "<path class=\"rail\" d=\"M{} {y:.0}H{}\"/>",
            self.drawn(LEFT),
            self.drawn(RIGHT)
        );
        for date in dates {
            let x = self.drawn((self.axis.begin(*date) + self.axis.end(*date)) / 2.0);
            let class = if date.is_uncertain() { "dot circa" } else { "dot" };
            let _ = write!(self.rows, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.0}\" r=\"4\"/>");
        }
        self.rows.push('\n');
        self.y += ROW;
    }

    /// Draws the spans of a row; one that goes on ends in a point.
    fn row(&mut self, row: &Row, said: impl Fn(&Bar) -> String) {
        self.label("name", &row.name);
        let y = self.y + 7.0;
        for bar in &row.bars {
            let from = self.axis.begin(bar.from);
            let to = bar.to.map_or(RIGHT, |to| self.axis.end(to)).max(from + 3.0);
            let uncertain = bar.from.is_uncertain() || bar.to.is_some_and(|to| to.is_uncertain());
            let class = if uncertain { "bar circa" } else { "bar" };
            let (from, to) = (self.drawn(from), self.drawn(to));
            let tip = match (bar.to, self.mirrored) {
                (Some(_), _) => "v10",
                (None, false) => "l8 5l-8 5",
                (None, true) => "l-8 5l8 5",
            };
            let _ = write!(
                self.rows,
                "<path class=\"{class}\" d=\"M{from:.1} {y:.0}H{to:.1}{tip}H{from:.1}z\"><title>"
            );
            escape(&said(bar), &mut self.rows);
            self.rows.push_str("</title></path>");
        }
        self.rows.push('\n');
        self.y += ROW;
    }

    fn finish(self) -> String {
        let height = self.y + 6.0;
        let mut svg = format!("<svg class=\"picture\" viewBox=\"0 0 {WIDTH} {height:.0}\" aria-hidden=\"true\" focusable=\"false\">\n");
        let step = self.axis.step;
        let mut year = self.axis.first.div_euclid(step) * step;
        while year <= self.axis.last {
            if year >= self.axis.first {
                let x = self.drawn(self.axis.x(f64::from(year)));
                let _ = write!(svg, "<path class=\"year\" d=\"M{x:.1} 20V{:.0}\"/>", height - 4.0);
                let _ = write!(svg, "<text class=\"year\" x=\"{x:.1}\" y=\"13\">{year}</text>");
            }
            year += step;
        }
        svg.push('\n');
        svg.push_str(&self.rows);
        svg.push_str("</svg>\n");
        svg
    }
}
