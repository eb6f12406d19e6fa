//! The preview server over real sockets: what every route, header and event is, and that no answer mixes two states.
//!
//! All servers listen on the loopback, at a port that is free.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use common::http::{Answer, Connection, Events, get};
use tempfile::TempDir;
use treatise::config::BaseUrl;
use treatise::link::encode_path;
use treatise::produce::produce;
use treatise::route::Route;
use treatise::serve::{self, News, Server};
use treatise::{Options, Site};

/// A site in a folder of its own, and its preview.
struct Preview {
    folder: TempDir,
    server: Server,
    news: Receiver<News>,
}

impl Preview {
    fn of(files: &[(&str, &str)]) -> Preview {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        Preview::at(folder)
    }

    fn at(folder: TempDir) -> Preview {
        let (server, news) = serve::start(request(folder.path())).unwrap();
        Preview { folder, server, news }
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    fn get(&self, path: &str) -> Answer {
        get(self.server.port, path)
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        Connection::open(self.server.port).request(method, path, headers, "")
    }

    /// Loads the site as `build --drafts --base-url` would.
    fn load(&self) -> Site {
        load(self.folder.path(), &self.server.address)
    }
}

fn request(root: &Path) -> serve::Request {
    serve::Request {
        root: root.to_path_buf(),
        options: Options {
            drafts: true,
            ..common::plain_options()
        },
        host: None,
        port: 0,
        poll: false,
    }
}

fn load(root: &Path, address: &str) -> Site {
    let options = Options {
        drafts: true,
        base_url: Some(BaseUrl::parse(address).unwrap()),
        search: Some(false),
        ..common::plain_options()
    };
    treatise::load(root, &options, None).unwrap()
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Takes the script element out of a page: without it, and the hash and revision that it names.
#[track_caller]
fn apart(page: &str) -> (String, String, u64) {
    const BEGIN: &str = "<script src=\"/__treatise/client.js?page=";
    const END: &str = "\" defer></script>";
    assert_eq!(page.matches(BEGIN).count(), 1, "{page}");
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (address, after) = rest.split_once(END).unwrap();
    let (hash, revision) = address.split_once("&amp;revision=").unwrap();
    assert!(after.starts_with("</body>") || after.is_empty(), "{after}");
    assert!(!after[1.min(after.len())..].contains("</body>"), "{after}");
    (format!("{before}{after}"), hash.to_owned(), revision.parse().unwrap())
}

const NOTE: (&str, &str) = (
    "content/notes/veto.md",
    "+++\ntitle = \"The veto\"\ndate = 2022-01-01\n+++\n\nEvery ally has one.\n",
);
const DRAFT: (&str, &str) = (
    "content/notes/draft.md",
    "+++\ntitle = \"A draft\"\ndraft = true\n+++\n\nNot yet.\n",
);

#[test]
fn a_page_is_served_with_its_headers() {
    let preview = Preview::of(&[NOTE, ("static/app.js", "1"), ("static/data.json", "{}"), ("static/a.svg", "<svg/>")]);
    let answer = preview.get("/notes/veto/").is(200);
    let (_, hash, revision) = apart(&answer.text());
    assert_eq!(answer.header("etag"), format!("\"{hash}\""));
    assert!(hash.len() >= 16 && hash.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(revision, 1);
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    assert!(answer.header("x-treatise-missing").is_empty());
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/notes/veto/index.html", "text/html; charset=utf-8"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/notes/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/_headers", "text/plain; charset=utf-8"),
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/data.json", "application/json; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/__treatise/client.js?page=0&revision=1", "text/javascript; charset=utf-8"),
        ("/__treatise/client.css", "text/css; charset=utf-8"),
    ] {
        let answer = preview.get(path).is(200);
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    let style = preview
        .load()
        .routes
        .iter()
        .map(|(path, _)| path.to_owned())
        .find(|path| path.ends_with(".css"));
    let answer = preview.get(&format!("/{}", style.unwrap())).is(200);
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    let status: serde_json::Value = serde_json::from_slice(&preview.get("/__treatise/status").is(200).body).unwrap();
    assert_eq!(status, serde_json::json!({"revision": 1, "errors": 0, "warnings": 0}));
}

#[test]
fn a_head_is_an_answer_without_its_body() {
    let preview = Preview::of(&[NOTE, ("static/a.bin", "0123456789"), ("static/empty", "")]);
    let mut connection = Connection::open(preview.server.port);
    for path in [
        "/notes/veto/",
        "/a.bin",
        "/empty",
        "/feed.xml",
        "/notes/veto",
        "/nothing",
        "/__treatise/status",
    ] {
        let whole = connection.get(path);
        let head = connection.request("HEAD", path, &[], "");
        assert_eq!(whole.status, head.status, "{path}");
        for name in [
            "content-type",
            "content-length",
            "etag",
            "location",
            "accept-ranges",
            "x-treatise-missing",
        ] {
            assert_eq!(whole.header(name), head.header(name), "{path}: {name}");
        }
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"] {
        let answer = connection.request(method, "/notes/veto/", &[], "").is(405);
        assert_eq!(answer.header("allow"), "GET, HEAD");
        connection.request(method, "/nothing", &[], "").is(405);
        connection.request(method, "/__treatise/status", &[], "").is(405);
    }
    let answer = connection.get("/__treatise/open").is(405);
    assert_eq!(answer.header("allow"), "POST");
}

#[test]
fn what_is_known_is_not_sent_again() {
    let preview = Preview::of(&[NOTE, ("static/a.bin", "0123456789")]);
    let mut connection = Connection::open(preview.server.port);
    let style = preview
        .load()
        .routes
        .iter()
        .map(|(path, _)| path.to_owned())
        .find(|path| path.ends_with(".css"));
    for path in [
        "/notes/veto/",
        "/",
        "/feed.xml",
        "/sitemap.xml",
        "/_headers",
        "/a.bin",
        &format!("/{}", style.unwrap()),
    ] {
        let tag = connection.get(path).is(200).header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 2, "{path}: {tag}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\" , {tag}"), "*".to_owned()] {
            let answer = connection.request("GET", path, &[("If-None-Match", &known)], "").is(304);
            assert_eq!(answer.header("etag"), tag, "{path}");
            assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
        }
        connection.request("HEAD", path, &[("If-None-Match", &tag)], "").is(304);
        connection.request("GET", path, &[("If-None-Match", "\"other\"")], "").is(200);
    }
    // Only what would be sent with 200 can be known already (RFC 9110, section 13.2.1).
    connection.request("GET", "/nothing", &[("If-None-Match", "*")], "").is(404);
    connection.request("GET", "/notes/veto", &[("If-None-Match", "*")], "").is(308);
}

#[test]
fn parts_of_files_are_sent() {
    let preview = Preview::of(&[NOTE, ("static/a.mp4", "0123456789"), ("static/empty", "")]);
    let whole = preview.get("/a.mp4").is(200);
    assert_eq!(
        (whole.header("accept-ranges"), whole.header("content-type")),
        ("bytes", "video/mp4")
    );
    let tag = whole.header("etag").to_owned();
    let part = |headers: &[(&str, &str)]| preview.ask("GET", "/a.mp4", headers);
    for (range, content_range, body) in [
        ("bytes=0-0", "bytes 0-0/10", "0"),
        ("bytes=2-4", "bytes 2-4/10", "234"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=7-70", "bytes 7-9/10", "789"),
        ("bytes=-2", "bytes 8-9/10", "89"),
        ("bytes=-20", "bytes 0-9/10", "0123456789"),
    ] {
        let answer = part(&[("Range", range)]).is(206);
        assert_eq!((answer.header("content-range"), &*answer.text()), (content_range, body));
        assert_eq!(answer.header("content-length"), body.len().to_string());
        assert_eq!(answer.header("etag"), tag);
    }
    for range in ["bytes=10-", "bytes=-0", "bytes=99999999999999999999-"] {
        assert_eq!(part(&[("Range", range)]).is(416).header("content-range"), "bytes */10");
    }
    for range in ["bytes=0-1,3-4", "bytes=4-2", "lines=0-1", "bytes=x"] {
        assert_eq!(part(&[("Range", range)]).is(200).text(), "0123456789");
    }
    part(&[("Range", "bytes=0-1"), ("If-Range", &tag)]).is(206);
    for other in ["\"other\"", &format!("W/{tag}"), "Tue, 15 Nov 1994 12:45:26 GMT"] {
        part(&[("Range", "bytes=0-1"), ("If-Range", other)]).is(200);
    }
    part(&[("Range", "bytes=0-1"), ("If-None-Match", &tag)]).is(304);
    preview.ask("HEAD", "/a.mp4", &[("Range", "bytes=0-1")]).is(200);
    preview.ask("GET", "/empty", &[("Range", "bytes=0-")]).is(416);
    assert!(preview.get("/empty").is(200).body.is_empty());
    // Pages are sent whole.
    preview.ask("GET", "/notes/veto/", &[("Range", "bytes=0-1")]).is(200);
}

#[test]
fn a_large_file_comes_whole_and_one_that_is_gone_is_not_there() {
    let preview = Preview::of(&[NOTE, ("static/big.bin", &"0123456789abcdef".repeat(200_000))]);
    let expected = fs::read(preview.folder.path().join("static/big.bin")).unwrap();
    let mut connection = Connection::open(preview.server.port);
    assert!(connection.get("/big.bin").is(200).body == expected);
    let part = connection
        .request("GET", "/big.bin", &[("Range", "bytes=100000-2999999")], "")
        .is(206);
    assert!(part.body == expected[100_000..3_000_000]);
    let first = connection.get("/big.bin").header("etag").to_owned();
    preview.write("static/big.bin", "smaller");
    let answer = connection.get("/big.bin").is(200);
    assert!(answer.text() == "smaller" && answer.header("etag") != first);
    fs::remove_file(preview.folder.path().join("static/big.bin")).unwrap();
    let answer = connection.get("/big.bin").is(404);
    assert_eq!(answer.header("x-treatise-missing"), "1");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret", "secret");
    let preview = Preview::of(&[NOTE, ("static/a.bin", "0123456789"), ("static/b/c.bin", "0123456789")]);
    let place = |path: &str| preview.folder.path().join("static").join(path);
    fs::remove_file(place("a.bin")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), place("a.bin")).unwrap();
    assert!(!preview.get("/a.bin").is(404).text().contains("secret"));
    fs::remove_dir_all(place("b")).unwrap();
    std::os::unix::fs::symlink(outside.path(), place("b")).unwrap();
    preview.get("/b/secret").is(404);
}

#[test]
fn addresses_are_those_of_the_published_site() {
    let moved = "+++\ntitle = \"Moved\"\nredirect_from = [\"/old/\"]\n+++\n\nText.\n";
    let preview = Preview::of(&[
        NOTE,
        ("content/notes/moved.md", moved),
        ("content/notes/łódź.md", "+++\ntitle = \"Łódź\"\n+++\n\nText.\n"),
        ("static/deep/index.html", "<p>own</p></body>"),
        ("static/a b%41.txt", "percent"),
    ]);
    for (path, location) in [
        ("/notes/veto", "/notes/veto/"),
        ("/notes/veto?a=b&c=%2F", "/notes/veto/?a=b&c=%2F"),
        ("/notes", "/notes/"),
        ("/deep", "/deep/"),
        ("/notes/%C5%82%C3%B3d%C5%BA", "/notes/%C5%82%C3%B3d%C5%BA/"),
        ("/old", "/old/"),
    ] {
        assert_eq!(preview.get(path).is(308).header("location"), location);
    }
    let answer = preview.get("/old/").is(301);
    assert_eq!(answer.header("location"), "/notes/moved/");
    assert!(apart(&answer.text()).0.contains("http-equiv=\"refresh\""));
    assert_eq!(preview.get("/_redirects").is(200).text(), "/old/ /notes/moved/ 301\n");
    // Composed or not, the name is the same.
    preview.get("/notes/%C5%82o%CC%81d%C5%BA/").is(200);
    assert_eq!(preview.get("/a%20b%2541.txt").is(200).text(), "percent");
    preview.get("/a%20b%41.txt").is(404);
    assert_eq!(
        preview.get("/deep/").is(200).text(),
        "<p>own</p></body>",
        "what is copied stays as it is"
    );
    preview.get("/notes/veto/?query").is(200);
}

#[test]
fn nothing_outside_of_the_routes_is_there() {
    let preview = Preview::of(&[NOTE, ("static/a.txt", "a"), ("secret.txt", "a secret")]);
    let port = preview.server.port;
    let mut connection = Connection::open(port);
    for path in [
        "/config.toml",
        "/content/notes/veto.md",
        "/secret.txt",
        "/../secret.txt",
        "/a.txt/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/notes//veto/",
        "//notes/veto/",
        "/notes/./veto/",
        "/notes/../notes/veto/",
        "/notes%2Fveto/",
        "/notes/veto/%00",
        "/notes/veto%00/",
        "/a.txt%00.html",
        "/%ff%fe",
        "/a.txt/",
        "/notes/veto//",
        "/static/a.txt",
        "/etc/passwd",
        "/%252e%252e/secret.txt",
        "/.treatise/",
        "/__treatise",
        "/__treatise/../secret.txt",
        "/__treatise/client/client.js",
        "/__treatise/",
    ] {
        let answer = connection.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("a secret"), "{path}");
    }
    let answer = connection.get("/nothing/here").is(404);
    let (page, hash, _) = apart(&answer.text());
    assert_eq!(answer.header("x-treatise-missing"), "1");
    assert_eq!(answer.header("etag"), format!("\"{hash}\""));
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let site = preview.load();
    assert_eq!(page.into_bytes(), produce(&site, site.routes.get("404.html").unwrap()).bytes);
    for target in [format!("http://127.0.0.1:{port}/a.txt"), "/a.txt".to_owned()] {
        let answer = connection.raw(&format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")).is(200);
        assert_eq!(answer.text(), "a");
    }
}

#[test]
fn a_site_can_have_a_missing_page_of_its_own() {
    let preview = Preview::of(&[NOTE, ("static/404.html", "<body>gone fishing</body>")]);
    let answer = preview.get("/nothing").is(404);
    assert_eq!(apart(&answer.text()).0, "<body>gone fishing</body>");
    assert_eq!(answer.header("x-treatise-missing"), "1");
    assert_eq!(preview.get("/404.html").is(200).text(), "<body>gone fishing</body>");
}

#[test]
fn strangers_are_turned_away() {
    let preview = Preview::of(&[NOTE]);
    let mut connection = Connection::open(preview.server.port);
    let mut ask = |lines: &str| connection.raw(&format!("GET / HTTP/1.1\r\n{lines}\r\n"));
    for host in [
        "localhost",
        "localhost:4000",
        "127.0.0.1",
        "127.1.2.3:80",
        "[::1]:4000",
        "desk.localhost:4000",
        "LOCALHOST",
    ] {
        ask(&format!("Host: {host}\r\n")).is(200);
    }
    for host in [
        "example.org",
        "rebound.example.org:4000",
        "localhost.example.org",
        "192.168.1.1",
        "0.0.0.0:4000",
        "127.0.0.1.nip.io",
    ] {
        let answer = ask(&format!("Host: {host}\r\n")).is(403);
        assert!(answer.text().contains("--host"), "{}", answer.text());
    }
    for lines in ["", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost:x\r\n", "Host: \r\n"] {
        ask(lines).is(400);
    }
    let mut connection = Connection::open(preview.server.port);
    connection
        .raw("GET http://example.org/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .is(403);
    for path in [
        "/__treatise/status",
        "/__treatise/client.js",
        "/__treatise/events?path=/",
        "/nothing",
    ] {
        connection.raw(&format!("GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n")).is(403);
    }
}

#[test]
fn only_own_pages_hear_of_events() {
    let preview = Preview::of(&[NOTE]);
    let port = preview.server.port;
    let own = format!("http://127.0.0.1:{port}");
    for headers in [
        &[("Origin", "http://example.org")][..],
        &[("Origin", "null")],
        &[("Origin", "http://127.0.0.1:1")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", &own), ("Sec-Fetch-Site", "cross-site")],
    ] {
        preview.ask("GET", "/__treatise/events?path=/", headers).is(403);
        preview.ask("POST", "/__treatise/open", headers).is(403);
    }
    preview
        .ask("POST", "/__treatise/open", &[("Origin", &own), ("Sec-Fetch-Site", "same-origin")])
        .is(400);
    preview.get("/__treatise/events").is(400);
    preview.ask("POST", "/__treatise/events?path=/", &[]).is(405);
}

/// The law: what is served is what `build` writes, apart from one script element in pages that are made.
#[test]
fn the_script_is_the_only_difference() {
    let names = [
        "url-redirect",
        "url-unicode",
        "url-index",
        "url-base-path",
        "tags",
        "link-files",
        "link-nfc",
        "link-percent",
        "drafts",
        "translation",
        "timeline-introduced",
        "seed-excerpt-listed",
        "template-override",
    ];
    let all = common::all_sites();
    let sites: Vec<_> = all
        .iter()
        .filter(|site| names.contains(&&*site.name) || site.name == "own-site")
        .collect();
    assert!(sites.len() > names.len() || std::env::var_os("SITE").is_some());
    for test in sites {
        let preview = Preview::at(test.copy());
        let site = preview.load();
        let mut connection = Connection::open(preview.server.port);
        for (path, route) in site.routes.iter() {
            let answer = connection.get(&format!("/{}", encode_path(path)));
            let expected = match route {
                Route::Copy(index) => fs::read(&site.copies[*index].from).unwrap(),
                route => produce(&site, route).bytes,
            };
            let html = route.is_page() || matches!(route, Route::NotFound | Route::Redirect(_));
            let status = if matches!(route, Route::Redirect(_)) { 301 } else { 200 };
            assert_eq!(answer.status, status, "{}: {path}", test.name);
            if html {
                let (page, hash, _) = apart(&answer.text());
                assert!(page.as_bytes() == expected, "{}: {path}", test.name);
                assert_eq!(answer.header("etag"), format!("\"{hash}\""));
                assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            } else {
                assert!(answer.body == expected, "{}: {path}", test.name);
            }
            let folder = path
                .strip_suffix("index.html")
                .filter(|folder| folder.is_empty() || folder.ends_with('/'));
            if let Some(folder) = folder {
                assert_eq!(
                    connection.get(&format!("/{}", encode_path(folder))).body,
                    answer.body,
                    "{}: {path}",
                    test.name
                );
            }
        }
    }
}

#[test]
fn an_edit_is_told_and_can_be_had() {
    let preview = Preview::of(&[NOTE]);
    let port = preview.server.port;
    let mut events = Events::open(port, "/notes/veto/");
    let first = events.next();
    let (_, hash, _) = apart(&preview.get("/notes/veto/").text());
    assert_eq!(first["page"], hash.as_str());
    assert_eq!((first["revision"].as_u64(), first["broken"].as_bool()), (Some(1), Some(false)));
    assert_eq!(first["edited"], serde_json::json!([]));
    assert!(first["trouble"].is_null() && first["instance"].as_str().unwrap().len() >= 8);
    assert_eq!(first["counts"], serde_json::json!({"errors": 0, "warnings": 0}));
    assert_eq!(
        first["about"],
        serde_json::json!({"draft": false, "unresolved": [], "unchecked": 0})
    );

    let begun = Instant::now();
    preview.write(NOTE.0, "+++\ntitle = \"The veto\"\n+++\n\nEvery ally has a new one.\n");
    let next = events.until(|event| event["page"] != hash.as_str());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(next["revision"].as_u64() > Some(1) && next["instance"] == first["instance"]);
    let answer = preview.get("/notes/veto/").is(200);
    assert!(answer.text().contains("a new one"));
    assert_eq!(answer.header("etag"), format!("\"{}\"", next["page"].as_str().unwrap()));
    let told = preview.news.recv_timeout(Duration::from_secs(5)).unwrap();
    assert!(matches!(told, News::Changed(change) if change.revision == 2));

    fs::remove_file(preview.folder.path().join(NOTE.0)).unwrap();
    events.until(|event| event["page"].is_null());
    preview.get("/notes/veto/").is(404);
    preview.write(NOTE.0, NOTE.1);
    events.until(|event| event["page"] == hash.as_str());
    assert_eq!(apart(&preview.get("/notes/veto/").is(200).text()).1, hash);
}

#[test]
fn the_page_that_was_just_edited_is_offered() {
    let preview = Preview::of(&[NOTE]);
    let mut events = Events::open(preview.server.port, "/");
    events.next();
    preview.write(NOTE.0, "+++\ntitle = \"The right of veto\"\n+++\n\nText.\n");
    let event = events.until(|event| event["edited"][0]["title"] == "The right of veto");
    assert_eq!(
        event["edited"],
        serde_json::json!([{"title": "The right of veto", "href": "/notes/veto/"}])
    );
}

#[test]
fn a_copied_file_that_changes_is_named() {
    let preview = Preview::of(&[NOTE, ("static/own style.css", "a{}"), ("content/pictures/map.svg", "<svg/>")]);
    let mut events = Events::open(preview.server.port, "/notes/veto/");
    assert_eq!(events.next()["files"], serde_json::json!([]));
    preview.write("static/own style.css", "b{}");
    events.until(|event| event["files"] == serde_json::json!(["/own%20style.css"]));
    preview.write("content/pictures/map.svg", "<svg></svg>");
    events.until(|event| event["files"] == serde_json::json!(["/pictures/map.svg"]));
}

#[test]
fn events_follow_a_page_to_where_it_is() {
    let moved = "+++\ntitle = \"Moved\"\nredirect_from = [\"/old/\"]\n+++\n\nText.\n";
    let preview = Preview::of(&[
        ("content/notes/moved.md", moved),
        ("content/notes/łódź.md", NOTE.1),
        ("static/own.html", "x"),
    ]);
    let page = |path: &str| Events::open(preview.server.port, path).next()["page"].clone();
    let hash = |path: &str| serde_json::Value::from(apart(&preview.get(path).text()).1);
    for path in ["/notes/moved/", "/notes/moved", "/notes/moved/index.html", "/old/", "/old"] {
        assert_eq!(page(path), hash("/notes/moved/"), "{path}");
    }
    assert_eq!(page("/notes/%C5%82%C3%B3d%C5%BA/"), hash("/notes/%C5%82%C3%B3d%C5%BA/"));
    for path in ["/nothing/", "/own.html", "/notes/../notes/moved/", ""] {
        assert!(page(path).is_null(), "{path}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_lines() {
    let text = "+++\ntitle = \"🙂\"\n+++\n\nBefore.\n🙂 see [[Nowhere]] and [[Nowhere|again]].\nAfter.\n";
    let preview = Preview::of(&[
        NOTE,
        ("content/notes/wrong.md", text),
        ("content/articles/a.txt", "An article of which nobody knows the day.\n"),
        ("config.toml", "[preview]\neditor = \"treatise-no-such-editor {file}:{line}\"\n"),
    ]);
    let event = Events::open(preview.server.port, "/notes/wrong/").next();
    assert_eq!(event["counts"], serde_json::json!({"errors": 2, "warnings": 1}));
    let error = &event["errors"][0];
    assert_eq!((&error["code"], &error["severity"]), (&"broken-link".into(), &"error".into()));
    assert_eq!(
        (&error["file"], error["line"].as_u64()),
        (&"content/notes/wrong.md".into(), Some(6))
    );
    assert_eq!((error["column"].as_u64(), error["here"].as_bool()), (Some(7), Some(true)));
    assert_eq!(error["editor"].as_bool(), Some(true));
    let numbers: Vec<u64> = error["source"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [5, 6, 7]);
    let marked = &error["source"][1];
    assert_eq!((marked["from"].as_u64(), marked["to"].as_u64()), (Some(7), Some(18)));
    assert!(error["source"][0].get("from").is_none());
    assert_eq!(event["warnings"][0]["code"], "seed-date");
    assert_eq!(event["warnings"][0]["here"], false);
    assert_eq!(event["about"]["unresolved"], serde_json::json!(["Nowhere"]));
    let status: serde_json::Value = serde_json::from_slice(&preview.get("/__treatise/status").body).unwrap();
    assert_eq!((status["errors"].as_u64(), status["warnings"].as_u64()), (Some(2), Some(1)));
    // The page is shown all the same.
    assert!(preview.get("/notes/wrong/").is(200).text().contains("After."));
}

#[test]
fn a_draft_is_shown_as_one_and_the_future_waits() {
    let preview = Preview::of(&[
        DRAFT,
        ("content/notes/later.md", "+++\ntitle = \"Later\"\ndate = 2026-02-01\n+++\n"),
    ]);
    assert!(preview.get("/notes/draft/").is(200).text().contains("class=\"draft\""));
    assert_eq!(Events::open(preview.server.port, "/notes/draft/").next()["about"]["draft"], true);
    preview.get("/notes/later/").is(404);
}

#[test]
fn a_broken_configuration_keeps_the_last_site() {
    let preview = Preview::of(&[NOTE, ("config.toml", "title = \"Desk\"\n")]);
    let mut events = Events::open(preview.server.port, "/notes/veto/");
    let hash = events.next()["page"].clone();
    preview.write("config.toml", "title = \n");
    let event = events.until(|event| event["broken"] == true);
    assert_eq!(event["page"], hash);
    assert_eq!(event["errors"][0]["code"], "syntax");
    assert_eq!(event["errors"][0]["file"], "config.toml");
    assert_eq!(
        preview.get("/notes/veto/").is(200).header("etag"),
        format!("\"{}\"", hash.as_str().unwrap())
    );
    preview.write("config.toml", "title = \"Newsroom\"\n");
    let event = events.until(|event| event["broken"] == false);
    assert_ne!(event["page"], hash);
    assert!(preview.get("/notes/veto/").is(200).text().contains("Newsroom"));
}

#[test]
fn a_site_that_begins_broken_mends_itself() {
    for (path, broken, sound) in [
        ("config.toml", "title = \n", "title = \"Desk\"\n"),
        ("templates/note.html", "{{ page.title }", "<body>{{ page.title }}</body>"),
    ] {
        let preview = Preview::of(&[NOTE, (path, broken)]);
        let mut events = Events::open(preview.server.port, "/notes/veto/");
        let event = events.next();
        let answer = preview.get("/notes/veto/").is(500);
        let (page, hash, _) = apart(&answer.text());
        assert!(page.contains("cannot be shown") && page.contains(path), "{page}");
        assert_eq!((&event["page"], event["broken"].as_bool()), (&hash.into(), Some(true)));
        preview.get("/nothing").is(500);
        preview.write(path, sound);
        let event = events.until(|event| event["broken"] == false);
        let answer = preview.get("/notes/veto/").is(200);
        assert_eq!(event["page"], apart(&answer.text()).1);
        preview.get("/nothing").is(404);
    }
}

#[test]
fn a_page_whose_template_fails_says_so_and_mends_itself() {
    let fails = "<body>\n{{ page.title | upper | nonsense_of(x=1) }}</body>";
    let fails_late = "<body>\n{{ page.nothing.of.this.kind }}</body>";
    for template in [fails_late, fails] {
        let preview = Preview::of(&[NOTE, DRAFT, ("templates/note.html", "<body>{{ page.title }}</body>")]);
        let mut events = Events::open(preview.server.port, "/notes/veto/");
        let whole = events.next()["page"].clone();
        preview.write("templates/note.html", template);
        let event = events.until(|event| event["counts"]["errors"].as_u64() > Some(0));
        let codes: Vec<&str> = event["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["code"].as_str().unwrap())
            .collect();
        assert!(codes.contains(&"template"), "{codes:?}");
        let answer = preview.get("/notes/veto/");
        if event["broken"] == true {
            answer.is(200);
        } else {
            let answer = answer.is(500);
            let (page, hash, _) = apart(&answer.text());
            assert!(page.contains("templates/note.html"), "{page}");
            assert_eq!(event["page"], hash);
            assert_eq!(event["errors"][0]["here"], true);
            preview.get("/").is(200);
        }
        preview.write("templates/note.html", "<body>{{ page.title }}</body>");
        events.until(|event| event["page"] == whole);
        preview.get("/notes/veto/").is(200);
    }
}

#[test]
fn a_taken_port_is_passed_over() {
    let first = Preview::of(&[NOTE]);
    let second = serve::start(serve::Request {
        port: first.server.port,
        ..request(first.folder.path())
    });
    let (second, _news) = second.unwrap();
    assert!(second.port > first.server.port);
    assert_eq!(second.address, format!("http://127.0.0.1:{}/", second.port));
    let feed = get(second.port, "/feed.xml").is(200).text();
    assert!(
        feed.contains(&format!("http://127.0.0.1:{}/", second.port)),
        "pages know where they stand"
    );
}

#[test]
fn a_server_ends_at_once() {
    let preview = Preview::of(&[NOTE]);
    let port = preview.server.port;
    let mut streams: Vec<Events> = (0..5).map(|_| Events::open(port, "/notes/veto/")).collect();
    streams.iter_mut().for_each(|events| {
        events.next();
    });
    let mut idle = Connection::open(port);
    idle.get("/").is(200);
    let begun = Instant::now();
    preview.server.stop();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[cfg(unix)]
#[test]
fn a_file_is_opened_in_the_editor() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let editor = folder.path().join("an editor");
    fs::write(
        &editor,
        format!(
            "#!/bin/sh\nprintf '%s|' \"$@\" > '{0}/opened.new'\nmv '{0}/opened.new' '{0}/opened'\n",
            folder.path().display()
        ),
    )
    .unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let config = format!("[preview]\neditor = \"'{}' -g '{{file}}:{{line}}' {{column}}\"\n", editor.display());
    let preview = Preview::of(&[
        ("config.toml", &config),
        ("content/notes/a $(b).md", NOTE.1),
        ("secret", "x"),
        ("content/photo.jpg", "x"),
    ]);
    let open = |body: &str| {
        Connection::open(preview.server.port).request("POST", "/__treatise/open", &[("Content-Type", "application/json")], body)
    };
    open("{\"file\":\"content/notes/a $(b).md\",\"line\":3,\"column\":2}").is(204);
    let opened = folder.path().join("opened");
    let begun = Instant::now();
    while !opened.exists() && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let root = preview.folder.path().canonicalize().unwrap();
    assert_eq!(
        fs::read_to_string(opened).unwrap(),
        format!("-g|{}/content/notes/a $(b).md:3|2|", root.display())
    );
    for file in [
        "secret",
        "../secret",
        "/etc/passwd",
        "content/../secret",
        "content/photo.jpg",
        "themes/../secret",
        "templates/nothing.html",
        "",
    ] {
        open(&serde_json::json!({"file": file, "line": 1, "column": 1}).to_string()).is(404);
    }
    open("not json").is(400);
    open(&format!("{{\"file\":\"{}\"}}", "x".repeat(20_000))).is(413);
    preview.write("config.toml", "");
    Events::open(preview.server.port, "/").until(|event| event["revision"].as_u64() > Some(1));
    open("{\"file\":\"config.toml\",\"line\":1,\"column\":1}").is(409);
}

/// What an answer showed, by revision and path: the hash of the page, and the tokens in the note's title.
type Shown = Mutex<BTreeMap<(u64, &'static str), (String, BTreeSet<usize>)>>;

/// Ten thousand requests, 64 at a time, while two files change: each is answered, whole, and from one state.
///
/// The title of a note holds a token that changes with every edit. It stands on the note, in the listing, and on the page of the person that the
/// note names: within a revision, everywhere the same.
#[test]
fn ten_thousand_requests_see_whole_states() {
    let person = |token: usize| format!("+++\ntitle = \"Ann Lee\"\n+++\n\nAnn begins and ends with {token}.\n");
    let note = |token: usize| format!("+++\ntitle = \"Note token{token}x\"\n+++\n\nWhat [[Ann Lee]] said.\n");
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "content/people/ann-lee.md", &person(0));
    write(folder.path(), "content/notes/note.md", &note(0));
    // A feed is there as long as something has a date.
    write(
        folder.path(),
        "content/notes/dated.md",
        "+++\ntitle = \"Dated\"\ndate = 2023-01-01\n+++\n",
    );
    let preview = Preview::at(folder);
    let (ended, asked, shown) = (AtomicBool::new(false), AtomicUsize::new(0), Shown::default());
    let (port, root) = (preview.server.port, preview.folder.path());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut token = 0;
            while !ended.load(Ordering::Relaxed) {
                token += 1;
                write(root, "content/people/ann-lee.md", &person(token));
                write(root, "content/notes/note.md", &note(token));
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let askers: Vec<_> = (0..64).map(|_| scope.spawn(|| ask_on(port, &asked, &shown))).collect();
        let failed = askers.into_iter().filter_map(|asker| asker.join().err()).count();
        ended.store(true, Ordering::Relaxed);
        assert_eq!(failed, 0, "of 64");
    });
    let mut by_revision: BTreeMap<u64, Vec<(&str, BTreeSet<usize>)>> = BTreeMap::new();
    for ((revision, path), (_, tokens)) in shown.into_inner().unwrap() {
        by_revision.entry(revision).or_default().push((path, tokens));
    }
    println!("{} revisions were seen", by_revision.len());
    assert!(by_revision.len() > 5, "{}", by_revision.len());
    for (revision, pages) in by_revision {
        // A state in which a file is half written has no note; then no page shows one.
        let mut there = pages.iter().filter(|(_, tokens)| !tokens.is_empty());
        let first = there.next();
        assert!(
            there.all(|(_, tokens)| tokens.len() == 1 && Some(tokens) == first.map(|(_, tokens)| tokens)),
            "{revision}: {pages:?}"
        );
        assert!(
            first.is_none() || pages.iter().all(|(_, tokens)| !tokens.is_empty()),
            "{revision}: {pages:?}"
        );
    }
}

/// Asks for pages until ten thousand were asked for, by all together.
fn ask_on(port: u16, asked: &AtomicUsize, shown: &Shown) {
    let mut connection = Connection::open(port);
    let mut last = 0;
    loop {
        let number = asked.fetch_add(1, Ordering::Relaxed);
        if number >= 10_000 {
            return;
        }
        let path = ["/people/ann-lee/", "/notes/note/", "/notes/", "/feed.xml"][number % 4];
        let answer = connection.get(path);
        let text = answer.text();
        // A file that is being written is empty for a moment: its page is there all the same.
        assert_eq!(answer.status, 200, "{path}: {text}");
        if path == "/feed.xml" {
            assert!(text.trim_end().ends_with("</feed>"), "{text}");
            continue;
        }
        let (page, hash, revision) = apart(&text);
        assert!(text.trim_end().ends_with("</html>"), "{text}");
        assert_eq!(answer.header("etag"), format!("\"{hash}\""));
        assert_eq!(
            hash,
            format!("{:032x}", xxhash_rust::xxh3::xxh3_128(page.as_bytes())),
            "the page is the one that its tag names"
        );
        assert!(revision >= last, "{revision} after {last}: the past came back");
        last = revision;
        let pieces = page.split("Note token").skip(1);
        let tokens: BTreeSet<usize> = pieces.filter_map(|piece| piece.split_once('x')?.0.parse().ok()).collect();
        let mut shown = shown.lock().unwrap();
        let known = shown.entry((revision, path)).or_insert_with(|| (hash.clone(), tokens.clone()));
        assert_eq!(*known, (hash, tokens), "one revision, one page");
    }
}
