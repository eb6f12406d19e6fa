//! Files that are copied, streamed from where they lie: whole, or the part that a player asks for (RFC 9110, section 14).
//!
//! Takes a request and a file; gives a response, or nothing where the file is gone. Reads nothing outside of the site's folder.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::mpsc::channel;
use tokio_stream::wrappers::ReceiverStream;

use super::server::{is_known, not_modified, plain, set, tagged, typed};

/// How much of a file is read at once.
const PIECE: u64 = 64 * 1024;

/// Sends a file, or what the request wants of it; none where there is no such file in the site any more.
pub async fn send(request: &Parts, root: &Path, from: &Path, content_type: String) -> Option<Response> {
    let file = open(root, from).await?;
    let data = file.metadata().await.ok()?;
    let length = data.len();
    let changed = data
        .modified()
        .ok()
        .and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    let tag = format!("\"{length:x}-{:x}\"", changed.map_or(0, |time| time.as_nanos()));
    if is_known(&request.headers, &tag) {
        return Some(not_modified(&tag));
    }
    let wanted = match request.method == Method::GET {
        true => wanted(&request.headers, &tag, length),
        false => Wanted::All,
    };
    let (status, first, sent) = match wanted {
        Wanted::All => (StatusCode::OK, 0, length),
        Wanted::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Wanted::Beyond => {
            let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "The file ends before that.\n".to_owned());
            set(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
            return Some(tagged(response, &tag));
        }
    };
    let body = match request.method == Method::HEAD {
        true => Body::empty(),
        false => stream(file, first, sent),
    };
    let mut response = tagged(typed(&content_type, body), &tag);
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_LENGTH, &sent.to_string());
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{length}", first + sent - 1);
        set(&mut response, header::CONTENT_RANGE, &range);
    }
    Some(response)
}

/// Reads a whole file of the site; none where there is no such file any more.
pub async fn whole(root: &Path, from: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    open(root, from).await?.read_to_end(&mut bytes).await.ok()?;
    Some(bytes)
}

/// Opens a file, unless a link that leads out of the site has taken its place since the folder was listed.
async fn open(root: &Path, from: &Path) -> Option<File> {
    let real = tokio::fs::canonicalize(from).await.ok().filter(|real| real.starts_with(root))?;
    // Opening anything else, such as a pipe, could wait for ever.
    let is_file = tokio::fs::metadata(&real).await.ok()?.is_file();
    if is_file { File::open(&real).await.ok() } else { None }
}

/// What of a file is wanted.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    /// The first byte and the last.
    Part(u64, u64),
    /// What lies beyond the end.
    Beyond,
}

/// Reads what a request wants; several parts at once, and what is not understood, are all of the file, which is always right.
fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let Some(range) = headers.get(header::RANGE).and_then(|value| value.to_str().ok()) else {
        return Wanted::All;
    };
    // Parts are wanted only of what the one who asks has the rest of; compared strongly, and a date is no tag.
    if headers
        .get(header::IF_RANGE)
        .is_some_and(|value| value.as_bytes() != tag.as_bytes())
    {
        return Wanted::All;
    }
    part(range, length)
}

fn part(range: &str, length: u64) -> Wanted {
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        // More digits than a number of bytes has lie beyond every end.
        true => Some(text.parse().unwrap_or(u64::MAX)),
        false => None,
    };
    let unit_and_set = range.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = unit_and_set.and_then(|(_, set)| set.trim().split_once('-')) else {
        return Wanted::All;
    };
    match (number(first), number(last)) {
        (None, Some(0)) if first.is_empty() => Wanted::Beyond,
        (None, Some(_)) if first.is_empty() && length == 0 => Wanted::All,
        (None, Some(count)) if first.is_empty() => Wanted::Part(length - count.min(length), length - 1),
        (Some(first), Some(last)) if last < first => Wanted::All,
        (Some(first), Some(_)) if first >= length => Wanted::Beyond,
        (Some(first), None) if last.is_empty() && first >= length => Wanted::Beyond,
        (Some(first), Some(last)) => Wanted::Part(first, last.min(length - 1)),
        (Some(first), None) if last.is_empty() => Wanted::Part(first, length - 1),
        _ => Wanted::All,
    }
}

/// Reads a part of a file piece by piece, no faster than it is taken.
fn stream(mut file: File, first: u64, length: u64) -> Body {
    let (sender, receiver) = channel::<io::Result<Bytes>>(2);
    tokio::spawn(async move {
        if first > 0
            && let Err(error) = file.seek(io::SeekFrom::Start(first)).await
        {
            let _ = sender.send(Err(error)).await;
            return;
        }
        let mut rest = length;
        while rest > 0 {
            let piece = read(&mut file, rest.min(PIECE)).await;
            rest -= piece.as_ref().map_or(rest, |piece| piece.len() as u64);
            if sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(receiver))
}

/// Reads up to so many bytes, at least one: a file that has become shorter breaks the connection, since its length is said already.
async fn read(file: &mut File, most: u64) -> io::Result<Bytes> {
    let mut piece = vec![0; usize::try_from(most).unwrap_or(0)];
    let count = file.read(&mut piece).await?;
    if count == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    piece.truncate(count);
    Ok(piece.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        use Wanted::*;
        for (range, expected) in [
            ("bytes=0-0", Part(0, 0)),
            ("bytes=2-", Part(2, 9)),
            ("Bytes=2-4", Part(2, 4)),
            ("bytes=2-400", Part(2, 9)),
            ("bytes=-3", Part(7, 9)),
            ("bytes=-30", Part(0, 9)),
            ("bytes=9-9", Part(9, 9)),
            ("bytes=10-", Beyond),
            ("bytes=10-20", Beyond),
            ("bytes=-0", Beyond),
            ("bytes=99999999999999999999-", Beyond),
            ("bytes=0-99999999999999999999", Part(0, 9)),
            ("bytes=4-2", All),
            ("bytes=0-1,3-4", All),
            ("bytes=", All),
            ("bytes=-", All),
            ("bytes=a-b", All),
            ("bytes=+1-2", All),
            ("bytes 0-1", All),
            ("lines=0-1", All),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Beyond);
        assert_eq!(part("bytes=-1", 0), All);
    }
}
