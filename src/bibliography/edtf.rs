//! Dates of BibLaTeX: EDTF's level 1, as its manual has them.
//!
//! Takes what a field says; gives the day, month or year that references print, or says what is wrong. Of a span of time it is the beginning, and of
//! a decade its first year, as about.

use hayagriva::citationberg::taxonomy::Season;
use hayagriva::types::Date;

use crate::date::Date as Day;

/// Words that say that there is no date.
const UNDATED: &[&str] = &[
    "n.d.",
    "n.d",
    "nd",
    "n. d.",
    "no date",
    "undated",
    "s.d.",
    "s. d.",
    "б. д.",
    "forthcoming",
    "in press",
    "submitted",
    "xxxx",
    "..",
];

/// Reads a date; none where it says that there is none.
pub fn read(text: &str) -> Result<Option<Date>, String> {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    if text.is_empty() || UNDATED.contains(&text.to_lowercase().as_str()) {
        return Ok(None);
    }
    let Some((from, to)) = text.split_once('/') else {
        return moment(text).map(Some);
    };
    let end = |text: &str| match text.trim() {
        "" | ".." => Ok(None),
        text => moment(text).map(Some),
    };
    match (end(from)?, end(to)?) {
        (Some(first), Some(last)) if order(&last) < order(&first) => Err(format!("`{text}` ends before it begins")),
        (first, last) => Ok(first.or(last)),
    }
}

fn order(date: &Date) -> (i32, u8, u8) {
    let last = if date.month.is_some() || date.season.is_some() {
        0
    } else {
        u8::MAX
    };
    (date.year, date.month.unwrap_or(last), date.day.unwrap_or(u8::MAX))
}

fn moment(text: &str) -> Result<Date, String> {
    let written = text.trim();
    let wrong = || format!("`{written}` is not a date");
    let bare = written.split_once('T').map_or(written, |(day, _)| day);
    let circa = ["circa ", "ca. ", "c. ", "ca ", "c", "~"]
        .iter()
        .find_map(|head| bare.strip_prefix(head));
    let (bare, mut approximate) = (circa.unwrap_or(bare).trim(), circa.is_some());
    let sure = bare.trim_end_matches(['~', '?', '%']);
    approximate |= sure.len() < bare.len();
    let (sign, digits) = match sure.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, sure),
    };
    let mut parts = digits.split('-').map(str::trim);
    let year = parts.next().unwrap_or("");
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() || year.len() != 4 || !year.is_ascii() {
        return Err(wrong());
    }
    let known = year.trim_end_matches(['X', 'x']);
    approximate |= known.len() < year.len();
    let number = |digits: &str| {
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse::<i32>().ok())
            .flatten()
    };
    let year = sign * number(known).ok_or_else(wrong)? * 10i32.pow((year.len() - known.len()) as u32);
    let part = |part: Option<&str>| match part {
        None => Ok(None),
        Some(part) if part.eq_ignore_ascii_case("xx") => Ok(None),
        Some(part) if (1..=2).contains(&part.len()) => number(part).map(Some).ok_or_else(wrong),
        Some(_) => Err(wrong()),
    };
    let mut date = Date {
        year,
        month: None,
        day: None,
        approximate,
        season: None,
    };
    match part(month)? {
        None => {}
        Some(month @ 1..=12) => date.month = Some(month as u8 - 1),
        Some(season @ 21..=24) if day.is_none() => {
            date.season = match season {
                21 => Some(Season::Spring),
                22 => Some(Season::Summer),
                23 => Some(Season::Autumn),
                _ => Some(Season::Winter),
            }
        }
        Some(month) => return Err(format!("`{written}` is not a date: there is no month {month}")),
    }
    if let (Some(month), Some(day)) = (date.month, part(day)?) {
        // The days of a year that the calendar of the site does not reach are those of a leap year.
        let year = u16::try_from(year).unwrap_or(2000);
        let sound = u8::try_from(day).ok().filter(|day| Day::of_day(year, month + 1, *day).is_some());
        let Some(day) = sound else {
            return Err(format!("`{written}` does not exist"));
        };
        date.day = Some(day - 1);
    }
    Ok(date)
}

/// Reads a month of BibTeX: a number, a name or the beginning of one, and a day after it; of several months the first.
pub fn month(text: &str) -> Option<(u8, Option<u8>)> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim().to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next()?;
    let found = match first.parse::<u8>() {
        Ok(number) => (1..=12).contains(&number).then_some(number),
        Err(_) => MONTHS.iter().position(|name| first.starts_with(name)).map(|at| at as u8 + 1),
    }?;
    let day = words
        .next()
        .and_then(|word| word.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok());
    Some((found, day))
}

/// Writes a date as BibLaTeX has it.
pub fn write(date: &Date) -> String {
    let mut out = match date.year < 0 {
        true => format!("-{:04}", -date.year),
        false => format!("{:04}", date.year),
    };
    if let Some(season) = &date.season {
        out.push_str(match season {
            Season::Spring => "-21",
            Season::Summer => "-22",
            Season::Autumn => "-23",
            Season::Winter => "-24",
        });
    } else if let Some(month) = date.month {
        out.push_str(&format!("-{:02}", month + 1));
        out.push_str(&date.day.map(|day| format!("-{:02}", day + 1)).unwrap_or_default());
    }
    out.push_str(if date.approximate { "~" } else { "" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_biblatex_are_read() {
        let cases = [
            ("2020", "2020"),
            ("2020-03", "2020-03"),
            ("2020-03-04", "2020-03-04"),
            ("2020-03-04T10:00:00Z", "2020-03-04"),
            ("199X", "1990~"),
            ("19XX", "1900~"),
            ("1997-05/1998-06", "1997-05"),
            ("1997/", "1997"),
            ("/1998", "1998"),
            ("1997~", "1997~"),
            ("2020?", "2020~"),
            ("2020-05%", "2020-05~"),
            ("2020-21", "2020-21"),
            ("2020-XX", "2020"),
            ("2020-05-XX", "2020-05"),
            ("[1988]", "1988"),
            ("c1988", "1988~"),
            ("-0044-03-15", "-0044-03-15"),
            ("2020-02-29", "2020-02-29"),
        ];
        for (text, expected) in cases {
            let date = read(text).unwrap().unwrap();
            assert_eq!(write(&date), expected, "{text}");
            assert_eq!(read(expected).unwrap().unwrap(), date, "{expected}");
        }
        for text in ["n.d.", "", "n.d", "forthcoming", "../.."] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        for text in [
            "2020-02-30",
            "2003-13-45",
            "2021-02-29",
            "May 2020",
            "20",
            "20201",
            "2020-1-2-3",
            "1999/1998",
            "2020-25",
            "2020-21-03",
            "é",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn months_of_bibtex_are_read() {
        let cases = [
            ("dec", (12, None)),
            ("December", (12, None)),
            ("12", (12, None)),
            ("sept.", (9, None)),
            ("may 12th", (5, Some(12))),
            ("mar-apr", (3, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(month(text), Some(expected), "{text}");
        }
        assert_eq!(month("13"), None);
        assert_eq!(month("soon"), None);
    }
}
