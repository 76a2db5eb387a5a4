//! Reports as CSV.

use super::Report;
use super::tables::NUMBERS;
use std::borrow::Cow;

impl Report {
    /// Returns the numbers as CSV in UTF-8, quoted as in RFC 4180.
    ///
    /// The columns are `number`, `customer` (the account's label), `order`, `status`, `foc`, `exception`, `row`,
    /// `messaging` and `reason`; later versions may append columns. Messaging is in words: `ported`, `partly ported`,
    /// `still porting`, `not part of the order`, `exception`, `cancelled` or an unknown status. Times are in UTC, in the
    /// format of RFC 3339. Spreadsheets evaluate texts that start with `=`, `+`, `-` or `@` as formulas: such texts, except
    /// phone numbers, get a leading `'`.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory does not fail.
        let _ = writer.write_record(NUMBERS.iter().map(|column| column.name));
        for number in &self.numbers {
            let cells = NUMBERS.iter().map(|column| guarded((column.cell)(number).plain()).into_owned());
            let _ = writer.write_record(cells);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// A text that spreadsheets do not evaluate as a formula.
fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_phone_number = text.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_phone_number {
        return format!("'{text}").into();
    }
    text
}
