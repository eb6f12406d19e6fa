//! The order of a list as its style has it: what each of the style's keys says of a source, as text.
//!
//! A key is printed once of each source, by the style with that key as its only content; pages compare what was printed.

use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{
    IndependentStyle, LayoutRenderingElement as Element, NameAsSortOrder, NamesChild, SortDirection, SortKey, Style as CslStyle, StyleClass,
};
use hayagriva::types::Date;
use hayagriva::{CitationItem, CitationRequest, Entry, standalone_citation};

use super::locale::Locality;
use super::{html, mend};

/// The keys by which a style sorts its list.
pub struct Order(Vec<Key>);

struct Key {
    of: Of,
    /// Whether what is greatest comes first.
    descending: bool,
}

/// What a key looks at.
enum Of {
    /// What this style prints.
    Printed(Box<IndependentStyle>),
    /// The day, month or year.
    Date,
}

impl Order {
    /// Takes the keys of a style; none where its list is in the order of citation.
    pub fn of(csl: &IndependentStyle) -> Option<Order> {
        let sort = csl.bibliography.as_ref()?.sort.as_ref()?;
        let keys: Vec<Key> = sort.keys.iter().filter_map(|key| Key::of(key, csl)).collect();
        (!keys.is_empty()).then_some(Order(keys))
    }

    /// Gives what the keys say of a source.
    pub fn of_entry(&self, entry: &Entry, locality: &Locality) -> Vec<String> {
        self.0.iter().map(|key| key.of_entry(entry, locality)).collect()
    }

    /// Compares what the keys say of two sources; what says nothing comes last.
    pub fn compare(&self, one: &[String], other: &[String], text: impl Fn(&str, &str) -> std::cmp::Ordering) -> std::cmp::Ordering {
        let mut order = std::cmp::Ordering::Equal;
        for ((key, one), other) in self.0.iter().zip(one).zip(other) {
            order = order.then_with(|| match (one.is_empty(), other.is_empty()) {
                (false, false) if key.descending => text(other, one),
                (false, false) => text(one, other),
                (none, also) => none.cmp(&also),
            });
        }
        order
    }
}

impl Key {
    fn of(key: &SortKey, csl: &IndependentStyle) -> Option<Key> {
        let element = match key {
            SortKey::MacroName { name, .. } => format!("<text macro=\"{}\"/>", escaped(name)),
            SortKey::Variable { variable, .. } => match variable {
                Variable::Date(_) => String::new(),
                Variable::Name(name) => format!("<names variable=\"{name}\"/>"),
                // The order of citation is that of the items themselves.
                variable if variable.to_string() == "citation-number" => return None,
                variable => format!("<text variable=\"{variable}\"/>"),
            },
        };
        let of = match element.is_empty() {
            true => Of::Date,
            false => Of::Printed(Box::new(printing(csl, &element)?)),
        };
        Some(Key {
            of,
            descending: key.sort_direction() == SortDirection::Descending,
        })
    }

    fn of_entry(&self, entry: &Entry, locality: &Locality) -> String {
        match &self.of {
            Of::Date => entry.date_any().map(date).unwrap_or_default(),
            Of::Printed(csl) => {
                let items = vec![CitationItem::with_entry(entry)];
                let request = CitationRequest::new(items, csl, Some(locality.code.clone()), &locality.files, None);
                let plain = html::plain(&standalone_citation(request));
                plain.replace(html::NUMBER, "").trim().to_owned()
            }
        }
    }
}

/// Writes a date so that what is earlier sorts first, before our era too.
fn date(date: &Date) -> String {
    let part = |part: Option<u8>| part.map_or(0, |part| part + 1);
    format!("{:06}-{:02}-{:02}", date.year + 100_000, part(date.month), part(date.day))
}

/// Makes of a style one that prints an element and no more, with names as a list sorts them.
fn printing(csl: &IndependentStyle, element: &str) -> Option<IndependentStyle> {
    let text = format!("{HEAD}<citation><layout>{element}</layout></citation></style>");
    let CslStyle::Independent(only) = CslStyle::from_xml(&text).ok()? else {
        return None;
    };
    let mut own = csl.clone();
    own.citation = only.citation;
    own.citation.name_options = csl.bibliography.as_ref()?.name_options.clone();
    own.bibliography = None;
    own.settings.class = StyleClass::InText;
    let mut sorted = |element: &mut Element| {
        if let Element::Names(names) = element {
            names.name_as_sort_order = Some(NameAsSortOrder::All);
            names.et_al_min = Some(u32::from(u16::MAX));
            names.children.retain(|child| matches!(child, NamesChild::Substitute(_)));
        }
    };
    mend::each(&mut own, &mut sorted);
    Some(own)
}

const HEAD: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Key</title><id>key</id><updated>2024-01-01T00:00:00+00:00</updated></info>"#;

fn escaped(text: &str) -> String {
    let mut out = String::new();
    crate::parse::paint::escape(text, &mut out);
    out
}
