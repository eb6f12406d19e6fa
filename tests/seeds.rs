//! Seed articles: the first line, paragraphs, addresses, entities, encodings, HTML, and what import makes of raw files.

use proptest::prelude::*;
use treatise::date::Date;
use treatise::diagnostic::{Diagnostic, File, Span};
use treatise::document::{Header, Inline};
use treatise::import::{Imported, Refused, import};
use treatise::parse::paint::{Action, Insert, What};
use treatise::parse::seed::{HeaderKind, SeedFacts, facts, render, sha256_hex, shown};
use treatise::source::encoding::{Decoded, decode, to_utf8};

fn read_as(text: &str, kind: Option<HeaderKind>) -> (File, SeedFacts, Vec<Diagnostic>) {
    let file = File::new("content/articles/a.txt", text);
    let mut diagnostics = Vec::new();
    let facts = facts(&file, kind, &mut diagnostics);
    (file, facts, diagnostics)
}

fn read(text: &str) -> (File, SeedFacts, Vec<Diagnostic>) {
    read_as(text, None)
}

/// Says what the first line was read as, in one string.
fn header(text: &str, kind: Option<HeaderKind>) -> String {
    let (file, facts, _) = read_as(text, kind);
    let date = facts.date.map_or("-".to_owned(), |date| date.value.to_string());
    let rest = match facts.header {
        Header::None => "none".to_owned(),
        Header::Bare => "bare".to_owned(),
        Header::Headline(span) => format!("headline <{}>", file.slice(span)),
        Header::Lead(span) => format!("lead <{}>", file.slice(span)),
        Header::Caption { caption, credit } => {
            format!("caption <{}> <{}>", file.slice(caption), credit.map_or("", |span| file.slice(span)))
        }
    };
    format!("{date} {rest}")
}

fn passages(text: &str) -> Vec<String> {
    let (file, facts, _) = read(text);
    let passage_text = |passage| facts.text.passage_text(&file.text, passage).into_owned();
    facts.text.passages.iter().map(passage_text).collect()
}

fn html_of(file: &File, facts: &SeedFacts, actions: &[Action]) -> String {
    let mut out = String::new();
    render(file, &facts.text, |_| true, actions, &[], &mut out);
    out
}

fn html(text: &str) -> String {
    let (file, facts, _) = read(text);
    html_of(&file, &facts, &[])
}

fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("the words are in the text");
    Span::new(start, start + words.len())
}

/// Text of the form in which real ones are collected.
const COLLECTED: &str = " date 2021-06-14 The harbour master and the mayor on the quay of Westhaven, 9 May 2019. Photo: westhaven.example\n\n\
The ferry will run again from Monday, the harbour board’s chair said on television, after “eleven weeks of repairs”.\n\n\
Back on 2 April 2021, the board published a list of demands – nobody answered it.\n";

#[test]
fn the_first_line_is_read() {
    let long = "The harbour board has decided, after eleven weeks in which no ferry ran and no ship was let in, to open both quays again";
    let longer = format!("{long} on Monday");
    let cases = [
        (
            COLLECTED,
            "2021-06-14 caption <The harbour master and the mayor on the quay of Westhaven, 9 May 2019.> <Photo: westhaven.example>",
        ),
        // Nothing, or not this.
        ("", "- none"),
        ("\u{feff} \n ", "- none"),
        ("date", "- none"),
        ("date night in Paris\n\nText.", "- none"),
        ("dated 2021-06-14 Text", "- none"),
        ("date2021-06-14 Text", "- none"),
        ("The date 2021-06-14 passed.", "- none"),
        ("date\n2021-06-14", "- none"),
        ("Some text.\n\ndate 2021-06-14 More", "- none"),
        ("date 2021-06-14", "2021-06-14 bare"),
        ("date 2021-06-14 \t\r\n\r\nText.", "2021-06-14 bare"),
        // What may stand before and between.
        ("\u{feff}date 2021-06-14 Ferry runs", "2021-06-14 headline <Ferry runs>"),
        (
            "\u{feff}\r\n  date\t2021-06-14\u{a0}Ferry runs\r\n",
            "2021-06-14 headline <Ferry runs>",
        ),
        ("date 2021-06 Ferry runs", "2021-06 headline <Ferry runs>"),
        ("date 2021 Ferry runs", "2021 headline <Ferry runs>"),
        ("date 2021-06-14T08:30:00Z Ferry runs", "2021-06-14 headline <Ferry runs>"),
        ("date 2021-06-14: Ferry runs", "2021-06-14 headline <Ferry runs>"),
        ("date 2021-06-14 – Ferry runs", "2021-06-14 headline <Ferry runs>"),
        (
            "date 2021-06-14 -5 degrees in Westhaven",
            "2021-06-14 headline <-5 degrees in Westhaven>",
        ),
        // A headline or a first paragraph.
        (
            "date 2021-06-14 Will the ferry run again?\n\nText.",
            "2021-06-14 headline <Will the ferry run again?>",
        ),
        (
            "date 2021-06-14 The ferry runs again!",
            "2021-06-14 headline <The ferry runs again!>",
        ),
        ("date 2021-06-14 The ferry runs again.", "2021-06-14 lead <The ferry runs again.>"),
        ("date 2021-06-14 The ferry runs again…", "2021-06-14 lead <The ferry runs again…>"),
        (
            "date 2021-06-14 “The ferry runs again.”",
            "2021-06-14 lead <“The ferry runs again.”>",
        ),
        (
            "date 2021-06-14 &quot;The ferry runs again.&quot;",
            "2021-06-14 lead <&quot;The ferry runs again.&quot;>",
        ),
        ("date 2021-06-14 渡轮恢复运行。", "2021-06-14 lead <渡轮恢复运行。>"),
        ("date 2021-06-14 Паром знову ходить", "2021-06-14 headline <Паром знову ходить>"),
        ("date 2021-06-14 Ferry runs\nText that follows.", "2021-06-14 headline <Ferry runs>"),
        (
            "date 2021-06-14 The ferry\nruns again from Monday.\n\nMore.",
            "2021-06-14 lead <The ferry\nruns again from Monday.>",
        ),
        (
            "date 2021-06-14 The ferry runs again.\nAnd so.\n\nMore.",
            "2021-06-14 lead <The ferry runs again.\nAnd so.>",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(header(text, None), expected, "{text:?}");
    }
    assert_eq!(long.chars().count(), 120);
    assert_eq!(header(&format!("date 2021 {long}"), None), format!("2021 headline <{long}>"));
    assert_eq!(header(&format!("date 2021 {longer}"), None), format!("2021 lead <{longer}>"));
}

#[test]
fn credits_make_captions() {
    let cases = [
        ("On the quay. Photo: AP", "<On the quay.> <Photo: AP>"),
        ("On the quay.Photo: AP", "<On the quay.> <Photo: AP>"),
        ("On the quay photo: AP", "<On the quay> <photo: AP>"),
        ("On the quay. PHOTO : AP", "<On the quay.> <PHOTO : AP>"),
        ("On the quay (Photo: AP)", "<On the quay> <Photo: AP>"),
        ("On the quay. (AP Photo/J. Roe).", "<On the quay.> <AP Photo/J. Roe>"),
        ("On the quay | Photo/Reuters", "<On the quay> <Photo/Reuters>"),
        ("На пристані. Фото: УНІАН", "<На пристані.> <Фото: УНІАН>"),
        ("Sur le quai. Crédit photo : AFP", "<Sur le quai.> <Crédit photo : AFP>"),
        ("Am Kai. Bild: dpa", "<Am Kai.> <Bild: dpa>"),
        ("On the quay. Image credit: NASA", "<On the quay.> <Image credit: NASA>"),
        ("On the quay. Courtesy: the board", "<On the quay.> <Courtesy: the board>"),
        ("On the quay. Illustration: J. Roe", "<On the quay.> <Illustration: J. Roe>"),
        ("On the quay, 2019 © Reuters", "<On the quay, 2019> <© Reuters>"),
        ("On the quay, 2019©Reuters", "<On the quay, 2019> <©Reuters>"),
        ("On the quay &copy; Reuters", "<On the quay> <&copy; Reuters>"),
        ("Photo: AP", "<> <Photo: AP>"),
        ("Photo: The quay. Credit: AP", "<Photo: The quay.> <Credit: AP>"),
        ("Foto: a / © b", "<Foto: a> <© b>"),
    ];
    for (line, expected) in cases {
        assert_eq!(
            header(&format!("date 2021 {line}\n\nText."), None),
            format!("2021 caption {expected}")
        );
    }
    for line in [
        "The big picture: what the board wants",
        "Line of Credit: a report",
        "See www.example.org/photo/12 and https://photo://x",
        "They share a photo/video of the quay",
        "Telephoto: a lens",
        "No photo was taken",
    ] {
        assert_eq!(header(&format!("date 2021 {line}"), None), format!("2021 headline <{line}>"));
    }
}

#[test]
fn the_sidecar_overrides_the_header() {
    use HeaderKind::{Caption, Headline, Lead};
    let line = "date 2021 On the quay. Photo: AP\n\nText.";
    assert_eq!(header(line, Some(Headline)), "2021 headline <On the quay. Photo: AP>");
    assert_eq!(header(line, Some(Lead)), "2021 lead <On the quay. Photo: AP>");
    assert_eq!(header(line, Some(Caption)), "2021 caption <On the quay.> <Photo: AP>");
    assert_eq!(header("date 2021 On the quay", Some(Caption)), "2021 caption <On the quay> <>");
    assert_eq!(header("date 2021", Some(Headline)), "2021 bare");
    assert_eq!(header("Text", Some(Headline)), "- none");
    assert_eq!(HeaderKind::of_name("lead"), Some(Lead));
    assert_eq!(HeaderKind::of_name("Lead"), None);
}

#[test]
fn a_bad_date_is_told_and_the_line_still_read() {
    let told = |text: &str| {
        let (file, facts, diagnostics) = read(text);
        assert!(diagnostics.is_empty() && facts.date.is_none());
        let error = facts.date_error.expect("an error");
        assert_eq!(error.rule.code, "bad-date");
        (
            file.slice(error.span.expect("a span")).to_owned(),
            error.message,
            error.help.join(" / "),
        )
    };
    let (at, message, _) = told("date 2022-13-45 Ferry runs\n\nText.");
    assert_eq!(at, "2022-13-45");
    assert!(message.contains("2022-13-45"), "{message}");
    assert_eq!(header("date 2022-13-45 Ferry runs\n\nText.", None), "- headline <Ferry runs>");
    let (at, _, help) = told("date 3 December 2022 Ferry runs");
    assert_eq!(at, "3 December 2022");
    assert!(help.contains("`2022-12-03`"), "{help}");
    // A number is no date: nothing of the line is lost.
    let (at, _, _) = told("date 20 people remember");
    assert_eq!(at, "20");
    assert_eq!(passages("date 20 people remember"), ["date 20 people remember"]);
}

#[test]
fn paragraphs_are_separated_by_blank_lines() {
    let three = ["One\nmore.", "Two.", "Three."];
    for (end, text) in [
        ("\n", "date 2021\n\nOne\nmore.\n\nTwo.\n \t\n\n\nThree.\n"),
        ("\r\n", "date 2021\r\n\r\nOne\r\nmore.\r\n\r\nTwo.\r\n \t\r\nThree."),
        ("\r", "date 2021\r\rOne\rmore.\r\rTwo.\r\r\rThree.\r"),
        ("\n", "One\nmore.\n\u{200b}\n  Two.  \n\u{a0}\n&nbsp;\n\nThree."),
    ] {
        let expected: Vec<String> = three.iter().map(|passage| passage.replace('\n', end)).collect();
        assert_eq!(passages(text), expected, "{text:?}");
    }
    assert_eq!(passages("One\u{2028}more.\u{2029}Two."), ["One more.", "Two."]);
    assert_eq!(passages("One.\n\n&nbsp;\n\n&#160; &nbsp;\n\nTwo."), ["One.", "Two."]);
    assert_eq!(passages("\u{feff}\n \n"), Vec::<String>::new());
    let (file, facts, _) = read(COLLECTED);
    let anchors: Vec<(u32, u32)> = facts.text.passages.iter().map(|p| (p.anchor, p.section)).collect();
    assert_eq!(anchors, [(1, 0), (2, 0)]);
    assert!(file.slice(facts.text.passages[1].span).starts_with("Back on 2 April"));
    assert!(facts.text.passages.iter().all(|passage| facts.text.segments_of(passage).len() == 1));
}

#[test]
fn the_lead_is_the_first_passage() {
    let text = "date 2021-06-14 The ferry runs\nagain.\n\nMore.";
    assert_eq!(passages(text), ["The ferry runs\nagain.", "More."]);
    assert!(html(text).starts_with("<p id=\"p1\">The ferry runs\nagain.</p>\n<p id=\"p2\">More.</p>"));
}

#[test]
fn entities_are_shown_as_characters() {
    let cases = [
        ("the board&#039;s", "the board's"),
        ("a &amp; b &quot;c&quot; &lt;d&gt;", "a & b \"c\" <d>"),
        ("caf&eacute;&nbsp;&hellip; &#x2019;", "café\u{a0}… ’"),
        (
            "AT&T &copy 2021 &; &#; &nosuch; &notable; & &&",
            "AT&T &copy 2021 &; &#; &nosuch; &notable; & &&",
        ),
        ("&amp;#039;", "&#039;"),
        ("&#0;&#7;&#10;&#x110000;", "\u{fffd}\u{fffd} \u{fffd}"),
    ];
    for (text, expected) in cases {
        let text = format!("x {text} x");
        let expected = format!("x {expected} x");
        assert_eq!(passages(&text), std::slice::from_ref(&expected));
        let page = scraper::Html::parse_fragment(&html(&text));
        assert_eq!(page.root_element().text().collect::<String>().trim_end(), expected);
        assert_eq!(shown(&text, Span::new(0, text.len())), expected.replace('\u{a0}', " "));
    }
    assert_eq!(shown(" x\r\n &#039; \u{feff}y ", Span::new(0, 17)), "x ' y");
}

#[test]
fn addresses_become_links() {
    let addresses = |text: &str| -> Vec<(String, String)> {
        let (file, facts, _) = read(text);
        let links = facts.text.links.iter();
        links
            .inspect(|link| assert!(link.target.external && link.target.fragment.is_none()))
            .map(|link| (file.slice(link.span).to_owned(), link.target.path.to_string()))
            .collect()
    };
    let same = [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a_(b)), then", "https://example.org/a_(b)"),
        ("HTTP://Example.org/?q=1&r=2#f!", "HTTP://Example.org/?q=1&r=2#f"),
        ("“https://example.org/a”.", "https://example.org/a"),
        ("«https://example.org/a», y", "https://example.org/a"),
        ("https://example.org/a—b", "https://example.org/a"),
        ("https://example.org/Кам’янець–Б", "https://example.org/Кам’янець–Б"),
        ("https://example.org/a\u{a0}b", "https://example.org/a"),
        ("https://example.org/a。", "https://example.org/a"),
        ("<https://example.org/>", "https://example.org/"),
    ];
    for (text, url) in same {
        assert_eq!(addresses(text), [(url.to_owned(), url.to_owned())], "{text}");
    }
    for text in [
        "www.example.org",
        "mail me@example.org",
        "ftp://example.org/x",
        "javascript://example.org/%0aalert(1)",
        "http://",
        "a://b",
    ] {
        assert_eq!(addresses(text), [], "{text}");
    }
    // Entities: the address is what a reader sees, the span what was written.
    let text = "&quot;https://example.org/?a=1&amp;b=2&quot; &amp; https://example.org/c&nbsp;x";
    let found = addresses(text);
    assert_eq!(
        found[0],
        (
            "https://example.org/?a=1&amp;b=2".to_owned(),
            "https://example.org/?a=1&b=2".to_owned()
        )
    );
    assert_eq!(found[1], ("https://example.org/c".to_owned(), "https://example.org/c".to_owned()));
    assert_eq!(
        html(text),
        "<p id=\"p1\">&quot;<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener nofollow\">https://example.org/?a=1&amp;b=2</a>&quot; &amp; \
         <a href=\"https://example.org/c\" rel=\"noopener nofollow\">https://example.org/c</a>\u{a0}x</p>\n"
    );
    let (_, facts, _) = read("a https://example.org/ b");
    let inlines: Vec<Inline> = facts.text.segments.iter().map(|segment| segment.inline).collect();
    assert_eq!(inlines, [Inline::Plain, Inline::Link, Inline::Plain]);
}

#[test]
fn markup_is_shown_and_never_run() {
    let text = "date 2021 <b>Ferry</b>\n\n<script>alert(\"1\")</script> https://example.org/\"onclick=x <img src=x onerror=y>\n\n</p><!-- ";
    let html = html(text);
    let page = scraper::Html::parse_fragment(&html);
    let all = scraper::Selector::parse("script, img, b, [onclick], [onerror]").expect("a selector");
    assert_eq!(page.select(&all).count(), 0, "{html}");
    assert!(
        html.contains("&lt;script&gt;") && html.contains("<p id=\"p2\">&lt;/p&gt;&lt;!--</p>"),
        "{html}"
    );
}

#[test]
fn control_characters_are_shown_and_told_once() {
    let (file, facts, diagnostics) = read("date 2021 Ferry\u{1}\n\na\u{0}b\u{1b}[0mc\u{92}\u{ffff}d\te\u{b}f");
    assert_eq!(
        facts.text.passage_text(&file.text, &facts.text.passages[0]),
        "a\u{fffd}b\u{fffd}[0mc\u{fffd}\u{fffd}d\te f"
    );
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].rule.code, "control-character");
    assert_eq!(diagnostics[0].start().map(|at| (at.line, at.column)), Some((1, 16)));
    assert!(
        diagnostics[0].message.starts_with("5 control characters"),
        "{}",
        diagnostics[0].message
    );
    assert!(html_of(&file, &facts, &[]).contains("a\u{fffd}b\u{fffd}[0mc\u{fffd}\u{fffd}d\te f"));
    let Header::Headline(span) = facts.header else {
        panic!("a headline")
    };
    assert_eq!(shown(&file.text, span), "Ferry\u{fffd}");
    assert!(read("a\tb\r\n\u{c}\u{ad}\u{200e}😀").2.is_empty());
}

#[test]
fn actions_are_painted() {
    let text = "The board&#039;s chair saw https://example.org/quay today.\n\nSecond, the board.\n\nThird.";
    let (file, facts, _) = read(text);
    let link = facts.text.links[0].span;
    let quoted = span_of(text, "chair saw https://example.org/quay");
    let actions = [
        Action {
            span: span_of(text, "board&#039;s"),
            what: What::Mention { href: "/o/board/" },
        },
        Action {
            span: quoted,
            what: What::Mark { id: "m1" },
        },
        Action {
            span: quoted,
            what: What::After("<sup>1</sup>"),
        },
        Action {
            span: link,
            what: What::Link {
                href: "/a?b&c",
                label: None,
            },
        },
    ];
    assert_eq!(
        html_of(&file, &facts, &actions),
        "<p id=\"p1\">The <a class=\"mention\" href=\"/o/board/\">board's</a> <mark id=\"m1\">chair saw </mark>\
         <a href=\"/a?b&amp;c\" rel=\"noopener nofollow\"><mark>https://example.org/quay</mark></a><sup>1</sup> today.</p>\n\
         <p id=\"p2\">Second, the board.</p>\n<p id=\"p3\">Third.</p>\n"
    );
    for (what, tags) in [(What::Broken, ("<span class=\"broken-link\">", "</span>")), (What::Plain, ("", ""))] {
        let html = html_of(&file, &facts, &[Action { span: link, what }]);
        assert!(
            html.contains(&format!("saw {}https://example.org/quay{} today", tags.0, tags.1)),
            "{html}"
        );
    }
}

#[test]
fn what_is_not_public_leaves_no_trace() {
    let text =
        "date 2021 Ferry\n\nOne https://one.example/ x.\n\nTwo https://two.example/ secret.\n\nThree secret.\n\nFour.\n\nFive secret.\n";
    let (file, facts, _) = read(text);
    let secret = span_of(text, "secret");
    let long = Span {
        start: secret.start,
        end: span_of(text, "Four").end,
    };
    let actions = [
        Action {
            span: secret,
            what: What::After("<b>note</b>"),
        },
        Action {
            span: long,
            what: What::Mark { id: "m" },
        },
    ];
    let actions = {
        let mut sorted = actions;
        sorted.sort_by_key(|a| (a.span.start, std::cmp::Reverse(a.span.end)));
        sorted
    };
    let inserts = [
        Insert {
            at: span_of(text, "Four").start,
            html: "<aside>four</aside>",
        },
        Insert {
            at: secret.start,
            html: "<aside>two</aside>",
        },
        Insert {
            at: span_of(text, "One").start,
            html: "<aside>one</aside>",
        },
        Insert {
            at: 3,
            html: "<aside>nowhere</aside>",
        },
    ];
    let mut out = String::new();
    render(&file, &facts.text, |index| index == 0 || index == 3, &actions, &inserts, &mut out);
    assert_eq!(
        out,
        "<p id=\"p1\">One <a href=\"https://one.example/\" rel=\"noopener nofollow\">https://one.example/</a> x.</p>\n<aside>one</aside>\
         <p class=\"omitted\">[…]</p>\n<p id=\"p4\"><mark id=\"m\">Four</mark>.</p>\n<aside>four</aside><p class=\"omitted\">[…]</p>\n"
    );
    out.clear();
    render(&file, &facts.text, |_| false, &actions, &inserts, &mut out);
    assert_eq!(out, "<p class=\"omitted\">[…]</p>\n");
}

#[test]
fn hashes_are_sha_256() {
    // FIPS 180-4's own examples.
    assert_eq!(
        &*sha256_hex(b""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(
        &*sha256_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

// ---- encodings

const UKRAINIAN: &str = "date 2021-06-14 Паром знову ходить\n\nПравління порту повідомило, що з понеділка пором курсуватиме щодня — після одинадцяти тижнів ремонту.\n";
const FRENCH: &str = "date 2021-06-14 Le bac est réparé\n\nAprès onze semaines, le bac a été réparé, a déclaré la présidente à la télévision. L’été sera agité : « on verra », a-t-elle ajouté, très réservée.\n";

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
        .collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn windows_1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

#[test]
fn encodings_are_recognised() {
    let marked = |text: &str, little| utf16(&format!("\u{feff}{text}"), little);
    let cases: Vec<(Vec<u8>, &str, &str)> = vec![
        (windows_1251(UKRAINIAN), "windows-1251", UKRAINIAN),
        (windows_1252(FRENCH), "windows-1252", FRENCH),
        (marked(UKRAINIAN, true), "UTF-16LE", UKRAINIAN),
        (marked(UKRAINIAN, false), "UTF-16BE", UKRAINIAN),
        (utf16(UKRAINIAN, true), "UTF-16LE", UKRAINIAN),
        (utf16(UKRAINIAN, false), "UTF-16BE", UKRAINIAN),
        (utf16(COLLECTED, true), "UTF-16LE", COLLECTED),
        (utf16(COLLECTED, false), "UTF-16BE", COLLECTED),
        (marked("渡轮恢复运行", true), "UTF-16LE", "渡轮恢复运行"),
    ];
    for (bytes, name, text) in cases {
        assert_eq!(
            decode(bytes.clone()),
            Decoded::Other {
                encoding: name,
                confident: true
            },
            "{name} {text}"
        );
        assert_eq!(to_utf8(&bytes, name), text);
    }
    assert!(matches!(decode(b"caf\xe9".to_vec()), Decoded::Other { confident: false, .. }));
}

#[test]
fn utf_8_stays_as_it_is_and_data_is_no_text() {
    for text in [
        "",
        "plain",
        "\u{feff}date 2021",
        "Паром\r\n",
        "a\0b",
        "some text with a stray \0 in it and \0\0 more",
    ] {
        assert_eq!(decode(text.as_bytes().to_vec()), Decoded::Utf8(text.to_owned()), "{text:?}");
    }
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0";
    let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [
        png.to_vec(),
        noise,
        vec![0; 64],
        b"\xff\xfe\0\0a\0\0\0".to_vec(),
        b"\x01\0\0\0\x02\0\0\0\x03\0\0\0".to_vec(),
    ] {
        assert_eq!(decode(bytes.clone()), Decoded::Binary, "{bytes:?}");
    }
    assert_eq!(to_utf8("Паром".as_bytes(), "no-such-encoding"), "Паром");
}

// ---- import

fn today() -> Date {
    Date::parse("2026-11-23").expect("a date")
}

fn imported(file_name: &str, bytes: &[u8]) -> Imported {
    import(file_name, bytes, &|_| false, &|_| None, today()).expect("it is imported")
}

fn sidecar(imported: &Imported) -> toml::Table {
    imported.sidecar.parse().expect("the sidecar is TOML")
}

#[test]
fn import_names_and_describes() {
    let cases = [
        (
            "x.txt",
            COLLECTED,
            "2021-06-14-the-harbour-master-and-the-mayor-on-the",
            "The ferry will run again from Monday, the harbour board’s chair said on…",
        ),
        (
            "x.txt",
            "date 2021-06 The Board’s “Ferry” — Runs!\n\nText.",
            "2021-06-the-boards-ferry-runs",
            "The Board’s “Ferry” — Runs!",
        ),
        (
            "x.txt",
            "date 2021 Паром знову ходить: Й\n",
            "2021-паром-знову-ходить-й",
            "Паром знову ходить: Й",
        ),
        (
            "x.txt",
            "date 2021-06-14 The ferry runs.\n\nText.",
            "2021-06-14-the-ferry-runs",
            "The ferry runs.",
        ),
        (
            "2020-02-29_y.txt",
            "One &amp; two &quot;three&quot;\nfour.",
            "2020-02-29-one-two-three-four",
            "One & two \"three\" four.",
        ),
        ("in/2020-02-y.txt", "One.", "2020-02-one", "One."),
        ("2020-02-30.txt", "One.", "2020-02-one", "One."),
        ("1234.txt", "One.", "one", "One."),
        ("x.txt", "CON", "con-article", "CON"),
        ("x.txt", "…", "article", "…"),
        ("x.txt", "date 2021 Photo: AP", "2021-photo-ap", "Photo: AP"),
    ];
    for (file_name, text, name, title) in cases {
        let result = imported(file_name, text.as_bytes());
        assert_eq!((&*result.name, result.text.as_slice()), (name, text.as_bytes()));
        let table = sidecar(&result);
        assert_eq!(table["title"].as_str(), Some(title));
        assert_eq!(table["source"]["retrieved"].to_string(), "2026-11-23");
        assert!(!table.contains_key("date") && !table.contains_key("extra"));
    }
}

#[test]
fn import_writes_the_sidecar_to_fill_in() {
    let result = imported("x.txt", COLLECTED.as_bytes());
    assert_eq!(
        result.sidecar,
        "title = \"The ferry will run again from Monday, the harbour board’s chair said on…\"\n\
         # date = 2021-06-14    # the first line says so; a date here overrules it\n\
         # kind_of_header = \"caption\"    # what the first line seems to be: headline, lead or caption\n\
         # text = \"full\"    # how much is public: full, excerpt or link\n\
         \n[source]\n# publisher = \"\"\n# author = \"\"\n# url = \"\"\n# archive_url = \"\"\n# licence = \"\"\nretrieved = 2026-11-23\n"
    );
    assert_eq!(
        result.notes,
        ["no headline was found, so that the title is the beginning of the text"]
    );
    // A commented line, taken as it is, must be right.
    let filled = result
        .sidecar
        .lines()
        .map(|line| line.trim_start_matches("# "))
        .collect::<Vec<_>>()
        .join("\n");
    let table: toml::Table = filled.parse().expect("the filled sidecar is TOML");
    assert_eq!(table["date"].to_string(), "2021-06-14");
    let month = imported("x.txt", b"date 2021-06 Ferry");
    assert!(month.sidecar.contains("# date = \"2021-06\" "), "{}", month.sidecar);
}

#[test]
fn import_escapes_titles_and_finds_free_names() {
    for title in [
        "a \"b\" c",
        r"back\slash",
        "'single' \"both\"",
        "'''",
        "\"\"\"",
        "tab\u{1}control",
        "# no comment",
        "[a]",
    ] {
        let result = imported("x.txt", format!("date 2021 {title}\n").as_bytes());
        let shown = title.replace('\u{1}', "\u{fffd}");
        assert_eq!(sidecar(&result)["title"].as_str(), Some(&*shown));
    }
    let taken = |name: &str| ["2021-ferry", "2021-ferry-2"].contains(&name);
    let result = import("x.txt", b"date 2021 Ferry", &taken, &|_| None, today()).expect("it is imported");
    assert_eq!(result.name, "2021-ferry-3");
    let glued = format!("date 2021 {}", "渡轮恢复运行".repeat(50));
    let name = imported("x.txt", glued.as_bytes()).name;
    assert!(name.starts_with("2021-渡轮") && name.len() <= 120, "{name}");
}

#[test]
fn import_converts_and_keeps_the_hash() {
    for (bytes, encoding, text) in [
        (windows_1251(UKRAINIAN), "windows-1251", UKRAINIAN),
        (utf16(&format!("\u{feff}{FRENCH}"), true), "UTF-16LE", FRENCH),
    ] {
        let result = imported("x.txt", &bytes);
        assert_eq!(result.text, text.as_bytes());
        let table = sidecar(&result);
        assert_eq!(table["extra"]["original_encoding"].as_str(), Some(encoding));
        assert_eq!(table["extra"]["original_sha256"].as_str(), Some(&*sha256_hex(&bytes)));
        assert_eq!(result.notes, [format!("converted from {encoding} to UTF-8")]);
    }
    let guessed = imported("x.txt", b"date 2021 Caf\xe9");
    assert!(guessed.notes[0].contains("guess"), "{:?}", guessed.notes);
}

#[test]
fn import_refuses_what_is_there_and_what_is_no_text() {
    let refused = |bytes: &[u8], already: &dyn Fn(&str) -> Option<String>| {
        import("x.txt", bytes, &|_| false, already, today()).expect_err("it is refused")
    };
    let none = |_: &str| None;
    assert_eq!(refused(b"\0\0\0\0\x01\x02", &none), Refused::Binary);
    assert_eq!(refused(b"", &none), Refused::Empty);
    assert_eq!(refused(b"\xef\xbb\xbf \n", &none), Refused::Empty);
    assert_eq!(refused(b"date 2021-06-14\n", &none), Refused::Empty);
    let converted = windows_1251(UKRAINIAN);
    for bytes in [COLLECTED.as_bytes(), &converted] {
        let here = [sha256_hex(COLLECTED.as_bytes()), sha256_hex(UKRAINIAN.as_bytes())];
        let already = |sha256: &str| {
            here.iter()
                .any(|known| **known == *sha256)
                .then(|| "content/articles/a.txt".to_owned())
        };
        let error = refused(bytes, &already);
        assert_eq!(error.to_string(), "this article is there already: content/articles/a.txt");
    }
}

// ---- laws

/// Takes all white space and marks of no width out, and shows entities and controls as a reader sees them.
fn bare(text: &str) -> String {
    shown(text, Span::new(0, text.len())).split(' ').collect()
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zа-я ]{0,12}",
        prop::sample::select(vec![
            "date",
            " 2021-06-14 ",
            " 2021-13 ",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\u{2028}",
            "\u{2029}",
            "\u{feff}",
            "\u{b}",
            "\u{85}",
            "&amp;",
            "&#039;",
            "&nbsp;",
            "&",
            ";",
            "&#0;",
            "\0",
            "\u{1b}",
            "Photo: ",
            "©",
            "(",
            ")",
            ".",
            "?",
            "”",
            "“",
            "’",
            "https://example.org/a",
            "http://",
            "://",
            "/",
            "<b>",
            "\"",
            "😀",
            "e\u{301}",
            "Фото/",
            "credit photo",
            "\u{ffff}",
            "|",
            "–",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec!["", "date 2021-06-14 ", "\u{feff} date 2021 ", "date 20 "]);
    (start, prop::collection::vec(piece(), 0..24)).prop_map(|(start, pieces)| start.to_owned() + &pieces.concat())
}

fn check_spans(text: &str, facts: &SeedFacts) {
    let mut at = 0;
    for passage in &facts.text.passages {
        assert!(passage.span.start >= at, "passages are in order");
        let mut from = passage.span.start;
        for segment in facts.text.segments_of(passage) {
            assert_eq!(segment.span.start, from, "pieces leave no gap");
            assert!(text.get(segment.span.range()).is_some_and(|piece| !piece.is_empty()));
            from = segment.span.end;
        }
        assert_eq!(from, passage.span.end);
        at = passage.span.end;
    }
    for link in &facts.text.links {
        assert!(facts.text.passages.iter().any(|passage| passage.span.contains(link.span)));
        let linked = facts
            .text
            .segments
            .iter()
            .filter(|s| s.inline == Inline::Link && link.span.contains(s.span));
        assert_eq!(linked.map(|segment| segment.span.len()).sum::<usize>(), link.span.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_is_lost(text in text()) {
        let (file, facts, _) = read(&text);
        check_spans(&text, &facts);
        let shown_text: String = facts.text.passages.iter().map(|p| bare(&facts.text.passage_text(&file.text, p).replace('&', "&amp;"))).collect();
        // What stands before the first passage is the first line, whole; behind it nothing is but white space.
        let whole = bare(&text);
        prop_assert!(whole.ends_with(&shown_text), "{whole:?} {shown_text:?}");
        let first = whole.strip_suffix(&*shown_text).unwrap_or("");
        let date = facts.date.as_ref();
        match facts.header {
            Header::None => prop_assert_eq!(first, ""),
            Header::Bare | Header::Lead(_) => prop_assert!(first.trim_end_matches(['-', '–', '—', '|', ':', ',', '.', ';', '·']).ends_with(|c: char| c.is_ascii_digit()) || date.is_none()),
            Header::Headline(span) => prop_assert!(first.ends_with(&bare(file.slice(span)))),
            Header::Caption { caption, credit } => {
                prop_assert!(first.contains(&bare(file.slice(caption))));
                prop_assert!(first.contains(&bare(file.slice(credit.unwrap_or_default()))));
            }
        }
        // And HTML shows the same.
        let html = html_of(&file, &facts, &[]);
        let page = scraper::Html::parse_fragment(&html);
        let seen: String = page.root_element().text().collect();
        prop_assert_eq!(bare(&seen.replace('&', "&amp;")), shown_text);
        let paragraphs = scraper::Selector::parse("p[id]").expect("a selector");
        prop_assert_eq!(page.select(&paragraphs).count(), facts.text.passages.len());
    }

    #[test]
    fn no_bytes_are_too_bad(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 0..4_usize) {
        let text = match decode(bytes.clone()) {
            Decoded::Utf8(text) => {
                prop_assert_eq!(text.as_bytes(), &*bytes);
                text
            }
            Decoded::Other { encoding, .. } => to_utf8(&bytes, encoding),
            Decoded::Binary => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let kind = HeaderKind::NAMES.get(kind).map(|(_, kind)| *kind);
        let (file, facts, _) = read_as(&format!("date 2021 {text}"), kind);
        check_spans(&file.text, &facts);
        let _ = html_of(&file, &facts, &[]);
        if let Ok(result) = import("x", &bytes, &|_| false, &|_| None, today()) {
            sidecar(&result);
            prop_assert!(std::str::from_utf8(&result.text).is_ok());
        }
    }

    #[test]
    fn every_import_has_a_sound_name_and_sidecar(text in text()) {
        if let Ok(result) = import("x.txt", text.as_bytes(), &|_| false, &|_| None, today()) {
            prop_assert!(result.name.chars().all(|c| c == '-' || c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)), "{}", result.name);
            prop_assert!(!result.name.is_empty() && result.name.len() <= 130);
            let table = sidecar(&result);
            let title = table["title"].as_str().unwrap_or("");
            prop_assert!(!title.is_empty() && (title.chars().count() <= 80 || matches!(read(&text).1.header, Header::Headline(_))));
        }
    }
}
