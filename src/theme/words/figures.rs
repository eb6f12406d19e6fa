//! Numbers and lists as a language writes them, with the data of CLDR: "28,592", "A, B and C".

use fluent_bundle::FluentValue;
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_list::options::ListFormatterOptions;
use icu_list::{ListFormatter, ListFormatterPreferences};
use icu_locale::Locale;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

/// The numbers and lists of a language; those of the root where ICU does not know it.
pub struct Figures {
    numbers: Option<DecimalFormatter>,
    lists: Option<ListFormatter>,
}

impl Figures {
    /// Loads what ICU knows of a language.
    pub fn new(language: &LanguageIdentifier) -> Figures {
        let locale: Locale = language.to_string().parse().unwrap_or(Locale::UNKNOWN);
        // An English that is of nowhere is British, as it is in dates: "A, B and C".
        let british = || "en-GB".parse().unwrap_or(Locale::UNKNOWN);
        let locale = if language.language.as_str() == "en" && language.region.is_none() {
            british()
        } else {
            locale
        };
        let (numbers, lists) = (DecimalFormatterPreferences::from(&locale), ListFormatterPreferences::from(&locale));
        Figures {
            numbers: DecimalFormatter::try_new(numbers, DecimalFormatterOptions::default()).ok(),
            lists: ListFormatter::try_new_and(lists, ListFormatterOptions::default()).ok(),
        }
    }

    /// Writes a whole number.
    pub fn number(&self, number: i64) -> String {
        match &self.numbers {
            Some(formatter) => formatter.format(&number.into()).to_string(),
            None => number.to_string(),
        }
    }

    /// Writes several names as one sentence does.
    pub fn list(&self, names: &[&str]) -> String {
        match &self.lists {
            Some(formatter) => formatter.format(names.iter()).to_string(),
            None => names.join(", "),
        }
    }
}

impl Memoizable for Figures {
    type Args = ();
    type Error = std::convert::Infallible;

    fn construct(language: LanguageIdentifier, _: ()) -> Result<Figures, Self::Error> {
        Ok(Figures::new(&language))
    }
}

/// Writes a value inside of a message, where it is a whole number.
pub fn number_in(value: &FluentValue<'_>, languages: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole = number.value.fract() == 0.0 && number.value.abs() < 1e15;
    let written = languages.with_try_get::<Figures, _, _>((), |figures| figures.number(number.value as i64));
    written.ok().filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(language: &str) -> Figures {
        Figures::new(&language.parse().unwrap())
    }

    #[test]
    fn numbers_are_written_as_in_the_language() {
        let cases = [
            ("en", "28,592"),
            ("uk", "28\u{a0}592"),
            ("fr", "28\u{202f}592"),
            // CLDR: Arabic as such counts in the digits of Europe, in Egypt in its own.
            ("ar", "28,592"),
            ("ar-EG", "٢٨٬٥٩٢"),
            ("ar-MA", "28.592"),
            ("tlh", "28,592"),
        ];
        for (language, written) in cases {
            assert_eq!(figures(language).number(28_592), written, "{language}");
        }
        assert_eq!(figures("fr").number(7), "7");
    }

    #[test]
    fn lists_are_written_as_in_the_language() {
        let names = ["A", "B", "C"];
        let cases = [
            ("en", "A, B and C"),
            ("en-US", "A, B, and C"),
            ("uk", "A, B і C"),
            ("fr", "A, B et C"),
            ("ar", "A وB وC"),
        ];
        for (language, written) in cases {
            assert_eq!(figures(language).list(&names), written, "{language}");
        }
        assert_eq!(figures("fr").list(&["A"]), "A");
    }
}
