//! Reads realistic lists from files and checks the result of each line.

use std::path::Path;
use telnyx_porting::CountryCode;
use telnyx_porting_jobs::{CodeIntake, Intake, IntakeOptions, Place, RejectsFormat};

fn file(name: &str, options: &IntakeOptions) -> Intake {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lists")).join(name);
    Intake::read(&path, options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read(name: &str) -> Intake {
    file(name, &IntakeOptions::new())
}

fn text(list: &str) -> Intake {
    Intake::parse(list.as_bytes(), "list", &IntakeOptions::new()).unwrap_or_else(|error| panic!("{list:?}: {error}"))
}

fn in_us(list: &str) -> Intake {
    Intake::parse(list.as_bytes(), "list", &IntakeOptions::new().with_country(CountryCode::US)).expect("a list")
}

fn place(place: &Place) -> String {
    place.to_string().trim_start_matches("line ").to_owned()
}

/// Each accepted row with its line, and `!` if it has a warning.
fn accepted(intake: &Intake) -> Vec<String> {
    let shown = |row: &telnyx_porting_jobs::Row| {
        let numbers: Vec<_> = row.ranges.iter().map(|range| range.start().digits().to_owned()).collect();
        let warning = if row.warnings.is_empty() { "" } else { "!" };
        format!("{}:+{}{warning}", place(&row.place), numbers.join("+"))
    };
    intake.rows.iter().map(shown).collect()
}

fn rejected(intake: &Intake) -> Vec<String> {
    intake.rejected.iter().map(|row| place(&row.place)).collect()
}

fn ignored(intake: &Intake) -> Vec<String> {
    intake.ignored.iter().map(|row| format!("{}:{}", place(&row.place), row.kind)).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn numbers_of_new_and_unassigned_area_codes() {
    let new = read("01_new_area_codes.txt");
    assert_eq!((new.len(), new.skipped()), (13, 0));
    assert!(new.rows.iter().all(|row| row.warnings.is_empty()), "{:?}", accepted(&new));
    let unassigned = read("01_unassigned.txt");
    assert_eq!(unassigned.rows.len() + unassigned.rejected.len(), 5);
    assert!(unassigned.rows.iter().all(|row| !row.warnings.is_empty()), "{:?}", accepted(&unassigned));
}

#[test]
fn numbers_of_new_and_former_plans() {
    let plans = read("02_plans.txt");
    let expected = ["1:+525562000000", "2:+5491123456789", "3:+541123456789", "4:+2250712345678", "5:+2290197123456"];
    assert_eq!(accepted(&plans)[..5], expected);
    assert_eq!(accepted(&plans)[5..], ["6:+390612345678"]);
    let old = read("02_plans_old.txt");
    assert_eq!(old.rows.len() + old.rejected.len(), 5);
    assert!(old.rows.iter().all(|row| !row.warnings.is_empty()), "{:?}", accepted(&old));
    assert!(old.numbers().all(|number| number.as_str() != "+525562000000"));
}

#[test]
fn numbers_are_not_guessed() {
    let intake = read("03_guess.csv");
    assert_eq!(accepted(&intake), ["6:+32474123456", "7:+15205550149"]);
    assert_eq!(rejected(&intake), ["2", "3", "4", "5"]);
}

#[test]
fn invisible_characters_are_removed() {
    let numbers = |intake: &Intake| intake.numbers().map(|number| number.to_string()).collect::<Vec<_>>();
    let all: Vec<_> = (0..=8).map(|digit| format!("+1303555010{digit}")).collect();
    let plain = read("04_invisible.txt");
    assert_eq!(numbers(&plain), all);
    assert!(plain.notes.iter().any(|note| note.contains("invisible")), "{:?}", plain.notes);
    assert_eq!(numbers(&read("04_invisible_country.csv")), all[1..]);
}

#[test]
fn numbers_that_a_spreadsheet_changed() {
    let intake = read("05_excel_numbers.csv");
    assert_eq!(accepted(&intake), ["4:+13035550101!", "8:+13035550103"]);
    assert_eq!(rejected(&intake), ["2", "3", "5", "6", "7", "9", "10"]);
    assert!(intake.rejected[5].reason.message().contains("spreadsheet"), "{}", intake.rejected[5].reason);
}

#[test]
fn guards_are_removed() {
    assert_eq!(accepted(&read("06_apostrophe.csv")), ["2:+13035550101", "3:+380441234567", "4:+13035550102"]);
    assert_eq!(accepted(&read("06_formula.csv")), ["2:+13035550101", "3:+13035550102"]);
    assert_eq!(accepted(&read("06_tab_guard.csv")), ["2:+13035550101", "3:+13035550102"]);
}

#[test]
fn separators_encodings_and_workbooks() {
    let declared = read("07_sep.csv");
    assert_eq!(accepted(&declared), ["3:+13035550101", "4:+442079460958"]);
    assert_eq!(ignored(&declared), ["1:separator"]);
    let unicode = read("08_unicode_text.txt");
    assert_eq!(accepted(&unicode), ["2:+13035550101"]);
    let ansi = read("08_ansi.csv");
    assert_eq!(accepted(&ansi), ["2:+13035550101", "3:+13035550102"]);
    assert!(ansi.notes.iter().any(|note| note.contains("windows-1252")), "{:?}", ansi.notes);
    let book = read("08_book.xlsx");
    assert_eq!(book.rows[0].place.to_string(), format!("cell {}!A3", sheet_of(&book)));
    assert_eq!(accepted(&book).len(), 1);
    assert_eq!(book.rejected[0].place.to_string(), format!("cell {}!A2", sheet_of(&book)));
    let american = file("08_book.xlsx", &IntakeOptions::new().with_country(CountryCode::US));
    assert_eq!(american.numbers().map(|n| n.to_string()).collect::<Vec<_>>(), ["+13035550101", "+13035550102"]);
}

#[test]
fn workbooks_of_other_programs() {
    let old = read("13_list.xls");
    let places = |intake: &Intake| intake.rows.iter().map(|row| row.place.to_string()).collect::<Vec<_>>();
    assert_eq!(places(&old), ["cell Numbers!B4", "cell Numbers!B5"]);
    assert_eq!(rejected(&old), ["cell Numbers!B6"]);
    assert!(old.rejected[0].reason.message().contains("got a date"), "{}", old.rejected[0].reason);
    assert_eq!(old.rows[0].details.as_ref().unwrap().pin_passcode.as_ref().unwrap().expose(), "0042");
    // A number loses its leading zeros.
    assert_eq!(old.rows[1].warnings[0].field(), "pin_passcode");
    assert!(old.notes.iter().any(|note| note.contains("Notes")), "{:?}", old.notes);
    let open = read("13_list.ods");
    assert_eq!(places(&open), ["cell Numbers!A5", "cell Numbers!A6"]);
    assert_eq!(rejected(&open), ["cell Numbers!A7"]);
}

fn sheet_of(intake: &Intake) -> String {
    match &intake.rows[0].place {
        Place::Cell { sheet, .. } => sheet.to_string(),
        other => panic!("{other}"),
    }
}

#[test]
fn rows_with_a_hash_are_data_below_the_headings() {
    let intake = read("09_hash.csv");
    assert_eq!(accepted(&intake), ["2:+13035550101", "3:+13035550102", "4:+18005550103"]);
    let intake = read("09_hash_values.csv");
    assert_eq!(accepted(&intake), ["2:+13035550101", "3:+13035550102", "4:+13035550103"]);
    let comments = text("# a list\n# of two\n+13035550101\n+13035550102\n# three\n");
    assert_eq!(ignored(&comments), ["1:comment", "2:comment"]);
    assert_eq!(rejected(&comments), ["5"]);
}

#[test]
fn headings_titles_and_totals() {
    let title = read("10_title.csv");
    assert_eq!(accepted(&title), ["4:+13035550101", "5:+13035550102"]);
    assert_eq!((ignored(&title), title.skipped()), (vec!["1:title".to_owned(), "6:total".to_owned()], 0));
    let breaks = read("10_newline_header.csv");
    assert_eq!(accepted(&breaks), ["4:+13035550101", "6:+13035550102"]);
    assert_eq!(rejected(&breaks), ["7"]);
    assert_eq!(breaks.rejected[0].column.as_deref(), Some("Phone Number"));
    assert_eq!(accepted(&read("10_nbsp_header.csv")), ["2:+13035550101"]);
    assert_eq!(accepted(&read("10_unknown_header.csv")), ["2:+13035550101"]);
    // A total above further numbers is rejected.
    let middle = text("Phone,Name\n+13035550101,a\nTotal,\n+13035550102,b\n");
    assert_eq!(rejected(&middle), ["3"]);
}

#[test]
fn footnotes_below_the_numbers_are_ignored() {
    let list = "#,Phone,Customer,PIN\n1,+13035550101,a,1\n2,+13035550102,b,2\n";
    let notes =
        text(&format!("{list}* Highlighted lines to be confirmed,,,\n,,* b is new,\nNote: confirm by Friday,,,\n"));
    assert_eq!(ignored(&notes), ["4:footnote", "5:footnote", "6:footnote"]);
    assert_eq!((notes.skipped(), notes.len()), (0, 2));
    // These can be rows that lack a number.
    let unsure =
        ["Acme,,,", ",,Acme Dental of Denver,", ",* call Kim,,", "* 303 555 0103,,,", "* call,,Acme,", "***,,,"];
    let unsure = text(&format!("{list}{}\n", unsure.join("\n")));
    let all = ["4", "5", "6", "7", "8", "9"].map(str::to_owned).to_vec();
    assert_eq!((rejected(&unsure), ignored(&unsure)), (all, Vec::new()));
    // A note above further numbers is rejected.
    let middle = text(&format!("{list}* Highlighted,,,\n3,+13035550103,c,3\n"));
    assert_eq!((rejected(&middle), middle.len()), (vec!["4".to_owned()], 3));
}

#[test]
fn merged_cells_apply_to_all_their_rows() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(1, 0, ["Customer", "Phone", "Country", "PIN"]).unwrap();
    for (row, number) in (2..7).zip(["(303) 555-0101", "(303) 555-0102", "x", "(303) 555-0104", "(303) 555-0105"]) {
        sheet.write_string(row, 1, number).unwrap();
    }
    let format = rust_xlsxwriter::Format::new();
    // A heading that is merged with data, and a merged number, are not repeated.
    sheet.merge_range(1, 3, 3, 3, "PIN", &format).unwrap();
    sheet.merge_range(2, 0, 5, 0, "Acme", &format).unwrap();
    sheet.merge_range(2, 2, 6, 2, "US", &format).unwrap();
    sheet.merge_range(6, 1, 7, 1, "(303) 555-0105", &format).unwrap();
    let book = workbook.save_to_buffer().unwrap();
    let intake = Intake::parse(&book, "book", &IntakeOptions::new().with_column("Phone")).unwrap();
    let customers: Vec<_> =
        intake.rows.iter().map(|row| row.details.as_ref().and_then(|d| d.customer.clone())).collect();
    let acme = Some("Acme".to_owned());
    assert_eq!(customers, [acme.clone(), acme.clone(), acme, None], "{:?}", intake.rejected);
    assert!(intake.rows.iter().all(|row| row.details.as_ref().is_none_or(|details| details.pin_passcode.is_none())));
    assert_eq!(intake.rejected[0].place.to_string(), "cell Sheet1!B5");
    let notes: Vec<_> = intake.notes.iter().filter(|note| note.contains("merged")).collect();
    assert_eq!(
        notes,
        [
            "Customer: the values of merged cells apply to all of their rows: A3:A6",
            "Country: the values of merged cells apply to all of their rows: C3:C7"
        ]
    );
}

#[test]
fn countries_in_every_form() {
    let codes = read("11_calling_code.csv");
    assert_eq!(accepted(&codes), ["2:+13035550101", "3:+13035550102", "4:+442079460958"]);
    let names = read("11_names.csv");
    let expected = ["2:+13035550101", "3:+442079460958", "4:+13035550102", "5:+442079460959", "6:+442079460960!"];
    assert_eq!(accepted(&names), expected);
    let nowhere = text("phone,country\n(303) 555-0101,Narnia\n+13035550102,Narnia\n");
    assert_eq!((rejected(&nowhere), accepted(&nowhere)), (vec!["2".to_owned()], vec!["3:+13035550102!".to_owned()]));
}

#[test]
fn states_are_not_countries() {
    let list = "Region,Phone\nCO,(303) 555-0102\nIN,(317) 555-0102\n";
    assert_eq!(rejected(&text(list)), ["2", "3"]);
    assert_eq!(accepted(&in_us(list)), ["2:+13035550102", "3:+13175550102"]);
}

#[test]
fn cells_with_ranges_and_extensions() {
    let intake = read("12_cells.csv");
    let counts: Vec<_> =
        intake.rows.iter().map(|row| (place(&row.place), row.ranges.iter().map(|r| r.len()).sum::<usize>())).collect();
    let expected = [("2", 19), ("3", 3), ("6", 2)].map(|(line, count)| (line.to_owned(), count));
    assert_eq!(counts, expected);
    assert_eq!(rejected(&intake), ["4", "5", "7", "8"]);
    let toll_free = read("12_toll_free.csv");
    assert_eq!(rejected(&toll_free), ["2", "3"]);
    assert!(toll_free.rejected.iter().all(|row| row.reason.hint().unwrap().contains("--country")));
    let american = file("12_toll_free.csv", &IntakeOptions::new().with_country(CountryCode::US));
    assert_eq!(accepted(&american), ["2:+18005550199", "3:+18555550100"]);
}

#[test]
fn decimals_and_slashes_in_countries_without_a_fixed_length() {
    for (number, country) in [
        ("303555010", "US"),
        ("21123456", "NZ"),
        ("401234567", "FI"),
        ("6641234567", "AT"),
        ("0612345678", "IT"),
        ("030123456", "DE"),
        ("30123456", "DE"),
        ("+4930123456", ""),
        ("0812345678", "ID"),
        ("0312345678", "JP"),
        ("81234567", "SE"),
    ] {
        for ending in [".0", ".00", ".99", ".5", "/1", "/57", "-57/8", " x1", " ext 12", ",0", "E1"] {
            let list = format!("phone;country\n{number}{ending};{country}\n");
            let intake = text(&list);
            assert!(intake.rows.is_empty(), "{list:?} {:?}", accepted(&intake));
            assert_eq!(rejected(&intake), ["2"], "{list:?}");
        }
    }
}

#[test]
fn several_numbers_in_a_row_are_read_or_rejected() {
    let expected = "1:+13035550101+13035550102+13035550103";
    for (list, line) in [
        ("\"+13035550101;+13035550102;+13035550103\"\n", expected.to_owned()),
        ("Phone\n\"+13035550101,+13035550102,+13035550103\"\n", expected.replace("1:+", "2:+")),
    ] {
        assert_eq!(accepted(&text(list)), [line], "{list:?}");
    }
    for list in [
        "+13035550101;+13035550102;+13035550103\n",
        "+13035550101,+13035550102\n",
        "+13035550101\t+13035550102\n",
        "Phone\n+13035550100\n+13035550101,+13035550102\n",
    ] {
        let error = Intake::parse(list.as_bytes(), "list", &IntakeOptions::new()).unwrap_err();
        assert!(error.to_string().contains("--column"), "{error}");
    }
    // An additional column without a heading.
    let beside = "Phone,Note\n+13035550100,a\n+13035550101,b,+13035550102\n+13035550103,c\n";
    assert_eq!(rejected(&text(beside)), ["3"]);
}

#[test]
fn a_row_with_more_cells_than_headings_is_rejected() {
    let list = "Phone,Customer,Account Number,PIN\n+13035550101,Acme, Inc.,00123,0042\n+13035550102,\"Acme, Inc.\",00123,0042\n\
                +13035550103,Acme,00123,0042,,\n";
    let intake = text(list);
    assert_eq!(accepted(&intake), ["3:+13035550102", "4:+13035550103"]);
    let [row] = intake.rejected.as_slice() else { panic!("{:?}", intake.rejected) };
    assert_eq!(row.reason.message(), "the row has 5 cells, but the list has 4 headings");
    assert!(row.reason.hint().unwrap().contains("quotes"), "{}", row.reason);
    assert_eq!(row.text, "[hidden]");
    // A title above numbers is not a heading, and a remark in a workbook is beside the list.
    assert_eq!(accepted(&text("Numbers of Acme\n+13035550101,x\n")), ["2:+13035550101"]);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["Phone", "PIN"]).unwrap();
    sheet.write_row(1, 0, ["+13035550101", "0042", "", "call first"]).unwrap();
    let intake = Intake::parse(&workbook.save_to_buffer().unwrap(), "book", &IntakeOptions::new()).unwrap();
    assert_eq!((intake.len(), intake.skipped()), (1, 0));
}

#[test]
fn a_first_number_is_not_a_heading() {
    assert_eq!(accepted(&text("tel:+13035550101\ntel:+13035550102\n")), ["1:+13035550101", "2:+13035550102"]);
    for (list, expected) in [
        ("Phone 303-555-0101\n303-555-0102\n", ["2:+13035550102"].as_slice()),
        ("Mobile 1 3035550101;Acme\n3035550102;Beta\n", &["2:+13035550102"]),
        ("Main 303-555-0100\nFax 303-555-0101\n303-555-0102\n", &["3:+13035550102"]),
        ("Kim;+13035550101;x\n+13035550102;Beta;y\n+13035550103;Gamma;z\n", &["2:+13035550102", "3:+13035550103"]),
    ] {
        let intake = in_us(list);
        assert_eq!(accepted(&intake), expected, "{list:?}");
        assert_eq!(intake.rejected.len() + expected.len(), list.lines().count(), "{list:?}");
    }
}

#[test]
fn numbers_outside_of_the_list_are_rejected() {
    // Above the headings, in any column.
    let above = text("Numbers,+13035550100\nExported,2026-11-30\nName,Phone\nx,+13035550101\n");
    assert_eq!((rejected(&above), ignored(&above)), (vec!["1".to_owned()], vec!["2:title".to_owned()]));
    // Behind a row number that starts with #, and in a row that is commented out.
    let numbered = text("#1;+13035550101\n#2;+13035550102\n");
    assert_eq!(accepted(&numbered), ["1:+13035550101", "2:+13035550102"]);
    let commented = text("# old;+13035550100\n# numbers of Acme\n#+13035550104;x\nx;+13035550101\n");
    assert_eq!((rejected(&commented), accepted(&commented)), (vec!["1".to_owned()], vec!["4:+13035550101".to_owned()]));
    assert_eq!(ignored(&commented), ["2:comment", "3:comment"]);
    // In a footnote.
    let notes = ["* also port 303-555-0103 please", "Note: confirm by 2026-12-24", "* see order 4711"];
    let notes = text(&format!("Name,Phone\na,+13035550101\n{}\n", notes.join(",\n")));
    assert_eq!((rejected(&notes), ignored(&notes).len()), (vec!["3".to_owned()], 2));
}

#[test]
fn skipped_rows_show_no_secrets() {
    let list = "Acme: account 00998877 with PIN A4711\nAcme,00998877,4711\nPhone,Account Number,PIN,Notes\n+13035550101,00123,0042,\n\
                303,00998877,4711,\nAcme,00998877,4711,x,4711\nTotal,00998877,4711,2 accounts\nTotal,00998877,4711,4\n\
                ,,,* PIN 4711 for all\n";
    let intake = text(list);
    let shown: Vec<_> = intake.ignored.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(
        shown,
        [
            "Acme: account [hidden] with PIN [hidden]",
            "Total | [hidden] | [hidden] | 2 accounts",
            "Total | [hidden] | [hidden] | 4",
            "* PIN [hidden] for all"
        ]
    );
    assert_eq!(rejected(&intake), ["2", "5", "6"]);
    let shown = format!("{}{:?}", serde_json::to_string(&intake).unwrap(), intake.complete());
    assert!(!shown.contains("4711") && !shown.contains("00998877"), "{shown}");
}

#[test]
fn columns_with_the_same_field_agree_or_their_row_is_rejected() {
    let list =
        "Phone,PIN,Port-Out PIN\n+13035550101,0042,4711\n+13035550102,,4711\n+13035550103,0042,N/A\n+13035550104,7,7\n";
    let intake = text(list);
    let pins: Vec<_> = intake
        .rows
        .iter()
        .map(|row| row.details.as_ref().unwrap().pin_passcode.as_ref().unwrap().expose().to_owned())
        .collect();
    assert_eq!((rejected(&intake), pins), (vec!["2".to_owned()], ["4711", "0042", "7"].map(str::to_owned).to_vec()));
    let row = &intake.rejected[0];
    assert_eq!(row.reason.message(), "PIN and Port-Out PIN have different values, but both set pin_passcode");
    assert!(row.text == "[hidden]" && row.reason.hint().unwrap().contains("rename or remove"), "{row:?}");
    assert!(intake.notes.iter().any(|note| note.starts_with("PIN, Port-Out PIN: ")), "{:?}", intake.notes);
    // A heading that can have another meaning is not read beside one that cannot.
    let weak = text(
        "County,State,Account,Account Number,Due Date,FOC Date,Phone\nDenver,CO,Acme,00123,2027-01-01,2027-03-02,+13035550101\n",
    );
    let details = weak.rows[0].details.as_deref().unwrap();
    assert_eq!(details.administrative_area.as_deref(), Some("CO"));
    assert_eq!(details.account_number.as_ref().unwrap().expose(), "00123");
    assert_eq!(details.foc_date.as_deref(), Some("2027-03-02"));
    assert_eq!(weak.notes, ["columns that are not read: County, Account, Due Date"]);
    let crm = text("Account ID,Account,Phone\n0015g00000AbCdEAA0,Acme,+13035550101\n");
    assert!(crm.rows[0].details.is_none(), "{:?}", crm.rows[0].details);
    assert_eq!(crm.notes, ["columns that are not read: Account ID, Account"]);
    let codes =
        CodeIntake::parse(b"number,PIN,code\n+61412345678,1111,04821\n", "codes", &IntakeOptions::new()).unwrap();
    assert_eq!((codes.codes.len(), codes.rejected.len()), (1, 0));
}

#[test]
fn numbers_that_may_lack_their_area_code_are_rejected() {
    let germany = IntakeOptions::new().with_country("DE".parse().unwrap());
    let list = "Vorwahl;Rufnummer\n030;1234567\n030;0301234567\n30;301234567\n030;+49301234567\n;030 1234568\n030;3012345\n\
                030;030 1234560; 7654321\nBerlin;1234567\n";
    let intake = Intake::parse(list.as_bytes(), "list", &germany).unwrap();
    assert_eq!(accepted(&intake), ["3:+49301234567", "6:+49301234568"], "{:?}", intake.rejected);
    let reason = &intake.rejected[0].reason;
    assert_eq!(reason.message(), "Rufnummer may lack the area code, which is in Vorwahl");
    assert!(reason.hint().unwrap().contains("write the area code before the number"));
    let american =
        in_us("Area Code,Phone\n303,(303) 555-0101\n303,1 303 555 0102\n720,303-555-0103\n303,+17205550104\n");
    assert_eq!(accepted(&american), ["2:+13035550101", "3:+13035550102", "5:+17205550104"]);
    assert_eq!(rejected(&american), ["4"]);
}

#[test]
fn a_quantity_beside_first_numbers_is_the_number_of_numbers() {
    for list in ["Start,Quantity", "DDI Range Start,Count"] {
        let list =
            format!("{list}\n+442079460100,100\n+442079460200,1\n+442079460300,\n+442079460400-+442079460409,10\n");
        let intake = text(&list.replace("DDI Range Start", "Range Start"));
        assert_eq!((rejected(&intake), intake.len()), (vec!["2".to_owned()], 12), "{list}");
        assert!(intake.rejected[0].reason.hint().unwrap().contains("last number"), "{}", intake.rejected[0].reason);
    }
    // In other lists, the column is not read.
    let other = text("Phone,Size\n+13035550101,43\n");
    assert_eq!((other.len(), other.notes), (1, vec!["columns that are not read: Size".to_owned()]));
}

#[test]
fn cells_that_a_spreadsheet_converted_set_nothing_unnoticed() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["Phone", "Suite", "Reference", "PIN", "Notes", "FOC Date"]).unwrap();
    sheet.write_string(1, 0, "+13035550101").unwrap();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for column in [1, 4, 5] {
        sheet.write_number_with_format(1, column, 46_000, &date).unwrap();
    }
    sheet.write_boolean(1, 2, true).unwrap().write_boolean(1, 3, false).unwrap();
    let intake = Intake::parse(&workbook.save_to_buffer().unwrap(), "book", &IntakeOptions::new()).unwrap();
    let warnings: Vec<_> = intake.rows[0].warnings.iter().map(|warning| warning.field()).collect();
    assert_eq!(warnings, ["extended_address", "customer_reference", "pin_passcode"]);
    let warning = &intake.rows[0].warnings[0];
    assert_eq!(warning.message(), "Suite cannot be read: expected text, got a date: changed by a spreadsheet");
    assert!(warning.hint().unwrap().contains("as text"), "{warning}");
}

#[test]
fn house_numbers_are_part_of_the_street() {
    let streets = |list: &str| -> Vec<_> {
        let street = |row: &telnyx_porting_jobs::Row| row.details.as_ref()?.street_address.clone();
        text(list).rows.iter().map(|row| street(row).unwrap_or_default()).collect()
    };
    let german = "Rufnummer;Straße;Hausnummer\n+4930123456;Hauptstr.;12 a\n+4930123457;Hauptstr. 12;12\n\
                  +4930123458;Straße des 17. Juni;17\n+4930123459;Hauptstr.;\n+4930123450;;5\n";
    assert_eq!(streets(german), ["Hauptstr. 12 a", "Hauptstr. 12", "Straße des 17. Juni 17", "Hauptstr.", ""]);
    let warning = &text(german).rows[4].warnings[0];
    assert_eq!(warning.message(), "Hausnummer is not used: the row has no street");
    let english =
        "House Number,Street,Phone\n350,5th Avenue,+13035550101\n5,5th Avenue,+13035550102\n1,1 Main St,+13035550103\n";
    assert_eq!(streets(english), ["350 5th Avenue", "5 5th Avenue", "1 Main St"]);
    // `Number` is the column of the numbers.
    assert_eq!(streets("Street,Number\nMain,+13035550101\n"), ["Main"]);
}

#[test]
fn ranges_in_two_columns() {
    let intake = text("start;end\n+442079460100;+442079460109\n+442079460120;\n+442079460139;+442079460130\n");
    assert_eq!(intake.ranges().map(|range| range.len()).collect::<Vec<_>>(), [10, 1]);
    assert_eq!(rejected(&intake), ["4"]);
}

#[test]
fn unclosed_quotes_are_reported() {
    let intake = text("Phone,Name\n+13035550101,\"unclosed\n+13035550102,b\n+13035550103,c\n");
    assert_eq!(rejected(&intake), ["2"]);
    assert_eq!(accepted(&intake), ["3:+13035550102", "4:+13035550103"]);
}

#[test]
fn lines_are_counted_as_in_editors() {
    for end in ["\n", "\r\n", "\r"] {
        let list = ["# comment", "", "Phone", "", "+13035550101", "bad", ""].join(end);
        let intake = text(&list);
        assert_eq!(
            (accepted(&intake), rejected(&intake)),
            (vec!["5:+13035550101".to_owned()], vec!["6".to_owned()]),
            "{end:?}"
        );
    }
}

#[test]
fn account_data_of_rows_is_kept() {
    let intake = text(
        "Customer;Account No.;PIN;Numbers to port;Service Address;City;State;ZIP;FOC Date;LOA;Notes\n\
         Acme;00123;0042;+13035550101;1 Main St;Denver;CO;02139;2026-12-24;acme.pdf;front\n\
         Beta;1.5E10;42.0;+13035550102;;;;;;;\n",
    );
    let details = intake.rows[0].details.as_ref().unwrap();
    assert_eq!((details.customer.as_deref(), details.postal_code.as_deref()), (Some("Acme"), Some("02139")));
    assert_eq!(details.account_number.as_ref().unwrap().expose(), "00123");
    assert_eq!(details.pin_passcode.as_ref().unwrap().expose(), "0042");
    assert!(intake.rows[0].warnings.is_empty() && intake.rows[1].warnings.len() == 2, "{:?}", intake.rows[1].warnings);
    assert!(!format!("{intake:?}").contains("0042"));
}

#[test]
fn repeated_numbers_are_duplicates_or_conflicts() {
    let intake = text(
        "Phone,Customer,Notes\n+13035550101,A,x\n+1 303 555 0101,A,y\n+13035550102,A,\n+13035550102,B,\n+13035550101,,\n+13035550103,C,\n",
    );
    assert_eq!(
        intake.duplicates.iter().map(|row| (place(&row.place), place(&row.first))).collect::<Vec<_>>(),
        [("3".to_owned(), "2".to_owned()), ("6".to_owned(), "2".to_owned())]
    );
    let [conflict] = intake.conflicts.as_slice() else { panic!("{:?}", intake.conflicts) };
    assert_eq!((place(&conflict.place), conflict.fields.as_slice()), ("5".to_owned(), ["customer"].as_slice()));
    // Neither row of a conflict is ported.
    assert_eq!(accepted(&intake), ["2:+13035550101", "7:+13035550103"]);
}

#[test]
fn a_repeated_number_with_more_data_is_a_conflict() {
    let list = "Phone,Account Number,PIN\n+13035550101,,\n+13035550101,00123,\n+13035550101,00456,\n\
                +13035550102,00123,0042\n+13035550102,00123,\n+13035550102,00123,0042\n";
    let intake = text(list);
    assert!(intake.rows.iter().all(|row| place(&row.place) == "5"), "{:?}", accepted(&intake));
    let conflicts: Vec<_> = intake.conflicts.iter().map(|row| (place(&row.place), row.fields.clone())).collect();
    assert_eq!(conflicts, ["3", "4"].map(|line| (line.to_owned(), vec!["account_number"])));
    let message = intake.conflicts[0].reason.message();
    assert!(message.ends_with("with a different account_number (empty in the first row)"), "{message}");
    assert_eq!(intake.duplicates.iter().map(|row| place(&row.place)).collect::<Vec<_>>(), ["6", "7"]);
}

#[test]
fn rejected_rows_can_be_corrected_and_read_again() {
    let options = IntakeOptions::new().keeping_rows();
    let list = "Name;Phone;Customer\n\"A;B\";303;x\nC;+13035550101;x\nD;+13035550101;y\n";
    let intake = Intake::parse(list.as_bytes(), "list", &options).unwrap();
    let csv = String::from_utf8(intake.rejects(RejectsFormat::Csv).unwrap()).unwrap();
    let start = "\u{feff}Name;Phone;Customer;Rejected row;Rejected because\n\"A;B\";303;x;line 2;";
    assert!(csv.starts_with(start), "{csv}");
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains("\nC;+13035550101;x;line 3;") && csv.contains("\nD;+13035550101;y;line 4;"), "{csv}");
    let again = text(&csv.replace(";303;", ";+13035550109;"));
    assert_eq!(accepted(&again), ["2:+13035550109"]);
    let book = intake.rejects(RejectsFormat::Xlsx).unwrap();
    let book = Intake::parse(&book, "list", &IntakeOptions::new()).unwrap();
    assert_eq!((book.rejected.len(), book.conflicts.len()), (1, 1));
    assert_eq!(book.rejected[0].text, "303");
}

#[test]
fn a_file_of_rejected_rows_keeps_the_account_data() {
    let list = "Numbers of Example Ltd\n\nCompany,Account No.,PIN,ST,Requested FOC,Losing Carrier,TN\n\
                Acme,00123,0042,CO,2027-03-02,Bell,303-555-0101/2\nAcme,00123,0042,CO,2027-03-02,Bell,\n\
                Acme,00123,0042,CO,2027-03-02,Bell,+13035550103\n";
    for format in [RejectsFormat::Csv, RejectsFormat::Xlsx] {
        let mut rejects = Intake::parse(list.as_bytes(), "list", &IntakeOptions::new()).unwrap();
        // A file that is read and written again has the same columns.
        for _ in 0..2 {
            assert_eq!((rejects.rejected.len(), rejects.notes.len()), (2, 1), "{:?}", rejects.notes);
            let file = rejects.rejects(format).unwrap();
            rejects = Intake::parse(&file, "rejects", &IntakeOptions::new()).unwrap();
        }
        let csv = String::from_utf8(rejects.rejects(RejectsFormat::Csv).unwrap()).unwrap();
        let headings = "Company,Account No.,PIN,ST,Requested FOC,Losing Carrier,TN,Rejected row,Rejected because";
        assert_eq!(csv.trim_start_matches('\u{feff}').lines().next(), Some(headings));
        let corrected = csv.replace("303-555-0101/2", "+13035550101").replace(",Bell,,", ",Bell,+13035550102,");
        let again = text(&corrected);
        assert_eq!(accepted(&again), ["2:+13035550101", "3:+13035550102"], "{corrected}");
        assert_eq!(again.column.as_deref(), Some("TN"));
        for row in &again.rows {
            let details = row.details.as_deref().unwrap();
            let secrets =
                [&details.account_number, &details.pin_passcode].map(|secret| secret.as_ref().unwrap().expose());
            assert_eq!((secrets, details.customer.as_deref()), (["00123", "0042"], Some("Acme")));
            assert_eq!(details.administrative_area.as_deref(), Some("CO"));
            assert_eq!(details.foc_date.as_deref(), Some("2027-03-02"));
        }
        assert!(again.warnings.is_empty(), "{:?}", again.warnings);
    }
}

#[test]
fn placeholders_are_treated_as_empty_with_a_warning() {
    let row = |index: usize| format!("N/A;-;none;A;NA;+130355501{index:02}\n");
    let rows: String = (0..12).map(row).collect();
    let list =
        text(&format!("Account No.;PIN;Street;Customer;State;Phone\n1;0042;1 Main St;N/A;CO;+13035550120\n{rows}"));
    let details = list.rows[1].details.as_deref().unwrap();
    assert!(details.account_number.is_none() && details.pin_passcode.is_none() && details.street_address.is_none());
    // NA is also a province, and the name of a customer is not sent.
    assert_eq!((details.administrative_area.as_deref(), details.customer.as_deref()), (Some("NA"), Some("A")));
    assert_eq!(list.rows[0].details.as_deref().unwrap().customer.as_deref(), Some("N/A"));
    let messages: Vec<_> = list.warnings.iter().map(|warning| warning.message()).collect();
    let rows = "line 3, line 4, line 5, line 6, line 7, line 8, line 9, line 10, line 11, line 12 and 2 more";
    let expected = ["Account No.", "PIN", "Street"]
        .map(|name| format!("{name}: placeholders such as N/A are treated as empty: {rows}"));
    assert_eq!(messages, expected);
    // A date that is not decided yet is not replaced by the date of the order file.
    let undecided = text("FOC;Phone\nTBD;+13035550101\n");
    assert_eq!(undecided.rows[0].details.as_deref().unwrap().foc_date.as_deref(), Some("TBD"));
    let codes = CodeIntake::parse(b"number,code\n+61412345678,n/a\n", "codes", &IntakeOptions::new()).unwrap();
    assert_eq!((codes.codes.len(), codes.rejected.len()), (0, 1));
}

#[test]
fn columns_with_numbers_that_are_not_read_cause_a_warning() {
    let list = "Phone,Second line,Shipped,Order\n+13035550101,(303) 555-0102,2026-01-15,100200300\n\
                +13035550103,,2026-01-16,100200301\n+13035550104,303 555 0105,2026-01-17,100200302\n";
    let intake = text(list);
    let [warning] = intake.warnings.as_slice() else { panic!("{:?}", intake.warnings) };
    let expected = "Second line is not read, but 2 of its 2 cells have phone numbers: line 2, line 4";
    assert_eq!(warning.message(), expected);
    assert!(warning.hint().unwrap().contains("select the column: --column \"Second line\"; "), "{warning}");
    assert_eq!(intake.notes, ["columns that are not read: Second line, Shipped, Order"]);
    // The user has seen the columns and selected one.
    let selected = Intake::parse(list.as_bytes(), "list", &IntakeOptions::new().with_column("Phone")).unwrap();
    assert!(selected.warnings.is_empty(), "{:?}", selected.warnings);
}

#[test]
fn the_losing_carrier_sets_nothing() {
    let intake = text("Losing Carrier,Phone\nBell,+13035550101\n");
    assert!(intake.rows[0].details.is_none());
    let note = "the column Losing Carrier is recognized, but not used: the portability check returns the carrier of each number";
    assert_eq!(intake.notes, [note]);
}

#[test]
fn hidden_rows_and_columns_of_a_workbook_cause_a_warning() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in
        (0..).zip([["Phone", "PIN", "Size"], ["+13035550101", "0042", "1"], ["+13035550102", "0042", "2"]])
    {
        sheet.write_row(row, 0, cells).unwrap();
    }
    sheet.set_row_hidden(2).unwrap().set_row_hidden(9).unwrap();
    sheet.set_column_hidden(1).unwrap().set_column_hidden(2).unwrap();
    let intake = Intake::parse(&workbook.save_to_buffer().unwrap(), "book", &IntakeOptions::new()).unwrap();
    assert_eq!(intake.len(), 2);
    let messages: Vec<_> = intake.warnings.iter().map(|warning| warning.message()).collect();
    let expected =
        ["1 row is hidden in the workbook, but read: cell Sheet1!A3", "hidden in the workbook, but read: PIN"];
    assert_eq!(messages, expected);
}

#[test]
fn codes_in_conflict_are_written_to_the_file_of_rejected_rows() {
    let list = "number,code\n+61412345678,04821\n+61412345678,04822\n+61412345670-+61412345672,04823\n";
    let codes = CodeIntake::parse(list.as_bytes(), "codes", &IntakeOptions::new().keeping_rows()).unwrap();
    let csv = String::from_utf8(codes.rejects(RejectsFormat::Csv).unwrap()).unwrap();
    for row in ["+61412345678,04821,line 2,", "+61412345678,04822,line 3,", "+61412345670-+61412345672,04823,line 4,"] {
        assert!(csv.contains(row), "{csv}");
    }
}

#[test]
fn codes_keep_leading_zeros_and_are_hidden() {
    let list = "number,code\n+61412345678,4822.0\n+61412345679,4.8E3\n+61412345670,\"=\"\"73915\"\"\"\n+61412345671,'08915\n+61412345672,\n";
    let intake = CodeIntake::parse(list.as_bytes(), "codes.csv", &IntakeOptions::new()).unwrap();
    assert_eq!(intake.codes.iter().map(|code| place(&code.place)).collect::<Vec<_>>(), ["4", "5"]);
    assert_eq!(intake.rejected.len(), 3);
    let shown = format!("{intake:?}");
    assert!(!shown.contains("4822") && !shown.contains("73915") && !shown.contains("08915"), "{shown}");
    let plain = CodeIntake::parse(b"+61412345678\t04821\n", "codes", &IntakeOptions::new()).unwrap();
    assert_eq!(plain.codes.len(), 1);
}

#[test]
fn files_that_are_not_lists_are_rejected_by_name() {
    for (bytes, what) in [
        (b"%PDF-1.7\n".as_slice(), "a PDF"),
        (b"<html><table>", "HTML"),
        (b"PK\x03\x04broken", "archive"),
        (b"\0\0\0\0", "zero bytes"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name,size\na,1\nb,2\n", "no column"),
    ] {
        let error = Intake::parse(bytes, "x", &IntakeOptions::new()).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    let error = Intake::read(Path::new("/dev/zero"), &IntakeOptions::new()).unwrap_err().to_string();
    assert!(error.contains("larger than 64 MiB"), "{error}");
    assert_eq!(rejected(&text("abc\n")), ["1"]);
    assert_eq!(accepted(&text("abc\n")), NONE);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_rejected(bytes: Vec<u8>) {
        let _ = Intake::parse(&bytes, "x", &IntakeOptions::new());
    }

    /// The digits of a number are contiguous in its cell, except for separators.
    #[test]
    fn digits_of_accepted_numbers_are_contiguous(cell in "[+]?[0-9]{1,6}[-. /()xEe:]{0,2}[0-9]{1,6}[-. /()xEe:]{0,2}[0-9]{0,5}", country in "(US|DE|GB|IT|AT|FI|NZ|FR)") {
        let list = format!("Phone\tCountry\n{cell}\t{country}\n");
        let intake = text(&list);
        let written: String = cell.chars().filter(char::is_ascii_digit).collect();
        for row in &intake.rows {
            // Ranges abbreviate digits.
            if row.ranges.iter().any(|range| range.len() > 1) || row.warnings.iter().any(|w| w.rule().id() == "spreadsheet-number") {
                continue;
            }
            for number in row.ranges.iter().map(|range| range.start()) {
                let code = number.calling_code().to_string();
                let national = &number.digits()[code.len()..];
                proptest::prop_assert!(written.contains(national), "{cell:?} {country} {number}");
                proptest::prop_assert!(written.ends_with(national) || row.ranges.len() > 1, "{cell:?} {country} {number}");
            }
        }
        proptest::prop_assert_eq!(intake.rows.len() + intake.rejected.len(), 1);
    }
}

#[test]
fn the_example_workbook_has_the_rows_of_the_example_csv_file() {
    let example = |name: &str| {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples")).join(name);
        Intake::read(&path, &IntakeOptions::new()).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let rows = |intake: &Intake| -> Vec<String> {
        let row = |row: &telnyx_porting_jobs::Row| {
            let details = row.details.as_deref().cloned().unwrap_or_default();
            let secrets = [details.account_number, details.pin_passcode]
                .map(|secret| secret.map(|secret| secret.expose().to_owned()));
            format!("{:?} {:?} {secrets:?}", row.ranges, details.entity_name)
        };
        intake.rows.iter().map(row).collect()
    };
    let (csv, workbook) = (example("port-in.csv"), example("port-in.xlsx"));
    assert_eq!(rows(&workbook), rows(&csv));
    assert_eq!((workbook.duplicates.len(), workbook.rejected.len()), (csv.duplicates.len(), 0));
}
