//! `--dry-run` prints requests instead of sending them.

use crate::support::{create, finish, program, run, run_at, run_unsent, sandbox, settings};

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";
const OTHER: &str = "0a1b2c3d-5f8e-4a5d-9e7f-6d2a1c3b4a5d";

const LETTERHEAD: &str = "--name a --company-name b --logo 5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f --street-address c \
                          --city Denver --state CO --zip-code 80202 --country-code US --email a@example.com \
                          --phone-number +13035550100";

/// Every command that changes something, with the method and path of its request.
const WRITES: [(&str, &str, &str); 28] = [
    ("orders create +13035550100", "POST", "/porting_orders"),
    ("orders update ID --customer-reference a", "PATCH", "/porting_orders/ID"),
    ("orders delete ID", "DELETE", "/porting_orders/ID"),
    ("orders share ID", "POST", "/porting_orders/ID/actions/share"),
    ("orders confirm ID", "POST", "/porting_orders/ID/actions/confirm"),
    ("orders cancel ID --regardless", "POST", "/porting_orders/ID/actions/cancel"),
    ("documents upload examples/documents/loa.pdf", "POST", "/documents"),
    ("documents add ID OTHER", "POST", "/porting_orders/ID/additional_documents"),
    ("documents remove ID OTHER", "DELETE", "/porting_orders/ID/additional_documents/OTHER"),
    ("comments add ID hello", "POST", "/porting_orders/ID/comments"),
    ("verification send ID +61412345678", "POST", "/porting_orders/ID/verification_codes/send"),
    ("verification verify ID +61412345678=04821", "POST", "/porting_orders/ID/verification_codes/verify"),
    (
        "action-requirements initiate ID OTHER --first-name A --last-name B",
        "POST",
        "/porting_orders/ID/action_requirements/OTHER/initiate",
    ),
    ("associated add ID +442079460100 --action keep", "POST", "/porting_orders/ID/associated_phone_numbers"),
    ("associated remove ID OTHER", "DELETE", "/porting_orders/ID/associated_phone_numbers/OTHER"),
    ("blocks add ID +4930244999901-+4930244999910", "POST", "/porting_orders/ID/phone_number_blocks"),
    ("blocks remove ID OTHER", "DELETE", "/porting_orders/ID/phone_number_blocks/OTHER"),
    ("extensions add ID OTHER 0-99", "POST", "/porting_orders/ID/phone_number_extensions"),
    ("extensions remove ID OTHER", "DELETE", "/porting_orders/ID/phone_number_extensions/OTHER"),
    ("numbers configure OTHER=ID", "POST", "/porting_orders/phone_number_configurations"),
    ("loa create LETTERHEAD", "POST", "/porting/loa_configurations"),
    ("loa update ID LETTERHEAD", "PATCH", "/porting/loa_configurations/ID"),
    ("loa delete ID", "DELETE", "/porting/loa_configurations/ID"),
    ("reports create --wait", "POST", "/porting/reports"),
    ("events republish ID", "POST", "/porting/events/ID/republish"),
    ("api POST /porting_orders --data {}", "POST", "/porting_orders"),
    ("api DELETE /porting_orders/ID", "DELETE", "/porting_orders/ID"),
    ("api PATCH /porting_orders/ID --data {}", "PATCH", "/porting_orders/ID"),
];

#[test]
fn every_write_is_shown_and_none_is_sent() {
    for (command, method, path) in WRITES {
        let command = command.replace("LETTERHEAD", LETTERHEAD).replace("OTHER", OTHER).replace("ID", ID);
        let arguments: Vec<_> = command.split(' ').chain(["--dry-run", "-o", "json"]).collect();
        let shown = run_unsent(&arguments).assert_code(0).assert_stderr(&["nothing was changed"]).json();
        let shown = if shown.is_array() { shown[0].clone() } else { shown };
        let url = shown["url"].as_str().unwrap();
        let path = path.replace("OTHER", OTHER).replace("ID", ID);
        assert!(url.ends_with(&path) && shown["method"] == method, "{command}: {shown:#}");
        assert!(shown["curl"].as_str().unwrap().contains(&format!("--request {method} {url}")), "{command}: {shown:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_before_a_write_are_sent() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    // Without confirmation, because nothing is changed.
    for command in ["cancel", "confirm", "activate"] {
        let ran = run_at(url, &["orders", command, id, "--dry-run", "--yes", "-o", "json"]).assert_code(0);
        assert_eq!(ran.json()["method"], "POST", "{command}: {ran}");
        run_at(url, &["orders", command, id, "--dry-run"]).assert_code(0).assert_stderr(&["nothing was changed"]);
    }
    let order = run_at(url, &["orders", "get", id, "--dry-run", "-o", "json"]).assert_code(0).json();
    assert_eq!(order["status"]["value"], "draft");
    run_at(url, &["orders", "delete", OTHER, "--dry-run"]).assert_code(0);
    let port_in = ["port-in", "apply", "examples/port-in.csv", "--order", "examples/order.toml", "--dry-run"];
    let shown = run_at(url, &port_in).assert_code(0);
    assert!(shown.stdout.contains("POST http") && shown.stdout.contains("curl "), "{shown}");
    assert_eq!(run_at(url, &["orders", "list"]).assert_code(0).ids().len(), 1);
}

#[test]
fn without_requests_no_key_is_needed() {
    let keyless = |arguments: &[&str]| {
        let mut command = program();
        command.args(arguments).args(["--dry-run", "-o", "json", "--base-url", "http://127.0.0.1:9"]);
        finish(command)
    };
    let update = keyless(&["orders", "update", ID, "--customer-reference", "a"]).assert_code(0).json();
    assert_eq!(update["method"], "PATCH");
    assert_eq!(keyless(&["orders", "create", "+13035550100"]).assert_code(0).json()["method"], "POST");
    // Without a key, the order cannot be read before.
    let cancel = keyless(&["orders", "cancel", ID]).assert_code(0).json();
    assert_eq!(cancel["method"], "POST");
    assert!(cancel["url"].as_str().unwrap().contains(ID), "{cancel}");
    run(&["orders", "update", ID, "--customer-reference", "a"]).assert_code(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_is_written() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let upload = run_at(url, &["documents", "upload", "examples/documents/loa.pdf"]).assert_code(0).ids();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(folder.path().join("list.txt"), "+13035550100\nnonsense\n").unwrap();
    let list = path("list.txt");
    for arguments in [
        &["orders", "loa-template", id, "--save"][..],
        &["documents", "download", &upload[0], "--save"],
        &["check", "--numbers-file", &list, "--skip-rejected", "--rejects"],
    ] {
        let file = path("out");
        let ran = run_at(url, &[arguments, &[&file, "--dry-run"]].concat()).assert_code(0);
        ran.assert_stderr(&[&file, "was not written"]);
        assert!(!folder.path().join("out").exists(), "{arguments:?}");
    }
}

#[test]
fn a_request_is_readable_and_hides_secrets() {
    let update = ["orders", "update", ID, "--entity-name", "Robin's", "--account-number", "acct-4711", "--dry-run"];
    let on = ["--base-url", "http://127.0.0.1:9"];
    let shown = |more: &[&str]| run_at("http://127.0.0.1:9", &[&update[..], more].concat()).assert_code(0);
    let text = shown(&[]);
    assert!(!format!("{text}").contains("4711"), "{text}");
    settings().bind(|| insta::assert_snapshot!("dry-run", text));
    assert!(shown(&["--show-secrets"]).stdout.matches("acct-4711").count() == 2);
    let files = ["documents", "upload", "examples/documents/loa.pdf", "examples/documents/invoice.pdf", "--dry-run"];
    settings().bind(|| insta::assert_snapshot!("dry-run-upload", run_at(on[1], &files).assert_code(0)));
}

#[test]
fn an_upload_has_its_name_and_reference() {
    let upload = ["documents", "upload", "examples/documents/loa.pdf", "--name", "a b.pdf"];
    let json = run_unsent(&[&upload[..], &["--customer-reference", "@c", "--dry-run", "-o", "json"]].concat()).json();
    assert_eq!((&json["file"], &json["filename"]), (&"examples/documents/loa.pdf".into(), &"a b.pdf".into()));
    let curl = json["curl"].as_str().unwrap();
    assert!(curl.contains(r#"--form 'file=@"examples/documents/loa.pdf";filename="a b.pdf"'"#), "{curl}");
    // With --form, curl would read the value from the file `c`.
    assert!(curl.contains("--form-string 'customer_reference=@c'"), "{curl}");
}

#[test]
fn commands_without_requests_have_no_dry_run() {
    for command in ["token show a", "man", "config set output json", "completions bash", "sandbox", "webhook listen"] {
        let arguments: Vec<_> = command.split(' ').chain(["--dry-run"]).collect();
        run(&arguments).assert_code(2).assert_stderr(&["--dry-run"]);
    }
}

/// The arguments that a shell parses from the curl command send the same request.
#[cfg(unix)]
#[test]
fn a_shell_parses_the_curl_command_correctly() {
    let name = "it's \"a\" $HOME `id` \\ !";
    let json = run_unsent(&["orders", "update", ID, "--entity-name", name, "--dry-run", "-o", "json"]).json();
    let line = json["curl"].as_str().unwrap().replacen("curl ", "printf '%s\\n' ", 1);
    let output = std::process::Command::new("sh").args(["-c", &line]).env("TELNYX_API_KEY", "k").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let body: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(body["end_user"]["admin"]["entity_name"], name);
    assert!(text.contains("Authorization: Bearer k\n"), "{text}");
}
