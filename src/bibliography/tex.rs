//! TeX in the fields of BibLaTeX.
//!
//! Takes a field as it is written; gives it in the TeX that the library reads: accents and braces stay, markup becomes plain text, quotation marks
//! and raised or lowered figures the characters for them. The other way round, `escape` writes any text so that TeX prints it.

use std::borrow::Cow;

/// Gives a field in the TeX that the library reads.
pub fn decode<'a>(field: &str, raw: &'a str) -> Cow<'a, str> {
    // A date has signs of its own.
    if field.ends_with("date") || ["year", "month", "day"].contains(&field) {
        return Cow::Borrowed(raw);
    }
    if is_verbatim(field) {
        return address(field, raw);
    }
    let signs = |byte: &u8| matches!(byte, b'\\' | b'`' | b'\'' | b'$' | b'~');
    if !raw.as_bytes().iter().any(signs) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    text(raw, &mut out, 0);
    Cow::Owned(out)
}

/// Tells the fields in which TeX's signs mean nothing.
fn is_verbatim(field: &str) -> bool {
    [
        "url",
        "doi",
        "file",
        "eprint",
        "uri",
        "urlraw",
        "pdf",
        "archiveurl",
        "archive-url",
        "archive_url",
    ]
    .contains(&field)
}

/// Gives an address as it is meant: without what exporters put before signs, and without the resolver before a DOI.
fn address<'a>(field: &str, raw: &'a str) -> Cow<'a, str> {
    let mut bare = raw.trim();
    if let Some(inner) = bare.strip_prefix("\\url{").and_then(|inner| inner.strip_suffix('}')) {
        bare = inner;
    }
    if field == "doi" {
        bare = bare_doi(bare);
    }
    if bare == raw && !bare.contains("--") && !bare.contains(['\\', '{', '}']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(bare.len());
    let mut chars = bare.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| "&%$#_{}~^\\".contains(*next)) => {
                out.extend(chars.next().filter(|c| !"{}\\".contains(*c)))
            }
            '\\' | '{' | '}' => {}
            // The library makes a dash of two hyphens.
            '-' if chars.peek() == Some(&'-') => {
                chars.next();
                out.push_str("-{-}");
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Gives a DOI without the address of what resolves it.
pub fn bare_doi(doi: &str) -> &str {
    let starts = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi.org/",
        "doi:",
    ];
    let head = |start: &&str| doi.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    starts
        .iter()
        .find(|start| head(start))
        .map_or(doi, |start| doi[start.len()..].trim_start())
}

/// How deep groups are read; what lies deeper is left out.
const DEEPEST: usize = 32;

fn text(raw: &str, out: &mut String, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    let mut rest = raw;
    let mut quoted = 0u32;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => command(after, out, depth),
            '~' => push(out, "\u{a0}", after),
            '`' => {
                quoted += 1;
                match after.strip_prefix('`') {
                    Some(after) => push(out, "“", after),
                    None => push(out, "‘", after),
                }
            }
            '\'' => match after.strip_prefix('\'') {
                Some(after) => {
                    quoted = quoted.saturating_sub(1);
                    push(out, "”", after)
                }
                None if quoted > 0 && !after.starts_with(char::is_alphanumeric) && out.contains('‘') => {
                    quoted -= 1;
                    push(out, "’", after)
                }
                None => push(out, "'", after),
            },
            '$' => match after.find('$') {
                Some(end) => {
                    math(&after[..end], out, depth);
                    &after[end + 1..]
                }
                None => push(out, "\\$", after),
            },
            c => {
                out.push(c);
                after
            }
        };
    }
}

fn push<'a>(out: &mut String, text: &str, after: &'a str) -> &'a str {
    out.push_str(text);
    after
}

/// Reads a command after its backslash; gives what follows it.
fn command<'a>(rest: &'a str, out: &mut String, depth: usize) -> &'a str {
    let Some(first) = rest.chars().next() else { return rest };
    if !first.is_ascii_alphabetic() {
        let after = &rest[first.len_utf8()..];
        return match first {
            '`' | '\'' | '^' | '"' | '~' | '=' | '.' => accent(first.encode_utf8(&mut [0; 4]), after, out, depth),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(first);
                after
            }
            ' ' | '\n' | '\t' | '\\' => push(out, " ", after),
            ',' | ';' | ':' => push(out, "\u{202f}", after),
            // Parts two hyphens, which the library would make a dash of.
            '-' => push(out, "\\-", after),
            c if c.is_ascii() => after,
            c => {
                out.push(c);
                after
            }
        };
    }
    let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let name = &rest[..length];
    let after = rest[length..].strip_prefix('*').unwrap_or(&rest[length..]);
    let open = after.trim_start();
    let group = group(open);
    match (name, group) {
        ("u" | "v" | "r" | "H" | "c" | "d" | "b" | "k", _) => accent(name, after, out, depth),
        ("href", Some((_, behind))) => match self::group(behind.trim_start()) {
            Some((inner, behind)) => {
                text(inner, out, depth + 1);
                behind
            }
            None => behind,
        },
        ("url" | "path" | "nolinkurl", Some((inner, behind))) => {
            escape(&address("url", inner).replace("-{-}", "--"), out);
            behind
        }
        ("noopsort" | "hspace" | "vspace" | "label" | "cite" | "footnote" | "index" | "color" | "fontsize", Some((_, behind))) => behind,
        ("enquote" | "mkbibquote" | "textquote", Some((inner, behind))) => {
            out.push('“');
            text(inner, out, depth + 1);
            push(out, "”", behind)
        }
        ("textsubscript" | "mkbibsubscript" | "textsuperscript" | "mkbibsuperscript", Some((inner, behind))) => {
            let mut plain = String::new();
            text(inner, &mut plain, depth + 1);
            script(&plain, name.contains("sub"), out);
            behind
        }
        (_, Some((inner, behind))) if KNOWN.contains(&name) => {
            if name == "o" && inner.is_empty() {
                return push(out, "ø", behind);
            }
            out.push('\\');
            out.push_str(name);
            out.push('{');
            out.push_str(inner);
            push(out, "}", behind)
        }
        (_, _) if KNOWN.contains(&name) => {
            out.push('\\');
            out.push_str(name);
            push(
                out,
                if open.starts_with(|c: char| c.is_alphanumeric()) {
                    " "
                } else {
                    "{}"
                },
                open,
            )
        }
        _ => {
            if let Some(symbol) = symbol(name) {
                out.push_str(symbol);
                return group.filter(|(inner, _)| inner.is_empty()).map_or(open, |(_, behind)| behind);
            }
            // A letter of Cyrillic is told by its name; what stands in braces after it is no part of it.
            if let Some(letter) = cyrillic(name) {
                out.push(letter);
                return group.filter(|(inner, _)| inner.is_empty()).map_or(open, |(_, behind)| behind);
            }
            match group {
                Some((inner, behind)) => {
                    text(inner, out, depth + 1);
                    behind
                }
                // A switch of type, and whatever else nobody knows.
                None => open,
            }
        }
    }
}

/// Writes an accent with its letter as the library reads both.
fn accent<'a>(name: &str, after: &'a str, out: &mut String, depth: usize) -> &'a str {
    let open = after.trim_start();
    let (letter, behind) = match group(open) {
        Some((inner, behind)) => (inner, behind),
        None => {
            let escaped = open.strip_prefix('\\');
            let name = escaped.map(|name| name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len()));
            let length = match name {
                Some(length) => length + 1,
                None => open.chars().next().map_or(0, char::len_utf8),
            };
            (&open[..length], &open[length..])
        }
    };
    let mut plain = String::new();
    match letter.trim() {
        "\\i" => plain.push('i'),
        "\\j" => plain.push('j'),
        letter => text(letter, &mut plain, depth + 1),
    }
    out.push('\\');
    out.push_str(name);
    out.push('{');
    out.push_str(&plain);
    push(out, "}", behind)
}

/// Reads a formula as far as it is text: letters, signs, raised and lowered figures.
fn math(raw: &str, out: &mut String, depth: usize) {
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '_' | '^' => {
                let (inner, behind) = group(after).unwrap_or_else(|| {
                    let length = after.chars().next().map_or(0, char::len_utf8);
                    after.split_at(length)
                });
                let mut plain = String::new();
                if depth < DEEPEST {
                    math(inner, &mut plain, depth + 1);
                }
                script(&plain, c == '_', out);
                behind
            }
            '\\' => command(after, out, depth),
            '{' | '}' => after,
            c => {
                out.push(c);
                after
            }
        };
    }
}

/// Gives what stands in the braces that a text begins with, and what follows them.
fn group(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let (mut depth, mut escaped) = (1u32, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

/// Writes figures and signs raised or lowered, where there are characters for all of them.
fn script(text: &str, lowered: bool, out: &mut String) {
    let to = if lowered {
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₙ"
    } else {
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵉᵒˣⁿ"
    };
    let found = |c: char| {
        "0123456789+-=()aeoxn"
            .chars()
            .position(|plain| plain == c)
            .and_then(|at| to.chars().nth(at))
    };
    match text.chars().map(found).collect::<Option<String>>() {
        Some(signs) => out.push_str(&signs),
        None => out.push_str(text),
    }
}

/// The commands that the library reads by itself.
const KNOWN: &[&str] = &[
    "LaTeX",
    "TeX",
    "textendash",
    "textemdash",
    "textquotesingle",
    "textquotedblleft",
    "textquotedblright",
    "textquoteleft",
    "textquoteright",
    "quotedblbase",
    "quotesinglbase",
    "textquotedbl",
    "textasciicircum",
    "textasciigrave",
    "textasciitilde",
    "textbackslash",
    "textbar",
    "textbraceleft",
    "textbraceright",
    "textbullet",
    "textdagger",
    "textdaggerdbl",
    "textdollar",
    "textless",
    "textgreater",
    "textexclamdown",
    "textquestiondown",
    "textordfeminine",
    "textordmasculine",
    "textperiodcentered",
    "textregistered",
    "texttrademark",
    "textsection",
    "textunderscore",
    "guillemotleft",
    "guillemotright",
    "guilsinglleft",
    "guilsinglright",
    "aa",
    "AA",
    "ae",
    "AE",
    "dh",
    "DH",
    "dj",
    "DJ",
    "ng",
    "NG",
    "l",
    "L",
    "i",
    "oe",
    "OE",
    "o",
    "O",
    "ss",
    "SS",
    "th",
    "TH",
    "P",
    "textparagraph",
    "S",
    "ddag",
    "dots",
    "textellipsis",
    "pounds",
];

fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "ldots" | "textellipsis" => "…",
        "texteuro" | "euro" => "€",
        "textdegree" | "degree" => "°",
        "textmu" | "mu" => "µ",
        "textnumero" => "№",
        "copyright" | "textcopyright" => "©",
        "textsterling" => "£",
        "textyen" => "¥",
        "dag" => "†",
        "times" | "texttimes" => "×",
        "pm" | "textpm" => "±",
        "cdot" => "·",
        "textrightarrow" | "rightarrow" | "to" => "→",
        "slash" => "/",
        "textonehalf" => "½",
        "textonesuperior" => "¹",
        "texttwosuperior" => "²",
        "textthreesuperior" => "³",
        "nobreakspace" => "\u{a0}",
        "quad" | "qquad" | "newline" | "par" | "space" => " ",
        "j" => "ȷ",
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "Delta" => "Δ",
        "lambda" => "λ",
        "pi" => "π",
        "sigma" => "σ",
        "omega" => "ω",
        "Omega" => "Ω",
        _ => return None,
    })
}

/// The letters of Cyrillic by their names in LaTeX, as Zotero writes them.
const CYRILLIC: &[(&str, char)] = &[
    ("a", 'а'),
    ("b", 'б'),
    ("v", 'в'),
    ("g", 'г'),
    ("d", 'д'),
    ("e", 'е'),
    ("yo", 'ё'),
    ("zh", 'ж'),
    ("z", 'з'),
    ("i", 'и'),
    ("ishrt", 'й'),
    ("k", 'к'),
    ("l", 'л'),
    ("m", 'м'),
    ("n", 'н'),
    ("o", 'о'),
    ("p", 'п'),
    ("r", 'р'),
    ("s", 'с'),
    ("t", 'т'),
    ("u", 'у'),
    ("f", 'ф'),
    ("h", 'х'),
    ("c", 'ц'),
    ("ch", 'ч'),
    ("sh", 'ш'),
    ("shch", 'щ'),
    ("hrdsn", 'ъ'),
    ("ery", 'ы'),
    ("sftsn", 'ь'),
    ("erev", 'э'),
    ("yu", 'ю'),
    ("ya", 'я'),
    ("ii", 'і'),
    ("yi", 'ї'),
    ("ie", 'є'),
    ("gup", 'ґ'),
    ("ushrt", 'ў'),
    ("je", 'ј'),
    ("lje", 'љ'),
    ("nje", 'њ'),
    ("dje", 'ђ'),
    ("tshe", 'ћ'),
    ("dzhe", 'џ'),
    ("dze", 'ѕ'),
];

fn cyrillic(name: &str) -> Option<char> {
    let (lower, upper) = (name.strip_prefix("cyr"), name.strip_prefix("CYR"));
    let wanted = lower.or(upper)?.to_ascii_lowercase();
    let letter = CYRILLIC.iter().find(|(name, _)| *name == wanted)?.1;
    match upper {
        Some(_) => letter.to_uppercase().next(),
        None => Some(letter),
    }
}

/// Writes a text so that TeX prints it, and this reads it as it was.
pub fn escape(text: &str, out: &mut String) {
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '`' => out.push_str("\\textasciigrave{}"),
            '\'' => out.push_str(if before == '\'' { "\\textquotesingle{}" } else { "'" }),
            '-' => out.push_str(if before == '-' { "\\--" } else { "-" }),
            c => out.push(c),
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a title as it is read from a file.
    fn read(field: &str, raw: &str) -> String {
        use biblatex::ChunksExt;
        let text = format!("@misc{{a, {field} = {{{}}}}}", decode(field, raw));
        let parsed = biblatex::Bibliography::parse(&text).unwrap();
        parsed.get("a").unwrap().get(field).unwrap().format_verbatim()
    }

    #[test]
    fn markup_becomes_text() {
        let cases = [
            ("A \\textit{book} of {\\emph{pacts}}", "A book of pacts"),
            (
                "H\\textsubscript{2}O, m\\textsuperscript{2}, 5\\textsuperscript{th}",
                "H₂O, m², 5th",
            ),
            ("CO$_2$ and $x^{10}$", "CO₂ and x¹⁰"),
            ("\\textsc{Nato} {\\it and} {\\bf others}", "Nato and others"),
            ("``Not one inch'', it's `said'", "“Not one inch”, it's ‘said’"),
            ("{\\cyrchar\\CYRP}{\\cyrchar\\cyrr}{\\cyrchar\\cyri}", "При"),
            ("\\cyrchar\\CYRUSHRT \\cyrchar\\cyryi", "Ўї"),
            (
                "M\\\"{u}ller, Caf\\'e, \\v{S}, \\'{\\i}, \\c cedilla, stra\\ss{}e, \\O re",
                "Müller, Café, Š, í, çedilla, straße, Øre",
            ),
            ("R\\&D 50\\% of \\$1 \\#2 a\\_b", "R&D 50% of $1 #2 a_b"),
            ("a~b \\href{https://x.org}{words} \\enquote{x}", "a b words “x”"),
            ("\\unknown{kept} \\nothing here", "kept here"),
            ("\\textit{\\textbf{deep}}", "deep"),
        ];
        for (raw, expected) in cases {
            assert_eq!(read("title", raw), expected, "{raw}");
        }
        for (raw, expected) in [
            ("https://x.org/a--b?a=1\\&b=2\\_3", "https://x.org/a--b?a=1&b=2_3"),
            ("\\url{https://x.org/~a/b_c}", "https://x.org/~a/b_c"),
            ("https://x.org/a---b", "https://x.org/a---b"),
            ("https://x.org/a--", "https://x.org/a--"),
        ] {
            assert_eq!(read("url", raw), expected, "{raw}");
        }
        assert_eq!(read("doi", "https://doi.org/10.1/a_b"), "10.1/a_b");
        assert_eq!(read("doi", "doi: 10.1/x"), "10.1/x");
    }

    #[test]
    fn what_is_escaped_is_read_as_it_was() {
        let texts = [
            "a & b % $ # _ { } \\ ~ ^ ` '' -- ---",
            "\\textit{x}",
            "``a''",
            "x \\ y",
            "it's",
            "}{",
            "naïve – “x”",
            "a  b",
        ];
        for text in texts {
            let mut out = String::new();
            escape(text, &mut out);
            assert_eq!(read("title", &out), text.replace("  ", " "), "{out}");
        }
    }

    #[test]
    fn nothing_makes_it_fail() {
        for raw in [
            "\\",
            "\\textit",
            "\\textit{",
            "$",
            "$_",
            "\\'",
            "{\\",
            "\\href{a}",
            "`",
            "'",
            "\\cyr",
            "\\c",
            &"\\emph{".repeat(99),
        ] {
            decode("title", raw);
            decode("url", raw);
        }
    }
}
