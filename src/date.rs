//! Dates as authors write them: a day, a month or a year, certain or not.
//!
//! Takes text (`1997-05-27`, `1997-05`, `c. 1997`), gives a small [`Date`] that sorts, stands for an interval, and prints in a
//! language through a [`Formatter`]. Days are those of the proleptic Gregorian calendar, years 1 to 9999.
//!
//! It refuses to know today's date, time zones and hours, and where in a file a date stood.

use std::fmt;
use std::str::FromStr;

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::options::YearStyle;
use icu_locale::subtags::region;
use icu_locale::{Locale, locale};
use jiff::civil;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// The key under which the `toml` crate hands a datetime to a visitor.
const TOML_DATETIME: &str = "$__toml_private_datetime";

/// The most characters of a faulty text that an error repeats.
const QUOTED: usize = 40;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Stands for a day, a month or a year of the proleptic Gregorian calendar, possibly uncertain.
///
/// Dates order by their first day, then the wider before the narrower (`1997` < `1997-01` < `1997-01-01`), then the certain
/// before the uncertain. The derived order is exactly that, because a part that is not given is 0 and no given part is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
    uncertain: bool,
}

/// Says how much of a date is given; the wider precision is the lesser.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Precision {
    /// Only the year.
    Year,
    /// The year and the month.
    Month,
    /// The year, the month and the day.
    Day,
}

impl Date {
    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as ISO 8601 writes them.
    ///
    /// `c.`, `ca.`, `circa` or `~` before it, or EDTF level 1's `~`, `?` or `%` after it, make it uncertain. A time of day
    /// after the day (`2024-05-01T10:00:00Z`) is allowed and dropped. White space around is ignored.
    ///
    /// # Errors
    /// Any other form, years before 1 or after 9999, and days that the calendar does not have.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let text = text.trim();
        let (body, uncertain) = strip_uncertainty(text);
        match parse_iso(body) {
            Ok(date) => Ok(Date { uncertain, ..date }),
            Err(reason) => Err(DateError {
                text: excerpt(text),
                reason,
                suggestion: suggestion(body, reason).map(|date| Date { uncertain, ..date }.to_string()),
            }),
        }
    }

    /// Makes a year from 1 to 9999, or nothing.
    pub fn of_year(year: u16) -> Option<Date> {
        (1..=9999).contains(&year).then_some(Date {
            year,
            month: 0,
            day: 0,
            uncertain: false,
        })
    }

    /// Makes a month of a year, or nothing when there is no such month.
    pub fn of_month(year: u16, month: u8) -> Option<Date> {
        let date = Date::of_year(year)?;
        (1..=12).contains(&month).then_some(Date { month, ..date })
    }

    /// Makes a day, or nothing when the calendar does not have it.
    pub fn of_day(year: u16, month: u8, day: u8) -> Option<Date> {
        let date = Date::of_month(year, month)?;
        (1..=days_in_month(year, month)).contains(&day).then_some(Date { day, ..date })
    }

    /// Makes the day that a `jiff` date names, or nothing outside of the years 1 to 9999.
    pub fn of_civil(day: civil::Date) -> Option<Date> {
        let year = u16::try_from(day.year()).ok()?;
        let month = u8::try_from(day.month()).ok()?;
        Date::of_day(year, month, u8::try_from(day.day()).ok()?)
    }

    /// Gives the same date marked as uncertain.
    pub fn circa(self) -> Date {
        Date { uncertain: true, ..self }
    }

    /// Gives the year, 1 to 9999.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Gives the month, 1 to 12, where one is given.
    pub fn month(&self) -> Option<u8> {
        (self.month != 0).then_some(self.month)
    }

    /// Gives the day of the month, 1 to 31, where one is given.
    pub fn day(&self) -> Option<u8> {
        (self.day != 0).then_some(self.day)
    }

    /// Tells whether the author marked the date as approximate.
    pub fn is_uncertain(&self) -> bool {
        self.uncertain
    }

    /// Tells how much of the date is given.
    pub fn precision(&self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// Gives the first day of the interval that the date stands for.
    pub fn first_day(&self) -> civil::Date {
        civil_day(self.year, self.month.max(1), self.day.max(1))
    }

    /// Gives the last day of the interval that the date stands for, which it includes.
    pub fn last_day(&self) -> civil::Date {
        let month = self.month().unwrap_or(12);
        let day = self.day().unwrap_or_else(|| days_in_month(self.year, month));
        civil_day(self.year, month, day)
    }

    /// Writes `1997-05-27`, `1997-05` or `1997` (ISO 8601), without any mark of uncertainty.
    ///
    /// All three are valid in HTML's `<time datetime>` and in schema.org's dates.
    pub fn iso(&self) -> String {
        Date { uncertain: false, ..*self }.to_string()
    }
}

/// Tells whether a span of dates, both ends included, has any day in common with the date `at`.
///
/// Each end counts as widely as it was given: a span to `2022` lasts to the last day of 2022. An end that is not given is open.
pub fn held_at(from: Option<Date>, to: Option<Date>, at: Date) -> bool {
    from.is_none_or(|from| from.first_day() <= at.last_day()) && to.is_none_or(|to| at.first_day() <= to.last_day())
}

impl fmt::Display for Date {
    /// Writes the ISO form, after `c. ` when the date is uncertain; [`Date::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.uncertain {
            f.write_str("c. ")?;
        }
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::parse(text)
    }
}

// ---- errors

/// Explains why a text is not a date, in a sentence without a final stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DateError {
    text: String,
    reason: Reason,
    /// What to write instead, where the text can only mean one date: `1997-05-27` for `27 May 1997`.
    pub suggestion: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reason {
    Form,
    Time,
    YearRange,
    Month(u8),
    Day { year: u16, month: u8, day: u8 },
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not ", self.text)?;
        match self.reason {
            Reason::Form => f.write_str("in the form YYYY-MM-DD, YYYY-MM or YYYY"),
            Reason::Time => f.write_str("a date: what follows the day is not a time"),
            Reason::YearRange => f.write_str("a date: years run from 0001 to 9999"),
            Reason::Month(month) => write!(f, "a date: there is no month {month}"),
            Reason::Day { day: 0, .. } => f.write_str("a date: there is no day 0"),
            Reason::Day { year, month, .. } => {
                let name = MONTHS.get(usize::from(month).wrapping_sub(1));
                let days = days_in_month(year, month);
                write!(f, "a date: {} {year} has {days} days", name.unwrap_or(&"the month"))
            }
        }
    }
}

impl std::error::Error for DateError {}

/// Gives as much of the author's text as fits into a sentence, on one line.
fn excerpt(text: &str) -> String {
    let mut characters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut kept: String = characters.by_ref().take(QUOTED).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}

// ---- reading

/// Takes a mark of uncertainty off either end, and tells whether there was one.
fn strip_uncertainty(text: &str) -> (&str, bool) {
    let (text, marked) = match text.strip_suffix(['~', '?', '%']) {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    if let Some(rest) = text.strip_prefix('~') {
        return (rest.trim_start(), true);
    }
    // The longest first; a space must follow a mark that has no stop of its own.
    for mark in ["circa ", "ca.", "ca ", "c.", "c "] {
        let found = text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
        if let (true, Some(rest)) = (found, text.get(mark.len()..)) {
            return (rest.trim_start(), true);
        }
    }
    (text, marked)
}

/// Reads the ISO forms, which alone are accepted.
fn parse_iso(text: &str) -> Result<Date, Reason> {
    let bytes = text.as_bytes();
    if year_out_of_range(bytes) {
        return Err(Reason::YearRange);
    }
    let (year, rest) = bytes.split_first_chunk::<4>().ok_or(Reason::Form)?;
    let year = number(year).ok_or(Reason::Form)?;
    let (month, rest) = dashed_pair(rest).ok_or(Reason::Form)?;
    let (day, rest) = match month {
        Some(_) => dashed_pair(rest).ok_or(Reason::Form)?,
        None => (None, rest),
    };
    if !rest.is_empty() {
        let timed = day.is_some() && matches!(rest, [b'T' | b't' | b' ', ..]);
        if !timed {
            return Err(Reason::Form);
        }
        if !is_time_of_day(rest.get(1..).unwrap_or_default()) {
            return Err(Reason::Time);
        }
    }
    let year_only = Date::of_year(year).ok_or(Reason::YearRange)?;
    let Some(month) = month else {
        return Ok(year_only);
    };
    let month_only = Date::of_month(year, month).ok_or(Reason::Month(month))?;
    let Some(day) = day else {
        return Ok(month_only);
    };
    Date::of_day(year, month, day).ok_or(Reason::Day { year, month, day })
}

/// Tells whether the text is in our form but for a year before 1 or after 9999.
fn year_out_of_range(bytes: &[u8]) -> bool {
    let (signed, rest) = match bytes {
        [b'-' | b'+', rest @ ..] => (true, rest),
        [0xE2, 0x88, 0x92, rest @ ..] => (true, rest), // U+2212, the minus sign
        _ => (false, bytes),
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let ends = matches!(rest.get(digits), None | Some(b'-'));
    ends && (digits == 5 || (signed && digits > 0))
}

/// Reads `-NN` off the front; no dash is no pair, and a dash without two digits is an error (`None`).
fn dashed_pair(bytes: &[u8]) -> Option<(Option<u8>, &[u8])> {
    match bytes {
        [b'-', tens, ones, rest @ ..] => {
            let pair = number(&[*tens, *ones]).and_then(|pair| u8::try_from(pair).ok())?;
            Some((Some(pair), rest))
        }
        [b'-', ..] => None,
        _ => Some((None, bytes)),
    }
}

/// Reads decimal digits and nothing else.
fn number(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u16, |value, byte| {
        if !byte.is_ascii_digit() {
            return None;
        }
        value.checked_mul(10)?.checked_add(u16::from(byte - b'0'))
    })
}

/// Tells whether the bytes are `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`, with `Z` or an offset after it or nothing.
fn is_time_of_day(bytes: &[u8]) -> bool {
    let clock_end = bytes
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b':' | b'.'))
        .unwrap_or(bytes.len());
    let (clock, zone) = bytes.split_at(clock_end);
    let mut fields = clock.splitn(3, |byte| *byte == b':');
    let hour = fields.next().is_some_and(|field| two_digits(field, 23));
    let minute = fields.next().is_some_and(|field| two_digits(field, 59));
    let second = fields.next().is_none_or(|field| {
        let mut parts = field.splitn(2, |byte| *byte == b'.');
        parts.next().is_some_and(|whole| two_digits(whole, 60))
            && parts
                .next()
                .is_none_or(|fraction| !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit))
    });
    hour && minute && second && is_zone(zone.trim_ascii_start())
}

/// Tells whether the bytes are nothing, `Z`, or an offset: `+HH`, `+HHMM` or `+HH:MM`.
fn is_zone(bytes: &[u8]) -> bool {
    match bytes {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', h0, h1, minutes @ ..] => {
            let minutes = minutes.strip_prefix(b":").unwrap_or(minutes);
            two_digits(&[*h0, *h1], 23) && (minutes.is_empty() || two_digits(minutes, 59))
        }
        _ => false,
    }
}

/// Tells whether the bytes are two digits that make at most `limit`.
fn two_digits(bytes: &[u8], limit: u16) -> bool {
    bytes.len() == 2 && number(bytes).is_some_and(|value| value <= limit)
}

/// Counts the days of a month of 1 to 12.
fn days_in_month(year: u16, month: u8) -> u8 {
    civil_day(year, month, 1).days_in_month().unsigned_abs()
}

/// Gives the calendar's day. The parts come from a checked date, so that the zero date never shows.
fn civil_day(year: u16, month: u8, day: u8) -> civil::Date {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    match parts {
        (Ok(year), Ok(month), Ok(day)) => civil::Date::new(year, month, day).unwrap_or_default(),
        _ => civil::Date::default(),
    }
}

// ---- what the author may have meant

/// Reads a date in another common order or with an English month, where it can mean one date only.
fn suggestion(text: &str, reason: Reason) -> Option<Date> {
    // Of a year that there is not, only a wrong reading could be made.
    if text.len() > QUOTED || reason == Reason::YearRange {
        return None;
    }
    from_numbers(text).or_else(|| from_words(text))
}

/// Reads `27.05.1997`, `1997/5/27`, `05/1997`, `19970527`; `05/06/1997` may be either of two days and is not read.
fn from_numbers(text: &str) -> Option<Date> {
    let separators = ['.', '/', '-', ' '];
    let mut fields = text
        .split(separators)
        .filter(|field| !field.is_empty())
        .map(|field| Some((field.len(), number(field.as_bytes())?)));
    let first = match fields.next()? {
        Some(first) => first,
        None => return compact(text),
    };
    let rest = (fields.next(), fields.next(), fields.next());
    let part = |(len, value): (usize, u16)| (len <= 2).then_some(u8::try_from(value).ok()).flatten();
    match (first, rest) {
        ((3, year), (None, ..)) => Date::of_year(year),
        ((4, year), (Some(month), None, _)) => Date::of_month(year, part(month?)?),
        (month, (Some(Some((4, year))), None, _)) => Date::of_month(year, part(month)?),
        ((4, year), (Some(a), Some(b), None)) => {
            let (a, b) = (part(a?)?, part(b?)?);
            Date::of_day(year, a, b).or_else(|| Date::of_day(year, b, a))
        }
        (a, (Some(b), Some(Some((4, year))), None)) => {
            let (a, b) = (part(a)?, part(b?)?);
            let day_first = Date::of_day(year, b, a);
            let month_first = Date::of_day(year, a, b);
            match (day_first, month_first) {
                // Stops are only ever written with the day first.
                (Some(day), Some(other)) if day != other && !text.contains('.') => None,
                (Some(day), _) | (None, Some(day)) => Some(day),
                (None, None) => None,
            }
        }
        _ => None,
    }
}

/// Reads `19970527`.
fn compact(text: &str) -> Option<Date> {
    let [year @ .., m0, m1, d0, d1] = text.as_bytes() else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    let month = u8::try_from(number(&[*m0, *m1])?).ok()?;
    let day = u8::try_from(number(&[*d0, *d1])?).ok()?;
    Date::of_day(number(year)?, month, day)
}

/// Reads `27 May 1997`, `May 27th, 1997`, `Tuesday 27 May 1997` and `May 1997`, whole or abbreviated to three letters or more.
fn from_words(text: &str) -> Option<Date> {
    let (mut year, mut month, mut day) = (None, None, None);
    let words = text.split([' ', ',', '.', '-', '/', '\u{a0}']);
    for word in words.filter(|word| !word.is_empty() && *word != "of") {
        if let Some(index) = name_index(&MONTHS, word) {
            give_once(&mut month, u8::try_from(index + 1).ok()?)?;
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            let digits = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|ending| word.strip_suffix(ending))
                .unwrap_or(word);
            let value = number(digits.as_bytes())?;
            match digits.len() {
                4 => give_once(&mut year, value)?,
                1 | 2 => give_once(&mut day, u8::try_from(value).ok()?)?,
                _ => return None,
            }
        } else {
            name_index(&WEEKDAYS, word)?;
        }
    }
    match day {
        Some(day) => Date::of_day(year?, month?, day),
        None => Date::of_month(year?, month?),
    }
}

/// Sets what must be said once; `None` when it was said before.
fn give_once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    match place.replace(value) {
        Some(_) => None,
        None => Some(()),
    }
}

/// Finds the name that begins with the word, which has three letters or more, in any case.
fn name_index(names: &[&str], word: &str) -> Option<usize> {
    if word.len() < 3 {
        return None;
    }
    names
        .iter()
        .position(|name| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}

// ---- serde

impl Serialize for Date {
    /// Writes [`Date::iso`]: what templates and JSON-LD need, without the mark of uncertainty.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for Date {
    /// Reads a string, a whole number (a year) or a TOML date; of a datetime, only the date.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        deserializer.deserialize_any(DateVisitor)
    }
}

struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date: YYYY-MM-DD, YYYY-MM or YYYY")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Date, E> {
        Date::parse(text).map_err(|error| match &error.suggestion {
            // A serde error is one sentence: what would be a help elsewhere must go into it.
            Some(suggestion) => E::custom(format_args!("{error}; write `{suggestion}`")),
            None => E::custom(error),
        })
    }

    fn visit_u64<E: serde::de::Error>(self, year: u64) -> Result<Date, E> {
        let date = u16::try_from(year).ok().and_then(Date::of_year);
        date.ok_or_else(|| {
            E::custom(DateError {
                text: year.to_string(),
                reason: Reason::YearRange,
                suggestion: None,
            })
        })
    }

    fn visit_i64<E: serde::de::Error>(self, year: i64) -> Result<Date, E> {
        match u64::try_from(year) {
            Ok(year) => self.visit_u64(year),
            Err(_) => self.visit_str(&year.to_string()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Date, A::Error> {
        match map.next_key::<String>()? {
            Some(key) if key == TOML_DATETIME => self.visit_str(&map.next_value::<String>()?),
            _ => Err(serde::de::Error::invalid_type(serde::de::Unexpected::Map, &self)),
        }
    }
}

// ---- printing

/// Prints dates and spans of dates in a language, with the patterns and month names of CLDR.
///
/// Always in the Gregorian calendar. Building one takes some ten microseconds, a date a third of one: build it once for each
/// language and thread. ICU shares it between threads only with the `sync` feature of `icu_provider`.
pub struct Formatter {
    icu: Option<Icu>,
    around: Around,
    /// Whether the first of a month is an ordinal, as in French: "1er mai".
    first_is_ordinal: bool,
    same_month: Shared,
    same_year: Shared,
    same_year_months: Shared,
}

/// ICU's formatters, one for each precision.
struct Icu {
    day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    year: FixedCalendarDateTimeFormatter<Gregorian, Y>,
}

/// Counts the words at each end of a printed date that two dates, alike in month or year, have in common.
///
/// `2 April 2008` and `4 April 2008` share none before and two after. The language's pattern decides it, not the dates.
#[derive(Clone, Copy, Default)]
struct Shared {
    before: usize,
    after: usize,
}

/// The few words around dates that CLDR does not have.
///
/// `from` and `until` go round a year, a month and a day; where there is nothing, a dash says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Around {
    /// Round an uncertain date: "c. 1997".
    pub circa: Frame,
    /// Round the beginning of what has no end: "from 1997".
    pub from: [Option<Frame>; 3],
    /// Round the end of what has no beginning: "until 1997".
    pub until: [Option<Frame>; 3],
}

/// What goes before a date, and what after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame(pub Box<str>, pub Box<str>);

impl Frame {
    fn put(&self, date: &str) -> String {
        format!("{}{date}{}", self.0, self.1)
    }
}

impl Formatter {
    /// Builds the printer for a BCP 47 language tag.
    ///
    /// `en` alone prints as in `en-GB` ("27 May 1997"), and so does a language that is not known to CLDR or is no tag at all.
    pub fn new(lang: &str) -> Formatter {
        Formatter::with(lang, None)
    }

    /// Builds the printer for a language with words around dates that are not ours.
    pub fn with(lang: &str, words: Option<Around>) -> Formatter {
        let british = locale!("en-GB");
        let mut locale = Locale::try_from_str(&lang.replace('_', "-")).unwrap_or(british.clone());
        let english = locale.id.language == british.id.language;
        if english && locale.id.region.is_none() {
            locale.id.region = Some(region!("GB"));
        }
        let mut icu = Icu::new(&locale);
        if !icu.as_ref().is_some_and(Icu::has_language) {
            locale = british;
            icu = Icu::new(&locale);
        }
        let mut formatter = Formatter {
            icu,
            around: words.unwrap_or_else(|| around(locale.id.language.as_str())),
            first_is_ordinal: locale.id.language.as_str() == "fr",
            same_month: Shared::default(),
            same_year: Shared::default(),
            same_year_months: Shared::default(),
        };
        // Dates chosen to differ in all that the pairs may differ in, down to the number of digits.
        let march = (Date::of_month(2001, 3), Date::of_day(2001, 3, 5));
        let august = (Date::of_month(2001, 8), Date::of_day(2001, 8, 26));
        formatter.same_month = formatter.shared(march.1, Date::of_day(2001, 3, 26));
        formatter.same_year = formatter.shared(march.1, august.1);
        formatter.same_year_months = formatter.shared(march.0, august.0);
        formatter
    }

    /// Prints a date: "27 May 1997", "May 1997", "1997", "c. 1997".
    pub fn long(&self, date: Date) -> String {
        let text = self.certain(date);
        if date.uncertain { self.around.circa.put(&text) } else { text }
    }

    /// Prints a span: "2017–2022", "2–4 April 2008", "14 May – 13 June 2017", "from 14 May 2017"; nothing for no dates.
    ///
    /// What both ends share is printed once. Nothing depends on today: a span without an end is open, not current.
    pub fn range(&self, from: Option<Date>, to: Option<Date>) -> String {
        match (from, to) {
            (None, None) => String::new(),
            (Some(from), None) => {
                let text = self.long(from);
                match open_frame(&self.around.from, from) {
                    Some(frame) => frame.put(&text),
                    None => format!("{text}{}", dash(&text, "").trim_end()),
                }
            }
            (None, Some(to)) => {
                let text = self.long(to);
                match open_frame(&self.around.until, to) {
                    Some(frame) => frame.put(&text),
                    None => format!("{}{text}", dash(&text, "").trim_start()),
                }
            }
            (Some(from), Some(to)) if from == to => self.long(from),
            (Some(from), Some(to)) => {
                let (a, b) = (self.long(from), self.long(to));
                self.collapse(from, to, &a, &b).unwrap_or_else(|| format!("{a}{}{b}", dash(&a, &b)))
            }
        }
    }

    /// Prints a date as if it were certain.
    fn certain(&self, date: Date) -> String {
        let text = self.icu.as_ref().and_then(|icu| icu.format(date)).unwrap_or_else(|| date.iso());
        match text.strip_prefix("1 ").filter(|_| self.first_is_ordinal && date.day == 1) {
            Some(rest) => format!("1er {rest}"),
            None => text,
        }
    }

    /// Counts what two printed dates share at their ends.
    fn shared(&self, a: Option<Date>, b: Option<Date>) -> Shared {
        let (Some(a), Some(b)) = (a, b) else {
            return Shared::default();
        };
        let (a, b) = (self.certain(a), self.certain(b));
        let pairs = || a.split_whitespace().zip(b.split_whitespace());
        let pairs_back = a.split_whitespace().rev().zip(b.split_whitespace().rev());
        Shared {
            before: pairs().take_while(|(a, b)| a == b).count(),
            after: pairs_back.take_while(|(a, b)| a == b).count(),
        }
    }

    /// Joins two printed dates of the same year or month with what they share printed once; `None` where they share nothing.
    fn collapse(&self, from: Date, to: Date, a: &str, b: &str) -> Option<String> {
        let alike = from.precision() == to.precision() && from.year == to.year;
        if !alike || from.uncertain || to.uncertain {
            return None;
        }
        let shared = match from.precision() {
            Precision::Day if from.month == to.month => self.same_month,
            Precision::Day => self.same_year,
            Precision::Month => self.same_year_months,
            Precision::Year => return None,
        };
        let (a_before, a_middle, a_after) = split_words(a, shared)?;
        let (b_before, b_middle, b_after) = split_words(b, shared)?;
        if a_before != b_before || a_after != b_after {
            return None;
        }
        // "May 2, 2008": the comma belongs before the year, which comes once.
        let a_middle = a_middle.trim_end_matches([',', '،']);
        let dash = dash(a_middle, b_middle);
        Some(format!("{a_before}{a_middle}{dash}{b_middle}{b_after}"))
    }
}

impl Icu {
    /// Loads the patterns and names for a locale, or nothing when ICU has none.
    fn new(locale: &Locale) -> Option<Icu> {
        let locale = &printable(locale);
        let style = YearStyle::Full;
        let day = YMD::long().with_year_style(style);
        let month = YM::long().with_year_style(style);
        let year = Y::long().with_year_style(style);
        Some(Icu {
            day: FixedCalendarDateTimeFormatter::try_new(locale.into(), day).ok()?,
            month: FixedCalendarDateTimeFormatter::try_new(locale.into(), month).ok()?,
            year: FixedCalendarDateTimeFormatter::try_new(locale.into(), year).ok()?,
        })
    }

    /// Tells whether ICU knew the language: for others it prints the root's "2001 M03", which is no language's.
    fn has_language(&self) -> bool {
        let march = Date::of_month(2001, 3).and_then(|march| self.format(march));
        march.is_some_and(|text| !text.contains("M03"))
    }

    /// Prints a date at its own precision, without regard to uncertainty.
    fn format(&self, date: Date) -> Option<String> {
        let (month, day) = (date.month.max(1), date.day.max(1));
        let input = icu_calendar::Date::try_new_gregorian(i32::from(date.year), month, day).ok()?;
        Some(match date.precision() {
            Precision::Day => self.day.format(&input).to_string(),
            Precision::Month => self.month.format(&input).to_string(),
            Precision::Year => self.year.format(&input).to_string(),
        })
    }
}

/// Gives the locale whose data prints dates: ICU 2.4's data of Brazilian Portuguese cannot print a year, and dates look the same in Portugal.
fn printable(locale: &Locale) -> Locale {
    let portuguese = locale.id.language.as_str() == "pt";
    match portuguese.then(|| "pt-PT".parse().ok()).flatten() {
        Some(european) => european,
        None => locale.clone(),
    }
}

/// Gives the dash between two texts: closed up between single words, spaced where either has several.
fn dash(a: &str, b: &str) -> &'static str {
    if a.contains(char::is_whitespace) || b.contains(char::is_whitespace) {
        " – "
    } else {
        "–"
    }
}

/// Cuts a printed date into the words shared before, the words between, and the words shared after, with their white space.
fn split_words(text: &str, shared: Shared) -> Option<(&str, &str, &str)> {
    let first = text.split_whitespace().nth(shared.before)?;
    let last = text.split_whitespace().nth_back(shared.after)?;
    let start = first.as_ptr().addr() - text.as_ptr().addr();
    let end = last.as_ptr().addr() - text.as_ptr().addr() + last.len();
    Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
}

/// Finds the words round an open span's one end, where the language has some for such a date.
fn open_frame(frames: &[Option<Frame>; 3], date: Date) -> Option<&Frame> {
    let [year, month, day] = frames;
    let frame = match date.precision() {
        Precision::Year => year,
        Precision::Month => month,
        Precision::Day => day,
    };
    // Two prepositions in a row ("depuis vers 1997") read badly: a dash does for uncertain dates.
    frame.as_ref().filter(|_| !date.uncertain)
}

/// Gives the words around dates of a language for which the theme has none; one that is not here either has `c.` and dashes.
fn around(language: &str) -> Around {
    let none = [""; 3];
    let (circa, from, until) = match language {
        "en" => ("c. ", ["from "; 3], ["until "; 3]),
        "fr" => ("v. ", ["depuis ", "depuis ", "depuis le "], ["jusqu’en ", "jusqu’en ", "jusqu’au "]),
        "de" => ("ca. ", ["seit "; 3], ["bis "; 3]),
        "uk" => ("бл. ", ["з ", "", "з "], ["до ", "", "до "]),
        "ru" => ("ок. ", ["с ", "", "с "], ["до ", "", "до "]),
        "ar" => ("نحو ", ["منذ "; 3], ["حتى "; 3]),
        "pl" => ("ok. ", none, none),
        "it" | "nl" => ("ca. ", none, none),
        _ => ("c. ", none, none),
    };
    let frame = |before: &str| Frame(before.into(), "".into());
    let some = |befores: [&str; 3]| befores.map(|before| (!before.is_empty()).then(|| frame(before)));
    Around {
        circa: frame(circa),
        from: some(from),
        until: some(until),
    }
}
