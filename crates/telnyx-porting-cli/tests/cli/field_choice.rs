//! `--fields` requires existing fields, and missing numbers are reported.

use crate::support::{create, run_at, run_unsent, sandbox};
use httpmock::MockServer;
use serde_json::{Value, json};

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";
const FORMATS: [&str; 5] = ["table", "json", "jsonl", "yaml", "csv"];

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_field_is_rejected_in_every_format() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    for format in FORMATS {
        for command in [&["orders", "get", id][..], &["orders", "list"], &["numbers", "list"], &["events", "list"]] {
            let ran = run_at(url, &[command, &["--fields", "nope", "-o", format]].concat()).assert_code(2);
            assert_eq!(ran.stdout, "", "{ran}");
            ran.assert_stderr(&["--fields: the result has no field nope", "it has ", " id, "]);
        }
    }
    // Fields of the description exist even if the API omits them or sends null.
    let described = "webhook_url,misc.remaining_numbers_action,user_feedback.user_rating";
    for format in FORMATS {
        run_at(url, &["orders", "get", id, "--fields", described, "-o", format]).assert_code(0);
        run_at(url, &["orders", "list", "--fields", described, "-o", format]).assert_code(0);
    }
    let ran = run_at(url, &["numbers", "list", "--fields", "id,phone_number", "-o", "csv"]).assert_code(0);
    assert!(ran.stdout.lines().nth(1).unwrap().len() > 36, "{ran}");
    // An empty list has the described fields, and no others.
    let empty = ["orders", "list", "--status", "ported", "-o", "csv", "--fields"];
    run_at(url, &[&empty[..], &["id,status.value"]].concat()).assert_code(0);
    run_at(url, &[&empty[..], &["nope"]].concat()).assert_code(2);
    run_at(url, &["orders", "get", id, "--fields", "id,stauts"])
        .assert_code(2)
        .assert_stderr(&["did you mean status?"]);
}

#[test]
fn it_is_rejected_before_anything_is_changed() {
    for command in [
        "orders create +13035550100",
        "orders update ID --customer-reference a",
        "orders confirm ID --yes",
        "orders cancel ID --yes --regardless",
        "orders delete ID --yes",
        "orders share ID",
        "orders activate ID --yes",
        "documents upload examples/documents/loa.pdf",
        "documents add ID ID",
        "documents remove ID ID",
        "comments add ID hello",
        "verification send ID +61412345678",
        "verification verify ID +61412345678=04821",
        "associated add ID +442079460100 --action keep",
        "blocks add ID +4930244999901-+4930244999910",
        "extensions add ID ID 0-99",
        "numbers configure ID=ID",
        "loa delete ID --yes",
        "reports create",
        "events republish ID",
        "port-in apply examples/port-in.csv --order examples/order.toml --yes",
    ] {
        let command = command.replace("ID", ID);
        let arguments: Vec<_> = command.split(' ').chain(["--fields", "nope", "-o", "json"]).collect();
        run_unsent(&arguments).assert_code(2).assert_stderr(&["--fields: the result has no field nope"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_numbers_of_an_order_are_reported() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let numbers = "+13035550100-+13035550173";
    let id = &create(url, &[numbers])[0];
    let fields = ["--fields", "phone_numbers.phone_number", "-o", "json"];
    let numbers = |order: &Value| order["phone_numbers"]["phone_number"].as_array().unwrap().len();
    let one = run_at(url, &[&["orders", "get", id], &fields[..]].concat()).assert_code(0);
    assert_eq!((numbers(&one.json()), one.stderr.as_str()), (74, ""));
    let list = run_at(url, &[&["orders", "list"], &fields[..]].concat()).assert_code(0);
    assert_eq!(numbers(&list.json()[0]), 50);
    let hint = format!("`telnyx-porting numbers list --order {id}` lists all");
    list.assert_stderr(&["24 of its 74 numbers are not shown", &hint]);
    let other = run_at(url, &["orders", "list", "--fields", "id", "-o", "json"]).assert_code(0);
    assert_eq!(other.stderr, "");
}

#[test]
fn api_text_cannot_reverse_the_text_direction() {
    let server = MockServer::start();
    let harmful = "a\u{202e}b\u{2066}c\u{2028}d\u{9b}e\u{7f}f\u{1b}[31mg";
    let order = json!({"id": ID, "customer_reference": harmful, "status": {"value": harmful}});
    server.mock(|when, then| {
        when.path(format!("/porting_orders/{ID}"));
        then.status(200).json_body(json!({"data": order}));
    });
    server.mock(|when, then| {
        when.path("/porting_orders");
        then.status(200).json_body(json!({"data": [order], "meta": {"total_pages": 1}}));
    });
    let is_harmless = |text: &str| !text.contains(['\u{202e}', '\u{2066}', '\u{2028}', '\u{9b}', '\u{7f}', '\u{1b}']);
    for command in [&["orders", "get", ID][..], &["orders", "list"]] {
        for format in ["table", "json", "jsonl"] {
            let ran = run_at(&server.base_url(), &[command, &["-o", format]].concat()).assert_code(0);
            assert!(is_harmless(&ran.stdout) && is_harmless(&ran.stderr), "{ran}");
            // The JSON value is still equal.
            if format == "json" {
                let value = ran.json();
                let order = if value.is_array() { &value[0] } else { &value };
                assert_eq!(order["customer_reference"], harmful);
            }
        }
    }
}
