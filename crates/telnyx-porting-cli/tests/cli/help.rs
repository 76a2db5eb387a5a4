//! The help, and errors for missing arguments.

use crate::support::{run, settings};

#[test]
fn the_help_matches_the_snapshots() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help-apply", &["port-in", "apply", "--help"]),
        ("help-update", &["orders", "update", "-h"]),
    ] {
        settings().bind(|| insta::assert_snapshot!(name, run(arguments).assert_code(0).stdout));
    }
}

#[test]
fn every_command_has_help() {
    for command in [
        "orders create",
        "orders get",
        "orders list",
        "orders share",
        "orders confirm",
        "orders delete",
        "orders cancel",
        "orders activate",
        "orders watch",
        "orders requirements",
        "orders foc-windows",
        "orders sub-request",
        "orders loa-template",
        "documents upload",
        "documents get",
        "documents download",
        "documents list",
        "documents add",
        "documents remove",
        "comments list",
        "comments add",
        "activation-jobs list",
        "activation-jobs get",
        "activation-jobs update",
        "verification send",
        "verification verify",
        "verification list",
        "associated list",
        "associated add",
        "associated remove",
        "blocks list",
        "blocks add",
        "blocks remove",
        "extensions list",
        "extensions add",
        "extensions remove",
        "action-requirements list",
        "action-requirements initiate",
        "sandbox",
        "config init",
        "config list",
        "config get",
        "config set",
        "config unset",
        "config use",
        "config check",
        "config path",
    ] {
        let arguments: Vec<_> = command.split(' ').chain(["--help"]).collect();
        let ran = run(&arguments).assert_code(0);
        assert!(ran.stdout.contains(&format!("Usage: telnyx-porting {command}")), "{ran}");
    }
}

#[test]
fn an_invalid_command_line_is_a_usage_error() {
    for arguments in [&[][..], &["orders"], &["orders", "frobnicate"], &["orders", "get"], &["--output", "xml"]] {
        run(arguments).assert_code(2);
    }
}
