//! Who may ask: the hosts that a request may name, and the origins.
//!
//! Takes headers; gives yes or no. A page of another site can make a browser send requests to this machine; under a name of its own that leads here (DNS
//! rebinding) it could also read the answers. Such a request names that host, and is refused.

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};

/// The hosts that requests may name, beside this machine's own.
#[derive(Clone, Debug)]
pub struct Doors {
    /// The name that the call listens at.
    pub name: Option<String>,
    /// Whether any address may be named: a name that leads elsewhere later is what rebinding needs, and an address is none.
    pub addresses: bool,
}

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It names no host, or no sound one (RFC 9112, section 3.2).
    NoHost,
    /// It names a host that is not this one.
    Stranger(String),
}

/// Finds the host that a request names, with its port.
///
/// # Errors
/// When it names none, several, or one that is not let in.
pub fn check<'r>(doors: &Doors, uri: &Uri, headers: &'r HeaderMap) -> Result<&'r str, Refusal> {
    let mut named = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return Err(Refusal::NoHost);
    };
    let host = host.to_str().map_err(|_| Refusal::NoHost)?;
    // The target of a request may name a host too, and then goes before the header.
    for named in uri.authority().map(|authority| authority.as_str()).into_iter().chain([host]) {
        let name = without_port(named).ok_or(Refusal::NoHost)?;
        if !doors.let_in(name) {
            return Err(Refusal::Stranger(name.to_owned()));
        }
    }
    Ok(host)
}

impl Doors {
    fn let_in(&self, name: &str) -> bool {
        if let Ok(ip) = name.parse::<IpAddr>() {
            return self.addresses || ip.to_canonical().is_loopback();
        }
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        name == "localhost" || name.ends_with(".localhost") || self.name.as_ref() == Some(&name)
    }
}

/// Gives a host without its port, an IPv6 address without its brackets; none where it is not sound.
fn without_port(host: &str) -> Option<&str> {
    let is_port = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            (inside, if after.is_empty() { "" } else { after.strip_prefix(':')? })
        }
        None => host.split_once(':').unwrap_or((host, "")),
    };
    (!name.is_empty() && is_port(port)).then_some(name)
}

/// Tells whether a request comes from a page of this server, or from no page.
pub fn is_same_origin(headers: &HeaderMap, host: &str) -> bool {
    let all = |name: &str, is_own: &dyn Fn(&str) -> bool| headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(is_own));
    // `none` is somebody who typed the address.
    all("sec-fetch-site", &|site| site == "same-origin" || site == "none")
        && all("origin", &|origin| {
            origin.strip_prefix("http://").is_some_and(|own| own.eq_ignore_ascii_case(host))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets_in(doors: &Doors, host: &str) -> bool {
        without_port(host).is_some_and(|name| doors.let_in(name))
    }

    #[test]
    fn only_this_machine_is_named() {
        let alone = Doors {
            name: None,
            addresses: false,
        };
        for own in [
            "localhost",
            "localhost:4000",
            "LOCALHOST.:1",
            "a.b.localhost",
            "127.0.0.1:4000",
            "127.9.9.9",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(lets_in(&alone, own), "{own}");
        }
        let strangers = [
            "",
            ":80",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "xlocalhost",
            "192.168.0.2",
            "0.0.0.0",
            "[::2]",
            "[::1",
            "[::1]x",
            "localhost:x",
            "localhost:1:2",
            "2130706433",
            "127.1",
        ];
        for stranger in strangers {
            assert!(!lets_in(&alone, stranger), "{stranger}");
        }
        let network = Doors {
            name: Some("desk.test".to_owned()),
            addresses: true,
        };
        for own in ["192.168.0.2:4000", "[fe80::1]:4000", "desk.test", "Desk.Test.:4000", "localhost"] {
            assert!(lets_in(&network, own), "{own}");
        }
        assert!(!lets_in(&network, "other.test"));
    }
}
