//! Pages as they are served: the bytes of a route, and the one script element that is added to them.
//!
//! Takes a snapshot and a route; gives a [`Page`]. What `produce` gives is not changed otherwise. Knows nothing of HTTP.

use axum::body::Bytes;

use super::snapshot::Snapshot;
use crate::diagnostic::{Diagnostic, Severity, report, rules};
use crate::parse::paint::escape;
use crate::produce;
use crate::route::Route;

/// How many diagnostics a page that cannot be produced shows.
const SHOWN: usize = 20;

/// A file as it is served.
#[derive(Debug)]
pub struct Page {
    /// The bytes, with the script element where it is HTML.
    pub bytes: Bytes,
    /// The hash of the bytes without the script element, in hexadecimal digits.
    pub hash: String,
    /// Whether it could not be produced, so that it says so instead.
    pub failed: bool,
    /// What was met while it was produced, as grave as the settings say.
    pub diagnostics: Vec<Diagnostic>,
}

/// Tells whether a route is a page of HTML that is made, and so is served with the script.
pub fn is_html(route: &Route) -> bool {
    route.is_page() || matches!(route, Route::NotFound | Route::Redirect(_))
}

/// Makes the page of a route.
pub fn make(snapshot: &Snapshot, path: &str, route: &Route) -> Page {
    let site = &snapshot.state.site;
    if is_html(route) && !snapshot.usable {
        return failure(snapshot, path, Vec::new());
    }
    let produced = produce::produce(site, route);
    // A template that fails leaves nothing, and so does one that is not there, which is said where it is named. An empty one does too, and is none of both.
    let named_in_vain = || {
        snapshot
            .state
            .diagnostics
            .iter()
            .any(|d| d.rule.code == rules::UNKNOWN_TEMPLATE.code)
    };
    let failed = produced.bytes.is_empty() && (!produced.diagnostics.is_empty() || named_in_vain());
    let diagnostics = graded(snapshot, produced.diagnostics);
    if !is_html(route) {
        return Page {
            hash: hash(&produced.bytes),
            bytes: produced.bytes.into(),
            failed: false,
            diagnostics,
        };
    }
    if failed {
        return failure(snapshot, path, diagnostics);
    }
    html(snapshot, produced.bytes, false, diagnostics)
}

/// Makes a page of what a file of the author's holds, for what is not there.
pub fn own_missing(snapshot: &Snapshot, bytes: Vec<u8>) -> Page {
    html(snapshot, bytes, false, Vec::new())
}

/// Makes the page for what is not there, where the site has none.
pub fn missing(snapshot: &Snapshot) -> Page {
    let text = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Not found</title>\n<body>\n<h1>Not found</h1>\n</body>\n</html>\n";
    html(snapshot, text.into(), false, Vec::new())
}

/// Makes the page that stands in for one that cannot be produced, and that mends itself once it can.
pub fn failure(snapshot: &Snapshot, path: &str, diagnostics: Vec<Diagnostic>) -> Page {
    let all = snapshot.state.diagnostics.iter();
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
    let shown: Vec<Diagnostic> = match (diagnostics.is_empty(), snapshot.usable) {
        (false, _) => diagnostics.clone(),
        // It is said where the template is named.
        (true, true) => all
            .filter(|d| d.rule.code == rules::UNKNOWN_TEMPLATE.code)
            .take(SHOWN)
            .cloned()
            .collect(),
        (true, false) => all.filter(is_error).take(SHOWN).cloned().collect(),
    };
    let (mut name, mut report_text) = (String::new(), String::new());
    escape(path.trim_end_matches("index.html"), &mut name);
    escape(&report::human(&shown, false), &mut report_text);
    let text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Cannot be shown: /{name}</title>\n</head>\n<body>\n<h1>/{name} cannot be shown</h1>\n\
         <p>It will be here as soon as what is wrong is mended.</p>\n<pre>{report_text}</pre>\n</body>\n</html>\n"
    );
    html(snapshot, text.into_bytes(), true, diagnostics)
}

fn html(snapshot: &Snapshot, bytes: Vec<u8>, failed: bool, diagnostics: Vec<Diagnostic>) -> Page {
    let hash = hash(&bytes);
    Page {
        bytes: with_script(bytes, &hash, snapshot.state.revision).into(),
        hash,
        failed,
        diagnostics,
    }
}

/// Gives diagnostics the severity that the settings want, as `load` does with its own.
fn graded(snapshot: &Snapshot, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let config = &snapshot.state.site.config;
    diagnostics.retain_mut(|diagnostic| match config.severity_of(diagnostic.rule, diagnostic.severity) {
        Some(severity) => {
            diagnostic.severity = severity;
            true
        }
        None => false,
    });
    diagnostics
}

/// Hashes bytes: against chance, not against an enemy.
fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes))
}

/// Puts the script element before the last `</body>`, or at the end.
fn with_script(mut bytes: Vec<u8>, hash: &str, revision: u64) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let element = format!("<script src=\"/__treatise/client.js?page={hash}&amp;revision={revision}\" defer></script>");
    let at = bytes.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END));
    let at = at.unwrap_or(bytes.len());
    bytes.splice(at..at, element.into_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::with_script;

    #[test]
    fn the_script_stands_before_the_last_end() {
        let element = "<script src=\"/__treatise/client.js?page=ab&amp;revision=7\" defer></script>";
        for (before, after) in [("<p></body>x", "</body>\n</html>"), ("", "</BODY>"), ("no end", ""), ("", "")] {
            let made = with_script(format!("{before}{after}").into_bytes(), "ab", 7);
            assert_eq!(String::from_utf8(made).unwrap(), format!("{before}{element}{after}"));
        }
    }
}
