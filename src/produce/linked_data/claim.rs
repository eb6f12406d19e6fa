//! Claims: the `ClaimReview` of a fact-check, as pages and the feed of all have it.

use super::{addresses, body_of, node, piece, url};
use crate::config::Verdict;
use crate::date::Date;
use crate::document::{Appearance, Claim, Fields, RefId};
use crate::graph::{PageId, Role};
use crate::produce::json::Object;
use crate::produce::kinds;
use crate::produce::page::{is_reproduced, language};
use crate::site::Site;

/// Gives the pages of claims, in the order of their ids.
pub fn claims(site: &Site) -> impl Iterator<Item = (PageId, &Claim)> {
    site.graph.ids().filter_map(|id| {
        let page = site.graph.page(id);
        match &page.document.fields {
            Fields::Claim(claim) if page.role == Role::Page => Some((id, &**claim)),
            _ => None,
        }
    })
}

/// Gives the claim of a page and the verdict on it; none where there is no verdict, without which there is no review.
pub fn reviewed(site: &Site, id: PageId) -> Option<(&Claim, &Verdict)> {
    let page = site.graph.page(id);
    let Fields::Claim(claim) = &page.document.fields else { return None };
    let verdict = site.config.verdict(&claim.verdict.as_ref()?.value)?;
    (page.role == Role::Page).then_some((claim, verdict))
}

/// Gives when the claim of a page was made, as the page says it.
pub fn said(site: &Site, id: PageId) -> Option<Date> {
    crate::produce::claim::said(&site.graph, id).date()
}

/// Writes the review of a claim, complete in itself, as it is read without its page too.
pub fn review(site: &Site, id: PageId, object: &mut Object<'_>) {
    let Some((claim, verdict)) = reviewed(site, id) else { return };
    let document = site.graph.document(id);
    let address = url(site, id);
    object.text("@type", "ClaimReview");
    object.joined("@id", &[&address, "#claimreview"]);
    object.text("url", &address);
    object.text("claimReviewed", claim.claim.as_deref().unwrap_or(&document.meta.title));
    object.text("inLanguage", language(site, document));
    object.date("datePublished", document.meta.date.as_ref().map(|date| date.value));
    object.date("dateModified", document.meta.changed());
    object.list("author", |list| piece::authors(site, document, true, list));
    object.object("reviewRating", |rating| {
        rating.text("@type", "Rating");
        rating.text("alternateName", &verdict.label);
        if let Some(on_axis) = site.config.rating(verdict) {
            rating.number("ratingValue", on_axis.value);
            rating.number("bestRating", on_axis.best);
            rating.number("worstRating", on_axis.worst);
        }
        rating.text("ratingExplanation", &site.shared.summary(id));
    });
    object.object("itemReviewed", |item| reviewed_claim(site, id, claim, item));
}

/// Writes what was claimed: by whom, when, in which words, and where it appeared.
fn reviewed_claim(site: &Site, id: PageId, claim: &Claim, object: &mut Object<'_>) {
    object.text("@type", "Claim");
    object.joined("@id", &[&url(site, id), "#claim"]);
    if let Some(speaker) = claim.speaker {
        object.object("author", |author| claimant(site, id, speaker, author));
    }
    object.date("datePublished", said(site, id));
    if let Some(original) = claim.claim_original.as_deref().filter(|original| !original.is_empty()) {
        object.text("text", original);
        object.maybe("inLanguage", claim.claim_lang.as_deref());
    }
    object.list("appearance", |list| {
        let mut met: Vec<PageId> = Vec::new();
        for appearance in &claim.appearances {
            // Two passages are of one text.
            let page = match appearance {
                Appearance::Page(reference) => kinds::reference(site, id, *reference).1,
                Appearance::Url { .. } => None,
            };
            if !page.is_some_and(|page| met.contains(&page)) {
                list.object(|object| appeared(site, id, appearance, object));
            }
            met.extend(page);
        }
    });
}

/// Writes who said it: a person or an organisation, as the page says, else the author. Where neither does it stays out, as schema.org knows no third.
fn claimant(site: &Site, id: PageId, speaker: RefId, object: &mut Object<'_>) {
    let (name, page) = kinds::reference(site, id, speaker);
    if name.is_empty() {
        return;
    }
    let document = page.map(|page| site.graph.document(page));
    let (sort, own) = match document.map(|document| &document.fields) {
        None => match body_of(site, id, speaker) {
            Some(sort) => (sort, false),
            None => return,
        },
        Some(Fields::Person(_)) => ("Person", true),
        Some(Fields::Organisation(_)) => ("Organization", true),
        // A country speaks as a body, which is not the place that its page is about.
        Some(_) => ("Organization", false),
    };
    object.text("@type", sort);
    if let Some(page) = page.filter(|_| own) {
        object.text("@id", &node(site, page));
    }
    object.text("name", &name);
    if let (Some(page), Some(document)) = (page, document) {
        object.text("url", &url(site, page));
        object.texts("sameAs", addresses(document));
    }
}

fn appeared(site: &Site, id: PageId, appearance: &Appearance, object: &mut Object<'_>) {
    match appearance {
        Appearance::Url { url, archive_url, quote } => {
            object.text("@type", "CreativeWork");
            object.text("url", url);
            object.maybe("archivedAt", archive_url.as_deref());
            object.maybe("text", quote.as_deref());
        }
        Appearance::Page(reference) => match kinds::reference(site, id, *reference) {
            (_, Some(page)) => {
                let document = site.graph.document(page);
                object.text("@type", "CreativeWork");
                object.text("name", &document.meta.title);
                match original(site, page) {
                    Some(there) => object.text("url", there),
                    None => {
                        object.text("@id", &node(site, page));
                        object.text("url", &url(site, page));
                    }
                }
                object.date("datePublished", document.meta.date.as_ref().map(|date| date.value));
            }
            (name, None) if !name.is_empty() => {
                object.text("@type", "CreativeWork");
                object.text("name", &name);
            }
            _ => {}
        },
    }
}

/// Gives the address of the text that a page reproduces.
fn original(site: &Site, page: PageId) -> Option<&str> {
    let document = site.graph.document(page);
    match &document.fields {
        Fields::Article(article) if is_reproduced(&site.config, document) => article.source.as_ref()?.url.as_deref(),
        _ => None,
    }
}
