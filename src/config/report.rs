//! Where readers report an error on a page: a form, or a letter.
//!
//! Takes what `[publisher]` says and the page's address and title; gives an address. Knows no page.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Publisher;
use super::read::checked_address;
use crate::diagnostic::{Diagnostic, did_you_mean, rules};
use crate::document::Spanned;
use crate::tree::Keys;

/// What a value in a URL keeps as it is (RFC 3986: unreserved).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What stands for a value of the page in `report_url`.
const PLACEHOLDERS: [&str; 2] = ["{url}", "{title}"];

impl Publisher {
    /// Gives the address at which an error on a page is reported: that of the form with the page filled in, else a letter
    /// (RFC 6068) that names the page; none where the publisher gives neither.
    pub fn report_link(&self, url: &str, title: &str) -> Option<String> {
        let encoded = |text: &str| utf8_percent_encode(text, VALUE).to_string();
        if let Some(form) = &self.report_url {
            let form = asking(form);
            // The title last: it may hold what looks like a placeholder, but not once it is encoded.
            return Some(form.replace("{url}", &encoded(url)).replace("{title}", &encoded(title)));
        }
        let email = self.email.as_deref().map(str::trim).filter(|email| email.contains('@'))?;
        let (name, host) = email.rsplit_once('@')?;
        let body = format!("{url}\r\n\r\n");
        Some(format!(
            "mailto:{}@{}?subject={}&body={}",
            encoded(name),
            encoded(host),
            encoded(title),
            encoded(&body)
        ))
    }
}

/// Gives the address of a form that asks for the page: one that does not is given it as a parameter, of a letter as its text.
fn asking(form: &str) -> Cow<'_, str> {
    if form.contains("{url}") {
        return Cow::Borrowed(form);
    }
    let (address, fragment) = match form.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (form, String::new()),
    };
    let name = if form.starts_with("mailto:") { "body" } else { "url" };
    let sign = match address.split_once('?') {
        // A letter has one text.
        Some((_, query)) if name == "body" && query.split('&').any(|one| one.starts_with("body=")) => return Cow::Borrowed(form),
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
        None => "?",
    };
    Cow::Owned(format!("{address}{sign}{name}={{url}}{fragment}"))
}

/// Gives the address of a form; one that is none, or holds an unknown placeholder, is told and not used.
pub(super) fn checked(keys: &mut Keys<'_>, url: Spanned<Box<str>>) -> Option<String> {
    let span = url.span;
    let form = checked_address(keys, url, &["https://", "http://", "mailto:", "/"])?;
    let unknown = form.split_inclusive('}').find_map(|piece| {
        let found = &piece[piece.rfind('{')?..];
        (!PLACEHOLDERS.contains(&found)).then_some(found)
    });
    let Some(unknown) = unknown else {
        return Some(form);
    };
    let message = format!("`{unknown}` stands for nothing in the address of a form");
    keys.diagnostics.push(
        Diagnostic::new(&rules::BAD_URL, keys.file(), span, message)
            .help_if(did_you_mean(unknown, PLACEHOLDERS))
            .help("`{url}` stands for the address of the page, `{title}` for its title"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publisher(report_url: Option<&str>, email: Option<&str>) -> Publisher {
        Publisher {
            report_url: report_url.map(str::to_owned),
            email: email.map(str::to_owned),
            ..Publisher::default()
        }
    }

    #[test]
    fn a_form_gets_what_it_asks_for() {
        let link = |form| publisher(Some(form), Some("desk@example.org")).report_link("https://x.org/a/?b", "50 % & “more” {url}");
        let page = "url=https%3A%2F%2Fx.org%2Fa%2F%3Fb";
        assert_eq!(link("https://x.org/report"), Some(format!("https://x.org/report?{page}")));
        assert_eq!(
            link("https://x.org/report?a=b#form"),
            Some(format!("https://x.org/report?a=b&{page}#form"))
        );
        assert_eq!(link("/contact/?").as_deref(), Some(&*format!("/contact/?{page}")));
        assert_eq!(
            link("mailto:desk@x.org?subject={title}"),
            Some(
                "mailto:desk@x.org?subject=50%20%25%20%26%20%E2%80%9Cmore%E2%80%9D%20%7Burl%7D&body=https%3A%2F%2Fx.org%2Fa%2F%3Fb"
                    .to_owned()
            )
        );
        assert_eq!(
            link("mailto:desk@x.org?body=Hello").as_deref(),
            Some("mailto:desk@x.org?body=Hello")
        );
        assert_eq!(
            link("https://x.org/report?page={url}&t={title}").as_deref(),
            Some("https://x.org/report?page=https%3A%2F%2Fx.org%2Fa%2F%3Fb&t=50%20%25%20%26%20%E2%80%9Cmore%E2%80%9D%20%7Burl%7D")
        );
    }

    #[test]
    fn a_letter_names_the_page() {
        let link = |email| publisher(None, Some(email)).report_link("https://x.org/a/", "A & B");
        assert_eq!(
            link("desk@example.org").as_deref(),
            Some("mailto:desk@example.org?subject=A%20%26%20B&body=https%3A%2F%2Fx.org%2Fa%2F%0D%0A%0D%0A")
        );
        assert_eq!(link("nobody"), None);
        assert_eq!(publisher(None, None).report_link("https://x.org/", "A"), None);
    }
}
