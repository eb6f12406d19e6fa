//! Embeds when what they show changes: the next snapshot is what is loaded afresh.

mod common;

use std::fs;
use std::path::Path;

use treatise::diagnostic::report;
use treatise::source::Look;
use treatise::{Site, produce};

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn load(root: &Path, previous: Option<&Site>) -> Site {
    treatise::load(root, &common::plain_options(), previous.map(|site| (site, &Look::Everywhere))).unwrap()
}

/// Everything that a site is: what is wrong, the graph, and every file.
fn whole(site: &Site) -> String {
    let mut out = report::human(&treatise::check(site), false);
    out.push_str(&common::dump::graph(&site.graph));
    for (path, route) in site.routes.iter() {
        out.push_str(&format!(
            "== {path}\n{}\n",
            String::from_utf8_lossy(&produce::produce(site, route).bytes)
        ));
    }
    out
}

#[test]
fn a_page_follows_what_it_embeds() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "content/notes/a.md", "Own. ![[b#Part]]\n\n![[articles/x]]\n");
    write(root, "content/notes/b.md", "## Part\n\nWords. ![[c]]\n");
    write(root, "content/notes/c.md", "Nobody here.\n");
    write(
        root,
        "content/articles/x.txt",
        "date 2022-12-03 A headline\n\nThe lead.\n\nAnn Lee in the second.\n",
    );
    write(root, "content/articles/x.toml", "text = \"excerpt\"\n");
    write(root, "content/people/ann.md", "# Ann Lee\n");
    let edits: &[(&str, &str)] = &[
        // Two embeds away, a name comes in, and goes.
        ("content/notes/c.md", "Ann Lee is here. See [[b]].\n"),
        ("content/notes/c.md", "Nobody is here.\n"),
        // What is embedded embeds its embedder.
        ("content/notes/c.md", "Round: ![[a]]\n"),
        // The section goes, and comes back in other words.
        ("content/notes/b.md", "## Other\n\nWords. ![[c]]\n"),
        ("content/notes/b.md", "## part\n\nWords of Ann Lee. ![[c]]\n"),
        // A note on the article makes a hidden passage public.
        (
            "content/notes/d.md",
            "---\nannotates: \"[[articles/x]]\"\nquote: in the second\n---\nWhy.\n",
        ),
        ("content/notes/d.md", "Nothing more.\n"),
        // The name itself changes, and the page that it is of.
        ("content/people/ann.md", "# Anna Lee\n"),
        ("content/people/ann.md", "---\ndraft: true\n---\n# Ann Lee\n"),
        ("content/notes/b.md", "---\ndraft: true\n---\n## part\n"),
    ];
    let mut site = load(root, None);
    let mut seen = vec![whole(&site)];
    for (path, text) in edits {
        write(root, path, text);
        site = load(root, Some(&site));
        let (next, fresh) = (whole(&site), whole(&load(root, None)));
        assert!(next == fresh, "after {path} is {text:?}:\n{}", common::line_diff(&fresh, &next));
        assert_ne!(seen.last(), Some(&next), "{path} as {text:?} changes nothing");
        seen.push(next);
    }
}

/// What the public sees of an excerpt is what embedding shows of it, and names in the rest point nowhere from the embedding page.
#[test]
fn a_hidden_name_is_no_backlink_of_the_embedding_page() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "content/notes/a.md", "![[articles/x]]\n");
    write(
        root,
        "content/articles/x.txt",
        "date 2022-12-03 A headline\n\nThe lead.\n\nAnn Lee in the second.\n",
    );
    write(root, "content/articles/x.toml", "text = \"excerpt\"\n");
    write(root, "content/people/ann.md", "# Ann Lee\n");
    let count = || {
        let site = load(root, None);
        let ann = site.graph.ids().find(|id| &*site.graph.document(*id).id == "people/ann").unwrap();
        site.graph.cited(ann)
    };
    assert_eq!(count(), 1);
    write(root, "content/articles/x.toml", "text = \"full\"\n");
    assert_eq!(count(), 2);
}
