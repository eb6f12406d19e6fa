//! Lists of claims as pages, and the claims that an entity has to do with.

use tera::Value;

use super::{CHOICES, Common, List, Lists, Speaker, WAYS, root};
use crate::config::Builtin;
use crate::graph::{Edge, EdgeKind, PageId, Role};
use crate::link::encode_path;
use crate::produce::listing::pager;
use crate::produce::page::{introduce, introduction_html, made_view};
use crate::produce::view::{
    ClaimChoice, ClaimFilter, ClaimGroup, ClaimItem, ClaimsByView, ClaimsView, EntityClaims, NavItem, PageView, ReferenceView,
};
use crate::produce::{Produced, claim, feed, people, render, value, verdict};
use crate::route::MENTIONS_PER_PAGE;
use crate::site::Site;

/// Makes a page of the listing of all claims.
pub fn listing(site: &Site, number: usize) -> Produced {
    let kind_id = site.config.builtin(Builtin::Claim);
    let kind = site.config.kind(kind_id);
    let introduction = site
        .graph
        .pages
        .iter()
        .position(|page| page.role == Role::Listing(kind_id))
        .map(|index| PageId(index as u32));
    let title = introduction.map_or_else(|| kind.plural.clone(), |id| site.graph.document(id).meta.title.to_string());
    let lists = lists(site);
    let mut view = made(site, &root(&site.config), number, title.clone());
    introduce(site, introduction, &mut view);
    view.feeds = feed::of_kind(site, kind_id);
    let mut claims = claims_view(site, None, &lists.all, number);
    claims.title = title;
    claims.introduction = introduction_html(site, introduction.filter(|_| number == 1));
    let file = introduction.map_or_else(|| site.config.file.clone(), |id| site.graph.document(id).file.clone());
    render(site, "claims", &view, vec![("claims", value(&claims))], &file)
}

/// Makes a page of a list of claims that have something in common.
pub fn list(site: &Site, index: usize, number: usize) -> Produced {
    let Some(list) = lists(site).lists.get(index) else {
        return Produced::default();
    };
    let claims = claims_view(site, Some(list), &list.claims, number);
    let view = made(site, &list.path, number, claims.title.clone());
    render(site, "claims", &view, vec![("claims", value(&claims))], &site.config.file)
}

/// Makes the page that names all choices of one way.
pub fn choices(site: &Site, way: usize) -> Produced {
    let title = site.theme.words.word(&format!("claims-by-{}", WAYS[way]));
    let path = format!("{}{}/", root(&site.config), WAYS[way]);
    let view = made(site, &path, 1, title.clone());
    let mut choices: Vec<ClaimChoice> = lists(site).of_way(way).map(|list| choice(site, list, None)).collect();
    // The order of lists is that of the scale and of years.
    if matches!(WAYS[way], "speaker" | "tag") {
        people::sort_by_name(&mut choices, &site.config.language, |choice| &choice.title);
    }
    let choices = ClaimsByView {
        title,
        all: address(site, &root(&site.config)),
        choices,
    };
    render(site, "claims-by", &view, vec![("choices", value(&choices))], &site.config.file)
}

fn lists(site: &Site) -> &Lists {
    &site.shared.order.claims
}

fn address(site: &Site, path: &str) -> String {
    format!("{}{}", site.config.base_url.path, encode_path(path))
}

fn made(site: &Site, path: &str, number: usize, title: String) -> PageView {
    let path = match number {
        1 => path.to_owned(),
        more => format!("{path}page/{more}/"),
    };
    let mut view = made_view(site, &path, "claims", title);
    view.section = address(site, &root(&site.config));
    view
}

/// Gives the view of a page of a list; of all claims where there is no `list`.
fn claims_view(site: &Site, list: Option<&List>, claims: &[PageId], number: usize) -> ClaimsView {
    let per_page = site.config.per_page;
    let own: Vec<PageId> = claims.iter().skip((number - 1) * per_page).take(per_page).copied().collect();
    let base = address(site, list.map_or(&root(&site.config), |list| &list.path));
    let href = |number: usize| match number {
        1 => base.clone(),
        more => format!("{base}page/{more}/"),
    };
    let common = list.map(|list| &list.common);
    let of_verdict = match common {
        Some(Common::Verdict(number)) => site.shared.verdicts.at(*number),
        _ => None,
    };
    ClaimsView {
        title: list.map(|list| heading(site, list)).unwrap_or_default(),
        by: list.map_or("", |list| WAYS[list.common.way()]),
        introduction: Value::safe_string(""),
        groups: match of_verdict {
            Some(_) => by_year(site, &own),
            None => by_verdict(site, &own, claims),
        },
        verdict: of_verdict,
        speaker: match common {
            Some(Common::Speaker(Speaker::Page(id))) => Some(ReferenceView {
                title: site.graph.document(*id).meta.title.to_string(),
                href: Some(site.graph.page(*id).href.to_string()),
            }),
            _ => None,
        },
        count: claims.len(),
        all: address(site, &root(&site.config)),
        total: lists(site).all.len(),
        scale: address(site, verdict::SCALE),
        filters: filters(site, list),
        pager: pager(number, claims.len().div_ceil(per_page).max(1), href),
        data: data(site),
    }
}

/// Gives the files that hold all claims as data, those that there are.
fn data(site: &Site) -> Vec<NavItem> {
    const FILES: [(&str, &str); 3] = [("JSON", "claims.json"), ("CSV", "claims.csv"), ("ClaimReview", "claimreview.json")];
    let there = FILES.into_iter().filter(|(_, path)| site.routes.get(path).is_some());
    there
        .map(|(title, path)| NavItem {
            title: title.to_owned(),
            href: address(site, path),
            kind: String::new(),
            count: 0,
        })
        .collect()
}

/// Names a list of claims, as its heading does.
fn heading(site: &Site, list: &List) -> String {
    let words = &site.theme.words;
    let name = match list.common {
        Common::Verdict(_) => "claims-of-verdict",
        Common::Speaker(Speaker::Unknown) => "claims-speaker-unknown",
        Common::Speaker(_) => "claims-of-speaker",
        Common::Tag(_) => "claims-of-tag",
        Common::Year(_) => "claims-of-year",
    };
    words.say(name, &[("title", title(site, list).into())])
}

/// Names what the claims of a list have in common.
fn title(site: &Site, list: &List) -> String {
    let graph = &site.graph;
    match &list.common {
        Common::Verdict(number) => site
            .config
            .verdicts
            .get(*number)
            .map(|verdict| verdict.label.clone())
            .unwrap_or_default(),
        Common::Speaker(Speaker::Page(id)) => graph.document(*id).meta.title.to_string(),
        Common::Speaker(Speaker::Name(name)) => name.to_string(),
        Common::Speaker(Speaker::Unknown) => site.theme.words.word("speaker-unknown"),
        Common::Tag(index) => graph.tags().get(*index).map_or_else(String::new, |tag| match tag.introduction {
            Some(id) => graph.document(id).meta.title.to_string(),
            None => tag.name.to_string(),
        }),
        Common::Year(std::cmp::Reverse(year)) => year.to_string(),
    }
}

fn choice(site: &Site, list: &List, current: Option<&List>) -> ClaimChoice {
    ClaimChoice {
        title: title(site, list),
        href: address(site, &list.path),
        count: list.claims.len(),
        current: current.is_some_and(|current| current.path == list.path),
    }
}

/// Gives the ways to choose: of each the choices with most claims, and the one that is shown.
fn filters(site: &Site, current: Option<&List>) -> Vec<ClaimFilter> {
    let one = |way: usize| {
        let (count, own) = lists(site).most(way, current);
        if count < 2 {
            return None;
        }
        Some(ClaimFilter {
            name: WAYS[way],
            label: site.theme.words.word(&format!("by-{}", WAYS[way])),
            choices: own.into_iter().map(|list| choice(site, list, current)).collect(),
            more: (count > CHOICES).then(|| address(site, &format!("{}{}/", root(&site.config), WAYS[way]))),
        })
    };
    (0..WAYS.len()).filter_map(one).collect()
}

fn item(site: &Site, id: PageId) -> Option<ClaimItem> {
    let mut keys: [Vec<&str>; 4] = Default::default();
    for list in lists(site).of(id) {
        keys[list.common.way()].push(&list.key);
    }
    let [verdict, speaker, tags, year] = keys.map(|keys| keys.join(" "));
    claim::item(
        site,
        id,
        claim::Keys {
            verdict,
            speaker,
            year,
            tags,
        },
    )
}

/// Divides claims by verdict, in their order; `all` are those of the whole list, by verdict too, which are counted.
fn by_verdict(site: &Site, ids: &[PageId], all: &[PageId]) -> Vec<ClaimGroup> {
    let groups = ids.chunk_by(|a, b| rank(site, *a) == rank(site, *b));
    groups
        .filter_map(|group| {
            let own = rank(site, *group.first()?);
            let before = all.partition_point(|id| rank(site, *id) < own);
            Some(ClaimGroup {
                verdict: site.shared.verdicts.at(own),
                label: match site.config.verdicts.get(own) {
                    Some(verdict) => verdict.label.clone(),
                    None => site.theme.words.word("no-verdict"),
                },
                items: group.iter().filter_map(|id| item(site, *id)).collect(),
                count: all.partition_point(|id| rank(site, *id) <= own) - before,
            })
        })
        .collect()
}

/// Gives the number of a claim's verdict on the scale; that after all where it has none.
fn rank(site: &Site, id: PageId) -> usize {
    verdict::number_of(site.graph.document(id), &site.config).unwrap_or(usize::MAX)
}

/// Divides claims by the year in which they were said.
fn by_year(site: &Site, ids: &[PageId]) -> Vec<ClaimGroup> {
    let year = |id: &PageId| claim::said(&site.graph, *id).date().map(|date| date.year());
    let groups = ids.chunk_by(|a, b| year(a) == year(b));
    groups
        .map(|group| ClaimGroup {
            verdict: None,
            label: match group.first().and_then(year) {
                Some(year) => year.to_string(),
                None => site.theme.words.word("said-unknown"),
            },
            items: group.iter().filter_map(|id| item(site, *id)).collect(),
            count: 0,
        })
        .collect()
}

/// The most claims that an entity made which its page shows. Of those about it there are as many as of pages that mention it, so that none is lost
/// between the page and the list of all mentions.
const ON_ENTITY: usize = 50;

/// Gives the claims that an entity made, and those of others that name it, link to it or refer to it; of a text those that appear in it.
pub fn of_entity(site: &Site, id: PageId) -> EntityClaims {
    if !site.config.kind(site.graph.document(id).kind).entity {
        return EntityClaims {
            made: Vec::new(),
            made_count: 0,
            made_href: None,
            about: Vec::new(),
            about_count: 0,
            here: shortened(site, &appearing(site, id), MENTIONS_PER_PAGE),
        };
    }
    let made = lists(site).of_speaker(id);
    let own = made.map_or(&[][..], |list| &list.claims);
    let mut about: Vec<PageId> = Vec::new();
    for edge in site.graph.backlinks(id) {
        let is_claim = claim::fields(site.graph.document(edge.from)).is_some() && site.graph.page(edge.from).role == Role::Page;
        if is_claim && edge.kind != EdgeKind::Relation("speaker") && about.last() != Some(&edge.from) {
            about.push(edge.from);
        }
    }
    let is_own = |id: &PageId| made.is_some_and(|made| lists(site).of(*id).any(|list| list.path == made.path));
    about.retain(|id| !is_own(id));
    about.sort_by_key(|id| rank(site, *id));
    EntityClaims {
        made: unsigned(shortened(site, own, ON_ENTITY)),
        made_count: own.len(),
        made_href: made.map(|list| address(site, &list.path)),
        about_count: about.len(),
        about: shortened(site, &about, MENTIONS_PER_PAGE),
        here: Vec::new(),
    }
}

/// Gives the claims that appear in a text, by verdict.
fn appearing(site: &Site, id: PageId) -> Vec<PageId> {
    let says_so = |edge: &&Edge| {
        let is_claim = claim::fields(site.graph.document(edge.from)).is_some() && site.graph.page(edge.from).role == Role::Page;
        is_claim && matches!(edge.kind, EdgeKind::Relation("appearances") | EdgeKind::Annotation)
    };
    let mut claims: Vec<PageId> = site.graph.backlinks(id).iter().filter(says_so).map(|edge| edge.from).collect();
    claims.dedup();
    claims.sort_by_key(|id| rank(site, *id));
    claims
}

/// Takes the speaker away, who is the page's.
fn unsigned(mut groups: Vec<ClaimGroup>) -> Vec<ClaimGroup> {
    for item in groups.iter_mut().flat_map(|group| &mut group.items) {
        item.speaker = None;
    }
    groups
}

/// Gives the newest of some claims that are in the order of verdicts, in that order.
fn shortened(site: &Site, ids: &[PageId], most: usize) -> Vec<ClaimGroup> {
    let said = |id: &PageId| claim::said(&site.graph, *id).date();
    let mut newest = ids.to_vec();
    newest.sort_by_key(|id| (std::cmp::Reverse(said(id)), *id));
    newest.truncate(most);
    newest.sort_by_key(|id| rank(site, *id));
    by_verdict(site, &newest, ids)
}
