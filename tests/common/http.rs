//! A client of HTTP/1.1 that shows what really comes over the wire. Loopback only; every wait ends.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// By names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Gives a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{:?}\n{}", self.headers, String::from_utf8_lossy(&self.body));
        self
    }
}

/// A connection, on which one request after another is made.
pub struct Connection {
    reader: BufReader<TcpStream>,
    port: u16,
}

impl Connection {
    pub fn open(port: u16) -> Connection {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Connection {
            reader: BufReader::new(stream),
            port,
        }
    }

    /// Sends bytes as they are, and reads one answer.
    pub fn raw(&mut self, request: &str) -> Answer {
        self.send(request);
        let head = request.starts_with("HEAD ");
        self.answer(head)
    }

    /// Makes a request with the right host and further lines of headers.
    pub fn request(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", self.port);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        self.raw(&format!("{text}\r\n{body}"))
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.request("GET", path, &[], "")
    }

    pub fn send(&mut self, request: &str) {
        self.reader.get_mut().write_all(request.as_bytes()).unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        assert!(line.ends_with("\r\n"), "the connection ended after {line:?}");
        line.trim_end().to_owned()
    }

    /// Reads the first line and the headers.
    pub fn head(&mut self) -> Answer {
        let first = self.line();
        let status = first.strip_prefix("HTTP/1.1 ").or(first.strip_prefix("HTTP/1.0 "));
        let status = status.unwrap_or_else(|| panic!("{first}"))[..3].parse().unwrap();
        let mut headers = BTreeMap::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(':') else { break };
            let old = headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            assert!(old.is_none(), "{name} twice");
        }
        Answer {
            status,
            headers,
            body: Vec::new(),
        }
    }

    fn answer(&mut self, head: bool) -> Answer {
        let mut answer = self.head();
        if head || answer.status == 304 || answer.status == 204 {
            return answer;
        }
        if answer.header("transfer-encoding") == "chunked" {
            while self.piece(&mut answer.body) {}
        } else {
            let length = answer
                .header("content-length")
                .parse()
                .unwrap_or_else(|_| panic!("no length: {:?}", answer.headers));
            answer.body.resize(length, 0);
            self.reader.read_exact(&mut answer.body).unwrap();
        }
        answer
    }

    /// Reads one piece of a body in pieces; `false` after the last.
    fn piece(&mut self, body: &mut Vec<u8>) -> bool {
        let length = usize::from_str_radix(&self.line(), 16).unwrap();
        let start = body.len();
        body.resize(start + length, 0);
        self.reader.read_exact(&mut body[start..]).unwrap();
        assert_eq!(self.line(), "");
        length > 0
    }
}

/// Makes one request on a connection of its own.
pub fn get(port: u16, path: &str) -> Answer {
    Connection::open(port).get(path)
}

/// A stream of server-sent events.
pub struct Events {
    connection: Connection,
    unread: String,
}

impl Events {
    pub fn open(port: u16, path: &str) -> Events {
        let mut connection = Connection::open(port);
        let address = format!("/__treatise/events?path={}", path.replace('%', "%25"));
        connection.send(&format!("GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"));
        let head = connection.head().is(200);
        assert_eq!(head.header("content-type"), "text/event-stream");
        Events {
            connection,
            unread: String::new(),
        }
    }

    /// Waits for the next event and gives its data; comments are passed over.
    pub fn next(&mut self) -> serde_json::Value {
        loop {
            while let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.unread = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                if let Some(data) = field("data:") {
                    let data: serde_json::Value = serde_json::from_str(data).unwrap();
                    assert_eq!(field("event:"), Some("state"));
                    assert_eq!(field("id:").unwrap(), data["revision"].to_string());
                    return data;
                }
            }
            let mut bytes = Vec::new();
            assert!(self.connection.piece(&mut bytes), "the stream ended");
            self.unread.push_str(&String::from_utf8(bytes).unwrap());
        }
    }

    /// Waits for an event that fits.
    pub fn until(&mut self, fits: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        for _ in 0..200 {
            let event = self.next();
            if fits(&event) {
                return event;
            }
        }
        panic!("200 events, and none fits");
    }
}
