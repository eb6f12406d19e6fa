//! The axis of the verdict scale: what a verdict is worth between the worst and the best, and what is wrong with the values.
//!
//! Takes the verdicts with the places of their values; gives ratings and diagnostics. Knows no claims.

use super::{Config, Verdict};
use crate::diagnostic::{Diagnostic, File, Span, rules};

/// A verdict's place on the axis from false to true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The verdict's own value.
    pub value: i64,
    /// The value of the truest verdict.
    pub best: i64,
    /// The value of the falsest verdict.
    pub worst: i64,
}

impl Config {
    /// Finds a verdict of the scale by its id.
    pub fn verdict(&self, id: &str) -> Option<&Verdict> {
        self.verdicts.iter().find(|verdict| verdict.id == id)
    }

    /// Gives a verdict's place on the axis; none off the axis, and where the axis has a single value.
    pub fn rating(&self, verdict: &Verdict) -> Option<Rating> {
        let values = || self.verdicts.iter().filter_map(|verdict| verdict.value);
        let rating = Rating {
            value: verdict.value?,
            best: values().max()?,
            worst: values().min()?,
        };
        (rating.worst < rating.best).then_some(rating)
    }
}

/// Says where the values make no axis: one twice, out of order, upside down. Retired verdicts keep their place on it.
pub fn check(scale: &[(Verdict, Span)], file: &File, diagnostics: &mut Vec<Diagnostic>) {
    let on_axis: Vec<(&str, i64, Span)> = scale
        .iter()
        .filter_map(|(verdict, span)| Some((verdict.id.as_str(), verdict.value?, *span)))
        .collect();
    let wrong = |span: Span, message: String| Diagnostic::new(&rules::BAD_VALUE, file, span, message);
    let same: Vec<Diagnostic> = on_axis
        .iter()
        .enumerate()
        .filter_map(|(index, (id, value, span))| {
            let (first, _, place) = on_axis.iter().take(index).find(|(_, other, _)| other == value)?;
            let message = format!("`{id}` has the value of `{first}`, {value}");
            let help = "give each verdict on the axis a value of its own; one that is neither truer nor falser than another has none";
            Some(wrong(*span, message).help(help).related(file, Some(*place), "has the same value"))
        })
        .collect();
    if !same.is_empty() {
        diagnostics.extend(same);
        return;
    }
    diagnostics.extend(upside_down(&on_axis).or_else(|| out_of_order(&on_axis)).map(|(span, message)| {
        wrong(span, message).help("the higher the `value` the truer: list the verdicts from the truest to the falsest, with falling values")
    }));
}

/// Finds a scale on which `false` is worth more than `true`.
fn upside_down(on_axis: &[(&str, i64, Span)]) -> Option<(Span, String)> {
    let of = |wanted: &str| on_axis.iter().find(|(id, ..)| *id == wanted);
    let ((_, high, _), (_, low, span)) = (of("true")?, of("false")?);
    (low > high).then(|| (*span, format!("the scale is upside down: `false` is {low} and `true` is {high}")))
}

/// Finds the first value that goes against the direction of those before it.
fn out_of_order(on_axis: &[(&str, i64, Span)]) -> Option<(Span, String)> {
    let rises = |pair: &[(&str, i64, Span)]| pair[0].1 < pair[1].1;
    let rising = rises(on_axis.get(..2)?);
    let turn = on_axis.windows(2).find(|pair| rises(pair) != rising)?;
    let [(before, low, _), (id, value, span)] = turn else { return None };
    let way = if rising { "rise" } else { "fall" };
    Some((
        *span,
        format!("the values of the scale {way} up to `{before}`, which is {low}, and `{id}` is {value}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(values: &[(&str, Option<i64>)]) -> Vec<String> {
        let scale: Vec<(Verdict, Span)> = values
            .iter()
            .map(|(id, value)| {
                let verdict = Verdict {
                    id: (*id).to_owned(),
                    label: (*id).to_owned(),
                    value: *value,
                    description: String::new(),
                    named: (true, true),
                    retired: false,
                    retired_since: None,
                    retired_at: None,
                };
                (verdict, Span::new(0, 0))
            })
            .collect();
        let mut diagnostics = Vec::new();
        check(&scale, &File::path_only("config.toml"), &mut diagnostics);
        diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
    }

    #[test]
    fn the_values_of_an_axis_differ_and_are_in_order() {
        assert!(messages(&[]).is_empty());
        assert!(messages(&[("satire", None)]).is_empty());
        assert!(messages(&[("true", Some(3)), ("satire", None), ("half", Some(2)), ("false", Some(1))]).is_empty());
        assert!(messages(&[("false", Some(1)), ("true", Some(9))]).is_empty());
        assert!(messages(&[("a", Some(2)), ("b", Some(2))])[0].contains("has the value of `a`"));
        assert!(messages(&[("true", Some(1)), ("half", Some(2)), ("false", Some(3))])[0].contains("upside down"));
        assert!(messages(&[("a", Some(5)), ("b", Some(3)), ("c", Some(4))])[0].contains("fall up to `b`"));
        assert!(messages(&[("a", Some(1)), ("b", Some(3)), ("c", Some(2))])[0].contains("rise up to `b`"));
    }
}
