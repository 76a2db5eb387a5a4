//! Reports as workbooks.

use super::Report;
use super::columns::{Cell, Column};
use super::tables::{ATTENTION, NUMBERS, ORDERS};
use chrono::{DateTime, Utc};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use std::io;

/// The maximum length of a cell, in UTF-16 code units.
const LONGEST_CELL: usize = 32_767;

impl Report {
    /// Returns the report as an XLSX workbook with the sheets `Numbers`, `Orders` and `Attention`. Phone numbers are texts,
    /// and times are dates in UTC.
    ///
    /// # Errors
    /// If the workbook cannot be created, for example because the report has more rows than a sheet can have (1,048,576).
    pub fn xlsx(&self) -> io::Result<Vec<u8>> {
        let mut workbook = Workbook::new();
        let result = sheet(&mut workbook, "Numbers", &NUMBERS, &self.numbers)
            .and_then(|()| sheet(&mut workbook, "Orders", &ORDERS, &self.orders))
            .and_then(|()| sheet(&mut workbook, "Attention", &ATTENTION, &self.attention))
            .and_then(|()| workbook.save_to_buffer());
        result.map_err(io::Error::other)
    }
}

/// Adds a sheet with a header row.
fn sheet<T>(workbook: &mut Workbook, name: &str, columns: &[Column<T>], items: &[T]) -> Result<(), XlsxError> {
    let header = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    let count = Format::new().set_align(FormatAlign::Top);
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Top);
    let sheet = workbook.add_worksheet().set_name(name)?;
    for (index, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, index, column.title, &header)?;
        sheet.set_column_width(index, column.width)?;
    }
    let mut last = 0;
    for (row, item) in (1..).zip(items) {
        for (index, column) in (0..).zip(columns) {
            match (column.cell)(item) {
                Cell::Empty => {}
                Cell::Count(value) => {
                    // Exact up to 2^53, like all numbers in workbooks.
                    #[expect(clippy::cast_precision_loss)]
                    sheet.write_number_with_format(row, index, value as f64, &count)?;
                }
                Cell::Time(value) => match excel_time(value) {
                    Some(value) => drop(sheet.write_datetime_with_format(row, index, &value, &time)?),
                    None => drop(sheet.write_string_with_format(row, index, Cell::Time(value).plain(), &text)?),
                },
                cell => drop(sheet.write_string_with_format(row, index, shortened(&cell.plain()), &text)?),
            }
        }
        last = row;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or_default();
    sheet.autofilter(0, 0, last, last_column)?;
    Ok(())
}

/// `None` before 1900 and after 9999, which workbooks cannot express.
fn excel_time(time: DateTime<Utc>) -> Option<ExcelDateTime> {
    ExcelDateTime::from_timestamp(time.timestamp()).ok()
}

/// A text that fits into a cell.
fn shortened(text: &str) -> String {
    let mut length = 0;
    let end = text.char_indices().find(|(_, c)| {
        length += c.len_utf16();
        length >= LONGEST_CELL
    });
    end.map_or_else(|| text.to_owned(), |(end, _)| format!("{}…", &text[..end]))
}
