//! Events: what an open page is told of every state, as server-sent events.
//!
//! Takes the path of the page; gives a stream. An event is sent once the snapshot that it speaks of is the one that requests are answered from, never before.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::find::arrive;
use super::pages::{Page, is_html};
use super::problem::{Problem, problem};
use super::server::{self, Shared, is_from_here, plain};
use super::snapshot::{Edited, Snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::graph::{PageId, QuotationCheck, Resolved};
use crate::link::encode_path;
use crate::route::Route;
use crate::site::Site;
use crate::source::Copied;

/// How often a stream without events shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How many errors, and how many warnings, an event holds.
const MOST: usize = 50;

#[derive(Deserialize)]
struct Asked {
    path: String,
}

/// What a page is told of a state.
#[derive(Serialize)]
struct Told<'a> {
    instance: &'a str,
    revision: u64,
    page: Option<&'a str>,
    edited: &'a [Edited],
    /// The addresses of copied files that differ from the state before: pages that show them are the same.
    files: Vec<String>,
    broken: bool,
    trouble: Option<&'a str>,
    errors: Vec<Problem<'a>>,
    warnings: Vec<Problem<'a>>,
    counts: Counts,
    about: About,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
}

/// What there is to know of the page itself.
#[derive(Default, Serialize)]
struct About {
    draft: bool,
    unresolved: Vec<String>,
    unchecked: usize,
}

/// Answers with the stream of a page: the state that is, and every further one.
pub fn stream(shared: Arc<Shared>, request: &Parts) -> Response {
    let Ok(Query(asked)) = Query::<Asked>::try_from_uri(&request.uri) else {
        return plain(
            StatusCode::BAD_REQUEST,
            "The request names no page: `?path=/notes/veto/`.\n".to_owned(),
        );
    };
    let from_here = is_from_here(request);
    let snapshots = WatchStream::new(shared.snapshots.clone());
    let path: Arc<str> = asked.path.into();
    let events = snapshots.then(move |snapshot| {
        let (shared, path) = (shared.clone(), path.clone());
        async move { Ok::<Event, Infallible>(event(&shared, &snapshot, &path, from_here).await) }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

async fn event(shared: &Shared, snapshot: &Arc<Snapshot>, path: &str, from_here: bool) -> Event {
    let found = arrive(&snapshot.state.site, path).filter(|(_, route)| is_html(route));
    let page = match &found {
        Some((file, _)) => Some(server::page(snapshot, file).await),
        None => None,
    };
    let told = tell(shared, snapshot, found.map(|(_, route)| route), page.as_deref(), from_here);
    let event = Event::default().event("state").id(snapshot.state.revision.to_string());
    // Text and numbers alone are always representable.
    event.data(serde_json::to_string(&told).unwrap_or_default())
}

fn tell<'a>(shared: &'a Shared, snapshot: &'a Snapshot, route: Option<&Route>, page: Option<&'a Page>, from_here: bool) -> Told<'a> {
    let state = &snapshot.state;
    let site = &*state.site;
    let document = route.and_then(document_of).map(|id| (site.graph.document(id), id));
    let met = page.map_or(&[][..], |page| &page.diagnostics);
    let opens = from_here && !site.config.preview.editor.is_empty();
    let of = |severity: Severity| {
        let own = met.iter().map(|diagnostic| (diagnostic, true));
        let all = state.diagnostics.iter().map(|diagnostic| {
            let here = document.is_some_and(|(document, _)| concerns(diagnostic, document));
            (diagnostic, here)
        });
        let mut all: Vec<(&Diagnostic, bool)> = own.chain(all).filter(|(diagnostic, _)| diagnostic.severity == severity).collect();
        // Those of the page first, so that they are never among those that are cut.
        all.sort_by_key(|(_, here)| !here);
        let count = all.len();
        let problems = all.into_iter().take(MOST);
        let problems =
            problems.map(|(diagnostic, here)| problem(diagnostic, here, opens && shared.root.join(&*diagnostic.file.path).is_file()));
        (count, problems.collect::<Vec<_>>())
    };
    let ((error_count, errors), (warning_count, warnings)) = (of(Severity::Error), of(Severity::Warning));
    Told {
        instance: &shared.instance,
        revision: state.revision,
        page: page.map(|page| &*page.hash),
        edited: snapshot.edited(),
        files: copied(site, &state.changed),
        broken: state.broken,
        trouble: state.trouble.as_deref(),
        errors,
        warnings,
        counts: Counts {
            errors: error_count,
            warnings: warning_count,
        },
        about: document.map_or_else(About::default, |(document, id)| about(site, document, id)),
    }
}

/// Gives the addresses of those of the changed files that are copied.
fn copied(site: &Site, changed: &[Arc<str>]) -> Vec<String> {
    let is_changed = |copy: &&Copied| {
        let folder = if copy.content { "content" } else { "static" };
        let path = |file: &Arc<str>| file.strip_prefix(folder).and_then(|path| path.strip_prefix('/')) == Some(&*copy.path);
        changed.iter().any(path)
    };
    let copies = site.copies.iter().filter(is_changed);
    copies
        .map(|copy| format!("{}{}", site.config.base_url.path, encode_path(&copy.path)))
        .collect()
}

/// Gives the page whose text a route shows.
fn document_of(route: &Route) -> Option<PageId> {
    match route {
        Route::Page(id) | Route::Home(Some(id)) | Route::Mentions(id, _) => Some(*id),
        _ => None,
    }
}

/// Tells whether a diagnostic speaks of the file that a page is made from, or of its sidecar.
fn concerns(diagnostic: &Diagnostic, document: &Document) -> bool {
    let own = |path: &str| path == &*document.file.path || document.sidecar.as_ref().is_some_and(|file| path == &*file.path);
    own(&diagnostic.file.path) || diagnostic.related.iter().any(|related| own(&related.file.path))
}

fn about(site: &Site, document: &Document, id: PageId) -> About {
    let links = site.graph.links(id);
    let mut unresolved: Vec<String> = Vec::new();
    let broken = document.text.links.iter().zip(&links.resolved);
    for (link, _) in broken.filter(|(_, resolved)| **resolved == Resolved::Broken) {
        let written = match &*link.target.path {
            "" => document.file.slice(link.target.span),
            path => path,
        };
        if !unresolved.iter().any(|known| known == written) {
            unresolved.push(written.to_owned());
        }
    }
    About {
        draft: document.meta.draft,
        unresolved,
        unchecked: links.quotations.iter().filter(|check| **check == QuotationCheck::Unchecked).count(),
    }
}
