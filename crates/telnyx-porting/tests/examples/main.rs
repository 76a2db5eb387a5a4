//! Runs each example like a user, with the sandbox that it starts.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

mod runner;

use runner::{assert_has, assert_orders_nothing, assert_tested_and_listed, command, printed, text};
use std::collections::BTreeSet;
use std::process::Output;
use telnyx_porting::{API_KEY_VARIABLE, BASE_URL_VARIABLE};
use telnyx_porting_sandbox::Sandbox;

#[test]
fn create() {
    let text = printed("create");
    assert_has(
        &text,
        &[
            "+13035594040 cannot be ported: no_coverage\n",
            "4 numbers became 3 orders\n",
            "the same call again creates none and returns 3\n",
        ],
    );
    let orders: BTreeSet<_> = text.lines().filter_map(|line| line.split_once(" is in order ")).collect();
    assert_eq!(orders.len(), 4, "{text}");
    assert_eq!(orders.iter().map(|(_, order)| order).collect::<BTreeSet<_>>().len(), 3, "{text}");
}

#[test]
fn fill_in() {
    assert_has(
        &printed("fill_in"),
        &[
            // The sandbox starts on Monday, 2 March; its windows in the United States start at 06:00 Central.
            "windows, requesting 2026-03-10 11:00:00 UTC\n",
            "webhooks are sent to https://example.com/hooks/porting\n",
            "suite: None, street: Some(\"100 Example Street\")\n",
            "account_number: Some([hidden])",
            "pin_passcode: Some([hidden])",
        ],
    );
}

#[test]
fn share() {
    assert_has(
        &printed("share"),
        &[
            "valid until 2026-03-04T03:00:00.000Z\n",
            "permissions: [PortingOrderDocumentRead]\n",
            "the token claims to be valid for 36 more hours\n",
            "the token is [hidden]\n",
        ],
    );
}

#[test]
fn upload_loa() {
    let expected = "missing: /documents/loa\n\
        missing: /documents/invoice\n\
        uploaded loa.pdf and invoice.pdf\n\
        linked: true\n\
        the order is in-process\n";
    assert_eq!(printed("upload_loa"), expected);
}

#[test]
fn list() {
    let text = printed("list");
    let references: Vec<_> = text.lines().filter_map(|line| line.split_once(" for ")).map(|(_, text)| text).collect();
    assert_eq!(references, ["third", "second", "first"]);
    assert_has(&text, &["page 1 of 2: 2 of 3 orders\npage 2 of 2: 1 of 3 orders\nBritish: 1\n"]);
}

#[cfg(feature = "webhooks")]
#[test]
fn webhooks() {
    // This example has no sandbox, because webhooks are requests to the program.
    let Output { status, stdout, stderr } = command("webhooks").output().unwrap();
    let text = text(&stdout);
    assert!(status.success() && stderr.is_empty(), "{text}");
    assert_has(
        &text,
        &[
            "a change: 200 OK\n",
            "the same again: 200 OK\n",
            "an event of a new type: 200 OK\n",
            "rejected: the signature does not match; ",
            "signed by somebody else: 400 Bad Request\n",
            "rejected: the webhook was signed 36",
            "signed an hour ago: 400 Bad Request\n",
            "f1486bae-f067-460c-ad43-73a92848f902 changed: ",
            "porting_order.status_changed again: ignored\n",
            "?: porting_order.moon_phase_changed\n",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_examples_use_the_server_in_the_variables() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut list = command("list");
    list.env(API_KEY_VARIABLE, sandbox.api_key()).env(BASE_URL_VARIABLE, sandbox.base_url());
    let output = list.output().unwrap();
    assert_eq!((text(&output.stderr).as_str(), output.status.success()), ("", true));
    assert!(text(&output.stdout).ends_with("British: 0\n"));
    assert!(sandbox.counters().requests_to("ListPortingOrders") > 0);
    assert_eq!(sandbox.counters().orders_created, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_examples_do_not_order_without_arguments() {
    assert_orders_nothing(&["create", "fill_in", "share", "upload_loa"]).await;
}

#[test]
fn every_example_is_tested_and_in_the_documentation() {
    assert_tested_and_listed(include_str!("main.rs"), include_str!("../../src/lib.rs"));
}
