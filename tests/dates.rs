//! Dates: what is read, how it sorts, what it stands for, how it prints.

use jiff::civil;
use proptest::prelude::*;
use serde::Deserialize;
use treatise::date::{Date, Formatter, Precision, held_at};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn given(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| date(text))
}

// ---- reading

#[test]
fn iso_forms_and_marks_of_uncertainty_are_read() {
    let cases = [
        ("1997-05-27", "1997-05-27"),
        ("1997-05", "1997-05"),
        ("1997", "1997"),
        ("  1997-05 \r\n", "1997-05"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("2024-02-29", "2024-02-29"),
        ("c. 1997", "c. 1997"),
        ("C. 1997", "c. 1997"),
        ("c.1997", "c. 1997"),
        ("c 1997", "c. 1997"),
        ("c. 1997-05", "c. 1997-05"),
        ("c. 1997-05-27", "c. 1997-05-27"),
        ("ca. 1997", "c. 1997"),
        ("ca 1997", "c. 1997"),
        ("circa 1997", "c. 1997"),
        ("~1997", "c. 1997"),
        ("~ 1997-05", "c. 1997-05"),
        ("1997~", "c. 1997"),
        ("1997?", "c. 1997"),
        ("1997-05%", "c. 1997-05"),
        ("c. 1997?", "c. 1997"),
        ("2024-05-01T10:00:00Z", "2024-05-01"),
        ("2024-05-01T10:00:00.25+02:00", "2024-05-01"),
        ("2024-05-01t10:00-0530", "2024-05-01"),
        ("2024-05-01 10:00", "2024-05-01"),
        ("2024-05-01 10:00:00 +0200", "2024-05-01"),
        ("2016-12-31T23:59:60Z", "2016-12-31"),
    ];
    for (text, shown) in cases {
        assert_eq!(date(text).to_string(), shown, "{text:?}");
        assert_eq!(date(text).is_uncertain(), shown.starts_with("c. "));
    }
}

#[test]
fn what_is_not_a_date_is_explained() {
    let form = "is not in the form YYYY-MM-DD, YYYY-MM or YYYY";
    let range = "is not a date: years run from 0001 to 9999";
    let time = "is not a date: what follows the day is not a time";
    let cases = [
        ("", form),
        ("today", form),
        ("199", form),
        ("199X", form),
        ("1997-", form),
        ("1997-5", form),
        ("1997-05-", form),
        ("1997-147", form),
        ("199705", form),
        ("1997/1999", form),
        ("1997T10:00", form),
        ("١٩٩٧", form),
        ("c. ", form),
        ("-0044", range),
        ("\u{2212}0044-03-15", range),
        ("+1997", range),
        ("0000", range),
        ("12024-01-01", range),
        ("1997-13", "is not a date: there is no month 13"),
        ("1997-00", "is not a date: there is no month 0"),
        ("1997-05-00", "is not a date: there is no day 0"),
        ("1997-02-30", "is not a date: February 1997 has 28 days"),
        ("1900-02-29", "is not a date: February 1900 has 28 days"),
        ("1997-04-31", "is not a date: April 1997 has 30 days"),
        ("2024-05-01T24:00", time),
        ("2024-05-01 later", time),
        ("2024-05-01T10:00+", time),
    ];
    for (text, sentence) in cases {
        let error = Date::parse(text).expect_err(text);
        assert_eq!(error.to_string(), format!("`{}` {sentence}", text.trim()));
    }
}

#[test]
fn an_error_repeats_a_long_text_in_part_and_on_one_line() {
    let error = Date::parse(&"a\nb".repeat(1000)).expect_err("no date");
    let sentence = error.to_string();
    assert!(sentence.chars().count() < 120, "{sentence}");
    assert!(sentence.starts_with("`a ba b") && !sentence.contains('\n'));
}

#[test]
fn another_order_is_suggested_in_ours_when_it_can_mean_one_date() {
    let cases = [
        ("27 May 1997", "1997-05-27"),
        ("27th of May, 1997", "1997-05-27"),
        ("May 27, 1997", "1997-05-27"),
        ("Tuesday, 27 May 1997", "1997-05-27"),
        ("27-May-1997", "1997-05-27"),
        ("Sept. 1997", "1997-09"),
        ("may 1997", "1997-05"),
        ("27.05.1997", "1997-05-27"),
        ("5.6.1997", "1997-06-05"),
        ("05/27/1997", "1997-05-27"),
        ("27/05/1997", "1997-05-27"),
        ("05/05/1997", "1997-05-05"),
        ("1997/05/27", "1997-05-27"),
        ("1997-5-7", "1997-05-07"),
        ("1997-27-05", "1997-05-27"),
        ("05/1997", "1997-05"),
        ("19970527", "1997-05-27"),
        ("988", "0988"),
        ("c. 27 May 1997", "c. 1997-05-27"),
    ];
    for (text, better) in cases {
        let error = Date::parse(text).expect_err(text);
        assert_eq!(error.suggestion.as_deref(), Some(better), "{text}");
    }
    let unclear = [
        "05/06/1997",
        "31.04.1997",
        "May",
        "27 May",
        "27 May 97",
        "27 28 May 1997",
        "1997 May 1998",
        "27 mai 1997",
        "97",
        "-0044-03-15",
        "1997-02-30",
        "1.2.3.1997",
    ];
    for text in unclear {
        let error = Date::parse(text).expect_err(text);
        assert_eq!(error.suggestion, None, "{text}");
    }
}

#[test]
fn parts_make_a_date_only_if_the_calendar_has_it() {
    assert_eq!(Date::of_year(1997), Some(date("1997")));
    assert_eq!(Date::of_month(1997, 5), Some(date("1997-05")));
    assert_eq!(Date::of_day(1997, 5, 27), Some(date("1997-05-27")));
    assert_eq!(Date::of_year(1997).map(Date::circa), given("c. 1997"));
    assert_eq!(Date::of_year(0), None);
    assert_eq!(Date::of_year(10_000), None);
    assert_eq!(Date::of_month(1997, 0), None);
    assert_eq!(Date::of_month(1997, 13), None);
    assert_eq!(Date::of_day(1997, 2, 29), None);
    assert_eq!(Date::of_day(1997, 2, 0), None);
    assert_eq!(Date::of_civil(civil::date(1997, 5, 27)), given("1997-05-27"));
    assert_eq!(Date::of_civil(civil::date(-44, 3, 15)), None);
}

// ---- order and intervals

#[test]
fn dates_sort_by_first_day_then_wider_then_certain() {
    let sorted = [
        "1996-12-31",
        "1997",
        "c. 1997",
        "1997-01",
        "c. 1997-01",
        "1997-01-01",
        "c. 1997-01-01",
        "1997-01-02",
        "1997-02",
        "1998",
    ];
    let mut dates = sorted.map(date);
    dates.reverse();
    dates.sort();
    assert_eq!(dates, sorted.map(date));
}

#[test]
fn a_partial_date_stands_for_all_its_days() {
    let cases = [
        ("1997", Precision::Year, "1997-01-01", "1997-12-31"),
        ("1997-02", Precision::Month, "1997-02-01", "1997-02-28"),
        ("2000-02", Precision::Month, "2000-02-01", "2000-02-29"),
        ("9999", Precision::Year, "9999-01-01", "9999-12-31"),
        ("1997-05-27", Precision::Day, "1997-05-27", "1997-05-27"),
    ];
    for (text, precision, first, last) in cases {
        let date = date(text);
        assert_eq!(date.precision(), precision);
        assert_eq!(date.iso(), text);
        assert_eq!(date.circa().iso(), text);
        assert_eq!(date.first_day().to_string(), first);
        assert_eq!(date.last_day().to_string(), last);
    }
    let month = date("1997-05");
    assert_eq!((month.year(), month.month(), month.day()), (1997, Some(5), None));
}

#[test]
fn a_span_holds_on_every_date_it_touches() {
    let cases = [
        ("2017-05-14", "2022-05-13", "2017-05-14", true),
        ("2017-05-14", "2022-05-13", "2022-05-13", true),
        ("2017-05-14", "2022-05-13", "2017-05-13", false),
        ("2017-05-14", "2022-05-13", "2022-05-14", false),
        ("2017-05-14", "2022-05-13", "2022", true),
        ("2017-05-14", "2022-05-13", "2022-06", false),
        ("2017", "2022", "2022-12-31", true),
        ("2017", "2022", "2023-01-01", false),
        ("2017", "", "9999", true),
        ("2017", "", "2016-12", false),
        ("", "2017-05", "2017-05-31", true),
        ("", "2017-05", "2017-06-01", false),
        ("", "", "1997", true),
        ("2022", "2017", "2020", false),
    ];
    for (from, to, at, held) in cases {
        assert_eq!(held_at(given(from), given(to), date(at)), held, "{from}..{to} at {at}");
    }
}

// ---- serde

#[derive(Deserialize, Debug)]
struct Page {
    date: Date,
}

#[test]
fn toml_dates_datetimes_years_and_strings_are_read() {
    let cases = [
        ("date = 1997-05-27", "1997-05-27"),
        ("date = 1997-05-27T07:32:00Z", "1997-05-27"),
        ("date = 1997-05-27 07:32:00.5-08:00", "1997-05-27"),
        ("date = 1997", "1997"),
        ("date = 988", "0988"),
        ("date = '1997-05'", "1997-05"),
        ("date = 'c. 1997'", "c. 1997"),
    ];
    for (source, shown) in cases {
        let page: Page = toml::from_str(source).expect(source);
        assert_eq!(page.date.to_string(), shown);
        let table: toml::Table = source.parse().expect(source);
        let page: Page = table.try_into().expect(source);
        assert_eq!(page.date.to_string(), shown);
    }
}

#[test]
fn dates_are_read_inside_spans_flattened_structs_and_untagged_enums() {
    #[derive(Deserialize)]
    struct Outer {
        #[serde(flatten)]
        page: Page,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        On(Date),
        #[allow(dead_code)]
        Never(bool),
    }
    #[derive(Deserialize)]
    struct Spans {
        date: toml::Spanned<Date>,
        said: Said,
    }
    let outer: Outer = toml::from_str("date = 1997-05-27").expect("flattened");
    assert_eq!(outer.page.date, date("1997-05-27"));
    let spans: Spans = toml::from_str("date = 1997-05-27\nsaid = 1997-05-28").expect("spans");
    assert_eq!(spans.date.span(), 7..17);
    assert!(matches!(spans.said, Said::On(said) if said == date("1997-05-28")));
}

#[test]
fn yaml_dates_are_read() {
    for (source, shown) in [
        ("date: 1997-05-27", "1997-05-27"),
        ("date: 1997-05", "1997-05"),
        ("date: 1997", "1997"),
        ("date: c. 1997", "c. 1997"),
        ("date: \"1997\"", "1997"),
        ("date: 2024-05-01T10:00:00Z", "2024-05-01"),
    ] {
        let page: Page = serde_saphyr::from_str(source).expect(source);
        assert_eq!(page.date.to_string(), shown);
    }
}

#[test]
fn a_wrong_date_in_front_matter_is_explained_with_its_remedy() {
    let cases = [
        (
            "date = '27 May 1997'",
            "is not in the form YYYY-MM-DD, YYYY-MM or YYYY; write `1997-05-27`",
        ),
        ("date = '1997-13'", "there is no month 13"),
        ("date = 19970527", "years run from 0001 to 9999"),
        ("date = -44", "years run from 0001 to 9999"),
        ("date = 07:32:00", "is not in the form"),
        ("date = true", "expected a date"),
        ("date = { year = 1997 }", "expected a date"),
    ];
    for (source, sentence) in cases {
        let error = toml::from_str::<Page>(source).expect_err(source);
        assert!(error.message().contains(sentence), "{source}: {error}");
    }
}

#[test]
fn dates_are_written_in_iso_form() {
    let dates = [date("1997-05-27"), date("c. 1997")];
    let json = serde_json::to_string(&dates).expect("JSON");
    assert_eq!(json, r#"["1997-05-27","1997"]"#);
}

// ---- printing

/// Drops the marks of direction that CLDR puts into right-to-left text, and makes its unbreakable spaces plain ones.
fn visible(text: String) -> String {
    text.replace(['\u{200e}', '\u{200f}', '\u{61c}'], "")
        .replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn dates_print_in_the_language() {
    let cases = [
        ("en", "1997-05-27", "27 May 1997"),
        ("en", "1997-05", "May 1997"),
        ("en", "1997", "1997"),
        ("en", "c. 1997", "c. 1997"),
        ("en", "c. 1997-05", "c. May 1997"),
        ("en", "1492-10-12", "12 October 1492"),
        ("en-GB", "1997-05-27", "27 May 1997"),
        ("en-US", "1997-05-27", "May 27, 1997"),
        ("en_US", "1997-05-27", "May 27, 1997"),
        ("pt", "1997-05-27", "27 de maio de 1997"),
        ("pt-BR", "1997-05", "maio de 1997"),
        ("pt", "1997", "1997"),
        ("uk", "1997-05-27", "27 травня 1997 р."),
        ("uk", "1997-05", "травень 1997 р."),
        ("uk", "c. 1997", "бл. 1997"),
        ("fr", "1997-05-27", "27 mai 1997"),
        ("fr", "1997-05", "mai 1997"),
        // CLDR's pattern has no ordinal for the first of a month, which French newspapers print.
        ("fr", "1997-05-01", "1er mai 1997"),
        ("fr-CA", "1997-05-01", "1er mai 1997"),
        ("fr", "c. 1997", "v. 1997"),
        ("uk", "1997", "1997"),
        ("ar", "1997-05-27", "27 مايو 1997"),
        ("ar", "1997", "1997"),
        ("ar", "1997-05", "مايو 1997"),
        ("ar", "c. 1997", "نحو 1997"),
        ("ar-EG", "1997-05-27", "٢٧ مايو ١٩٩٧"),
        ("fa", "1997", "۱۹۹۷"),
        ("ja", "1997-05-27", "1997年5月27日"),
        ("tlh", "1997-05-27", "27 May 1997"),
        ("not a language", "1997-05-27", "27 May 1997"),
        ("", "1997-05-27", "27 May 1997"),
    ];
    for (language, text, printed) in cases {
        let formatter = Formatter::new(language);
        assert_eq!(visible(formatter.long(date(text))), printed, "{language}");
    }
}

#[test]
fn spans_print_once_what_their_ends_share() {
    let cases = [
        ("en", "2017", "2022", "2017–2022"),
        ("en", "2008-04-02", "2008-04-04", "2–4 April 2008"),
        ("en", "2017-05-14", "2017-06-14", "14 May – 14 June 2017"),
        ("en", "2017-05-14", "2022-05-14", "14 May 2017 – 14 May 2022"),
        ("en", "2008-04", "2008-05", "April–May 2008"),
        ("en", "2008-04", "2009-04", "April 2008 – April 2009"),
        ("en", "2008", "2009-04", "2008 – April 2009"),
        ("en", "2008", "2008", "2008"),
        ("en", "c. 1990", "1999", "c. 1990 – 1999"),
        ("en", "2017-05-14", "", "from 14 May 2017"),
        ("en", "", "2022", "until 2022"),
        ("en", "c. 2017", "", "c. 2017 –"),
        ("en", "", "", ""),
        ("en-US", "2008-04-02", "2008-04-04", "April 2–4, 2008"),
        ("en-US", "2017-05-14", "2017-06-14", "May 14 – June 14, 2017"),
        ("uk", "2008-04-02", "2008-04-04", "2–4 квітня 2008 р."),
        ("uk", "2008-04", "2008-05", "квітень–травень 2008 р."),
        ("uk", "2017-05-14", "", "з 14 травня 2017 р."),
        ("uk", "2017-05", "", "травень 2017 р. –"),
        ("fr", "2008-04-02", "2008-04-04", "2–4 avril 2008"),
        ("fr", "2008-04-01", "2008-04-04", "1er–4 avril 2008"),
        ("fr", "2008-04-28", "2008-05-01", "28 avril – 1er mai 2008"),
        ("fr", "2017-05-14", "", "depuis le 14 mai 2017"),
        ("fr", "", "2022", "jusqu’en 2022"),
        ("ar", "2008-04-02", "2008-04-04", "2–4 أبريل 2008"),
        ("de", "2008-04-02", "2008-04-12", "2.–12. April 2008"),
        ("es", "2017-05-14", "2017-06-14", "14 de mayo – 14 de junio de 2017"),
        ("es", "2017", "", "2017–"),
        ("es", "", "2017", "–2017"),
    ];
    for (language, from, to, printed) in cases {
        let formatter = Formatter::new(language);
        let range = visible(formatter.range(given(from), given(to)));
        assert_eq!(range, printed, "{language} {from}..{to}");
    }
}

// ---- properties

fn any_date() -> impl Strategy<Value = Date> {
    (1u16..=9999, 0u8..=12, 0u8..=31, any::<bool>()).prop_filter_map("not in the calendar", |(year, month, day, uncertain)| {
        let date = match (month, day) {
            (0, _) => Date::of_year(year),
            (_, 0) => Date::of_month(year, month),
            _ => Date::of_day(year, month, day),
        }?;
        Some(if uncertain { date.circa() } else { date })
    })
}

/// Dates of a few years, so that pairs often have parts in common.
fn near_date() -> impl Strategy<Value = Date> {
    any_date().prop_filter_map("no such day in the year", |date| {
        let year = 1996 + date.year() % 2;
        let near = match (date.month(), date.day()) {
            (None, _) => Date::of_year(year),
            (Some(month), None) => Date::of_month(year, month),
            (Some(month), Some(day)) => Date::of_day(year, month, day),
        }?;
        Some(if date.is_uncertain() { near.circa() } else { near })
    })
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(date in any_date()) {
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
        prop_assert_eq!(Date::parse(&date.iso()).map(|read| read.iso()), Ok(date.iso()));
    }

    #[test]
    fn the_order_is_by_first_day_precision_and_certainty(a in near_date(), b in near_date()) {
        let key = |date: Date| (date.first_day(), date.precision(), date.is_uncertain());
        prop_assert_eq!(a.cmp(&b), key(a).cmp(&key(b)));
        prop_assert_eq!(a == b, key(a) == key(b));
        prop_assert!(a.first_day() <= a.last_day());
    }

    #[test]
    fn a_date_holds_within_itself(a in near_date(), b in near_date()) {
        prop_assert!(held_at(Some(a), Some(a), a));
        let overlap = a.first_day() <= b.last_day() && b.first_day() <= a.last_day();
        prop_assert_eq!(held_at(Some(a), Some(a), b), overlap);
    }

    #[test]
    fn no_text_panics(text in ".{0,60}", ascii in "[~cC. ]{0,4}[-0-9/.:TZ+ ?~]{0,24}") {
        for text in [text, ascii] {
            match Date::parse(&text) {
                Ok(date) => prop_assert_eq!(Date::parse(&date.to_string()), Ok(date)),
                Err(error) => {
                    prop_assert!(!error.to_string().is_empty());
                    if let Some(better) = error.suggestion {
                        prop_assert!(Date::parse(&better).is_ok(), "{}", better);
                    }
                }
            }
        }
    }

    #[test]
    fn any_language_prints_any_span(language in "[a-z]{2,3}(-[A-Z]{2})?|.{0,8}", a in near_date(), b in near_date()) {
        let formatter = Formatter::new(&language);
        for text in [formatter.long(a), formatter.range(Some(a), Some(b)), formatter.range(Some(a), None)] {
            prop_assert!(!text.is_empty() && text.trim() == text, "{:?}", text);
        }
    }

    #[test]
    fn no_two_spans_print_alike(a in near_date(), b in near_date(), c in near_date()) {
        for language in ["en", "en-US", "uk", "fr", "hu", "ca", "ja"] {
            let formatter = Formatter::new(language);
            let (one, other) = (formatter.range(Some(a), Some(b)), formatter.range(Some(a), Some(c)));
            prop_assert_eq!(one == other, b == c, "{} {}", one, other);
        }
    }
}
