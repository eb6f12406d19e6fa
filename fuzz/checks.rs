//! What holds for any input: one function a fuzz target. The tests run the same functions over `fuzz/seeds/` and over changes of them.

#![allow(dead_code, reason = "each target uses one of the functions")]

use std::sync::Arc;

use treatise::config::Config;
use treatise::diagnostic::{Diagnostic, File, Span, report};
use treatise::document::{Link, LinkSyntax, Text};
use treatise::link::quotation;
use treatise::parse::markdown::{self, Html, Part, RenderOptions};
use treatise::parse::paint::{Action, What};
use treatise::parse::{self, seed, wikilink};
use treatise::source::Source;

/// What looks at the bytes that a fuzzer made up; it panics where something is wrong.
pub type Check = fn(&[u8]);

/// The targets by name.
pub const ALL: &[(&str, Check)] = &[
    ("front_matter", front_matter),
    ("markdown", markdown),
    ("quotation", quotation),
    ("seed", seed),
    ("wikilink", wikilink),
];

/// The Markdown stage: facts are in the text, and it is rendered whole and in parts.
pub fn markdown(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let file = File::new("content/notes/x.md", text);
    let body = Span::new(0, text.len());
    let mut diagnostics = Vec::new();
    let facts = markdown::facts(&file, body, &mut diagnostics);
    check_facts(text, &facts);
    check_diagnostics(&diagnostics);
    let mut actions = actions(&facts.links);
    actions.extend(facts.citations.iter().step_by(2).map(|citation| Action {
        span: citation.span,
        what: What::Cite { html: "<span>(1)</span>" },
    }));
    actions.sort_by_key(|action| (action.span.start, std::cmp::Reverse(action.span.end)));
    for html in [Html::Allow, Html::Escape] {
        let options = RenderOptions {
            html,
            ..RenderOptions::default()
        };
        let mut out = String::new();
        markdown::render(&file, body, &facts, &actions, &[], &options, &mut out);
        assert!(out.len() <= 400 * text.len() + 4096, "{} bytes of {}", out.len(), text.len());
    }
    // A few parts of each sort: every one would make the work grow with the square.
    let sections = facts.headings.iter().take(4).map(|heading| {
        Part::Section(Span {
            end: body.end,
            ..heading.span
        })
    });
    let named = facts.blocks.iter().take(4).map(|block| Part::Block(block.whole));
    let passages = facts.passages.iter().take(4).map(|passage| Part::Block(passage.span));
    for part in sections.chain(named).chain(passages) {
        let mut out = String::new();
        markdown::render_part(&file, body, &facts, (part, 1), &actions, &RenderOptions::default(), &mut out);
        assert!(
            out.len() <= 400 * text.len() + 4096,
            "{part:?}: {} bytes of {}",
            out.len(),
            text.len()
        );
    }
}

/// Something to do with every link, in turn.
fn actions(links: &[Link]) -> Vec<Action<'static>> {
    let what = |number: usize| match number % 4 {
        0 => What::Link {
            href: "/x/",
            label: Some("The <X>"),
        },
        1 => What::Embed {
            html: "<figure></figure>\n",
            href: Some("/y/"),
            label: None,
        },
        2 => What::Broken,
        _ => What::Plain,
    };
    links
        .iter()
        .enumerate()
        .map(|(number, link)| Action {
            span: link.span,
            what: what(number),
        })
        .collect()
}

fn check_facts(source: &str, facts: &Text) {
    let inside = |span: Span| assert!(source.get(span.range()).is_some(), "{span:?} is no span of {source:?}");
    facts.segments.iter().for_each(|segment| inside(segment.span));
    facts.headings.iter().for_each(|heading| inside(heading.span));
    facts.tags.iter().for_each(|tag| inside(tag.span));
    for link in &facts.links {
        inside(link.span);
        inside(link.target.span);
    }
    for block in &facts.blocks {
        inside(block.span);
        inside(block.whole);
    }
    for passage in &facts.passages {
        inside(passage.span);
        let text = facts.passage_text(source, passage);
        // What a reader sees can be found again in the source.
        for span in facts.source_spans(passage, 0..text.len()) {
            inside(span);
        }
        assert!(
            facts
                .shown_range(passage, passage.span)
                .is_some_and(|range| text.get(range).is_some())
        );
    }
    assert!(facts.passages.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    assert!(facts.links.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start));
}

/// Diagnostics can be shown: their places are in their files.
fn check_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.span {
            assert!(diagnostic.file.text.get(span.range()).is_some(), "{diagnostic:?}");
        }
    }
    let few = &diagnostics[..diagnostics.len().min(8)];
    let _ = report::human(few, false);
    few.iter().for_each(|diagnostic| drop(report::json_line(diagnostic)));
}

/// Targets of links: what is read stands where it is said to stand.
pub fn wikilink(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let span = Span::new(0, text.len());
    let (target, label) = wikilink::parse_target(text, span);
    assert!(text.get(target.span.range()).is_some(), "{target:?}");
    assert!(label.is_none_or(|label| text.contains(label)));
    assert!(target.external || !target.path.contains('|'), "{target:?}");
    let address = wikilink::parse_address(text, span);
    assert_eq!(address.external, wikilink::is_external(text.trim()));
    if let Some((target, _)) = wikilink::parse_reference(text, span) {
        assert!(text.get(target.span.range()).is_some(), "{target:?}");
        // Written in a text on one line, it is the same target, unless it holds a comment: only texts have those.
        let line = text.trim();
        let file = File::new("content/notes/x.md", line);
        let facts = markdown::facts(&file, Span::new(0, line.len()), &mut Vec::new());
        if let [link] = facts.links.as_slice()
            && link.syntax == LinkSyntax::Wiki
            && link.span == Span::new(0, line.len())
            && !line.contains("%%")
            // Control characters are shown as U+FFFD or not at all, which has been told; one of them stands for what is hidden.
            && !line.contains(char::is_control)
        {
            assert_eq!(link.target.path, target.path, "{line:?}");
            assert_eq!(link.target.fragment, target.fragment, "{line:?}");
        }
    }
}

/// Front matter: TOML, YAML and sidecars, of every kind.
pub fn front_matter(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(inner) = std::str::from_utf8(rest) else { return };
    let config = Config::read(&File::path_only("config.toml"), &mut Vec::new());
    let folders = [
        "notes",
        "people",
        "treaties",
        "claims",
        "events",
        "articles",
        "organisations",
        "places",
    ];
    let folder = folders[usize::from(first >> 2) % folders.len()];
    let fenced = match first % 4 {
        0 => format!("+++\n{inner}\n+++\nText.\n"),
        1 => format!("---\n{inner}\n---\nText.\n"),
        _ => "date 2022-12-03 A headline\n\nText.\n".to_owned(),
    };
    let source = |path: String, text: &str| {
        Arc::new(Source {
            file: File::new(format!("content/{path}"), text),
            path: path.into(),
        })
    };
    let mut sources = match first % 4 {
        0 | 1 => vec![source(format!("{folder}/x.md"), &fenced)],
        2 => vec![source("articles/x.toml".into(), inner), source("articles/x.txt".into(), &fenced)],
        _ => vec![source("articles/x.txt".into(), &fenced), source("articles/x.yml".into(), inner)],
    };
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let pairs = parse::pair(&sources);
    for item in pairs.items(&sources) {
        let parsed = parse::parse(item, &config);
        check_diagnostics(&parsed.diagnostics);
        let document = &parsed.document;
        assert!(document.file.text.get(document.body.range()).is_some());
        for reference in &document.references {
            let _ = document.meta_file().slice(reference.target.span);
        }
    }
}

/// Seed articles: header, paragraphs, and their HTML.
pub fn seed(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let file = File::new("content/articles/x.txt", text);
    for kind in [None, seed::HeaderKind::of_name("headline"), seed::HeaderKind::of_name("paragraph")] {
        let mut diagnostics = Vec::new();
        let facts = seed::facts(&file, kind, &mut diagnostics);
        check_diagnostics(&diagnostics);
        check_facts(text, &facts.text);
        let mut out = String::new();
        seed::render(&file, &facts.text, |index| index % 3 != 1, &[], &[], &mut out);
        assert_eq!(out.matches("<p").count(), out.matches("</p>").count());
        let markup = out.replace("<p id=\"", "").replace("<p class=\"", "").replace("</p>", "");
        let markup = markup.replace("<a href=\"", "").replace("</a>", "");
        assert!(!markup.contains('<'), "markup of the text's own in {out:?}");
    }
}

/// Quotations: what is found stands in the passages.
pub fn quotation(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\0');
    let quote = parts.next().unwrap_or("");
    let passages: Vec<&str> = parts.collect();
    let Ok(parsed) = quotation::parse(quote) else { return };
    let found = match quotation::find(&parsed, &passages, None) {
        quotation::Outcome::Once(found) => vec![found],
        quotation::Outcome::Many(found) => found,
        quotation::Outcome::Nowhere(nearest) => {
            if let Some(nearest) = nearest {
                assert!(passages[nearest.passage].get(nearest.range.clone()).is_some());
                let _ = nearest.difference("`x`");
            }
            return;
        }
    };
    for found in found {
        assert!(!found.pieces.is_empty());
        for piece in &found.pieces {
            assert!(passages[piece.passage].get(piece.range.clone()).is_some(), "{piece:?}");
        }
        let _ = treatise::text_fragment::directive(&passages, &found);
    }
}
