//! What should have been looked at again: pages whose `review_by` has passed.
//!
//! Takes the graph, the settings and the day. The one check that begins to speak by itself as time goes by, and so runs only when asked for.

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, rules};
use crate::graph::Graph;
use crate::parse::front_matter::place;

/// Finds the pages that were to be reviewed by a day before today, the longest overdue first.
pub fn stale(graph: &Graph, config: &Config, today: Date) -> Vec<Diagnostic> {
    let Some(severity) = config.severity_of(&rules::STALE, rules::STALE.severity) else {
        return Vec::new();
    };
    let overdue = graph.pages.iter().filter_map(|page| {
        let by = page.document.meta.review_by?;
        let days = today.first_day().since(by.last_day()).ok()?.get_days();
        (days > 0).then_some((days, by, &page.document))
    });
    let mut overdue: Vec<_> = overdue.collect();
    overdue.sort_by(|(a, _, one), (b, _, other)| b.cmp(a).then_with(|| one.file.path.cmp(&other.file.path)));
    let told = |(days, by, document): (i32, Date, &std::sync::Arc<crate::document::Document>)| {
        let overdue = match days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        let message = format!("“{}” was to be reviewed by {by}, and is {overdue} overdue", document.meta.title);
        let mut diagnostic = Diagnostic::whole(&rules::STALE, document.meta_file(), message)
            .severity(severity)
            .help("look at it again, and set `review_by` to the next day that calls for it");
        diagnostic.span = place(document, "review_by").map(|(_, value)| value);
        diagnostic
    };
    overdue.into_iter().map(told).collect()
}
