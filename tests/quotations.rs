//! Quotations are found where they stand, by the rules of quoting; links lead to them.

use proptest::prelude::*;
use treatise::link::quotation::{Found, Malformed, Nearest, Outcome, Reason, Text, find, parse};
use treatise::text_fragment::directive;

fn look_up(quote: &str, passages: &[&str]) -> Outcome {
    find(&parse(quote).expect("a quotation"), passages, None)
}

/// Writes an outcome down as the quoted pieces, `|` between pieces and `¶` before a passage's number.
fn told(outcome: &Outcome, passages: &[&str]) -> String {
    let place = |found: &Found| {
        let pieces = found.pieces.iter().map(|piece| {
            let text = &passages[piece.passage][piece.range.clone()];
            format!("¶{} {text}", piece.passage)
        });
        pieces.collect::<Vec<_>>().join(" | ")
    };
    match outcome {
        Outcome::Once(found) => place(found),
        Outcome::Many(all) => format!("{} times: {}", all.len(), place(&all[0])),
        Outcome::Nowhere(_) => "nowhere".to_owned(),
    }
}

/// The article that most cases quote from.
const ARTICLE: [&str; 7] = [
    "Macron told TF1 that the West should consider how to address Russia’s need for security guarantees.",
    "“We need to prepare what we are ready to do,” he said – and so on…",
    "",
    "Russia published a draft text of its demands in December 2021; the demands went unmet. The end.",
    "Президент Франции Эмманюэль Макрон заявил: «Надо подготовить то, что мы готовы сделать» — и добавил, что й есть й.",
    "L’OTAN, l’Union europe\u{301}enne et\u{A0}la Russie ont signe\u{301} un traité so\u{AD}li\u{AD}de : fin.",
    "Version 3.5 of the well-known text [sic] says “the end”.",
];

#[test]
fn quotations_are_found_by_the_rules_of_quoting() {
    let cases = [
        // plain words
        ("a draft text of its", "¶3 a draft text of its"),
        ("Macron told TF1", "¶0 Macron told TF1"),
        ("the demands went unmet", "¶3 the demands went unmet"),
        ("security guarantees.", "¶0 security guarantees."),
        // white space
        ("  a draft\n text\u{A0}of  its ", "¶3 a draft text of its"),
        ("Version 3.5 of", "¶6 Version 3.5 of"),
        ("Version 3. 5 of", "nowhere"),
        ("et la Russie", "¶5 et\u{A0}la Russie"),
        ("un traité solide: fin", "¶5 un traité so\u{AD}li\u{AD}de : fin"),
        // quotation marks and apostrophes
        ("Russia's need", "¶0 Russia’s need"),
        ("ready to do,\" he said", "¶1 ready to do,” he said"),
        ("ready to do,' he said", "¶1 ready to do,” he said"),
        ("'We need to prepare'", "¶1 We need to prepare"),
        ("“We need to prepare”", "¶1 We need to prepare"),
        ("«We need to prepare»", "¶1 We need to prepare"),
        ("„We need to prepare“", "¶1 We need to prepare"),
        ("\"We need to prepare", "¶1 We need to prepare"),
        ("says 'the end'.", "¶6 says “the end”."),
        ("Russia\"s need", "nowhere"),
        ("заявил: \"Надо подготовить", "¶4 заявил: «Надо подготовить"),
        // dashes
        ("he said — and so", "¶1 he said – and so"),
        ("he said - and so", "¶1 he said – and so"),
        ("he said--and so", "¶1 he said – and so"),
        ("the well‑known text", "¶6 the well-known text"),
        ("сделать» – и", "¶4 сделать» — и"),
        // ellipses that are in the text
        ("and so on...", "¶1 and so on…"),
        ("and so …", "nowhere"),
        // Unicode form
        ("l'Union européenne et", "¶5 l’Union europe\u{301}enne et"),
        ("ont signé un traite\u{301} so", "nowhere"),
        (
            "ont signé un traite\u{301} solide",
            "¶5 ont signe\u{301} un traité so\u{AD}li\u{AD}de",
        ),
        ("что и\u{306} есть", "¶4 что й есть"),
        ("что и есть", "nowhere"),
        // case and whole words
        ("macron told", "nowhere"),
        ("draft tex", "nowhere"),
        ("raft text", "nowhere"),
        ("Президент Франц", "nowhere"),
        ("OTAN", "¶5 OTAN"),
        // over passages
        ("so on… Russia published", "¶1 so on… | ¶3 Russia published"),
        ("security guarantees. \"We need", "¶0 security guarantees. | ¶1 “We need"),
        // what the quoter changed
        ("[R]ussia published", "¶3 Russia published"),
        ("[t]he West should", "¶0 the West should"),
        ("[T]he West should", "¶0 the West should"),
        ("[Th]e West should", "¶0 the West should"),
        ("[T]he west should", "nowhere"),
        ("[п]резидент Франции", "¶4 Президент Франции"),
        ("[m]acron tell[s] TF1", "nowhere"),
        ("[m]acron t[ells] TF1", "¶0 Macron told TF1"),
        ("publish[es] a draft", "¶3 published a draft"),
        ("demand[s] went", "¶3 demands went"),
        ("d[…]s went", "nowhere"),
        ("publi[s]hed a draft", "¶3 published a draft"),
        ("consider[] how", "¶0 consider how"),
        ("a [long] text of its", "¶3 a draft text of its"),
        ("published a draft [text] of its", "¶3 published a draft text of its"),
        ("published a draft [very] text of", "¶3 published a draft text of"),
        ("[Moscow] published a draft", "¶3 published a draft"),
        ("published a draft [now]", "¶3 published a draft"),
        (
            "[It] published [it all] in December",
            "¶3 published a draft text of its demands in December",
        ),
        ("Macron [said] address", "nowhere"), // nine words
        ("West [did] address", "¶0 West should consider how to address"),
        ("need for guarantees", "nowhere"),
        ("need for [its own] guarantees", "¶0 need for security guarantees"),
        // what the text has in brackets itself
        ("text [sic] says", "¶6 text [sic] says"),
        ("well-known […] says", "¶6 well-known | ¶6 says"),
        // what the quoter left out
        ("Macron […] West", "¶0 Macron | ¶0 West"),
        ("Macron [...] West", "¶0 Macron | ¶0 West"),
        ("Macron [ … ] West", "¶0 Macron | ¶0 West"),
        ("Macron [. . .] West", "¶0 Macron | ¶0 West"),
        ("Macron[…]West", "¶0 Macron | ¶0 West"),
        ("Macron … West", "nowhere"),
        ("Macron ... West", "nowhere"),
        ("Macron […] told TF1", "¶0 Macron told TF1"),
        ("[…] told TF1 […]", "¶0 told TF1"),
        ("guarantees […] We need […] do", "¶0 guarantees | ¶1 We need | ¶1 do"),
        ("Macron […] We", "¶0 Macron | ¶1 We"),
        ("Macron […] Russia published", "nowhere"),   // two passages on
        ("We […] published", "¶1 We | ¶3 published"), // an empty passage is none
        ("Macron […] We […] published", "¶0 Macron | ¶1 We | ¶3 published"),
        ("West […] Macron", "nowhere"),
        ("[T]he West […] address [M]oscow's need", "nowhere"),
        ("[T]he West […] address [Moscow's] need", "¶0 the West | ¶0 address Russia’s need"),
        // several places
        ("the demands", "¶3 the demands"),
        ("demands", "2 times: ¶3 demands"),
        ("й", "2 times: ¶4 й"),
        ("[T]he end", "2 times: ¶3 The end"),
        ("The end", "¶3 The end"),
    ];
    let mut wrong = Vec::new();
    for (quote, expected) in cases {
        let actual = told(&look_up(quote, &ARTICLE), &ARTICLE);
        if actual != expected {
            wrong.push(format!("{quote:?}\n  expected {expected}\n  found    {actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_shortest_of_nested_places_counts() {
    for (quote, text, expected) in [
        ("a […] b", "a x a y b", "¶0 a | ¶0 b"),
        ("a […] b", "a x b y b", "¶0 a | ¶0 b"),
        ("a […] b", "a x b y a z b", "2 times: ¶0 a | ¶0 b"),
        ("a […] b […] c", "a b x b c", "¶0 a b | ¶0 c"),
        ("a […] b […] c", "a a x b c", "¶0 a | ¶0 b c"),
        ("a [i] b", "a b b", "¶0 a b"),
        ("a b a", "a b a b a", "2 times: ¶0 a b a"),
        ("a b […] a b c", "a b a b c", "¶0 a b a b c"),
        ("a […] a […] a", "a a a", "¶0 a a a"),
        ("a [i] a b", "a a a b", "¶0 a a b"),
        ("北京 […] 会", "我们在北京开会。", "¶0 北京 | ¶0 会"),
        ("京开", "我们在北京开会。", "¶0 京开"),
    ] {
        assert_eq!(told(&look_up(quote, &[text]), &[text]), expected, "{quote:?} in {text:?}");
    }
    let Outcome::Once(found) = look_up("a […] b", &["a x a y b"]) else {
        panic!("found once");
    };
    assert_eq!(found.pieces[0].range, 4..5);
}

#[test]
fn at_most_twenty_places_are_told() {
    let text = "again ".repeat(100);
    assert!(matches!(look_up("again", &[&text]), Outcome::Many(all) if all.len() == 20));
}

#[test]
fn a_skip_goes_no_further_than_the_next_passage() {
    let passages = ["a", "x", "b", "a", "b x"];
    assert_eq!(told(&look_up("a […] b", &passages), &passages), "¶3 a | ¶4 b");
    let far = ["a", "x", "b"];
    assert_eq!(told(&look_up("a […] b", &far), &far), "nowhere");
    // The later `x` is the one from which `b` can be reached.
    let passages = ["a x y", "x z", "b"];
    assert_eq!(told(&look_up("a […] x […] b", &passages), &passages), "¶0 a | ¶1 x | ¶2 b");
}

#[test]
fn a_passage_can_be_given() {
    let passages = ["the demands", "the demands grew", "and over", "to the next"];
    let quotation = parse("the demands").unwrap();
    assert!(matches!(find(&quotation, &passages, None), Outcome::Many(all) if all.len() == 2));
    let one = find(&quotation, &passages, Some(1));
    assert_eq!(told(&one, &passages), "¶1 the demands");
    let Outcome::Nowhere(Some(nearest)) = find(&quotation, &passages, Some(3)) else {
        panic!("it is not there");
    };
    assert_eq!((nearest.reason, nearest.passage), (Reason::Elsewhere, 0));
    assert!(matches!(find(&quotation, &passages, Some(9)), Outcome::Nowhere(Some(_))));
    let over = parse("and over to the next").unwrap();
    for only in [2, 3] {
        assert!(matches!(find(&over, &passages, Some(only)), Outcome::Once(_)));
    }
}

#[test]
fn quotations_that_cannot_be_looked_up_say_why() {
    for (quote, expected) in [
        ("", Malformed::Empty),
        (" \u{A0}\n", Malformed::Empty),
        ("“”", Malformed::Empty),
        ("[…]", Malformed::OnlyEllipses),
        ("“[…] [...]”", Malformed::OnlyEllipses),
        ("[word]", Malformed::Wordless),
        ("…", Malformed::Wordless),
        ("[…], !", Malformed::Wordless),
        ("é [word", Malformed::Unclosed(3)),
        ("a [b [c] d", Malformed::Unclosed(2)),
    ] {
        assert_eq!(parse(quote).unwrap_err(), expected, "{quote:?}");
        assert!(expected.to_string().starts_with("the quotation "));
    }
}

fn nearest(quote: &str, passages: &[&str]) -> Option<Nearest> {
    match look_up(quote, passages) {
        Outcome::Nowhere(nearest) => nearest,
        found => panic!("{quote:?} is there: {found:?}"),
    }
}

#[test]
fn a_misquotation_is_told_word_by_word() {
    let cases = [
        (
            "published a [draft] of her demands in",
            3,
            "the article has “… text of its demands in” where the quotation has “… [draft] of her demands in”",
        ),
        (
            "published a draft text of their demands",
            3,
            "the article has “… text of its demands” where the quotation has “… text of their demands”",
        ),
        (
            "Macron told the West that Russia should consider",
            0,
            "the article has “Macron told TF1 that the West should consider” where the quotation has “Macron told the West that Russia should consider”",
        ),
        (
            "Russia published draft text of its demands",
            3,
            "the article has “Russia published a draft text …” where the quotation has “Russia published draft text …”",
        ),
        (
            "Russia published a first draft text of its",
            3,
            "the article has “… published a draft text …” where the quotation has “… published a first draft text …”",
        ),
        (
            "the Demands went unmet",
            3,
            "the article has “the demands went unmet” where the quotation has “the Demands went unmet”",
        ),
        (
            "Президент Франции Эмануэль Макрон заявил",
            4,
            "the article has “Президент Франции Эмманюэль Макрон заявил” where the quotation has “Президент Франции Эмануэль Макрон заявил”",
        ),
        (
            "Version 3. 5 of the well-known",
            6,
            "the article has “… 3.5 of the …” where the quotation has “… 3. 5 of the …”",
        ),
        (
            "Macron […] address Ukraine's need for security",
            0,
            "the article has “address Russia’s …” where the quotation has “address Ukraine's …”",
        ),
    ];
    for (quote, passage, expected) in cases {
        let nearest = nearest(quote, &ARTICLE).expect("something near");
        assert_eq!(nearest.passage, passage, "{quote:?}");
        assert_eq!(nearest.difference("the article"), expected, "{quote:?}");
        let there = &ARTICLE[passage][nearest.range.clone()];
        for word in &nearest.actual {
            assert!(there.replace('\u{AD}', "").contains(&word.text));
        }
    }
}

#[test]
fn parts_that_stand_apart_are_told_so() {
    let nearest = nearest("West […] Macron", &ARTICLE).expect("both are there");
    assert_eq!((nearest.passage, nearest.reason), (0, Reason::Apart));
    assert_eq!(
        nearest.difference("the article"),
        "the article has each part of the quotation, but not in this order within neighbouring paragraphs"
    );
}

#[test]
fn what_shares_hardly_anything_is_not_near() {
    for quote in ["entirely other words of another author", "the the of", "Совсем другие слова"] {
        assert_eq!(nearest(quote, &ARTICLE), None, "{quote:?}");
    }
    assert_eq!(nearest("anything", &[]), None);
    assert_eq!(nearest("anything", &["", " "]), None);
}

#[test]
fn a_long_misquotation_is_compared_in_parts() {
    let words: Vec<String> = (0..5000).map(|n| format!("word{n}")).collect();
    let text = words.join(" ");
    let quote = text.replace("word3210 ", "mistake ");
    let nearest = nearest(&quote, &[&text]).expect("nearly all of it");
    assert_eq!(
        nearest.difference("it"),
        "it has “… word3208 word3209 word3210 word3211 word3212 …” where the quotation has \
         “… word3208 word3209 mistake word3211 word3212 …”"
    );
}

#[test]
fn links_lead_to_the_words() {
    let cases: [(&str, &[&str], &str); 9] = [
        ("a draft", &["published a draft text"], "a%20draft"),
        (
            "well-known, true & so on",
            &["It is well-known, true & so on."],
            "well%2Dknown%2C%20true%20%26%20so%20on",
        ),
        ("еда", &["Вот еда"], "%D0%B5%D0%B4%D0%B0"),
        (
            "one two three four five six seven eight nine ten",
            &["Zero one two three  four five six seven eight nine ten eleven"],
            "one%20two%20three%20four,seven%20eight%20nine%20ten",
        ),
        (
            "of one passage into another",
            &["This is the end of one passage", "into another it goes"],
            "of%20one%20passage,into%20another",
        ),
        (
            "the End",
            &["It was the end of it. And this, the End."],
            "it.%20And%20this%2C-,the%20End",
        ),
        ("the end, sir", &["the end, sir.", "Yes: the end, sir."], "the%20end%2C%20sir"),
        (
            "a b c d e f g h i",
            &["a b c d x", "a b c d e f g h i j k l"],
            "a%20b%20c%20d%20e%20f%20g%20h%20i",
        ),
        ("one […] three", &["so\u{AD} one two so\u{AD}me three"], "one%20two%20some%20three"),
    ];
    for (quote, passages, expected) in cases {
        let found = match look_up(quote, passages) {
            Outcome::Once(found) => found,
            Outcome::Many(mut all) => all.remove(0),
            nowhere => panic!("{quote:?}: {nowhere:?}"),
        };
        assert_eq!(directive(passages, &found), format!(":~:text={expected}"), "{quote:?}");
    }
}

/// Counts the comparisons that looking up a quotation takes.
fn work(quote: &str, text: &str) -> u64 {
    Text::read(&[text]).find_counting(&parse(quote).unwrap(), None).1
}

#[test]
fn work_grows_with_the_text_and_with_the_quotation_only_as_their_product() {
    let quotes: [&dyn Fn(usize) -> String; 4] = [
        &|n| "a […] ".repeat(n) + "b",
        &|n| "a [i] ".repeat(n) + "b",
        &|n| "a ".repeat(n) + "b",
        &|n| "a […] a [i] ".repeat(n) + "b",
    ];
    for quote in quotes {
        for text in ["a ", "a a, a c "] {
            let base = work(&quote(40), &text.repeat(300));
            let longer_text = work(&quote(40), &text.repeat(2400));
            let longer_quote = work(&quote(320), &text.repeat(300));
            assert!(longer_text <= base * 12, "{} {base} {longer_text}", quote(2));
            assert!(longer_quote <= base * 12, "{} {base} {longer_quote}", quote(2));
        }
    }
}

#[test]
fn work_is_linear_for_ordinary_words() {
    let text: String = (0..20_000).map(|n| format!("word{} ", n % 5000)).collect();
    let quote: String = (4000..4400).map(|n| format!("word{n} ")).collect();
    assert!(work(&quote, &text) < 60_000);
}

/// Words that share letters and signs that folding touches.
fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        "[a-c]{1,2}",
        "[a-c]{1,2}[.,;:!?…]{0,2}",
        "[“\"'‘«][a-c]{1,2}[”\"'’»]",
        "[бйe]\u{301}?\u{306}?[бй]{0,2}",
        "a[’'-–—]b",
        "\\PC{1,4}",
        "[北京ไท\u{E49}]{1,3}",
    ];
    let word = word.prop_map(|word| word.replace(['[', ']'], "").replace(char::is_whitespace, ""));
    proptest::collection::vec(word, 1..40)
}

/// Joins words by white space, a passage break after every seventh.
fn passages(words: &[String]) -> Vec<String> {
    words.chunks(7).map(|words| words.join(" ")).collect()
}

/// Writes `text` with other white space, marks, dashes and Unicode form of the same meaning.
fn variant(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let other = |c| match c {
        ' ' => "\u{A0}\n ".to_owned(),
        '"' => "”".to_owned(),
        '“' | '«' => "\"".to_owned(),
        '’' => "'".to_owned(),
        '\'' => "’".to_owned(),
        '-' => "–".to_owned(),
        '—' => "-".to_owned(),
        '…' => "...".to_owned(),
        c => c.to_string(),
    };
    // A soft hyphen inside a word is no part of it.
    text.nfd().map(other).collect::<String>().replace("ab", "a\u{AD}b")
}

fn is_there(quote: &str, passages: &[&str]) -> bool {
    match parse(quote) {
        Ok(quotation) => !matches!(find(&quotation, passages, None), Outcome::Nowhere(_)),
        Err(malformed) => matches!(malformed, Malformed::Empty | Malformed::Wordless),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn words_that_are_cut_out_are_found(words in words(), from in 0..40_usize, count in 1..12_usize) {
        let texts = passages(&words);
        let passages: Vec<&str> = texts.iter().map(String::as_str).collect();
        let from = from % words.len();
        let cut = words[from..(from + count).min(words.len())].join(" ");
        prop_assert!(is_there(&cut, &passages), "{cut:?} in {passages:?}");
        prop_assert!(is_there(&format!("“{cut}”"), &passages), "quoted {cut:?} in {passages:?}");
    }

    #[test]
    fn variants_are_found(words in words(), from in 0..40_usize, count in 1..12_usize) {
        // Dots and dashes that stand together are one sign, which a variant could join anew.
        let words: Vec<String> = words.iter().map(|word| word.replace(['.', '…'], "")).collect();
        let texts = passages(&words);
        let passages: Vec<&str> = texts.iter().map(String::as_str).collect();
        let from = from % words.len();
        let cut = variant(&words[from..(from + count).min(words.len())].join(" "));
        prop_assert!(is_there(&cut, &passages), "{cut:?} in {passages:?}");
    }

    #[test]
    fn words_with_something_left_out_are_found(words in words(), from in 0..40_usize, skipped in 0..3_usize) {
        let text = words.join(" ");
        let from = from % words.len();
        let then = from + 1 + skipped;
        let Some(last) = words.get(then) else { return Ok(()) };
        for brackets in ["[…]", "[and so on]"] {
            let quote = format!("{} {brackets} {last}", words[from]);
            prop_assert!(is_there(&quote, &[&text]), "{quote:?} in {text:?}");
        }
    }

    #[test]
    fn pieces_are_ranges_of_their_passages(words in words(), quote in "([a-c]{1,2}|\\[…\\]|\\[i\\]|[a-c]\\[s\\]|\\[A\\]b|,)( ([a-c]{1,2}|\\[…\\]|\\[i\\]|,)){0,6}") {
        let texts = passages(&words);
        let passages: Vec<&str> = texts.iter().map(String::as_str).collect();
        let Ok(quotation) = parse(&quote) else { return Ok(()) };
        let all = match find(&quotation, &passages, None) {
            Outcome::Once(found) => vec![found],
            Outcome::Many(all) => all,
            Outcome::Nowhere(nearest) => {
                if let Some(nearest) = nearest {
                    prop_assert!(passages[nearest.passage].get(nearest.range.clone()).is_some());
                    prop_assert!(!nearest.difference("it").is_empty());
                }
                vec![]
            }
        };
        for found in &all {
            prop_assert!(!found.pieces.is_empty());
            for piece in &found.pieces {
                let text = passages[piece.passage].get(piece.range.clone());
                prop_assert!(text.is_some_and(|text| !text.is_empty() && text.trim() == text));
            }
            for pair in found.pieces.windows(2) {
                let order = |n: usize| (pair[n].passage, pair[n].range.start);
                prop_assert!(order(0) < order(1));
            }
            prop_assert!(directive(&passages, found).starts_with(":~:text="));
        }
    }

    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..60), texts in proptest::collection::vec(any::<String>(), 0..4), only in proptest::option::of(0..5_usize)) {
        let quote = String::from_utf8_lossy(&bytes);
        let passages: Vec<&str> = texts.iter().map(String::as_str).collect();
        for quote in [&*quote, passages.first().unwrap_or(&"")] {
            if let Ok(quotation) = parse(quote) {
                match find(&quotation, &passages, only) {
                    Outcome::Once(found) => drop(directive(&passages, &found)),
                    Outcome::Many(all) => drop(directive(&passages, &all[0])),
                    Outcome::Nowhere(_) => {}
                }
            }
        }
    }

    #[test]
    fn brackets_anywhere_never_panic(quote in "([a-b \\[\\]…. '\"’-]|\\[…\\]|\\[[a-b]{0,2}\\]){0,24}", text in "[a-b .,'\\[\\]…-]{0,40}") {
        if let Ok(quotation) = parse(&quote) {
            let _ = find(&quotation, &[&text, &text], Some(0));
            let _ = find(&quotation, &[&text], None);
        }
    }
}
