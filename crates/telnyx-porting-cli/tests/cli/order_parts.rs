//! The parts of orders: comments, jobs, codes, numbers, blocks, extensions, identity checks.

use crate::support::{KEY, create, finish, program, run_at, run_unsent, sandbox, settings};

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

#[tokio::test(flavor = "multi_thread")]
async fn comments() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    run_at(url, &["comments", "add", id, "Please call first"]).assert_code(0);
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(["comments", "add", id, "-", "--base-url", url]);
    command.write_stdin("From a file\n");
    finish(command).assert_code(0);
    let ran = run_at(url, &["comments", "list", id]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("comments-list", ran));
    let json = run_at(url, &["comments", "list", id, "-o", "json"]).assert_code(0);
    assert_eq!(json.json().as_array().unwrap().len(), 2);
    settings().bind(|| insta::assert_snapshot!("comments-list-json", json));
    run_unsent(&["comments", "add", ID, " "]).assert_code(2).assert_stderr(&["comment is empty"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn activation_jobs() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    assert_eq!(run_at(url, &["activation-jobs", "list", id, "-o", "json"]).assert_code(0).stdout, "[]\n");
    run_at(url, &["activation-jobs", "get", id, ID]).assert_code(3);
    run_unsent(&["activation-jobs", "update", id, ID, "--activate-at", "noon"]).assert_code(2);
    run_at(url, &["activation-jobs", "update", id, ID, "--activate-at", "2026-03-02T15:00:00Z"]).assert_code(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_for_mobile_numbers() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+61412345678", "+61412345679"])[0];
    run_at(url, &["verification", "send", id, "+61412345678", "+61412345679", "--method", "sms"]).assert_code(0);
    run_at(url, &["verification", "verify", id, "+61412345678=45678"]).assert_code(0);
    let invalid = run_at(url, &["verification", "verify", id, "+61412345679=00000"]).assert_code(9);
    settings().bind(|| insta::assert_snapshot!("verification-wrong", invalid));
    let open = run_at(url, &["verification", "list", id, "--verified", "false", "-o", "json"]).assert_code(0);
    assert_eq!(open.json()[0]["phone_number"], "+61412345679");
    let ran = run_unsent(&["verification", "verify", ID, "61412345678=98765"]).assert_code(2);
    assert!(!ran.stderr.contains("98765"), "{ran}");
    let pigeon = ["verification", "send", id, "+61412345678", "--method", "pigeon"];
    run_at(url, &pigeon).assert_code(1).assert_stderr(&["warning: "]);
}

#[tokio::test(flavor = "multi_thread")]
async fn associated_numbers() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+442079460100"])[0];
    run_at(url, &["orders", "update", id, "--misc-type", "partial", "--remaining-numbers-action", "disconnect"]);
    let numbers = "+442079460110-+442079460119";
    let added = ["associated", "add", id, numbers, "--action", "disconnect", "-o", "json"];
    let added = run_at(url, &added).assert_code(0).json()["id"].as_str().unwrap().to_owned();
    let list = run_at(url, &["associated", "list", id, "--action", "disconnect"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("associated-list", list));
    let json = run_at(url, &["associated", "list", id, "-o", "json"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("associated-list-json", json));
    run_at(url, &["associated", "remove", id, &added]).assert_code(0);
    assert_eq!(run_at(url, &["associated", "list", id, "-o", "json"]).stdout, "[]\n");
    // The set of actions is open: an unknown one is sent with a warning.
    run_at(url, &["associated", "add", id, numbers, "--action", "burn"]).assert_code(1).assert_stderr(&["warning: "]);
    run_unsent(&["associated", "add", ID, "+442079460119-+442079460110", "--action", "keep"]).assert_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+4930244999901"])[0];
    let numbers = "+4930244999910-+4930244999919";
    let added = ["blocks", "add", id, numbers, "--activate", "+4930244999910-+4930244999914", "-o", "json"];
    let added = run_at(url, &added).assert_code(0).json()["id"].as_str().unwrap().to_owned();
    let list = run_at(url, &["blocks", "list", id, "--status", "draft", "--sort", "-created_at"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("blocks-list", list));
    let json = run_at(url, &["blocks", "list", id, "-o", "json"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("blocks-list-json", json));
    run_at(url, &["blocks", "remove", id, &added]).assert_code(0);
    let outside = ["blocks", "add", ID, numbers, "--activate", "+4930244999950"];
    run_unsent(&outside).assert_code(2).assert_stderr(&["activation_ranges[0]"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn extensions() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+4930244999901"])[0];
    let order = run_at(url, &["orders", "get", id, "-o", "json"]).json();
    let number = order["phone_numbers"][0]["id"].as_str().unwrap();
    let added = run_at(url, &["extensions", "add", id, number, "0-99", "-o", "json"]).assert_code(0);
    let added = added.json()["id"].as_str().unwrap().to_owned();
    let list = run_at(url, &["extensions", "list", id, "--number", number]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("extensions-list", list));
    let json = run_at(url, &["extensions", "list", id, "-o", "json"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("extensions-list-json", json));
    run_at(url, &["extensions", "remove", id, &added]).assert_code(0);
    // The number itself is also accepted, and the table of numbers has its id.
    let added = run_at(url, &["extensions", "add", id, "+4930244999901", "0-9", "-o", "json"]).assert_code(0).json();
    assert_eq!(added["porting_phone_number_id"], number);
    let list =
        run_at(url, &["extensions", "list", id, "--number", "+4930244999901", "-o", "json"]).assert_code(0).json();
    assert_eq!(list[0]["id"], added["id"]);
    let missing = run_at(url, &["extensions", "add", id, "+4930244999902", "0-9"]).assert_code(2);
    missing.assert_stderr(&["+4930244999902 is not in any order [order-number]"]);
    let table = run_at(url, &["numbers", "list", "--order", id]).assert_code(0);
    assert!(table.stdout.contains("NUMBER ID") && table.stdout.contains(number), "{table}");
    let bundle = "0a1b2c3d-5f8e-4a5d-9e7f-6d2a1c3b4a5d";
    let configured = ["numbers", "configure", &format!("+4930244999901={bundle}"), "-o", "json"];
    let configured = run_at(url, &configured).assert_code(0).json();
    assert_eq!(configured[0]["porting_phone_number_id"], number);
    for range in ["0-1000", "9-0", "a-b"] {
        run_unsent(&["extensions", "add", ID, ID, range]).assert_code(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn action_requirements() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+61412345678"])[0];
    let list = run_at(url, &["action-requirements", "list", id, "--status", "created"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("action-requirements-list", list));
    let json = run_at(url, &["action-requirements", "list", id, "-o", "json"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("action-requirements-list-json", json));
    let names = ["--first-name", "Robin", "--last-name", "Example"];
    let arguments = ["action-requirements", "initiate", id, &list.ids()[0]];
    let ran = run_at(url, &[&arguments[..], &names, &["-o", "json"]].concat()).assert_code(0);
    assert!(ran.json()["action_url"].is_string(), "{ran}");
    let blank = ["action-requirements", "initiate", ID, ID, "--first-name", " ", "--last-name", "Example"];
    run_unsent(&blank).assert_code(2).assert_stderr(&["params.first_name"]);
}
