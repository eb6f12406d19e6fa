//! Stored copies of pages, as Robust Links name them.

use crate::date::Date;

/// A stored copy of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The address of the copy.
    pub url: Box<str>,
    /// The day on which it was made, where the address says so.
    pub date: Option<Date>,
}

impl Archived {
    /// Reads the address of a stored copy; the sentence says what is wrong with it as a copy of `original`.
    ///
    /// Of an address of the Wayback Machine (`/web/20241121100333/https://…`) the day and the original are known.
    pub fn read(url: &str, original: Option<&str>) -> Result<Archived, String> {
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Err(format!("`{url}` is not an address that begins with `https://`"));
        }
        let wayback = url.split_once("//web.archive.org/web/").map(|(_, rest)| rest);
        let Some(rest) = wayback else {
            return Ok(Archived {
                url: url.into(),
                date: None,
            });
        };
        let (stamp, of) = rest.split_once('/').unwrap_or((rest, ""));
        let digits: String = stamp.chars().take_while(char::is_ascii_digit).collect();
        let date = (digits.len() >= 8)
            .then(|| Date::parse(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8])).ok())
            .flatten();
        if date.is_none() {
            return Err(format!("`{url}` does not say on which day the copy was made"));
        }
        match original {
            Some(original) if !is_same(of, original) => Err(format!("the copy at `{url}` is not of `{original}`")),
            _ => Ok(Archived { url: url.into(), date }),
        }
    }
}

/// Tells whether two addresses are of one page: with or without `www.`, `https` and a slash at the end.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_lowercase()
    };
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_by_their_addresses() {
        let copy = Archived::read(
            "https://web.archive.org/web/20241121100333/https://example.org/a",
            Some("http://www.example.org/a/"),
        )
        .unwrap();
        assert_eq!(copy.date.unwrap().iso(), "2024-11-21");
        assert!(
            Archived::read(
                "https://web.archive.org/web/20241121100333id_/https://example.org/a",
                Some("https://example.org/a")
            )
            .is_ok()
        );
        assert_eq!(
            Archived::read("https://archive.today/x1", Some("https://example.org/"))
                .unwrap()
                .date,
            None
        );
        for (url, original) in [
            (
                "https://web.archive.org/web/20241121100333/https://example.org/b",
                "https://example.org/a",
            ),
            ("https://web.archive.org/web/x/https://example.org/a", "https://example.org/a"),
            (
                "https://web.archive.org/web/20249921100333/https://example.org/a",
                "https://example.org/a",
            ),
            ("javascript:alert(1)", "https://example.org/a"),
        ] {
            assert!(Archived::read(url, Some(original)).is_err(), "{url}");
        }
    }
}
