//! Tables: CSV files of the site as rows of cells.
//!
//! Takes the text of a file (RFC 4180; the fields parted by commas, semicolons or tabs); gives its heads and rows. Whatever a file holds is some table.

use std::sync::Arc;

use tera::Value;

use super::super::value;
use super::super::view::{TableCell, TableRow, TableView};
use super::Given;
use crate::config::Config;
use crate::graph::Resolved;
use crate::link::encode_path;
use crate::source::Source;

/// Gives the table of the file that `file` names; none where there is none, which has been told.
pub(super) fn table(given: &Given<'_>) -> Value {
    let site = given.site;
    let source = given.query.targets("file").into_iter().find_map(|resolved| match resolved {
        Resolved::File(href) => find(&site.tables, &site.config, href),
        _ => None,
    });
    let rows = source.map(|source| rows(&source.file.text)).filter(|rows| !rows.is_empty());
    rows.map_or_else(Value::none, |rows| value(&view(rows)))
}

/// Finds a table by the address that its file has.
pub(super) fn find<'a>(tables: &'a [Arc<Source>], config: &Config, href: &str) -> Option<&'a Arc<Source>> {
    let path = href.strip_prefix(&*config.base_url.path)?;
    tables.iter().find(|table| encode_path(&table.path) == path)
}

/// Makes the first row the heads of the columns; rows are as long as the longest.
fn view(rows: Vec<Vec<String>>) -> TableView {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows = rows.into_iter();
    let heads = rows.next().unwrap_or_default();
    let rows: Vec<Vec<String>> = rows.collect();
    let is_number = |column: usize| {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|cell| !cell.trim().is_empty())
            .peekable();
        cells.peek().is_some() && cells.all(|cell| looks_like_number(cell))
    };
    let numbers: Vec<bool> = (0..width).map(is_number).collect();
    let cells = |row: Vec<String>| {
        let padded = row.into_iter().chain(std::iter::repeat(String::new()));
        let cell = |(text, number): (String, &bool)| TableCell {
            text: text.trim().to_owned(),
            number: *number,
        };
        padded.zip(&numbers).map(cell).collect()
    };
    TableView {
        columns: cells(heads),
        rows: rows.iter().cloned().map(|row| TableRow { cells: cells(row) }).collect(),
    }
}

/// Tells whether a cell is a number as people write it: `1 234,5`, `−3.2 %`.
fn looks_like_number(cell: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,-−+%\u{2019}'".contains(c);
    cell.chars().all(sign) && cell.contains(|c: char| c.is_ascii_digit())
}

/// Takes a text apart into rows of fields; blank lines are none.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(separator(text)).has_headers(false).flexible(true);
    let records = reader.from_reader(text.as_bytes()).into_records().flatten();
    let rows = records.map(|record| record.iter().map(str::to_owned).collect::<Vec<String>>());
    rows.filter(|row| row.iter().any(|field| !field.trim().is_empty())).collect()
}

/// Gives what parts the fields: of comma, semicolon and tab the one that the first line has most of outside of quotation marks.
fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let plain: Vec<&str> = line.split('"').step_by(2).collect();
    let count = |separator: u8| plain.iter().map(|part| part.matches(char::from(separator)).count()).sum::<usize>();
    [b';', b'\t']
        .into_iter()
        .fold(b',', |most, other| if count(other) > count(most) { other } else { most })
}
