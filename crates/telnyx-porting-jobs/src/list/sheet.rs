//! Reading lists as people keep them: CSV with or without headers, or one value per line.

use telnyx_porting::{PhoneNumber, Problem, Rule, ValidationError};

/// How the column with the numbers may be headed, without case, spaces, hyphens, dots and underscores.
pub(super) const NUMBER_HEADERS: [&str; 10] =
    ["phonenumber", "phonenumbers", "phone", "number", "telephone", "telephonenumber", "msisdn", "tn", "did", "e164"];

/// The lines of a list that have anything in them.
pub(super) struct Sheet {
    /// The headers in plain letters; empty where the first line is none of headers.
    headers: Vec<String>,
    /// In which column the numbers are.
    pub(super) number: usize,
    pub(super) rows: Vec<Row>,
}

/// A line with its number, from 1.
pub(super) struct Row {
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Row {
    /// A cell; one that is not there is empty.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map(String::as_str).unwrap_or_default()
    }
}

impl Sheet {
    /// Reads the content of a file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ValidationError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.contains(&0) {
            let problem = Problem::error("numbers", Rule::File, "is no text: it holds zero bytes");
            return Err(problem.with_hint("save the sheet as CSV in UTF-8").into());
        }
        let mut rows = rows(bytes);
        let first = rows.first().map(|row| row.cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>());
        let mut sheet = Self { headers: Vec::new(), number: 0, rows: Vec::new() };
        if let Some(headers) = first.filter(|cells| cells.iter().any(|cell| NUMBER_HEADERS.contains(&cell.as_str()))) {
            rows.remove(0);
            sheet.headers = headers;
            sheet.number = sheet.column(&NUMBER_HEADERS).unwrap_or_default();
        }
        rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        Ok(Self { rows, ..sheet })
    }

    /// The column with one of these headers.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        self.headers.iter().position(|header| names.contains(&header.as_str()))
    }
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .delimiter(delimiter(bytes))
        .from_reader(bytes);
    let (mut rows, mut record) = (Vec::new(), csv::ByteRecord::new());
    // A reader of bytes in memory with lines of any length has nothing left to fail at.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, cells: record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect() });
    }
    rows
}

fn plain(header: &str) -> String {
    header.chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '.')).collect::<String>().to_lowercase()
}

/// The separator that the first line with anything in it uses.
fn delimiter(bytes: &[u8]) -> u8 {
    let lines = bytes.split(|byte| *byte == b'\n');
    let first = lines.into_iter().find(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
    let columns = |separator: u8| first.unwrap_or_default().split(|byte| *byte == separator).count();
    [b';', b'\t'].into_iter().find(|separator| columns(*separator) > columns(b',')).unwrap_or(b',')
}

/// A number in E.164; with separators where it begins with `+`, or where its country is known.
pub(super) fn parse_number(text: &str, country: Option<&str>) -> Result<PhoneNumber, ValidationError> {
    match (country, text.parse::<PhoneNumber>()) {
        (_, Ok(number)) => Ok(number),
        (Some(country), Err(_)) => PhoneNumber::parse_in(country.parse()?, text),
        // What begins with + says its country itself; only separators may stand in the way.
        (None, Err(error)) if text.starts_with('+') => without_separators(text).parse().map_err(|_| error),
        (None, Err(error)) => Err(error),
    }
}

fn without_separators(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')')).collect()
}

/// What is said of a list in which nothing can be used; `first` is the first line that cannot, with the reason.
pub(super) fn nothing_usable(what: &str, first: Option<(u64, &Problem)>, hint: &str) -> ValidationError {
    let message = match first {
        None => format!("holds no {what}: it is empty"),
        Some((line, reason)) => format!("holds no {what}; line {line}: {}", reason.message()),
    };
    Problem::error("numbers", Rule::NotEmpty, message).with_hint(hint).into()
}
