//! Input that breaks a rule: the field and the rule are named, and nothing is sent.

use crate::support::{KEY, finish, program, run, run_unsent};

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

#[test]
fn a_malformed_number() {
    let arguments = ["orders", "create", "+13035550100", "13035550101", "+1303"];
    run_unsent(&arguments).assert_code(2).assert_stderr(&[
        "phone_numbers[1]",
        "without the leading +",
        "[e164]",
        "write +13035550101",
        "phone_numbers[2]",
    ]);
}

#[test]
fn an_empty_list() {
    run_unsent(&["orders", "create"])
        .assert_code(2)
        .assert_stderr(&["phone_numbers: the list is empty", "[not-empty]"]);
}

#[test]
fn a_token_validity_beyond_its_limits() {
    for ttl in ["0", "172801", "49h", "soon"] {
        let ran = run_unsent(&["orders", "share", ID, "--expires-in", ttl]).assert_code(2);
        ran.assert_stderr(&[
            "--expires-in <SPAN>: expires_in_seconds: ",
            if ttl == "soon" { "[duration-syntax]" } else { "[share-ttl]" },
        ]);
    }
}

#[test]
fn a_full_port_with_other_attributes() {
    let arguments = ["orders", "update", ID, "--misc-type", "full", "--remaining-numbers-action", "keep"];
    run_unsent(&arguments).assert_code(2).assert_stderr(&["misc.remaining_numbers_action: ", "[misc-full]", "hint: "]);
}

#[test]
fn keeping_numbers_without_a_new_billing_number() {
    let arguments = ["orders", "update", ID, "--misc-type", "partial", "--remaining-numbers-action", "keep"];
    let ran = run_unsent(&arguments).assert_code(2);
    ran.assert_stderr(&["misc.new_billing_phone_number: is missing", "[misc-billing-number]"]);
}

#[test]
fn an_empty_update_and_a_contradictory_one() {
    run_unsent(&["orders", "update", ID]).assert_code(2).assert_stderr(&["nothing to change"]);
    let arguments = ["orders", "update", ID, "--locality", "Denver", "--clear", "locality"];
    run_unsent(&arguments).assert_code(2).assert_stderr(&["locality is both set and cleared"]);
}

#[test]
fn an_id_that_would_change_the_path() {
    run_unsent(&["orders", "get", "../phone_numbers"]).assert_code(2).assert_stderr(&["<ID>: ", "[id]"]);
}

#[test]
fn values_of_a_list() {
    let ran = run_unsent(&["orders", "list", "--page-size", "251"]).assert_code(2);
    ran.assert_stderr(&["--page-size <N>: ", "[page-size]"]);
    run_unsent(&["orders", "list", "--country", "USA"]).assert_code(2).assert_stderr(&["--country <COUNTRY>: "]);
}

#[test]
fn no_key() {
    let ran = run(&["orders", "get", ID, "--base-url", "http://127.0.0.1:9"]).assert_code(4);
    ran.assert_stderr(&["error: no API key: TELNYX_API_KEY is not set", "--sandbox"]);
}

#[test]
fn a_malformed_key_is_not_shown() {
    let mut command = program();
    command.env("TELNYX_API_KEY", "KEY 4711").args(["orders", "get", ID]);
    let ran = finish(command).assert_code(2).assert_stderr(&["TELNYX_API_KEY: ", "[api-key]"]);
    assert!(!ran.stderr.contains("4711"), "{ran}");
}

#[test]
fn plain_http_to_another_machine() {
    let rule =
        ["is plain http to api.telnyx.com", "[base-url]", "http is only allowed for 127.0.0.0/8, [::1] and localhost"];
    let arguments = ["orders", "list", "--base-url", "http://api.telnyx.com/v2"];
    run(&arguments).assert_code(2).assert_stderr(&rule).assert_stderr(&["--base-url <URL>: "]);

    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).env("TELNYX_BASE_URL", "http://api.telnyx.com/v2").args(["orders", "list"]);
    finish(command).assert_code(2).assert_stderr(&rule).assert_stderr(&["TELNYX_BASE_URL: "]);
}

#[test]
fn an_empty_base_url_is_rejected() {
    for empty in ["", " "] {
        let mut command = program();
        command.env("TELNYX_API_KEY", KEY).env("TELNYX_BASE_URL", empty).args(["orders", "list"]);
        finish(command).assert_code(2).assert_stderr(&["TELNYX_BASE_URL: "]);
        run(&["orders", "list", "--base-url", empty]).assert_code(2).assert_stderr(&["--base-url <URL>"]);
    }
    let mut command = program();
    command.env("TELNYX_API_KEY", format!("\"{KEY}\"")).args(["orders", "list"]);
    finish(command).assert_code(2).assert_stderr(&["TELNYX_API_KEY: ", "quotation mark", "without quotes"]);
}

#[test]
fn an_unreadable_file_of_numbers() {
    let arguments = ["port-in", "apply", "no-such.csv", "--order", "examples/order.toml", "--yes"];
    run_unsent(&arguments).assert_code(2).assert_stderr(&["no-such.csv: cannot be read"]);
    run_unsent(&["orders", "create", "--numbers-file", "no-such.csv"]).assert_code(2);
}

#[test]
fn a_file_without_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("numbers.csv");
    std::fs::write(&file, "phone_number\nfront desk\n").unwrap();
    let arguments = ["port-in", "apply", file.to_str().unwrap(), "--order", "examples/order.toml", "--yes"];
    let ran = run_unsent(&arguments).assert_code(2);
    ran.assert_stderr(&["numbers.csv: contains no phone number; line 2: ", "[not-empty]"]);
}

#[test]
fn a_malformed_order_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("order.toml");
    for (text, parts) in [
        ("[end_user.admin]\npin_passcode = \"4711\n", &["order.toml: line 2: ", "[file]"][..]),
        ("[end_user.admin]\naccount_nr = \"4711\"\n", &["end_user.admin.account_nr", "[file]"]),
        ("[share]\nexpires_in = 172801\n[misc]\ntype = \"some\"\n", &["share.expires_in", "[share-ttl]", "misc.type"]),
    ] {
        std::fs::write(&file, text).unwrap();
        let arguments = ["port-in", "apply", "examples/port-in.csv", "--order", file.to_str().unwrap(), "--yes"];
        let ran = run_unsent(&arguments).assert_code(2).assert_stderr(parts);
        assert!(!ran.stderr.contains("4711"), "{ran}");
    }
}

#[test]
fn irreversible_actions_require_confirmation() {
    for arguments in [
        &["port-in", "apply", "examples/port-in.csv", "--order", "examples/order.toml"][..],
        &["orders", "confirm", ID],
        &["orders", "delete", ID],
    ] {
        run_unsent(arguments).assert_code(2).assert_stderr(&["no terminal ", "hint: add --yes"]);
    }
}

#[cfg(unix)]
#[test]
fn an_endless_key_file() {
    let mut command = program();
    command.env("TELNYX_API_KEY_FILE", "/dev/zero").args(["orders", "list"]);
    finish(command).assert_code(4).assert_stderr(&["/dev/zero cannot be read: it is larger than 64 KiB"]);
}
