//! URLs into routes: which file of the site a path means.
//!
//! Takes the path of a request; gives a route or nothing. Whatever is no route is nothing: no path reaches the disk.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use crate::link::encode_path;
use crate::route::Route;
use crate::site::Site;

/// What a path means.
#[derive(Debug, PartialEq)]
pub enum Found<'s> {
    /// A file of the site: its path and its route.
    File(String, &'s Route),
    /// A folder, named without its slash: the path with it, encoded.
    Folder(String),
    /// Nothing.
    Nothing,
}

/// Finds what the path of a URL means, as a host of static files does.
pub fn find<'s>(site: &'s Site, path: &str) -> Found<'s> {
    let Some(path) = decode(path) else {
        return Found::Nothing;
    };
    let is_folder = path.is_empty() || path.ends_with('/');
    let file = if is_folder { format!("{path}index.html") } else { path };
    if let Some(route) = site.routes.get(&file) {
        return Found::File(file, route);
    }
    if !is_folder && site.routes.get(&format!("{file}/index.html")).is_some() {
        return Found::Folder(format!("/{}/", encode_path(&file)));
    }
    Found::Nothing
}

/// Finds the page that a browser comes to from a path: over folders without slash and pages that lead on.
pub fn arrive<'s>(site: &'s Site, path: &str) -> Option<(String, &'s Route)> {
    let mut path = path.to_owned();
    // Two pages can lead to each other.
    for _ in 0..8 {
        path = match find(site, &path) {
            Found::File(_, Route::Redirect(to)) => to.split(['?', '#']).next()?.to_owned(),
            Found::File(file, route) => return Some((file, route)),
            Found::Folder(folder) => folder,
            Found::Nothing => return None,
        };
    }
    None
}

/// Decodes a path, once, into that of a file: without the first slash, NFC as the routes are; none where it could mean anything but a file below.
fn decode(path: &str) -> Option<String> {
    let encoded = path.strip_prefix('/')?;
    let hidden = ["%2f", "%5c", "%00"];
    let lower = encoded.to_ascii_lowercase();
    if hidden.iter().any(|code| lower.contains(code)) {
        return None;
    }
    let text = percent_decode_str(encoded).decode_utf8().ok()?;
    let parts = text.strip_suffix('/').unwrap_or(&text).split('/');
    let sound = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\\') && !part.contains(char::is_control);
    (text.is_empty() || parts.into_iter().all(sound)).then(|| text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn paths_are_decoded_once_and_stay_below() {
        assert_eq!(decode("/").as_deref(), Some(""));
        assert_eq!(decode("/a%20b/%C3%A9/").as_deref(), Some("a b/é/"));
        assert_eq!(decode("/e%CC%81").as_deref(), Some("é"));
        assert_eq!(decode("/%2541").as_deref(), Some("%41"));
        for wrong in [
            "",
            "*",
            "a",
            "//",
            "//a",
            "/a//b",
            "/a//",
            "/.",
            "/..",
            "/a/../b",
            "/a/./b",
            "/%2e%2e/a",
            "/..%2fa",
            "/a%2Fb",
            "/a\\b",
            "/a%5Cb",
            "/a%00",
            "/a%0d%0ab",
            "/%ff",
            "/a/..",
            "/..;/a/../b",
        ] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
