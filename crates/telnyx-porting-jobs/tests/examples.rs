//! Runs each example on the sandbox that it starts, and checks its output.
#![expect(clippy::unwrap_used, reason = "test helpers may panic")]

#[path = "../../telnyx-porting/tests/examples/runner.rs"]
mod runner;

use runner::{assert_has, assert_orders_nothing, assert_tested_and_listed, printed};

#[test]
fn watch() {
    let text = printed("watch");
    assert_eq!(text.matches(" is ported\n").count(), 2, "{text}");
    assert_eq!(text.matches(": foc-date-confirmed -> ported\n").count(), 2, "{text}");
    assert_has(&text, &[" stopped: exception\n  PASSCODE_PIN_INVALID: ", "; next, for the customer: "]);
}

#[test]
fn bulk() {
    let text = printed("bulk");
    assert_has(
        &text,
        &[
            "line 7: +13035550100 is at line 4 already",
            "6 numbers of 2 accounts\n",
            "Example Porting Ltd (line 4): an order for +13035550100, ",
            "Sample Dental Care (line 9): an order for +442079460100\n",
            "4 of 4 orders are submitted\n",
        ],
    );
    assert_eq!(text.matches(" created\n").count(), 4, "{text}");
    assert_eq!(text.matches(" are shared until 2026-03-04T03:00:00.000Z\n").count(), 4, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_with_an_api_key_create_no_orders() {
    assert_orders_nothing(&["watch", "bulk"]).await;
}

#[test]
fn every_example_is_tested_and_documented() {
    assert_tested_and_listed(include_str!("examples.rs"), include_str!("../src/lib.rs"));
}
