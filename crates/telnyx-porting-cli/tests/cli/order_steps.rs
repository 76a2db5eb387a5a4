//! Later steps of orders: cancelling, activating, watching, and reading details.

use crate::support::{KEY, create, finish, program, root, run_at, run_unsent, sandbox, settings};
use chrono::{DateTime, TimeDelta, Utc};
use telnyx_porting_sandbox::Sandbox;

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

/// An order that can be submitted; its reference selects the scenario.
pub(crate) fn filled_in(url: &str, number: &str, reference: &str) -> String {
    let id = create(url, &[number]).remove(0);
    let files = ["documents", "upload", "examples/documents/loa.pdf", "examples/documents/invoice.pdf"];
    let documents = run_at(url, &files).assert_code(0).ids();
    let mut arguments = vec!["orders", "update", &id, "--loa", &documents[0], "--invoice", &documents[1]];
    arguments.extend(["--customer-reference", reference]);
    arguments.extend(
        "--misc-type full --entity-name Example --auth-person-name Robin --billing-phone-number +13035550100 \
         --account-number 00123 --pin-passcode 0042 --locality Denver --administrative-area CO --postal-code 80202 \
         --country-code US --street-address Street"
            .split_whitespace(),
    );
    run_at(url, &arguments).assert_code(0);
    id
}

/// A submitted order.
pub(crate) fn confirmed(url: &str, number: &str, reference: &str) -> String {
    let id = filled_in(url, number, reference);
    run_at(url, &["orders", "confirm", &id, "--yes"]).assert_code(0);
    id
}

/// Fast-forwards to when an order without exceptions has been ported.
fn forward_to_ported(sandbox: &Sandbox) {
    for _ in 0..60 {
        sandbox.advance(TimeDelta::days(1));
    }
}

#[test]
fn actions_need_a_terminal_or_yes() {
    for command in ["confirm", "cancel", "activate", "delete"] {
        run_unsent(&["orders", command, ID]).assert_code(2).assert_stderr(&["no terminal", ID, "--yes"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_cancelled() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = confirmed(url, "+13035550100", "a");
    let ran = run_at(url, &["orders", "cancel", &id, "--yes"]).assert_code(0);
    assert!(ran.stdout.contains("cancel"), "{ran}");
    let again = run_at(url, &["orders", "cancel", &id, "--yes", "-o", "json"]).assert_code(0);
    assert!(again.json()["status"]["value"].as_str().unwrap().starts_with("cancel"));
    let draft = create(url, &["+13035550102"]).remove(0);
    run_at(url, &["orders", "cancel", &draft, "--regardless", "--yes"]).assert_code(1);
    run_at(url, &["orders", "activate", &draft, "--yes"]).assert_code(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_has_an_exit_code_for_each_outcome() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let good = confirmed(url, "+13035550100", "a");
    let bad = confirmed(url, "+13035550101", "sandbox:exception=PASSCODE_PIN_INVALID");
    let watch = |more: &[&str]| run_at(url, &[&["orders", "watch", "--interval", "100ms"], more].concat());
    let waiting = watch(&[&good, "--timeout", "1s"]).assert_code(6);
    settings().bind(|| insta::assert_snapshot!("watch-timeout", waiting));
    watch(&[&good, "--until", "in-process"]).assert_code(0);
    forward_to_ported(&sandbox);
    let json = watch(&[&good, "-o", "json"]).assert_code(0);
    assert_eq!(json.json()[0]["outcome"], "reached");
    let cancelled = watch(&[&bad, "--timeout", "2s"]);
    assert!([7, 8].contains(&cancelled.code), "{cancelled}");
    watch(&[&bad, &good]).assert_code(9).assert_stderr(&["1 of 2 orders"]);
    watch(&[ID]).assert_code(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn exceptions_and_cancellations_have_separate_exit_codes() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = confirmed(url, "+13035550101", "sandbox:exception=PASSCODE_PIN_INVALID");
    sandbox.advance(TimeDelta::days(3));
    let ran = run_at(url, &["orders", "watch", &id]).assert_code(7);
    ran.assert_stderr(&["PASSCODE_PIN_INVALID", "unless resolved"]);
    run_at(url, &["orders", "cancel", &id, "--yes"]).assert_code(0);
    sandbox.advance(TimeDelta::days(10));
    run_at(url, &["orders", "watch", &id]).assert_code(8);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activation_job_is_rescheduled_and_run_now() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &confirmed(url, "+13035550100", "a");
    while run_at(url, &["orders", "watch", id, "--until", "foc-date-confirmed", "--timeout", "300ms"]).code == 6 {
        sandbox.advance(TimeDelta::hours(6));
    }
    let jobs = run_at(url, &["activation-jobs", "list", id]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("activation-jobs-list", jobs));
    let job = &jobs.ids()[0];
    let known = run_at(url, &["activation-jobs", "get", id, job, "-o", "json"]).assert_code(0).json();
    let update = |time: &str| run_at(url, &["activation-jobs", "update", id, job, "--activate-at", time]);
    let window = &known["activation_windows"][0];
    update("2020-01-01T00:00:00Z").assert_code(2).assert_stderr(&["[activation-window]"]);
    update(window["end_at"].as_str().unwrap()).assert_code(0);
    run_at(url, &["orders", "activate", id, "--yes"]).assert_code(1);
    sandbox.state().advance(window["start_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() - sandbox.now());
    run_at(url, &["orders", "activate", id, "--yes"]).assert_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn details_of_an_order() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+442079460100"])[0];
    for command in ["requirements", "foc-windows", "sub-request"] {
        let json = run_at(url, &["orders", command, id, "-o", "json"]).assert_code(0);
        assert!(json.json().is_array() || json.json().is_object(), "{json}");
        let table = run_at(url, &["orders", command, id]).assert_code(0);
        settings().bind(|| insta::assert_snapshot!(format!("orders-{command}"), table.stdout.lines().next().unwrap()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loa_is_saved_or_piped() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loa.pdf");
    run_at(url, &["orders", "loa-template", id, "--save", path.to_str().unwrap()]).assert_code(0);
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(["orders", "loa-template", id, "--save", "-", "--base-url", url]);
    assert!(command.output().unwrap().stdout.starts_with(b"%PDF"));
    run_at(url, &["orders", "loa-template", id]).assert_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_added_and_removed() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let document = run_at(url, &["documents", "upload", "examples/documents/loa.pdf"]).ids().remove(0);
    let known = run_at(url, &["documents", "get", &document, "-o", "json"]).assert_code(0);
    assert_eq!(known.json()["id"], document);
    let added = run_at(url, &["documents", "add", id, &document, "--type", "csr"]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("documents-add", added));
    let link = &added.ids()[0];
    let list = run_at(url, &["documents", "list", id, "--type", "csr", "--sort", "-created_at"]).assert_code(0);
    assert_eq!(&list.ids()[0], link);

    let folder = tempfile::tempdir().unwrap();
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(["documents", "download", &document, "--base-url", url]);
    command.current_dir(folder.path());
    finish(command).assert_code(0).assert_stderr(&["wrote "]);
    let saved = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::read(saved).unwrap(), std::fs::read(root().join("examples/documents/loa.pdf")).unwrap());
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(["documents", "download", &document, "--base-url", url]);
    command.current_dir(folder.path());
    finish(command).assert_code(2).assert_stderr(&["exists already"]);
    let removed = run_at(url, &["documents", "remove", id, link, "-o", "json"]).assert_code(0);
    assert_eq!(removed.json()["removed"], true);
    run_unsent(&["documents", "add", ID]).assert_code(2);
}
