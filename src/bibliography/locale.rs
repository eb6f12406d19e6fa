//! What a style says in a language: the terms, dates and marks of CSL's locales.
//!
//! A language is found by CSL's list of dialects: `fr` is `fr-FR`, `ar` is `ar`. What a style says in English by itself is said in the language.

use hayagriva::archive::LOCALES;
use hayagriva::citationberg::taxonomy::{Locator, NumberVariable, OtherTerm, Term};
use hayagriva::citationberg::{
    IndependentStyle, LayoutRenderingElement as Element, Locale, LocaleCode, Style as CslStyle, TermForm, TextTarget,
};

use super::mend;

/// The language that a style prints in.
pub struct Locality {
    /// Its code in CSL's list of dialects.
    pub code: LocaleCode,
    /// What CSL says of it, and of American English, which stands in.
    pub files: Vec<Locale>,
}

impl Locality {
    /// Finds a language. To read a locale takes 2 ms, all of them a tenth of a second: only those that are needed are read.
    pub fn of(language: &str) -> Locality {
        let code = dialect(language);
        let wanted = [code.as_deref(), Some("en-US")];
        let mut files: Vec<Locale> = Vec::new();
        for bytes in wanted.into_iter().flatten().filter_map(archived) {
            if let Ok(locale) = ciborium::de::from_reader::<Locale, _>(bytes)
                && !files.iter().any(|known| known.lang == locale.lang)
            {
                files.push(locale);
            }
        }
        Locality {
            code: LocaleCode(code.unwrap_or_else(|| language.to_owned())),
            files,
        }
    }

    fn is_english(&self) -> bool {
        primary(&self.code.0) == "en"
    }

    fn term(&self, term: Term, form: TermForm) -> Option<(&str, &str)> {
        let found = self.files.iter().find_map(|file| file.term(term, form))?;
        let single = found.single()?;
        Some((single, found.multiple().unwrap_or(single)))
    }

    /// Whether months are printed as marks, since the language declines them and CSL does not.
    pub fn marks_months(&self) -> bool {
        primary(&self.code.0) == "uk"
    }

    /// Gives a term in its usual form.
    pub fn word<'a>(&'a self, csl: &'a IndependentStyle, term: OtherTerm) -> Option<&'a str> {
        let own = csl.locale.iter().filter(|locale| {
            let language = locale.lang.as_ref().map(|lang| &*lang.0);
            language.is_none_or(|language| language == self.code.0 || language == primary(&self.code.0))
        });
        let mut all = own.chain(&self.files);
        all.find_map(|locale| locale.term(Term::Other(term), TermForm::Long)?.single())
    }

    /// Gives the short name of a sort of place, for styles that print none.
    pub fn short(&self, label: &str, several: bool) -> String {
        let found = label.parse::<Locator>().ok().filter(|_| !self.is_english());
        match found.and_then(|locator| self.term(Term::Locator(locator), TermForm::Short)) {
            Some((single, plural)) => format!("{}\u{a0}", self.within(if several { plural } else { single })),
            None => short(label, several).to_owned(),
        }
    }

    /// Lets a style that is written for English speak the language.
    pub fn teach(&self, csl: &mut IndependentStyle) {
        if self.is_english() {
            return;
        }
        // English words that a style gives for no language are meant for its own.
        if csl.default_locale.as_ref().is_none_or(|own| primary(&own.0) == "en") {
            csl.locale
                .iter_mut()
                .filter(|locale| locale.lang.is_none())
                .for_each(|locale| locale.lang = Some(LocaleCode("en".to_owned())));
        }
        let language = primary(&self.code.0);
        let words = ISO.iter().find(|(known, ..)| *known == language && csl.info.id.contains("iso690"));
        let own = words
            .iter()
            .flat_map(|(_, terms, _)| terms.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned())));
        let months = self.marks_months().then(month_marks).unwrap_or_default();
        // One list: the processor takes the first of a language.
        if let Some(own) = own_terms(language, own.chain(months)) {
            csl.locale.insert(0, own);
        }
        if !csl.info.id.contains("iso690") {
            return;
        }
        let map = words.map_or("map", |(.., map)| map);
        mend::each(csl, &mut |element| match element {
            Element::Text(text) => {
                if let TextTarget::Value { val } = &mut text.target
                    && val == "map"
                {
                    *val = map.to_owned();
                }
                self.translate(&mut text.affixes.prefix);
                self.translate(&mut text.affixes.suffix);
            }
            Element::Number(number) => {
                self.translate(&mut number.affixes.prefix);
                self.translate(&mut number.affixes.suffix);
            }
            Element::Group(group) => {
                self.translate(&mut group.prefix);
                self.translate(&mut group.suffix);
            }
            _ => {}
        });
    }

    /// Gives an abbreviation as it stands within a line: CSL's Ukrainian ones are as at its beginning, and German ones are nouns.
    fn within(&self, word: &str) -> String {
        match self.marks_months() {
            true => word.to_lowercase(),
            false => word.to_owned(),
        }
    }

    /// Puts the language's word for a part of a work into what stands before or after its number.
    fn translate(&self, affix: &mut Option<String>) {
        let Some(text) = affix else { return };
        let term = match text.trim_matches(['.', '\u{a0}']) {
            "Vol" => Term::NumberVariable(NumberVariable::Volume),
            "no" | "No" => Term::NumberVariable(NumberVariable::Issue),
            "p" | "P" => Term::Locator(Locator::Page),
            _ => return,
        };
        let Some((word, _)) = self.term(term, TermForm::Short) else {
            return;
        };
        let word = match text.starts_with(char::is_uppercase) {
            true => capital(word),
            false => self.within(word),
        };
        *affix = Some(match text.starts_with('\u{a0}') {
            true => format!("\u{a0}{word}"),
            false => format!("{word}\u{a0}"),
        });
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// Gives the code of a locale that the archive has: it stands in the first bytes, as the text after its name.
fn code(bytes: &[u8]) -> Option<&str> {
    const NAME: &[u8] = b"xml:lang";
    let at = bytes.windows(NAME.len()).take(64).position(|window| window == NAME)? + NAME.len();
    // The head of a short text in CBOR holds its length.
    let length = usize::from(bytes.get(at)? & 0x1f);
    std::str::from_utf8(bytes.get(at + 1..at + 1 + length)?).ok()
}

fn archived(wanted: &str) -> Option<&'static [u8]> {
    LOCALES.iter().copied().find(|bytes| code(bytes) == Some(wanted))
}

/// Gives the dialect that stands for a language: itself, that of CSL's list, or the first of the language.
fn dialect(language: &str) -> Option<String> {
    let known = || LOCALES.iter().filter_map(|bytes| code(bytes));
    let exact = |wanted: &str| known().find(|code| code.eq_ignore_ascii_case(wanted));
    let first = |head: &str| known().find(|code| code.strip_prefix(head).is_some_and(|rest| rest.starts_with('-')));
    let own = primary(language);
    let stands = match language {
        "zh-Hant" | "zh-HK" | "zh-MO" => exact("zh-TW"),
        _ => match own {
            "no" => exact("nb-NO"),
            own => exact(language).or_else(|| first(language).filter(|_| language != own)).or_else(|| {
                let usual = LocaleCode(own.to_owned()).fallback();
                usual
                    .and_then(|usual| exact(&usual.0))
                    .or_else(|| exact(own))
                    .or_else(|| first(own))
            }),
        },
    };
    stands.map(str::to_owned)
}

/// A language, the terms of ISO 690 in it, and its word for a map.
type Words = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// The words of ISO 690 in our languages, which its style has in English only.
const ISO: &[Words] = &[
    (
        "fr",
        &[
            ("online", "en ligne"),
            ("accessed", "consulté le"),
            ("retrieved", "disponible"),
            ("from", "à l’adresse\u{a0}"),
            ("no date", "[sans date]"),
        ],
        "carte",
    ),
    (
        "uk",
        &[
            ("online", "онлайн"),
            ("accessed", "дата звернення:"),
            ("retrieved", "доступно"),
            ("from", "за адресою"),
            ("no date", "[без дати]"),
        ],
        "карта",
    ),
    (
        "ar",
        &[
            ("online", "على الإنترنت"),
            ("accessed", "تاريخ الاطلاع"),
            ("retrieved", "متاح"),
            ("from", "على"),
            ("no date", "[دون تاريخ]"),
        ],
        "خريطة",
    ),
];

/// The Ukrainian months: alone, and after a day.
const MONTHS: [(&str, &str); 12] = [
    ("січень", "січня"),
    ("лютий", "лютого"),
    ("березень", "березня"),
    ("квітень", "квітня"),
    ("травень", "травня"),
    ("червень", "червня"),
    ("липень", "липня"),
    ("серпень", "серпня"),
    ("вересень", "вересня"),
    ("жовтень", "жовтня"),
    ("листопад", "листопада"),
    ("грудень", "грудня"),
];

/// The first of the characters that stand for months until it is known what is before them.
const MONTH: u32 = 0xe020;

fn month_marks() -> Vec<(String, String)> {
    let mark = |number: u32| char::from_u32(MONTH + number).map(String::from).unwrap_or_default();
    (0..12).map(|number| (format!("month-{:02}", number + 1), mark(number))).collect()
}

/// Writes the months that are marked: after the number of a day in the genitive.
pub fn with_months(text: String) -> String {
    let month = |c: char| MONTHS.get(u32::from(c).checked_sub(MONTH)? as usize);
    if !text.contains(|c| month(c).is_some()) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let Some((alone, after_day)) = month(c) else {
            out.push(c);
            continue;
        };
        let before = out.trim_end_matches([' ', '\u{a0}']);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let is_day = before.len() < out.len() && (1..=2).contains(&digits);
        out.push_str(if is_day { after_day } else { alone });
    }
    out
}

/// Makes terms of a language, as a style gives them.
fn own_terms(language: &str, terms: impl Iterator<Item = (String, String)>) -> Option<Locale> {
    let mut text = format!("{HEAD}<locale xml:lang=\"{language}\"><terms>");
    let empty = text.len();
    for (name, word) in terms {
        text.push_str(&format!("<term name=\"{name}\">{word}</term>"));
    }
    if text.len() == empty {
        return None;
    }
    text.push_str("</terms></locale><citation><layout><text variable=\"title\"/></layout></citation></style>");
    match CslStyle::from_xml(&text).ok()? {
        CslStyle::Independent(style) => style.locale.into_iter().next(),
        CslStyle::Dependent(_) => None,
    }
}

const HEAD: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Terms</title><id>terms</id><updated>2024-01-01T00:00:00+00:00</updated></info>"#;

/// Gives the usual short name of a sort of place, for styles that print none.
fn short(label: &str, several: bool) -> &'static str {
    match (label, several) {
        ("page", false) => "p. ",
        ("page", true) => "pp. ",
        ("paragraph", _) => "para. ",
        ("article-locator", _) => "art. ",
        ("section", _) => "§ ",
        ("chapter", _) => "ch. ",
        ("volume", _) => "vol. ",
        ("note", _) => "n. ",
        ("line", _) => "l. ",
        ("figure", _) => "fig. ",
        ("part", _) => "pt. ",
        ("sub-verbo", false) => "s.v. ",
        ("sub-verbo", true) => "s.vv. ",
        ("appendix", _) => "app. ",
        ("column", _) => "col. ",
        ("equation", _) => "eq. ",
        ("folio", _) => "fol. ",
        ("issue", _) => "no. ",
        ("rule", _) => "r. ",
        ("scene", _) => "sc. ",
        ("supplement", _) => "supp. ",
        ("table", _) => "table ",
        ("title-locator", _) => "tit. ",
        ("verse", _) => "v. ",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_by_csls_list() {
        let cases = [
            ("fr", "fr-FR"),
            ("fr-CA", "fr-CA"),
            ("fr-BE", "fr-FR"),
            ("de", "de-DE"),
            ("ar", "ar"),
            ("ar-EG", "ar"),
            ("uk", "uk-UA"),
            ("en", "en-US"),
            ("en-GB", "en-GB"),
            ("en-AU", "en-US"),
            ("es", "es-ES"),
            ("pt", "pt-PT"),
            ("pt-BR", "pt-BR"),
            ("zh", "zh-CN"),
            ("zh-Hant", "zh-TW"),
            ("no", "nb-NO"),
            ("sr-Latn", "sr-Latn-RS"),
            ("eu", "eu"),
            ("hi", "hi-IN"),
            ("xx", "xx"),
        ];
        for (language, expected) in cases {
            let found = Locality::of(language);
            assert_eq!(found.code.0, expected, "{language}");
            assert_eq!(
                found.files.last().and_then(|file| file.lang.clone()),
                Some(LocaleCode::en_us()),
                "{language}"
            );
        }
        assert_eq!(LOCALES.iter().filter(|bytes| code(bytes).is_none()).count(), 0);
    }

    #[test]
    fn months_follow_days_in_the_genitive() {
        let mark = char::from_u32(MONTH + 2).unwrap();
        assert_eq!(with_months(format!("4 {mark} 2001, {mark} 2001")), "4 березня 2001, березень 2001");
        assert_eq!(
            with_months(format!("2001 {mark}, 14\u{a0}{mark}")),
            "2001 березень, 14\u{a0}березня"
        );
    }
}
