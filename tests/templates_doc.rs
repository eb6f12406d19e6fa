//! `docs/content/reference/templates.md` is held against the code: its tables are those of `produce::view`, the default theme reads only what they
//! declare, and every template gets just what its table says.
//!
//! `BLESS=1 cargo test --test templates_doc` writes the tables anew; the text between them is written by hand.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use treatise::produce::view::templates::{
    ASKED, BLOCKS, CARDS, FRAME, GLOBALS, Holds, KINDS, MADE, OF_CONTENT, OF_PAGES, PARTS, PICTURES, Template, Variable,
};
use treatise::produce::{self, view};
use treatise::theme::{default_file, default_templates};

// ---- the page

#[test]
fn the_tables_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/reference/templates.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut expected = page.clone();
    for (name, made) in tables() {
        expected = with_table(&expected, name, &made);
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    } else if page != expected {
        panic!(
            "templates.md is not what the code says: write it with `BLESS=1 cargo test --test templates_doc`, and read it\n{}",
            common::line_diff(&page, &expected)
        );
    }
}

/// The tables by the names that their marks in the page have.
fn tables() -> Vec<(&'static str, String)> {
    vec![
        ("globals", variables(GLOBALS)),
        ("pages", variables(OF_PAGES)),
        ("content", variables(OF_CONTENT)),
        ("kinds", KINDS.iter().map(section).collect()),
        ("made", MADE.iter().map(section).collect()),
        ("cards", CARDS.iter().map(section).collect()),
        ("pictures", PICTURES.iter().map(section).collect()),
        ("blocks", files(BLOCKS)),
        ("asked", variables(ASKED)),
        ("frame", FRAME.iter().map(section).collect()),
        ("parts", files(PARTS)),
        ("words", words()),
        ("views", view::all().iter().map(fields).collect()),
    ]
}

/// Puts a table between its marks.
fn with_table(page: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- made: {name} -->\n"), "<!-- end -->");
    let start = page.find(&begin).unwrap_or_else(|| panic!("templates.md has no {begin}")) + begin.len();
    let stop = start + page[start..].find(end).expect("a made table ends");
    format!("{}\n{table}{}", &page[..start], &page[stop..])
}

fn variables(variables: &[Variable]) -> String {
    let mut out = String::from("| variable | holds | what it is |\n| --- | --- | --- |\n");
    for variable in variables {
        let holds = match variable.holds {
            Holds::One(view) => view.to_owned(),
            Holds::Many(view) => format!("list of {view}"),
            Holds::Text => "text".to_owned(),
            Holds::Html => "HTML".to_owned(),
            Holds::Number => "number".to_owned(),
            Holds::Named => "values by name".to_owned(),
        };
        writeln!(out, "| `{}` | {holds} | {} |", variable.name, variable.about).unwrap();
    }
    out + "\n"
}

fn section(template: &Template) -> String {
    let head = format!("### {}\n\n{}\n\n", file(template.name), template.about);
    head + &variables(template.variables)
}

/// The file of a template: most are HTML.
fn file(name: &str) -> String {
    match name.ends_with(".svg") {
        true => name.to_owned(),
        false => format!("{name}.html"),
    }
}

fn files(files: &[(&str, &str)]) -> String {
    let mut out = String::from("| file | what it is |\n| --- | --- |\n");
    for (name, about) in files {
        writeln!(out, "| `{}` | {about} |", file(name)).unwrap();
    }
    out + "\n"
}

/// The words of the default theme that take arguments.
fn words() -> String {
    let text = default_file("i18n/en.ftl").unwrap();
    let mut out = String::from("| word | arguments | in English |\n| --- | --- | --- |\n");
    for (name, said) in text.lines().filter_map(|line| line.split_once(" = ")) {
        let arguments: Vec<String> = said
            .split("{ $")
            .skip(1)
            .filter_map(|rest| rest.split_once(" }"))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if !arguments.is_empty() {
            writeln!(out, "| `{name}` | {} | {said} |", arguments.join(", ")).unwrap();
        }
    }
    out + "\n"
}

fn fields(view: &view::Declared) -> String {
    let types = types();
    let mut out = format!(
        "### {}\n\n{}\n\n| field | holds | what it is |\n| --- | --- | --- |\n",
        view.name,
        view.about.trim()
    );
    for field in view.fields {
        let holds = types[view.name][field.name].shown();
        writeln!(out, "| `{}` | {holds} | {} |", field.name, field.about.trim()).unwrap();
    }
    out + "\n"
}

// ---- what a field holds

/// What a template finds under a name.
#[derive(Clone, Debug, PartialEq)]
enum Type {
    View(String),
    List(Box<Type>),
    Maybe(Box<Type>),
    Plain(&'static str),
    /// A value whose fields are not declared, or are those of a view with some beside.
    Any(Option<(String, BTreeSet<String>)>),
}

type Types = BTreeMap<String, BTreeMap<String, Type>>;

/// What the fields of every view hold, from the views' source; where that says `Value`, from the words about it.
fn types() -> Types {
    let declared = view::all();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/produce/view");
    let source: String = ["cards.rs", "claims.rs", "pages.rs", "social.rs"]
        .iter()
        .map(|name| fs::read_to_string(folder.join(name)).unwrap())
        .collect();
    let of_view = |view: &view::Declared| {
        let start = source
            .find(&format!("pub struct {} {{", view.name))
            .expect("a view is in its source");
        let text = &source[start..][..source[start..].find("\n    }").unwrap()];
        let of_field = |field: &view::Field| {
            let before = format!("\n        {}: ", field.name);
            let start = text.find(&before).expect("a field is in its source") + before.len();
            let written = text[start..].lines().next().unwrap().trim_end_matches(',');
            (field.name.to_owned(), read_type(written, field.about, &declared))
        };
        (view.name.to_owned(), view.fields.iter().map(of_field).collect())
    };
    declared.iter().map(of_view).collect()
}

fn read_type(written: &str, about: &str, declared: &[view::Declared]) -> Type {
    let inside = |outer: &str| written.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inside("Option<") {
        return Type::Maybe(Box::new(read_type(inner, about, declared)));
    }
    if let Some(inner) = inside("Vec<") {
        return Type::List(Box::new(read_type(inner, about, declared)));
    }
    match written {
        "String" | "&'static str" => Type::Plain("text"),
        "bool" => Type::Plain("yes or no"),
        "usize" | "u32" | "u16" => Type::Plain("number"),
        "Value" if about.contains("safe HTML") => Type::Plain("HTML"),
        "Value" => {
            let named = declared
                .iter()
                .map(|view| view.name)
                .find(|name| about.contains(&format!("a {name}")) || about.contains(&format!("an {name}")));
            let beside: BTreeSet<String> = about.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            match named {
                Some(name) if beside.is_empty() => Type::View(name.to_owned()),
                Some(name) => Type::Any(Some((name.to_owned(), beside))),
                None => Type::Any(None),
            }
        }
        view => {
            assert!(
                declared.iter().any(|one| one.name == view),
                "`{view}` is no view: add it to view::all()"
            );
            Type::View(view.to_owned())
        }
    }
}

impl Type {
    fn shown(&self) -> String {
        match self {
            Type::View(name) => name.clone(),
            Type::List(inner) => format!("list of {}", inner.shown()).replace("list of value", "list"),
            Type::Maybe(inner) => format!("{} or none", inner.shown()),
            Type::Plain(name) => (*name).to_owned(),
            Type::Any(Some((name, _))) => format!("{name} and more"),
            Type::Any(None) => "value".to_owned(),
        }
    }

    fn element(&self) -> Type {
        match self {
            Type::List(inner) => (**inner).clone(),
            Type::Maybe(inner) => inner.element(),
            _ => Type::Any(None),
        }
    }

    fn field(&self, name: &str, types: &Types) -> Result<Type, String> {
        match self {
            Type::Maybe(inner) => inner.field(name, types),
            Type::View(view) => types[view].get(name).cloned().ok_or_else(|| format!("{view} has no `{name}`")),
            Type::Any(Some((_, beside))) if beside.contains(name) => Ok(Type::Any(None)),
            Type::Any(Some((view, _))) => Type::View(view.clone()).field(name, types),
            Type::Any(None) => Ok(Type::Any(None)),
            other => Err(format!("{} has no fields, and `{name}` is asked for", other.shown())),
        }
    }
}

fn type_of(variable: &Variable) -> Type {
    match variable.holds {
        Holds::One(view) => Type::View(view.to_owned()),
        Holds::Many(view) => Type::List(Box::new(Type::View(view.to_owned()))),
        Holds::Text => Type::Plain("text"),
        Holds::Html => Type::Plain("HTML"),
        Holds::Number => Type::Plain("number"),
        Holds::Named => Type::Any(None),
    }
}

#[test]
fn every_view_that_a_variable_holds_is_declared() {
    let types = types();
    let templates = KINDS
        .iter()
        .chain(MADE)
        .chain(CARDS)
        .chain(FRAME)
        .chain(PICTURES)
        .flat_map(|template| template.variables);
    for variable in GLOBALS.iter().chain(OF_PAGES).chain(OF_CONTENT).chain(ASKED).chain(templates) {
        if let Holds::One(view) | Holds::Many(view) = variable.holds {
            assert!(types.contains_key(view), "`{}` holds {view}, which is no view", variable.name);
        }
    }
}

// ---- what the default theme reads

#[test]
fn every_template_of_the_default_theme_is_in_a_table() {
    let there: BTreeSet<String> = default_templates().into_iter().collect();
    let whole = KINDS
        .iter()
        .chain(MADE)
        .chain(CARDS)
        .chain(FRAME)
        .chain(PICTURES)
        .map(|template| template.name);
    let told: BTreeSet<String> = whole.chain(PARTS.iter().chain(BLOCKS).map(|(name, _)| *name)).map(file).collect();
    assert_eq!(there, told, "left: themes/default/templates/, right: src/produce/view/templates.rs");
}

#[test]
fn the_default_theme_reads_what_is_declared() {
    let types = types();
    let mut problems = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let listings = PARTS.iter().map(|(name, _)| *name).filter(|name| name.starts_with("listing-"));
    let listing = MADE.iter().find(|template| template.name == "listing").expect("there is a listing");
    let kinds = KINDS.iter().map(|template| (template.name, OF_CONTENT, template.variables));
    let made = MADE.iter().chain(CARDS).chain(FRAME).chain(PICTURES);
    let made = made.map(|template| (template.name, &[][..], template.variables));
    let listings = listings.map(|name| (name, &[][..], listing.variables));
    let is_whole = |name: &str| {
        let mut whole = KINDS.iter().chain(MADE);
        whole.any(|template| template.name == name) || name.starts_with("listing-")
    };
    // A block sees what stands in its head.
    let blocks = BLOCKS.iter().map(|(name, _)| (*name, &[][..], &[][..]));
    for (name, shared, own) in kinds.chain(made).chain(listings).chain(blocks) {
        let globals = if name.starts_with("blocks/") { &[][..] } else { GLOBALS };
        let of_pages = if is_whole(name) { OF_PAGES } else { &[][..] };
        let roots = globals.iter().chain(of_pages).chain(shared).chain(own);
        let mut reader = Reader {
            types: &types,
            scopes: vec![roots.map(|variable| (variable.name.to_owned(), type_of(variable))).collect()],
            blocks: BTreeMap::new(),
            seen: &mut seen,
            problems: &mut problems,
        };
        reader.template(&file(name));
    }
    for name in default_templates().iter().filter(|name| !seen.contains(*name)) {
        problems.insert(format!("{name}: no template extends or includes it"));
    }
    let list: Vec<String> = problems.into_iter().collect();
    assert!(list.is_empty(), "{} places:\n{}", list.len(), list.join("\n"));
}

/// A piece of a template: what stands between `{{` and `}}`, or between `{%` and `%}`.
#[derive(Clone, Debug)]
struct Piece {
    file: String,
    line: usize,
    tokens: Vec<Token>,
    statement: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Other(char),
}

/// Goes over a template as it is rendered, parents and parts included, and knows what every name holds.
struct Reader<'a> {
    types: &'a Types,
    scopes: Vec<BTreeMap<String, Type>>,
    /// Blocks that a template further down has filled.
    blocks: BTreeMap<String, Vec<Piece>>,
    seen: &'a mut BTreeSet<String>,
    problems: &'a mut BTreeSet<String>,
}

impl Reader<'_> {
    fn template(&mut self, name: &str) {
        let Some(text) = default_file(&format!("templates/{name}")) else {
            self.problems.insert(format!("there is no template {name}"));
            return;
        };
        self.seen.insert(name.to_owned());
        let pieces = pieces(name, &text);
        match pieces.first().map(|piece| (piece.word(0), piece.tokens.get(1))) {
            Some(("extends", Some(Token::Text(parent)))) => {
                let mut at = 1;
                while at < pieces.len() {
                    let end = end_of_block(&pieces, at);
                    if pieces[at].word(0) == "block" {
                        let block = pieces[at].word(1).to_owned();
                        self.blocks.entry(block).or_insert_with(|| pieces[at + 1..end].to_vec());
                    }
                    at = end + 1;
                }
                self.template(parent);
            }
            _ => self.pieces(&pieces),
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        let mut at = 0;
        while at < pieces.len() {
            let piece = &pieces[at];
            let tokens = &piece.tokens;
            match piece.word(0) {
                _ if !piece.statement => drop(self.expression(piece, tokens)),
                "block" => {
                    let name = piece.word(1).to_owned();
                    let end = end_of_block(pieces, at);
                    match self.blocks.get(&name).cloned() {
                        Some(own) => self.pieces(&own),
                        None => self.pieces(&pieces[at + 1..end]),
                    }
                    at = end;
                }
                "for" => {
                    let within = tokens
                        .iter()
                        .position(|token| *token == Token::Name("in".to_owned()))
                        .expect("for … in");
                    let held = self.expression(piece, &tokens[within + 1..]).element();
                    let scope = [(piece.word(1).to_owned(), held), ("loop".to_owned(), Type::Any(None))];
                    self.scopes.push(scope.into());
                }
                "endfor" => drop(self.scopes.pop()),
                "set" => {
                    let held = self.expression(piece, &tokens[3..]);
                    let scope = self.scopes.last_mut().expect("a scope");
                    scope.insert(piece.word(1).to_owned(), held);
                }
                "include" => match &tokens[1] {
                    Token::Text(name) => {
                        let depth = self.scopes.len();
                        self.scopes.push(BTreeMap::new());
                        self.template(name);
                        self.scopes.truncate(depth);
                    }
                    other => panic!("{}: an include of {other:?}", piece.file),
                },
                "component" => self.scopes.push(head(&tokens[2..])),
                "endcomponent" => drop(self.scopes.pop()),
                "if" | "elif" => drop(self.expression(piece, &tokens[1..])),
                "else" | "endif" | "endblock" => {}
                other => panic!("{}:{}: teach this test `{other}`", piece.file, piece.line),
            }
            at += 1;
        }
    }

    /// Checks every name in an expression; gives what the whole holds, as far as that matters.
    fn expression(&mut self, piece: &Piece, tokens: &[Token]) -> Type {
        let name = |at: usize| match tokens.get(at) {
            Some(Token::Name(name)) => name.as_str(),
            _ => "",
        };
        let is = |at: Option<usize>, sign: char| at.and_then(|at| tokens.get(at)) == Some(&Token::Other(sign));
        // What a list is made of: `[x for x in y if z]`.
        let made = (0..tokens.len()).find(|at| name(*at) == "for" && name(at + 2) == "in");
        if let Some(at) = made {
            let end = (at..tokens.len())
                .find(|end| name(*end) == "if" || is(Some(*end), ']'))
                .unwrap_or(tokens.len());
            let held = self.expression(piece, &tokens[at + 3..end]);
            self.scopes.push([(name(at + 1).to_owned(), held.element())].into());
            let element = self.expression(piece, &tokens[1..at]);
            self.expression(piece, &tokens[end..]);
            self.scopes.pop();
            return Type::List(Box::new(element));
        }
        let mut whole = None;
        let mut at = 0;
        while at < tokens.len() {
            let before = at.checked_sub(1);
            let is_test = before.is_some_and(|at| name(at) == "is" || (name(at) == "not" && at > 0 && name(at - 1) == "is"));
            let is_argument = is(Some(at + 1), '=') && !is(Some(at + 2), '=') && (is(before, '(') || is(before, ','));
            let first = name(at).to_owned();
            if first.is_empty() || is(before, '|') || is_test || is_argument || is(Some(at + 1), '(') || KEYWORDS.contains(&&*first) {
                at += 1;
                continue;
            }
            let mut path = vec![first];
            loop {
                if is(Some(at + 1), '.') {
                    path.push(name(at + 2).to_owned());
                    at += 2;
                } else if is(Some(at + 1), '[') && is(Some(at + 3), ']') {
                    path.push(ELEMENT.to_owned());
                    at += 3;
                } else {
                    break;
                }
            }
            // Whether it is there at all may be asked of anything that some template has.
            let asked = path.len() == 1 && name(at + 1) == "is" && ["defined", "undefined"].contains(&name(at + 2));
            match self.path(&path) {
                Ok(held) => whole = whole.or(Some(held)),
                Err(_) if asked && is_known(&path[0]) => {}
                Err(problem) => drop(self.problems.insert(format!("{}:{}: {problem}", piece.file, piece.line))),
            }
            at += 1;
        }
        let filters: Vec<&str> = (0..tokens.len()).filter(|at| is(Some(*at), '|')).map(|at| name(at + 1)).collect();
        // What a function gives is declared nowhere but in the text.
        if is(Some(1), '(') {
            return Type::Any(None);
        }
        match (whole, filters.as_slice()) {
            (Some(held), []) => held,
            (Some(held), ["first" | "last"]) => held.element(),
            _ => Type::Any(None),
        }
    }

    fn path(&self, path: &[String]) -> Result<Type, String> {
        let root = self.scopes.iter().rev().find_map(|scope| scope.get(&path[0]));
        let root = root
            .cloned()
            .ok_or_else(|| format!("`{}` is not given to this template", path[0]))?;
        path[1..].iter().try_fold(root, |held, name| match name.as_str() {
            ELEMENT => Ok(held.element()),
            name => held.field(name, self.types),
        })
    }
}

/// What a component sees: its arguments, what it asks for, its body.
fn head(tokens: &[Token]) -> BTreeMap<String, Type> {
    let mut scope: BTreeMap<String, Type> = [("body".to_owned(), Type::Plain("HTML"))].into();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Name(name) = token else { continue };
        match tokens[at - 1] {
            Token::Other('@') => {
                let asked = ASKED.iter().chain(GLOBALS).find(|asked| asked.name == name);
                let asked = asked.unwrap_or_else(|| panic!("`@{name}` is nothing that a block can ask for"));
                scope.insert(name.clone(), type_of(asked));
            }
            Token::Other('(' | ',') => drop(scope.insert(name.clone(), Type::Any(None))),
            _ => {}
        }
    }
    scope
}

/// Stands in a path for `[0]`.
const ELEMENT: &str = "[]";

const KEYWORDS: &[&str] = &["and", "or", "not", "in", "is", "if", "else", "true", "false", "none"];

fn is_known(name: &str) -> bool {
    let templates = KINDS.iter().chain(MADE).chain(CARDS).flat_map(|template| template.variables);
    OF_CONTENT.iter().chain(templates).any(|variable| variable.name == name)
}

impl Piece {
    /// A word of a statement; empty where there is none.
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(Token::Name(name)) if self.statement => name,
            _ => "",
        }
    }
}

/// The end of the block that begins at a piece; the piece itself where none does.
fn end_of_block(pieces: &[Piece], start: usize) -> usize {
    let mut depth = 0;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        depth += i32::from(piece.word(0) == "block") - i32::from(piece.word(0) == "endblock");
        if depth == 0 {
            return at;
        }
    }
    panic!("{}: a block does not end", pieces[start].file);
}

/// Takes a template apart; comments and text are left out.
fn pieces(file: &str, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('{') {
        let start = at + found;
        let end = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let stop = start + text[start..].find(end).unwrap_or_else(|| panic!("{file}: no {end}"));
        if end != "#}" {
            pieces.push(Piece {
                file: file.to_owned(),
                line: text[..start].matches('\n').count() + 1,
                tokens: tokens(text[start + 2..stop].trim_matches('-')),
                statement: end == "%}",
            });
        }
        at = stop + 2;
    }
    pieces
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => {
                let inner = rest[1..].find(first).expect("a text ends");
                tokens.push(Token::Text(rest[1..=inner].to_owned()));
                inner + 2
            }
            _ if first.is_alphabetic() || first == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                tokens.push(Token::Name(rest[..end].to_owned()));
                end
            }
            _ => {
                tokens.push(Token::Other(first));
                first.len_utf8()
            }
        };
        rest = rest[length..].trim_start();
    }
    tokens
}

// ---- what templates get

/// A site in which every template makes a page.
fn site_of_everything() -> Vec<(String, String)> {
    let mut files = vec![
        (
            "config.toml",
            "[kinds.ship]\nentity = true\n[check]\nincomplete-claim = \"off\"\nunsourced-claim = \"off\"\nmissing-trust-page = \"off\"\n",
        ),
        ("content/index.md", "Welcome.\n"),
        ("content/corrections.md", "# Corrections\n"),
        (
            "content/about.md",
            "![[claims/a]]\n\n![[people/anna]]\n\n![[treaties/a]]\n\n![[events/a]]\n\n[[notes/a]]\n",
        ),
        (
            "content/articles/a.md",
            "---\ndate: 2022-12-03\ntags: [peace]\n---\nAnna Alt spoke.\n",
        ),
        (
            "content/notes/a.md",
            "---\nannotates: \"[[articles/a]]\"\nquote: Anna Alt\n---\nA note.\n",
        ),
        ("content/people/anna.md", "# Anna Alt\n"),
        ("content/treaties/a.md", "---\nsigned: 1999\n---\n# The Treaty of Aa\n"),
        ("content/organisations/a.md", "# The Aa Council\n"),
        ("content/places/a.md", "# Aa\n"),
        ("content/events/a.md", "---\ntitle: The meeting at Aa\ndate: 2022-12-03\n---\n"),
        ("content/claims/a.md", "---\nspeaker: Anna Alt\n---\nA claim [@a].\n"),
        ("content/sources/a.yml", "a: { type: Web, title: A, date: 2022 }\n"),
        ("content/ship/a.md", "# The ship Aurora\n"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .collect::<Vec<_>>();
    files.extend((0..=12).map(|number| {
        (
            format!("content/claims/c{number}.md"),
            format!("---\nspeaker: Speaker {number}\n---\n"),
        )
    }));
    files.extend((0..=100).map(|number| (format!("content/notes/n{number}.md"), "Anna Alt again.\n".to_owned())));
    files
}

#[test]
fn templates_get_what_is_declared() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    site_of_everything().iter().for_each(|(path, text)| write(path, text));
    // Every template says its name and the names that it sees, which Tera has under this one.
    let telling = |name: &str| format!("[{name}: {{{{ __tera_context | keys | join(sep=\" \") }}}}]");
    for template in KINDS.iter().chain(MADE) {
        let own = default_file(&format!("templates/{}.html", template.name)).unwrap();
        // Those that extend it ask for its blocks.
        let blocks = own.split(" block ").skip(1).filter_map(|rest| rest.split_whitespace().next());
        let blocks: String = blocks.map(|name| format!("{{% block {name} %}}{{% endblock %}}")).collect();
        let frame = "{{ frame.navigation | get(key=\"\", default=\"\") }}{{ frame.footer }}";
        // The cards stand in the text of a page.
        let text = if template.name == "page" {
            "<main>{{ content }}</main>"
        } else {
            ""
        };
        write(
            &format!("templates/{}.html", template.name),
            &format!("{}{frame}{text}{blocks}", telling(template.name)),
        );
    }
    for template in FRAME.iter().chain(CARDS) {
        write(&format!("templates/{}.html", template.name), &telling(template.name));
    }
    let options = treatise::Options {
        search: Some(true),
        ..common::plain_options()
    };
    let site = treatise::load(folder.path(), &options, None).unwrap();
    assert!(site.diagnostics.is_empty(), "{:?}", site.diagnostics);
    let mut got: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, route) in site.routes.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8(produce::produce(&site, route).bytes).unwrap();
        for (name, names) in html.split('[').filter_map(|part| part.split_once("]")?.0.split_once(": ")) {
            got.entry(name.to_owned()).or_default().extend(names.split(' ').map(str::to_owned));
        }
    }
    let expected = KINDS
        .iter()
        .map(|template| (template, OF_CONTENT))
        .chain(MADE.iter().chain(CARDS).chain(FRAME).map(|template| (template, &[][..])));
    for (template, shared) in expected {
        let is_part = CARDS.iter().chain(FRAME).any(|part| part.name == template.name);
        let of_pages = if is_part { &[][..] } else { OF_PAGES };
        let mut names: BTreeSet<String> = GLOBALS
            .iter()
            .chain(of_pages)
            .chain(shared)
            .chain(template.variables)
            .map(|variable| variable.name.to_owned())
            .collect();
        if FRAME.iter().any(|part| part.name == template.name) {
            // What the parts come to is not there yet when they are made.
            names.remove("frame");
        }
        assert_eq!(
            got.get(template.name),
            Some(&names),
            "left: what {}.html gets, right: the table",
            template.name
        );
    }
}
