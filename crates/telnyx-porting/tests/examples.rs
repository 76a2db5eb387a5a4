//! The examples do what they say: each is run as a user would run it, on the sandbox that it starts.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;
use std::time::SystemTime;
use telnyx_porting::{API_KEY_VARIABLE, BASE_URL_VARIABLE};
use telnyx_porting_sandbox::Sandbox;

/// An example as a program: beside the folder of this one, where `cargo test` builds it too.
fn program(name: &str) -> PathBuf {
    static BUILT: Once = Once::new();
    let this = std::env::current_exe().unwrap();
    let target = this.ancestors().nth(2).unwrap();
    let path = target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let written = |path: &Path| path.metadata().and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let sources = [&format!("{name}.rs"), "support/mod.rs"].map(source);
    if sources.iter().any(|source| written(source) > written(&path)) {
        // `cargo test --tests` and the like do not.
        BUILT.call_once(|| build(target));
    }
    assert!(path.exists(), "the example {name} is missing; run: cargo build --package telnyx-porting --examples");
    path
}

fn build(target: &Path) {
    let profile = target.file_name().unwrap();
    let profile = if profile == "debug" { OsStr::new("dev") } else { profile };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--package", "telnyx-porting", "--examples", "--profile"]).arg(profile);
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn command(name: &str) -> Command {
    let mut command = Command::new(program(name));
    command.env_remove(API_KEY_VARIABLE).env_remove(BASE_URL_VARIABLE);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What an example prints.
fn printed(name: &str) -> String {
    let Output { status, stdout, stderr } = command(name).output().unwrap();
    let (stdout, stderr) = (text(&stdout), text(&stderr));
    assert!(status.success(), "{stdout}{stderr}");
    assert!(stderr.contains("TELNYX_API_KEY is not set: using a sandbox"), "{stderr}");
    assert!(!stdout.contains("00123-EXAMPLE") && !stdout.contains("0042"), "{stdout}");
    stdout
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} in:\n{text}");
    }
}

#[test]
fn create() {
    let text = printed("create");
    assert_has(
        &text,
        &[
            "+13035594040 cannot be ported: no_coverage\n",
            "4 numbers became 3 orders\n",
            "the same call again creates none: there are 3\n",
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
            // The sandbox stands on Monday, 2 March; its windows in the United States begin at 06:00 Central.
            "windows, asking for 2026-03-10 11:00:00 UTC\n",
            "webhooks go to https://example.com/hooks/porting\n",
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
            "it works until 2026-03-04T03:00:00.000Z\n",
            "it allows [PortingOrderDocumentRead]\n",
            "the token claims to work for 36 hours more\n",
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

#[cfg(feature = "port-in")]
#[test]
fn watch() {
    let text = printed("watch");
    assert_eq!(text.matches(" is ported\n").count(), 2, "{text}");
    assert_eq!(text.matches(": foc-date-confirmed -> ported\n").count(), 2, "{text}");
    assert_has(&text, &[" stopped: exception\n  PASSCODE_PIN_INVALID: ", "; next, for the customer: "]);
}

#[cfg(feature = "port-in")]
#[test]
fn bulk() {
    let text = printed("bulk");
    assert_has(
        &text,
        &[
            "line 9: phone_number: +1303555010 is too short",
            "line 7: +13035550100 stands in line 4 already\n",
            "4 orders created\n",
            "4 of 4 orders are submitted\n",
        ],
    );
    assert_eq!(text.matches(" are shared until 2026-03-04T03:00:00.000Z\n").count(), 4, "{text}");
}

#[cfg(feature = "webhooks")]
#[test]
fn webhooks() {
    // No sandbox: webhooks go the other way.
    let Output { status, stdout, stderr } = command("webhooks").output().unwrap();
    let text = text(&stdout);
    assert!(status.success() && stderr.is_empty(), "{text}");
    assert_has(
        &text,
        &[
            "a change: 200 OK\n",
            "the same once more: 200 OK\n",
            "an event of a new type: 200 OK\n",
            "refused: the signature does not fit; ",
            "somebody else has signed: 400 Bad Request\n",
            "refused: the webhook was signed 36",
            "an hour ago: 400 Bad Request\n",
            "f1486bae-f067-460c-ad43-73a92848f902 has changed: ",
            "porting_order.status_changed again: passed over\n",
            "?: porting_order.moon_phase_changed\n",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_an_example_talks_to_what_the_variables_name() {
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
async fn with_a_key_no_example_orders_something_of_its_own() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for name in ["create", "fill_in", "share", "upload_loa", "watch", "bulk"] {
        if cfg!(not(feature = "port-in")) && ["watch", "bulk"].contains(&name) {
            continue;
        }
        let mut example = command(name);
        example.env(API_KEY_VARIABLE, sandbox.api_key()).env(BASE_URL_VARIABLE, sandbox.base_url());
        let output = example.output().unwrap();
        assert!(!output.status.success(), "{name}");
        assert!(text(&output.stderr).contains("as arguments"), "{name}: {}", text(&output.stderr));
    }
    assert_eq!(sandbox.counters().orders_created, 0);
}

#[test]
fn every_example_is_tested_and_in_the_documentation() {
    let (tests, front_page) = (include_str!("examples.rs"), include_str!("../src/lib.rs"));
    for entry in std::fs::read_dir(source("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(name) = name.strip_suffix(".rs") {
            assert!(tests.contains(&format!("\nfn {name}() {{\n")), "{name}");
            assert!(front_page.contains(&format!("`{name}`")), "{name}");
        }
    }
}
