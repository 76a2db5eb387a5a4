//! Tables for people and for `awk`: no borders, a header in capital letters, and two spaces between columns.
//!
//! On a terminal they stay within its width by wrapping between words. Words are never broken, so that ids and numbers can be
//! copied.

use crate::text::plain;
use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use textwrap::{WordSeparator, WordSplitter};

/// Between two columns.
const GAP: usize = 2;

/// A table of rows with an optional header; `None` if the width is too small for the words.
pub(crate) fn rows(header: Option<&[String]>, rows: &[Vec<String>], width: Option<usize>) -> Option<String> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect();
    let mut table = Table::new();
    table.load_style(NOTHING);
    if let Some(header) = header {
        table.set_header(header);
    }
    table.add_rows(&rows);
    if let Some(width) = width {
        let lines = || header.into_iter().chain(rows.iter().map(Vec::as_slice));
        squeeze(&mut table, &narrowest(lines()), width)?;
    }
    Some(finish(&mut table))
}

/// Makes a table wrap between words.
fn squeeze(table: &mut Table, narrowest: &[usize], width: usize) -> Option<()> {
    let needed: usize = narrowest.iter().map(|column| column + GAP).sum();
    if needed > width + GAP {
        return None;
    }
    // The gap after the last column is not printed.
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width + GAP).ok()?);
    for (column, width) in table.column_iter_mut().zip(narrowest) {
        let width = u16::try_from(width + GAP).ok()?;
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
    Some(())
}

/// The width of the longest word of each column.
fn narrowest<'a>(rows: impl Iterator<Item = &'a [String]>) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(row.len().max(widths.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = longest_word(cell).max(*width);
        }
    }
    widths
}

/// A line for each field. Fields without a value are omitted. A value that does not fit next to its name is on the next
/// line.
pub(crate) fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, Option<String>)>, width: Option<usize>) -> String {
    let fields: Vec<(&str, String)> =
        fields.into_iter().filter_map(|(name, value)| Some((name, cell(&value?)))).collect();
    let names = fields.iter().map(|(name, _)| textwrap::core::display_width(name)).max().unwrap_or_default();
    let fields: Vec<String> = fields.iter().map(|(name, value)| field(name, value, names, width)).collect();
    fields.join("\n")
}

fn field(name: &str, value: &str, names: usize, width: Option<usize>) -> String {
    let indent = names + GAP;
    if width.is_some_and(|width| indent + longest_word(value) > width) {
        return format!("{name}\n{}", lines(value, GAP, width).join("\n"));
    }
    let lines = lines(value, indent, width).join("\n");
    let padding = " ".repeat(indent - textwrap::core::display_width(name));
    format!("{name}{padding}{}", lines.trim_start_matches(' '))
}

/// The lines of a value, wrapped between words.
fn lines(value: &str, indent: usize, width: Option<usize>) -> Vec<String> {
    let indentation = " ".repeat(indent);
    let Some(width) = width else {
        return value.lines().map(|line| format!("{indentation}{line}")).collect();
    };
    let options = textwrap::Options::new(width)
        .initial_indent(&indentation)
        .subsequent_indent(&indentation)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(value, options).into_iter().map(|line| line.into_owned()).collect()
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(textwrap::core::display_width).max().unwrap_or_default()
}

fn cell(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { plain(text).into_owned() }
}

fn finish(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let header = texts(&["ID", "STATUS"]);
        let lines = [texts(&["a", "in-process"]), texts(&["bcd", ""])];
        assert_eq!(rows(Some(&header), &lines, None).unwrap(), "ID   STATUS\na    in-process\nbcd  -");
        assert_eq!(rows(Some(&header), &lines, Some(15)), rows(Some(&header), &lines, None), "it fits");
        assert_eq!(rows(Some(&header), &lines, Some(14)), None, "a word does not fit");
    }

    #[test]
    fn a_narrow_table_wraps_between_words() {
        let lines = [texts(&[ID, "2026-03-10 15:00Z (in 3 days)", "draft"])];
        let text = rows(None, &lines, Some(60)).unwrap();
        assert!(text.lines().count() > 1 && text.lines().all(|line| line.len() <= 60), "{text}");
        assert!([ID, "2026-03-10", "15:00Z", "draft"].iter().all(|word| text.contains(word)), "{text}");
        assert_eq!(rows(None, &lines, Some(50)), None);
    }

    #[test]
    fn each_field_has_its_own_line() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            fields([("id", some("a\u{7}")), ("x", None), ("empty", some(""))], None),
            "id     a\u{fffd}\nempty  -"
        );
        assert_eq!(fields([("numbers", some("+1\n+2"))], None), "numbers  +1\n         +2");
        assert_eq!(fields([("numbers", some("+1\n+2"))], Some(80)), "numbers  +1\n         +2");
        let narrow = fields([("reference", some("a b c")), ("id", some(ID))], Some(40));
        assert_eq!(narrow, format!("reference  a b c\nid\n  {ID}"));
        assert_eq!(fields([("text", some("one two three"))], Some(13)), "text  one two\n      three");
    }

    proptest! {
        #[test]
        fn no_word_is_broken_or_lost(
            cells in prop::collection::vec(prop::collection::vec("[a-z-]{1,12}( [a-z-]{1,12}){0,3}", 3), 1..5),
            width in 1_usize..120,
        ) {
            let words = |text: &str| {
                let mut words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
                words.sort();
                words
            };
            let expected = words(&cells.concat().join(" "));
            if let Some(text) = rows(None, &cells, Some(width)) {
                prop_assert_eq!(words(&text), expected.clone());
                prop_assert!(text.lines().all(|line| line.len() <= width), "{} in {width}", text);
            }
            let names = ["", "", ""];
            let record: Vec<String> =
                cells.iter().map(|row| fields(names.into_iter().zip(row.iter().cloned().map(Some)), Some(width))).collect();
            prop_assert_eq!(words(&record.join("\n")), expected);
        }
    }
}
