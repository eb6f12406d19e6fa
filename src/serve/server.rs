//! Requests into responses.
//!
//! Takes a request and the newest snapshot; gives what a host of static files would, from that snapshot alone, and what open pages ask for under
//! `/__treatise/`. Knows neither how a page is produced nor how the folder is watched.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::sync::watch::Receiver;
use tokio::task::spawn_blocking;

use super::find::{Found, find};
use super::host::{self, Doors, Refusal};
use super::index::{Answer, Indexer};
use super::pages::{self, Page};
use super::snapshot::Snapshot;
use super::{editor, events, files};
use crate::route::{INDEX, Route};

/// What every request is answered from.
pub struct Shared {
    /// The site's folder, as the disk knows it.
    pub root: PathBuf,
    /// The newest snapshot.
    pub snapshots: Receiver<Arc<Snapshot>>,
    /// What makes the search index.
    pub indexer: Indexer,
    /// What hosts requests may name.
    pub doors: Doors,
    /// Tells this run of the server from others.
    pub instance: String,
}

/// The part of the site's addresses that is the server's own.
const OWN: &str = "/__treatise/";

/// What open pages run.
const SCRIPT: &str = concat!(include_str!("client/morph.js"), "\n", include_str!("client/client.js"));

/// How what the script shows looks.
const STYLE: &str = include_str!("client/client.css");

/// Answers a request.
pub async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (request, body) = request.into_parts();
    let mut response = match host::check(&shared.doors, &request.uri, &request.headers) {
        Ok(host) => match request.uri.path().strip_prefix(OWN) {
            Some(name) => own(&shared, name, host, &request, body).await,
            None => site(&shared, &request).await,
        },
        Err(Refusal::NoHost) => plain(StatusCode::BAD_REQUEST, "The request names no host.\n".to_owned()),
        Err(Refusal::Stranger(name)) => plain(
            StatusCode::FORBIDDEN,
            format!(
                "This preview does not stand at {name}. Open it at the address that `treatise serve` printed, or start it with `--host {name}`.\n"
            ),
        ),
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Answers what open pages ask for.
async fn own(shared: &Arc<Shared>, name: &str, host: &str, request: &Parts, body: Body) -> Response {
    let asks = is_read(&request.method);
    let same_origin = host::is_same_origin(&request.headers, host);
    let snapshot = shared.snapshots.borrow().clone();
    match name {
        "client.js" | "client.css" | "status" | "events" if !asks => not_allowed("GET, HEAD"),
        "open" if request.method != Method::POST => not_allowed("POST"),
        "client.js" => typed("text/javascript; charset=utf-8", SCRIPT),
        "client.css" => typed("text/css; charset=utf-8", STYLE),
        "status" => {
            let (revision, errors, warnings) = (snapshot.state.revision, snapshot.errors, snapshot.warnings);
            let status = format!("{{\"revision\":{revision},\"errors\":{errors},\"warnings\":{warnings}}}");
            typed("application/json; charset=utf-8", status)
        }
        "events" | "open" if !same_origin => plain(StatusCode::FORBIDDEN, "Only pages of this preview may ask for this.\n".to_owned()),
        "events" => events::stream(shared.clone(), request),
        "open" if !is_from_here(request) => plain(StatusCode::FORBIDDEN, "Files are opened only from this machine.\n".to_owned()),
        "open" => editor::open(shared, &snapshot, body).await,
        _ => plain(StatusCode::NOT_FOUND, "There is nothing here.\n".to_owned()),
    }
}

/// Tells whether a request comes from this machine.
pub fn is_from_here(request: &Parts) -> bool {
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback())
}

/// Answers with a file of the site.
async fn site(shared: &Shared, request: &Parts) -> Response {
    if !is_read(&request.method) {
        return not_allowed("GET, HEAD");
    }
    let snapshot = shared.snapshots.borrow().clone();
    if let Some(path) = request.uri.path().strip_prefix('/').filter(|path| path.starts_with(INDEX))
        && snapshot.state.site.config.outputs.search
    {
        return of_index(shared, &snapshot, path).await;
    }
    match find(&snapshot.state.site, request.uri.path()) {
        Found::Folder(path) => {
            let query = request.uri.query().map_or_else(String::new, |query| format!("?{query}"));
            leading(plain(StatusCode::PERMANENT_REDIRECT, String::new()), &format!("{path}{query}"))
        }
        Found::File(path, Route::Copy(index)) => {
            let copy = snapshot.state.site.copies.get(*index);
            let sent = match copy {
                Some(copy) => files::send(request, &shared.root, &copy.from, content_type(&path, None)).await,
                None => None,
            };
            match sent {
                Some(response) => response,
                None => missing(shared, &snapshot).await,
            }
        }
        Found::File(path, route) => {
            let page = page(&snapshot, &path).await;
            respond(&request.headers, &page, &path, route)
        }
        Found::Nothing => missing(shared, &snapshot).await,
    }
}

/// Answers with a file of the search index.
async fn of_index(shared: &Shared, snapshot: &Arc<Snapshot>, path: &str) -> Response {
    match shared.indexer.file(snapshot, path) {
        Answer::File(bytes) => typed(&content_type(path, None), bytes.to_vec()),
        Answer::NotYet(words) => typed("application/json; charset=utf-8", words),
        Answer::Nothing => missing(shared, snapshot).await,
        Answer::Failed => plain(StatusCode::INTERNAL_SERVER_ERROR, "The search index cannot be made.\n".to_owned()),
    }
}

/// Gives a page, producing it on a thread for that where it is not remembered.
pub async fn page(snapshot: &Arc<Snapshot>, path: &str) -> Arc<Page> {
    if let Some(page) = snapshot.remembered(path) {
        return page;
    }
    let producing = (snapshot.clone(), path.to_owned());
    let made = spawn_blocking(move || producing.0.page(&producing.1)).await;
    made.ok()
        .flatten()
        .unwrap_or_else(|| Arc::new(pages::failure(snapshot, path, Vec::new())))
}

/// Makes the response of a file that was produced.
fn respond(headers: &HeaderMap, page: &Page, path: &str, route: &Route) -> Response {
    if let (Route::Redirect(to), false) = (route, page.failed) {
        return leading(document(StatusCode::MOVED_PERMANENTLY, page), to);
    }
    if page.failed {
        return document(StatusCode::INTERNAL_SERVER_ERROR, page);
    }
    let tag = format!("\"{}\"", page.hash);
    if is_known(headers, &tag) {
        return not_modified(&tag);
    }
    tagged(typed(&content_type(path, Some(route)), page.bytes.clone()), &tag)
}

/// Answers with the site's page for what is not there.
async fn missing(shared: &Shared, snapshot: &Arc<Snapshot>) -> Response {
    const NOT_FOUND: &str = "404.html";
    let site = &snapshot.state.site;
    let page = match site.routes.get(NOT_FOUND) {
        _ if !snapshot.usable => Arc::new(pages::failure(snapshot, "", Vec::new())),
        Some(Route::Copy(index)) => {
            let bytes = match site.copies.get(*index) {
                Some(copy) => files::whole(&shared.root, &copy.from).await,
                None => None,
            };
            Arc::new(bytes.map_or_else(|| pages::missing(snapshot), |bytes| pages::own_missing(snapshot, bytes)))
        }
        Some(_) => page(snapshot, NOT_FOUND).await,
        None => Arc::new(pages::missing(snapshot)),
    };
    if page.failed {
        return document(StatusCode::INTERNAL_SERVER_ERROR, &page);
    }
    let mut response = document(StatusCode::NOT_FOUND, &page);
    response.headers_mut().insert("x-treatise-missing", HeaderValue::from_static("1"));
    response
}

fn document(status: StatusCode, page: &Page) -> Response {
    let mut response = tagged(typed("text/html; charset=utf-8", page.bytes.clone()), &format!("\"{}\"", page.hash));
    *response.status_mut() = status;
    response
}

fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// Tells whether the one who asks has what a tag stands for already (RFC 9110, section 13.1.2: compared weakly).
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

/// Gives the content type of a file by its name; feeds by their routes.
fn content_type(path: &str, route: Option<&Route>) -> String {
    match route {
        Some(Route::Atom(_) | Route::CorrectionsAtom) => return "application/atom+xml; charset=utf-8".to_owned(),
        Some(Route::JsonFeed(_) | Route::CorrectionsJson) => return "application/feed+json; charset=utf-8".to_owned(),
        Some(Route::RedirectList | Route::Headers) => return "text/plain; charset=utf-8".to_owned(),
        Some(route) if pages::is_html(route) => return "text/html; charset=utf-8".to_owned(),
        _ => {}
    }
    let Some(guess) = mime_guess::from_path(path).first_raw() else {
        return "application/octet-stream".to_owned();
    };
    let is_text = guess.starts_with("text/") || ["javascript", "json", "xml"].iter().any(|end| guess.ends_with(end));
    if is_text {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_owned()
    }
}

pub fn not_modified(tag: &str) -> Response {
    let mut response = tagged(Response::new(Body::empty()), tag);
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response
}

pub fn tagged(mut response: Response, tag: &str) -> Response {
    set(&mut response, header::ETAG, tag);
    response
}

pub fn typed(content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    set(&mut response, header::CONTENT_TYPE, content_type);
    response
}

pub fn plain(status: StatusCode, text: String) -> Response {
    let mut response = typed("text/plain; charset=utf-8", text);
    *response.status_mut() = status;
    response
}

fn leading(mut response: Response, to: &str) -> Response {
    set(&mut response, header::LOCATION, to);
    response
}

fn not_allowed(allowed: &'static str) -> Response {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, format!("Only {allowed} is answered here.\n"));
    set(&mut response, header::ALLOW, allowed);
    response
}

/// Sets a header to text that a header can hold.
pub fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
