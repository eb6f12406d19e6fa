//! The accent of a site: one colour of its own for the default theme, in light and in dark.
//!
//! Takes `accent` and `accent_dark` of `[theme]`; gives the rule that stands at the end of `style.css`. Links and labels are set in this colour, so
//! that one which cannot be read is said (WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1), with the nearest that can.

use lightningcss::traits::Parse;
use lightningcss::values::color::{CssColor, SRGB};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, rules};

/// The grounds of the default theme, light and dark: `--paper`.
const PAPER: [Colour; 2] = [[0xff, 0xfe, 0xfb], [0x16, 0x15, 0x13]];

/// The least contrast of text (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;

/// Red, green and blue of sRGB.
type Colour = [u8; 3];

/// Gives the rule; nothing where the site names no colour, or none that is one.
pub fn rule(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut own = |key: &str, paper: Colour| {
        let written = config.theme_options.get(key)?;
        let Some(colour) = written.as_str().and_then(read) else {
            let message = format!("`{key}` is not a colour: {written}");
            diagnostics.push(said(config, key, message).help("write it as CSS does: `\"#84192a\"`, `\"rgb(132 25 42)\"`, `\"darkred\"`"));
            return None;
        };
        let readable = towards(colour, opposite(paper), |mixed| contrast(mixed, paper) >= READABLE);
        if readable != colour {
            let message = format!(
                "text in {} can hardly be read on {}: a contrast of {:.1} to 1",
                hex(colour),
                hex(paper),
                contrast(colour, paper)
            );
            let help = format!(
                "{READABLE} to 1 is the least that the accessibility guidelines allow (WCAG 2.2, 1.4.3); {} has that",
                hex(readable)
            );
            diagnostics.push(said(config, key, message).severity(crate::diagnostic::Severity::Warning).help(help));
        }
        Some(colour)
    };
    let (light, dark) = (own("accent", PAPER[0]), own("accent_dark", PAPER[1]));
    let Some(light) = light else { return String::new() };
    let dark = dark.unwrap_or_else(|| towards(light, [0xff; 3], |mixed| contrast(mixed, PAPER[1]) >= 7.0));
    format!(":root{{--accent-light:{};--accent-dark:{}}}", hex(light), hex(dark))
}

fn said(config: &Config, key: &str, message: String) -> Diagnostic {
    let text = &config.file.text;
    let line = text.lines().find(|line| {
        line.trim_start()
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    });
    match line.map(|line| line.as_ptr() as usize - text.as_ptr() as usize + (line.len() - line.trim_start().len())) {
        Some(at) => Diagnostic::new(&rules::BAD_VALUE, &config.file, (at..at + key.len()).into(), message),
        None => Diagnostic::whole(&rules::BAD_VALUE, &config.file, message),
    }
}

fn read(text: &str) -> Option<Colour> {
    let colour = SRGB::try_from(CssColor::parse_string(text).ok()?).ok()?;
    let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    Some([byte(colour.r), byte(colour.g), byte(colour.b)])
}

fn hex([red, green, blue]: Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Gives the end of the scale that text on this ground goes towards.
fn opposite(paper: Colour) -> Colour {
    if luminance(paper) > 0.5 { [0; 3] } else { [0xff; 3] }
}

/// Mixes a colour with another in steps until it is right; the other where nothing before is.
fn towards(colour: Colour, end: Colour, right: impl Fn(Colour) -> bool) -> Colour {
    let mixed = |step: u32| {
        let part = |from: u8, to: u8| ((u32::from(from) * (32 - step) + u32::from(to) * step) / 32) as u8;
        [part(colour[0], end[0]), part(colour[1], end[1]), part(colour[2], end[2])]
    };
    (0..=32).map(mixed).find(|mixed| right(*mixed)).unwrap_or(end)
}

/// Gives the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Gives the relative luminance of a colour (WCAG 2.2).
fn luminance(colour: Colour) -> f64 {
    let part = |byte: u8| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a token of the default theme, `light-dark(a, b)`.
    fn token(name: &str) -> [Colour; 2] {
        let css = crate::theme::default_file("assets/_tokens.css").unwrap();
        let line = css
            .lines()
            .find_map(|line| line.trim().strip_prefix(&format!("{name}:")))
            .unwrap_or_else(|| panic!("no {name}"));
        let pair = line.trim().trim_start_matches("light-dark(").trim_end_matches(");");
        let (light, dark) = pair
            .split_once(", ")
            .unwrap_or((pair.trim_end_matches(';'), pair.trim_end_matches(';')));
        [read(light).unwrap(), read(dark).unwrap()]
    }

    #[test]
    fn the_grounds_are_those_of_the_theme() {
        assert_eq!(token("--paper"), PAPER);
    }

    #[test]
    fn text_of_the_theme_can_be_read_on_every_ground_that_it_stands_on() {
        for (name, least) in [("--ink", 7.0), ("--soft", 7.0), ("--quiet", 4.5)] {
            for (text, paper) in token(name).into_iter().zip(PAPER) {
                assert!(contrast(text, paper) >= least, "{name}: {} on {}", hex(text), hex(paper));
            }
        }
        for (index, ground) in token("--tint").into_iter().enumerate() {
            assert!(contrast(token("--ink")[index], ground) >= 7.0, "ink on tint {}", hex(ground));
        }
        let accents = [token("--accent-light")[0], token("--accent-dark")[0]];
        for (index, accent) in accents.into_iter().enumerate() {
            assert!(contrast(accent, PAPER[index]) >= READABLE, "accent {} on paper", hex(accent));
            assert!(
                contrast(accent, token("--tint")[index]) >= READABLE,
                "accent {} on tint",
                hex(accent)
            );
        }
    }

    #[test]
    fn contrast_is_as_the_guidelines_count_it() {
        assert!((contrast([0; 3], [0xff; 3]) - 21.0).abs() < 0.01);
        assert!((contrast([0x77; 3], [0xff; 3]) - 4.48).abs() < 0.01);
    }
}
