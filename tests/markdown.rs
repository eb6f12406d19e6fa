//! Markdown: what is found in a text, and the HTML that it becomes.

use proptest::prelude::*;
use treatise::diagnostic::{File, Span};
use treatise::document::{Attribution, Fragment, Inline, LinkSyntax, Text};
use treatise::parse::markdown::{self, Html, RenderOptions};
use treatise::parse::paint::{Action, Insert, Painter, What};
use treatise::parse::wikilink::{parse_reference, parse_target};

fn file(text: &str) -> File {
    File::new("content/notes/x.md", text)
}

fn body(file: &File) -> Span {
    Span::new(0, file.text.len())
}

fn facts(text: &str) -> Text {
    let file = file(text);
    markdown::facts(&file, body(&file), &mut Vec::new())
}

fn painted(text: &str, actions: &[Action], inserts: &[Insert], html: Html) -> String {
    let file = file(text);
    let facts = markdown::facts(&file, body(&file), &mut Vec::new());
    let mut out = String::new();
    let options = RenderOptions {
        html,
        ..RenderOptions::default()
    };
    markdown::render(&file, body(&file), &facts, actions, inserts, &options, &mut out);
    out
}

fn html(text: &str) -> String {
    painted(text, &[], &[], Html::Allow)
}

/// Gives an action on the first place of some words.
fn on<'a>(text: &str, words: &str, what: What<'a>) -> Action<'a> {
    let start = text.find(words).expect("the words are in the text");
    Action {
        span: Span::new(start, start + words.len()),
        what,
    }
}

fn passages(text: &str) -> Vec<(u32, String)> {
    let facts = facts(text);
    let passages = facts.passages.iter();
    passages.map(|p| (p.anchor, facts.passage_text(text, p).into_owned())).collect()
}

#[test]
fn html_of_each_construct() {
    let cases: &[(&str, &str)] = &[
        ("a\n\nb", "<p id=\"p1\">a</p>\n<p id=\"p2\">b</p>\n"),
        ("a\nb", "<p id=\"p1\">a\nb</p>\n"),
        ("a  \nb", "<p id=\"p1\">a<br>\nb</p>\n"),
        ("a\\\nb", "<p id=\"p1\">a<br>\nb</p>\n"),
        (
            "*a* **b** ~~c~~ `d<e`",
            "<p id=\"p1\"><em>a</em> <strong>b</strong> <del>c</del> <code>d&lt;e</code></p>\n",
        ),
        ("a\\*b &amp; &lt;", "<p id=\"p1\">a*b &amp; &lt;</p>\n"),
        ("# T\n\ntext", "<p id=\"p1\">text</p>\n"),
        ("text\n\n# T", "<p id=\"p1\">text</p>\n<h1 id=\"t\">T</h1>\n"),
        ("## T {#own .c}", "<h2 id=\"own\" class=\"c\">T</h2>\n"),
        (
            "- a\n- b\n  - c",
            "<ul>\n<li id=\"p1\">a</li>\n<li id=\"p2\">b<ul>\n<li id=\"p3\">c</li>\n</ul>\n</li>\n</ul>\n",
        ),
        (
            "- a\n\n- b",
            "<ul>\n<li><p id=\"p1\">a</p>\n</li>\n<li><p id=\"p2\">b</p>\n</li>\n</ul>\n",
        ),
        ("- - a", "<ul>\n<li><ul>\n<li id=\"p1\">a</li>\n</ul>\n</li>\n</ul>\n"),
        ("3. a", "<ol start=\"3\">\n<li id=\"p1\">a</li>\n</ol>\n"),
        ("1. a", "<ol>\n<li id=\"p1\">a</li>\n</ol>\n"),
        (
            "- [x] a\n- [ ] b",
            "<ul>\n<li id=\"p1\"><input type=\"checkbox\" disabled checked aria-label=\"task-done\"> a</li>\n<li id=\"p2\"><input type=\"checkbox\" disabled aria-label=\"task-open\"> b</li>\n</ul>\n",
        ),
        (
            "```rust ignore\na < b\n```",
            "<pre><code class=\"language-rust\">a &lt; b\n</code></pre>\n",
        ),
        ("    a", "<pre><code>a</code></pre>\n"),
        ("---", "<hr>\n"),
        ("> a", "<blockquote>\n<p id=\"p1\">a</p>\n</blockquote>\n"),
        (
            "| a | b |\n|:-:|--:|\n| c | d |",
            "<div class=\"table\"><table id=\"p1\">\n<thead>\n<tr><th scope=\"col\" class=\"center\">a</th><th scope=\"col\" class=\"right\">b</th></tr>\n</thead>\n\
             <tbody>\n<tr><td class=\"center\">c</td><td class=\"right\">d</td></tr>\n</tbody>\n</table></div>\n",
        ),
        (
            "|a|\n|-|",
            "<div class=\"table\"><table id=\"p1\">\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n</table></div>\n",
        ),
        ("T\n: d", "<dl>\n<dt>T</dt>\n<dd id=\"p1\">d</dd>\n</dl>\n"),
        ("<div>\nx\n</div>", "<div>\nx\n</div>"),
        ("a <b>c</b>", "<p id=\"p1\">a <b>c</b></p>\n"),
        (
            "[t](https://a.b/c?d&e \"ti\")",
            "<p id=\"p1\"><a href=\"https://a.b/c?d&amp;e\" title=\"ti\" rel=\"noopener\">t</a></p>\n",
        ),
        (
            "<https://a.b>",
            "<p id=\"p1\"><a href=\"https://a.b\" rel=\"noopener\">https://a.b</a></p>\n",
        ),
        ("<a@b.cd>", "<p id=\"p1\"><a href=\"mailto:a@b.cd\">a@b.cd</a></p>\n"),
        (
            "see https://a.b/c_d*e. (www.a.b/(c)) x@y.zz!",
            "<p id=\"p1\">see <a href=\"https://a.b/c_d*e\" rel=\"noopener\">https://a.b/c_d*e</a>. (<a href=\"http://www.a.b/(c)\" rel=\"noopener\">www.a.b/(c)</a>) \
             <a href=\"mailto:x@y.zz\">x@y.zz</a>!</p>\n",
        ),
        (
            "==https://a.b/c== `https://a.b` [https://a.b](https://c.d) https://x ftp://a.b",
            "<p id=\"p1\"><mark class=\"highlight\"><a href=\"https://a.b/c\" rel=\"noopener\">https://a.b/c</a></mark> <code>https://a.b</code> \
             <a href=\"https://c.d\" rel=\"noopener\">https://a.b</a> https://x ftp://a.b</p>\n",
        ),
        ("[t](javascript:alert(1))", "<p id=\"p1\">t</p>\n"),
        ("[t](java&Tab;script:alert(1))", "<p id=\"p1\">t</p>\n"),
        ("[t](data:text/html,x)", "<p id=\"p1\">t</p>\n"),
        ("![](javascript:x)", "<figure id=\"p1\">javascript:x</figure>\n"),
        (
            "x ![a *b*](https://a.b/c.png \"ti\")",
            "<p id=\"p1\">x <img src=\"https://a.b/c.png\" alt=\"a b\" title=\"ti\" loading=\"lazy\"></p>\n",
        ),
        (
            "![a *b*](https://a.b/c.png \"The <signing>. Photo: NATO, CC BY-SA 4.0\")",
            "<figure id=\"p1\"><img src=\"https://a.b/c.png\" alt=\"a b\" loading=\"lazy\"><figcaption>The &lt;signing&gt;. \
             <small>Photo: NATO, <a rel=\"license\" href=\"https://creativecommons.org/licenses/by-sa/4.0/\">CC BY-SA 4.0</a></small></figcaption>\n</figure>\n",
        ),
        (
            "![a](https://a.b/c.png \"© NATO (CC0 1.0)\")\n\n^x",
            "<figure id=\"p1\"><img src=\"https://a.b/c.png\" alt=\"a\" loading=\"lazy\"><figcaption><small>© NATO \
             (<a rel=\"license\" href=\"https://creativecommons.org/publicdomain/zero/1.0/\">CC0 1.0</a>)</small></figcaption>\n</figure>\n",
        ),
        ("[[a]] [[a|b]] [t](u.md)", "<p id=\"p1\">a b t</p>\n"),
        (
            "a[^x] b[^x]\n\n[^x]: note",
            "<p id=\"p1\">a<sup class=\"footnote-ref\"><a href=\"#fn-x\" id=\"fnref-x\">1</a></sup> \
             b<sup class=\"footnote-ref\"><a href=\"#fn-x\" id=\"fnref-x.2\">1</a></sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"footnotes\">\n<ol>\n\
             <li id=\"fn-x\"><p id=\"p2\">note <a class=\"footnote-back\" href=\"#fnref-x\" aria-label=\"footnote-back\">↩</a> \
             <a class=\"footnote-back\" href=\"#fnref-x.2\" aria-label=\"footnote-back\">↩<sup>2</sup></a></p>\n</li>\n</ol>\n</section>\n",
        ),
        (
            "a ==b *c*== d",
            "<p id=\"p1\">a <mark class=\"highlight\">b <em>c</em></mark> d</p>\n",
        ),
        ("==a==b== == c==", "<p id=\"p1\"><mark class=\"highlight\">a</mark>b== == c==</p>\n"),
        ("*==a*==", "<p id=\"p1\"><em>==a</em>==</p>\n"),
        ("`==a==` \\==b== ===c===", "<p id=\"p1\"><code>==a==</code> ==b== ===c===</p>\n"),
        (
            "a^[b [c](https://d.e) [f]] g",
            "<p id=\"p1\">a<sup class=\"footnote-ref\"><a href=\"#fn-i.1\" id=\"fnref-i.1\">1</a></sup> g</p>\n\
             <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"footnotes\">\n<ol>\n\
             <li id=\"fn-i.1\"><p id=\"p2\">b <a href=\"https://d.e\" rel=\"noopener\">c</a> [f] \
             <a class=\"footnote-back\" href=\"#fnref-i.1\" aria-label=\"footnote-back\">↩</a></p>\n</li>\n</ol>\n</section>\n",
        ),
        ("a^[] ^[ b", "<p id=\"p1\">a^[] ^[ b</p>\n"),
        ("## a^[b]", "<h2 id=\"a-b\">a^[b]</h2>\n"),
        ("a ^id", "<p id=\"p1\">a</p>\n"),
        ("- a ^id\n- b", "<ul>\n<li id=\"p1\">a</li>\n<li id=\"p2\">b</li>\n</ul>\n"),
        (
            "> words\n> — [[a]]",
            "<blockquote>\n<p id=\"p1\">words</p>\n<footer>— a</footer>\n</blockquote>\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(html(text), *expected, "{text:?}");
    }
}

#[test]
fn comments_are_in_nothing() {
    let cases: &[(&str, &str)] = &[
        ("a %%b%% c", "<p id=\"p1\">a  c</p>\n"),
        ("a %%b%%\nc", "<p id=\"p1\">a\nc</p>\n"),
        ("a\n%%b%%\nc", "<p id=\"p1\">a\nc</p>\n"),
        ("a\r\n%%b%%\r\nc", "<p id=\"p1\">a\nc</p>\n"),
        ("%%b%%\n\na", "<p id=\"p1\">a</p>\n"),
        ("%%b%%a", "<p id=\"p1\">a</p>\n"),
        ("%%b%%    a", "<p id=\"p1\">a</p>\n"),
        ("a\n\n%%\nb\n\n# c\n\n- d\n%%\n\ne", "<p id=\"p1\">a</p>\n<p id=\"p2\">e</p>\n"),
        ("- a\n  %%b%%\n- c", "<ul>\n<li id=\"p1\">a</li>\n<li id=\"p2\">c</li>\n</ul>\n"),
        ("> a\n> %%b\n> c%%\n> d", "<blockquote>\n<p id=\"p1\">a\nd</p>\n</blockquote>\n"),
        ("%%b%%\n# T\n\na", "<p id=\"p1\">a</p>\n"),
        ("## T %%b%%", "<h2 id=\"t\">T</h2>\n"),
        ("## T %%b%% U", "<h2 id=\"t-u\">T  U</h2>\n"),
        ("`%%a%%` %%b%%", "<p id=\"p1\"><code>%%a%%</code></p>\n"),
        ("%%`%% a %%`%%", "<p id=\"p1\">a</p>\n"),
        ("%%\n```\n%%\na %%b%%", "<p id=\"p1\">a</p>\n"),
        ("```\n%%a%%\n```\n%%b%%", "<pre><code>%%a%%\n</code></pre>\n"),
        ("<div>%%b%%x</div>", "<div>x</div>"),
        ("a <b title=\"%%b%%\">c</b>", "<p id=\"p1\">a <b title=\"\">c</b></p>\n"),
        (
            "[a](https://b.c/ \"%%b%%t\")",
            "<p id=\"p1\"><a href=\"https://b.c/\" title=\"t\" rel=\"noopener\">a</a></p>\n",
        ),
        (
            "![%%b%%a](https://b.c/d.png)",
            "<figure id=\"p1\"><img src=\"https://b.c/d.png\" alt=\"a\" loading=\"lazy\"></figure>\n",
        ),
        ("[[%%b%%a]]", "<p id=\"p1\">a</p>\n"),
        ("[[a|%%b%%c]]", "<p id=\"p1\">c</p>\n"),
        (
            "|a|\n|-|\n|b %%c%%|\n%%d%%",
            "<div class=\"table\"><table id=\"p1\">\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td>b </td></tr>\n</tbody>\n</table></div>\n",
        ),
        ("a\\%% b %% c %% d", "<p id=\"p1\">a%% b  d</p>\n"),
        ("50%% of it", "<p id=\"p1\">50%% of it</p>\n"),
        ("a\n\n%%\nb\n\nc", "<p id=\"p1\">a</p>\n"),
        ("a ^x %%b%%", "<p id=\"p1\">a</p>\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(html(text), *expected, "{text:?}");
        check(text);
    }
    let text = "NATO %%#tag [[x]] NATO ^b\n\n> a\n> — [[y]]\n%% end";
    let facts = facts(text);
    assert!(facts.tags.is_empty() && facts.links.is_empty() && facts.quotations.is_empty() && facts.blocks.is_empty());
    assert_eq!(passages(text), [(1, "NATO  end".to_owned())]);
}

#[test]
fn comments_that_do_not_end_are_told() {
    for (text, count) in [("a %%b", 1), ("%%\na", 1), ("a %%b%% c", 0), ("`%%`", 0), ("%%a%%%%", 1)] {
        let file = file(text);
        let mut diagnostics = Vec::new();
        markdown::facts(&file, body(&file), &mut diagnostics);
        assert_eq!(diagnostics.len(), count, "{text:?}");
    }
}

#[test]
fn formulas_are_mathml() {
    let x = "<math display=\"inline\"><mi>x</mi></math>";
    let cases = [
        ("a $x$ b", format!("a {x} b")),
        (
            "$\\,$",
            "<math display=\"inline\"><mspace width=\"0.16666667em\" /></math>".to_owned(),
        ),
        (
            "$a<b$",
            "<math display=\"inline\"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>".to_owned(),
        ),
        ("$$x$$", "<math display=\"block\"><mi>x</mi></math>".to_owned()),
        ("$\\color{red}x$", x.to_owned()),
        ("$\\foo$", "<code class=\"math-error\">\\foo</code>".to_owned()),
        ("`$x$` \\$x$", "<code>$x$</code> $x$".to_owned()),
        ("It costs $5 and $10.", "It costs $5 and $10.".to_owned()),
        ("US$5 bn to US$7 bn", "US$5 bn to US$7 bn".to_owned()),
        ("$300m-$400m *and* $5", "$300m-$400m <em>and</em> $5".to_owned()),
        ("$5/$6, $x$", format!("$5/$6, {x}")),
        ("$[[a]]$", "$a$".to_owned()),
        (
            "$\\text{</math><script>}$",
            "<math display=\"inline\"><mtext>&lt;/math>&lt;script></mtext></math>".to_owned(),
        ),
    ];
    for (text, expected) in cases {
        let found = html(text).replace("&gt;", ">");
        assert_eq!(found, format!("<p id=\"p1\">{expected}</p>\n"), "{text:?}");
        check(text);
    }
    assert_eq!(facts("$x$ NATO").segments[0].inline, Inline::Verbatim);
    for (text, wrong) in [
        ("$\\foo$", true),
        ("$x$", false),
        ("$\\def\\a{b}$", true),
        (&*format!("${}x$", "\\frac".repeat(9_000)), true),
    ] {
        let file = file(text);
        let mut diagnostics = Vec::new();
        markdown::facts(&file, body(&file), &mut diagnostics);
        assert_eq!(diagnostics.len(), usize::from(wrong), "{text:?}");
    }
}

#[test]
fn code_has_classes() {
    assert_eq!(
        html("```rust\nlet x = \"<\"; // 1\n```"),
        "<pre><code class=\"language-rust\"><span class=\"hl-keyword\">let</span> x = <span class=\"hl-string\">&quot;&lt;&quot;</span>; \
         <span class=\"hl-comment\">// 1\n</span></code></pre>\n"
    );
    for language in ["nothing", "", "text"] {
        assert!(!html(&format!("```{language}\nlet x = 1;\n```")).contains("<span"));
    }
    let long = format!("```js\n{}\n```", "[".repeat(5_000));
    assert!(!html(&long).contains("<span"));
}

fn with(text: &str, options: &RenderOptions, actions: &[Action]) -> String {
    let file = file(text);
    let mut out = String::new();
    markdown::render(&file, body(&file), &facts(text), actions, &[], options, &mut out);
    out
}

#[test]
fn sanitised_html_stays_in_its_place() {
    let options = RenderOptions {
        html: Html::Sanitise,
        ..RenderOptions::default()
    };
    let p = |inner: &str| format!("<p id=\"p1\">{inner}</p>\n");
    let cases = [
        ("a <b>c</b> <kbd>d</kbd>", p("a <b>c</b> <kbd>d</kbd>")),
        ("a <b>c", p("a <b>c</b>")),
        ("*a <b>c* d</b>", p("<em>a <b>c</b></em> d")),
        ("a </b></p></div> c", p("a  c")),
        ("a <div>b</div>", p("a b")),
        (
            "<b onclick=x class=y id=z style=w title='t\"'>a</b>",
            p("<b title=\"t&quot;\">a</b>"),
        ),
        (
            "<a href='java\tscript:x'>a</a> <a href=//b.c>d</a>",
            p("<a>a</a> <a href=\"//b.c\">d</a>"),
        ),
        ("<a href='&#106;avascript:x'>a</a>", p("<a>a</a>")),
        (
            "[a <a href=x>b</a>](https://c.d)",
            p("<a href=\"https://c.d\" rel=\"noopener\">a b</a>"),
        ),
        ("a <script>b</script> <!-- c --> d", p("a b  d")),
        ("<img src=x.png onerror=y> <img src=data:x>", p("<img src=\"x.png\"> <img>")),
        ("<script>\nx\n\ny</script>\n\na", p("a")),
        ("<svg>\n<p>x</p></svg>\n\na", p("a")),
        ("<div><p>a\n\nb\n\n</div>", "<div><p>a\n</p><p id=\"p1\">b</p>\n</div>".to_owned()),
        (
            "<div>\n\na\n\n</div>\n\nb",
            "<div>\n<p id=\"p1\">a</p>\n</div>\n<p id=\"p2\">b</p>\n".to_owned(),
        ),
        (
            "> <div>\n\na",
            "<blockquote>\n<div>\n</div></blockquote>\n<p id=\"p1\">a</p>\n".to_owned(),
        ),
        ("<ol start=3 type=i><li>a</ol>", "<ol start=\"3\"><li>a</li></ol>".to_owned()),
        (
            "<table><tr><td colspan=2>a <img src=x <b>",
            "<table><tr><td colspan=\"2\">a <img src=\"x\"></td></tr></table>".to_owned(),
        ),
        ("<div>a &lt;script> <x", "<div>a &lt;script&gt; </div>".to_owned()),
    ];
    for (text, expected) in cases {
        let found = with(text, &options, &[]);
        let even = |html: &str| html.replace("&gt;", ">").replace('\n', "");
        assert_eq!(even(&found), even(&expected), "{text:?}");
    }
}

#[test]
fn punctuation_is_printed_by_language() {
    let smart = |language| RenderOptions {
        smart: Some(language),
        ..RenderOptions::default()
    };
    let p = |inner: &str| format!("<p id=\"p1\">{inner}</p>\n");
    let cases = [
        (
            "en",
            "\"*It's* `\"a\"`\" -- \\\"",
            p("“<em>It’s</em> <code>&quot;a&quot;</code>” – &quot;"),
        ),
        (
            "de",
            "\"[a](https://b.c/\"d\") -- \"b\"",
            p("„<a href=\"https://b.c/%22d%22\" rel=\"noopener\">a</a> – „b“"),
        ),
        ("fr", "« a » \"b\" ?", p("«\u{202f}a\u{202f}» «\u{202f}b\u{202f}»\u{202f}?")),
        (
            "en",
            "<https://a.b/c--d> https://a.b/c--d",
            p(
                "<a href=\"https://a.b/c--d\" rel=\"noopener\">https://a.b/c--d</a> <a href=\"https://a.b/c--d\" rel=\"noopener\">https://a.b/c--d</a>",
            ),
        ),
        (
            "en",
            "$a--b$ \"",
            p("<math display=\"inline\"><mi>a</mi><mo>−</mo><mi>−</mi><mi>b</mi></math> ”"),
        ),
        (
            "en",
            "> \"a\"\n> — [[x]]",
            "<blockquote>\n<p id=\"p1\">&quot;a&quot;</p>\n<footer>— x</footer>\n</blockquote>\n".to_owned(),
        ),
    ];
    for (language, text, expected) in cases {
        assert_eq!(with(text, &smart(language), &[]), expected, "{text:?}");
    }
    let text = "O'Brien said";
    let action = on(text, "O'Brien", What::Mention { href: "/m/" });
    assert_eq!(
        with(text, &smart("en"), &[action]),
        p("<a class=\"mention\" href=\"/m/\">O’Brien</a> said")
    );
    assert_eq!(passages(text)[0].1, text);
}

#[test]
fn abbreviations_are_expanded() {
    let text =
        "The HTML, not XHTML, of `HTML` and NATO.\n*[HTML]: Hypertext \"Markup\"\n\n*[NATO]: North Atlantic\n*[X]:\n\n```\n*[A]: b\n```";
    let nato = on(text, "NATO", What::Mention { href: "/n/" });
    assert_eq!(
        with(text, &RenderOptions::default(), &[nato]),
        "<p id=\"p1\">The <abbr title=\"Hypertext &quot;Markup&quot;\">HTML</abbr>, not XHTML, of <code>HTML</code> and \
         <a class=\"mention\" href=\"/n/\">NATO</a>.</p>\n<p id=\"p2\">*[X]:</p>\n<pre><code>*[A]: b\n</code></pre>\n"
    );
    check(text);
    let found = facts(text).abbreviations;
    assert_eq!(found.len(), 2);
    assert_eq!((&*found[1].short, &*found[1].long), ("NATO", "North Atlantic"));
}

#[test]
fn images_without_words_are_told() {
    let cases = [
        ("![](a.png)", 1),
        ("![a](a.png)", 0),
        ("x ![[a.png]] ![[a.png|300]]", 2),
        ("![[a.png|words|300]] ![[note]] ![](https://a.b)", 1),
        ("![](a.pdf)", 0),
    ];
    for (text, count) in cases {
        let file = file(text);
        let mut diagnostics = Vec::new();
        markdown::facts(&file, body(&file), &mut diagnostics);
        assert_eq!(diagnostics.len(), count, "{text:?}");
    }
}

#[test]
fn pages_have_what_feeds_have_not() {
    let text = "## A <b>\n\n|a|\n|-|\n\n|b|\n|-|\n\n![a](./i.png) ![b](j.png)\n\n![c](i.png)";
    let file = file(text);
    let options = RenderOptions {
        on_page: true,
        picture: Some(("i.png", "NATO, CC BY 4.0")),
        html: Html::Escape,
        ..RenderOptions::default()
    };
    let mut out = String::new();
    markdown::render(&file, body(&file), &facts(text), &[], &[], &options, &mut out);
    let parts = [
        "<h2 id=\"a\">A &lt;b&gt; <a class=\"heading-link\" href=\"#a\" aria-label=\"heading-link\">#</a></h2>",
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"table 1\">",
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"table 2\">",
        "<figcaption><small>NATO, <a rel=\"license\" href=\"https://creativecommons.org/licenses/by/4.0/\">CC BY 4.0</a></small></figcaption>",
    ];
    for part in parts {
        assert!(out.contains(part), "{part} in {out}");
    }
    let plain = painted(text, &[], &[], Html::Escape);
    assert!(!plain.contains("heading-link") && !plain.contains("tabindex"));
}

#[test]
fn notes_of_one_paragraph_stand_beside_the_text_too() {
    let text = "a[^1] b[^2]\n\nc^[[d](https://e.f)] [^1]\n\n[^1]: one\n[^2]: two\n\n    more";
    let file = file(text);
    let facts = facts(text);
    let options = RenderOptions {
        on_page: true,
        ..RenderOptions::default()
    };
    let mut out = String::new();
    markdown::render(&file, body(&file), &facts, &[], &[], &options, &mut out);
    let asides: Vec<_> = out
        .match_indices("<aside")
        .map(|(at, _)| &out[at..at + out[at..].find("\n").unwrap_or(0)])
        .collect();
    assert_eq!(
        asides,
        [
            "<aside class=\"side-note\" aria-hidden=\"true\"><span class=\"note-number\">1</span> one</aside>",
            "<aside class=\"side-note\" aria-hidden=\"true\"><span class=\"note-number\">3</span> <a href=\"https://e.f\" rel=\"noopener\" tabindex=\"-1\">d</a></aside>",
        ]
    );
    assert!(out.starts_with("<aside"));
    Markup::read(&out);
    check("a[^1]\n\n[^1]:     code");
}

#[test]
fn callouts() {
    let cases: &[(&str, &str)] = &[
        (
            "> [!note]\n> a",
            "<div class=\"callout callout-note\" data-callout=\"note\" role=\"note\">\n<p class=\"callout-title\">callout-note</p>\n<p id=\"p1\">a</p>\n</div>\n",
        ),
        (
            "> [!CAUTION] A *title*\n> a\n> b",
            "<div class=\"callout callout-warning\" data-callout=\"caution\" role=\"note\">\n<p class=\"callout-title\" id=\"p1\">A <em>title</em></p>\n<p id=\"p2\">a\nb</p>\n</div>\n",
        ),
        (
            "> [!tip]- T\n>\n> a",
            "<details class=\"callout callout-tip\" data-callout=\"tip\">\n<summary class=\"callout-title\" id=\"p1\">T</summary>\n<p id=\"p2\">a</p>\n</details>\n",
        ),
        (
            "> [!faq]+\n> - a",
            "<details class=\"callout callout-question\" data-callout=\"faq\" open>\n<summary class=\"callout-title\">callout-question</summary>\n<ul>\n<li id=\"p1\">a</li>\n</ul>\n</details>\n",
        ),
        (
            "> [!my type] T",
            "<div class=\"callout callout-note\" data-callout=\"my type\" role=\"note\">\n<p class=\"callout-title\" id=\"p1\">T</p>\n</div>\n",
        ),
        (
            "> [!recipe]",
            "<div class=\"callout callout-note\" data-callout=\"recipe\" role=\"note\">\n<p class=\"callout-title\">Recipe</p>\n</div>\n",
        ),
        (
            "> [!note] a\n> > [!bug]\n> > b",
            "<div class=\"callout callout-note\" data-callout=\"note\" role=\"note\">\n<p class=\"callout-title\" id=\"p1\">a</p>\n\
             <div class=\"callout callout-bug\" data-callout=\"bug\" role=\"note\">\n<p class=\"callout-title\">callout-bug</p>\n<p id=\"p2\">b</p>\n</div>\n</div>\n",
        ),
        (
            "> [!quote] T\n> a\n> — [[x]]",
            "<div class=\"callout callout-quote\" data-callout=\"quote\" role=\"note\">\n<p class=\"callout-title\" id=\"p1\">T</p>\n<p id=\"p2\">a</p>\n<footer>— x</footer>\n</div>\n",
        ),
        ("> [!note]a", "<blockquote>\n<p id=\"p1\">[!note]a</p>\n</blockquote>\n"),
        ("> a\n> [!note]", "<blockquote>\n<p id=\"p1\">a\n[!note]</p>\n</blockquote>\n"),
        ("> [!]", "<blockquote>\n<p id=\"p1\">[!]</p>\n</blockquote>\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(html(text), *expected, "{text:?}");
        check(text);
    }
    let text = "> [!quote] NATO said\n> a b\n> — [[x]]\n\n^id";
    let facts = facts(text);
    assert_eq!(passages(text), [(1, "NATO said".to_owned()), (2, "a b".to_owned())]);
    assert_eq!(facts.quotations[0].passages, Span::new(1, 2));
    assert_eq!(&*facts.blocks[0].anchor, "p1");
    for name in ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"] {
        assert!(
            html(&format!("> [!{name}]\n> a")).starts_with("<div class=\"callout callout-"),
            "{name}"
        );
    }
}

#[test]
fn html_of_the_author_is_shown_where_it_is_not_allowed() {
    assert_eq!(
        painted("a <b>c</b>\n\n<script>x</script>\n", &[], &[], Html::Escape),
        "<p id=\"p1\">a &lt;b&gt;c&lt;/b&gt;</p>\n<pre>&lt;script&gt;x&lt;/script&gt;\n</pre>\n"
    );
}

#[test]
fn passages_of_each_construct() {
    let cases: &[(&str, &[(u32, &str)])] = &[
        ("# T\n\na *b* `c`\nd", &[(1, "a b c\nd")]),
        ("a\\*b &amp; c  \nd", &[(1, "a*b & c\nd")]),
        ("> a\n> b", &[(1, "a\nb")]),
        ("- a\n- b", &[(1, "a"), (2, "b")]),
        ("1. x\n   ```\n   c\n   ```\n   y", &[(1, "x"), (1, "y")]),
        ("- > q\n\n- b", &[(1, "q"), (2, "b")]),
        (
            "|a|b|\n|-|-|\n|c|d\\|e|\n\nf",
            &[(1, "a"), (1, "b"), (1, "c"), (1, "d|e"), (2, "f")],
        ),
        ("T\n: d\n\nx", &[(1, "d"), (2, "x")]),
        ("a[^1]\n\n[^1]: note\n\nb", &[(1, "a"), (2, "note"), (3, "b")]),
        ("<div>\nx\n</div>\n\na", &[(1, "a")]),
        ("```\nx\n```\n\na", &[(1, "a")]),
        ("![x](y.png)\n\na", &[(2, "a")]),
        ("a ^id\n\nb", &[(1, "a"), (2, "b")]),
        ("- a\n\n^id\n\nb", &[(1, "a"), (2, "b")]),
        ("a [[b|c]] [[d]] [[e\\|f]]", &[(1, "a c d f")]),
        ("a [[b\nc]] d", &[(1, "a [[b\nc]] d")]),
        ("> words\n> — [[a]]\n\nb", &[(1, "words"), (2, "b")]),
        ("a\r\nb", &[(1, "a\r\nb")]),
        ("a ==b== c", &[(1, "a b c")]),
        ("a^[b *c*] d\n\ne", &[(1, "a"), (2, "b c"), (1, " d"), (3, "e")]),
        ("- a^[b]\n- c", &[(1, "a"), (2, "b"), (3, "c")]),
    ];
    for (text, expected) in cases {
        let found = passages(text);
        let found: Vec<_> = found.iter().map(|(anchor, text)| (*anchor, text.as_str())).collect();
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
fn pieces_say_what_they_are_part_of() {
    let text = "New\nYork [l](u) `c` &amp; \\* <a href=x>y</a> z";
    let facts = facts(text);
    let pieces: Vec<_> = facts
        .segments
        .iter()
        .map(|s| (&text[s.span.range()], s.inline, s.shown.as_deref()))
        .collect();
    assert_eq!(
        pieces,
        [
            ("New\nYork ", Inline::Plain, None),
            ("l", Inline::Link, None),
            (" ", Inline::Plain, None),
            ("c", Inline::Verbatim, None),
            (" ", Inline::Plain, None),
            ("&amp;", Inline::Plain, Some("&")),
            (" ", Inline::Plain, None),
            ("\\*", Inline::Plain, Some("*")),
            (" ", Inline::Plain, None),
            ("y", Inline::Link, None),
            (" z", Inline::Plain, None),
        ]
    );
}

#[test]
fn passages_are_found_by_their_links() {
    let facts = facts("[[a|b]] c [[d]]\n\n[e](f)");
    let found: Vec<_> = facts.links.iter().map(|link| facts.passage_of(link.span)).collect();
    assert_eq!(found, [Some(0), Some(0), Some(1)]);
}

#[test]
fn passages_know_their_section() {
    let sections: Vec<_> = facts("a\n\n# H\n\nb\n\nc\n\n## I\n\nd")
        .passages
        .iter()
        .map(|p| p.section)
        .collect();
    assert_eq!(sections, [0, 1, 1, 2]);
}

#[test]
fn headings_have_unique_ids() {
    let facts =
        facts("# Title *one*\n\n## A, b!\n\n## A b\n\n## p1\n\n## Що було 1997–2008?\n\n## ???\n\n## What's up {#a-b}\n\n## fn-x\n");
    let found: Vec<_> = facts.headings.iter().map(|h| (&*h.text, &*h.id, h.is_title)).collect();
    assert_eq!(
        found,
        [
            ("Title one", "title-one", true),
            ("A, b!", "a-b", false),
            ("A b", "a-b-1", false),
            ("p1", "p1-1", false),
            ("Що було 1997–2008?", "що-було-1997-2008", false),
            ("???", "section", false),
            ("What's up", "a-b-2", false),
            ("fn-x", "h-fn-x", false),
        ]
    );
}

#[test]
fn targets_as_written() {
    // The text, how the link is written, path, fragment (`^` for a block), whether external, the bytes of the target.
    type Case = (&'static str, LinkSyntax, &'static str, &'static [&'static str], bool, &'static str);
    use LinkSyntax::{Image, Markdown, Wiki, WikiEmbed};
    let cases: &[Case] = &[
        ("[[a]]", Wiki, "a", &[], false, "a"),
        ("[[ a b | c ]]", Wiki, "a b", &[], false, "a b"),
        ("[[a#B#C|d]]", Wiki, "a", &["B", "C"], false, "a#B#C"),
        ("[[a##C]]", Wiki, "a", &["C"], false, "a##C"),
        ("[[#H]]", Wiki, "", &["H"], false, "#H"),
        ("[[a#^p3|x]]", Wiki, "a", &["^p3"], false, "a#^p3"),
        ("[[a|]]", Wiki, "a", &[], false, "a"),
        ("[[Sq]uare]]", Wiki, "Sq]uare", &[], false, "Sq]uare"),
        ("| h |\n|-|\n| [[a\\|b]] |", Wiki, "a", &[], false, "a"),
        ("[[Munich: a speech]]", Wiki, "Munich: a speech", &[], false, "Munich: a speech"),
        ("[[https://a.b/c#d|x]]", Wiki, "https://a.b/c#d", &[], true, "https://a.b/c#d"),
        ("[[50%20x]]", Wiki, "50%20x", &[], false, "50%20x"),
        ("![[i.png|300]]", WikiEmbed, "i.png", &[], false, "i.png"),
        ("![[n#H]]", WikiEmbed, "n", &["H"], false, "n#H"),
        ("[t](a%20b.md#x%20y)", Markdown, "a b.md", &["x y"], false, "a%20b.md#x%20y"),
        ("[t](<a b.md> \"ti\")", Markdown, "a b.md", &[], false, "a b.md"),
        ("[*t*](a.md 'ti')", Markdown, "a.md", &[], false, "a.md"),
        ("[t](//a.b)", Markdown, "//a.b", &[], true, "//a.b"),
        ("[t](mailto:a@b.cd)", Markdown, "mailto:a@b.cd", &[], true, "mailto:a@b.cd"),
        ("<https://a.b>", Markdown, "https://a.b", &[], true, "https://a.b"),
        ("<a@b.cd>", Markdown, "mailto:a@b.cd", &[], true, "a@b.cd"),
        ("[r][x]\n\n[x]: u.md", Markdown, "u.md", &[], false, "[r][x]"),
        ("![alt](i.png)", Image, "i.png", &[], false, "i.png"),
    ];
    for (text, syntax, path, fragment, external, written) in cases {
        let facts = facts(text);
        let [link] = &facts.links[..] else {
            panic!("{text:?}: {:?}", facts.links)
        };
        let found: Vec<String> = match &link.target.fragment {
            None => Vec::new(),
            Some(Fragment::Headings(headings)) => headings.iter().map(|h| h.to_string()).collect(),
            Some(Fragment::Block(id)) => vec![format!("^{id}")],
        };
        let target = (
            link.syntax,
            &*link.target.path,
            link.target.external,
            &text[link.target.span.range()],
        );
        assert_eq!(target, (*syntax, *path, *external, *written), "{text:?}");
        assert_eq!(found, *fragment, "{text:?}");
    }
}

#[test]
fn text_that_is_no_link() {
    for text in ["`[[a]]`", "\\[[a]]", "[[a\nb]]", "[[a\nb|c]]", "    [[a]]", "[[]]"] {
        assert!(facts(text).links.is_empty(), "{text:?}");
    }
    assert_eq!(facts("[[a [[b]] c]]").links.len(), 1);
}

#[test]
fn references_are_whole_strings() {
    let (target, label) = parse_reference(" [[a#^p1|b]] ", Span::new(10, 23)).expect("a reference");
    assert_eq!((&*target.path, label, target.span), ("a", Some("b"), Span::new(13, 18)));
    for text in ["a", "[[a]] b", "[[a]] [[b]]", "[[a", "[a]"] {
        assert!(parse_reference(text, Span::new(0, text.len())).is_none(), "{text:?}");
    }
    let (target, label) = parse_target(" x \\| y|z ", Span::new(5, 15));
    assert_eq!((&*target.path, label, target.span), ("x", Some("y|z"), Span::new(6, 7)));
}

#[test]
fn blocks_name_elements() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("x\n\na ^my_id", &[("my_id", "p2")]),
        ("a\n^b-1", &[("b-1", "p1")]),
        ("- a ^x\n- b\n  - c ^y", &[("x", "p1"), ("y", "p3")]),
        ("z\n\n- a\n- b\n\n^x", &[("x", "p2")]),
        ("z\n\n> a\n>\n> b\n\n^x", &[("x", "p2")]),
        ("|a|\n|-|\n|b|\n\n^x", &[("x", "p1")]),
        ("a^x", &[]),
        ("`a ^x`", &[]),
        ("^x", &[]),
        ("a ^", &[]),
    ];
    for (text, expected) in cases {
        let facts = facts(text);
        let found: Vec<_> = facts.blocks.iter().map(|b| (&*b.id, &*b.anchor)).collect();
        assert_eq!(found, *expected, "{text:?}");
        for block in &facts.blocks {
            assert_eq!(&text[block.span.range()], format!("^{}", block.id));
            assert!(!html(text).contains(&*block.id), "{text:?}");
        }
    }
}

#[test]
fn tags_in_text() {
    let text = "#one a #два/три b#no #1984 #19a (#no) *x* #four.\n\n## H #five\n\n`#no` #six_seven [#no](u) #";
    let facts = facts(text);
    let tags: Vec<_> = facts.tags.iter().map(|tag| &*tag.value).collect();
    assert_eq!(tags, ["one", "два/три", "19a", "four", "five", "six_seven"]);
    for tag in &facts.tags {
        assert_eq!(&text[tag.span.range()], format!("#{}", tag.value));
    }
}

#[test]
fn quotations_with_attributions() {
    // The text, the words of the attribution line, how many passages are quoted, whom it names.
    let cases: &[(&str, &str, u32, &str)] = &[
        ("> a\n> b\n> — [[x]], 1997", "— [[x]], 1997", 1, "0"),
        ("> a\n>\n> b\n>\n> – [t](x.md)", "– [t](x.md)", 2, "0"),
        (
            "[[z]]\n\n> a [[y]]\n> -- by [n](https://a.b), [[x]]",
            "-- by [n](https://a.b), [[x]]",
            1,
            "3",
        ),
        ("> a\n> ― [@isw2022, p. 3]", "― [@isw2022, p. 3]", 1, "isw2022"),
        ("> a  \n> — see [@{a b}]", "— see [@{a b}]", 1, "a b"),
        ("> - a\n> - b\n>\n> — [[x]]", "— [[x]]", 2, "0"),
    ];
    for (text, line, count, to) in cases {
        let facts = facts(text);
        let [quotation] = &facts.quotations[..] else { panic!("{text:?}") };
        assert_eq!(&text[quotation.attribution.range()], *line, "{text:?}");
        assert_eq!(quotation.passages.len() as u32, *count, "{text:?}");
        let found = match &quotation.to {
            Attribution::Page(number) => number.to_string(),
            Attribution::Source(key) => {
                assert_eq!(&text[key.span.range()], &*key.value);
                key.value.to_string()
            }
        };
        assert_eq!(found, *to, "{text:?}");
        assert!(html(text).contains("<footer>"), "{text:?}");
    }
    for text in [
        "> — [[x]]",
        "> a\n> [[x]]",
        "> a\n> — x",
        "> a\n\n— [[x]]",
        "> a\n> — [n](https://a.b)",
        "> a\n> — *b\n> [[x]]*",
    ] {
        assert!(facts(text).quotations.is_empty(), "{text:?}");
        assert!(!html(text).contains("<footer>"), "{text:?}");
    }
}

#[test]
fn links_take_their_address_from_actions() {
    let link = |label| What::Link { href: "/x/?a&b", label };
    let cases: Vec<(&str, &str, What, &str)> = vec![
        ("[[x]]", "[[x]]", link(Some("The X")), "<a href=\"/x/?a&amp;b\">The X</a>"),
        ("[[x]]", "[[x]]", link(None), "<a href=\"/x/?a&amp;b\">x</a>"),
        (
            "[[x|*y*]]",
            "[[x|*y*]]",
            link(Some("The X")),
            "<a href=\"/x/?a&amp;b\"><em>y</em></a>",
        ),
        ("[y](x.md)", "[y](x.md)", link(Some("The X")), "<a href=\"/x/?a&amp;b\">y</a>"),
        ("[](x.md)", "[](x.md)", link(Some("The X")), "<a href=\"/x/?a&amp;b\">The X</a>"),
        ("[[x|y]]", "[[x|y]]", What::Broken, "<span class=\"broken-link\">y</span>"),
        ("[[x|y]]", "[[x|y]]", What::Plain, "y"),
        (
            "![[i.png|30x20]]",
            "![[i.png|30x20]]",
            link(None),
            "<img src=\"/x/?a&amp;b\" alt=\"\" width=\"30\" height=\"20\" loading=\"lazy\">",
        ),
        (
            "![[i.png|w|30]]",
            "![[i.png|w|30]]",
            link(None),
            "<img src=\"/x/?a&amp;b\" alt=\"w\" width=\"30\" loading=\"lazy\">",
        ),
        (
            "![w](i.png)",
            "![w](i.png)",
            link(None),
            "<img src=\"/x/?a&amp;b\" alt=\"w\" loading=\"lazy\">",
        ),
        ("![[n]]", "![[n]]", link(Some("N")), "<a href=\"/x/?a&amp;b\">N</a>"),
        ("![[i.png]]", "![[i.png]]", What::Broken, "<span class=\"broken-link\">i.png</span>"),
        (
            "[[x]]",
            "[[x]]",
            What::Link {
                href: "javascript:x",
                label: None,
            },
            "x",
        ),
    ];
    for (text, words, what, expected) in cases {
        // An image alone in its paragraph would be a figure.
        let text = &format!("x {text}");
        let action = on(text, words, what);
        assert_eq!(
            painted(text, &[action], &[], Html::Allow),
            format!("<p id=\"p1\">x {expected}</p>\n"),
            "{text:?}"
        );
    }
}

#[test]
fn mentions_and_highlights() {
    let mention = What::Mention { href: "/m/" };
    let tag = What::Tag { href: "/t/" };
    let (one, two) = (What::Mark { id: "a" }, What::Mark { id: "b" });
    let after = What::After("<i></i>");
    // The text, the words and what is done to them, the HTML.
    type Case<'a> = (&'a str, Vec<(&'a str, &'a What<'a>)>, &'a str);
    let cases: Vec<Case> = vec![
        (
            "x NATO y",
            vec![("NATO", &mention)],
            "x <a class=\"mention\" href=\"/m/\">NATO</a> y",
        ),
        (
            "x #NATO y",
            vec![("#NATO", &tag), ("NATO", &mention)],
            "x <a class=\"tag\" href=\"/t/\">#NATO</a> y",
        ),
        (
            "New\nYork",
            vec![("New\nYork", &mention)],
            "<a class=\"mention\" href=\"/m/\">New\nYork</a>",
        ),
        (
            "A &amp; B c",
            vec![("A &amp; B", &mention)],
            "<a class=\"mention\" href=\"/m/\">A &amp; B</a> c",
        ),
        ("a b c", vec![("b", &one)], "a <mark id=\"a\">b</mark> c"),
        (
            "a *b* c",
            vec![("a *b* c", &one)],
            "<mark id=\"a\">a </mark><em><mark>b</mark></em><mark> c</mark>",
        ),
        ("a `b`", vec![("`b`", &one)], "a <code><mark id=\"a\">b</mark></code>"),
        (
            "ab cd ef",
            vec![("ab cd", &one), ("cd ef", &two)],
            "<mark id=\"a\">ab </mark><mark id=\"b\">cd</mark><mark> ef</mark>",
        ),
        (
            "ab cd ef",
            vec![("ab cd ef", &one), ("cd", &two)],
            "<mark id=\"a\">ab </mark><mark id=\"b\">cd</mark><mark> ef</mark>",
        ),
        (
            "ab cd",
            vec![("ab cd", &one), ("ab", &two)],
            "<mark id=\"a\"><span id=\"b\">ab</span></mark><mark> cd</mark>",
        ),
        (
            "x NATO y",
            vec![("x NATO", &one), ("NATO", &mention)],
            "<mark id=\"a\">x </mark><a class=\"mention\" href=\"/m/\"><mark>NATO</mark></a> y",
        ),
        (
            "x NATO y",
            vec![("x NATO", &after), ("NATO", &mention)],
            "x <a class=\"mention\" href=\"/m/\">NATO</a><i></i> y",
        ),
        (
            "x NATO y",
            vec![("NATO y", &mention), ("NATO", &after)],
            "x <a class=\"mention\" href=\"/m/\">NATO y</a><i></i>",
        ),
        (
            "a [b c](https://d) e",
            vec![("b", &after)],
            "a <a href=\"https://d\" rel=\"noopener\">b c</a><i></i> e",
        ),
        (
            "a [b c](https://d) e",
            vec![("c](https://d) e", &one)],
            "a <a href=\"https://d\" rel=\"noopener\">b <mark id=\"a\">c</mark></a><mark> e</mark>",
        ),
        ("a [[b]] c", vec![("a [[b]]", &after)], "a b<i></i> c"),
        ("a **b**", vec![("a **b**", &after)], "a <strong>b</strong><i></i>"),
        ("a  \nb", vec![("a  \nb", &one)], "<mark id=\"a\">a<br>\nb</mark>"),
    ];
    for (text, actions, expected) in cases {
        let mut actions: Vec<_> = actions.iter().map(|(words, what)| on(text, words, (*what).clone())).collect();
        actions.sort_by_key(|action| (action.span.start, std::cmp::Reverse(action.span.end)));
        assert_eq!(
            painted(text, &actions, &[], Html::Allow),
            format!("<p id=\"p1\">{expected}</p>\n"),
            "{text:?}"
        );
    }
    let text = "a\n\nb";
    assert_eq!(
        painted(text, &[on(text, text, What::Mark { id: "m" })], &[], Html::Allow),
        "<p id=\"p1\"><mark id=\"m\">a</mark></p>\n<p id=\"p2\"><mark>b</mark></p>\n"
    );
}

#[test]
fn inserts_come_after_the_outermost_block() {
    let text = "a\n\n> b\n>\n> c\n\nd";
    let insert = |words: &str, html| Insert {
        at: text.find(words).expect("the words are in the text") as u32,
        html,
    };
    assert_eq!(
        painted(
            text,
            &[],
            &[insert("a", "<i>1</i>"), insert("b", "<i>2</i>"), insert("d", "<i>3</i>")],
            Html::Allow
        ),
        "<p id=\"p1\">a</p>\n<i>1</i><blockquote>\n<p id=\"p2\">b</p>\n<p id=\"p3\">c</p>\n</blockquote>\n<i>2</i><p id=\"p4\">d</p>\n<i>3</i>"
    );
}

#[test]
fn only_the_body_is_read() {
    let file = file("+++\n# x\n+++\n# T\n\na [[b]]\n");
    let body = Span::new(12, file.text.len());
    let facts = markdown::facts(&file, body, &mut Vec::new());
    assert!(facts.headings[0].is_title);
    assert_eq!(file.slice(facts.links[0].span), "[[b]]");
    assert_eq!(file.slice(facts.passages[0].span), "a [[b");
}

#[test]
fn deep_nesting_is_no_danger() {
    for piece in [
        ">", "> ", "[", "*", "- ", "![", "[[", "`", "<", "_", "1. ", "|", "[^", "> - ", "~~", "((", "\\", "&", "^a ", "#", "a\n: ",
    ] {
        for end in ["", "a", "\n\n— [[x]]", " ^id"] {
            check(&(piece.repeat(10_000) + end));
        }
    }
    for piece in [
        "%%",
        "%% ",
        "%%`%% ",
        "==a",
        "==a== ",
        "^[",
        "^[a] ",
        "> [!a] ",
        "> [!a]\n> ",
        "$",
        "$a$ ",
        "$5 ",
        "\"",
        "'",
        "a--",
        "https://a.b/",
        "www.a.b ",
        "a@b.c ",
        "*[a]: b\n",
        "<b>",
        "<div>\n",
        "</b>",
        "![](a.png)\n\n",
        "^[a ==b",
        ")",
        "https://a.b/)",
    ] {
        check(&piece.repeat(3_000));
    }
    check(&("https://a.b/".to_owned() + &")".repeat(5_000)));
    check(&("https://a.b/".to_owned() + &"&a;".repeat(5_000)));
    check(&("[".repeat(5_000) + "a" + &"](b)".repeat(5_000)));
    check(&("*a ".repeat(5_000) + &"b*".repeat(5_000)));
    check(&"## a\n\n".repeat(5_000));
    check(&"a[^1]\n\n[^1]: b\n\n".repeat(2_000));
    check(&"> a\n> — [[x]]\n\n".repeat(2_000));
}

#[test]
fn the_space_before_a_citation_is_no_piece_of_its_own() {
    for text in ["a\n[@k]p", "[[x]]\n[@k] b", "*a* [@k]", " [@k]", "[@k]"] {
        check(text);
    }
}

#[test]
fn the_painter_writes_pieces_that_stand_alone() {
    let source = "ab cd";
    let actions = [on(source, source, What::Mark { id: "m" })];
    let mut painter = Painter::new(&actions);
    let mut out = String::new();
    painter.paint(source, Span::new(0, 3), &mut out);
    painter.paint_as(Span::new(3, 5), "<", &mut out);
    assert_eq!(out, "<mark id=\"m\">ab </mark><mark>&lt;</mark>");
}

/// Checks the laws that hold for every text.
fn check(text: &str) {
    let facts = facts(text);
    let facts = &facts;
    check_facts(text, facts);
    // A citation is nothing in the text of a passage, and neither is the space before it.
    let cites: Vec<Action<'_>> = facts
        .citations
        .iter()
        .filter(|citation| !citation.in_text)
        .map(|citation| Action {
            span: citation.span,
            what: What::Cite { html: "" },
        })
        .collect();
    let out = painted(text, &cites, &[], Html::Escape);
    let page = Markup::read(&out);
    let mut expected: Vec<String> = facts.headings.iter().filter(|h| !h.is_title).map(|h| h.id.to_string()).collect();
    expected.extend(page.ids.iter().filter(|id| id.starts_with("fn")).cloned());
    for id in &expected {
        assert!(page.ids.contains(id), "no {id} in {text:?}: {out}");
    }
    let numbers: Vec<u32> = page.ids.iter().filter_map(|id| id.strip_prefix('p')?.parse().ok()).collect();
    for passage in &facts.passages {
        assert!(
            numbers.contains(&passage.anchor) || numbers.len() > 500,
            "no p{} in {text:?}: {out}",
            passage.anchor
        );
    }
    for block in &facts.blocks {
        assert!(page.ids.contains(&*block.anchor), "{text:?}: {out}");
    }
    assert_eq!(page.ids.len(), expected.len() + numbers.len(), "{text:?}: {out}");
    let shown = fold(&page.text);
    // HTML of the author's and words in place of an image stand between the words of a passage.
    if text.len() < 2_000 && !text.contains(['<', '$']) && !text.contains("![") {
        for passage in &facts.passages {
            let words = fold(&facts.passage_text(text, passage));
            assert!(shown.contains(&words), "{words:?} not in {shown:?}");
        }
    }
    painted(text, &[], &[], Html::Allow);
    // With everything on, HTML still nests.
    let options = RenderOptions {
        html: Html::Sanitise,
        on_page: true,
        smart: Some("fr"),
        ..RenderOptions::default()
    };
    let file = file(text);
    let mut out = String::new();
    markdown::render(&file, body(&file), facts, &[], &[], &options, &mut out);
    nests(&out);
    check_hidden(text, facts);
}

/// Checks that every element ends in the element that it begins in.
fn nests(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((_, tagged)) = rest.split_once('<') {
        let (tag, after) = tagged.split_once('>').expect("a tag ends");
        rest = after;
        let name = tag.split_whitespace().next().unwrap_or("").trim_end_matches('/');
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "in {html}"),
            None if tag.ends_with('/') || ["br", "hr", "img", "input", "wbr", "col"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} in {html}");
}

/// Checks that nothing depends on what a comment says.
fn check_hidden(text: &str, facts: &Text) {
    if facts.hidden.is_empty() {
        return;
    }
    let mut other = text.as_bytes().to_vec();
    for span in &facts.hidden {
        for byte in other[span.range()]
            .iter_mut()
            .filter(|byte| !matches!(byte, b'%' | b'\n' | b'\r' | b'>'))
        {
            *byte = b'z';
        }
    }
    let other = String::from_utf8(other).expect("whole characters are hidden");
    let mut again = Vec::new();
    let again = markdown::facts(&file(&other), body(&file(&other)), &mut again);
    if again.hidden == facts.hidden {
        assert_eq!(
            painted(text, &[], &[], Html::Escape),
            painted(&other, &[], &[], Html::Escape),
            "{text:?}"
        );
    }
    for segment in &facts.segments {
        let hidden = facts.hidden.iter().any(|hidden| hidden.overlaps(segment.span));
        assert!(!hidden || segment.shown.is_some(), "{segment:?} in {text:?}");
    }
    assert!(!painted(text, &[], &[], Html::Allow).contains('\u{1a}'), "{text:?}");
}

fn check_facts(text: &str, facts: &Text) {
    let mut end = 0;
    for segment in &facts.segments {
        assert!(text.get(segment.span.range()).is_some(), "{segment:?} in {text:?}");
        assert!(segment.span.start >= end && !segment.span.is_empty(), "{segment:?} in {text:?}");
        end = segment.span.end;
    }
    assert!(facts.passages.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    for passage in &facts.passages {
        assert!(!facts.segments_of(passage).is_empty());
    }
    let spans = facts.links.iter().flat_map(|link| [link.span, link.target.span]);
    let spans = spans
        .chain(facts.headings.iter().map(|h| h.span))
        .chain(facts.tags.iter().map(|t| t.span));
    let spans = spans
        .chain(facts.blocks.iter().map(|b| b.span))
        .chain(facts.quotations.iter().map(|q| q.attribution));
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
    assert!(facts.links.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start));
    for link in &facts.links {
        assert!(link.span.contains(link.target.span), "{link:?} in {text:?}");
    }
}

/// Text without white space, and with the character that stands for forbidden ones.
fn fold(text: &str) -> String {
    let forbidden = |c: char| c.is_ascii_control() && !c.is_ascii_whitespace();
    let shown = text.chars().map(|c| if forbidden(c) { '\u{fffd}' } else { c });
    shown.filter(|c| !c.is_whitespace()).collect()
}

/// What is read from HTML whose text is escaped.
#[derive(Default)]
struct Markup {
    ids: std::collections::BTreeSet<String>,
    text: String,
}

impl Markup {
    /// Reads HTML and panics where elements do not nest or an id comes twice.
    fn read(html: &str) -> Markup {
        let mut page = Markup::default();
        let mut open: Vec<&str> = Vec::new();
        let mut counts = std::collections::HashMap::<&str, usize>::new();
        let mut rest = html;
        while let Some((text, tagged)) = rest.split_once('<') {
            // The number of a footnote stands between words.
            if counts.get("sup").is_none_or(|count| *count == 0) {
                page.text.push_str(&decode(text));
            }
            let (tag, after) = tagged.split_once('>').expect("a tag ends");
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                let name = if name == "mark" && open.last() == Some(&"highlight") {
                    "highlight"
                } else {
                    name
                };
                assert_eq!(open.pop(), Some(name), "in {html}");
                *counts.entry(name).or_default() -= 1;
                continue;
            }
            let name = tag.split_whitespace().next().unwrap_or("");
            let inside = |other: &str| counts.get(other).is_some_and(|count| *count > 0);
            if [
                "p",
                "ul",
                "ol",
                "li",
                "blockquote",
                "pre",
                "div",
                "table",
                "dl",
                "h1",
                "h2",
                "footer",
                "section",
                "hr",
            ]
            .contains(&name)
            {
                for outer in ["p", "a", "em", "strong", "mark", "span", "code", "h1", "h2", "h3", "dt", "td", "th"] {
                    assert!(!inside(outer), "<{name}> in <{outer}>: {html}");
                }
            }
            // An author's highlight may hold a passage that a note marks.
            let name = if tag == "mark class=\"highlight\"" { "highlight" } else { name };
            assert!(
                !(["a", "mark", "highlight"].contains(&name) && inside(name)),
                "<{name}> in itself: {html}"
            );
            if let Some((_, value)) = tag.split_once(" id=\"") {
                let id = decode(value.split_once('"').expect("a value ends").0);
                assert!(page.ids.insert(id.clone()), "{id} twice in {html}");
            }
            if !tag.ends_with('/') && !["br", "hr", "img", "input"].contains(&name) {
                open.push(name);
                *counts.entry(name).or_default() += 1;
            }
        }
        page.text.push_str(&decode(rest));
        assert!(open.is_empty(), "{open:?} in {html}");
        page
    }
}

fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Text made of what Markdown gives a meaning to.
fn markdownish() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b c",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "[",
        "]",
        "(",
        ")",
        "[[",
        "]]",
        "|",
        "\\",
        "!",
        "> ",
        "- ",
        "1. ",
        "# ",
        "## ",
        "^id",
        " ^x",
        "[^1]",
        "[^1]: ",
        "[^é x]",
        "\n[^é x]: ",
        ": ",
        "&amp;",
        "&",
        "<b>",
        "</b>",
        "<div>\n",
        "<a href=x>",
        "</a>",
        "— ",
        "-- ",
        "[@k]",
        "[[a|b]]",
        "[[a]]",
        "![[i.png]]",
        "[t](u)",
        "![t](u.png)",
        "<https://a.b>",
        "#tag",
        "|a|b|\n|-|-|\n|c|d|\n",
        "\r\n",
        "\t",
        "    ",
        "  \n",
        "é",
        "Київ",
        "\u{0}",
        "{#x}",
        "[ ] ",
        "~~",
        "---\n",
        "p1",
        "\n> — [[x]]\n",
        "%%",
        "\n%%\n",
        "%%secret%%",
        "> [!note]",
        "https://a.b/c_d",
        "www.a.b.",
        "a@b.cd",
        "\n*[a]: b\n",
        "\"",
        "'",
        "...",
        "<script>",
        "</div>",
        "$",
        "$x$",
        "$$",
        "US$5",
        "\\frac",
        "==",
        "==c==",
        "^[",
        "^[n]",
        "\n> [!Tip]- a",
        "\n> > [!x]+\n",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

/// Actions on parts of a text of this length, sorted as link sorts them.
fn actions(length: usize, parts: &[(usize, usize, u8)]) -> Vec<Action<'static>> {
    const IDS: [&str; 8] = ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"];
    let mut actions: Vec<_> = parts
        .iter()
        .enumerate()
        .map(|(number, (start, size, kind))| {
            let start = start % (length + 1);
            let what = match kind % 3 {
                0 => What::Mark { id: IDS[number % 8] },
                1 => What::Mention { href: "/m/" },
                _ => What::After("<i></i>"),
            };
            Action {
                span: Span::new(start, (start + size).min(length)),
                what,
            }
        })
        .collect();
    actions.sort_by_key(|action| (action.span.start, std::cmp::Reverse(action.span.end)));
    actions
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_keeps_the_laws(text in markdownish()) {
        check(&text);
    }

    #[test]
    fn any_bytes_keep_the_laws(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn actions_change_no_text(text in markdownish(), parts in prop::collection::vec((0usize..200, 0usize..30, any::<u8>()), 0..8)) {
        let actions = actions(text.len(), &parts);
        let plain = Markup::read(&painted(&text, &[], &[], Html::Escape));
        let acted = Markup::read(&painted(&text, &actions, &[], Html::Escape));
        prop_assert_eq!(plain.text, acted.text);
        let added = acted.ids.iter().filter(|id| !plain.ids.contains(*id));
        prop_assert!(added.into_iter().all(|id| id.starts_with('m')));
    }
}
