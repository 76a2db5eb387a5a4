//! Suggestions for mistyped words.

use crate::support::{run, run_at, run_unsent, sandbox};

#[test]
fn options_and_commands_at_every_depth() {
    for (arguments, meant) in [
        (&["ordrs"][..], "'orders'"),
        (&["orders", "lst"], "'list'"),
        (&["orders", "list", "--statu", "draft"], "'--status'"),
        (&["orders", "list", "--outptu", "json"], "'--output'"),
        (&["orders", "list", "-o", "josn"], "'json'"),
        (&["activation-jobs", "updat"], "'update'"),
        (&["orders", "update", "1", "--clear", "localty"], "'locality'"),
        (&["orders", "update", "1", "--pin-pascode", "1"], "'--pin-passcode'"),
    ] {
        run(arguments).assert_code(2).assert_stderr(&["tip: ", meant]);
    }
}

#[test]
fn values_of_the_description() {
    for (arguments, meant) in [
        (&["orders", "list", "--status", "draft,foc-date-confirmd"][..], "foc-date-confirmed"),
        (&["orders", "list", "--sort", "-create_at"], "-created_at"),
        (&["orders", "watch", "1", "--until", "Ported"], "ported"),
        (&["orders", "share", "1", "--permission", "raed"], "read"),
        (&["orders", "update", "1", "--activation-type", "on_demand"], "on-demand"),
        (&["reports", "list", "--type", "export_porting_order_csv"], "export_porting_orders_csv"),
        (&["reports", "list", "--status", "complete"], "completed"),
        (&["events", "list", "--type", "porting_order.status_change"], "porting_order.status_changed"),
        (&["verification", "send", "1", "+61412345678", "--method", "smss"], "sms"),
        (&["associated", "add", "1", "+442079460100", "--action", "kep"], "keep"),
        (&["documents", "list", "1", "--type", "invoce"], "invoice"),
        (&["numbers", "list", "--activation-status", "active"], "Active"),
        (&["exceptions", "LSR_PENDNG"], "LSR_PENDING"),
    ] {
        let ran = run_unsent(arguments).assert_code(2);
        ran.assert_stderr(&["[known-value]", &format!("hint: did you mean {meant}?")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_value_that_the_api_may_have_added_is_sent_with_a_warning() {
    let sandbox = sandbox().await;
    let arguments = ["orders", "list", "--status", "draft,foc-confirmed"];
    let ran = run_at(sandbox.base_url(), &arguments);
    let warning =
        "warning: --status <STATUS>: \"foc-confirmed\" is not a known value; did you mean foc-date-confirmed?";
    assert!(ran.stderr.starts_with(warning), "{ran}");
    assert_eq!(ran.stderr.matches("warning").count(), 1, "{ran}");
}

#[test]
fn the_values_are_in_the_help_and_in_completions() {
    let ran = run(&["orders", "list", "--help"]).assert_code(0);
    assert!(ran.stdout.contains("activation-in-progress"), "{ran}");
    let ran = run(&["completions", "bash"]).assert_code(0);
    assert!(ran.stdout.contains("foc-date-confirmed"));
}
