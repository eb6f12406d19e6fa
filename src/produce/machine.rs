//! Files for machines and hosts: sitemap, robots, redirects, headers.

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

/// Makes `_headers`, for hosts that read it.
pub fn headers(site: &Site) -> String {
    let base = &site.config.base_url.path;
    // Hosts join the headers of all lines that fit an address, and browsers hold to each. So this one lets every page run WebAssembly, as the search
    // page and its worker do, and the policy in the head of all other pages still refuses it.
    let policy = site.config.policy.header(site.config.outputs.search);
    format!(
        "{base}*\n  Content-Security-Policy: {policy}; frame-ancestors 'self'\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n\
         {base}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    )
}

#[cfg(test)]
mod tests {
    use super::sitemap_of;
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
}
