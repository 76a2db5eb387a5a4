//! Measures reading a list of 100,000 rows, as CSV and as XLSX, compared with the `csv` crate plus number validation, and
//! grouping its rows into 2,000 accounts of a job with overrides.
//!
//! `cargo bench -p telnyx-porting-jobs`
#![expect(clippy::print_stdout, reason = "benchmarks print their results")]

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use telnyx_porting::PhoneNumber;
use telnyx_porting_jobs::{Intake, IntakeOptions, JobFile, JobFormat, OrderTraits};

const ROWS: usize = 100_000;
const ROUNDS: usize = 5;

/// Returns a valid number for each row.
fn number(index: usize) -> String {
    let (exchange, line) = (200 + index / 10_000, index % 10_000);
    format!("+1303{exchange}{line:04}")
}

fn csv() -> Vec<u8> {
    let mut list = String::from("Customer,Account No.,Phone Number,Country\r\n");
    for index in 0..ROWS {
        let _ = write!(list, "Customer {},{:06},{},US\r\n", index % 50, index % 50, number(index));
    }
    list.into_bytes()
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Customer", "Account No.", "Phone Number", "Country"]) {
        sheet.write_string(0, column, heading).expect("a cell");
    }
    for (row, index) in (1..).zip(0..ROWS) {
        let cells = [format!("Customer {}", index % 50), format!("{:06}", index % 50), number(index), "US".to_owned()];
        for (column, cell) in (0..).zip(&cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

const ACCOUNTS: usize = 2_000;

/// Returns a list with many accounts, and a job with an override for every tenth customer and for each of three countries.
fn job() -> (Intake, String) {
    let mut list = String::from("Customer,Account No.,Phone Number\r\n");
    for index in 0..ROWS {
        let _ = write!(list, "Customer {0},{0:06},{1}\r\n", index % ACCOUNTS, number(index));
    }
    let mut text = String::from("[end_user.admin]\nentity_name = \"Example Ltd\"\npin_passcode = \"0042\"\n");
    for customer in (0..ACCOUNTS).step_by(10) {
        let _ = write!(
            text,
            "[[override]]\nwhen = {{customer = \"customer {customer}\"}}\ncustomer_reference = \"{customer}\"\n"
        );
    }
    for country in ["US", "CA", "GB"] {
        let _ = write!(text, "[[override]]\nwhen = {{country = \"{country}\"}}\ncustomer_reference = \"{country}\"\n");
    }
    (Intake::parse(list.as_bytes(), "list", &IntakeOptions::new()).expect("a list"), text)
}

fn measure_job() {
    let (list, text) = job();
    let parse = || JobFile::parse(&text, JobFormat::Toml, Path::new("")).expect("a job file");
    let parsing = median(|| drop(parse()));
    let job = parse();
    let accounts = || job.accounts(&list, Path::new("")).expect("accounts");
    let grouping = median(|| assert_eq!(accounts().len(), ACCOUNTS));
    let accounts = accounts();
    let traits = OrderTraits { country: Some("US".to_owned()), ..OrderTraits::default() };
    let orders = median(|| {
        let references = accounts.iter().map(|account| account.order_for(&traits).expect("order data"));
        assert!(references.into_iter().all(|order| order.customer_reference.as_deref() == Some("US")));
    });
    println!(
        "job file with 203 overrides: {parsing:.0?}; {ACCOUNTS} accounts: {grouping:.0?}; their orders: {orders:.0?}"
    );
}

/// Returns the median time of several rounds.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn read(bytes: &[u8]) {
    let intake = Intake::parse(bytes, "list", &IntakeOptions::new()).expect("a list");
    assert_eq!((intake.len(), intake.skipped()), (ROWS, 0));
}

fn main() {
    let (csv, xlsx) = (csv(), xlsx());
    // Loads the numbering plans, which happens once per process.
    assert!("+13035550100".parse::<PhoneNumber>().is_ok());
    let rows = median(|| assert_eq!(csv::Reader::from_reader(csv.as_slice()).byte_records().count(), ROWS));
    let rules = median(|| {
        let numbers = (0..ROWS).filter_map(|index| number(index).parse::<PhoneNumber>().ok());
        assert_eq!(numbers.filter(|number| number.warnings().is_empty()).count(), ROWS);
    });
    let baseline = rows + rules;
    let ratio = |time: Duration| time.as_secs_f64() / baseline.as_secs_f64();
    println!("{ROWS} rows; baseline: csv crate and number validation, {baseline:.0?} ({rows:.0?} and {rules:.0?})");
    for (name, bytes) in [("CSV", &csv), ("XLSX", &xlsx)] {
        let time = median(|| read(bytes));
        println!("{name}: {time:.0?}, {:.2} times the baseline, {} kB", ratio(time), bytes.len() / 1000);
    }
    measure_job();
    peak_memory();
}

/// Prints the peak memory of the process, if the system reports it.
fn peak_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("{}", peak.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
