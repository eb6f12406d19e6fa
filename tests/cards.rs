//! Social cards and icons: their size and bytes, what is drawn on them, what stands in where a letter cannot be drawn, and that none is drawn twice.

#![cfg(feature = "social-cards")]

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::plain_options;
use treatise::card::{Fonts, Room};
use treatise::diagnostic::Diagnostic;
use treatise::route::{Icon, Route};
use treatise::site::BuildOptions;
use treatise::{Options, Site, produce};

const CONFIG: &str = "title = \"The Desk\"\nbase_url = \"https://example.org/x/\"\n";

const CLAIM: &str = "+++\ntitle = \"There are more ships now\"\nclaim = \"There are more ships than ever.\"\nspeaker = \"Ann Lee\"\nsaid = 2022-02-01\n\
    date = 2022-02-05\nsummary = \"There were more in 1944.\"\nverdict = \"false\"\n+++\n\nText.\n";

/// A site in a fresh folder, of these files.
fn site_of(files: &[(&str, &str)]) -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text.as_bytes());
    }
    let site = load(folder.path());
    (folder, site)
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn load(root: &Path) -> Site {
    let options = Options {
        pictures: true,
        ..plain_options()
    };
    treatise::load(root, &options, None).unwrap()
}

fn made(site: &Site, path: &str) -> (Vec<u8>, Vec<Diagnostic>) {
    let route = site.routes.get(path).unwrap_or_else(|| panic!("{path} is no route"));
    let made = produce::produce(site, route);
    (made.bytes, made.diagnostics)
}

fn bytes(site: &Site, path: &str) -> Vec<u8> {
    let (bytes, diagnostics) = made(site, path);
    assert!(diagnostics.is_empty(), "{path}: {diagnostics:?}");
    bytes
}

fn text(site: &Site, path: &str) -> String {
    String::from_utf8(bytes(site, path)).unwrap()
}

fn size(png: &[u8]) -> (u32, u32) {
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    (reader.info().width, reader.info().height)
}

/// What `property` says in the head of a page.
fn property<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("<meta property=\"{name}\" content=\"");
    html.split_once(&start)?.1.split_once('"').map(|(value, _)| value)
}

#[test]
fn the_fonts_are_those_that_are_meant() {
    assert_eq!(
        Fonts::new(&[]).names(),
        ["LibertinusSerif-Regular", "LibertinusSerif-Semibold", "DejaVuSansMono"]
    );
}

#[test]
fn a_card_has_its_size_and_the_page_says_so() {
    let (_folder, site) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", CLAIM)]);
    for path in ["cards/claims/ships.png", "cards/index.png"] {
        assert_eq!(size(&bytes(&site, path)), (1200, 630), "{path}");
    }
    let html = text(&site, "claims/ships/index.html");
    let image = property(&html, "og:image").unwrap();
    assert!(image.starts_with("https://example.org/x/cards/claims/ships.png?v="), "{image}");
    assert_eq!(property(&html, "og:image:width"), Some("1200"));
    assert_eq!(property(&html, "og:image:height"), Some("630"));
    assert_eq!(property(&html, "og:image:alt"), Some("There are more ships now – False"));
    assert!(html.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    let list = text(&site, "claims/index.html");
    assert!(
        property(&list, "og:image")
            .unwrap()
            .starts_with("https://example.org/x/cards/index.png?v=")
    );
}

#[test]
fn a_card_is_the_same_whenever_it_is_drawn() {
    let (folder, first) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", CLAIM)]);
    let (again, path) = (load(folder.path()), "cards/claims/ships.png");
    let in_pool = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bytes(&again, path))
    };
    let drawn = bytes(&first, path);
    assert!(drawn == in_pool(1) && drawn == in_pool(4));
}

#[test]
fn the_verdict_its_word_and_the_finding_are_drawn() {
    let cards: Vec<(Vec<u8>, String)> = [
        ("", ""),
        ("verdict = \"false\"\n", ""),
        ("verdict = \"false\"", "verdict = \"misleading\""),
        ("There were more in 1944.", "There were more in 1945."),
        ("Ann Lee", "Ann Li"),
        ("than ever.", "than before."),
        ("2022-02-05", "2022-02-06"),
    ]
    .iter()
    .map(|(from, to)| {
        let (_folder, site) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", &CLAIM.replacen(from, to, 1))]);
        let html = text(&site, "claims/ships/index.html");
        (
            bytes(&site, "cards/claims/ships.png"),
            property(&html, "og:image").unwrap().to_owned(),
        )
    })
    .collect();
    for (index, (drawn, address)) in cards.iter().enumerate() {
        for (other, (other_drawn, other_address)) in cards.iter().enumerate().skip(index + 1) {
            assert!(drawn != other_drawn, "{index} and {other} are drawn alike");
            assert!(address != other_address, "{index} and {other} have one address");
        }
    }
    // The word alone.
    let scale =
        "\n[[verdicts]]\nid = \"false\"\nlabel = \"LABEL\"\nvalue = 1\n\n[[verdicts]]\nid = \"true\"\nlabel = \"True\"\nvalue = 5\n";
    let of_label = |label: &str| {
        let config = format!("{CONFIG}{}", scale.replace("LABEL", label));
        let (_folder, site) = site_of(&[("config.toml", &config), ("content/claims/ships.md", CLAIM)]);
        bytes(&site, "cards/claims/ships.png")
    };
    assert!(of_label("False") != of_label("Wrong"));
}

#[test]
fn a_claim_without_a_verdict_says_so() {
    let claim = CLAIM.replace("verdict = \"false\"\n", "");
    let (_folder, site) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", &claim)]);
    let html = text(&site, "claims/ships/index.html");
    assert_eq!(property(&html, "og:image:alt"), Some("There are more ships now – No verdict yet"));
    let feed = text(&site, "feed.xml");
    assert!(feed.contains("<title>No verdict yet: There are more ships now</title>"), "{feed}");
    // A title that is the words themselves stands in quotation marks.
    let claim = claim.replace("There are more ships now", "There are more ships than ever.");
    let (_folder, site) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", &claim)]);
    let feed = text(&site, "feed.xml");
    assert!(
        feed.contains("<title>No verdict yet: “There are more ships than ever.”</title>"),
        "{feed}"
    );
    assert!(bytes(&site, "cards/claims/ships.png") != bytes(&site, "cards/index.png"));
}

#[test]
fn what_a_card_does_not_show_does_not_change_its_address() {
    let address = |text_of_page: &str| {
        let claim = CLAIM.replace("\nText.\n", text_of_page);
        let (_folder, site) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", &claim)]);
        property(&text(&site, "claims/ships/index.html"), "og:image").unwrap().to_owned()
    };
    assert_eq!(address("\nText.\n"), address("\nQuite another text.\n"));
}

const ROOM: Room = Room {
    width: 1000.0,
    height: 300.0,
    lines: 4,
    from: 90.0,
    to: 40.0,
    leading: 1.1,
    bold: true,
    right_to_left: false,
};

#[test]
fn long_titles_shrink_wrap_and_are_cut() {
    let fonts = Fonts::new(&[]);
    let words = "Security guarantees for everyone who asked for them and for some who did not ";
    let mut last = f64::MAX;
    for count in [1, 2, 3, 12] {
        let fitted = fonts.fit(&words.repeat(count), &ROOM);
        assert!(
            fitted.size <= last && fitted.size >= ROOM.to && fitted.height <= ROOM.height,
            "{fitted:?}"
        );
        assert!(fitted.width <= ROOM.width && fitted.lines.len() <= ROOM.lines, "{fitted:?}");
        let said: Vec<&str> = fitted.lines.iter().map(|line| &*line.text).collect();
        match fitted.cut {
            true => assert!(said.last().unwrap().ends_with('…'), "{said:?}"),
            false => assert_eq!(said.join(" "), words.repeat(count).trim()),
        }
        last = fitted.size;
    }
    assert!(fonts.fit(&words.repeat(12), &ROOM).cut && !fonts.fit(words, &ROOM).cut);
}

#[test]
fn a_word_wider_than_a_line_is_broken() {
    let fitted = Fonts::new(&[]).fit(&"Donaudampfschifffahrtsgesellschaft".repeat(4), &ROOM);
    assert!(fitted.lines.len() > 1 && fitted.width <= ROOM.width, "{fitted:?}");
}

#[test]
fn scripts_without_spaces_break_between_letters() {
    let title = "北大西洋公約組織與俄羅斯聯邦之間的相互關係合作與安全基本文件的完整解說與背景";
    let fitted = Fonts::new(&[]).fit(title, &ROOM);
    let said: String = fitted.lines.iter().map(|line| &*line.text).collect();
    assert!(fitted.lines.len() > 1 && said == title, "{fitted:?}");
}

#[test]
fn an_empty_text_takes_no_room() {
    let fitted = Fonts::new(&[]).fit(" ", &ROOM);
    assert!(fitted.lines.is_empty() && fitted.height == 0.0);
}

/// A font that has Cherokee letters, which the program's own have not, from the same library.
fn cherokee() -> &'static [u8] {
    let has = |bytes: &&[u8]| Fonts::new(&[Arc::from(*bytes)]).missing("ᏣᎳᎩ").is_none();
    typst_assets::fonts().find(has).unwrap()
}

const CHEROKEE: &str = "+++\ntitle = \"ᏣᎳᎩ ᏣᎳᎩ\"\nlang = \"chr\"\ndate = 2022-02-05\n+++\n\nᏣᎳᎩ.\n";

const ARABIC: &str = "+++\ntitle = \"الضمانات الأمنية: من يقدمها؟\"\nlang = \"ar\"\ndate = 2022-02-05\n+++\n\nنص.\n";

#[test]
fn a_letter_that_no_font_has_leaves_the_sites_card_and_is_said_once() {
    let han = "+++\ntitle = \"北大西洋\"\n+++\n\nText.\n";
    let (_folder, site) = site_of(&[
        ("config.toml", CONFIG),
        ("content/articles/cherokee.md", CHEROKEE),
        ("content/notes/han.md", han),
        ("content/notes/own.md", "+++\ntitle = \"Own\"\n+++\n\nText.\n"),
    ]);
    let (common, diagnostics) = made(&site, "cards/index.png");
    assert_eq!(bytes(&site, "cards/articles/cherokee.png"), common);
    assert_eq!(bytes(&site, "cards/notes/han.png"), common);
    assert!(bytes(&site, "cards/notes/own.png") != common);
    let said: Vec<(&str, &str)> = diagnostics.iter().map(|d| (d.rule.code, &*d.message)).collect();
    let message = "the social card of this page is the site's own: no font has the letter `Ꮳ`, and so has another";
    assert_eq!(said, [("undrawn-card", message)]);
    let all = treatise::check(&site);
    assert_eq!(all.iter().filter(|d| d.rule.code == "undrawn-card").count(), 1);
}

#[test]
fn a_font_of_the_site_draws_other_scripts() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "fonts/own.ttf", cherokee());
    let config = format!("{CONFIG}\n[social_cards]\nfonts = [\"fonts/own.ttf\"]\n");
    write(folder.path(), "config.toml", config.as_bytes());
    write(folder.path(), "content/articles/cherokee.md", CHEROKEE.as_bytes());
    let site = load(folder.path());
    let (common, diagnostics) = made(&site, "cards/index.png");
    assert!(diagnostics.is_empty() && bytes(&site, "cards/articles/cherokee.png") != common);
    let fitted = site.pictures.fonts.fit(
        "ᏣᎳᎩ ᏣᎳᎩ",
        &Room {
            right_to_left: true,
            ..ROOM
        },
    );
    assert!(fitted.width > 100.0 && fitted.lines.len() == 1, "{fitted:?}");
}

#[test]
fn an_arabic_site_has_cards_that_differ() {
    let config = CONFIG.replace("The Desk", "الضمانات") + "language = \"ar\"\n";
    let claim = CLAIM
        .replace("There are more ships now", "السفن أكثر")
        .replace("There were more in 1944.", "كانت أكثر في 1944.");
    let (_folder, site) = site_of(&[
        ("config.toml", &config),
        ("content/claims/ships.md", &claim),
        ("content/articles/arabic.md", ARABIC),
    ]);
    let cards = ["cards/index.png", "cards/claims/ships.png", "cards/articles/arabic.png"].map(|path| bytes(&site, path));
    assert!(cards[0] != cards[1] && cards[0] != cards[2] && cards[1] != cards[2]);
    assert!(treatise::check(&site).iter().all(|d| d.rule.code != "undrawn-card"));
}

#[test]
fn a_site_whose_name_cannot_be_drawn_has_no_cards_and_says_so_once() {
    let config = CONFIG.replace("The Desk", "安全保障");
    let (_folder, site) = site_of(&[("config.toml", &config), ("content/claims/ships.md", CLAIM)]);
    assert!(site.routes.iter().all(|(path, _)| !path.starts_with("cards/")));
    for path in ["index.html", "claims/ships/index.html"] {
        let html = text(&site, path);
        assert_eq!(property(&html, "og:image"), None, "{path}");
        assert!(html.contains("<meta name=\"twitter:card\" content=\"summary\">"), "{path}");
    }
    let all = treatise::check(&site);
    let said: Vec<&str> = all.iter().filter(|d| d.rule.code == "undrawn-card").map(|d| &*d.message).collect();
    assert_eq!(said, ["no page has a social card: no font has the letter `安` of the site's name"]);
}

#[test]
fn a_description_that_cannot_be_drawn_leaves_the_name() {
    let config = format!("{CONFIG}description = \"安全保障\"\n");
    let (_folder, site) = site_of(&[("config.toml", &config)]);
    let (_other, plain) = site_of(&[("config.toml", CONFIG)]);
    let (drawn, _) = made(&site, "cards/index.png");
    assert!(drawn == bytes(&plain, "cards/index.png"));
}

#[test]
fn a_font_that_is_none_is_said() {
    let config = format!("{CONFIG}\n[social_cards]\nfonts = [\"fonts/none.ttf\", \"config.toml\", \"../x.ttf\"]\n");
    let (_folder, site) = site_of(&[("config.toml", &config)]);
    let said: Vec<String> = site.diagnostics.iter().map(|d| format!("{}: {}", d.rule.code, d.message)).collect();
    assert_eq!(
        said,
        [
            "bad-value: the font `fonts/none.ttf` does not exist",
            "bad-value: the font `config.toml` holds no font that can be read",
            "bad-value: the font `../x.ttf` does not lie inside of the site",
        ]
    );
}

#[test]
fn a_picture_of_the_page_stands_before_a_drawn_one() {
    let page = |image: &str| format!("+++\ntitle = \"Own\"\nimage = \"{image}\"\nimage_alt = \"A ship\"\n+++\n\nText.\n");
    let (_folder, site) = site_of(&[
        ("config.toml", CONFIG),
        ("static/ship.png", "not looked at"),
        ("static/ship.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/notes/pixels.md", &page("/ship.png")),
        ("content/notes/lines.md", &page("/ship.svg")),
    ]);
    let html = text(&site, "notes/pixels/index.html");
    assert_eq!(property(&html, "og:image"), Some("https://example.org/x/ship.png"));
    assert_eq!(property(&html, "og:image:alt"), Some("A ship"));
    assert_eq!(property(&html, "og:image:width"), None);
    assert!(site.routes.get("cards/notes/pixels.png").is_none());
    let html = text(&site, "notes/lines/index.html");
    assert!(property(&html, "og:image").unwrap().contains("/cards/notes/lines.png?v="));
}

#[test]
fn a_template_of_the_site_draws_the_card_and_its_mistakes_are_said() {
    let of = |template: &str| {
        let (_folder, site) = site_of(&[
            ("config.toml", CONFIG),
            ("content/claims/ships.md", CLAIM),
            ("templates/card.svg", template),
        ]);
        let (bytes, drawn) = made(&site, "cards/claims/ships.png");
        let mut all = treatise::check(&site);
        all.extend(drawn);
        let said = all.iter().find(|d| &*d.file.path == "templates/card.svg");
        (bytes, said.map(|d| (d.rule.code, d.message.clone(), d.span.is_some())))
    };
    let svg = |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{inner}</svg>");
    let (bytes, said) = of(&svg("<text y=\"90\" font-size=\"60\">{{ card.title }}</text>"));
    assert_eq!((size(&bytes), said), ((1200, 630), None));
    let (bytes, said) = of(&svg("{{ card.titel }}"));
    let (code, message, has_place) = said.unwrap();
    assert!(bytes.is_empty() && code == "template" && has_place, "{message}");
    assert!(
        message.starts_with("there is no field `titel` (did you mean `title`?)"),
        "{message}"
    );
    let (bytes, said) = of("<svg>");
    assert!(bytes.is_empty() && said.unwrap().1.starts_with("this template makes no SVG: "));
}

#[test]
fn a_card_is_drawn_once() {
    let (folder, site) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", CLAIM)]);
    let build = |site: &Site, output: &str| {
        let built = treatise::build(site, &folder.path().join(output), &BuildOptions::default(), &|| {}).unwrap();
        assert!(!built.failed);
        fs::read(folder.path().join(output).join("cards/claims/ships.png")).unwrap()
    };
    let first = build(&site, "one");
    let kept = folder.path().join(".treatise/cards");
    let names = || {
        let mut names: Vec<String> = fs::read_dir(&kept)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let before = names();
    assert_eq!(before.len(), 2);
    // What is kept is what the next build takes: here, the other card's picture.
    let paths: Vec<_> = before.iter().map(|name| kept.join(name)).collect();
    let (one, other) = (fs::read(&paths[0]).unwrap(), fs::read(&paths[1]).unwrap());
    fs::write(&paths[0], &other).unwrap();
    fs::write(&paths[1], &one).unwrap();
    assert!(build(&site, "two") != first);
    // What is damaged is drawn again.
    fs::write(&paths[0], b"damaged").unwrap();
    fs::write(&paths[1], b"").unwrap();
    assert_eq!(build(&site, "three"), first);
    write(folder.path(), "content/claims/ships.md", CLAIM.replace("1944", "1945").as_bytes());
    assert!(build(&load(folder.path()), "one") != first);
    let after = names();
    assert_eq!((after.len(), after.iter().filter(|name| before.contains(name)).count()), (2, 1));
}

#[test]
fn the_icon_is_drawn_from_the_sites_own_or_the_themes() {
    let (_folder, themes) = site_of(&[("config.toml", CONFIG)]);
    let red = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><rect width=\"8\" height=\"8\" fill=\"red\"/></svg>";
    let (_other, own) = site_of(&[("config.toml", CONFIG), ("static/favicon.svg", red)]);
    for site in [&themes, &own] {
        for icon in [Icon::Small, Icon::Touch] {
            assert_eq!(size(&bytes(site, icon.path())), (icon.size(), icon.size()));
        }
        let ico = bytes(site, "favicon.ico");
        assert_eq!((&ico[..6], size(&ico[22..])), (&[0, 0, 1, 0, 1, 0][..], (32, 32)));
        let manifest: serde_json::Value = serde_json::from_str(&text(site, "site.webmanifest")).unwrap();
        assert_eq!(
            (manifest["name"].as_str(), manifest["start_url"].as_str()),
            (Some("The Desk"), Some("/x/"))
        );
        let html = text(site, "index.html");
        assert!(html.contains("<link rel=\"apple-touch-icon\" href=\"/x/apple-touch-icon.png\">"));
    }
    assert!(bytes(&themes, "icon-32.png") != bytes(&own, "icon-32.png"));
    assert!(text(&own, "index.html").contains("<link rel=\"icon\" href=\"/x/favicon.svg\" type=\"image/svg+xml\">"));
    assert!(text(&themes, "index.html").contains("<link rel=\"icon\" href=\"/x/assets/icon."));
}

#[test]
fn without_pictures_pages_name_none() {
    let (folder, _) = site_of(&[("config.toml", CONFIG), ("content/claims/ships.md", CLAIM)]);
    let site = treatise::load(folder.path(), &plain_options(), None).unwrap();
    let html = text(&site, "claims/ships/index.html");
    assert!(property(&html, "og:image").is_none() && !html.contains(".png"));
    assert!(
        !site
            .routes
            .iter()
            .any(|(_, route)| matches!(route, Route::SocialCard(_) | Route::Icon(_)))
    );
    assert!(html.contains("<meta name=\"twitter:card\" content=\"summary\">"));
}

/// What the head of a page says, by the name of each `meta`.
fn said(html: &str) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(html);
    let metas = scraper::Selector::parse("meta[property]").unwrap();
    let of = |element: scraper::ElementRef<'_>, name: &str| element.value().attr(name).unwrap_or_default().to_owned();
    page.select(&metas)
        .map(|meta| (of(meta, "property"), of(meta, "content")))
        .collect()
}

#[test]
fn the_head_says_what_the_page_is() {
    let article = "+++\ntitle = \"A & B\"\ndate = 2022-02-05\nupdated = 2022-03-01\nauthors = [\"Bo Ek\"]\ntags = [\"sea\"]\nsummary = \"Short.\"\n\
        [source]\npublisher = \"The Paper\"\nurl = \"https://paper.example.org/a\"\nlicence = \"CC BY 4.0\"\n+++\n\nText.\n";
    let (_folder, site) = site_of(&[
        ("config.toml", CONFIG),
        ("content/articles/a.md", article),
        ("content/people/ann-lee.md", "+++\ntitle = \"Ann Lee\"\n+++\n\nA sailor.\n"),
        ("content/notes/ships.md", "+++\ntitle = \"Ships\"\n+++\n\nMany.\n"),
        ("content/notes/ships.uk.md", "+++\ntitle = \"Кораблі\"\n+++\n\nБагато.\n"),
    ]);
    let html = text(&site, "articles/a/index.html");
    let all = said(&html);
    let of = |name: &str| {
        all.iter()
            .filter(|(own, _)| own == name)
            .map(|(_, value)| &**value)
            .collect::<Vec<_>>()
    };
    for (name, value) in [
        ("og:title", "A & B"),
        ("og:description", "Short."),
        ("og:type", "article"),
        ("og:site_name", "The Desk"),
        ("og:locale", "en_US"),
        ("og:url", "https://example.org/x/articles/a/"),
        ("article:published_time", "2022-02-05"),
        ("article:modified_time", "2022-03-01"),
        ("article:author", "Bo Ek"),
        ("article:tag", "sea"),
    ] {
        assert_eq!(of(name), [value], "{name}");
    }
    // Who passes the page on passes this one on; who searches finds the original.
    assert!(html.contains("<link rel=\"canonical\" href=\"https://paper.example.org/a\">"));
    let person = said(&text(&site, "people/ann-lee/index.html"));
    assert!(person.contains(&("og:type".to_owned(), "profile".to_owned())));
    assert!(!person.iter().any(|(name, _)| name.starts_with("article:")));
    let html = text(&site, "uk/notes/ships/index.html");
    assert!(said(&html).contains(&("og:locale".to_owned(), "uk_UA".to_owned())), "{html}");
    for language in [
        "en\" href=\"https://example.org/x/notes/ships/",
        "uk\" href=\"https://example.org/x/uk/notes/ships/",
    ] {
        assert!(
            html.contains(&format!("<link rel=\"alternate\" hreflang=\"{language}\">")),
            "{language}"
        );
    }
    assert!(!text(&site, "people/ann-lee/index.html").contains("hreflang"));
}
