//! What `[preview]` says: the command that opens a file in the editor, as words.

/// What `serve` does beside serving.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The words of the command that opens a place in the editor, with `{file}`, `{line}` and `{column}` for it; empty where there is none.
    pub editor: Vec<String>,
}

/// Splits a command into its words, as it will be started, without a shell; a sentence where it is none that opens a file.
///
/// White space parts words, except between quotation marks, `"` or `'`.
pub fn command(text: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if quote.is_some() {
        return Err(format!("`{text}` begins a quotation and does not end it"));
    }
    if words.first().is_none_or(String::is_empty) {
        return Err("this is no command".to_owned());
    }
    if !words.iter().skip(1).any(|word| word.contains("{file}")) {
        return Err(format!("`{text}` does not say where the file goes"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn commands_are_words() {
        assert_eq!(command("code -g {file}:{line}").unwrap(), ["code", "-g", "{file}:{line}"]);
        assert_eq!(
            command(" 'C:\\An Editor\\e.exe'  \"\" {file}").unwrap(),
            ["C:\\An Editor\\e.exe", "", "{file}"]
        );
        for wrong in ["", " ", "code", "code -g", "'code {file}", "\"\" {file}", "{file}"] {
            assert!(command(wrong).is_err(), "{wrong}");
        }
    }
}
