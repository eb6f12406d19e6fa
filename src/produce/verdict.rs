//! The scale of verdicts: what templates see of each, made once, and the page of the scale.

use std::sync::Arc;

use tera::{Context, Value};

use super::claims;
use super::page::{introduce, introduction_html, made_view};
use super::view::{ScaleView, VerdictEntry, VerdictView};
use super::{Produced, render, value};
use crate::config::{Builtin, Config, Verdict};
use crate::document::{Document, Fields};
use crate::graph::{PageId, Role};
use crate::link::encode_path;
use crate::site::Site;
use crate::theme::Templates;

/// The views of the verdicts, in the order of the configuration.
pub struct Verdicts(Vec<(String, Value)>);

impl Verdicts {
    /// Makes the view of each verdict, with its sign.
    pub fn new(config: &Config, templates: &Templates) -> Arc<Verdicts> {
        let best = config.verdicts.iter().filter_map(|verdict| verdict.value).max().unwrap_or(1);
        let worst = config.verdicts.iter().filter_map(|verdict| verdict.value).min().unwrap_or(1);
        let keys = keys(config);
        let made = config.verdicts.iter().zip(keys).map(|(verdict, key)| {
            let family = family(verdict, (worst, best));
            let view = VerdictView {
                id: verdict.id.clone(),
                label: verdict.label.clone(),
                description: verdict.description.clone(),
                family,
                icon: sign(family, templates),
                on_axis: verdict.value.is_some(),
                retired: verdict.retired,
                href: format!(
                    "{}{}",
                    config.base_url.path,
                    encode_path(&format!("{}verdict/{key}/", claims::root(config)))
                ),
                scale: format!("{}{}#{}", config.base_url.path, SCALE, encode_path(&key)),
            };
            (verdict.id.clone(), value(&view))
        });
        Arc::new(Verdicts(made.collect()))
    }

    /// Gives the view of a claim's verdict; none where it has none, or one that is not on the scale.
    pub fn of(&self, document: &Document) -> Option<Value> {
        let Fields::Claim(claim) = &document.fields else { return None };
        let id = &*claim.verdict.as_ref()?.value;
        self.0.iter().find(|(own, _)| own == id).map(|(_, view)| view.clone())
    }

    /// Gives a verdict's view by its number.
    pub fn at(&self, number: usize) -> Option<Value> {
        self.0.get(number).map(|(_, view)| view.clone())
    }
}

/// The path of the page of the scale.
pub const SCALE: &str = "verdicts/";

/// Gives the number of a claim's verdict on the scale.
pub fn number_of(document: &Document, config: &Config) -> Option<usize> {
    let Fields::Claim(claim) = &document.fields else { return None };
    let id = &*claim.verdict.as_ref()?.value;
    config.verdicts.iter().position(|verdict| verdict.id == id)
}

/// Gives for each verdict the part of a URL that stands for it.
pub fn keys(config: &Config) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for verdict in &config.verdicts {
        keys.push(claims::unused(claims::slug(&verdict.id), |key| keys.iter().any(|own| own == key)));
    }
    keys
}

fn sign(family: &str, templates: &Templates) -> Value {
    let mut context = Context::new();
    context.insert("family", family);
    // A part that fails fails on the page of the scale too, where it is said with its place.
    Value::safe_string(templates.render("parts/sign.html", &context).unwrap_or_default().trim())
}

/// Gives what the sign of a verdict shows: by its id where that is one of the default scale's, else by its place on the axis.
fn family(verdict: &Verdict, (worst, best): (i64, i64)) -> &'static str {
    const ON_AXIS: [&str; 5] = ["false", "mostly-false", "mixed", "mostly-true", "true"];
    const OFF_AXIS: [&str; 4] = ["misleading", "missing-context", "unproven", "satire"];
    let Some(own) = verdict.value else {
        return OFF_AXIS.iter().find(|family| **family == verdict.id).unwrap_or(&"other");
    };
    let place = match best.saturating_sub(worst) {
        0 => 4,
        span => (own.saturating_sub(worst).saturating_mul(4).saturating_add(span / 2)) / span,
    };
    ON_AXIS.get(usize::try_from(place).unwrap_or(4)).unwrap_or(&"true")
}

/// Makes the page of the scale.
pub fn scale(site: &Site) -> Produced {
    let config = &site.config;
    let introduction = introduction(site);
    let title = introduction.map_or_else(
        || site.theme.words.word("verdicts"),
        |id| site.graph.document(id).meta.title.to_string(),
    );
    let all = claims::all(site);
    let mut counts = vec![0usize; config.verdicts.len()];
    for number in all.iter().filter_map(|id| number_of(site.graph.document(*id), config)) {
        counts[number] += 1;
    }
    let keys = keys(config);
    let entry = |number: usize| VerdictEntry {
        verdict: site.shared.verdicts.at(number).unwrap_or_else(Value::none),
        anchor: keys.get(number).cloned().unwrap_or_default(),
        count: counts.get(number).copied().unwrap_or(0),
        retired_since: config.verdicts[number].retired_since.map(|date| site.shared.date(date)),
    };
    let (mut on_axis, off_axis): (Vec<usize>, Vec<usize>) =
        (0..config.verdicts.len()).partition(|number| config.verdicts[*number].value.is_some());
    on_axis.sort_by_key(|number| std::cmp::Reverse(config.verdicts[*number].value));
    let mut view = made_view(site, SCALE, "verdicts", title);
    introduce(site, introduction, &mut view);
    let folder = &config.kind(config.builtin(Builtin::Claim)).folder;
    let href = format!("{}{}/", config.base_url.path, encode_path(folder));
    view.section = href.clone();
    let scale = ScaleView {
        introduction: introduction_html(site, introduction),
        on_axis: on_axis.into_iter().map(entry).collect(),
        off_axis: off_axis.into_iter().map(entry).collect(),
        count: all.len(),
        href,
    };
    let file = introduction.map_or_else(|| config.file.clone(), |id| site.graph.document(id).file.clone());
    render(site, "verdicts", &view, vec![("scale", value(&scale))], &file)
}

fn introduction(site: &Site) -> Option<PageId> {
    let at = site.graph.pages.iter().position(|page| page.role == Role::Verdicts)?;
    Some(PageId(at as u32))
}
