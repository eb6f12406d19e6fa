//! Where the server listens: a port that is free, and the addresses at which it is found.
//!
//! Takes what the call names; gives a listener, the address for pages, and whom to let in. Accepts no connection.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs, UdpSocket};

use super::host::Doors;
use crate::diagnostic::Error;

/// What is being done when an [`Error::Io`] is about the network.
pub const LISTENING: &str = "listening at";

/// How many ports after one that is taken are tried.
const FURTHER: u16 = 20;

/// A listener, and what it is called.
pub struct Bound {
    /// The listener.
    pub listener: TcpListener,
    /// The address for a browser on this machine, ending in `/`.
    pub address: String,
    /// The port.
    pub port: u16,
    /// The addresses for browsers on other machines, each ending in `/`.
    pub networks: Vec<String>,
    /// What hosts requests may name.
    pub doors: Doors,
}

/// Listens at a port, or the next free one after it; at 0, any that is free.
///
/// # Errors
/// When the host cannot be found, all ports are taken, or listening is not permitted.
pub fn bind(host: Option<&str>, port: u16) -> Result<Bound, Error> {
    let ip = match host {
        Some(host) => look_up(host)?,
        None => IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    let listener = first_free(ip, port)?;
    let port = listener.local_addr().map_or(port, |address| address.port());
    let url = |ip: IpAddr| format!("http://{}/", SocketAddr::new(ip, port));
    let here = match ip {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let networks = match ip {
        ip if ip.is_unspecified() => network_addresses(),
        ip if ip.is_loopback() => Vec::new(),
        ip => vec![ip],
    };
    let name = host.filter(|host| parse_ip(host).is_none());
    Ok(Bound {
        address: url(here),
        port,
        networks: networks.into_iter().map(url).collect(),
        doors: Doors {
            name: name.map(|name| name.trim_end_matches('.').to_ascii_lowercase()),
            addresses: !ip.is_loopback(),
        },
        listener,
    })
}

/// Reads an address, an IPv6 one with or without its brackets.
fn parse_ip(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

fn look_up(host: &str) -> Result<IpAddr, Error> {
    let named = || (host, 0).to_socket_addrs().ok()?.map(|address| address.ip()).next();
    // A resolver takes nothing for the machine itself, which is not what an empty word means.
    let found = parse_ip(host).or_else(|| if host.is_empty() { None } else { named() });
    found.ok_or_else(|| {
        Error::usage(
            format!("`{host}` is neither an address nor a name that this machine knows"),
            Some("name an address of this machine after `--host`, or nothing for all of them".to_owned()),
        )
    })
}

fn first_free(ip: IpAddr, port: u16) -> Result<TcpListener, Error> {
    let last = if port == 0 { 0 } else { port.saturating_add(FURTHER) };
    let mut at = port;
    loop {
        let address = SocketAddr::new(ip, at);
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse && at < last => at += 1,
            Err(error) => return Err(Error::io(LISTENING, address.to_string(), error)),
        }
    }
}

/// Finds the addresses of this machine from which other networks are reached, without sending anything: a datagram socket that is connected
/// knows its own address. One destination of each private range finds the networks that have a route of their own.
fn network_addresses() -> Vec<IpAddr> {
    let destinations = [[192, 0, 2, 1], [10, 255, 255, 254], [172, 31, 255, 254], [192, 168, 255, 254]];
    let mut found = Vec::new();
    for destination in destinations {
        let local = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
            .and_then(|socket| {
                socket.connect((Ipv4Addr::from(destination), 9))?;
                socket.local_addr()
            })
            .map(|address| address.ip());
        if let Ok(ip) = local
            && !ip.is_loopback()
            && !ip.is_unspecified()
            && !found.contains(&ip)
        {
            found.push(ip);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let bound = bind(None, port).unwrap();
        assert!(bound.port > port && bound.port <= port + FURTHER);
        assert_eq!(bound.address, format!("http://127.0.0.1:{}/", bound.port));
        assert!(bound.networks.is_empty());
    }

    #[test]
    fn names_are_looked_up() {
        let bound = bind(Some("localhost"), 0).unwrap();
        assert_eq!(bound.doors.name.as_deref(), Some("localhost"));
        assert!(!bound.doors.addresses);
        for wrong in ["", "no such host", "300.1.2.3.4"] {
            assert!(matches!(bind(Some(wrong), 0), Err(Error::Usage { .. })), "{wrong}");
        }
    }
}
