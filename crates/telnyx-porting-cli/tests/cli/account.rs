//! Commands for the whole account, against a sandbox.

use crate::support::{create, finish, program, run, run_at, run_unsent, sandbox, settings};

const LETTERHEAD: [&str; 20] = [
    "--name",
    "Acme",
    "--company-name",
    "Acme Widgets",
    "--street-address",
    "1200 Larimer St",
    "--city",
    "Denver",
    "--state",
    "CO",
    "--zip-code",
    "80202",
    "--country-code",
    "US",
    "--email",
    "porting@example.com",
    "--phone-number",
    "+13035550100",
    "--extended-address",
    "Suite 4",
];

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_checked() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let ran = run_at(url, &["check", "+13035550100"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("check", ran));
    let ran = run_at(url, &["check", "+13035594040", "+13035550100"]).assert_code(9);
    ran.assert_stderr(&["not portable: 1 of 2 numbers", "+13035594040: "]);
    run_unsent(&["check", "12"]).assert_code(2);
    run(&["check"]).assert_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_the_account_are_one_document() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    create(url, &["+13035550100"]);
    for command in [
        "numbers list",
        "numbers configurations",
        "loa list",
        "reports list",
        "events list",
        "exceptions",
        "uk-carriers",
    ] {
        let arguments: Vec<_> = command.split(' ').collect();
        run_at(url, &arguments).assert_code(0);
        let ran = run_at(url, &[&arguments[..], &["-o", "json"]].concat()).assert_code(0);
        assert!(ran.json().is_array(), "{ran}");
    }
    let ran = run_at(url, &["numbers", "list", "-o", "csv"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("numbers-csv", ran));
}

#[test]
fn an_exception_is_explained_without_a_key() {
    insta::assert_snapshot!("exception", run(&["exceptions", "lsr-pending"]).assert_code(0));
    run(&["exceptions", "NO_SUCH"]).assert_code(0).assert_stderr(&["unknown exception code"]);
}

#[test]
fn bad_input_is_rejected_before_anything_is_sent() {
    run_unsent(&["numbers", "configure", "abc"]).assert_code(2).assert_stderr(&["NUMBER=BUNDLE_ID"]);
    run_unsent(&["loa", "create", "--name", "Acme"])
        .assert_code(2)
        .assert_stderr(&["logo.document_id", "address.city"]);
    run_unsent(&["loa", "delete", "f1486bae-f067-460c-ad43-73a92848f902"]).assert_code(2).assert_stderr(&["--yes"]);
    run_unsent(&["api", "get", "porting_orders"]).assert_code(2).assert_stderr(&["start with /"]);
    run_unsent(&["api", "get", "/../../x"]).assert_code(2);
    run_unsent(&["api", "post", "/porting_orders", "--data", "{"]).assert_code(2).assert_stderr(&["not JSON"]);
    run(&["token", "show", "nothing"]).assert_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_written_and_downloaded() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let report = run_at(url, &["reports", "create", "-o", "json"]).assert_code(0).json();
    let id = report["id"].as_str().unwrap();
    sandbox.advance(chrono::TimeDelta::hours(1));
    let ran = run_at(url, &["reports", "get", id, "-o", "json"]).assert_code(0);
    assert_eq!(ran.json()["status"], "completed");
    let ran = run_at(url, &["reports", "download", id]).assert_code(0);
    assert!(ran.stdout.contains(','), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letterhead_is_created_updated_and_deleted() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let logo = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
    std::fs::write(logo.path(), b"\x89PNG\r\n\x1a\n0000").unwrap();
    let logo = run_at(url, &["documents", "upload", logo.path().to_str().unwrap()]).assert_code(0).ids().remove(0);
    let input = [&LETTERHEAD[..], &["--logo", &logo]].concat();
    let ran = run_at(url, &[&["loa", "create", "-o", "json"], &input[..]].concat());
    let id = ran.assert_code(0).json()["id"].as_str().unwrap().to_owned();
    run_at(url, &["loa", "get", &id]).assert_code(0);
    run_at(url, &["loa", "delete", &id, "--yes"]).assert_code(0).assert_stderr(&["deleted "]);
    run_at(url, &["loa", "get", &id]).assert_code(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_and_raw_requests() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = create(url, &["+13035550100"]).remove(0);
    run_at(url, &["orders", "delete", &id, "--yes"]).assert_code(0);
    let ids = run_at(url, &["events", "list"]).assert_code(0).ids();
    run_at(url, &["events", "get", &ids[0]]).assert_code(0);
    let tail = ["events", "tail", "--since", "2020-01-01T00:00:00Z", "--limit", "1", "-o", "json"];
    assert!(run_at(url, &tail).assert_code(0).json()["id"].is_string());
    let ran = run_at(url, &["api", "GET", "/porting_orders", "--query", "page[size]=1"]).assert_code(0);
    assert!(ran.json()["data"].is_array(), "{ran}");
    run_at(url, &["api", "GET", &format!("/porting_orders/{id}")]).assert_code(3).assert_stderr(&["returned 404"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_listens_on_loopback_only_and_rejects_forgeries() {
    let key = sandbox().await.webhook_public_key();
    let ran = run(&["webhook", "listen", "--listen", "0.0.0.0:0", "--public-key", &key]).assert_code(2);
    ran.assert_stderr(&["not a loopback address"]);
    let forged = ["webhook", "verify", "--public-key", &key, "--signature", "AAAA", "--timestamp", "1", "Cargo.toml"];
    run(&forged).assert_code(1).assert_stderr(&["not 64 bytes in base64"]);
}

#[test]
fn a_token_is_read() {
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
        eyJleHAiOjE3NzI0NzA4MDAsImlzdCI6MTc3MjQ2NzIwMCwicGVybWlzc2lvbnMiOlsicG9ydGluZ19vcmRlci5kb2N1bWVudC5yZWFkIl19.\
        bm90LWEtc2lnbmF0dXJl";
    let mut command = program();
    command.args(["token", "show", "-", "-o", "json"]).write_stdin(token);
    let ran = finish(command).assert_code(0).assert_stderr(&["the signature was not verified"]);
    assert_eq!(ran.json()["expires_at"], "2026-03-02T17:00:00Z", "{ran}");
}
