//! What is read of bibliographies, printed of it and given to readers.

#[cfg(test)]
use super::style::{Printed, Style};
use super::{Source, biblatex, bibtex, hayagriva_yaml};
use crate::diagnostic::{Diagnostic, File};

type Read = (Vec<Source>, Vec<Diagnostic>);

fn bib(text: &str) -> Read {
    let (mut sources, mut diagnostics) = (Vec::new(), Vec::new());
    biblatex::read(&File::new("content/sources/a.bib", text), &mut sources, &mut diagnostics);
    (sources, diagnostics)
}

fn yaml(text: &str) -> Read {
    let (mut sources, mut diagnostics) = (Vec::new(), Vec::new());
    hayagriva_yaml::read(&File::new("content/sources/a.yml", text), &mut sources, &mut diagnostics);
    (sources, diagnostics)
}

fn style(name: &str) -> Style {
    Style::by_name(name, "en-GB").unwrap()
}

fn printed(style: &Style, source: &Source) -> String {
    style.reference(&source.entry, &Printed::default()).plain.clone()
}

/// Gives the code of each diagnostic with the words that it is about.
fn told(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let told = diagnostics
        .iter()
        .map(|one| format!("{} {}", one.rule.code, &text[one.span.unwrap().range()]));
    told.collect()
}

const STYLES: [&str; 6] = [
    "iso-690-numeric",
    "iso-690-author-date",
    "apa",
    "chicago-author-date",
    "ieee",
    "modern-language-association",
];

#[test]
fn abstracts_are_printed_nowhere() {
    let (mut sources, wrong) = bib(
        "@article{a, author={Lee, Bo}, title={Pacts}, journaltitle={J}, date={2001}, abstract={SECRET words.}, annotation={SECRET}, note={A remark.}, pages={1--3}}",
    );
    assert!(wrong.is_empty());
    let (more, wrong) = yaml(
        "b:\n  type: Article\n  title: Pacts\n  author: Lee, Bo\n  abstract: >\n    SECRET words\n    of others.\n  note: A remark.\n  date: 2001\n  parent: { type: Periodical, title: J, \"abstract\": SECRET }\n",
    );
    assert!(wrong.is_empty(), "{wrong:?}");
    sources.extend(more);
    assert_eq!(sources.len(), 2);
    for name in Style::names() {
        let Some(style) = Style::by_name(name, "en-GB") else { continue };
        for source in &sources {
            let printed = printed(&style, source);
            assert!(!printed.contains("SECRET"), "{name}: {printed}");
            assert!(!printed.contains(".A remark"), "{name}: {printed}");
        }
    }
    assert!(!bibtex(&sources[0]).contains("SECRET") && !bibtex(&sources[1]).contains("SECRET"));
    let iso = printed(&style("iso-690-numeric"), &sources[0]);
    assert!(iso.ends_with("1–3. A remark."), "{iso}");
}

#[test]
fn markup_and_names_are_read_as_zotero_writes_them() {
    let (sources, wrong) = bib(concat!(
        "@book{a, author={Lee, Bo and others}, title={A \\textit{Pact} of H\\textsubscript{2}O: ``{{Not}} one inch''}, date={2003}}\n",
        "@book{b, author={Lee, Bo and Smith, Ann and others}, editor={{Ministry of Foreign Affairs and Trade}}, title={{\\cyrchar\\CYRP}{\\cyrchar\\cyrr}}, date={2003}}\n",
        "@report{c, author={{{RAND \\& Sons}}}, title={Report}, institution={RAND}, type={phdthesis}, date={2003}}\n",
    ));
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(sources[0].title(), "A Pact of H₂O: “Not one inch”");
    assert_eq!(sources[1].title(), "Пр");
    assert_eq!(sources[2].authors(), ["RAND & Sons"]);
    assert_eq!(sources[1].authors(), ["Bo Lee", "Ann Smith", "et al."]);
    for name in Style::names() {
        let Some(style) = Style::by_name(name, "en-GB") else { continue };
        for source in &sources {
            let reference = style.reference(&source.entry, &Printed::default()).clone();
            let label = style.label(&source.entry, &Printed::default()).to_owned();
            for text in [&reference.plain, &reference.html, &label] {
                assert!(!text.contains(super::OTHERS) && !text.contains("OTHERS"), "{name}: {text}");
                assert!(!text.contains("phdthesis") && !text.contains('\\'), "{name}: {text}");
            }
        }
    }
    let iso = style("iso-690-numeric");
    assert_eq!(printed(&iso, &sources[0]), "1. LEE, Bo et al. A Pact of H₂O: “Not one inch”. 2003.");
    assert_eq!(iso.label(&sources[0].entry, &Printed::default()), super::html::NUMBER.to_string());
    let apa = style("apa");
    assert!(
        printed(&apa, &sources[1]).starts_with("Lee, B., Smith, A. et al. (2003)"),
        "{}",
        printed(&apa, &sources[1])
    );
    assert_eq!(apa.label(&sources[0].entry, &Printed::default()), "Lee et al., 2003");
    assert!(printed(&iso, &sources[2]).contains("PhD thesis"));
}

#[test]
fn no_full_stop_is_doubled_and_no_date_lost() {
    let (sources, _) = bib(concat!(
        "@book{ed, editor={Lee, Bo}, title={Edited}, date={2001}, publisher={P}, location={Kyiv}}\n",
        "@book{no, title={Nobody}, date={2002}, publisher={P}, location={Kyiv}}\n",
        "@online{web, title={Page}, date={2004-05-06}, url={https://x.org/a..b}, urldate={2005-01-01}}\n",
        "@book{by, author={Lee, Bo}, title={Own}, date={2003}}\n",
    ));
    let dated = style("iso-690-author-date");
    for (source, year) in sources.iter().zip(["2001", "2002", "2004", "2003"]) {
        let text = printed(&dated, source);
        assert!(text.contains(year) && !text.contains("no date"), "{text}");
        assert!(text.contains(&source.title()), "{text}");
    }
    for name in STYLES {
        for source in &sources {
            let html = style(name).reference(&source.entry, &Printed::default()).html.clone();
            assert!(!html.replace("x.org/a..b", "").contains(".."), "{name}: {html}");
            assert!(!html.contains(". . ") && !html.contains(" . "), "{name}: {html}");
        }
    }
}

#[test]
fn no_style_loses_authors() {
    let (sources, _) = bib(concat!(
        "@article{a, author={Lee, Bo}, title={Pacts}, journaltitle={J}, date={2001}, volume={3}, pages={1--3}}\n",
        "@book{b, editor={Lee, Bo}, title={Edited}, date={2001}, publisher={P}, location={Kyiv}}\n",
    ));
    let lost: Vec<&str> = Style::names()
        .filter(|name| Style::by_name(name, "en-GB").is_some_and(|style| !printed(&style, &sources[0]).to_lowercase().contains("lee")))
        .collect();
    assert_eq!(lost, [""; 0]);
    assert!(
        printed(&style("vancouver"), &sources[0]).starts_with("Lee B. Pacts. J. 2001"),
        "{}",
        printed(&style("vancouver"), &sources[0])
    );
    assert!(
        printed(&style("vancouver"), &sources[1]).contains("Lee B. Edited"),
        "{}",
        printed(&style("vancouver"), &sources[1])
    );
}

/// Entries of every sort, in both formats.
const ENTRIES: &str = r#"
@article{art, author={Lee, Bo and van der Berg, Ann and {European Court of Human Rights}}, title={Pacts & {NATO}: 50\% of \$1}, journaltitle={J \& K}, date={2001-05-06}, volume={3}, number={2}, pages={1--3}, doi={10.1000/x_y}, issn={1234-5678}}
@book{boo, author={Lee, Jr, Bo and others}, title={A {Book}}, date={2003~}, series={Studies}, volume={2}, edition={3}, publisher={P & Q}, location={Kyiv}, isbn={978-3-16-148410-0}, translator={Smith, Ann}}
@report{rep, author={{RAND}}, title={Rep_ort}, type={Research Report}, number={RR-1}, institution={RAND Corporation}, date={2004}, location={Santa Monica}, url={https://x.org/a--b?a=1&b=2_3#c%20d}, urldate={2005-01-01}}
@techreport{tec, author={Lee, Bo}, title={Tech}, number={7}, institution={Institute}, year={2004}, month=dec}
@phdthesis{phd, author={Lee, Bo}, title={Thesis}, school={University}, year={2004}}
@inreference{inr, title={Pact}, booktitle={Encyclopaedia}, editor={Lee, Bo}, date={2004}, publisher={P}, volume={4}, pages={12}}
@inbook{inb, author={Lee, Bo}, title={Chapter}, booktitle={Book}, bookauthor={Smith, Ann}, date={2004}, publisher={P}, pages={12--15}}
@incollection{inc, author={Lee, Bo}, title={Essay}, booktitle={Essays}, editor={Smith, Ann}, date={2004-21}, publisher={P}, series={S}, number={3}, pages={12--15}}
@inproceedings{inp, author={Lee, Bo}, title={Talk}, booktitle={Proceedings}, date={2004}, publisher={P}, pages={12--15}}
@online{onl, author={{NATO}}, title={Page ~ \textbackslash{} ^ {\{x\}} it's ``so''}, date={2004-05-06}, url={https://x.org/(a)}, urldate={2005-01-01}, archiveurl={https://archive.today/x1}}
@legislation{leg, title={Act}, date={1949-04-04}, number={12}, url={https://x.org/}}
@jurisdiction{jur, title={A v. B}, date={1949-04-04}, number={12}}
@video{vid, author={Lee, Bo}, title={Film}, date={1949}, publisher={P}}
@unpublished{unp, author={Lee, Bo}, title={Draft}, date={1949}, note={A remark}}
@patent{pat, author={Lee, Bo}, title={Engine}, number={US 7}, date={1949}}
@dataset{dat, author={Lee, Bo}, title={Data}, version={1.2}, date={1949}, publisher={Zenodo}, doi={10.5281/zenodo.1}}
@misc{mis, author={Lee, Bo}, title={Other}, howpublished={Leaflet}, year={1949}}
@collection{col, editor={Lee, Bo}, title={Collected}, date={199X}, publisher={P}}
"#;

const YAML: &str = r#"
web:
  type: Web
  title: "A page: {x} & *more* -- 'y' ''z''"
  author: ["Smith, Ann", { name: BBC News }]
  date: 2022-03-04
  url: { value: "https://x.org/?a=1&b=2", date: 2023-01-01 }
  parent: { type: Web, title: The Site }
law:
  type: Legislation
  title: Final Act
  author: { name: CSCE }
  date: 1975-08-01
  serial-number: "12/3"
art:
  type: Article
  title: Pacts Again
  author: ["Smith, Ann"]
  date: 2020-03
  page-range: 7-44
  parent: { type: Periodical, title: Journal, volume: 4, issue: 2 }
rep:
  type: Report
  title: Findings
  author: ["Smith, Ann"]
  date: 2020-03
  organization: Institute
  genre: Working paper
  serial-number: WP-7
  publisher: { name: Institute Press, location: Leiden }
boo:
  type: Book
  title: { value: Long Title, short: Short }
  author: ["Smith, Ann"]
  date: 2020
  publisher: { name: P, location: Leiden }
"#;

#[test]
fn what_is_exported_is_read_again_as_the_same_source() {
    let (mut sources, wrong) = bib(ENTRIES);
    assert!(wrong.is_empty(), "{wrong:?}");
    let (more, wrong) = yaml(YAML);
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!((sources.len(), more.len()), (18, 5));
    sources.extend(more);
    let styles: Vec<Style> = STYLES.iter().map(|name| style(name)).collect();
    let mut different = Vec::new();
    for source in &sources {
        let exported = bibtex(source);
        let (again, wrong) = bib(&exported);
        assert!(wrong.is_empty(), "{exported}\n{wrong:?}");
        assert_eq!(again.len(), 1, "{exported}");
        for (style, name) in styles.iter().zip(STYLES) {
            let (own, other) = (printed(style, source), printed(style, &again[0]));
            if own != other {
                different.push(format!("{name}\n{own}\n{other}\n{exported}"));
            }
        }
        if bibtex(&again[0]) != exported {
            different.push(format!("{exported}{}", bibtex(&again[0])));
        }
        assert_eq!(again[0].archived, source.archived, "{exported}");
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let report = bibtex(sources.iter().find(|source| &*source.key == "rep").unwrap());
    for field in [
        "@report{rep,",
        "type = {Research Report}",
        "number = {RR-1}",
        "institution = {RAND Corporation}",
        "location = {Santa Monica}",
        "url = {https://x.org/a--b?a=1&b=2_3#c%20d}",
    ] {
        assert!(report.contains(field), "{field}: {report}");
    }
}

#[test]
fn dates_are_told_at_their_own_place() {
    let text = concat!(
        "@book{a, title={A}, date={2020-02-30}}\n",
        "@book{b, title={B}, date={2003-13-45}}\n",
        "@book{c, title={C}, year={n.d.}}\n",
        "@book{d, title={D}, year={2001}, month=dec}\n",
        "@book{e, title={E}, year={2001}, month={12}, day={24}}\n",
        "@book{f, title={F}, year={2001}, month={Smarch}}\n",
        "@book{g, title={G}, date={199X}}\n",
        "@online{h, title={H}, date={2020-21}, url={https://x.org/}, urldate={2020-99}}\n",
        "@book{i, title={I}, date={1997-05/1998-06}}\n",
    );
    let (sources, wrong) = bib(text);
    assert_eq!(
        told(text, &wrong),
        [
            "bad-date {2020-02-30}",
            "bad-date {2003-13-45}",
            "bad-date {Smarch}",
            "bad-date {2020-99}"
        ]
        .map(|told| told.replace(['{', '}'], ""))
    );
    let dates: Vec<String> = sources
        .iter()
        .map(|source| source.date().map_or_else(|| "none".to_owned(), |date| date.iso()))
        .collect();
    assert_eq!(
        dates,
        ["none", "none", "none", "2001-12", "2001-12-24", "2001", "1990", "2020", "1997-05"]
    );
}

#[test]
fn addresses_that_are_none_are_told_and_left_out() {
    let text = concat!(
        "@online{a, title={A}, date={2001}, url={javascript:alert(1)}}\n",
        "@online{b, title={B}, date={2001}, url={data:text/html,x}}\n",
        "@online{c, title={C}, date={2001}, url={www.example.org}}\n",
        "@online{d, title={D}, date={2001}, url={http://}}\n",
        "@online{e, title={E}, date={2001}, url={\\url{https://x.org/a\\_b}}, doi={https://doi.org/10.1/x}}\n",
        "@misc{f, title={F}, date={2001}, howpublished={\\url{https://x.org/a--b}}}\n",
    );
    let (sources, wrong) = bib(text);
    assert_eq!(
        told(text, &wrong),
        [
            "bad-url javascript:alert(1)",
            "bad-url data:text/html,x",
            "bad-url www.example.org",
            "bad-url http://"
        ]
    );
    let urls: Vec<Option<String>> = sources.iter().map(Source::url).collect();
    assert_eq!(urls[..4], [None, None, None, None]);
    assert_eq!(urls[4].as_deref(), Some("https://x.org/a_b"));
    assert_eq!(urls[5].as_deref(), Some("https://x.org/a--b"));
    for name in STYLES {
        for source in &sources {
            let html = style(name).reference(&source.entry, &Printed::default()).html.clone();
            assert!(
                !html.contains("javascript") && !html.contains("data:") && !html.contains("doi.org/https"),
                "{name}: {html}"
            );
        }
    }
    let text = "a:\n  type: Web\n  title: A\n  url: \"javascript:alert(1)\"\nb: { type: Web, title: B, url: { value: data:x, date: 2020 } }\nc:\n  type: Web\n  title: C\n  serial-number: { doi: https://doi.org/10.1/x }\n";
    let (sources, wrong) = yaml(text);
    assert_eq!(
        told(text, &wrong),
        [
            "bad-url \"javascript:alert(1)\"",
            "bad-url data:x",
            "bad-url https://doi.org/10.1/x"
        ]
    );
    assert_eq!(
        sources.iter().map(Source::url).collect::<Vec<_>>(),
        [None, None, Some("https://doi.org/10.1/x".to_owned())]
    );
}

#[test]
fn a_broken_entry_takes_nothing_from_the_others() {
    let text = concat!(
        "@string{press = {The Press}}\n",
        "@incollection{child, author={Lee, Bo}, title={Child}, crossref={parent}}\n",
        "@book{broken, title={Broken\n}\n",
        "@book{macro, title={M}, publisher=nobody}\n",
        "@book{child, title={Again}, date={1999}}\n",
        "@collection{parent, editor={Smith, Ann}, title={Parent}, date={2001}, publisher=press}\n",
    );
    let (sources, wrong) = bib(text);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    let found: Vec<(&str, Option<String>)> = sources
        .iter()
        .map(|source| (&*source.key, source.date().map(|date| date.iso())))
        .collect();
    assert_eq!(
        found,
        [
            ("child", Some("2001".to_owned())),
            ("parent", Some("2001".to_owned())),
            ("child", Some("1999".to_owned()))
        ]
    );
    assert_eq!(sources[0].publisher().as_deref(), Some("The Press"));
}

#[test]
fn several_ranges_of_pages_stay_several() {
    for (written, shown, exported) in [
        ("33, 35--37", "33, 35–37", "33, 35--37"),
        ("123--145, 150", "123–145, 150", "123--145, 150"),
        ("1, 7, 9", "1, 7, 9", "1, 7, 9"),
        ("33,35-37", "33, 35–37", "33, 35--37"),
        ("12--15", "12–15", "12--15"),
        ("12", "12", "12"),
    ] {
        let text = format!("@article{{a, author={{Lee, Bo}}, title={{T}}, journaltitle={{J}}, date={{2001}}, pages={{{written}}}}}\n");
        let (sources, wrong) = bib(&text);
        assert!(wrong.is_empty(), "{wrong:?}");
        for name in STYLES {
            let text = printed(&style(name), &sources[0]);
            // Some leave out digits that the last page has in common with the first.
            let digits = |text: &str| text.replace(' ', "").replace("–145", "–45");
            assert!(digits(&text).contains(&digits(shown)), "{name}: {text}");
        }
        let export = bibtex(&sources[0]);
        assert!(export.contains(&format!("pages = {{{exported}}}")), "{export}");
        assert_eq!(bibtex(&bib(&export).0[0]), export);
    }
}
