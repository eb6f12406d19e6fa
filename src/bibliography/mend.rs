//! What is set right in a style before it prints: where the processor does otherwise than CSL 1.0.2 says, and the style relies on that.

use hayagriva::citationberg::taxonomy::{NameVariable, StandardVariable, Variable};
use hayagriva::citationberg::{
    Choose, ElseBranch, IndependentStyle, LayoutRenderingElement as Element, NamesChild, Style as CslStyle, TextTarget,
};

/// Sets a style right.
pub fn style(csl: &mut IndependentStyle) {
    let dated = csl.info.id.ends_with("iso690-author-date-en");
    for named in &mut csl.macros {
        elements(&mut named.children);
        if dated && named.name == "responsability" {
            named.children = std::mem::take(&mut named.children).into_iter().map(in_turn).collect();
        }
    }
    elements(&mut csl.citation.layout.elements);
    if let Some(list) = &mut csl.bibliography {
        elements(&mut list.layout.elements);
        // What stands before a reference is the page's business, and the same reference stands in several lists: no dash stands for its author.
        list.subsequent_author_substitute = None;
    }
}

/// Shows every element of a style.
pub fn each(csl: &mut IndependentStyle, with: &mut impl FnMut(&mut Element)) {
    let macros = csl.macros.iter_mut().map(|named| &mut named.children);
    let list = csl.bibliography.as_mut().map(|list| &mut list.layout.elements);
    for children in macros.chain([&mut csl.citation.layout.elements]).chain(list) {
        below(children, with);
    }
}

fn below(children: &mut [Element], with: &mut impl FnMut(&mut Element)) {
    for child in children {
        with(child);
        match child {
            Element::Names(names) => names.children.iter_mut().for_each(|child| {
                if let NamesChild::Substitute(instead) = child {
                    below(&mut instead.children, with);
                }
            }),
            Element::Group(group) => below(&mut group.children, with),
            Element::Choose(choose) => {
                below(&mut choose.if_.children, with);
                choose.else_if.iter_mut().for_each(|branch| below(&mut branch.children, with));
                if let Some(other) = &mut choose.otherwise {
                    below(&mut other.children, with);
                }
            }
            _ => {}
        }
    }
}

fn elements(children: &mut Vec<Element>) {
    children.retain(|child| !is_abstract(child));
    for child in children {
        if let Some(choice) = labelled(child) {
            *child = choice;
            continue;
        }
        match child {
            Element::Names(names) => names.children.iter_mut().for_each(|child| {
                if let NamesChild::Substitute(instead) = child {
                    elements(&mut instead.children);
                }
            }),
            Element::Group(group) => elements(&mut group.children),
            Element::Choose(choose) => {
                elements(&mut choose.if_.children);
                choose.else_if.iter_mut().for_each(|branch| elements(&mut branch.children));
                if let Some(other) = &mut choose.otherwise {
                    elements(&mut other.children);
                }
            }
            _ => {}
        }
    }
}

/// An abstract is its author's property, and no part of a reference.
fn is_abstract(child: &Element) -> bool {
    let Element::Text(text) = child else { return false };
    matches!(&text.target, TextTarget::Variable { var, .. } if *var == Variable::Standard(StandardVariable::Abstract))
}

/// Makes of authors with a label and others in their stead a choice: the processor loses authors whose label has no word, as no language has one.
fn labelled(child: &Element) -> Option<Element> {
    let Element::Names(names) = child else { return None };
    let has_label = names.children.iter().any(|child| matches!(child, NamesChild::Label(_)));
    if names.variable != [NameVariable::Author] || !has_label {
        return None;
    }
    let mut choice = choice()?;
    let mut bare = names.clone();
    bare.children
        .retain(|child| matches!(child, NamesChild::Name(_) | NamesChild::EtAl(_)));
    let mut stead = names.clone();
    // Those in their stead go without the word too: it would stand before the names.
    stead.children.retain(|child| !matches!(child, NamesChild::Label(_)));
    choice.if_.children = vec![Element::Names(bare)];
    choice.otherwise = Some(ElseBranch {
        children: vec![Element::Names(stead)],
    });
    Some(Element::Choose(choice))
}

/// Makes of names with others in their stead a choice: what is tried in the stead of names counts as printed for the processor, and with it the year
/// that the style has only asked for.
fn in_turn(child: Element) -> Element {
    let Element::Names(mut names) = child else { return child };
    let substitute = names.children.iter().position(|child| matches!(child, NamesChild::Substitute(_)));
    let Some(NamesChild::Substitute(instead)) = substitute.map(|at| names.children.remove(at)) else {
        return Element::Names(names);
    };
    let Some(mut choice) = choice() else { return Element::Names(names) };
    let variables = [
        NameVariable::Author,
        NameVariable::Editor,
        NameVariable::Director,
        NameVariable::Translator,
    ];
    let mut tried = std::iter::once(Element::Names(names)).chain(instead.children);
    let branch = choice.if_.clone();
    let mut branches = variables.into_iter().map(|variable| {
        let mut branch = branch.clone();
        branch.variable = Some(vec![Variable::Name(variable)]);
        branch.children = tried.next().into_iter().collect();
        branch
    });
    if let Some(first) = branches.next() {
        choice.if_ = first;
    }
    choice.else_if = branches.collect();
    choice.otherwise = Some(ElseBranch { children: tried.collect() });
    Element::Choose(choice)
}

/// Makes a choice to be filled.
fn choice() -> Option<Choose> {
    let style = CslStyle::from_xml(CHOICE).ok()?;
    let CslStyle::Independent(style) = style else { return None };
    match style.macros.into_iter().next()?.children.into_iter().next()? {
        Element::Choose(choose) => Some(choose),
        _ => None,
    }
}

const CHOICE: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Choice</title><id>choice</id><updated>2024-01-01T00:00:00+00:00</updated></info>
<macro name="choice"><choose><if variable="author" match="any"><text variable="title"/></if></choose></macro>
<citation><layout><text variable="title"/></layout></citation>
</style>"#;
