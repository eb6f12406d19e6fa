//! No word of English is left: a site of every sort of page, whose authors write in Greek letters and whose interface speaks in Cyrillic ones, has no
//! Latin letter that a reader would see.

use std::fmt::Write;
use std::fs;

use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement};
use scraper::{ElementRef, Html, Node};
use treatise::{Site, produce, theme};

use crate::common;

/// The words of the default theme, letter for letter in another script; names of arguments and plurals stay.
fn pseudo_words() -> String {
    let english = theme::default_file("i18n/en.ftl").unwrap();
    let mut resource = fluent_syntax::parser::parse(english).unwrap();
    for entry in &mut resource.body {
        if let Entry::Message(message) = entry {
            message.value.as_mut().into_iter().for_each(veil);
        }
    }
    fluent_syntax::serializer::serialize(&resource)
}

fn veil(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => *value = value.chars().map(veiled).collect(),
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => variants.iter_mut().for_each(|variant| veil(&mut variant.value)),
            PatternElement::Placeable { .. } => {}
        }
    }
}

/// Gives a Cyrillic letter for a Latin one.
fn veiled(c: char) -> char {
    match c {
        'a'..='z' => char::from_u32('а' as u32 + (c as u32 - 'a' as u32)).unwrap_or(c),
        'A'..='Z' => char::from_u32('А' as u32 + (c as u32 - 'A' as u32)).unwrap_or(c),
        _ => c,
    }
}

/// What is a name in every language.
const NAMES: [&str; 7] = ["SHA", "BibTeX", "RSS", "Atom", "ClaimReview", "JSON", "CSV"];

/// The attributes that readers see or hear.
const READ: [&str; 6] = ["aria-label", "title", "alt", "placeholder", "data-label", "aria-description"];

/// The properties of linked data that say what readers see.
const SAID: [&str; 10] = [
    "name",
    "headline",
    "description",
    "alternateName",
    "articleSection",
    "text",
    "claimReviewed",
    "keywords",
    "jobTitle",
    "abstract",
];

fn write(root: &std::path::Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Makes a site that has every sort of page, and on them all that the theme has a word for. What authors write is in Greek letters.
fn site() -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().unwrap();
    let add = |path: &str, text: &str| write(folder.path(), path, text);
    add("i18n/el.ftl", &pseudo_words());
    add(
        "config.toml",
        "title = \"Βήμα\"\ndescription = \"Πρόταση.\"\nlanguage = \"el\"\nper_page = 3\nbase_url = \"https://0.1/\"\n\
         [publisher]\nname = \"Εκδότης\"\nurl = \"https://1.1/\"\nreport_url = \"https://1.1/?{url}\"\n[citations]\nstyle = \"american-psychological-association\"\n\
         [kinds.\"σκάφος\"]\nfolder = \"σκάφη\"\nentity = true\n",
    );
    add(
        "content/index.md",
        "---\nlead: \"[[2020-01-05-α]]\"\nfeatured: [\"[[σ1]]\"]\n---\nΑρχή.\n",
    );
    for (number, page) in ["about", "methodology", "funding", "contact", "ethics"].iter().enumerate() {
        let text =
            format!("---\ncorrections: [{{date: 2022-01-01, text: Λάθος.}}]\nredirect_from: /π{number}/\n---\n# Σελίδα\n\nΚείμενο.\n");
        add(&format!("content/{page}.md"), &text);
    }
    for number in 1..6 {
        add(&format!("content/διάφορα/{number}.md"), "# Φύλλο\n");
    }
    add(
        "content/articles/2020-01-05-α.txt",
        "date 2020-01-05 Ο τίτλος\n\nΗ Άννα Λι είπε ότι κανείς δεν ρωτήθηκε ποτέ εδώ.\n\n«Το σύμφωνο δεν υπογράφηκε ποτέ», είπε.\n",
    );
    add(
        "content/articles/2020-01-05-α.toml",
        "tags = [\"γέφυρες\"]\ncaption = \"Λεζάντα\"\ncredit = \"Φως\"\n[source]\npublisher = \"Νέα\"\nauthor = \"Βω\"\nurl = \"https://2.1/1\"\narchive_url = \"https://3.1/1\"\nretrieved = 2020-02-01\nlicence = \"Άδεια\"\n",
    );
    for (name, level) in [("β", "excerpt"), ("γ", "link")] {
        add(
            &format!("content/articles/2020-01-06-{name}.txt"),
            "date 2020-01-06 Άλλο\n\nΗ Άννα Λι ήρθε.\n\nΔεύτερη.\n",
        );
        add(
            &format!("content/articles/2020-01-06-{name}.toml"),
            &format!("text = \"{level}\"\n[source]\npublisher = \"Νέα\"\nurl = \"https://2.1/2\"\n"),
        );
    }
    add(
        "content/notes/σ1.md",
        "+++\ntitle = \"Γιατί;\"\nannotations = [{ article = \"[[2020-01-05-α]]\", quote = \"κανείς δεν ρωτήθηκε\" }, { article = \"[[2020-01-05-α]]\", quote = \"είπε ότι\" }]\n\
         authors = [\"Βω\", \"Γω\", \"Δω\"]\ntags = [\"γέφυρες\"]\ndate = 2020-02-02\nupdated = 2020-02-03\ncorrections = [{ date = 2020-02-03, text = \"Ημέρα.\" }]\n+++\n",
    );
    let mut text = String::from("+++\ntitle = \"Μακρύ\"\ndate = 2020-02-04\n+++\n");
    for callout in [
        "note", "abstract", "info", "todo", "tip", "success", "question", "warning", "failure", "danger", "bug", "example", "quote",
    ] {
        let _ = write!(text, "> [!{callout}]\n> Λόγια.\n\n> [!{callout}]- \n> Λόγια.\n\n");
    }
    for heading in 0..8 {
        let _ = write!(text, "## Μέρος {heading}\n\n{}\n\n", "Λόγια και λόγια για γέφυρες. ".repeat(30));
    }
    text.push_str(
        "- [x] Έγινε\n- [ ] Όχι ακόμη\n\nΥποσημείωση.[^1] Πάλι.[^1]\n\n[^1]: Κάτω.\n\n| α | β |\n|---|---|\n| 1 | 2 |\n\n![Ήχος](1.mp3)\n\n![Φύλλα](1.pdf#page=3)\n\n![[Σύμφωνο]]\n\n![[ψ-false]]\n\n![[Άννα Λι]]\n\n\
         Πηγή [@κ1, σελ. 3; @κ2] και [@κ3].\n\n> Το σύμφωνο δεν υπογράφηκε ποτέ\n>\n> — [[2020-01-05-α]]\n\n> Λόγια του βιβλίου\n>\n> — [@κ1]\n\n> Άλλα\n>\n> — [@κ2]\n\n> Λόγια και λόγια για γέφυρες\n>\n> — [[σ1]]\n\n> Λάθος λόγια εδώ\n>\n> — [[2020-01-05-α]]\n\n\
         ![[δεν υπάρχει]]\n\n{{<timeline of=\"Σύμφωνο\" />}}\n\n{{<list kind=\"claim\" />}}\n\n{{<csv file=\"1.csv\" />}}\n\n{{<card of=\"Άννα Λι\" />}}\n",
    );
    add("content/notes/σ2.md", &text);
    for file in ["1.mp3", "1.pdf"] {
        add(&format!("content/notes/{file}"), "1");
    }
    add("content/notes/1.csv", "Α,Β\n1,2\n");
    add(
        "content/sources/α.yml",
        "κ1:\n  type: book\n  title: Βιβλίο\n  author: Λάμδα, Κ.\n  date: 1990\n  url: { value: https://4.1/1, date: 2020-01-01 }\n  archive-url: https://web.archive.org/web/20200107120000/https://4.0.0.1/1\n\
         κ2:\n  type: article\n  title: Άρθρο\n  author: [\"Λάμδα, Κ.\", \"Μι, Ν.\", \"Νι, Ξ.\"]\n  date: 1990\nκ3:\n  type: web\n  title: Σελίδα\n  url: https://4.1/3\n",
    );
    add("content/sources/κ1.txt", "Λόγια του βιβλίου και άλλα.\n");
    let verdicts = [
        "true",
        "mostly-true",
        "mixed",
        "mostly-false",
        "false",
        "misleading",
        "missing-context",
        "unproven",
        "satire",
    ];
    for (number, verdict) in verdicts.iter().enumerate() {
        let text = format!(
            "+++\ntitle = \"Ερώτηση {number}\"\nclaim = \"Το σύμφωνο δεν υπογράφηκε ποτέ {number}.\"\nclaim_original = \"Λόγια\"\nclaim_lang = \"el\"\nspeaker = \"Άννα Λι\"\nsaid = 20{:02}-01-04\nsaid_in = \"Αθήνα\"\n\
             appearances = [\"https://5.1/1\", {{ url = \"https://5.1/2\", archive_url = \"https://web.archive.org/web/20200107120000/https://5.1/2\", quote = \"ποτέ\" }}, \"[[2020-01-05-α]]\"]\n\
             verdict = \"{verdict}\"\nsummary = \"Βρέθηκε.\"\ndate = 2022-02-01\ntags = [\"γέφυρες\"]\nsources = [\"κ1\"]\n+++\n\n## Σημεία\n\nΤο [[Σύμφωνο]].\n",
            number + 1
        );
        add(&format!("content/claims/ψ-{verdict}.md"), &text);
    }
    add(
        "content/claims/ω1.md",
        "+++\nclaim = \"Λόγια.\"\nspeaker = \"unknown\"\nsaid = \"unknown\"\n+++\n",
    );
    add(
        "content/claims/ω2.md",
        "+++\nclaim = \"Λόγια του.\"\nspeaker = \"Κανείς\"\nappearances = [\"[[2020-01-05-α]]\"]\n+++\n",
    );
    add(
        "content/people/α.md",
        "+++\ntitle = \"Άννα Λι\"\naliases = [\"Α. Λι\", \"Άννα\"]\nborn = \"c. 1950\"\ndied = \"2020-05\"\nnationality = [\"Ελληνική\", \"Κυπριακή\"]\n\
         roles = [{ title = \"Δήμαρχος\", of = \"Ένωση\", from = 1980, to = \"1984-05\" }, { title = \"Μέλος\", from = 1990-01-01 }, { title = \"Φίλη\", to = 1979 }, { title = \"Άλλη\", from = \"1991-05\" }]\n+++\nΈζησε.\n",
    );
    for (number, letter) in "βγδεζηθ".chars().enumerate() {
        add(
            &format!("content/people/{letter}{letter}.md"),
            &format!(
                "# {letter}{letter} {}\n",
                ["Ωμέγα", "Ψι", "Χι", "Φι", "Ύψιλον", "Ταυ", "Σίγμα"][number]
            ),
        );
    }
    add(
        "content/organisations/ε.md",
        "+++\ntitle = \"Ένωση\"\nfounded = 1989\nseat = \"Αθήνα\"\nmembers = [\"Άννα Λι\", \"Άλλοι\"]\npart_of = \"Σύνολο\"\naliases = [\"Ενωμένοι\"]\n+++\n",
    );
    add(
        "content/organisations/ζ.md",
        "+++\ntitle = \"Λέσχη\"\nfounded = 1989\ndissolved = 2001-02-03\nseat = \"Αθήνα\"\n+++\n",
    );
    add(
        "content/places/α.md",
        "+++\ntitle = \"Αθήνα\"\ncountry = \"Ελλάδα\"\npart_of = \"Αττική\"\naliases = [\"Άστυ\"]\n+++\n",
    );
    add(
        "content/events/σ.md",
        "+++\ntitle = \"Σύνοδος\"\ndate = 1991-02-03\nend = 1991-02-04\nplace = \"Αθήνα\"\nparticipants = [\"Άννα Λι\"]\noutcome = \"Τέλος\"\naliases = [\"Η σύνοδος\"]\n+++\n",
    );
    add("content/σκάφη/α.md", "# Αργώ\n");
    add(
        "content/treaties/σ.md",
        "+++\ntitle = \"Σύμφωνο\"\nofficial_title = \"Σύμφωνο φιλίας\"\naliases = [\"Το σύμφωνο\"]\ninstrument = \"treaty\"\nbinding = true\nsigned = 1991-02-04\nin_force = 1992\nended = \"2001-03\"\nplace = \"Αθήνα\"\n\
         depositary = \"Αθήνα\"\nlanguages = [\"Ελληνικά\", \"Κυπριακά\"]\nregistration = { unts = \"12345\", volume = \"9\", page = \"7\" }\ntext_urls = [{ url = \"https://6.1/1\" }]\namends = \"Πράξη 1\"\nsupersedes = [\"Πράξη 2\"]\nrelated = [\"Πράξη 3\"]\n\
         parties = [{ party = \"Αθήνα\", action = \"signature\", date = 1991-02-04, reservation = \"Όρος\" }, { party = \"Ένωση\", action = \"ratification\" }, { party = \"Α\", action = \"acceptance\" }, { party = \"Β\", action = \"approval\" }, { party = \"Γ\", action = \"accession\" }, { party = \"Δ\", action = \"succession\" }, { party = \"Ε\", action = \"withdrawal\" }]\n+++\n",
    );
    let kinds = ["protocol", "agreement", "memorandum", "declaration", "draft", "act", "charter"];
    let dates = [
        "adopted = 1980-01-01\nplace = \"Αθήνα\"\nin_force = 1981-01-01",
        "signed = \"1980-05\"\nplace = \"Αθήνα\"",
        "signed = \"1980-05\"\nended = 1990-01-01",
        "adopted = 1980-01-01\nin_force = 1981-01-01\nended = 1990-01-01",
        "date = 1980",
        "adopted = \"1980-05\"\nplace = \"Αθήνα\"\nended = \"1990-01\"",
        "adopted = \"1980-05\"",
    ];
    for (number, kind) in kinds.iter().enumerate() {
        let binding = ["true", "false", "\"disputed\""][number % 3];
        add(
            &format!("content/treaties/π{number}.md"),
            &format!(
                "+++\ntitle = \"Πράξη {number}\"\ninstrument = \"{kind}\"\nbinding = {binding}\n{}\nparties = [\"Αθήνα\"]\n+++\n",
                dates[number]
            ),
        );
    }
    for number in 0..105 {
        add(
            &format!("content/notes/ν{number}.md"),
            &format!("# Νύξη {number}\n\nΗ Άννα Λι και το Σύμφωνο. Η Άννα Λι πάλι. Η Άννα Λι ξανά. Η Άννα Λι ναι.\n"),
        );
    }
    let options = treatise::Options {
        drafts: true,
        search: None,
        ..common::plain_options()
    };
    add("content/notes/σ3.md", "+++\ntitle = \"Πρόχειρο\"\ndraft = true\n+++\n");
    let site = treatise::load(folder.path(), &options, None).unwrap();
    (folder, site)
}

/// Takes away what is the same in every language: addresses, names, numbers of pages of a file.
fn bare(text: &str) -> String {
    let words = text
        .split_whitespace()
        .filter(|word| !word.contains("://") && !word.contains(".1/"));
    let kept = words.collect::<Vec<_>>().join(" ");
    NAMES.iter().fold(kept, |text, name| text.replace(name, ""))
}

fn is_english(text: &str) -> bool {
    bare(text).contains(|c: char| c.is_ascii_alphabetic())
}

/// Gathers what readers see of an element and below it that is in Latin letters.
fn gather(element: ElementRef<'_>, found: &mut Vec<String>) {
    let name = element.value().name();
    for attribute in READ {
        let said = element.attr(attribute).filter(|said| is_english(said));
        found.extend(said.map(|said| format!("<{name} {attribute}> {said}")));
    }
    let is_described = element.attr("name") == Some("description")
        || element
            .attr("property")
            .is_some_and(|name| name != "og:url" && name != "og:type" && !name.starts_with("og:image") && name != "og:locale");
    if name == "meta" && is_described {
        found.extend(
            element
                .attr("content")
                .filter(|said| is_english(said))
                .map(|said| format!("<meta> {said}")),
        );
    }
    if matches!(name, "style" | "code" | "pre" | "template") {
        return;
    }
    if name == "script" {
        if element.attr("type") == Some("application/ld+json") {
            let data: serde_json::Value = serde_json::from_str(&element.text().collect::<String>()).unwrap();
            of_data(&data, found);
        }
        return;
    }
    for child in element.children() {
        match child.value() {
            Node::Text(text) if is_english(text) => found.push(format!("<{name}> {}", text.trim())),
            Node::Element(_) => ElementRef::wrap(child).into_iter().for_each(|child| gather(child, found)),
            _ => {}
        }
    }
}

fn of_data(data: &serde_json::Value, found: &mut Vec<String>) {
    match data {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let texts = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
                let said = texts
                    .into_iter()
                    .filter_map(|value| value.as_str())
                    .filter(|said| SAID.contains(&key.as_str()) && is_english(said));
                found.extend(said.map(|said| format!("linked data, {key}: {said}")));
                of_data(value, found);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| of_data(value, found)),
        _ => {}
    }
}

#[test]
fn no_word_of_english_is_left() {
    let (_folder, site) = site();
    let unexpected: Vec<&str> = site
        .diagnostics
        .iter()
        .map(|told| told.rule.code)
        .filter(|code| {
            matches!(
                *code,
                "syntax" | "template" | "bad-value" | "wrong-type" | "theme-strings" | "unknown-key" | "bad-source" | "untranslated"
            )
        })
        .collect();
    assert!(
        unexpected.is_empty(),
        "the site is not as it should be: {unexpected:?} {:#?}",
        site.diagnostics
            .iter()
            .map(|told| format!("{}: {}", told.file.path, told.message))
            .collect::<Vec<_>>()
    );
    let mut wrong: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    let (mut templates, mut all) = (0, String::new());
    for (path, route) in site.routes.iter() {
        let produced = || String::from_utf8_lossy(&produce::produce(&site, route).bytes).into_owned();
        let mut found = Vec::new();
        if path.ends_with(".html") {
            let text = produced();
            all.push_str(&text);
            let html = Html::parse_document(&text);
            gather(html.root_element(), &mut found);
            templates += 1;
        } else if path.ends_with("feed.json") {
            let data: serde_json::Value = serde_json::from_str(&produced()).unwrap();
            found.extend(
                data["title"]
                    .as_str()
                    .filter(|title| is_english(title))
                    .map(|title| format!("feed: {title}")),
            );
        } else if path.ends_with("feed.xml") {
            let text = produced();
            let titles = text.split("<title>").skip(1).filter_map(|rest| rest.split("</title>").next());
            found.extend(titles.filter(|title| is_english(title)).map(|title| format!("feed: {title}")));
        }
        for text in found {
            wrong.entry(text).or_insert_with(|| path.to_owned());
        }
    }
    assert!(templates > 150, "the site is smaller than it should be: {templates} pages");
    let list: Vec<String> = wrong.iter().map(|(text, path)| format!("{path}: {text}")).collect();
    assert!(list.is_empty(), "{} texts are in English:\n{}", list.len(), list.join("\n"));
    // And the site is as large as it claims to be: what the theme can say is said somewhere.
    let unsaid: Vec<String> = pieces()
        .into_iter()
        .filter(|(_, piece)| !all.contains(piece.as_str()))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        unsaid, UNSAID,
        "these words are on no page: give the site what calls for them, or say why in UNSAID"
    );
}

/// Words that the site has no place for: what a site without something says, and what is empty but for arguments.
const UNSAID: &[&str] = &[
    "letters",
    "latest",
    "start-here",
    "correction-of",
    "no-corrections",
    "no-sources",
    "embedded-from",
    "quotation-matches-page",
    "retired",
    "retired-since",
    "no-claims",
    "claims-shown",
    "all-choices",
    "claims-by-verdict",
    "claims-by-speaker",
    "claims-by-tag",
    "claims-by-year",
    "read-claim",
    "political-document",
    "signed-on",
    "relation-members",
    "relation-part-of",
    "relation-country",
    "relation-appearances",
    "relation-lead",
    "relation-featured",
];

/// Gives the longest text of each message, as it stands in HTML.
fn pieces() -> Vec<(String, String)> {
    let resource = fluent_syntax::parser::parse(pseudo_words()).unwrap();
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some((message.id.name.clone(), message.value.as_ref()?)),
        _ => None,
    });
    messages
        .filter_map(|(name, pattern)| {
            let mut texts = Vec::new();
            texts_of(pattern, &mut texts);
            let longest = texts.into_iter().max_by_key(|text| text.chars().count())?;
            Some((name, longest))
        })
        .collect()
}

fn texts_of(pattern: &Pattern<String>, texts: &mut Vec<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => texts.push(value.trim().replace('"', "&quot;")),
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => variants
                .iter()
                .filter(|variant| variant.default)
                .for_each(|variant| texts_of(&variant.value, texts)),
            PatternElement::Placeable { .. } => {}
        }
    }
}
