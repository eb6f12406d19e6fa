//! Quotations: the passages that notes annotate, and block quotations that are attributed to pages.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::Request;
use super::quotation::{self, Found, Nearest, Outcome, Quotation};
use super::resolve::{self, Resolver};
use crate::config::{Builtin, Config};
use crate::diagnostic::{Diagnostic, File, Span, rules};
use crate::document::{Annotation, Attribution, BlockQuotation, Document, Fields, Fragment, Spanned, TextLevel};
use crate::graph::{Anchored, Links, Page, PageId, QuotationCheck, Resolved, SourceId, level};

type Pieces = Vec<(u32, Range<u32>)>;

/// A passage that a page annotates, found in its article.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which of the page's annotations.
    annotation: u32,
    article: PageId,
    pieces: Pieces,
}

/// Finds what a page annotates: for each annotation the article, and the places that were found.
pub fn places(
    page: &Page,
    pages: &[Arc<Page>],
    (resolver, references): (&Resolver<'_>, &[Option<PageId>]),
    outcome: &mut resolve::Outcome<'_>,
) -> (Vec<Option<PageId>>, Vec<Place>) {
    let (mut articles, mut places, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for (number, annotation) in page.document.annotations.iter().enumerate() {
        let article = match annotation.reference {
            Some(reference) => references.get(reference.0 as usize).copied().flatten(),
            None => match resolver.named(page, &annotation.article, outcome) {
                Resolved::Page { page: article, .. } => Some(article),
                _ => None,
            },
        };
        let Some(article) = article else {
            articles.push(None);
            continue;
        };
        if annotation.is_by_words() {
            said.push((number, article));
            articles.push(None);
            continue;
        }
        articles.push(Some(article));
        let pieces = passage(&page.document, annotation, &pages[article.index()].document, outcome.diagnostics);
        places.extend(pieces.map(|pieces| Place {
            annotation: number as u32,
            article,
            pieces,
        }));
    }
    for (number, article) in said {
        // Its author may have said at which words.
        if places.iter().any(|place: &Place| place.article == article) {
            continue;
        }
        if let Some(pieces) = own_words(&page.document, &pages[article.index()].document) {
            articles[number] = Some(article);
            places.push(Place {
                annotation: number as u32,
                article,
                pieces,
            });
        }
    }
    (articles, places)
}

/// Finds the words of a claim in a text in which it appears: where they stand once, whatever their case and quotation marks. A text that is not public
/// as a whole is not searched: a paragraph becomes public when its author says so.
fn own_words(claim: &Document, article: &Document) -> Option<Pieces> {
    let Fields::Claim(fields) = &claim.fields else { return None };
    if level(article) != TextLevel::Full {
        return None;
    }
    let texts = texts(article, 0..article.text.passages.len());
    let passages: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let words = [&fields.claim, &fields.claim_original];
    words.into_iter().flatten().find_map(|words| {
        let quotation = quotation::parse_in_any_case(without_stop(words)).ok()?;
        match quotation::find_in_any_case(&quotation, &passages) {
            Outcome::Once(found) => Some(pieces(found, 0)),
            Outcome::Many(_) | Outcome::Nowhere(_) => None,
        }
    })
}

/// Takes the stop away that ends a sentence, with quotation marks behind it; a text may go on there.
fn without_stop(words: &str) -> &str {
    let words = words.trim();
    let inner = words.trim_end_matches(['"', '”', '“', '»', '’', '\'']);
    match inner.strip_suffix(['.', '。', '।']) {
        Some(rest) => rest,
        None => words,
    }
}

/// Gives each article the passages that others annotate, numbered in the order of its text.
pub fn anchor<'a>(pages: usize, places: impl Iterator<Item = (PageId, &'a Place)>) -> Vec<Vec<Anchored>> {
    let mut annotated: Vec<Vec<Anchored>> = vec![Vec::new(); pages];
    let mut anchored: Vec<(PageId, &Place)> = places.collect();
    anchored.sort_by_key(|(note, place)| {
        let first = place.pieces.first().map(|(passage, range)| (*passage, range.start));
        (place.article, first.is_none(), first, *note, place.annotation)
    });
    for (note, place) in anchored {
        let own = &mut annotated[place.article.index()];
        own.push(Anchored {
            note,
            annotation: place.annotation,
            article: place.article,
            number: own.len() as u32 + 1,
            pieces: place.pieces.clone(),
        });
    }
    annotated
}

/// Finds the passage of an annotation; none where it is not there, which is said.
fn passage(note: &Document, annotation: &Annotation, article: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<Pieces> {
    let only = paragraph(annotation, article);
    let Some(quote) = &annotation.quote else {
        // A whole paragraph is meant, or the article as a whole.
        let pieces = only.and_then(|index| {
            let length = article.passage_text(article.text.passages.get(index)?).len();
            Some((index as u32, 0..length as u32))
        });
        return Some(pieces.into_iter().collect());
    };
    let file = note.meta_file();
    let quotation = read(file, quote, diagnostics)?;
    let texts = texts(article, 0..article.text.passages.len());
    let passages: Vec<&str> = texts.iter().map(|text| &**text).collect();
    match quotation::find(&quotation, &passages, only) {
        Outcome::Once(found) => Some(pieces(found, 0)),
        // A paragraph that is not there has been told, and says which was meant.
        Outcome::Many(_) if only.is_none() && matches!(annotation.article.fragment, Some(Fragment::Block(_))) => None,
        Outcome::Many(places) => {
            diagnostics.push(ambiguous(file, quote.span, &places, article));
            None
        }
        Outcome::Nowhere(nearest) => {
            diagnostics.push(misquotation(file, quote.span, article, nearest.as_ref()));
            None
        }
    }
}

/// Gives the passage that an annotation names by `#^p4`.
fn paragraph(annotation: &Annotation, article: &Document) -> Option<usize> {
    let Some(Fragment::Block(block)) = &annotation.article.fragment else {
        return None;
    };
    let own = article.text.blocks.iter().find(|own| own.id == *block);
    let anchor = own.map_or(&**block, |own| &own.anchor);
    let number: u32 = anchor.strip_prefix('p')?.parse().ok()?;
    article.text.passages.iter().position(|passage| passage.anchor == number)
}

fn read(file: &File, quote: &Spanned<Box<str>>, diagnostics: &mut Vec<Diagnostic>) -> Option<Quotation> {
    match quotation::parse(&quote.value) {
        Ok(quotation) => Some(quotation),
        Err(malformed) => {
            let message = malformed.to_string();
            diagnostics.push(
                Diagnostic::new(&rules::BAD_QUOTATION, file, quote.span, message).help("quote some words of the text as they stand there"),
            );
            None
        }
    }
}

fn texts(document: &Document, range: Range<usize>) -> Vec<Cow<'_, str>> {
    let passages = document.text.passages.get(range).unwrap_or(&[]);
    passages.iter().map(|passage| document.passage_text(passage)).collect()
}

/// Gives the pieces of a place with the numbers of passages in the whole document.
fn pieces(found: Found, first: usize) -> Pieces {
    let number = |index: usize| (first + index) as u32;
    found
        .pieces
        .into_iter()
        .map(|piece| (number(piece.passage), piece.range.start as u32..piece.range.end as u32))
        .collect()
}

fn ambiguous(file: &File, span: Span, places: &[Found], article: &Document) -> Diagnostic {
    let mut anchors: Vec<String> = places
        .iter()
        .filter_map(|place| article.text.passages.get(place.pieces.first()?.passage))
        .map(|passage| format!("`#^p{}`", passage.anchor))
        .collect();
    anchors.dedup();
    let message = format!("this quotation stands in `{}` {} times", article.id, places.len());
    let help = match anchors.as_slice() {
        [one] => format!("it stands more than once in {one}: quote more of it"),
        several => format!("quote more of it, or say which paragraph is meant: {}", several.join(", ")),
    };
    Diagnostic::new(&rules::AMBIGUOUS_QUOTATION, file, span, message).help(help)
}

fn misquotation(file: &File, span: Span, article: &Document, nearest: Option<&Nearest>) -> Diagnostic {
    let message = format!("this quotation is not in `{}`", article.id);
    let diagnostic = Diagnostic::new(&rules::MISQUOTATION, file, span, message);
    let Some(nearest) = nearest else {
        return diagnostic.help("no passage there comes near it; is it another article?");
    };
    let passage = article.text.passages.get(nearest.passage);
    let place = passage.map(|passage| {
        let spans = article.text.source_spans(passage, nearest.range.clone());
        match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => Span {
                start: first.start,
                end: last.end,
            },
            _ => passage.span,
        }
    });
    let anchor = passage.map_or(0, |passage| passage.anchor);
    diagnostic
        .help_if(Some(nearest.difference(&format!("`{}`", article.id))).filter(|help| !help.is_empty()))
        .related(&article.file, place, format!("the nearest passage, in paragraph {anchor}"))
}

/// Checks the attributed block quotations of a page.
pub fn check(
    page: &Page,
    pages: &[Arc<Page>],
    links: &Links,
    request: &Request<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<QuotationCheck> {
    let document = &page.document;
    let resolved = &links.resolved;
    document
        .text
        .quotations
        .iter()
        .map(|quotation| match &quotation.to {
            Attribution::Source(key) => match cited_page(document, resolved, key) {
                Some(other) => {
                    let target = Target {
                        page: other,
                        is_text: is_text(&pages[other.index()].document, request.config),
                        document: &pages[other.index()].document,
                        fragment: None,
                        aside: Vec::new(),
                    };
                    block(document, quotation, target, diagnostics)
                }
                None => excerpt(document, quotation, key, request, diagnostics),
            },
            Attribution::Page(link) => match resolved.get(*link as usize) {
                Some(Resolved::Page { page: other, .. }) => {
                    let link = document.text.links.get(*link as usize);
                    let fragment = link.and_then(|link| link.target.fragment.clone());
                    let own = Arc::ptr_eq(document, &pages[other.index()].document);
                    let aside = if own { quoting(document, resolved, *other) } else { Vec::new() };
                    let target = Target {
                        page: *other,
                        is_text: is_text(&pages[other.index()].document, request.config),
                        document: &pages[other.index()].document,
                        fragment,
                        aside,
                    };
                    block(document, quotation, target, diagnostics)
                }
                _ => QuotationCheck::Unchecked,
            },
        })
        .collect()
}

/// Gives the page that a key of an attribution line names, where it is no source.
fn cited_page(document: &Document, resolved: &[Resolved], key: &Spanned<Box<str>>) -> Option<PageId> {
    let cites = document.text.citations.iter().flat_map(|citation| &citation.cites);
    let link = cites.filter(|cite| cite.key.span == key.span).find_map(|cite| cite.link)?;
    match resolved.get(link as usize)? {
        Resolved::Page { page, .. } => Some(*page),
        _ => None,
    }
}

/// Looks a block quotation up in the stored words of its source.
fn excerpt(
    document: &Document,
    written: &BlockQuotation,
    key: &Spanned<Box<str>>,
    request: &Request<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> QuotationCheck {
    let Some(id) = request.bibliography.find(&key.value) else {
        // Said where the citation is.
        return QuotationCheck::Unchecked;
    };
    let Some(stored) = request.bibliography.source(id).and_then(|source| source.excerpt.as_ref()) else {
        let message = format!("the quotation of `{}` is not checked: no text of it is stored", key.value);
        diagnostics.push(
            Diagnostic::new(&rules::UNCHECKED_QUOTATION, &document.file, key.span, message)
                .help(format!("store the words in `content/sources/{}.txt`", key.value)),
        );
        return QuotationCheck::Unchecked;
    };
    let span = quoted_span(document, written);
    let quote = Spanned {
        value: texts(document, written.passages.range()).join("\n").into(),
        span,
    };
    let Some(quotation) = read(&document.file, &quote, diagnostics) else {
        return QuotationCheck::Differs;
    };
    let passages: Vec<&str> = stored.paragraphs.iter().map(|paragraph| stored.file.slice(*paragraph)).collect();
    let nearest = match quotation::find(&quotation, &passages, None) {
        Outcome::Once(found) => return matches_excerpt(id, found),
        // The words are there; where they stand first is shown.
        Outcome::Many(places) => match places.into_iter().next() {
            Some(found) => return matches_excerpt(id, found),
            None => None,
        },
        Outcome::Nowhere(nearest) => nearest,
    };
    let message = format!("this quotation is not in the stored words of `{}`", key.value);
    let diagnostic = Diagnostic::new(&rules::MISQUOTATION, &document.file, span, message);
    diagnostics.push(match &nearest {
        None => diagnostic.help("nothing there comes near it; store the passage that is quoted, too"),
        Some(nearest) => {
            let place = stored.paragraphs.get(nearest.passage).map(|paragraph| {
                let start = paragraph.start as usize;
                Span::new(start + nearest.range.start, start + nearest.range.end)
            });
            diagnostic
                .help_if(Some(nearest.difference("the excerpt")).filter(|help| !help.is_empty()))
                .related(&stored.file, place, "the nearest words that are stored")
        }
    });
    QuotationCheck::Differs
}

fn matches_excerpt(source: SourceId, found: Found) -> QuotationCheck {
    QuotationCheck::MatchesExcerpt {
        source,
        pieces: pieces(found, 0),
    }
}

/// Where a block quotation is looked up.
struct Target<'a> {
    page: PageId,
    document: &'a Document,
    /// Whether words that are attributed to it must stand in it.
    is_text: bool,
    fragment: Option<Fragment>,
    /// Passages that do not count.
    aside: Vec<Range<usize>>,
}

/// Tells whether a page is a text that others quote. A person is none, nor is a page about a treaty or of no kind: where nothing there is like the
/// words, it was named as whose they are.
fn is_text(document: &Document, config: &Config) -> bool {
    let kind = config.kind(document.kind);
    matches!(kind.builtin, Some(Builtin::Article | Builtin::Note | Builtin::Claim)) || (kind.builtin.is_none() && !kind.entity)
}

/// Gives the passages of a page in which it quotes itself: they vouch for no quotation.
fn quoting(document: &Document, resolved: &[Resolved], own: PageId) -> Vec<Range<usize>> {
    let of_itself = |quotation: &&BlockQuotation| match quotation.to {
        Attribution::Page(link) => matches!(resolved.get(link as usize), Some(Resolved::Page { page, .. }) if *page == own),
        Attribution::Source(_) => false,
    };
    let quotations = document.text.quotations.iter().filter(of_itself);
    quotations.map(|quotation| quotation.passages.range()).collect()
}

/// Looks a block quotation up in the page that it is attributed to.
fn block(document: &Document, written: &BlockQuotation, target: Target<'_>, diagnostics: &mut Vec<Diagnostic>) -> QuotationCheck {
    let Target {
        page,
        document: other,
        is_text,
        fragment,
        aside,
    } = target;
    let quoted = texts(document, written.passages.range()).join("\n");
    let span = quoted_span(document, written);
    let quote = Spanned {
        value: quoted.into(),
        span,
    };
    let Some(quotation) = read(&document.file, &quote, diagnostics) else {
        return QuotationCheck::Differs;
    };
    let texts = texts(other, 0..other.text.passages.len());
    let counts = |index: usize| !aside.iter().any(|range| range.contains(&index));
    let passages: Vec<&str> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| if counts(index) { &**text } else { "" })
        .collect();
    let only = match fragment {
        Some(Fragment::Block(block)) => block
            .strip_prefix('p')
            .and_then(|number| number.parse::<u32>().ok())
            .and_then(|number| other.text.passages.iter().position(|passage| passage.anchor == number)),
        _ => None,
    };
    match quotation::find(&quotation, &passages, only) {
        Outcome::Once(found) => QuotationCheck::Matches {
            page,
            pieces: pieces(found, 0),
        },
        // The words are there; where they stand first is shown.
        Outcome::Many(places) => match places.into_iter().next() {
            Some(found) => QuotationCheck::Matches {
                page,
                pieces: pieces(found, 0),
            },
            None => QuotationCheck::Differs,
        },
        Outcome::Nowhere(None) if !is_text => {
            let message = format!("the quotation is not checked: `{}` holds nothing like it", other.id);
            diagnostics.push(
                Diagnostic::new(&rules::UNCHECKED_QUOTATION, &document.file, span, message)
                    .help("attribute it to the article or the source that has the words, to have it checked"),
            );
            QuotationCheck::Unchecked
        }
        Outcome::Nowhere(nearest) => {
            diagnostics.push(misquotation(&document.file, span, other, nearest.as_ref()));
            QuotationCheck::Differs
        }
    }
}

/// Gives the bytes of the quoted words, without the attribution.
fn quoted_span(document: &Document, written: &BlockQuotation) -> Span {
    let passages = document.text.passages.get(written.passages.range()).unwrap_or(&[]);
    match (passages.first(), passages.last()) {
        (Some(first), Some(last)) => Span {
            start: first.span.start,
            end: last.span.end,
        },
        _ => written.span,
    }
}
