//! Times for people and for programs.

use crate::support::{KEY, Ran, finish, program, run};
use chrono::{SecondsFormat, TimeDelta, Utc};
use httpmock::MockServer;
use serde_json::json;

const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";
const FOC: &str = "2020-07-01T15:00:30.123Z";

fn server(foc: &str) -> MockServer {
    let server = MockServer::start();
    let order = json!({
        "id": ID,
        "status": {"value": "foc-date-confirmed", "details": []},
        "activation_settings": {"foc_datetime_actual": foc},
        "phone_numbers": [{"phone_number": "+442079460100"}],
        "porting_phone_numbers_count": 70,
    });
    server.mock(|when, then| {
        when.path(format!("/porting_orders/{ID}"));
        then.status(200).json_body(json!({"data": order}));
    });
    server.mock(|when, then| {
        when.path("/porting_orders");
        then.status(200).json_body(json!({"data": [order], "meta": {"total_pages": 1, "total_results": 1}}));
    });
    server
}

/// Runs the program in a zone six hours west of Greenwich, seven in winter.
fn run_in_mountain_time(server: &MockServer, arguments: &[&str]) -> Ran {
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).env("TZ", "MST7MDT,M3.2.0,M11.1.0");
    command.args(arguments).args(["--base-url", &server.base_url()]);
    finish(command).assert_code(0)
}

#[test]
fn tables_show_utc_local_and_relative_times() {
    let old = server(FOC);
    let get = run_in_mountain_time(&old, &["orders", "get", ID]);
    assert!(get.stdout.contains("FOC date  2020-07-01 15:00Z (09:00 -06:00 here, "), "{get}");
    assert!(get.stdout.contains(" days ago)"), "{get}");
    let winter = server("2020-01-02T04:00:00Z");
    let get = run_in_mountain_time(&winter, &["orders", "get", ID]);
    assert!(get.stdout.contains("2020-01-02 04:00Z (2020-01-01 21:00 -07:00 here, "), "{get}");
    let list = run_in_mountain_time(&winter, &["orders", "list"]);
    assert!(list.stdout.contains("2020-01-02 04:00Z (") && !list.stdout.contains("here"), "{list}");

    let soon = (Utc::now() + TimeDelta::hours(75)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let list = run_in_mountain_time(&server(&soon), &["orders", "list"]);
    assert!(list.stdout.contains("Z (in 3 days)"), "{list}");
    let get = run_in_mountain_time(&server(&soon), &["orders", "get", ID]);
    assert!(get.stdout.contains("can be cancelled until ") && get.stdout.contains("(in 1 day)"), "{get}");
}

#[test]
fn other_formats_have_the_text_of_the_api() {
    let server = server(FOC);
    for format in ["json", "jsonl", "yaml", "csv"] {
        for command in [&["orders", "get", ID][..], &["orders", "list"]] {
            let ran = run_in_mountain_time(&server, &[command, &["-o", format]].concat());
            assert!(ran.stdout.contains(FOC), "{ran}");
        }
    }
}

#[test]
fn a_table_shows_the_country_and_documents_are_unchanged() {
    let server = server(FOC);
    let table = run_in_mountain_time(&server, &["orders", "list"]);
    let words: Vec<_> = table.stdout.lines().map(|line| line.split("  ").map(str::trim).collect::<Vec<_>>()).collect();
    assert_eq!(words[0][..1], ["ID"]);
    assert!(table.stdout.contains("GB") && table.stdout.contains("+442079460100 and 69 more"), "{table}");
    let csv = run_in_mountain_time(&server, &["orders", "list", "-o", "csv"]);
    let header = "id,phone_number_type,porting_phone_numbers_count,status.value,status.details.code,\
        activation_settings.foc_datetime_actual,customer_reference";
    assert_eq!(csv.stdout, format!("{header}\n{ID},,70,foc-date-confirmed,,{FOC},\n"));
    let json = run_in_mountain_time(&server, &["orders", "list", "-o", "json"]);
    assert_eq!(json.json()[0]["country"], serde_json::Value::Null, "{json}");
}

#[test]
fn times_are_relative_to_the_clock_of_the_sandbox() {
    let arguments = ["port-in", "apply", "examples/port-in.csv", "--order", "examples/order.toml", "--sandbox"];
    let ran = run(&arguments).assert_code(0);
    let ported: Vec<_> = ran.stdout.lines().filter(|line| line.contains("  ported  ")).collect();
    // Weeks have passed in the sandbox, within seconds.
    assert!(ported.len() == 4 && ported.iter().all(|line| line.contains(" ago)")), "{ran}");
}
