//! Pages that no file is the text of: the front page, listings, tags, the timeline.

use tera::Value;

use super::{breadcrumbs, corrections, graph, of_site_id, url};
use crate::graph::PageId;
use crate::produce::json::Object;
use crate::produce::view::PageView;
use crate::site::Site;

/// How many entries of a list are named; the page holds them all.
const NAMED: usize = 100;

/// A list that a page shows.
pub struct Listed<'a> {
    /// The pages in it.
    pub pages: &'a [PageId],
    /// How many stand before the first of them, on other pages of the list.
    pub before: usize,
    /// How many there are in all.
    pub count: usize,
    /// What they have in common, where it is a term: the name of a tag.
    pub about: Option<&'a str>,
}

/// Makes the linked data of a page that is made: nothing for the one that stands for what is not there.
pub fn made(site: &Site, view: &PageView) -> Value {
    if view.kind == "not-found" {
        return Value::safe_string("");
    }
    of_list(site, view, None)
}

/// Makes the linked data of a page that lists others.
pub fn listing(site: &Site, view: &PageView, listed: &Listed<'_>) -> Value {
    of_list(site, view, Some(listed))
}

fn of_list(site: &Site, view: &PageView, listed: Option<&Listed<'_>>) -> Value {
    let base = &site.config.base_url;
    let address = base.absolute(&view.href);
    let is_home = view.kind == "home";
    graph(site, |list| {
        list.object(|object| {
            object.text("@type", if is_home { "WebPage" } else { "CollectionPage" });
            object.text("@id", &address);
            object.text("url", &address);
            object.text("name", if is_home { &site.config.title } else { &view.title });
            object.text("description", &view.summary);
            object.text("inLanguage", &view.language);
            object.object("isPartOf", |part| part.text("@id", &of_site_id(base, "#website")));
            match is_home {
                true => object.object("about", |about| about.text("@id", &of_site_id(base, "#publisher"))),
                false => object.object("breadcrumb", |part| part.joined("@id", &[&address, "#breadcrumb"])),
            }
            if let Some(listed) = listed {
                item_list(site, &address, listed, object);
            }
            corrections(view, object);
        });
        if !is_home {
            list.object(|object| breadcrumbs(site, &address, None, &view.title, object));
        }
    })
}

fn item_list(site: &Site, address: &str, listed: &Listed<'_>, object: &mut Object<'_>) {
    if let Some(name) = listed.about {
        object.object("about", |term| {
            term.text("@type", "DefinedTerm");
            term.joined("@id", &[address, "#term"]);
            term.text("name", name);
            term.text("url", address);
        });
    }
    object.object("mainEntity", |object| {
        object.text("@type", "ItemList");
        object.number("numberOfItems", listed.count as i64);
        object.list("itemListElement", |list| {
            for (index, page) in listed.pages.iter().take(NAMED).enumerate() {
                list.object(|item| {
                    item.text("@type", "ListItem");
                    item.number("position", (listed.before + index) as i64 + 1);
                    item.text("url", &url(site, *page));
                });
            }
        });
    });
}
