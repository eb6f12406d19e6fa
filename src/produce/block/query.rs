//! What a call asks for: its arguments, and the pages and moments that they let through.
//!
//! Takes a call and the graph; gives values, pages and facts. Knows no templates and makes no HTML.

use std::collections::BTreeSet;

use tera::{ComponentInfo, Value};

use super::super::shared::Order;
use super::super::timeline::{self, Fact};
use crate::config::Config;
use crate::date::Date;
use crate::document::{Argument, Call, Link, Literal, Spanned};
use crate::graph::{Graph, PageId, Resolved, Role};

/// A call, and what it is a call of.
#[derive(Clone, Copy)]
pub(super) struct Query<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The settings.
    pub config: &'a Config,
    /// In which order pages stand.
    pub order: &'a Order,
    /// The page that holds the call.
    pub holder: PageId,
    /// The call.
    pub call: &'a Call,
    /// What is called.
    pub component: &'a ComponentInfo,
}

impl<'a> Query<'a> {
    /// Tells whether the component asks for something by `@name`.
    pub fn asks(&self, data: &str) -> bool {
        let mut arguments = self.component.args().iter();
        arguments.any(|argument| argument.is_implicit() && argument.name() == data)
    }

    /// Gives an argument of the call.
    pub fn argument(&self, name: &str) -> Option<&'a Argument> {
        self.call.arguments.iter().find(|argument| *argument.name.value == *name)
    }

    /// Gives the value of an argument, or what it has where a call says nothing.
    pub fn value(&self, name: &str) -> Option<Value> {
        let default = || {
            self.component
                .args()
                .iter()
                .find(|argument| argument.name() == name)?
                .default()
                .cloned()
        };
        self.argument(name).map(|argument| plain(&argument.value.value)).or_else(default)
    }

    /// Gives the text of an argument; none where it is empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
    }

    /// Gives what the values of an argument lead to, one or a list of them.
    pub fn targets(&self, name: &str) -> Vec<&'a Resolved> {
        let Some(argument) = self.argument(name) else {
            return Vec::new();
        };
        let values = match &argument.value.value {
            Literal::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&argument.value),
        };
        let target = |value| link(self.graph, self.holder, value).map(|(_, resolved)| resolved);
        values.iter().filter_map(target).collect()
    }

    /// Gives the pages that an argument names.
    pub fn named(&self, name: &str) -> Vec<PageId> {
        let page = |resolved: &'a Resolved| match resolved {
            Resolved::Page { page, .. } => Some(*page),
            _ => None,
        };
        self.targets(name).into_iter().filter_map(page).collect()
    }

    /// Gives the pages that `kind`, `tag` and `of` let through, each once or more often, in no order.
    pub fn pages(&self) -> impl Iterator<Item = PageId> + use<'a> {
        let graph = self.graph;
        let (kind, tag, of) = (self.text("kind"), self.text("tag"), self.named("of"));
        let kinds: Vec<bool> = (0..self.config.kinds.len())
            .map(|number| kind.as_ref().is_none_or(|kind| is_kind(self.config, number, kind)))
            .collect();
        let from: Vec<PageId> = match (of.as_slice(), &tag) {
            // What they were to be about is not there, which has been told.
            ([], _) if self.text("of").is_some() => Vec::new(),
            ([], Some(tag)) => tagged(graph, tag).to_vec(),
            ([], None) => Vec::new(),
            (of, _) => of.iter().flat_map(|of| graph.backlinks(*of)).map(|edge| edge.from).collect(),
        };
        let all = of.is_empty() && tag.is_none() && self.text("of").is_none();
        let listed = self.order.listed.iter().zip(kinds.clone());
        let all = listed
            .filter(move |(_, wanted)| all && *wanted)
            .flat_map(|(ids, _)| ids.iter().copied());
        let carriers: Option<BTreeSet<PageId>> = tag.map(|tag| tagged(graph, &tag).iter().copied().collect());
        let holder = self.holder;
        from.into_iter().chain(all).filter(move |id| {
            let page = graph.page(*id);
            page.role == Role::Page
                && *id != holder
                && kinds.get(usize::from(page.document.kind.0)).is_some_and(|wanted| *wanted)
                && carriers.as_ref().is_none_or(|carriers| carriers.contains(id))
        })
    }

    /// Gives the facts of a page, of a tag, or of all that has a date; those between `from` and `to`.
    pub fn facts(&self) -> Vec<Fact> {
        let graph = self.graph;
        let date = |name: &str| self.text(name).and_then(|text| Date::parse(&text).ok());
        let (from, to) = (date("from"), date("to"));
        let within = |fact: &Fact| {
            from.is_none_or(|from| fact.end.unwrap_or(fact.date).last_day() >= from.first_day())
                && to.is_none_or(|to| fact.date.first_day() <= to.last_day())
        };
        let mut facts = match (self.named("of").first(), self.text("tag")) {
            (Some(page), _) => timeline::facts_of(graph, *page),
            (None, Some(tag)) => timeline::facts_of_pages(graph, tagged(graph, &tag)),
            // What it was to be about is not there, which has been told.
            (None, None) if self.text("of").is_some() => Vec::new(),
            (None, None) => return self.order.facts.whole.iter().filter(|fact| within(fact)).cloned().collect(),
        };
        facts.retain(within);
        facts
    }
}

/// Tells whether a kind is called so: by its name or its folder.
pub(super) fn is_kind(config: &Config, number: usize, name: &str) -> bool {
    config
        .kinds
        .get(number)
        .is_some_and(|kind| kind.name == name || kind.folder == name)
}

/// Gives the pages that carry a tag.
pub(super) fn tagged<'a>(graph: &'a Graph, tag: &str) -> &'a [PageId] {
    let path = format!("tags/{}/", crate::link::tag_slug(tag));
    let found = graph.tags().binary_search_by(|known| (*known.path).cmp(&path));
    found.map_or(&[], |at| &graph.tags()[at].pages)
}

/// Gives a value that names nothing.
pub(super) fn plain(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => Value::from(&**text),
        Literal::Integer(number) => Value::from(*number),
        Literal::Float(number) => Value::from(*number),
        Literal::Bool(yes) => Value::from(*yes),
        Literal::List(items) => Value::from(items.iter().map(|item| plain(&item.value)).collect::<Vec<Value>>()),
    }
}

/// Gives the link that the value of an argument is, and what it leads to.
pub(super) fn link<'a>(graph: &'a Graph, holder: PageId, value: &Spanned<Literal>) -> Option<(&'a Link, &'a Resolved)> {
    let links = &graph.document(holder).text.links;
    let at = links.binary_search_by_key(&value.span, |link| link.span).ok()?;
    Some((&links[at], graph.links(holder).resolved.get(at)?))
}
