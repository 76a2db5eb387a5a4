//! Errors of the API, and missing responses.

use crate::support::{KEY, create, finish, program, run_at, run_malformed, run_unsent, sandbox};
use httpmock::MockServer;
use serde_json::json;

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_has_its_exit_code() {
    let sandbox = sandbox().await;
    let ran = run_at(sandbox.base_url(), &["orders", "get", ID]).assert_code(3);
    ran.assert_stderr(&["error: GET /porting_orders/{id} returned 404", "(code 10005)", "request id: "]);

    let mut command = program();
    command.env("TELNYX_API_KEY", "KEY_REVOKED").args(["orders", "list", "--base-url", sandbox.base_url()]);
    finish(command).assert_code(4).assert_stderr(&[
        "returned 401",
        "hint: check that the key is valid",
        "config check",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_url_without_a_version_is_distinguished_from_a_missing_order() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url().trim_end_matches("/v2");
    let ran = run_at(url, &["orders", "get", ID]).assert_code(1);
    ran.assert_stderr(&["returned 404", "hint: this is not an error of the API", "ends in /v2", "config check"]);
}

#[test]
fn responses_that_are_not_from_the_api_are_reported() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(200).header("content-type", "text/html").body("<!DOCTYPE html><p>Sign in");
    });
    for arguments in [&["orders", "get", ID][..], &["orders", "list"], &["orders", "create", "+13035550100"]] {
        let ran = run_at(&server.base_url(), arguments).assert_code(1);
        ran.assert_stderr(&["with an HTML page from 127.0.0.1:", "instead of JSON", "is not from the API"]);
    }
}

/// A text that was truncated within a character.
#[test]
fn half_a_character_does_not_hide_the_id_of_a_new_order() {
    let server = MockServer::start();
    server.mock(|_, then| {
        let body = format!(r#"{{"data": [{{"id": "{ID}", "old_service_provider_ocn": "Ac\ud83d"}}]}}"#);
        then.status(201).header("content-type", "application/json").body(body);
    });
    let ran = run_at(&server.base_url(), &["orders", "create", "+13035550100", "-o", "json"]).assert_code(0);
    assert!(ran.stdout.contains(ID) && ran.stdout.contains("Ac\u{fffd}"), "{ran}");
}

#[test]
fn secrets_are_hidden_in_json_that_the_parser_rejects() {
    let server = MockServer::start();
    server.mock(|_, then| {
        let body = format!("\u{feff}{{\"pin_passcode\": \"0417\", \"n\": [1e999, 1{}]}}", "2".repeat(22));
        then.status(200).header("content-type", "application/json").body(body);
    });
    let ran = run_at(&server.base_url(), &["api", "GET", "/porting_orders"]).assert_code(0);
    assert!(!ran.stdout.contains("0417") && ran.stdout.contains(&format!("\"1{}\"", "2".repeat(22))), "{ran}");
}

#[test]
fn odd_members_and_ignored_filters_are_warnings() {
    let server = MockServer::start();
    server.mock(|_, then| {
        let order = json!({"id": ID, "status": {"value": "draft"}, "misc": []});
        then.status(200).json_body(json!({"data": [order], "meta": {"total_pages": 1, "total_results": 1}}));
    });
    let ran = run_at(&server.base_url(), &["orders", "list", "--status", "exception"]).assert_code(0);
    let ran = ran.assert_stderr(&[
        "warning: the response is not as described: `misc` of PortingOrder is a list\n",
        "warning: the list has items that do not match the filter status; the server ignored that filter\n",
    ]);
    assert!(ran.stdout.contains(ID), "{ran}");
    let ran = run_malformed(&server.base_url(), &["orders", "list", "-o", "json"]);
    ran.assert_stderr(&[
        r#"{"warning":{"message":"the response is not as described: `misc` of PortingOrder is a list"}}"#,
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_names_every_field() {
    let sandbox = sandbox().await;
    let ids = create(sandbox.base_url(), &["+13035550100"]);
    let ran = run_at(sandbox.base_url(), &["orders", "confirm", &ids[0], "--yes"]).assert_code(1);
    ran.assert_stderr(&["returned 422", "/documents/loa: ", "/end_user/admin/account_number: ", "(code "]);
}

#[test]
fn too_many_requests() {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.header("authorization", format!("Bearer {KEY}"));
        then.status(429).header("retry-after", "0").json_body(json!({"errors": [{"code": "10011"}]}));
    });
    let ran = run_at(&server.base_url(), &["orders", "list"]).assert_code(5);
    ran.assert_stderr(&["returned 429", "(code 10011)", "hint: retry in 0 s"]);
}

#[test]
fn an_unknown_outcome() {
    let server = MockServer::start();
    let create = server.mock(|when, then| {
        when.method("POST");
        then.status(502).body("<html>\u{1b}[31mbad gateway</html>");
    });
    let ran = run_at(&server.base_url(), &["orders", "create", "+13035550100"]).assert_code(1);
    ran.assert_stderr(&["POST /porting_orders returned 502", "hint: the API may have processed the request"]);
    create.assert_calls(1);
}

#[test]
fn the_suggested_check_depends_on_the_request() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(502);
    });
    for (arguments, hint) in [
        (&["orders", "create", "+13035550100"][..], "check with `telnyx-porting orders list` before you retry"),
        (&["comments", "add", ID, "text"], "check with `telnyx-porting orders get ID` before you retry"),
        (&["reports", "create"], "check whether it took effect before you retry"),
    ] {
        run_at(&server.base_url(), arguments).assert_code(1).assert_stderr(&[hint]);
    }
    // A read cannot have had an effect.
    for arguments in [&["orders", "list"][..], &["orders", "get", ID], &["check", "+13035550100"]] {
        let ran = run_at(&server.base_url(), arguments);
        assert!(!ran.stderr.contains("carried out"), "{ran}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_created_once_for_a_key_or_a_reference() {
    let sandbox = sandbox().await;
    let create = |arguments: &[&str]| {
        let arguments = [&["orders", "create", "-o", "jsonl"], arguments].concat();
        run_at(sandbox.base_url(), &arguments).assert_code(0).stdout
    };
    let keyed = ["+13035550100", "--key", "ticket-17"];
    sandbox.state().add_fault("CreatePortingOrder:drop-after@#1".parse().unwrap());
    let first = create(&keyed);
    let id = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["id"].clone();
    assert_eq!(id(&first), id(&create(&keyed)));
    sandbox.state().add_fault("CreatePortingOrder:drop-after@#1".parse().unwrap());
    create(&["+13035550101", "--customer-reference", "Acct 123abc"]);
    assert_eq!(run_at(sandbox.base_url(), &["orders", "list", "-o", "jsonl"]).stdout.lines().count(), 2);
    run_at(sandbox.base_url(), &["orders", "create", "+13035550102", "--key", "a b"]).assert_code(2);
}

#[test]
fn nobody_listens() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let ran = run_at(&url, &["orders", "create", "+13035550100"]).assert_code(1).assert_stderr(&["the request failed"]);
    assert!(!ran.stderr.contains("may have processed the request"), "{ran}");
}

#[test]
fn server_text_cannot_send_control_sequences() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(422).json_body(json!({"errors": [{"detail": "\u{1b}]0;owned\u{7}"}]}));
    });
    let ran = run_at(&server.base_url(), &["orders", "get", ID]).assert_code(1);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{7}']), "{ran}");
}

#[test]
fn a_name_is_not_printed_twice() {
    let ran = run_unsent(&["documents", "upload", "nope.pdf"]).assert_code(2);
    assert_eq!(ran.stderr.matches("nope.pdf").count(), 1, "{ran}");
}

#[test]
fn server_text_cannot_imitate_a_message_of_the_program() {
    let server = MockServer::start();
    server.mock(|_, then| {
        let detail = "no\nerror: the order is confirmed\u{202e}\u{2028}";
        then.status(422).json_body(json!({"errors": [{"title": "a\nerror: b", "detail": detail}]}));
    });
    let ran = run_at(&server.base_url(), &["orders", "get", ID]).assert_code(1);
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{ran}");
    assert!(!ran.stderr.contains(['\u{202e}', '\u{2028}']), "{ran}");
}
