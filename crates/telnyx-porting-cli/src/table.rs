//! Tables that people read and `awk` splits: no lines, a header in capital letters, two spaces between columns.

use crate::printer::plain;
use comfy_table::presets::NOTHING;

/// A table with a row for each item.
pub(crate) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(NOTHING).set_header(header);
    for row in rows {
        table.add_row(row.map(cell));
    }
    finish(&mut table)
}

/// The fields of one thing, below each other. Fields without a value are left out.
pub(crate) fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(NOTHING);
    for (name, value) in fields {
        if let Some(value) = value {
            table.add_row([name.to_owned(), cell(value)]);
        }
    }
    finish(&mut table)
}

/// Rows below each other, with a header if there is one.
pub(crate) fn rows(header: Option<Vec<String>>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(NOTHING);
    if let Some(header) = header {
        table.set_header(header);
    }
    for row in rows {
        table.add_row(row.into_iter().map(cell));
    }
    finish(&mut table)
}

fn cell(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { plain(&text).into_owned() }
}

fn finish(table: &mut comfy_table::Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let text = table(["ID", "STATUS"], [["a".into(), "in-process".into()], ["bcd".into(), String::new()]]);
        assert_eq!(text, "ID   STATUS\na    in-process\nbcd  -");
        assert_eq!(fields([("id", Some("a\u{7}".into())), ("x", None)]), "id  a\u{fffd}");
    }
}
