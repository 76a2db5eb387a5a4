//! CSV and workbooks.

use crate::journal::{EXCEPTION, FORMULA, SCRIPT, report};
use calamine::{Data, DataType as _, Range, Reader as _, Xlsx};
use std::io::Cursor;

#[tokio::test]
async fn a_report_as_csv_has_documented_columns() {
    let csv = report().await.csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header, ["number", "customer", "order", "status", "foc", "exception", "row", "messaging", "reason"]);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 15);
    let acme = format!("Acme {SCRIPT} (line 2)");
    let first = ["+13035550101", &acme, EXCEPTION, "exception", "", "PASSCODE_PIN_INVALID", "line 2", "", ""];
    assert_eq!(rows[0].iter().collect::<Vec<_>>(), first);
    assert_eq!((&rows[3][3], &rows[3][4], &rows[3][7]), ("ported", "2026-03-01T15:00:00Z", "still porting"));
    assert_eq!((&rows[11][3], &rows[11][8]), ("not-portable", "no_coverage"));
}

/// Spreadsheets evaluate cells that start with `=`, `+`, `-` or `@`. Phone numbers are not formulas.
#[tokio::test]
async fn a_report_as_csv_has_no_formulas() {
    let csv = report().await.csv();
    let mut formulas = 0;
    for row in csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap) {
        assert!(row[0].starts_with("+1303555"), "{row:?}");
        for cell in row.iter().skip(1) {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{row:?}");
            formulas += usize::from(cell.starts_with(&format!("'{FORMULA}")));
        }
    }
    assert_eq!(formulas, 6);
}

#[tokio::test]
async fn a_report_as_a_workbook_has_texts_and_dates() {
    let bytes = report().await.xlsx().unwrap();
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["Numbers", "Orders", "Attention"]);
    let numbers: Range<Data> = workbook.worksheet_range("Numbers").unwrap();
    assert_eq!(numbers.get((0, 0)), Some(&Data::String("Number".to_owned())));
    assert_eq!(numbers.get((1, 0)), Some(&Data::String("+13035550101".to_owned())));
    assert_eq!(numbers.get((6, 1)), Some(&Data::String(format!("{FORMULA} (line 9)"))), "a text, not a formula");
    let Some(Data::DateTime(foc)) = numbers.get((4, 4)) else { panic!("not a date: {:?}", numbers.get((4, 4))) };
    // Days since the end of 1899.
    assert!(foc.is_datetime() && (foc.as_f64() - 46_082.625).abs() < 1e-6, "2026-03-01 15:00, not {foc}");
    assert_eq!(numbers.height(), 16);

    let orders: Range<Data> = workbook.worksheet_range("Orders").unwrap();
    assert_eq!(orders.get((1, 3)).and_then(|cell| cell.as_i64()), Some(2));
    assert_eq!(orders.get((1, 10)), Some(&Data::String("-1+1".to_owned())));
    let attention: Range<Data> = workbook.worksheet_range("Attention").unwrap();
    assert_eq!(attention.get((1, 0)), Some(&Data::String("urgent".to_owned())));
    assert_eq!(attention.height(), 12);
    let formulas = workbook.worksheet_formula("Numbers").unwrap();
    assert!(formulas.is_empty(), "{formulas:?}");
}
