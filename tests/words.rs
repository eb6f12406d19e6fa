//! The words that readers see: all of them come from Fluent, in every language alike.

mod common;
#[path = "words/pseudo.rs"]
mod pseudo;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use treatise::{Site, produce, theme};

/// The languages that the default theme speaks, with the categories of their plurals in CLDR. French has `many` for whole millions alone
/// ("un million de pages"), where what stands here reads well as `other`.
const LANGUAGES: [(&str, &[&str]); 4] = [
    ("en", &["one", "other"]),
    ("uk", &["one", "few", "many", "other"]),
    ("fr", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
];

/// What a message asks for, and the plurals that it tells apart.
#[derive(Default)]
struct Asked {
    arguments: BTreeSet<String>,
    plurals: Vec<BTreeSet<String>>,
}

fn messages(language: &str) -> BTreeMap<String, Asked> {
    let text = theme::default_file(&format!("i18n/{language}.ftl")).unwrap_or_else(|| panic!("no words in {language}"));
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut asked = Asked::default();
            look(&message.value.expect("a message without a value"), &mut asked);
            let before = messages.insert(message.id.name.clone(), asked);
            assert!(before.is_none(), "{language}: `{}` is there twice", message.id.name);
        }
    }
    messages
}

fn look(pattern: &Pattern<String>, asked: &mut Asked) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                asked.arguments.insert(id.name.clone());
            }
            Expression::Inline(_) => {}
            Expression::Select { selector, variants } => {
                if let InlineExpression::VariableReference { id } = selector {
                    asked.arguments.insert(id.name.clone());
                }
                let names = variants.iter().map(|variant| match &variant.key {
                    VariantKey::Identifier { name } => name.clone(),
                    VariantKey::NumberLiteral { value } => value.clone(),
                });
                asked.plurals.push(names.collect());
                variants.iter().for_each(|variant| look(&variant.value, asked));
            }
        }
    }
}

#[test]
fn all_languages_say_the_same_with_the_same_arguments() {
    let english = messages("en");
    for (language, _) in LANGUAGES {
        let own = messages(language);
        let names = |messages: &BTreeMap<String, Asked>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let missing: Vec<String> = names(&english).difference(&names(&own)).cloned().collect();
        let too_many: Vec<String> = names(&own).difference(&names(&english)).cloned().collect();
        assert!(
            missing.is_empty() && too_many.is_empty(),
            "{language}: missing {missing:?}, too many {too_many:?}"
        );
        for (name, asked) in &own {
            // What a language leaves to a dash asks for nothing.
            if asked.arguments.is_empty() && name.starts_with("date-") {
                continue;
            }
            assert_eq!(asked.arguments, english[name].arguments, "{language}: the arguments of `{name}`");
        }
    }
}

#[test]
fn plurals_are_those_of_the_language() {
    for (language, categories) in LANGUAGES {
        let categories: BTreeSet<String> = categories.iter().map(|category| (*category).to_owned()).collect();
        for (name, asked) in messages(language) {
            for plurals in asked.plurals {
                assert_eq!(plurals, categories, "{language}: the plurals of `{name}`");
            }
        }
    }
}

/// Typing habits that are wrong in print.
#[test]
fn words_are_set_as_the_language_sets_them() {
    for (language, _) in LANGUAGES {
        let text = theme::default_file(&format!("i18n/{language}.ftl")).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for line in lines {
            let value = line.split_once(" = ").map_or(line, |(_, value)| value);
            let wrong = match language {
                // A no-break space before what stands high, and inside of guillemets.
                "fr" => [" :", " ;", " ?", " !", "« ", " »", "'"].iter().any(|habit| value.contains(habit)) || unspaced(value),
                "uk" => ["\"", "'", "“", "ы", "э", "ё", "ъ"].iter().any(|habit| value.contains(habit)),
                "ar" => value.replace("{\"، \"}", "").contains([',', ';', '?', '"', 'ـ']),
                _ => value.contains('\''),
            };
            let is_syntax = value.contains("{\"") || value == "}";
            assert!(!wrong || is_syntax, "{language}: {line}");
        }
    }
}

/// Tells whether a colon, semicolon or mark of French stands without a space before it.
fn unspaced(value: &str) -> bool {
    let characters: Vec<char> = value.chars().collect();
    let pairs = characters.windows(2);
    let mut wrong = pairs.filter(|pair| matches!(pair[1], ':' | ';' | '?' | '!' | '»') && !matches!(pair[0], '\u{a0}' | '\u{202f}'));
    wrong.next().is_some()
}

fn load(files: &[(&str, &str)]) -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = treatise::load(folder.path(), &common::plain_options(), None).unwrap();
    (folder, site)
}

fn page(site: &Site, path: &str) -> String {
    let route = site.routes.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(produce::produce(site, route).bytes).unwrap()
}

/// Shows diagnostics in one line each.
fn told(site: &Site) -> Vec<String> {
    let place = |diagnostic: &treatise::diagnostic::Diagnostic| match diagnostic.start() {
        Some(start) => format!("{}:{}:{}", diagnostic.file.path, start.line, start.column),
        None => diagnostic.file.path.to_string(),
    };
    let all = site.diagnostics.iter();
    all.map(|diagnostic| {
        let help = diagnostic.help.join("; ");
        format!(
            "{} {}: {} ({help})",
            place(diagnostic),
            diagnostic.severity.label(),
            diagnostic.message
        )
    })
    .collect()
}

const ANN: (&str, &str) = ("content/people/ann.md", "# Ann\n");

#[test]
fn a_language_without_words_is_told_and_falls_back_to_english() {
    let (_folder, site) = load(&[("config.toml", "title = \"X\"\nlanguage = \"cs\"\n"), ANN]);
    let told = told(&site);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("config.toml:2:13 hint: there are no words of the interface in `cs`"),
        "{told:?}"
    );
    assert!(told[0].contains("`i18n/cs.ftl`"), "{told:?}");
    assert!(page(&site, "people/index.html").contains("<h1>People</h1>"));
}

#[test]
fn a_region_falls_back_to_its_language_without_a_word() {
    for (language, people) in [
        ("uk-UA", "Люди"),
        ("fr-CA", "Personnalités"),
        ("ar-EG", "شخصيات"),
        ("en-GB", "People"),
    ] {
        let (_folder, site) = load(&[("config.toml", &format!("language = \"{language}\"\n")), ANN]);
        assert_eq!(told(&site), Vec::<String>::new(), "{language}");
        assert!(
            page(&site, "people/index.html").contains(&format!("<h1>{people}</h1>")),
            "{language}"
        );
    }
}

#[test]
fn a_site_changes_single_strings_and_the_nearest_layer_wins() {
    let (_folder, site) = load(&[
        (
            "config.toml",
            "language = \"uk-UA\"\ntheme = \"own\"\n[kinds.claim]\nplural = \"Заяви\"\n",
        ),
        (
            "themes/own/i18n/uk.ftl",
            "kinds-person = Персони\nkinds-place = Місцини\nkinds-claim = Ніколи\n",
        ),
        ("i18n/uk.ftl", "kinds-person = Особистості\n"),
        ("i18n/uk-UA.ftl", "kinds-event = Що було\n"),
        ANN,
        ("content/places/a.md", "# А\n"),
        ("content/events/b.md", "+++\ntitle = \"Б\"\ndate = 2020\n+++\n"),
        ("content/claims/c.md", "# В\n"),
    ]);
    assert!(!told(&site).iter().any(|told| told.contains("ftl")), "{:?}", told(&site));
    let heading = |path: &str| {
        let html = page(&site, path);
        html.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned()
    };
    assert_eq!(heading("people/index.html"), "Особистості");
    assert_eq!(heading("places/index.html"), "Місцини");
    assert_eq!(heading("events/index.html"), "Що було");
    assert_eq!(heading("claims/index.html"), "Заяви");
}

#[test]
fn mistakes_in_words_are_told_at_their_place() {
    let (_folder, site) = load(&[
        ("config.toml", "language = \"fr\"\n"),
        (
            "i18n/fr.ftl",
            "skipp = Passer\nmy-own = À nous\narchived-on = Archivé { $dat }\nsources Sources\nkind-ship = Navire\nskip = Passer { $x }\n",
        ),
        ("i18n/en.ftl", "skip = Over\n"),
        ("i18n/de.ftl", "skip = Weiter\n"),
        (
            "templates/page.html",
            "{% extends \"@default/page.html\" %}{% block before %}{{ words.my_own }}{% endblock %}",
        ),
        ("content/a.md", "# A\n"),
    ]);
    let told = told(&site);
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(told[0].starts_with("i18n/de.ftl warning: nothing reads these words"), "{told:#?}");
    assert!(
        told[1].starts_with("i18n/fr.ftl:1:1 warning: no template says `skipp` (did you mean `skip`?"),
        "{told:#?}"
    );
    assert!(
        told[2].starts_with("i18n/fr.ftl:3:25 error: `archived-on` is not given `$dat` (did you mean `date`?"),
        "{told:#?}"
    );
    assert!(told[3].starts_with("i18n/fr.ftl:4:"), "{told:#?}");
    assert!(
        told[4].starts_with("i18n/fr.ftl:6:17 error: `skip` is not given `$x` (it is said without arguments"),
        "{told:#?}"
    );
}

/// What a language of a site's own lacks is said once, with its number.
#[test]
fn a_language_of_the_sites_own_says_what_it_lacks() {
    let (_folder, site) = load(&[("config.toml", "language = \"cs\"\n"), ("i18n/cs.ftl", "skip = Na text\n"), ANN]);
    let told = told(&site);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("words of the interface are not there in `cs` and are in English: `about-source`"),
        "{told:?}"
    );
    assert!(page(&site, "people/index.html").contains(">Na text</a>"));
}

#[test]
fn counts_are_written_as_in_the_language() {
    let (_folder, site) = load(&[("config.toml", "language = \"fr\"\n"), ANN]);
    let words = &site.theme.words;
    assert_eq!(words.say("how-many", &[("count", 28_592.into())]), "28\u{202f}592 au total");
    assert_eq!(words.say("all-mentions", &[("count", 1.into())]), "La page qui en parle");
    let (_folder, site) = load(&[("config.toml", "language = \"uk\"\n"), ANN]);
    let words = &site.theme.words;
    let said = |count: i64| words.say("all-as-bibtex", &[("count", count.into())]);
    assert_eq!(said(2), "Усі 2 джерела у форматі BibTeX");
    assert_eq!(said(5), "Усі 5 джерел у форматі BibTeX");
    assert_eq!(said(28_592), "Усі 28\u{a0}592 джерела у форматі BibTeX");
}
