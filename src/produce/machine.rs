//! Files for machines and hosts: sitemap, robots, redirects, headers.

use std::collections::BTreeSet;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::parse::paint::escape;
use crate::route::{Route, SITEMAP_LIMIT};
use crate::site::Site;

/// Makes an XML text; writing into memory does not fail.
pub fn xml(fill: impl FnOnce(&mut Writer<Vec<u8>>) -> std::io::Result<()>) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
        .and_then(|()| fill(&mut writer));
    let mut text = match written {
        Ok(()) => String::from_utf8(writer.into_inner()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    text.push('\n');
    text
}

/// Writes an element that holds text.
pub fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    writer.write_event(Event::End(BytesEnd::new(name)))
}

/// Gives the address path of a file of the site, for links.
pub fn href_of(site: &Site, path: &str) -> String {
    let shown = path
        .strip_suffix("index.html")
        .filter(|rest| rest.is_empty() || rest.ends_with('/'))
        .unwrap_or(path);
    format!("{}{}", site.config.base_url.path, crate::link::encode_path(shown))
}

/// Makes the sitemap (sitemaps.org 0.9): one file, or an index and its parts beyond 50,000 addresses.
pub fn sitemap(site: &Site, part: Option<usize>) -> String {
    sitemap_of(site, part, SITEMAP_LIMIT)
}

fn sitemap_of(site: &Site, part: Option<usize>, limit: usize) -> String {
    let pages: Vec<(&str, &Route)> = site.routes.iter().filter(|(_, route)| route.is_page()).collect();
    let space = "http://www.sitemaps.org/schemas/sitemap/0.9";
    if part.is_none() && pages.len() > limit {
        return xml(|writer| {
            let index = BytesStart::new("sitemapindex").with_attributes([("xmlns", space)]);
            writer.write_event(Event::Start(index))?;
            for number in 1..=pages.len().div_ceil(limit) {
                writer.write_event(Event::Start(BytesStart::new("sitemap")))?;
                let href = href_of(site, &format!("sitemap-{number}.xml"));
                element(writer, "loc", &site.config.base_url.absolute(&href))?;
                writer.write_event(Event::End(BytesEnd::new("sitemap")))?;
            }
            writer.write_event(Event::End(BytesEnd::new("sitemapindex")))
        });
    }
    let skipped = part.map_or(0, |part| (part - 1) * limit);
    xml(|writer| {
        writer.write_event(Event::Start(BytesStart::new("urlset").with_attributes([("xmlns", space)])))?;
        for (path, route) in pages.iter().skip(skipped).take(limit) {
            writer.write_event(Event::Start(BytesStart::new("url")))?;
            element(writer, "loc", &site.config.base_url.absolute(&href_of(site, path)))?;
            if let Some(date) = super::changes::of_route(site, route) {
                element(writer, "lastmod", &date.first_day().to_string())?;
            }
            writer.write_event(Event::End(BytesEnd::new("url")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("urlset")))
    })
}

/// Makes `robots.txt`, which lets everyone in and names the sitemap.
pub fn robots(site: &Site) -> String {
    let sitemap = site.config.base_url.absolute(&href_of(site, "sitemap.xml"));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
}

/// Makes a page that leads on.
pub fn redirect(site: &Site, to: &str) -> String {
    let (mut href, mut whole, mut words) = (String::new(), String::new(), String::new());
    escape(to, &mut href);
    escape(&site.config.base_url.absolute(to), &mut whole);
    escape(&site.theme.words.word("moved"), &mut words);
    format!(
        "<!doctype html>\n<html lang=\"{}\"{}>\n<meta charset=\"utf-8\">\n<title>{words}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" href=\"{whole}\">\n<p><a href=\"{href}\">{words}</a></p>\n</html>\n",
        site.config.language,
        if site.shared.direction == "rtl" { " dir=\"rtl\"" } else { "" }
    )
}

/// Makes `_redirects`: old path, new path, status.
pub fn redirect_list(site: &Site) -> String {
    let redirects = site.routes.iter().filter_map(|(path, route)| match route {
        Route::Redirect(to) => Some(format!("{} {to} 301\n", href_of(site, path))),
        _ => None,
    });
    redirects.collect()
}

/// How many rules hosts read of `_headers`.
const RULES: usize = 100;

/// Makes `_headers`, for hosts that read it.
pub fn headers(site: &Site) -> String {
    let base = &site.config.base_url.path;
    let policy = &site.config.policy;
    let places = places(site);
    // Some hosts join the headers of all rules that fit an address, and browsers then hold to each policy; others take the last. So the rule of all
    // addresses says nothing of scripts, and each folder has the whole policy, that of the search page with WebAssembly.
    let is_divided = site.config.outputs.search && places.len() + 3 <= RULES;
    let common = match is_divided {
        true => policy.without_scripts(),
        // The policy in the head of all other pages still refuses WebAssembly.
        false => policy.header(site.config.outputs.search),
    };
    let mut text = format!(
        "{base}*\n  Content-Security-Policy: {common}; frame-ancestors 'self'\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    );
    if is_divided {
        // The worker that searches has the policy of its own address.
        let all = places.iter().map(String::as_str).chain([INDEX_RULE]);
        for place in all {
            let whole = policy.header([SEARCH_RULE, INDEX_RULE].contains(&place));
            text.push_str(&format!(
                "{base}{place}\n  Content-Security-Policy: {whole}; frame-ancestors 'self'\n"
            ));
        }
    }
    text.push_str(&format!("{base}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    text
}

/// The addresses of the search page, and of its index.
const SEARCH_RULE: &str = "search/*";
const INDEX_RULE: &str = "pagefind/*";

/// Gives the addresses of all HTML as rules below the base path: the home page, the folders at the top, pages beside them.
fn places(site: &Site) -> BTreeSet<String> {
    let pages = site.routes.iter().map(|(path, _)| path).filter(|path| path.ends_with(".html"));
    let rule = |path: &str| match path.split_once('/') {
        Some((folder, _)) => format!("{}/*", crate::link::encode_path(folder)),
        None if path == "index.html" => String::new(),
        None => crate::link::encode_path(path),
    };
    pages.map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::{headers, sitemap_of};
    use crate::date::Date;
    use crate::{Options, load};

    /// The addresses in the `loc`s of a text.
    fn places(xml: &str) -> Vec<&str> {
        let locs = xml.split("<loc>").skip(1);
        locs.map(|rest| rest.split("</loc>").next().unwrap()).collect()
    }

    #[test]
    fn a_sitemap_of_many_pages_is_divided() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content/notes")).unwrap();
        for (name, head) in [
            ("a", "date = 2022-01-02"),
            ("b", "date = 2022-01-02\nupdated = 2022-03-04"),
            ("c", ""),
        ] {
            let text = format!("+++\ntitle = \"{name}\"\n{head}\n+++\n\nText.\n");
            std::fs::write(folder.path().join(format!("content/notes/{name}.md")), text).unwrap();
        }
        let options = Options {
            drafts: false,
            future: false,
            today: Date::parse("2026-01-01").unwrap(),
            pictures: false,
            base_url: None,
            search: Some(false),
        };
        let site = load(folder.path(), &options, None).unwrap();
        let whole = sitemap_of(&site, None, 50_000);
        assert!(whole.contains("<lastmod>2022-03-04</lastmod>") && whole.contains("<lastmod>2022-01-02</lastmod>"));
        // Two notes, and what shows them: the home page and the list of notes.
        assert_eq!(whole.matches("<lastmod>").count(), 4, "the clock is not asked: {whole}");
        assert_eq!(whole.matches("<lastmod>2022-03-04</lastmod>").count(), 3, "{whole}");
        let index = sitemap_of(&site, None, 2);
        let count = places(&whole).len();
        assert!(count > 4 && index.contains("<sitemapindex") && places(&index).len() == count.div_ceil(2));
        let parts: Vec<String> = (1..=count.div_ceil(2)).map(|part| sitemap_of(&site, Some(part), 2)).collect();
        assert!(places(&index)[0].ends_with("/sitemap-1.xml"));
        assert!(parts.iter().all(|part| (1..=2).contains(&places(part).len())));
        assert_eq!(parts.iter().flat_map(|part| places(part)).collect::<Vec<_>>(), places(&whole));
    }

    #[test]
    fn the_search_page_alone_may_run_webassembly() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content/notes")).unwrap();
        std::fs::write(folder.path().join("config.toml"), "base_url = \"https://example.org/x/\"\n").unwrap();
        std::fs::write(folder.path().join("content/notes/a.md"), "+++\ntitle = \"A\"\n+++\n\nText.\n").unwrap();
        let of = |search: bool| {
            let options = Options {
                drafts: false,
                future: false,
                today: Date::parse("2026-01-01").unwrap(),
                pictures: false,
                base_url: None,
                search: Some(search),
            };
            headers(&load(folder.path(), &options, None).unwrap())
        };
        let text = of(true);
        let rules: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(
            rules,
            [
                "/x/*",
                "/x/",
                "/x/404.html",
                "/x/notes/*",
                "/x/search/*",
                "/x/pagefind/*",
                "/x/assets/*"
            ]
        );
        let blocks = text.split("\n/x/");
        let running: Vec<&str> = blocks
            .filter(|block| block.contains("wasm"))
            .map(|block| block.lines().next().unwrap())
            .collect();
        assert_eq!(running, ["search/*", "pagefind/*"]);
        assert!(text.starts_with("/x/*\n  Content-Security-Policy: img-src"), "{text}");
        let text = of(false);
        assert!(
            !text.contains("wasm") && text.starts_with("/x/*\n  Content-Security-Policy: default-src"),
            "{text}"
        );
        // Beyond what hosts read there is one rule for all.
        for number in 0..100 {
            let page = format!("+++\ntitle = \"P\"\npermalink = \"/p{number}/\"\n+++\n\nText.\n");
            std::fs::write(folder.path().join(format!("content/notes/p{number}.md")), page).unwrap();
        }
        let text = of(true);
        assert_eq!(text.lines().filter(|line| !line.starts_with(' ')).count(), 2, "{text}");
    }
}
