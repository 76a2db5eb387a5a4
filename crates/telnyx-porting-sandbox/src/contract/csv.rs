//! Lists as CSV.

use serde_json::Value;

/// Columns of the CSV form of numbers.
pub(crate) const CSV_COLUMNS: [&str; 5] =
    ["phone_number", "phone_number_type", "porting_order_id", "porting_order_status", "activation_status"];

/// A header row and a row for each item of the list.
pub(super) fn text(list: &Value) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let items = list["data"].as_array().into_iter().flatten();
    let rows = items.map(|item| CSV_COLUMNS.map(|column| item[column].as_str().unwrap_or_default()));
    // Nothing fails when it is written to memory, and all rows have the same length.
    let _ = std::iter::once(CSV_COLUMNS).chain(rows).try_for_each(|row| writer.write_record(row));
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_has_the_columns_of_the_first() {
        let list = json!({"data": [{"phone_number": "+13035550000", "porting_order_status": "a,b", "other": 1}]});
        let expected = "phone_number,phone_number_type,porting_order_id,porting_order_status,activation_status\r\n\
                        +13035550000,,,\"a,b\",\r\n";
        assert_eq!(String::from_utf8(text(&list)).unwrap(), expected);
    }
}
