//! Numbers and codes as arguments, from files and from stdin.

use crate::support::{KEY, Ran, create, finish, program, run_at, run_unsent, sandbox, settings};
use httpmock::MockServer;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;
use tempfile::NamedTempFile;

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn path(file: &NamedTempFile) -> &str {
    file.path().to_str().unwrap()
}

fn run_with_stdin(base_url: &str, arguments: &[&str], input: &str) -> Ran {
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(arguments).args(["--base-url", base_url]).write_stdin(input);
    finish(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_checked_from_everywhere_at_once() {
    let sandbox = sandbox().await;
    let list = file("Phone Number,Country\n020 7946 0100,GB\n");
    let arguments = ["check", "+13035550100", "-", "--numbers-file", path(&list)];
    let ran = run_with_stdin(sandbox.base_url(), &arguments, "+13035550101\n").assert_code(0);
    assert_eq!(ran.ids(), ["+13035550100", "+13035550101", "+442079460100"]);
    let ran = run_with_stdin(sandbox.base_url(), &["check", "--numbers-file", "-"], "+1 303 555-0100\nfront desk\n");
    let ran = ran.assert_code(9).assert_stderr(&["stdin, line 2: \"front desk\""]);
    settings().bind(|| insta::assert_snapshot!("check-standard-input", ran));
    run_with_stdin(sandbox.base_url(), &["check", "-"], "")
        .assert_code(2)
        .assert_stderr(&["stdin: expected phone numbers, got an empty list"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_input_is_read_completely() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_telnyx-porting"));
    command.env("TELNYX_API_KEY", KEY).args(["orders", "create", "-", "-o", "json", "--base-url", url]);
    let mut consumer = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut pipe = consumer.stdin.take().unwrap();
    // Each pause is within a number, and is as long as another run of the program.
    for part in ["+1303555", "0100\n+13035", "550101\n"] {
        pipe.write_all(part.as_bytes()).unwrap();
        pipe.flush().unwrap();
        assert_eq!(run_at(url, &["orders", "list"]).assert_code(0).ids().len(), 0);
        assert!(consumer.try_wait().unwrap().is_none());
    }
    drop(pipe);
    let output = consumer.wait_with_output().unwrap();
    let orders: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(orders[0]["porting_phone_numbers_count"], 2, "{orders}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn on_a_terminal_a_note_describes_the_expected_input() {
    let sandbox = sandbox().await;
    let mut terminal = crate::pty::Terminal::start(120, sandbox.base_url(), &["check", "-"]);
    terminal.wait_for("reading phone numbers, one per line, from the terminal; end with Ctrl-D");
    terminal.type_in("+13035550100\n").type_in(crate::pty::CTRL_D);
    terminal.end().assert(0, &["PORTABLE", "+13035550100  yes"]);
}

#[test]
fn an_empty_list_is_rejected_everywhere() {
    for arguments in [&["check"][..], &["orders", "create"], &["verification", "send", ID]] {
        let ran = run_unsent(arguments).assert_code(2);
        ran.assert_stderr(&["phone_numbers: the list is empty", "[not-empty]", "--numbers-file"]);
    }
    run_unsent(&["associated", "add", ID, "--action", "keep"]).assert_code(2).assert_stderr(&["the list is empty"]);
    run_unsent(&["blocks", "add", ID]).assert_code(2).assert_stderr(&["the list is empty"]);
    run_unsent(&["verification", "verify", ID])
        .assert_code(2)
        .assert_stderr(&["verification_codes: the list is empty"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_sent_and_verified_from_lists() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+61412345678", "+61412345679"])[0];
    let numbers = file("+61412345678\n+61412345679\n");
    let sent = run_at(url, &["verification", "send", id, "--numbers-file", path(&numbers), "-o", "json"]);
    assert_eq!(sent.assert_code(0).json()["sent"], 2);
    let codes = file("number,code\n+61412345678,45678\n");
    let verified = run_at(url, &["verification", "verify", id, "--codes-file", path(&codes), "-o", "json"]);
    assert_eq!(verified.assert_code(0).json()[0]["verified"], true);
    let verified = run_with_stdin(url, &["verification", "verify", id, "-", "-o", "json"], "+61412345679,45679\n");
    assert_eq!(verified.assert_code(0).json()[0]["verified"], true);
}

#[test]
fn an_invalid_line_of_codes_is_reported_without_the_code() {
    let codes = file("+61412345678,98765\n61412345679,98765\n+61412345679\n");
    let ran = run_unsent(&["verification", "verify", ID, "--codes-file", path(&codes)]).assert_code(2);
    let ran = ran.assert_stderr(&[
        "line 2: \"61412345679\": expected + followed by 7 to 15 digits, got 11 digits without the leading +",
        "line 3: \"[hidden]\": no code after the number",
    ]);
    assert!(!ran.stderr.contains("98765"), "{ran}");
    let rejects = codes.path().with_extension("rejects");
    let arguments =
        ["verification", "verify", ID, "--codes-file", path(&codes), "--rejects", rejects.to_str().unwrap()];
    run_unsent(&arguments).assert_code(2);
    let written = std::fs::read_to_string(&rejects).unwrap();
    std::fs::remove_file(rejects).unwrap();
    assert!(
        written.contains(
            "61412345679,98765,line 2,\"expected + followed by 7 to 15 digits, got 11 digits without the leading +"
        ),
        "{written}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn several_ranges_are_added_and_failures_list_what_was_added() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+442079460100"])[0];
    run_at(url, &["orders", "update", id, "--misc-type", "partial", "--remaining-numbers-action", "disconnect"]);
    let list = "number\n+44 20 7946 0121\n+442079460120\n+442079460110-+442079460112\n";
    let arguments = ["associated", "add", id, "-", "--action", "disconnect"];
    let ran = run_with_stdin(url, &[&arguments[..], &["-o", "json"]].concat(), list).assert_code(0).json();
    let ranges: Vec<_> = ran.as_array().unwrap().iter().map(|item| item["phone_number_range"].clone()).collect();
    let range = |first, last| json!({"start_at": first, "end_at": last});
    assert_eq!(ranges, [range("+442079460110", "+442079460112"), range("+442079460120", "+442079460121")]);
    // The sandbox accepts each number once.
    let again = run_with_stdin(url, &arguments, "+442079460130-+442079460139\n+442079460110\n");
    settings().bind(|| insta::assert_snapshot!("associated-partly", again));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_blocks_are_added() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+4930244999901"])[0];
    let blocks = ["+4930244999910-+4930244999919", "+4930244999930-+4930244999939"];
    let ran = run_at(url, &[&["blocks", "add", id, "-o", "json"], &blocks[..]].concat()).assert_code(0);
    assert_eq!(ran.json().as_array().unwrap().len(), 2);
    let several = [&["blocks", "add", ID, "--activate", "+4930244999910"], &blocks[..]].concat();
    run_unsent(&several).assert_code(2).assert_stderr(&["--activate is for a single block"]);
    let invalid = ["blocks", "add", ID, blocks[0], "+4930244999919-+4930244999910", "4930"];
    run_unsent(&invalid).assert_code(2).assert_stderr(&["phone_number_ranges[1]", "phone_number_ranges[2]"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_reads_its_numbers_from_stdin() {
    let sandbox = sandbox().await;
    let arguments = ["port-in", "apply", "-", "--order", "examples/order.toml", "--yes", "--no-follow"];
    let ran = run_with_stdin(sandbox.base_url(), &arguments, "+13035550100\n").assert_code(0);
    assert!(ran.stdout.contains("+13035550100") || ran.stderr.contains("-: 1 number"), "{ran}");
    let listed = run_at(sandbox.base_url(), &["numbers", "list", "+13035550100", "-o", "json"]).assert_code(0);
    assert_eq!(listed.json().as_array().unwrap().len(), 1);
}

/// The numbers of a list with 2,500 lines.
fn many() -> String {
    let number = |index: usize| format!("+1303{}{:04}\n", 200 + index / 1_000, index % 1_000);
    (0..2_500).map(number).collect::<Vec<_>>().concat()
}

#[test]
fn a_check_of_many_numbers_has_one_complete_result() {
    let server = MockServer::start();
    let response = |number: &str| json!({"data": [{"phone_number": number, "portable": true}]});
    for (first, last) in [("+13032000000", "+13032000999"), ("+13032020000", "+13032020499")] {
        server.mock(|when, then| {
            when.path("/portability_checks").body_includes(last);
            then.status(201).json_body(response(first));
        });
    }
    let broken = server.mock(|when, then| {
        when.path("/portability_checks").body_includes("+13032010999");
        then.status(409).json_body(json!({"errors": [{"title": "Not now", "code": "10036"}]}));
    });
    let ran =
        run_with_stdin(&server.base_url(), &["check", "--numbers-file", "-", "-o", "json"], &many()).assert_code(9);
    broken.assert_calls(1);
    let numbers: Vec<_> = ran.json().as_array().unwrap().iter().map(|check| check["phone_number"].clone()).collect();
    assert_eq!(numbers, ["+13032000000", "+13032020000"]);
    let parts = [
        "not checked: 1000 numbers: +13032010000 to +13032010999",
        "Not now",
        "\"hints\":[\"check these numbers again",
    ];
    ran.assert_stderr(&parts);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_without_effect_is_rejected() {
    let sandbox = sandbox().await;
    create(sandbox.base_url(), &["+13035550100"]);
    let list = file("Phone Number\n");
    for arguments in [
        &["orders", "list", "--status", ""][..],
        &["orders", "list", "--customer-reference", " "],
        &["numbers", "list", "--support-key", ""],
        &["numbers", "list", "--numbers-file", path(&list)],
    ] {
        let ran = run_at(sandbox.base_url(), arguments).assert_code(2);
        assert!(!ran.stdout.contains("+13035550100"), "{ran}");
    }
}
