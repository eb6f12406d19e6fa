//! Resolving what front matter names: references to pages, and the picture.
//!
//! Takes values of front matter; gives pages and addresses, by the rules of links. Knows which kinds a key can mean, and no text.

use super::own::name_key;
use super::resolve::{Outcome, Resolver};
use super::rewrite::Written;
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::document::{LinkSyntax, Reference, Target};
use crate::graph::{Page, PageId, Resolved};
use crate::parse::wikilink::{parse_address, parse_reference};

impl Resolver<'_> {
    /// Resolves a reference of the front matter; none where it is only text.
    pub fn reference(&self, page: &Page, reference: &Reference, outcome: &mut Outcome<'_>) -> Option<PageId> {
        let file = page.document.meta_file();
        if reference.demanded {
            return match self.named(page, &reference.target, outcome) {
                Resolved::Page { page, .. } => Some(page),
                _ => None,
            };
        }
        // A name that only something of another kind has is text: a place in words, not the treaty called after it.
        let fits = |id: &&PageId| {
            let kind = self.request.config.kind(self.pages[id.index()].document.kind);
            kind.builtin.is_none_or(|builtin| builtin.can_be(reference.relation))
        };
        *outcome.by_name = true;
        let found: Vec<PageId> = self
            .names
            .exact
            .get(&*name_key(&reference.target.path))?
            .as_slice()
            .iter()
            .filter(fits)
            .copied()
            .collect();
        let entity = |id: &&PageId| self.request.config.kind(self.pages[id.index()].document.kind).entity;
        let mut entities = found.iter().filter(entity);
        match (entities.next(), entities.next(), found.as_slice()) {
            (Some(one), None, _) => Some(*one),
            (None, _, [one]) => Some(*one),
            (None, _, _) => None,
            (Some(_), Some(_), several) => {
                let listed: Vec<_> = several
                    .iter()
                    .map(|id| format!("`{}`", self.pages[id.index()].document.id))
                    .collect();
                outcome.diagnostics.push(
                    Diagnostic::new(
                        &rules::AMBIGUOUS_NAME,
                        file,
                        reference.target.span,
                        format!(
                            "`{}` is a name of {}; it links to neither",
                            reference.target.path,
                            listed.join(" and of ")
                        ),
                    )
                    .help(format!("say which: `\"[[{}]]\"`", self.pages[several[0].index()].document.id)),
                );
                None
            }
        }
    }

    /// Resolves what front matter names in `[[…]]`.
    pub fn named(&self, page: &Page, target: &Target, outcome: &mut Outcome<'_>) -> Resolved {
        let written = Written {
            target,
            file: page.document.meta_file(),
            syntax: LinkSyntax::Wiki,
            in_front_matter: true,
            span: target.span,
        };
        self.target(page, &written, outcome)
    }

    /// Finds the picture that front matter names, by the rules of images in the text; gives its address.
    pub fn picture(&self, page: &Page, outcome: &mut Outcome<'_>) -> Option<Box<str>> {
        let image = page.document.meta.image.as_ref()?;
        let file = page.document.meta_file();
        let span = match file.slice(image.span).find(&*image.value) {
            Some(at) => Span::new(image.span.start as usize + at, image.span.start as usize + at + image.value.len()),
            None => image.span,
        };
        let (target, syntax) = match parse_reference(&image.value, span) {
            Some((target, _)) => (target, LinkSyntax::WikiEmbed),
            None => (parse_address(&image.value, span), LinkSyntax::Image),
        };
        if target.external {
            return Some(target.path);
        }
        let written = Written {
            target: &target,
            file,
            syntax,
            in_front_matter: true,
            span,
        };
        match self.target(page, &written, outcome) {
            Resolved::File(href) => Some(match &target.query {
                Some(query) => format!("{href}?{query}").into(),
                None => href.as_ref().into(),
            }),
            Resolved::Page { .. } => {
                let message = format!("`{}` is a page, and no picture", target.path);
                outcome.diagnostics.push(
                    self.severity(Diagnostic::new(&rules::BROKEN_LINK, file, span, message))
                        .help("name a file of the site, with its ending"),
                );
                None
            }
            _ => None,
        }
    }
}
