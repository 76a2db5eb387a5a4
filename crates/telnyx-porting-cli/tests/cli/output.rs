//! Formats, fields, messages, and pipes that are closed early.

use crate::support::{KEY, create, finish, program, root, run_at, run_malformed, sandbox, settings};
use httpmock::MockServer;
use serde_json::json;
use std::fmt::Write as _;
use std::io::Read as _;
use std::process::{Command, Stdio};
use telnyx_porting_sandbox::Sandbox;

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

const FORMATS: [&str; 5] = ["table", "json", "jsonl", "yaml", "csv"];

#[tokio::test(flavor = "multi_thread")]
async fn fields_are_chosen_in_every_format() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = create(url, &["+13035550100", "+13035550101"]).remove(0);
    create(url, &["+442079460100"]);
    let mut text = String::new();
    for format in FORMATS {
        let fields = ["--fields", "status.value,phone_numbers.phone_number,misc.type", "-o", format];
        let get = run_at(url, &[&["orders", "get", &id], &fields[..]].concat()).assert_code(0);
        let list = run_at(url, &[&["orders", "list", "--sort", "created_at"], &fields[..]].concat()).assert_code(0);
        assert_eq!(format!("{}{}", get.stderr, list.stderr), "");
        write!(text, "── get as {format}\n{}── list as {format}\n{}", get.stdout, list.stdout).unwrap();
    }
    settings().bind(|| insta::assert_snapshot!("fields", text));
}

#[test]
fn a_closed_pipe_ends_the_program_silently() {
    let server = MockServer::start();
    // More than the capacity of a pipe, so that it is still being written when the reader closes it.
    let order = |id: &str| json!({"id": id, "customer_reference": "x".repeat(200_000)});
    server.mock(|when, then| {
        when.path("/porting_orders/one");
        then.status(200).json_body(json!({"data": order("one")}));
    });
    server.mock(|when, then| {
        when.path("/porting_orders");
        then.status(200).json_body(json!({"data": [order("one"), order("two")], "meta": {"total_pages": 9}}));
    });
    for format in FORMATS {
        for command in [&["orders", "get", "one"][..], &["orders", "list"]] {
            let mut program = Command::new(env!("CARGO_BIN_EXE_telnyx-porting"));
            program.args(command).args(["--output", format, "--base-url", &server.base_url()]);
            program.env("TELNYX_API_KEY", KEY).current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = program.spawn().unwrap();
            let mut stdout = child.stdout.take().unwrap();
            stdout.read_exact(&mut [0]).unwrap();
            drop(stdout);
            let output = child.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?} {format}");
            assert_eq!(output.status.code(), Some(141), "{command:?} {format}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_verbosity_logs_more_but_no_secrets() {
    let sandbox = Sandbox::builder().fault("ListPortingOrders:502@#1".parse().unwrap()).start().await.unwrap();
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let secrets = ["ACC-4711-X", "90517", "Jane Secret", "Bearer", "telnyx-porting-cli/"];
    let run = |more: &str| {
        let mut arguments = vec!["orders", "update", id, "--account-number", secrets[0], "--pin-passcode", secrets[1]];
        arguments.extend(["--entity-name", secrets[2], more]);
        let update = run_at(url, &arguments).assert_code(0);
        let list = run_at(url, &["orders", "list", "--customer-reference", "Jane Secret", more]).assert_code(0);
        let stderr = update.stderr + &list.stderr;
        assert!(secrets.iter().all(|secret| !stderr.contains(secret)), "{stderr}");
        stderr
    };
    let once = run("-v");
    assert_eq!(once.matches(" attempt attempt=").count(), once.lines().count(), "a line for each attempt: {once}");
    assert!(once.contains("operation=\"list_porting_orders\"") && once.contains("status=502"), "{once}");
    assert!(once.contains("attempt=2 status=200 request_id=") && once.contains("milliseconds="), "{once}");
    sandbox.state().add_fault("ListPortingOrders:503@#1".parse().unwrap());
    let twice = run("-vv");
    for part in [
        &format!("request path=\"/v2/porting_orders/{id}\" headers=\"") as &str,
        " authorization",
        "response headers=\"",
        "request_id=",
        "waiting before another attempt milliseconds=",
    ] {
        assert!(twice.contains(part), "no {part}: {twice}");
    }
    assert_eq!(run("--quiet"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn color_is_forced_and_disabled_without_a_terminal() {
    let sandbox = sandbox().await;
    let is_colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = program();
        command.args(["orders", "get", "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f", "--base-url", sandbox.base_url()]);
        command.env("TELNYX_API_KEY", KEY).args(arguments).envs(variables.iter().copied());
        let ran = finish(command).assert_code(3).assert_stderr(&["error:", "request id: "]);
        ran.stderr.contains('\u{1b}')
    };
    assert!(!is_colored(&[], &[]));
    assert!(is_colored(&["--color", "always"], &[]));
    assert!(is_colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn documents_have_what_the_api_sent() {
    let sent = json!({
        "id": ID, "status": {"value": "draft", "details": null}, "support_key": null, "phone_numbers": [], "new": [1.5, null],
        "porting_phone_numbers_count": "3", "misc": [], "end_user": {"admin": {"pin_passcode": 17, "account_number": null}},
    });
    let server = MockServer::start();
    let (one, page) = (sent.clone(), sent.clone());
    server.mock(move |when, then| {
        when.path_suffix(ID);
        then.status(200).json_body(json!({"data": one}));
    });
    server.mock(move |when, then| {
        when.path("/porting_orders");
        then.status(200).json_body(json!({"data": [page], "meta": {"total_pages": 1}}));
    });
    let mut hidden = sent;
    hidden["end_user"]["admin"]["pin_passcode"] = json!("[hidden]");
    let get = run_malformed(&server.base_url(), &["orders", "get", ID, "-o", "json"]).assert_code(0);
    assert_eq!(get.json(), hidden);
    let list = run_malformed(&server.base_url(), &["orders", "list", "-o", "json"]).assert_code(0);
    assert_eq!(list.json(), json!([hidden]));
}
