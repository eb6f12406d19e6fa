//! `[policy]`: what a page may load from elsewhere.
//!
//! Takes the table; gives [`Policy`], from which follows the content security policy of every page. Nothing is allowed unless it is named.

use crate::diagnostic::{Diagnostic, rules};
use crate::tree::{Keys, Unknown};

/// What pages may load from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The hosts whose pictures, sound and films pages show, and to which their forms may be sent: `https://upload.wikimedia.org`.
    pub hosts: Vec<String>,
}

impl Policy {
    /// Gives the content security policy of every page: nothing from elsewhere but from the hosts named, no script and no style in the page itself. Search
    /// runs WebAssembly, and nothing else does.
    pub fn header(&self, search: bool) -> String {
        let scripts = if search { " script-src 'self' 'wasm-unsafe-eval';" } else { "" };
        format!("default-src 'self';{scripts} {}", self.without_scripts())
    }

    /// Gives what holds of all pages alike: the policy but for what it says of scripts.
    pub fn without_scripts(&self) -> String {
        let hosts: String = self.hosts.iter().map(|host| format!(" {host}")).collect();
        format!("img-src 'self' data:{hosts}; media-src 'self'{hosts}; object-src 'none'; base-uri 'self'; form-action 'self'{hosts}")
    }

    /// Gives the host of an address that pages may not show a picture from; none where they may, or where it is an address of the site's own.
    pub fn refused<'a>(&self, address: &'a str, own: &str) -> Option<&'a str> {
        let after = address.find("//")? + 2;
        let end = address[after..].find(['/', '?', '#']).map_or(address.len(), |at| after + at);
        let (scheme, host) = (&address[..after], &address[after..end]);
        let is_host = |allowed: &str| match scheme {
            "//" => allowed.split_once("//").is_some_and(|(_, name)| name.eq_ignore_ascii_case(host)),
            _ => allowed.eq_ignore_ascii_case(&address[..end]),
        };
        let is_allowed = is_host(own) || self.hosts.iter().any(|allowed| is_host(allowed));
        (matches!(scheme, "https://" | "http://" | "//") && !is_allowed).then_some(&address[..end])
    }
}

/// Reads `[policy]`.
pub fn read(keys: &mut Keys<'_>) -> Policy {
    let mut policy = Policy::default();
    let Some((table, _)) = keys.table("policy") else {
        return policy;
    };
    let mut keys = Keys::new(keys.file(), table, keys.diagnostics);
    for written in keys.strings("hosts") {
        if is_origin(&written.value) {
            policy.hosts.push(written.value.into());
            continue;
        }
        let message = format!("`{}` is not a host", written.value);
        keys.diagnostics.push(
            Diagnostic::new(&rules::BAD_URL, keys.file(), written.span, message)
                .help("write scheme and host and nothing after them, as in `https://upload.wikimedia.org`"),
        );
    }
    keys.finish("`[policy]`", Unknown::Error);
    policy
}

/// Tells whether a text is a scheme and a host, perhaps with a port, and can stand in a policy as it is.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')))
}

#[cfg(test)]
mod tests {
    use super::{Policy, is_origin};

    #[test]
    fn a_host_is_refused_unless_it_is_named_or_the_sites_own() {
        let policy = Policy {
            hosts: vec!["https://pictures.example".to_owned()],
        };
        let own = "https://site.example";
        for allowed in [
            "https://pictures.example/a.png",
            "//pictures.example/a.png",
            "https://SITE.example/b.png",
            "c.png",
            "/d.png",
            "data:,x",
            "https://pictures.example",
        ] {
            assert_eq!(policy.refused(allowed, own), None, "{allowed}");
        }
        for (address, host) in [
            ("https://other.example/a.png", "https://other.example"),
            ("http://pictures.example/a.png", "http://pictures.example"),
            ("https://pictures.example.other/a", "https://pictures.example.other"),
            ("//other.example?a", "//other.example"),
        ] {
            assert_eq!(policy.refused(address, own), Some(host));
        }
    }

    #[test]
    fn what_is_no_host_cannot_get_into_the_policy() {
        for text in ["https://a.example", "http://127.0.0.1:4000"] {
            assert!(is_origin(text), "{text}");
        }
        for text in [
            "*",
            "https:",
            "https://",
            "https://a.example/",
            "https://a b",
            "https://a; script-src *",
            "data:",
            "a.example",
            "https://'self'",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
