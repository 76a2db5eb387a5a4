//! `orders` and `documents` against a sandbox.

use crate::support::{create, finish, program, run_at, sandbox, settings};

const FILL_IN: &str = "--customer-reference order-1 --misc-type full --entity-name Example --auth-person-name Robin \
    --billing-phone-number +13035550100 --account-number 00123-EXAMPLE --pin-passcode 0042 --locality Denver \
    --administrative-area CO --postal-code 80202 --country-code US --street-address Street";

#[tokio::test(flavor = "multi_thread")]
async fn an_order_from_creation_to_confirmation() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let files = ["documents", "upload", "examples/documents/loa.pdf", "examples/documents/invoice.pdf"];
    let documents = run_at(url, &files).assert_code(0).ids();
    assert_eq!(documents.len(), 2);

    let mut arguments = vec!["orders", "update", id, "--loa", &documents[0], "--invoice", &documents[1]];
    arguments.extend(FILL_IN.split_whitespace());
    run_at(url, &arguments).assert_code(0);
    let ran = run_at(url, &["orders", "confirm", id, "--yes"]).assert_code(0);
    assert!(ran.stdout.contains("in-process"), "{ran}");
    // A second confirmation finds it already submitted.
    let again = run_at(url, &["orders", "confirm", id, "--yes"]).assert_code(0);
    assert!(again.stdout.contains("in-process"), "{again}");
    let short = run_at(url, &["orders", "get", id, "--include-phone-numbers", "false", "-o", "json"]).assert_code(0);
    assert_eq!(short.json()["phone_numbers"], serde_json::json!([]), "{short}");
    let ran = run_at(url, &["orders", "get", id]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("orders-get", ran));
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_created_listed_and_deleted() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let mut command = program();
    command.env("TELNYX_API_KEY", "KEY1").env("TELNYX_BASE_URL", url);
    command.args(["orders", "create", "+13035550100", "--numbers-file", "-", "--customer-reference", "list-1"]);
    command.write_stdin("number\n+44 20 7946 0100\nfront desk\n");
    let ran = finish(command).assert_code(9);
    settings().bind(|| insta::assert_snapshot!("orders-create", ran));

    assert_eq!(run_at(url, &["orders", "list", "--country", "GB"]).assert_code(0).ids().len(), 1);
    let sorted = ["orders", "list", "--sort", "-created_at", "--page-size", "1"];
    let ids = run_at(url, &sorted).assert_code(0).ids();
    assert_eq!(ids.len(), 2);
    run_at(url, &["orders", "list", "--limit", "1"]).assert_code(0).assert_stderr(&["not shown: 1"]);
    run_at(url, &["orders", "delete", &ids[0], "--yes"]).assert_code(0).assert_stderr(&["deleted "]);
    assert_eq!(run_at(url, &["orders", "list", "--status", "draft,ported"]).ids(), ids[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_is_cleared() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    run_at(url, &["orders", "update", id, "--locality", "Denver", "--tag", "a", "--tag", "b"]).assert_code(0);
    let ran = run_at(url, &["orders", "update", id, "--clear", "locality", "-o", "json"]).assert_code(0);
    let order = ran.json();
    assert_eq!(order.pointer("/end_user/location/locality"), Some(&serde_json::Value::Null), "{ran}");
    assert_eq!(order["phone_number_configuration"]["tags"], serde_json::json!(["a", "b"]), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_one_document_and_hides_secrets_by_default() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    run_at(url, &["orders", "update", id, "--pin-passcode", "0042"]).assert_code(0);
    let pin = |more: &[&str]| {
        let ran = run_at(url, &[&["orders", "get", id, "--output", "json"], more].concat()).assert_code(0);
        ran.json()["end_user"]["admin"]["pin_passcode"].as_str().unwrap().to_owned()
    };
    assert_eq!(pin(&[]), "[hidden]");
    assert_eq!(pin(&["--show-secrets"]), "0042");
    assert_eq!(run_at(url, &["orders", "list", "-o", "json"]).json().as_array().unwrap().len(), 1);
    let deleted = run_at(url, &["orders", "delete", id, "--yes", "-o", "json"]).assert_code(0);
    assert_eq!(deleted.json()["deleted"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_shared() {
    let sandbox = sandbox().await;
    let id = &create(sandbox.base_url(), &["+13035550100"])[0];
    let arguments = ["orders", "share", id, "--expires-in", "36h", "--permission", "read"];
    let ran = run_at(sandbox.base_url(), &arguments).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("orders-share", ran));
    let ran = run_at(sandbox.base_url(), &[&arguments[..], &["-o", "json"]].concat()).assert_code(0);
    assert_eq!(ran.json()["expires_in_seconds"], 129_600, "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_before_a_failure_are_reported() {
    let sandbox = sandbox().await;
    let arguments = ["documents", "upload", "examples/documents/loa.pdf", "no-such.pdf"];
    let ran = run_at(sandbox.base_url(), &arguments).assert_code(9).assert_stderr(&["no-such.pdf: ", "cannot be read"]);
    assert_eq!(ran.ids().len(), 1, "{ran}");
    run_at(sandbox.base_url(), &["documents", "upload", "no-such.pdf"]).assert_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn verbose_logs_requests_but_not_keys() {
    let sandbox = sandbox().await;
    let ran = run_at(sandbox.base_url(), &["orders", "list", "--verbose"]).assert_code(0);
    ran.assert_stderr(&["DEBUG", "list_porting_orders"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_created_with_blocks() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let block = "+4930244999901-+4930244999910";
    let id = &run_at(url, &["orders", "create", "+4930244999900", "--block", block]).assert_code(0).ids()[0];
    let listed = run_at(url, &["blocks", "list", id, "-o", "json"]).assert_code(0).json();
    assert_eq!(listed[0]["phone_number_range"]["start_at"], "+4930244999901", "{listed}");
}
