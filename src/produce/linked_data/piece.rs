//! Pieces: articles, notes, claims, and the site's own kinds of that sort.

use super::{Subject, citations, corrections, fragment, image, keywords, node, of_site_id, organisation};
use crate::config::Builtin;
use crate::document::{Article, Document, Fields};
use crate::produce::json::{List, Object};
use crate::produce::page::{is_reproduced, language};
use crate::produce::view::AnnotatedPassage;
use crate::site::Site;

/// Writes a piece as the news article that it is.
pub fn write(subject: &Subject<'_>, object: &mut Object<'_>) {
    let (site, view, document) = (subject.site, subject.facts.view, subject.document);
    object.text(
        "@type",
        match site.config.kind(document.kind).builtin {
            Some(Builtin::Article) => "ReportageNewsArticle",
            Some(Builtin::Note) => "BackgroundNewsArticle",
            Some(Builtin::Claim) => "AnalysisNewsArticle",
            _ => "Article",
        },
    );
    object.text("@id", &node(site, subject.id));
    object.text("url", &subject.url);
    object.object("mainEntityOfPage", |page| page.text("@id", &subject.url));
    object.text("headline", &view.title);
    object.text("description", &view.summary);
    object.text("inLanguage", language(site, document));
    object.date("datePublished", document.meta.date.as_ref().map(|date| date.value));
    object.date("dateModified", document.meta.changed());
    image(site, view, object);
    let own = !is_reproduced(&site.config, document);
    object.list("author", |list| authors(site, document, own, list));
    match (&document.fields, own) {
        (Fields::Article(article), false) => reproduced(document, article, object),
        _ => object.object("publisher", |publisher| {
            publisher.text("@id", &of_site_id(&site.config.base_url, "#publisher"));
        }),
    }
    object.list("about", |list| annotated(subject, list));
    object.list("mentions", |list| {
        for entity in subject.facts.named {
            list.object(|object| object.text("@id", &node(site, *entity)));
        }
    });
    keywords(site, view, object);
    object.list("hasPart", |list| {
        for passage in subject.facts.passages {
            list.object(|object| quotation(site, passage, object));
        }
    });
    object.list("citation", |list| citations(site, subject.id, list));
    corrections(view, object);
}

/// Writes who wrote a piece: those it names, else for a piece of the site's own the publisher.
pub fn authors(site: &Site, document: &Document, own: bool, list: &mut List<'_>) {
    let there = match &document.fields {
        Fields::Article(article) => article.source.as_ref().and_then(|source| source.author.as_deref()),
        _ => None,
    };
    let mut named = document.meta.authors.iter().map(|author| &**author).chain(there).peekable();
    if named.peek().is_none() && own {
        list.object(|author| organisation::identity(&site.config, author));
    }
    // Either names the authors, and where both do it is the same ones: the page shows those of its own front matter.
    let shown = match document.meta.authors.len() {
        0 => 1,
        many => many,
    };
    for name in named.take(shown) {
        list.object(|author| match name == site.config.publisher.name {
            true => organisation::identity(&site.config, author),
            false => {
                author.text("@type", "Person");
                author.text("name", name);
            }
        });
    }
}

/// Writes whose text it is, and where it comes from.
fn reproduced(document: &Document, article: &Article, object: &mut Object<'_>) {
    let Some(source) = &article.source else { return };
    let publisher = |object: &mut Object<'_>| {
        object.object("publisher", |publisher| {
            if let Some(name) = source.publisher.as_deref().filter(|name| !name.is_empty()) {
                publisher.text("@type", "Organization");
                publisher.text("name", name);
            }
        });
    };
    publisher(object);
    if let Some(licence) = source.licence.as_deref().filter(|licence| licence.starts_with("http")) {
        object.text("license", licence);
    }
    object.object("isBasedOn", |original| {
        original.text("@type", "NewsArticle");
        original.maybe("url", source.url.as_deref());
        original.maybe("archivedAt", source.archive_url.as_deref());
        original.date("datePublished", document.meta.date.as_ref().map(|date| date.value));
        publisher(original);
    });
}

/// Writes the pages of which the piece explains passages, each once.
fn annotated(subject: &Subject<'_>, list: &mut List<'_>) {
    let pages: Vec<_> = subject.site.graph.links(subject.id).annotates.iter().flatten().collect();
    for (index, page) in pages.iter().enumerate() {
        if !pages.iter().take(index).any(|other| other == page) {
            list.object(|object| object.text("@id", &node(subject.site, **page)));
        }
    }
}

/// Writes a passage of another page that the piece shows and explains: the words, and where they stand.
fn quotation(site: &Site, passage: &AnnotatedPassage, object: &mut Object<'_>) {
    if passage.quote.is_empty() {
        return;
    }
    object.text("@type", "Quotation");
    object.text("text", &passage.quote);
    let card = passage.article.as_map();
    let of_card = |field| {
        card.and_then(|card| card.get(&tera::value::Key::Str(field)))
            .and_then(tera::Value::as_str)
    };
    let (Some(href), Some(kind)) = (of_card("href"), of_card("kind")) else {
        return;
    };
    let number = site.config.kinds.iter().position(|own| own.name == kind);
    let fragment = number
        .and_then(|number| u16::try_from(number).ok())
        .map_or("", |number| fragment(&site.config, number));
    object.object("isPartOf", |article| {
        article.joined("@id", &[&site.config.base_url.origin, href, fragment]);
    });
}
