//! Mentions: the names of entities in the text of pages.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::names::{Hit, Name, Names, Owners};
use crate::config::{Config, MentionLinks};
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Document, Inline, MentionMode, Passage};
use crate::fold::fold;
use crate::graph::{Mention, Page, PageId};

/// The names of all entities, and which of them become links.
pub struct NameTable {
    names: Names,
    counted_only: FxHashSet<u32>,
}

/// A name that several entities share, met in a text.
pub struct Ambiguous {
    owners: Box<[u32]>,
    name: Box<str>,
    file: File,
    span: Span,
}

/// Gathers the names of every entity that is to be mentioned.
pub fn names(pages: &[Page], config: &Config) -> NameTable {
    let originals = super::pages::originals(pages);
    let entities = || {
        pages.iter().enumerate().filter(|(index, page)| {
            let document = &page.document;
            config.kind(document.kind).entity
                && document.meta.mention != MentionMode::No
                && originals.get(*index) == Some(&true)
                && page.role == crate::graph::Role::Page
        })
    };
    let strong = entities().flat_map(|(index, page)| {
        let meta = &page.document.meta;
        let weak: Vec<String> = meta
            .weak_aliases
            .iter()
            .map(|alias| fold(&alias.value).as_str().to_owned())
            .collect();
        std::iter::once(&*meta.title)
            .chain(meta.aliases.iter().map(|alias| &*alias.value))
            .filter(move |name| !weak.iter().any(|weak| weak == fold(name).as_str()))
            .map(move |text| Name {
                entity: index as u32,
                text,
            })
    });
    NameTable {
        names: Names::new(strong),
        counted_only: entities()
            .filter(|(_, page)| page.document.meta.mention == MentionMode::Count)
            .map(|(index, _)| index as u32)
            .collect(),
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
        let mut linked: FxHashSet<(u32, u32)> = FxHashSet::default();
        let section_of = |section: u32| if policy == MentionLinks::FirstPerSection { section } else { 0 };
        linked.extend(explicit.iter().map(|(section, page)| (section_of(*section), page.0)));
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
                    Owners::One(entity) if entity == own.0 => continue,
                    Owners::One(entity) => entity,
                    Owners::Several(owners) if owners.contains(&own.0) => continue,
                    // Where the text links to one of them by itself, a reader knows who is meant.
                    Owners::Several(owners) if explicit.iter().any(|(_, page)| owners.contains(&page.0)) => continue,
                    Owners::Several(owners) => {
                        ambiguous.push(Ambiguous {
                            owners,
                            name: name(),
                            file: document.file.clone(),
                            span,
                        });
                        continue;
                    }
                };
                let whole = spans.len() == 1 && policy != MentionLinks::None && !self.counted_only.contains(&entity);
                let first_here = linked.insert((section_of(passage.section), entity));
                if !whole && first_here {
                    linked.remove(&(section_of(passage.section), entity));
                }
                mentions.push(Mention {
                    entity: PageId(entity),
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
pub fn explain(ambiguous: Vec<Ambiguous>, pages: &[Page]) -> Vec<Diagnostic> {
    type Shared = (Box<[u32]>, Box<str>);
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

fn one_warning(count: usize, first: &Ambiguous, pages: &[Page]) -> Diagnostic {
    let owners: Vec<&Document> = first
        .owners
        .iter()
        .filter_map(|owner| pages.get(*owner as usize))
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
