//! Joins the pages of a CSV table.

use crate::error::Error;

pub(super) const OPERATION: &str = "list_porting_phone_numbers_csv";

/// A table that is read in pages, each of which repeats the heading.
#[derive(Debug, Default)]
pub(super) struct Table {
    text: Vec<u8>,
    heading: Vec<u8>,
    rows: u64,
    last_page: Vec<u8>,
    repeats: bool,
}

impl Table {
    /// Adds the rows of a page and returns their number. Some servers return the last page again for later page
    /// numbers; such a page adds no rows.
    pub(super) fn add(&mut self, page: &[u8]) -> Result<u64, Error> {
        self.repeats = !page.is_empty() && page == self.last_page;
        if page.is_empty() || self.repeats {
            return Ok(0);
        }
        let first = self.last_page.is_empty();
        page.clone_into(&mut self.last_page);
        let mut records = records(page);
        let heading = records.next().unwrap_or_default();
        if first {
            heading.clone_into(&mut self.heading);
            self.text.extend_from_slice(heading);
        } else if heading.trim_ascii_end() != self.heading.trim_ascii_end() {
            return Err(Error::incomplete(OPERATION, "the heading of its first page"));
        }
        let mut rows = 0;
        for record in records.filter(|record| !record.trim_ascii_end().is_empty()) {
            self.end_line();
            self.text.extend_from_slice(record);
            rows += 1;
        }
        self.rows += rows;
        Ok(rows)
    }

    /// The number of rows, without the heading.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether the last page is equal to the one before it.
    pub(super) fn repeats(&self) -> bool {
        self.repeats
    }

    pub(super) fn into_text(self) -> Vec<u8> {
        self.text
    }

    /// Adds the line ending of the heading if the last line has none.
    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(b"\n") {
            let end: &[u8] = if self.heading.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
            self.text.extend_from_slice(end);
        }
    }
}

/// The records with their line endings. A line feed within quotes does not end a record.
fn records(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    text.split_inclusive(move |byte| {
        quoted ^= *byte == b'"';
        *byte == b'\n' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(pages: &[&str]) -> (String, u64) {
        let mut table = Table::default();
        for page in pages {
            table.add(page.as_bytes()).unwrap();
        }
        let rows = table.rows();
        (String::from_utf8(table.into_text()).unwrap(), rows)
    }

    #[test]
    fn pages_are_joined_in_one_table() {
        assert_eq!(table(&["a,b\r\n1,2\r\n", "a,b\r\n3,4\r\n", "a,b\r\n"]), ("a,b\r\n1,2\r\n3,4\r\n".to_owned(), 2));
        assert_eq!(table(&["a,b\r\n1,2", "a,b\n3,4"]), ("a,b\r\n1,2\r\n3,4".to_owned(), 2));
        assert_eq!(table(&["a\n\"x\ny\"\n", "a\n\n", ""]), ("a\n\"x\ny\"\n".to_owned(), 1));
        assert_eq!(table(&["a\n1\n", "a\n1\n"]), ("a\n1\n".to_owned(), 1));
        assert_eq!(table(&["a\n"]), ("a\n".to_owned(), 0));
        assert_eq!(table(&[]), (String::new(), 0));
    }

    #[test]
    fn a_different_heading_is_rejected() {
        let mut table = Table::default();
        table.add(b"a,b\n1,2\n").unwrap();
        assert!(table.add(b"b,a\n3,4\n").is_err());
    }
}
