//! `port-in apply`

use crate::support::{Ran, finish, program, root, run, run_at, sandbox, settings};
use httpmock::MockServer;
use serde_json::json;
use std::path::PathBuf;
use telnyx_porting_sandbox::{Clock, Sandbox};
use tempfile::TempDir;

const EXAMPLE: [&str; 5] = ["port-in", "apply", "examples/port-in.csv", "--order", "examples/order.toml"];

/// Files of a port-in that differ from the examples.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new(numbers: &str, change: impl FnOnce(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let order = std::fs::read_to_string(root().join("examples/order.toml")).unwrap();
        let documents = root().join("examples/documents").canonicalize().unwrap();
        let order = order.replace("\"documents/", &format!("\"{}/", documents.display()));
        std::fs::write(folder.path().join("order.toml"), change(order)).unwrap();
        std::fs::write(folder.path().join("numbers.csv"), numbers).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn apply(&self, more: &[&str]) -> Ran {
        let mut command = program();
        command.args(["port-in", "apply"]).arg(self.path("numbers.csv")).arg("--order").arg(self.path("order.toml"));
        command.env("TELNYX_API_KEY", "KEY1").args(more);
        finish(command)
    }
}

#[test]
fn the_example_is_ported() {
    let ran = run(&[&EXAMPLE[..], &["--sandbox"]].concat()).assert_code(0);
    let statuses = ran.stderr.lines().filter(|line| line.contains(" -> ported")).count();
    assert_eq!(statuses, 4, "{ran}");
    // The statuses seen depend on the speed of the machine; the messages before and after do not.
    let stderr: Vec<_> = ran.stderr.lines().filter(|line| !line.contains(" -> ")).collect();
    let ran = Ran { code: ran.code, stdout: ran.stdout.clone(), stderr: stderr.join("\n") };
    settings().bind(|| insta::assert_snapshot!("apply-example", ran));
}

#[test]
fn the_example_as_json_is_one_document() {
    let ran = run(&[&EXAMPLE[..], &["--sandbox", "--output", "json", "--quiet"]].concat()).assert_code(0);
    let document = ran.json();
    let count = |name: &str| document[name].as_array().unwrap().len();
    assert_eq!((count("accepted"), count("rejected"), count("duplicates")), (6, 0, 1), "{ran}");
    assert_eq!((count("orders"), count("tokens"), count("outcomes"), count("not_portable")), (4, 4, 4, 0), "{ran}");
    assert!(document["outcomes"].as_array().unwrap().iter().all(|outcome| outcome["outcome"] == "ported"), "{ran}");
    assert_eq!(document["orders"][0]["end_user"]["admin"]["pin_passcode"], "[hidden]");
    ran.assert_stderr(&["line 7: +13035550100 is already at line 4"]);
}

#[test]
fn an_exception_is_reported_with_its_reason() {
    let files = Files::new("+13035550100\n", |order| order.replace("Porting 2026-03", "sandbox:exception=LSR_PENDING"));
    let ran = files.apply(&["--sandbox"]).assert_code(7);
    ran.assert_stderr(&[
        "error: this order exists, but not every step succeeded: ",
        "exception (LSR_PENDING)",
        "hint: `telnyx-porting orders get ID` shows how to resolve the exception",
    ]);
}

#[test]
fn an_order_that_fails_does_not_stop_the_others() {
    // The exchange 553 belongs to a carrier that requires a PIN.
    let numbers = "+13035550100\n+13035530100\n+13035594040\n";
    let files = Files::new(numbers, |order| order.replace("pin_passcode = ", "# pin_passcode = "));
    let ran = files.apply(&["--sandbox", "--no-follow"]).assert_code(9);
    let ran = ran.assert_stderr(&[
        "skipping +13035594040: it cannot be ported",
        "error: these orders exist, but not every step succeeded: ",
        "1 number cannot be ported and got no order",
        "cannot confirm: /end_user/admin/pin_passcode",
    ]);
    assert_eq!(ran.stdout.matches("in-process").count(), 1, "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_rejected_does_not_stop_the_others() {
    let sandbox = sandbox().await;
    run_at(sandbox.base_url(), &["orders", "create", "+13035550100"]).assert_code(0);
    let numbers = "Customer,Account No.,Phone Number\nAcme,1,+13035550100\nBeta,2,+13035550101\n";
    let files = Files::new(numbers, |order| order);
    let ran = files.apply(&["--yes", "--no-follow", "--base-url", sandbox.base_url()]).assert_code(9);
    ran.assert_stderr(&[
        "warning: Acme (line 2): no order was created: ",
        "error: this order exists, but not every step succeeded: ",
        "1 order: 1 submitted",
        "Acme (line 2): no order was created: ",
    ]);
    let files = Files::new(&numbers.replace("0101", "0102"), |order| order);
    let ran = files.apply(&["--yes", "--no-follow", "-o", "json", "--base-url", sandbox.base_url()]).assert_code(9);
    let document = ran.json();
    assert_eq!(document["not_created"][0]["account"], "Acme (line 2)", "{ran}");
    assert_eq!(document["not_created"][0]["numbers"], json!(["+13035550100"]), "{ran}");
    assert_eq!(document["not_created"][0]["error"]["code"], "80003", "{ran}");
    assert_eq!(document["outcomes"][0]["account"], "Beta (line 3)", "{ran}");
}

#[test]
fn account_data_that_cannot_be_read_are_errors_with_their_row() {
    let files = Files::new("Phone Number,FOC date\n+13035550100,02.03.2027\n", |order| order);
    let ran = files.apply(&["--sandbox"]).assert_code(2);
    ran.assert_stderr(&["line 2.foc_date: expected `earliest`, a day, a time with a zone", "write it as 2026-03-02"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeout_can_expire() {
    let time = "2026-03-02T15:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().clock(Clock::frozen(time)).start().await.unwrap();
    let files = Files::new("+13035550100\n", |order| order);
    let more = ["--yes", "--base-url", sandbox.base_url(), "--interval", "20ms", "--timeout", "50ms"];
    let ran = files.apply(&more).assert_code(6);
    ran.assert_stderr(&["error: this order exists", "not ported yet: in-process"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_following_it_ends_when_the_orders_are_submitted() {
    let sandbox = sandbox().await;
    let ran = run_at(sandbox.base_url(), &[&EXAMPLE[..], &["--yes", "--no-follow"]].concat()).assert_code(0);
    assert_eq!(ran.stdout.matches("in-process").count(), 4, "{ran}");
    ran.assert_stderr(&["4 orders: 4 submitted"]);
}

#[test]
fn a_failure_after_the_creation_names_the_orders_first() {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.path("/portability_checks");
        then.status(201).json_body(json!({"data": []}));
    });
    server.mock(|when, then| {
        when.path("/porting_orders");
        then.status(201).json_body(json!({"data": [{"id": "order-1"}, {"id": "order-2"}]}));
    });
    server.mock(|when, then| {
        when.path("/documents");
        then.status(403).json_body(json!({"errors": [{"code": "10010", "title": "Not allowed"}]}));
    });
    let files = Files::new("+13035550100\n", |order| order);
    let ran = files.apply(&["--yes", "--base-url", &server.base_url()]).assert_code(4);
    let first = ran.stderr.lines().find(|line| line.starts_with("error: ")).unwrap();
    assert_eq!(first, "error: these orders exist, but not every step succeeded: order-1, order-2", "{ran}");
    assert_eq!(ran.ids(), ["order-1", "order-2"]);
    ran.assert_stderr(&["POST /documents returned 403", "Not allowed (code 10010)"]);
}
