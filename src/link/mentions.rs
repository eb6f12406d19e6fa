//! Mentions: the names of entities in the text of pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::names::{Hit, Name, Names, Owners, Probe};
use super::own::Own;
use super::pages::Selected;
use crate::config::MentionLinks;
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Document, Inline, MentionMode, Passage};
use crate::fold::fold;
use crate::graph::{Mention, Page, PageId};

/// The names of all entities, and which of them become links.
#[derive(Debug)]
pub struct NameTable {
    names: Arc<Names>,
    /// The page of each entity, ascending.
    entities: Vec<PageId>,
    /// Whether the mentions of each entity are counted and not linked.
    counted_only: Vec<bool>,
}

/// A name that several entities share, met in a text.
#[derive(Clone, Debug)]
pub struct Ambiguous {
    owners: Box<[PageId]>,
    name: Box<str>,
    file: File,
    span: Span,
}

impl Ambiguous {
    /// Gives the same by other numbers of pages; none where one of them is no more.
    pub fn renumbered(&self, now: impl Fn(PageId) -> Option<PageId>) -> Option<Ambiguous> {
        Some(Ambiguous {
            owners: self.owners.iter().map(|owner| now(*owner)).collect::<Option<_>>()?,
            ..self.clone()
        })
    }
}

/// What the names of one snapshot are to those of another.
pub struct Difference {
    /// Looks for the names that only one of the two has.
    names: Option<Probe>,
}

impl NameTable {
    /// Gathers the names of every entity that is to be mentioned; with those of the snapshot before, tells what differs.
    pub fn new(selected: &Selected<'_>, before: Option<&Before<'_>>) -> (NameTable, Difference) {
        let entities: Vec<PageId> = (0..selected.pages.len() as u32)
            .map(PageId)
            .filter(|id| selected.originals.get(id.index()) == Some(&true) && selected.pages[id.index()].is_mentioned)
            .collect();
        let own = |id: &PageId| &**selected.pages[id.index()];
        let counted_only = entities
            .iter()
            .map(|id| own(id).document().meta.mention == MentionMode::Count)
            .collect();
        let difference = before.map_or(Difference { names: None }, |before| before.names_that_differ(&entities, own));
        let names = match before {
            Some(before) if difference.names.is_none() && before.has_entities(&entities) => before.names.names.clone(),
            _ => {
                let names = entities.iter().enumerate().flat_map(|(number, id)| {
                    own(id).names.iter().map(move |text| Name {
                        entity: number as u32,
                        text,
                    })
                });
                Arc::new(Names::new(names))
            }
        };
        let table = NameTable {
            names,
            entities,
            counted_only,
        };
        (table, difference)
    }
}

/// The names of the snapshot before, with its pages and what became of them.
pub struct Before<'a> {
    /// Its names.
    pub names: &'a NameTable,
    /// Its pages.
    pub pages: &'a [Arc<Own>],
    /// The number that each of them has now, where it is still there.
    pub now: &'a [Option<PageId>],
}

impl Before<'_> {
    fn has_entities(&self, entities: &[PageId]) -> bool {
        let now = |id: &PageId| self.now.get(id.index()).copied().flatten();
        self.names.entities.len() == entities.len() && self.names.entities.iter().zip(entities).all(|(old, new)| now(old) == Some(*new))
    }

    /// Gathers the names of every entity that has appeared, vanished or changed what it is called.
    fn names_that_differ<'b>(&self, entities: &[PageId], own: impl Fn(&PageId) -> &'b Own) -> Difference {
        let mut names: Vec<&str> = Vec::new();
        let mut kept = vec![false; entities.len()];
        for old in &self.names.entities {
            let before = &*self.pages[old.index()];
            let now = self.now.get(old.index()).copied().flatten();
            match now.and_then(|now| entities.binary_search(&now).ok()) {
                None => names.extend(before.names.iter().map(|name| &**name)),
                Some(at) => {
                    kept[at] = true;
                    let after = own(&entities[at]);
                    let same = std::ptr::eq(before, after)
                        || (before.names == after.names && before.document().meta.mention == after.document().meta.mention);
                    if !same {
                        names.extend(before.names.iter().chain(&after.names).map(|name| &**name));
                    }
                }
            }
        }
        let new = entities.iter().zip(&kept).filter(|(_, kept)| !**kept);
        names.extend(new.flat_map(|(id, _)| own(id).names.iter().map(|name| &**name)));
        Difference { names: Probe::new(names) }
    }
}

impl Difference {
    /// Tells whether a page's text may hold a name that only one of the two snapshots has.
    pub fn concerns(&self, document: &Document) -> bool {
        let Some(names) = &self.names else { return false };
        let mut buffer = String::new();
        let mut passages = document.text.passages.iter();
        passages.any(|passage| names.may_hit(scannable(document, passage, &mut buffer)))
    }
}

/// What stands for text that is not scanned: no letter, so that no name runs into it.
const BARRIER: char = '\u{fffc}';

impl NameTable {
    /// Finds the mentions in a page's text, and decides which become links.
    ///
    /// `explicit` are the pages that the text links to by itself, with the section of each link.
    pub fn mentions(
        &self,
        own: PageId,
        page: &Page,
        explicit: &[(u32, PageId)],
        policy: MentionLinks,
        ambiguous: &mut Vec<Ambiguous>,
    ) -> Vec<Mention> {
        let document = &page.document;
        let mut mentions = Vec::new();
        let mut linked: FxHashSet<(u32, PageId)> = FxHashSet::default();
        let section_of = |section: u32| if policy == MentionLinks::FirstPerSection { section } else { 0 };
        linked.extend(explicit.iter().map(|(section, page)| (section_of(*section), *page)));
        let (mut hits, mut buffer) = (Vec::new(), String::new());
        for (index, passage) in document.text.passages.iter().enumerate() {
            let text = scannable(document, passage, &mut buffer);
            if text.is_empty() {
                continue;
            }
            hits.clear();
            self.names.scan(text, &mut hits);
            for Hit { range, owners } in hits.drain(..) {
                let name = || text.get(range.clone()).unwrap_or("").into();
                let spans = document.text.source_spans(passage, range.clone());
                let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
                    continue;
                };
                let span = Span {
                    start: first.start,
                    end: last.end,
                };
                let entity = match owners {
                    Owners::One(number) => number as usize,
                    Owners::Several(numbers) => {
                        let owners: Box<[PageId]> = numbers.iter().map(|number| self.entities[*number as usize]).collect();
                        // Where the text links to one of them by itself, a reader knows who is meant.
                        let told = owners.contains(&own) || explicit.iter().any(|(_, page)| owners.contains(page));
                        if !told {
                            ambiguous.push(Ambiguous {
                                owners,
                                name: name(),
                                file: document.file.clone(),
                                span,
                            });
                        }
                        continue;
                    }
                };
                let (entity, counted_only) = (self.entities[entity], self.counted_only[entity]);
                if entity == own {
                    continue;
                }
                let whole = spans.len() == 1 && policy != MentionLinks::None && !counted_only;
                let first_here = linked.insert((section_of(passage.section), entity));
                if !whole && first_here {
                    linked.remove(&(section_of(passage.section), entity));
                }
                mentions.push(Mention {
                    entity,
                    passage: index as u32,
                    span,
                    linked: whole && (first_here || policy == MentionLinks::All),
                });
            }
        }
        mentions
    }
}

/// Gives the text of a passage in which names are looked for; every piece keeps its length, so that ranges fit the passage's text.
fn scannable<'a>(document: &'a Document, passage: &Passage, buffer: &'a mut String) -> &'a str {
    let source = &document.file.text;
    let segments = document.text.segments_of(passage);
    if let [only] = segments
        && only.inline == Inline::Plain
        && only.shown.is_none()
    {
        return source.get(only.span.range()).unwrap_or("");
    }
    buffer.clear();
    for segment in segments {
        let piece = match &segment.shown {
            Some(shown) => shown,
            None => source.get(segment.span.range()).unwrap_or(""),
        };
        if segment.inline == Inline::Plain {
            buffer.push_str(piece);
            continue;
        }
        let barrier = BARRIER.len_utf8();
        (0..piece.len() / barrier).for_each(|_| buffer.push(BARRIER));
        (0..piece.len() % barrier).for_each(|_| buffer.push('\n'));
    }
    buffer
}

/// Makes one warning of each ambiguous name, with its count and its first place.
pub fn explain(ambiguous: Vec<Ambiguous>, pages: &[Arc<Page>]) -> Vec<Diagnostic> {
    type Shared = (Box<[PageId]>, Box<str>);
    let mut names: BTreeMap<Shared, (usize, Ambiguous)> = BTreeMap::new();
    for one in ambiguous {
        let entry = names.entry((one.owners.clone(), one.name.clone()));
        entry.and_modify(|(count, _)| *count += 1).or_insert((1, one));
    }
    names
        .into_values()
        .map(|(count, first)| one_warning(count, &first, pages))
        .collect()
}

fn one_warning(count: usize, first: &Ambiguous, pages: &[Arc<Page>]) -> Diagnostic {
    let owners: Vec<&Document> = first
        .owners
        .iter()
        .filter_map(|owner| pages.get(owner.index()))
        .map(|page| &*page.document)
        .collect();
    let listed: Vec<String> = owners.iter().map(|owner| format!("`{}`", owner.file.path)).collect();
    let times = match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    };
    let mut diagnostic = Diagnostic::new(
        &rules::AMBIGUOUS_NAME,
        &first.file,
        first.span,
        format!(
            "`{}` is a name of {}; it is met {times} and links to neither",
            first.name,
            listed.join(" and of ")
        ),
    )
    .help("move the name to `weak_aliases` of all but one of them, or link it where it stands: `[[…]]`");
    for owner in owners {
        let aliases = owner
            .meta
            .aliases
            .iter()
            .find(|alias| fold(&alias.value).as_str() == fold(&first.name).as_str());
        let span = aliases.map(|alias| alias.span).or(owner.meta.title_span);
        diagnostic = diagnostic.related(owner.meta_file(), span, "has this name");
    }
    diagnostic
}
