//! Linked data: what a page says, in the words of schema.org, for machines (JSON-LD 1.1).
//!
//! Takes a page and the view that its template sees; gives the one `@graph` that the page holds. It says what the page says to readers, and what is not
//! known is not there. Other pages are named by their `@id`s alone, so that the graph of a page does not grow with what points to it.
//! Knows no template and no text.

mod claim;
mod entity;
mod legislation;
mod list;
mod organisation;
mod piece;

pub use claim::{claims, review, reviewed, said};
pub use list::{Listed, listing, made};
pub use organisation::of_site;

use tera::Value;

use super::json::{self, List, Object};
use super::kinds;
use super::page::language;
use super::view::{AnnotatedPassage, PageView};
use crate::bibliography::Source;
use crate::config::{BaseUrl, Builtin, Config, TrustRole};
use crate::document::{Body, Document, Fields, RefId};
use crate::graph::{Cited, PageId, Role, SourceId};
use crate::site::Site;

/// What is known of a page of content when its linked data is made.
pub struct Facts<'a> {
    /// What its template sees.
    pub view: &'a PageView,
    /// The entities that it names, in the order in which it lists them.
    pub named: &'a [PageId],
    /// The passages of other pages that it shows.
    pub passages: &'a [AnnotatedPassage],
}

/// Makes the linked data of a page of content; safe to stand in HTML.
pub fn page(site: &Site, id: PageId, facts: &Facts<'_>) -> Value {
    let document = site.graph.document(id);
    let kind = site.config.kind(document.kind);
    let subject = Subject {
        site,
        id,
        document,
        facts,
        url: url(site, id),
    };
    graph(site, |list| {
        list.object(|object| web_page(&subject, object));
        match (kind.builtin, kind.entity) {
            (Some(Builtin::Page), _) => {}
            (Some(Builtin::Treaty), _) => list.object(|object| legislation::write(&subject, object)),
            (_, true) => list.object(|object| entity::write(&subject, object)),
            (_, false) => list.object(|object| piece::write(&subject, object)),
        }
        if reviewed(site, id).is_some() {
            list.object(|object| review(site, id, object));
        }
        let section = facts.view.kind_href.as_deref().map(|href| (kind.plural.as_str(), href));
        list.object(|object| breadcrumbs(site, &subject.url, section, &facts.view.title, object));
    })
}

/// Writes the sources that a page cites, a `CreativeWork` each, for `citation`.
fn citations(site: &Site, id: PageId, list: &mut List<'_>) {
    let links = site.graph.links(id);
    let mut met: Vec<SourceId> = Vec::new();
    for cited in links.citations.iter().flatten().chain(&links.sources) {
        if let Cited::Source(source) = cited
            && !met.contains(source)
        {
            met.push(*source);
        }
    }
    for source in met.into_iter().filter_map(|id| site.bibliography.source(id)) {
        list.object(|object| work(source, object));
    }
}

/// Says of a source what its reference says.
fn work(source: &Source, object: &mut Object<'_>) {
    object.text("@type", source.schema_type());
    object.text("name", &source.title());
    object.maybe("url", source.url().as_deref());
    object.maybe("archivedAt", source.archived.as_ref().map(|archived| &*archived.url));
    object.date("datePublished", source.date());
    if let Some(publisher) = source.publisher() {
        object.object("publisher", |object| {
            object.text("@type", "Organization");
            object.text("name", &publisher);
        });
    }
}

/// Makes the linked data of the page of a source: the page, and the work that it is about.
pub fn source(site: &Site, view: &PageView, source: &Source) -> Value {
    let address = site.config.base_url.absolute(&view.href);
    let name = site.theme.words.word("sources");
    let section = format!("{}sources/", site.config.base_url.path);
    graph(site, |list| {
        list.object(|object| {
            object.text("@type", "WebPage");
            object.text("@id", &address);
            object.text("url", &address);
            object.text("name", &view.title);
            object.text("inLanguage", &view.language);
            object.object("isPartOf", |part| part.text("@id", &of_site_id(&site.config.base_url, "#website")));
            object.object("breadcrumb", |part| part.joined("@id", &[&address, "#breadcrumb"]));
            object.object("mainEntity", |entity| {
                work(source, entity);
                entity.joined("@id", &[&address, "#source"]);
                entity.list("author", |list| {
                    for author in source.people() {
                        list.object(|object| {
                            object.text("@type", "Person");
                            object.text("name", &author);
                        });
                    }
                });
            });
        });
        list.object(|object| breadcrumbs(site, &address, Some((&name, &section)), &view.title, object));
    })
}

/// Writes the tags of a page, each a term that has a page.
fn keywords(site: &Site, view: &PageView, object: &mut Object<'_>) {
    object.list("keywords", |list| {
        for tag in &view.tags {
            let address = site.config.base_url.absolute(&tag.href);
            list.object(|object| {
                object.text("@type", "DefinedTerm");
                object.joined("@id", &[&address, "#term"]);
                object.text("name", &tag.title);
                object.text("url", &address);
            });
        }
    });
}

/// A page of content that linked data is made of.
struct Subject<'a> {
    site: &'a Site,
    id: PageId,
    document: &'a Document,
    facts: &'a Facts<'a>,
    /// Its whole address.
    url: String,
}

/// Writes the graph: what is of the page, then what is of the site.
fn graph(site: &Site, fill: impl FnOnce(&mut List<'_>)) -> Value {
    let of_site = &site.shared.linked_data;
    let mut out = String::with_capacity(of_site.len() + 2048);
    json::object(&mut out, |object| {
        object.text("@context", "https://schema.org");
        object.list("@graph", |list| {
            fill(list);
            list.written(of_site);
        });
    });
    Value::safe_string(&out)
}

/// Writes the page itself, as distinct from what it is about.
fn web_page(subject: &Subject<'_>, object: &mut Object<'_>) {
    let (site, view) = (subject.site, subject.facts.view);
    let kind = site.config.kind(subject.document.kind);
    let of_role = |role: TrustRole| site.graph.trust(role) == Some(subject.id);
    let sort = match () {
        () if of_role(TrustRole::About) => "AboutPage",
        () if of_role(TrustRole::Contact) => "ContactPage",
        () => "WebPage",
    };
    object.text("@type", sort);
    object.text("@id", &subject.url);
    object.text("url", &subject.url);
    object.text("name", &view.title);
    object.text("inLanguage", language(site, subject.document));
    object.object("isPartOf", |part| part.text("@id", &of_site_id(&site.config.base_url, "#website")));
    object.object("breadcrumb", |part| part.joined("@id", &[&subject.url, "#breadcrumb"]));
    if kind.builtin == Some(Builtin::Page) {
        object.text("description", &view.summary);
        image(site, view, object);
        keywords(site, view, object);
        object.date("datePublished", subject.document.meta.date.as_ref().map(|date| date.value));
        object.list("citation", |list| citations(site, subject.id, list));
    } else {
        object.object("mainEntity", |entity| entity.text("@id", &node(site, subject.id)));
    }
    // A piece says this of itself.
    if kind.builtin == Some(Builtin::Page) || kind.entity {
        object.date("dateModified", subject.document.meta.changed());
        corrections(view, object);
    }
}

fn breadcrumbs(site: &Site, url: &str, section: Option<(&str, &str)>, title: &str, object: &mut Object<'_>) {
    let base = &site.config.base_url;
    object.text("@type", "BreadcrumbList");
    object.joined("@id", &[url, "#breadcrumb"]);
    let section = section.map(|(name, href)| (name, base.absolute(href)));
    let home = (site.config.title.as_str(), of_site_id(base, ""));
    let steps = [Some(home), section, Some((title, url.to_owned()))];
    object.list("itemListElement", |list| {
        for (index, (name, address)) in steps.into_iter().flatten().enumerate() {
            list.object(|item| {
                item.text("@type", "ListItem");
                item.number("position", index as i64 + 1);
                item.text("name", name);
                item.text("item", &address);
            });
        }
    });
}

/// Gives the whole address of a page.
fn url(site: &Site, id: PageId) -> String {
    site.config.base_url.absolute(&site.graph.page(id).href)
}

/// Gives the `@id` of what a page is about: its address, and what stands for the thing there. A page of no kind is about itself.
fn node(site: &Site, id: PageId) -> String {
    let page = site.graph.page(id);
    let mut node = url(site, id);
    if page.role == Role::Page {
        node.push_str(fragment(&site.config, page.document.kind.0));
    }
    node
}

/// Gives the part of an `@id` that says what sort of thing it is; stable, as others may point to it.
fn fragment(config: &Config, kind: u16) -> &'static str {
    let kind = config.kind(crate::document::KindId(kind));
    match kind.builtin {
        Some(Builtin::Page) => "",
        Some(Builtin::Person) => "#person",
        Some(Builtin::Treaty) => "#legislation",
        Some(Builtin::Organisation) => "#organization",
        Some(Builtin::Place) => "#place",
        Some(Builtin::Event) => "#event",
        Some(Builtin::Article | Builtin::Note | Builtin::Claim) => "#article",
        None if kind.entity => "#thing",
        None => "#article",
    }
}

/// Gives the `@id` of something that is of the whole site.
fn of_site_id(base: &BaseUrl, fragment: &str) -> String {
    format!("{}{}{fragment}", base.origin, base.path)
}

/// Gives a whole address, of one that may be only a path of the site.
fn whole(site: &Site, address: &str) -> String {
    match address.starts_with('/') && !address.starts_with("//") {
        true => site.config.base_url.absolute(address),
        false => address.to_owned(),
    }
}

/// Writes the page's picture; one that is written out in the page itself has no address to name.
fn image(site: &Site, view: &PageView, object: &mut Object<'_>) {
    let Some(href) = view.image.as_deref().filter(|href| !href.starts_with("data:")) else {
        return;
    };
    object.object("image", |image| {
        image.text("@type", "ImageObject");
        image.text("url", &whole(site, href));
        image.text("caption", &view.image_alt);
        image.text("creditText", &view.image_credit);
    });
}

fn corrections(view: &PageView, object: &mut Object<'_>) {
    object.list("correction", |list| {
        for correction in &view.corrections {
            list.object(|object| {
                object.text("@type", "CorrectionComment");
                object.text("text", &correction.text);
                object.text("datePublished", &correction.date.iso);
            });
        }
    });
}

impl Subject<'_> {
    /// Writes references of the front matter under a key: pages by their `@id`s, others by their names, as things of a type.
    fn references(&self, key: &str, references: impl IntoIterator<Item = RefId>, sort: &str, object: &mut Object<'_>) {
        object.list(key, |list| {
            for reference in references {
                list.object(|object| self.reference(reference, sort, object));
            }
        });
    }

    /// Writes what a reference leads to.
    fn reference(&self, reference: RefId, sort: &str, object: &mut Object<'_>) {
        match kinds::reference(self.site, self.id, reference) {
            (_, Some(page)) => object.text("@id", &node(self.site, page)),
            (name, None) if !name.is_empty() => {
                object.text("@type", sort);
                object.text("name", &name);
            }
            _ => {}
        }
    }

    /// Writes a list of organisations, as schema.org has no others there.
    fn organisations(&self, key: &str, references: &[RefId], object: &mut Object<'_>) {
        object.list(key, |list| {
            for reference in references {
                list.object(|object| self.organisation(*reference, object));
            }
        });
    }

    /// Writes a list of who acts.
    fn bodies(&self, key: &str, references: &[RefId], object: &mut Object<'_>) {
        object.list(key, |list| {
            for reference in references {
                list.object(|object| self.body(*reference, object));
            }
        });
    }

    /// Writes who acts: a person or an organisation, as the page says, else the author; where neither does it stays out.
    fn body(&self, reference: RefId, object: &mut Object<'_>) {
        match kinds::reference(self.site, self.id, reference) {
            (_, Some(_)) => self.organisation(reference, object),
            (name, None) => {
                if let Some(sort) = body_of(self.site, self.id, reference).filter(|_| !name.is_empty()) {
                    object.text("@type", sort);
                    object.text("name", &name);
                }
            }
        }
    }

    /// Writes an organisation, or what its page is about; a country acts as a body.
    fn organisation(&self, reference: RefId, object: &mut Object<'_>) {
        let (name, page) = kinds::reference(self.site, self.id, reference);
        match page {
            Some(page) if matches!(self.site.graph.document(page).fields, Fields::Place(_)) => {
                object.text("@type", "Organization");
                object.text("name", &name);
                object.text("url", &url(self.site, page));
            }
            _ => self.reference(reference, "Organization", object),
        }
    }

    /// Writes the other names of the thing; what stands for inflected endings is no name.
    fn other_names(&self, first: Option<&str>, object: &mut Object<'_>) {
        let meta = &self.document.meta;
        let aliases = meta.aliases.iter().map(|alias| &*alias.value).filter(|alias| !alias.contains('*'));
        object.texts(
            "alternateName",
            first.into_iter().chain(aliases).filter(|name| **name != *meta.title),
        );
    }

    /// Writes the addresses of the thing elsewhere.
    fn same_as(&self, object: &mut Object<'_>) {
        object.texts("sameAs", addresses(self.document));
    }
}

/// Gives the type of a name without a page, where its author says whether it is a person's.
fn body_of(site: &Site, id: PageId, reference: RefId) -> Option<&'static str> {
    match site.graph.document(id).references.get(reference.0 as usize)?.body? {
        Body::Person => Some("Person"),
        Body::Organisation => Some("Organization"),
    }
}

/// Gives the addresses of the same thing in authority files.
fn addresses(document: &Document) -> impl Iterator<Item = &str> {
    let all = document.meta.same_as.iter().map(|address| &**address);
    all.filter(|address| address.starts_with("https://") || address.starts_with("http://"))
}
