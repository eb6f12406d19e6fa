//! The matcher of names: a table of cases for every rule, and a slow reference held against it.

#[path = "names/reference.rs"]
mod reference;

use std::fmt::Write;
use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::select;
use treatise::link::names::{Hit, Name, Names, Probe};

fn names<'a>(names: impl IntoIterator<Item = (u32, &'a str)>) -> Names {
    Names::new(names.into_iter().map(|(entity, text)| Name { entity, text }))
}

fn scan(names: &Names, text: &str) -> Vec<(Range<usize>, Vec<u32>)> {
    let mut hits = Vec::new();
    names.scan(text, &mut hits);
    hits.into_iter()
        .map(|Hit { range, owners }| (range, owners.as_slice().to_vec()))
        .collect()
}

/// Marks the hits in a text: `l'[OTAN|1]`.
fn marked(text: &str, hits: &[(Range<usize>, Vec<u32>)]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (range, owners) in hits {
        let owners: Vec<String> = owners.iter().map(u32::to_string).collect();
        write!(out, "{}[{}|{}]", &text[at..range.start], &text[range.clone()], owners.join(",")).unwrap();
        at = range.end;
    }
    out + &text[at..]
}

/// Checks that each marked text is what comes of the text without its marks, and that the reference agrees.
#[track_caller]
fn finds(list: &[(u32, &str)], texts: &[&str]) {
    let set = names(list.iter().copied());
    let owned: Vec<(u32, String)> = list.iter().map(|&(entity, name)| (entity, name.to_owned())).collect();
    for expected in texts {
        let mut text = String::new();
        let mut rest = *expected;
        while let Some((before, after)) = rest.split_once('[') {
            let (hit, after) = after.split_once('|').unwrap();
            text += before;
            text += hit;
            rest = after.split_once(']').unwrap().1;
        }
        text += rest;
        assert_eq!(&marked(&text, &scan(&set, &text)), expected, "names {list:?}");
        assert_eq!(
            &marked(&text, &reference::hits(&owned, &text)),
            expected,
            "the reference, names {list:?}"
        );
    }
}

#[test]
fn whole_words() {
    finds(
        &[(1, "Macron"), (2, "OTAN"), (3, "Emmanuel")],
        &[
            "[Macron|1]",
            "Macrons, aMacron, Macron1, 1Macron, Macroné, Macron\u{301}, \u{301}Macron",
            "l'[OTAN|2], l’[OTAN|2], d'[Emmanuel|3] [Macron|1]'s, [Macron|1]’s and [Macron|1]' too",
            "pro-[Macron|1]-[OTAN|2] ([Macron|1]) _[Macron|1]_ “[Macron|1]”, [Macron|1].",
            "макронMacron Macronмакрон",
            "",
        ],
    );
}

#[test]
fn longest_name_first() {
    finds(
        &[
            (1, "New York"),
            (2, "New York Time"),
            (3, "York Times Square"),
            (4, "New York Times"),
        ],
        &[
            "[New York Times|4]",
            "[New York Times|4] Square",
            "[New York|1] Timer, [York Times Square|3]",
            "[New York Time|2], [New York|1] [New York|1]",
        ],
    );
    // What a leftmost-longest automaton loses.
    finds(&[(1, "New York"), (2, "New York Time")], &["[New York|1] Times"]);
    // The first to begin wins, even over a longer one.
    finds(&[(1, "a b"), (2, "b c d e")], &["[a b|1] c d e", "[b c d e|2]"]);
}

#[test]
fn folding_of_both_sides() {
    finds(
        &[
            (1, "Йошкар-Ола"),
            (2, "О’Нил"),
            (3, "Franc\u{327}ois Final"),
            (4, "«Газ  пром»"),
            (5, "И\u{306}"),
        ],
        &[
            "[Йошкар-Ола|1], [И\u{306}ошкар–Ола|1], [Йош\u{AD}кар\u{2011}Ола|1], [Йошкар−Ола|1]",
            "[О'Нил|2], [ОʼНил|2], [О‘Нил|2], [О′Нил|2]",
            "[François\u{A0}Final|3], [François\n \tFinal|3], François ﬁnal",
            "[\"Газ пром\"|4] [“Газ\u{202F}пром”|4]",
            "[Й|5] \u{AD}[И\u{AD}\u{306}|5]\u{AD} И",
        ],
    );
    finds(&[(1, "Oﬃce"), (2, "ﬁ")], &["[Office|1] [Oﬃce|1] [fi|2] [ﬁ|2] ﬁx oﬃ"]);
    finds(&[(1, "  Final\u{AD}\n")], &["x [Final|1]\u{AD} x"]);
    finds(&[(1, "q\u{303}")], &["[q\u{303}|1] q q\u{303}\u{323}"]);
    finds(
        &[(1, "zero\u{200B}width")],
        &["[zerowidth|1] [zero\u{2060}width|1] [zero\u{FEFF}width|1]"],
    );
}

#[test]
fn case() {
    finds(
        &[(1, "nato"), (2, "Who"), (3, "g7"), (4, "истина"), (5, "ΟΔΟΣ"), (6, "οδος")],
        &[
            "[nato|1] [NATO|1] [NaTo|1]",
            "[Who|2] who WHO",
            "[G7|3] [g7|3]",
            "[ИСТИНА|4]",
            "[ΟΔΟΣ|5,6] [οδος|6] [οδοσ|6]",
        ],
    );
    finds(&[(1, "i\u{307}zmir"), (2, "ǰ x")], &["[İzmir|1] İZMİR", "[J\u{30C} X|2] [ǰ x|2]"]);
    finds(
        &[(1, "İzmir"), (2, "izmir")],
        &["İ [İzmir|1] i [izmir|2] [Izmir|2] and after [İzmir|1]"],
    );
    // A title-case letter is none in lower case.
    finds(&[(1, "ǅep"), (2, "ǆep")], &["[ǅep|1,2] [ǆep|2] [Ǆep|2]"]);
    finds(&[(1, "123"), (2, "٣")], &["[123|1] [٣|2] 1234"]);
    // Lengths that change before a hit do not shift it.
    finds(&[(1, "ok")], &["İİİ ﬁ \u{AD} [OK|1] İ [ok|1]"]);
}

#[test]
fn stars() {
    finds(
        &[(1, "Макрон*")],
        &[
            "[Макрон|1] [Макрона|1] [Макроном|1] [Макронист|1] [Макрониста|1] Макронистам Макрон1 Макрона1 макрона",
            "[Макрона\u{301}|1] [Макроно\u{301}в\u{301}о\u{301}й\u{323}|1] Макрон\u{301} Макрон\u{301}а",
            "[Макрона|1]-[Макрон|1]’а ([Макронами|1])",
            "[Мак\u{AD}рон\u{AD}ом|1]\u{AD}!",
        ],
    );
    finds(
        &[
            (1, "Владимир* Зеленск*"),
            (2, "Владимир* Путин*"),
            (3, "Владимир*"),
            (4, "Владимир* Пу*"),
        ],
        &[
            "[Владимир Зеленский|1], [Владимиру\u{A0}Зеленскому|1], [Владимира|3] Зеленскойками",
            "[Владимиром Путиным|2] [Владимир Пу|4] [Владимир Пути|4] [Владимир Путин|2,4] [Владимир|3] Путинизмами",
            "[Владимирович Путин|2,4], Владимировичи Путин",
        ],
    );
    finds(
        &[(1, "Совет* Европ*")],
        &["[Совета Европы|1]", "[Совет Европ|1]", "Советскими Европ", "Совет\u{AD}а"],
    );
    // Only at the end of a word.
    finds(
        &[(1, "M*A*S*H"), (2, "*x"), (3, "y **"), (4, "a*-b")],
        &["[M*A*S*H|1] MASH [*x|2] x [y **|3] y [abc-b|4] a-[*x|2]"],
    );
    finds(&[(1, "b**"), (2, "'*")], &["[b*|1] [bcd*|1] b ['*|2]"]);
    finds(&[(1, "F-16*")], &["[F-16|1] [F-16s|1] F-167"]);
    finds(&[(1, "нат*")], &["[НАТО|1] [нато|1] [Натовец|1] Натовский"]);
    finds(
        &[(1, "*"), (2, ""), (3, " * **"), (4, "\u{AD}"), (5, "\u{301}a")],
        &["* a ** \u{301}a"],
    );
}

#[test]
fn several_owners() {
    finds(
        &[(7, "Мир"), (2, "Мир"), (2, "Мир*"), (5, "Мир*"), (9, "мир")],
        &["[Мир|2,5,7,9] [Мира|2,5] [мир|9] [МИР|9]"],
    );
    finds(&[(1, "Mir"), (1, "mir"), (1, "Mi*"), (1, "mi*"), (1, "Mir")], &["[Mir|1]"]);
    finds(
        &[(1, "Макр*"), (2, "Макрон*"), (3, "Макрон"), (4, "Макр")],
        &["[Макрон|1,2,3] [Макрона|1,2] [Макроном|1,2] [Макронами|2] [Макр|1,4]"],
    );
    finds(
        &[(1, "a* b"), (2, "ac b"), (3, "a* b*"), (4, "AC B*")],
        &["[ac b|1,2,3] [ab b|1,3] [AC B|1,2,3,4] [AC Bc|3,4]"],
    );
}

#[test]
fn scripts_without_spaces() {
    finds(
        &[
            (1, "北京"),
            (2, "北京大学"),
            (3, "東京*"),
            (4, "サッカー"),
            (5, "กรุง"),
            (6, "中国A"),
            (7, "A中国"),
        ],
        &[
            "我在[北京|1]和[北京大学|2]的",
            "x[北京|1]y1[北京|1]2",
            "[東京|3]都[東京|3]タワー",
            "は[サッカー|4]を",
            "ที่[กรุง|5]เทพ",
            "和[中国A|6] 和中国Ab",
            "和A中国 [A中国|7]人",
        ],
    );
    // A combining mark is never cut off, and two characters may be one letter.
    finds(
        &[(1, "ก"), (2, "か"), (3, "が")],
        &["[ก|1]ด ก\u{E31}ด", "[か|2][が|3][か\u{3099}|3]"],
    );
    finds(&[(1, "NATO")], &["[NATO|1] NATOは"]);
    finds(&[(1, "東京* 大*")], &["[東京 大|1]学 東京都 大"]);
}

#[test]
fn offsets_append_and_order() {
    let names = names([(1, "b"), (2, "a")]);
    let mut hits = Vec::new();
    names.scan("a b", &mut hits);
    names.scan("b", &mut hits);
    let ranges: Vec<_> = hits.iter().map(|hit| (hit.range.clone(), hit.owners.as_slice())).collect();
    assert_eq!(ranges, [(0..1, &[2][..]), (2..3, &[1]), (0..1, &[1])]);
}

#[test]
fn long_repetitive_text_is_no_trouble() {
    let nested: Vec<String> = (1..=50)
        .flat_map(|k| [vec!["a"; k].join(" "), "b".repeat(k), "c* ".repeat(k)])
        .collect();
    let names = names(nested.iter().map(|name| (1, name.as_str())));
    for word in ["a ", "b", "c ", "cd ", "\u{301}", "a\u{AD}\u{301}", " \u{AD}", "北"] {
        scan(&names, &word.repeat(20_000 / word.len()));
    }
    let deep = "д* ".repeat(2_000);
    assert_eq!(scan(&self::names([(1, deep.as_str())]), &deep.replace('*', "а")).len(), 1);
}

const TOKENS: &[&str] = &[
    "Макрон",
    "Макрона",
    "макрон",
    "а",
    "ом",
    "ами",
    "ист",
    "В",
    "И\u{306}",
    "Й",
    "й",
    "и\u{306}",
    "NATO",
    "nato",
    "s",
    "New",
    "York",
    "l",
    "'",
    "’",
    "ʼ",
    "-",
    "—",
    "−",
    " ",
    " ",
    " ",
    "\u{A0}",
    "\n",
    "\u{AD}",
    "\u{200B}",
    "ﬁ",
    "fi",
    "ﬃ",
    "f",
    "\u{301}",
    "\u{306}",
    "\u{307}",
    "\u{323}",
    "q",
    "İ",
    "I",
    "i",
    "ı",
    "北",
    "京",
    "北京",
    "が",
    "か\u{3099}",
    "ア",
    "ー",
    "ก",
    "\u{E31}",
    "*",
    "*",
    "1",
    "ß",
    "ẞ",
    "ΣΑΣ",
    "σας",
    "Σ",
    "ς",
    "J\u{30C}",
    "ǰ",
    "ǅ",
    "“",
    "»",
    ".",
    "\u{1F600}",
];

fn tokens(max: usize) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(select(TOKENS), 0..max)
}

/// How a name is made from a part of the text, so that many are found: which part, how it is changed.
type Cut = (usize, usize, u8);

fn cut(text: &[&str], (start, length, change): Cut) -> String {
    let start = start % (text.len() + 1);
    let name: String = text[start..].iter().take(length).copied().collect();
    let stemmed = |drop: usize| -> String {
        let kept = name.chars().count().saturating_sub(drop);
        name.chars().take(kept).chain(['*']).collect()
    };
    match change {
        0 => name.to_lowercase(),
        1 => stemmed(0),
        2 => stemmed(1),
        3 => stemmed(4),
        4 => stemmed(5),
        5 => name.split_inclusive(' ').map(|word| word.replace(' ', "* ")).collect::<String>() + "*",
        6 => stemmed(1).to_lowercase(),
        7 => name.to_uppercase(),
        _ => name,
    }
}

fn case_of_all() -> impl Strategy<Value = (Vec<(u32, String)>, String)> {
    let cuts = proptest::collection::vec((0..4u32, (0..12usize, 1..5usize, 0..10u8)), 0..7);
    let free = proptest::collection::vec((0..4u32, tokens(4).prop_map(|name| name.concat())), 0..4);
    (tokens(14), cuts, free).prop_map(|(text, cuts, free)| {
        let mut names: Vec<(u32, String)> = cuts.into_iter().map(|(entity, how)| (entity, cut(&text, how))).collect();
        names.extend(free);
        (names, text.concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn finds_what_the_reference_finds((list, text) in case_of_all()) {
        let set = names(list.iter().map(|(entity, name)| (*entity, name.as_str())));
        prop_assert_eq!(marked(&text, &scan(&set, &text)), marked(&text, &reference::hits(&list, &text)));
        let reversed = names(list.iter().rev().map(|(entity, name)| (*entity, name.as_str())));
        prop_assert_eq!(scan(&set, &text), scan(&reversed, &text));
        let probe = Probe::new(list.iter().map(|(_, name)| name.as_str()));
        prop_assert!(scan(&set, &text).is_empty() || probe.is_some_and(|probe| probe.may_hit(&text)));
    }

    #[test]
    fn takes_any_text(list in proptest::collection::vec((0..4u32, any::<String>()), 0..6), text: String) {
        let set = names(list.iter().map(|(entity, name)| (*entity, name.as_str())));
        let text = text + &list.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" ");
        let mut end = 0;
        for (range, owners) in scan(&set, &text) {
            prop_assert!(end <= range.start && range.start < range.end);
            prop_assert!(text.get(range.clone()).is_some());
            prop_assert!(!owners.is_empty() && owners.is_sorted());
            end = range.end;
        }
    }
}
