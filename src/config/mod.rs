//! The configuration: `config.toml` into [`Config`].
//!
//! Takes the text of the file; gives settings with every default filled in, and diagnostics. Knows no content. An empty file works.

mod kinds;
mod outputs;
mod policy;
mod preview;
mod read;
mod report;
mod scale;
mod trust;

pub use kinds::{Builtin, Kind};
pub use policy::Policy;
pub use preview::Preview;
pub use scale::Rating;
pub use trust::TrustRole;

use std::collections::BTreeMap;

use crate::date::Date;
use crate::diagnostic::{Diagnostic, File, Rule, Severity, Span};
use crate::document::{KindId, Spanned};
use crate::tree::Table;

/// The settings of a site.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file that they were read from.
    pub file: File,
    /// The site's name.
    pub title: String,
    /// A sentence about the site.
    pub description: String,
    /// Where the site will stand, ending in `/`.
    pub base_url: BaseUrl,
    /// The site's language, a BCP 47 tag.
    pub language: String,
    /// The theme's name; `default` is built in.
    pub theme: String,
    /// What `[theme]` says besides the name, for the theme's templates.
    pub theme_options: serde_json::Map<String, serde_json::Value>,
    /// How `new` writes front matter.
    pub front_matter: FrontMatterFormat,
    /// Keys of front matter that are nobody's business.
    pub allowed_keys: Vec<String>,
    /// Patterns of files that are not read.
    pub ignore: Vec<String>,
    /// Who publishes the site.
    pub publisher: Publisher,
    /// The kinds of pages: the built-in ones first, in their order.
    pub kinds: Vec<Kind>,
    /// Front matter that the files of a folder have unless they say otherwise: folder under `content/` → keys.
    pub defaults: Vec<(String, Table)>,
    /// Which mentions become links.
    pub mentions: MentionLinks,
    /// How grave a broken link is.
    pub broken_links: Severity,
    /// What becomes of HTML in Markdown.
    pub html: HtmlPolicy,
    /// Whether quotation marks and dashes are printed as the page's language writes them.
    pub smart_punctuation: bool,
    /// The CSL style of citations: a name, or the path of a file that ends in `.csl`.
    pub citation_style: Option<Spanned<Box<str>>>,
    /// The scale of verdicts.
    pub verdicts: Vec<Verdict>,
    /// The pages that say who publishes the site and how it works, where they are named: a page's id, or `[[…]]`.
    pub trust: BTreeMap<TrustRole, Spanned<Box<str>>>,
    /// The severity of rules in this site; `None` is off.
    pub check: BTreeMap<&'static str, Option<Severity>>,
    /// Which optional outputs are made.
    pub outputs: Outputs,
    /// The fonts that social cards are drawn with beside those in the program: paths of files of the site.
    pub fonts: Vec<Spanned<Box<str>>>,
    /// How many items stand on one page of a listing.
    pub per_page: usize,
    /// What pages may load from elsewhere.
    pub policy: Policy,
    /// What `serve` does beside serving.
    pub preview: Preview,
}

/// Where the site will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host, without a slash at the end: `https://example.org`.
    pub origin: String,
    /// The path, beginning and ending in `/`.
    pub path: String,
}

impl BaseUrl {
    /// Reads an address of the form `https://host/path/`; a sentence where it is not one.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        let text = text.trim();
        let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let Some(rest) = rest else {
            return Err(format!("`{text}` is not an address that begins with `https://` or `http://`"));
        };
        if text.contains(['?', '#', '"', '<', '>', '\\']) || text.contains(char::is_whitespace) {
            return Err(format!("`{text}` holds a character that the address of a site cannot hold"));
        }
        let host_end = rest.find('/').unwrap_or(rest.len());
        if host_end == 0 {
            return Err(format!("`{text}` names no host"));
        }
        let origin_end = text.len() - rest.len() + host_end;
        let path = text[origin_end..].trim_matches('/');
        Ok(BaseUrl {
            origin: text[..origin_end].to_owned(),
            path: if path.is_empty() { "/".to_owned() } else { format!("/{path}/") },
        })
    }

    /// Gives the whole address of a path that begins with [`BaseUrl::path`].
    pub fn absolute(&self, href: &str) -> String {
        format!("{}{href}", self.origin)
    }
}

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterFormat {
    /// Between `+++`.
    Toml,
    /// Between `---`.
    Yaml,
}

/// Who publishes the site.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Publisher {
    /// The name; the site's title where there is none.
    pub name: String,
    /// The address of the publisher's own site.
    pub url: Option<String>,
    /// A picture.
    pub logo: Option<String>,
    /// Where to write.
    pub email: Option<String>,
    /// A form for reporting errors; `{url}` and `{title}` in it stand for those of the page.
    pub report_url: Option<String>,
}

/// Which mentions of a name become links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionLinks {
    /// The first in each section.
    FirstPerSection,
    /// The first on the page.
    First,
    /// All.
    All,
    /// None.
    None,
}

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlPolicy {
    /// It is the author's own.
    Allow,
    /// It is shown as text.
    Escape,
    /// Of it stays what Markdown could have made, and a few elements more.
    Sanitise,
}

/// A verdict of the scale.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Verdict {
    /// What claims call it.
    pub id: String,
    /// What readers see.
    pub label: String,
    /// Its place on the axis from false (1) to true; none off the axis.
    pub value: Option<i64>,
    /// What it means.
    pub description: String,
    /// Whether the site itself says what readers see, and what it means; else the theme's words do.
    pub named: (bool, bool),
    /// Whether it is no longer given.
    pub retired: bool,
    /// Since when it is no longer given, where that is said.
    pub retired_since: Option<Date>,
    /// Where it says that it is no longer given, and not since when.
    #[serde(skip)]
    pub retired_at: Option<Span>,
}

/// Which optional outputs are made.
#[derive(Clone, Copy, Debug)]
pub struct Outputs {
    /// Atom and JSON feeds.
    pub feeds: bool,
    /// `sitemap.xml` and `robots.txt`.
    pub sitemap: bool,
    /// `claimreview.json`, `claims.json`, `claims.csv` and `graph.json`.
    pub exports: bool,
    /// A picture of each page, for messengers and social networks.
    pub social_cards: bool,
    /// Atom and JSON feeds of each entity.
    pub entity_feeds: bool,
    /// Each page as Markdown, `index.md` beside it.
    pub markdown: bool,
    /// The search page and its index.
    pub search: bool,
}

impl Config {
    /// Reads the settings; what is wrong becomes diagnostics and the default stands in.
    pub fn read(file: &File, diagnostics: &mut Vec<Diagnostic>) -> Config {
        read::read(file, diagnostics)
    }

    /// Gives a kind by its number.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[usize::from(id.0).min(self.kinds.len() - 1)]
    }

    /// Finds the kind of a file by the first folder of its path under `content/`; `page` where no kind has that folder.
    pub fn kind_of_path(&self, path: &str) -> KindId {
        let folder = path.split_once('/').map_or("", |(first, _)| first);
        let at = self.kinds.iter().position(|kind| !kind.folder.is_empty() && kind.folder == folder);
        at.map_or(KindId(0), |at| KindId(u16::try_from(at).unwrap_or(0)))
    }

    /// Finds the number of a built-in kind.
    pub fn builtin(&self, builtin: Builtin) -> KindId {
        let at = self.kinds.iter().position(|kind| kind.builtin == Some(builtin));
        KindId(at.and_then(|at| u16::try_from(at).ok()).unwrap_or(0))
    }

    /// Gives the severity that a rule has in this site; `None` is off.
    pub fn severity_of(&self, rule: &Rule, own: Severity) -> Option<Severity> {
        self.check.get(rule.code).copied().unwrap_or(Some(own))
    }
}
