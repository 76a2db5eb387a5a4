//! Reads the rows of a text file: CSV, or one value per line.
//!
//! Lines are counted as in editors: CR LF, LF and CR each end a line, including within quotes. An unclosed quote only affects
//! its own line.

use super::cell::Cell;
use super::{MAX_COLUMNS, RawRow, headings, layout, list_issue};
use telnyx_porting::{Issue, Rule};

/// Possible separators, by precedence.
const SEPARATORS: [char; 4] = [';', '\t', '|', ','];
/// The number of rows used to detect the separator.
const SAMPLE: usize = 30;
/// The maximum number of line breaks in one cell. A quoted text with more is treated as an unclosed quote.
const MAX_BREAKS: u64 = 100;

/// A reader of rows.
#[derive(Clone)]
pub(super) struct TextRows<'a> {
    rest: &'a str,
    separator: char,
    /// The number of separators in most rows; 0 if it is not known.
    separators: usize,
    line: u64,
    /// The first line, if it declares the separator: `sep=;`.
    pub(super) declared: Option<&'a str>,
}

impl<'a> TextRows<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut rows = Self { rest: text, separator: ',', separators: 0, line: 1, declared: None };
        let first = text.lines().next().unwrap_or_default().trim_end_matches('\r');
        let first = first.split('\r').next().unwrap_or_default();
        let declared = first.trim_matches('"').get(..4).filter(|start| start.eq_ignore_ascii_case("sep="));
        match declared.and_then(|_| first.trim_matches('"').get(4..)?.chars().next()) {
            Some(separator) => {
                rows.declared = Some(first);
                rows.separator = separator;
                rows.rest = &text[first.len()..];
                rows.take_break();
            }
            None => rows.separator = rows.guess_separator(),
        }
        rows.separators = commonest(&rows.clone().take(SAMPLE).map(|row| row.cells.len()).collect::<Vec<_>>()).0;
        rows.separators = rows.separators.saturating_sub(1);
        rows
    }

    pub(super) fn separator(&self) -> char {
        self.separator
    }

    /// Returns the separator that yields the most known headings, or else the most rows with the same number of columns.
    fn guess_separator(&self) -> char {
        let score = |separator: &char| {
            let rows = Self { separator: *separator, ..self.clone() }.take(SAMPLE);
            let (comments, rows): (Vec<_>, Vec<_>) = rows.partition(RawRow::is_comment);
            // If all rows start with `#`, they are numbered.
            let rows = if rows.is_empty() { comments } else { rows };
            let known = |row: &RawRow| {
                let fields = row.cells.iter().filter(|cell| headings::field_of(&cell.text, false).is_some());
                if row.cells.len() > 1 { fields.count() } else { 0 }
            };
            let widths: Vec<_> = rows.iter().map(|row| row.cells.len()).collect();
            (rows.iter().map(known).max().unwrap_or(0), commonest(&widths).1)
        };
        let best = SEPARATORS.iter().rev().max_by_key(|separator| score(separator));
        best.copied().filter(|separator| score(separator) > (0, 0)).unwrap_or(',')
    }

    /// Skips a line break. Returns whether there was one.
    fn take_break(&mut self) -> bool {
        let rest = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']));
        match rest {
            Some(rest) => {
                self.rest = rest;
                self.line += 1;
                true
            }
            None => false,
        }
    }

    /// Returns the reason why a line cannot be split into cells.
    fn parse_error(&self, line: &str) -> Issue {
        if line.matches(self.separator).count() >= MAX_COLUMNS {
            let message = format!("expected at most {MAX_COLUMNS} columns, got more");
            return list_issue(Rule::File, message).with_hint("remove columns that are not needed");
        }
        let issue = list_issue(Rule::File, "unclosed quote, or text after a closing quote");
        issue.with_hint("close the quote, or double quotes within quoted text")
    }

    /// Returns the reason why a row with line breaks is likely several rows between two stray quotation marks: a line within it
    /// has all columns and a phone number. `text` is the row.
    fn swallowed(&self, text: &str) -> Option<Issue> {
        let is_full = |line: &str| line.matches(self.separator).count() >= self.separators;
        let has_number =
            |line: &str| line.split(self.separator).any(|cell| layout::looks_like_number(&Cell::text(cell)));
        let lines: Vec<_> = text.split('\n').flat_map(|line| line.trim_end_matches('\r').split('\r')).collect();
        if self.separators == 0 || !is_full(lines.first()?) {
            return None;
        }
        let found: Vec<_> =
            (self.line..).zip(lines).skip(1).filter(|(_, line)| is_full(line) && has_number(line)).collect();
        let ((first, _), (last, _)) = (found.first()?, found.last()?);
        let lines = if first == last {
            format!("line {first} looks like a row, but is")
        } else {
            format!("lines {first} to {last} look like rows, but are")
        };
        let issue = list_issue(Rule::File, format!("{lines} between the quotation marks of a cell"));
        Some(issue.with_hint("remove or double the stray quotation marks, or write the cell in one line"))
    }

    /// Returns the cells of a row, the remaining text, and the number of line breaks in the cells. `None` if a quote is
    /// unclosed, a closing quote is followed by text, or there are too many cells.
    fn cells(&self) -> Option<(Vec<Cell>, &'a str, u64)> {
        let (mut cells, mut rest, mut breaks) = (Vec::new(), self.rest, 0);
        loop {
            let opened = rest.trim_start_matches(' ').strip_prefix('"');
            let text = if let Some(quoted) = opened {
                let (text, after) = unquoted(quoted)?;
                breaks += line_breaks(&quoted[..quoted.len() - after.len()]);
                rest = after.trim_start_matches(' ');
                if !rest.is_empty() && !rest.starts_with([self.separator, '\n', '\r']) {
                    return None;
                }
                text
            } else {
                let end = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                rest = after;
                text.to_owned()
            };
            if breaks > MAX_BREAKS {
                return None;
            }
            // Spreadsheets also write separators for empty columns.
            if cells.len() < MAX_COLUMNS || !text.trim().is_empty() {
                cells.push(Cell::text(text));
            }
            if cells.len() > MAX_COLUMNS {
                return None;
            }
            match rest.strip_prefix(self.separator) {
                Some(next) => rest = next,
                None => return Some((cells, rest, breaks)),
            }
        }
    }
}

impl Iterator for TextRows<'_> {
    type Item = RawRow;

    /// Returns the next row, which may be blank.
    fn next(&mut self) -> Option<RawRow> {
        if self.rest.is_empty() {
            return None;
        }
        let number = self.line;
        let row = if let Some((cells, rest, breaks)) = self.cells() {
            let text = &self.rest[..self.rest.len() - rest.len()];
            let parse_error = if breaks > 0 { self.swallowed(text) } else { None };
            self.rest = rest;
            self.line += breaks;
            RawRow { number, cells, parse_error }
        } else {
            let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            RawRow { number, cells: vec![Cell::text(text)], parse_error: Some(self.parse_error(text)) }
        };
        self.take_break();
        Some(row)
    }
}

/// Returns the commonest width of rows with several cells, and the number of these rows. If several widths are equally common,
/// the first is used.
fn commonest(widths: &[usize]) -> (usize, usize) {
    let count = |width: &usize| (*width, widths.iter().filter(|other| *other == width).count());
    let counts = widths.iter().filter(|width| **width > 1).map(count);
    counts.rev().max_by_key(|(_, count)| *count).unwrap_or_default()
}

/// Returns the quoted text and the rest, starting after the opening quote. `None` if the quote is unclosed.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let (mut value, mut rest) = (String::new(), text);
    loop {
        let end = rest.find('"')?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return Some((value, rest)),
        }
    }
}

/// Returns the number of line breaks in a text.
fn line_breaks(text: &str) -> u64 {
    let mut bytes = text.bytes().peekable();
    let mut count = 0;
    while let Some(byte) = bytes.next() {
        count += u64::from(byte == b'\n' || byte == b'\r' && bytes.peek() != Some(&b'\n'));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        let rows = TextRows::new(text).filter(|row| !row.is_blank());
        rows.map(|row| (row.number, row.cells.into_iter().map(|cell| cell.text).collect())).collect()
    }

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_are_counted_as_in_an_editor() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "\"c", "d\",e", "f,\"g\"\"h\"", "", "", "i"].join(end);
            let rows = read(&text);
            let expected = [
                (1, strings(&["a", "b"])),
                (3, strings(&[&format!("c{end}d"), "e"])),
                (5, strings(&["f", "g\"h"])),
                (8, strings(&["i"])),
            ];
            assert_eq!(rows, expected, "{end:?}");
        }
    }

    #[test]
    fn separators_are_detected() {
        for separator in ["; ", ";", "\t", "|", ","] {
            let text = format!("Name{separator}Phone Number{separator}Country\nA, B{separator}1{separator}US\n");
            let text = if separator == "," { text.replace("A, B", "A B") } else { text };
            assert_eq!(read(&text)[0].1.len(), 3, "{separator:?}");
        }
        assert_eq!(TextRows::new("+13035550100\n+13035550101\n").separator(), ',');
        assert_eq!(TextRows::new("Example Ltd, London\n\nName;Phone\nA, B;1\n").separator(), ';');
        assert_eq!(TextRows::new("sep=|\r\na|b\r\n").separator(), '|');
        assert_eq!(read("sep=|\r\na|b\r\n"), [(2, strings(&["a", "b"]))]);
        assert_eq!(read("\"sep=;\"\nx;y"), [(2, strings(&["x", "y"]))]);
    }

    #[test]
    fn an_unclosed_quote_only_affects_its_line() {
        let rows: Vec<_> = TextRows::new("Phone,Name\n1,\"unclosed\n2,b\n3,\"c\"\n").collect();
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(rows.iter().map(|row| row.parse_error.is_some()).collect::<Vec<_>>(), [false, true, false, false]);
        let rows: Vec<_> = TextRows::new("Phone,Name\n1,\"unclosed\n2,b\n").collect();
        assert_eq!(rows.len(), 3);
        // Quotes inside an unquoted cell are part of its text.
        assert_eq!(read("=\"+1\",b\n5\" pipe,c"), [(1, strings(&["=\"+1\"", "b"])), (2, strings(&["5\" pipe", "c"]))]);
    }

    #[test]
    fn rows_between_stray_quotation_marks_are_not_lost() {
        for end in ["\n", "\r\n", "\r"] {
            let lines =
                ["Phone,Name", "+13035550101,\"19 inch", "+13035550102,Beta", "+13035550103,24\"", "+13035550104,z"];
            let rows: Vec<_> = TextRows::new(&lines.join(end)).collect();
            let errors: Vec<_> = rows.iter().map(|row| row.parse_error.as_ref().map(ToString::to_string)).collect();
            assert!(errors[1].as_ref().unwrap().contains("lines 3 to 4 look like rows"), "{errors:?}");
            assert!([&errors[0], &errors[2]].iter().all(|error| error.is_none()), "{errors:?}");
        }
        for list in [
            "Name,Phone,Country\nAcme,\"+13035550101\n+13035550102\",US\nBeta,+13035550103,US\n",
            "Phone,Notes\n+13035550101,\"call\n+13035550102\"\n+13035550103,x\n",
            "Phone,City\n+13035550101,\"1 Main St\nDenver, CO 80202\"\n+13035550103,x\n",
            "\"+13035550101\n+13035550102\"\n+13035550103\n",
        ] {
            assert!(TextRows::new(list).all(|row| row.parse_error.is_none()), "{list}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_line_is_in_a_row(text in "[a1\",;\n\r\t ]{0,80}") {
            let rows: Vec<_> = TextRows::new(&text).collect();
            let numbers: Vec<_> = rows.iter().map(|row| row.number).collect();
            proptest::prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
            let lines = line_breaks(&text) + u64::from(!text.is_empty() && !text.ends_with(['\n', '\r']));
            proptest::prop_assert!(numbers.last().is_none_or(|last| *last <= lines.max(1)));
        }
    }
}
