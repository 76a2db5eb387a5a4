//! `port-in read`, and rejected rows in every command that takes a list.

use crate::support::{finish, program, run_at, run_unsent, sandbox};
use std::path::PathBuf;
use tempfile::TempDir;

const LIST: &str = "Numbers of Example Ltd;;\r\n\r\nCustomer;Phone Number;Account No.\r\nA;+13035550101;00123\r\n\
                    B;4930123456.0;1\r\nB;4930123457.0;1\r\nA;+13035550101;00123\r\nTotal: 3;;\r\n";

struct Files(TempDir);

impl Files {
    fn new(list: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("list.csv"), list).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, more: &[&str]) -> crate::support::Ran {
        let mut command = program();
        command.current_dir(self.0.path()).args(["port-in", "read", "list.csv"]).args(more);
        finish(command)
    }
}

#[test]
fn a_list_is_read_without_a_key_or_a_network() {
    let files = Files::new(LIST);
    let ran = files.read(&[]).assert_code(9);
    assert_eq!(
        ran.stdout,
        "list.csv: 1 number in 1 row, from Phone Number\n  US     1  fixed line or mobile\nrejected: 2 rows\n      \
         2  spreadsheet-number\n         line 5 \"4930123456.0\": expected a phone number, got a number with a decimal \
         point: changed by a spreadsheet; format the column as text and enter the number again, with its + and all digits\n         \
         line 6 \"4930123457.0\": expected a phone number, got a number with a decimal point: changed by a spreadsheet; \
         format the column as text and enter the number again, with its + and all digits\nduplicates: 1 row\n         line 7: +13035550101 is already at line 4\nignored: line 1, \
         title: Numbers of Example Ltd\nignored: line 8, total: Total: 3\nignored: 1 blank row\n"
    );
    assert_eq!(files.read(&["-q"]).code, 9);
    files.read(&["--skip-rejected"]).assert_code(0);
    // Headings alone are not a list.
    Files::new("Phone\n").read(&[]).assert_code(2).assert_stderr(&["list.csv: contains no phone number"]);
}

#[test]
fn csv_has_a_line_per_row_with_its_class_and_reason() {
    let ran = Files::new(LIST).read(&["-o", "csv"]).assert_code(9);
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(
        lines[..3],
        ["class,place,number,reason", "ignored,line 1,Numbers of Example Ltd,title", "accepted,line 4,+13035550101,"]
    );
    let rejected =
        "rejected,line 5,4930123456.0,\"Phone Number: expected a phone number, got a number with a decimal point";
    assert!(
        lines[3].starts_with(rejected) && lines[3].contains("[spreadsheet-number]; format the column as text"),
        "{ran}"
    );
    assert!(lines[4].starts_with("rejected,line 6,"), "{ran}");
    assert_eq!(lines[5..], ["duplicate,line 7,+13035550101,is already at line 4", "ignored,line 8,Total: 3,total"]);
    let ran = Files::new(LIST).read(&["-o", "csv", "--fields", "number,class"]).assert_code(9);
    assert_eq!(ran.stdout.lines().nth(2), Some("+13035550101,accepted"), "{ran}");
}

#[test]
fn all_rows_are_printed_or_counted() {
    let rows =
        |count: usize, row: &str| (0..count).map(|index| row.replace("NN", &format!("{index:02}"))).collect::<String>();
    let list = format!(
        "Phone,Zip\n{}{}{}",
        rows(12, "+161755501NN,2108\n"),
        rows(6, "303555NN\n"),
        rows(25, "+16175550100,2108\n")
    );
    let files = Files::new(&list);
    let ran = files.read(&[]).assert_code(9);
    let zip = "line 2, line 3, line 4, line 5, line 6, line 7, line 8, line 9, line 10, line 11 and 2 more: Zip has too few digits";
    assert!(ran.stdout.contains(zip) && ran.stdout.matches("Zip has").count() == 1, "{ran}");
    assert!((14..20).all(|line| ran.stdout.contains(&format!("line {line} \"303555"))), "{ran}");
    assert!(
        ran.stdout.contains("line 39: +16175550100 is already at line 2\n         and 5 more; -o csv prints"),
        "{ran}"
    );
    let csv = files.read(&["-o", "csv"]).assert_code(9);
    assert_eq!((csv.stdout.matches("Zip has").count(), csv.stdout.matches("is already at").count()), (12, 25), "{csv}");
    let ran =
        run_unsent(&["orders", "create", "--numbers-file", files.path("list.csv").to_str().unwrap(), "--dry-run"]);
    ran.assert_stderr(&[
        &format!("list.csv, {zip}"),
        "and 5 more duplicates; `telnyx-porting port-in read FILE -o csv`",
    ]);
}

#[test]
fn warnings_about_the_list_are_printed_with_csv() {
    let ran = Files::new("Phone,PIN\n+13035550101,N/A\n").read(&["-o", "csv"]).assert_code(0);
    ran.assert_stderr(&["PIN: placeholders such as N/A are treated as empty: line 2"]);
}

#[test]
fn the_whole_list_is_one_document() {
    let ran = Files::new(LIST).read(&["-o", "json"]).assert_code(9);
    let document = ran.json();
    assert_eq!(document["accepted"][0]["phone_number"], "+13035550101");
    assert_eq!((&document["accepted"][0]["line"], &document["accepted"][0]["customer"]), (&4.into(), &"A".into()));
    assert_eq!(document["accepted"][0]["account_number"], "[hidden]");
    assert_eq!(
        (&document["rejected"][0]["line"], &document["rejected"][0]["column"]),
        (&5.into(), &"Phone Number".into())
    );
    assert_eq!(document["rejected"][0]["text"], "4930123456.0");
    assert_eq!((&document["duplicates"][0]["line"], &document["duplicates"][0]["first_line"]), (&7.into(), &4.into()));
    assert_eq!(document["ignored"][1]["reason"], "total");
    assert!(document["conflicts"].as_array().unwrap().is_empty());
    assert!(document["warnings"].as_array().unwrap().is_empty());
}

#[test]
fn warnings_about_the_list_are_printed_by_every_command() {
    let files = Files::new("Phone Number,Other line,PIN\n+13035550101,(303) 555-0102,N/A\n");
    let warnings = [
        "PIN: placeholders such as N/A are treated as empty: line 2",
        "Other line is not read, but 1 of its 1 cells have phone numbers: line 2",
        "select the column: --column \"Other line\"",
    ];
    let ran = files.read(&[]).assert_code(0);
    assert!(warnings.iter().all(|warning| ran.stdout.contains(warning)), "{ran}");
    assert_eq!(files.read(&["-o", "json"]).json()["warnings"].as_array().unwrap().len(), 2);
    let list = files.path("list.csv");
    let list = list.to_str().unwrap();
    run_unsent(&["orders", "create", "--numbers-file", list, "--dry-run"]).assert_code(0).assert_stderr(&warnings);
    let order = ["--order", "examples/order.toml", "--sandbox", "--no-follow"];
    let ran = crate::support::run(&[&["port-in", "apply", list], &order[..]].concat()).assert_code(0);
    for warning in warnings {
        assert_eq!(ran.stderr.matches(warning).count(), 1, "{ran}");
    }
    let ran = run_unsent(&["port-in", "plan", list, "--order", "examples/order.toml", "--offline"]).assert_code(10);
    assert!(warnings.iter().all(|warning| ran.stdout.matches(warning).count() == 1), "{ran}");
}

#[test]
fn a_new_job_file_has_the_options_for_reading_the_list() {
    let files = Files::new("Phone,Phone 2\n(303) 555-0101,(303) 555-0102\n");
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.current_dir(files.0.path()).arg("port-in").args(arguments);
        finish(command)
    };
    run(&["init", "--from", "list.csv", "--column", "Phone 2", "--country", "US"]).assert_code(0);
    let text = std::fs::read_to_string(files.path("job.toml")).unwrap();
    assert!(text.contains("\ncolumn = \"Phone 2\"\n") && text.contains("\ncountry = \"US\"\n"), "{text}");
    let ran = run(&["plan", "job.toml", "--offline"]).assert_code(10);
    assert!(ran.stdout.contains("create  +13035550102"), "{ran}");
}

#[test]
fn two_candidate_columns_are_rejected() {
    let files = Files::new("Billing Number,Numbers to port\n+13035550100,+13035550101\n");
    let hint = "select one: --column \"Numbers to port\" or --column \"Billing Number\"";
    files.read(&[]).assert_code(2).assert_stderr(&["Billing Number (A), Numbers to port (B)", hint]);
    let ran = files.read(&["--column", "numbers to port", "-o", "json"]).assert_code(0);
    assert_eq!(ran.json()["accepted"][0]["phone_number"], "+13035550101");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_rows_are_written_corrected_and_read_again() {
    let sandbox = sandbox().await;
    let files = Files::new(LIST);
    let (list, rejects) = (files.path("list.csv"), files.path("rejects.csv"));
    let [list, rejects] = [&list, &rejects].map(|path| path.to_str().unwrap());
    let arguments = ["check", "--numbers-file", list, "--rejects", rejects, "-q"];
    run_at(sandbox.base_url(), &arguments).assert_code(9);
    let written = std::fs::read_to_string(rejects).unwrap();
    assert!(
        written.contains("B;4930123456.0;1;line 5;\"expected a phone number, got a number with a decimal point"),
        "{written}"
    );
    let corrected = written.replace("4930123456.0", "+4930123456").replace("4930123457.0", "+4930123457");
    std::fs::write(files.path("list.csv"), corrected).unwrap();
    let ran = run_at(sandbox.base_url(), &["check", "--numbers-file", list, "--rejects", rejects, "-o", "json"]);
    assert_eq!(ran.assert_code(0).json().as_array().unwrap().len(), 2);
    run_unsent(&["check", "--numbers-file", "list", "--rejects", rejects, "--encoding", "klingon"]).assert_code(2);
}

#[test]
fn a_port_in_does_not_start_with_rejected_rows() {
    let files = Files::new(LIST);
    let list = files.path("list.csv");
    let arguments = ["port-in", "apply", list.to_str().unwrap(), "--order", "examples/order.toml", "--sandbox"];
    let ran = crate::support::run(&arguments).assert_code(2);
    ran.assert_stderr(&["2 rows cannot be read; nothing was sent", "--skip-rejected"]);
    crate::support::run(&[&arguments[..], &["--skip-rejected", "--no-follow"]].concat()).assert_code(0);
}

#[test]
fn arguments_are_parsed_like_cells() {
    let ran = run_unsent(&["check", "303-555-0120/21", "--country", "US"]).assert_code(2);
    ran.assert_stderr(&["phone_numbers[0]", "slash"]);
    let sent =
        ["orders", "create", "+442079460100 - 0102", "(303) 555-0101", "--country", "US", "--dry-run", "-o", "json"];
    let ran = run_unsent(&sent).assert_code(0);
    let numbers = &ran.json()["body"]["phone_numbers"];
    assert_eq!(numbers.as_array().unwrap().len(), 4, "{ran}");
}
