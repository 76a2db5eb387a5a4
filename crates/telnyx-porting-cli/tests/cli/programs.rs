//! The program as other programs use it: errors as JSON, ids, several orders, and webhooks that are passed on.

use crate::order_steps::filled_in;
use crate::support::{KEY, Ran, create, finish, program, run, run_at, run_unsent, sandbox, std_program};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use telnyx_porting_sandbox::Sandbox;

/// The lines on stderr.
fn lines(ran: &Ran) -> Vec<Value> {
    ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{ran}"))).collect()
}

fn error(ran: &Ran) -> Value {
    lines(ran).pop().unwrap_or_else(|| panic!("{ran}"))["error"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_json() {
    let invalid = run_unsent(&["orders", "create", "3035550100", "-o", "json"]).assert_code(2);
    let document = error(&invalid);
    assert_eq!(
        (&document["code"], &document["kind"], &document["rule"]),
        (&json!(2), &json!("validation"), &json!("e164"))
    );
    assert_eq!(document["field"], "phone_numbers[0]");
    assert_eq!(document["issues"][0]["suggestion"], "+13035550100");
    assert_eq!(document["may_have_been_processed"], false);

    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let missing = run_at(url, &["orders", "get", "0a1b2c3d-1c3b-4a5d-9e7f-0a1b2c3d4e5f", "-o", "jsonl"]).assert_code(3);
    let document = error(&missing);
    assert_eq!((&document["kind"], &document["status"]), (&json!("not_found"), &json!(404)));
    assert!(document["request_id"].is_string() && document["errors"][0]["code"].is_string(), "{missing}");

    let id = create(url, &["+13035550100"]).remove(0);
    let rejected = error(&run_at(url, &["orders", "confirm", &id, "--yes", "-o", "json"]).assert_code(1));
    assert_eq!(rejected["status"], 422);
    assert!(rejected["next"].as_array().unwrap().contains(&json!("telnyx-porting orders preflight")), "{rejected}");

    sandbox.add_fault("CancelPortingOrder:drop-after".parse().unwrap());
    let submitted = filled_in(url, "+13035550110", "a");
    run_at(url, &["orders", "confirm", &submitted, "--yes"]).assert_code(0);
    let lost = run_at(url, &["orders", "share", &submitted, "-o", "json"]).assert_code(0);
    assert!(lost.json()["token"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_is_not_known_is_marked() {
    let sandbox =
        Sandbox::builder().fault("CreatePortingOrderComment:drop-after".parse().unwrap()).start().await.unwrap();
    let url = sandbox.base_url();
    let id = create(url, &["+13035550100"]).remove(0);
    let lost = error(&run_at(url, &["comments", "add", &id, "hello", "-o", "json"]).assert_code(1));
    assert_eq!(lost["may_have_been_processed"], true, "{lost}");
    assert!(!lost["next"].as_array().unwrap().is_empty(), "{lost}");
}

#[test]
fn errors_in_arguments_are_json() {
    for arguments in [
        &["orders", "crate", "-o", "json"][..],
        &["--output=json", "orders", "list", "--nope"],
        &["orders", "get", "-ojsonl"],
    ] {
        let ran = run(arguments).assert_code(2);
        let document = error(&ran);
        assert_eq!((&document["kind"], &document["code"]), (&json!("usage"), &json!(2)), "{ran}");
        assert_eq!(ran.stdout, "");
    }
    let mut command = program();
    command.env("TELNYX_PORTING_OUTPUT", "json").args(["orders", "crate"]);
    assert!(error(&finish(command))["hint"].as_str().unwrap().contains("create"));
    // Help and errors in other formats are text.
    assert!(run(&["orders", "--help", "-o", "json"]).assert_code(0).stdout.starts_with("Porting orders"));
    run(&["orders", "crate", "-o", "csv"]).assert_code(2).assert_stderr(&["error: unrecognized"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_passed_from_one_command_to_another() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let numbers = ["+13035550100", "+13035550110"];
    let ids: Vec<_> = numbers.iter().map(|number| filled_in(url, number, "march")).collect();
    let listed = run_at(url, &["orders", "list", "--customer-reference", "march", "-o", "ids"]).assert_code(0);
    let mut sorted: Vec<_> = listed.stdout.lines().collect();
    sorted.sort_unstable();
    let mut expected: Vec<_> = ids.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(sorted, expected);

    let piped = |arguments: &[&str], input: &str| {
        let mut command = program();
        command.env("TELNYX_API_KEY", KEY).args(arguments).args(["--base-url", url]).write_stdin(input.to_owned());
        finish(command)
    };
    let updated = piped(&["orders", "update", "-", "--customer-group-reference", "g", "-o", "json"], &listed.stdout)
        .assert_code(0);
    assert_eq!(updated.json().as_array().unwrap().len(), 2);
    let confirmed = piped(&["orders", "confirm", "-", "--yes", "-o", "json"], &format!("# march\n{}\n", listed.stdout));
    let confirmed = confirmed.assert_code(0).json();
    assert!(confirmed.as_array().unwrap().iter().all(|order| order["status"]["value"] != "draft"), "{confirmed}");
    // By filter, and by id.
    for _ in 0..40 {
        sandbox.advance(chrono::TimeDelta::days(1));
    }
    let watched = run_at(url, &["orders", "watch", "--group", "g", "--customer-reference", "march", "-o", "json"]);
    assert_eq!(watched.assert_code(0).json().as_array().unwrap().len(), 2);
    run_at(url, &["orders", "watch", "--group", "nope"]).assert_code(3).assert_stderr(&["no order has this reference"]);
    piped(&["orders", "confirm", "-", "--yes"], "\n").assert_code(2).assert_stderr(&["stdin has no ids"]);
    piped(&["orders", "confirm", "-"], &listed.stdout).assert_code(2).assert_stderr(&["no terminal"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_does_not_stop_the_other_orders() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let drafts = create(url, &["+13035550100", "+442079460000"]);
    let ready = filled_in(url, "+13035550110", "a");
    let ran = run_at(url, &["orders", "confirm", &drafts[0], &ready, "--yes", "-o", "json"]).assert_code(9);
    assert_eq!(ran.json()[0]["id"], ready.as_str());
    assert!(error(&ran)["message"].as_str().unwrap().starts_with(&drafts[0]), "{ran}");
    let deleted = run_at(url, &["orders", "delete", &drafts[0], &drafts[1], "--yes", "-o", "json"]).assert_code(0);
    assert_eq!(deleted.json()[1], json!({ "id": drafts[1], "deleted": true }));
    let again = run_at(url, &["orders", "delete", &drafts[0], &drafts[1], "--yes"]).assert_code(3);
    again.assert_stderr(&["2 of 2 orders failed"]);
    let spellings = [ready.as_str(), &ready.to_uppercase()];
    let cancelled =
        run_at(url, &["orders", "cancel", spellings[0], spellings[1], "--yes", "-o", "json"]).assert_code(0);
    assert_eq!(cancelled.json().as_array().map_or(1, Vec::len), 1, "{cancelled}");
    // A rejected key would be rejected for the others too.
    let mut command = program();
    command.env("TELNYX_API_KEY", "KEY_REVOKED").args(["orders", "delete", "--yes", "--base-url", url]).args(&drafts);
    finish(command).assert_code(4).assert_stderr(&[&format!("not tried: {}", drafts[1])]);
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_and_csv_have_no_header_on_request() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = create(url, &["+13035550100"]).remove(0);
    for format in ["table", "csv"] {
        let ran = run_at(url, &["orders", "list", "--no-header", "-o", format, "--fields", "id"]).assert_code(0);
        assert_eq!(ran.stdout.trim(), id, "{format}");
    }
}

/// A receiver of webhooks with these options.
fn receiver(sandbox: &Sandbox, options: &[&str]) -> Child {
    let mut command = std_program();
    command.args(["webhook", "listen", "--count", "1", "-o", "json", "--listen", "127.0.0.1:0"]);
    command.args(["--public-key", &sandbox.webhook_public_key()]).args(options);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until the receiver is ready and sends it a webhook. Returns its later messages.
fn send_webhook(sandbox: &Sandbox, receiver: &mut Child) -> impl Iterator<Item = String> + use<> {
    let mut messages = BufReader::new(receiver.stderr.take().unwrap()).lines().map(Result::unwrap);
    let ready: Value = serde_json::from_str(&messages.next().unwrap()).unwrap();
    let text = ready["note"]["message"].as_str().unwrap();
    let url = text.split_whitespace().find(|word| word.starts_with("http")).unwrap().trim_end_matches(';').to_owned();
    let id = filled_in(sandbox.base_url(), "+13035550100", "a");
    run_at(sandbox.base_url(), &["orders", "update", &id, "--webhook-url", &url]).assert_code(0);
    run_at(sandbox.base_url(), &["orders", "confirm", &id, "--yes"]).assert_code(0);
    messages
}

/// The events and the messages of a receiver with these options that gets a webhook.
async fn passed_on(options: &[&str]) -> (Vec<Value>, Vec<String>) {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut running = receiver(&sandbox, options);
    let messages = send_webhook(&sandbox, &mut running);
    assert!(running.wait().unwrap().success());
    let events = BufReader::new(running.stdout.take().unwrap()).lines();
    (events.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect(), messages.collect())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_ends_at_a_signal_while_it_passes_on_a_webhook() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut running = receiver(&sandbox, &["--exec", "sleep 600"]);
    let _messages = send_webhook(&sandbox, &mut running);
    // It prints the webhook before it runs the command.
    let mut event = String::new();
    BufReader::new(running.stdout.as_mut().unwrap()).read_line(&mut event).unwrap();
    assert!(event.contains("porting_order_id"), "{event}");
    assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
    assert_eq!(running.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_are_forwarded_unchanged_and_passed_to_a_command() {
    let server = httpmock::MockServer::start_async().await;
    let forwarded = server.mock(|when, then| {
        when.method("POST").path("/hooks").header_exists("telnyx-signature-ed25519").header_exists("telnyx-timestamp");
        then.status(204);
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("event.json");
    let exec = format!("tee '{}'", file.display());
    let (events, messages) = passed_on(&["--forward-to", &server.url("/hooks"), "--exec", &exec]).await;
    forwarded.assert();
    let saved: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(saved, events[0]);
    assert!(messages.iter().all(|line| !line.contains("warning")), "{messages:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_of_forwarding_are_warnings() {
    let options = ["--forward-to", "http://127.0.0.1:9/hooks", "--exec", "false"];
    let (events, messages) = passed_on(&options).await;
    assert_eq!(events.len(), 1);
    let warnings: Vec<_> = messages.iter().filter(|line| line.starts_with("{\"warning\"")).collect();
    assert_eq!(warnings.len(), 2, "{messages:?}");
    for url in ["https://example.com/", "http://192.0.2.1/", "nope"] {
        let ran = run(&["webhook", "listen", "--public-key", "x", "--forward-to", url]).assert_code(2);
        assert!(ran.stderr.contains("--"), "{ran}");
    }
}
