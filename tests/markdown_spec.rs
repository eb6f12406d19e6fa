//! The examples of CommonMark's specification and of GitHub's, through our pipeline.
//!
//! Ids, boxes and what else we add to elements are taken out of both sides; then every example must be the same but for those listed here, each
//! with the reason. `npm ci --prefix tests/spec` fetches the examples; without them the test says so, and fails only in CI.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use treatise::diagnostic::{File, Span};
use treatise::document::LinkSyntax;
use treatise::parse::markdown::{self, RenderOptions};
use treatise::parse::paint::{Action, What};

/// Why an example comes out otherwise.
type Reasons = &'static [(&'static str, &'static [usize])];

const FIGURE: &str = "an image alone in its paragraph is a figure, and its title the caption";
const FILE: &str = "a file is an image by its extension; any other is linked";
const WIKI: &str = "`[[…]]` is a link of a vault";
const SCHEME: &str = "only http, https, mailto and tel are followed";

const BARE: &str = "bare addresses are links, by the rules of GitHub's own extension";

const COMMONMARK: Reasons = &[
    (BARE, &[602, 608, 611, 612]),
    (FIGURE, &[573, 576, 577, 578]),
    (FILE, &[520, 572, 574, 575, 580, 581, 582, 583, 584, 585, 586, 587, 588, 589, 591]),
    (WIKI, &[548, 559, 590]),
    (SCHEME, &[596, 598, 599, 601]),
];
const GFM: Reasons = &[
    (BARE, &[611, 617, 620, 621]),
    (FIGURE, &[582, 585, 586, 587]),
    (FILE, &[529, 581, 583, 584, 589, 590, 591, 592, 593, 594, 595, 596, 597, 598, 600]),
    (WIKI, &[557, 568, 599]),
    (SCHEME, &[605, 607, 608, 610, 633, 634, 635]),
    ("comments are those of CommonMark 0.31, which is younger", &[649, 650]),
    ("HTML is the author's own unless `[markdown] html` says otherwise", &[657]),
];

#[test]
fn commonmark() {
    compare("commonmark", COMMONMARK);
}

#[test]
fn gfm() {
    compare("gfm", GFM);
}

fn compare(name: &str, reasons: Reasons) {
    let Some(examples) = examples(name) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "the examples are not there: npm ci --prefix tests/spec"
        );
        eprintln!("the examples are not there: npm ci --prefix tests/spec");
        return;
    };
    let listed: BTreeMap<usize, &str> = reasons
        .iter()
        .flat_map(|(reason, numbers)| numbers.iter().map(move |number| (*number, *reason)))
        .collect();
    let mut wrong = Vec::new();
    for (number, text, expected) in &examples {
        let (ours, theirs) = (even(&rendered(text)), even(expected));
        match (ours == theirs, listed.get(number)) {
            (true, Some(reason)) => wrong.push(format!("{number} is the same now: {reason}")),
            (false, None) => wrong.push(format!("{number}: {text:?}\n  ours   {ours:?}\n  theirs {theirs:?}")),
            _ => {}
        }
    }
    assert!(examples.len() > 600, "only {} examples", examples.len());
    assert!(
        wrong.is_empty(),
        "{} of {} examples:\n{}",
        wrong.len(),
        examples.len(),
        wrong.join("\n")
    );
}

/// Reads the examples: number, Markdown, HTML.
fn examples(name: &str) -> Option<Vec<(usize, String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    if !folder.join("node_modules").is_dir() {
        return None;
    }
    let printed = Command::new("node").arg("examples.mjs").current_dir(&folder).output().ok()?;
    let all: serde_json::Value = serde_json::from_slice(&printed.stdout).ok()?;
    serde_json::from_value(all[name].clone()).ok()
}

/// Renders a text whose links all lead where they say. A paragraph before it keeps its first heading from being the page's title.
fn rendered(example: &str) -> String {
    let text = &format!("x\n\n{example}");
    let file = File::new("content/x.md", text.as_str());
    let body = Span::new(0, text.len());
    let facts = markdown::facts(&file, body, &mut Vec::new());
    let addresses: Vec<String> = facts.links.iter().map(|link| address(text, link)).collect();
    let actions: Vec<Action> = facts
        .links
        .iter()
        .zip(&addresses)
        .filter(|(link, _)| !link.target.external)
        .map(|(link, address)| Action {
            span: link.span,
            what: What::Link {
                href: address,
                label: None,
            },
        })
        .collect();
    let mut out = String::new();
    markdown::render(&file, body, &facts, &actions, &[], &RenderOptions::default(), &mut out);
    out.strip_prefix("<p id=\"p1\">x</p>\n").unwrap_or(&out).to_owned()
}

fn address(text: &str, link: &treatise::document::Link) -> String {
    use treatise::document::Fragment;
    let mut address = link.target.path.to_string();
    match &link.target.fragment {
        Some(Fragment::Headings(parts)) => address.extend(parts.iter().map(|part| format!("#{part}"))),
        Some(Fragment::Block(id)) => address.push_str(&format!("#^{id}")),
        None if link.syntax == LinkSyntax::Markdown && text.contains("(#)") => address.push('#'),
        None => {}
    }
    address
}

/// Takes out of HTML what is ours, and evens out what means the same.
fn even(html: &str) -> String {
    let plain = match html.contains("class=\"hl-") {
        true => without_colour(html),
        false => html.to_owned(),
    };
    let mut out = String::new();
    let mut rest = &*plain;
    while let Some((text, tagged)) = rest.split_once('<') {
        out.push_str(&even_text(text));
        let Some((tag, after)) = tagged.split_once('>') else {
            out.push('<');
            rest = tagged;
            continue;
        };
        rest = after;
        let tag = even_tag(tag, html.contains("<div class=\"table\""));
        if !tag.is_empty() {
            out.push('<');
            out.push_str(&tag);
            out.push('>');
        }
    }
    out.push_str(&even_text(rest));
    // White space round blocks and at the ends of lines means nothing, but for code.
    let mut code = false;
    let mut lines = Vec::new();
    for line in out.split('\n') {
        let kept = if code { line } else { line.trim() };
        code = match (line.rfind("<pre"), line.rfind("</pre")) {
            (Some(open), close) => close.is_none_or(|close| close < open),
            (None, close) => code && close.is_none(),
        };
        if code || !kept.is_empty() {
            lines.push(kept);
        }
    }
    let mut joined = lines.join("\n");
    for block in [
        "ul",
        "ol",
        "li",
        "p>",
        "blockquote",
        "pre",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "hr",
        "/",
        "div",
        "thead",
        "input",
    ] {
        joined = joined.replace(&format!("\n<{block}"), &format!("<{block}"));
    }
    joined.replace(">\n", ">").trim().to_owned()
}

/// Takes the colours out of code.
fn without_colour(html: &str) -> String {
    let parts: Vec<&str> = html.split("<span class=\"hl-").collect();
    let plain: String = parts
        .iter()
        .enumerate()
        .map(|(number, part)| {
            if number == 0 {
                part
            } else {
                part.split_once('>').map_or(*part, |(_, rest)| rest)
            }
        })
        .collect();
    plain.replace("</span>", "")
}

fn even_text(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&gt;", ">").replace('\r', "")
}

fn even_tag(tag: &str, html_has_box: bool) -> String {
    if tag == "div class=\"table\"" || (tag == "/div" && html_has_box) || tag == "tbody" || tag == "/tbody" {
        return String::new();
    }
    let mut tag = tag.trim_end_matches(['/', ' ']).to_owned();
    for attribute in ["id", "rel", "loading", "aria-label", "scope"] {
        if let Some(at) = tag.find(&format!(" {attribute}=\"")) {
            let value = at + attribute.len() + 3;
            let end = tag[value..].find('"').map_or(tag.len(), |end| value + end + 1);
            tag.replace_range(at..end, "");
        }
    }
    for (ours, theirs) in [
        ("align=\"center\"", "class=\"center\""),
        ("align=\"right\"", "class=\"right\""),
        (" align=\"left\"", ""),
    ] {
        tag = tag.replace(ours, theirs);
    }
    if tag.starts_with("input ") {
        let mut words: Vec<String> = tag.replace("=\"\"", "").split(' ').map(str::to_owned).collect();
        words.sort();
        tag = words.join(" ");
    }
    percent_encoding::percent_decode_str(&tag)
        .decode_utf8_lossy()
        .replace("&quot;", "\"")
}
