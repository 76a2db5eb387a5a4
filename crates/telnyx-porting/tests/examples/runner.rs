//! Runs examples. Each crate with examples includes this file as a module and runs its own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;
use std::time::SystemTime;
use telnyx_porting::{API_KEY_VARIABLE, BASE_URL_VARIABLE};
use telnyx_porting_sandbox::Sandbox;

/// The crate with the examples.
const PACKAGE: &str = env!("CARGO_PKG_NAME");

/// The program of an example: next to the folder of this program, where `cargo test` builds it.
fn program(name: &str) -> PathBuf {
    static BUILT: Once = Once::new();
    let this = std::env::current_exe().unwrap();
    let target = this.ancestors().nth(2).unwrap();
    let path = target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let written = |path: &Path| path.metadata().and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let sources = [source(&format!("{name}.rs")), source("../../telnyx-porting/examples/support/mod.rs")];
    if sources.iter().any(|source| written(source) > written(&path)) {
        // `cargo test --tests` does not build examples.
        BUILT.call_once(|| build(target));
    }
    assert!(path.exists(), "the example {name} is missing; run: cargo build --package {PACKAGE} --examples");
    path
}

fn build(target: &Path) {
    let profile = target.file_name().unwrap();
    let profile = if profile == "debug" { OsStr::new("dev") } else { profile };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--package", PACKAGE, "--examples", "--profile"]).arg(profile);
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
}

/// A file in the examples folder.
fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// The command of an example, without the variables that would make it use another server.
pub(crate) fn command(name: &str) -> Command {
    let mut command = Command::new(program(name));
    command.env_remove(API_KEY_VARIABLE).env_remove(BASE_URL_VARIABLE);
    command
}

/// The output of a program as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The output of an example.
pub(crate) fn printed(name: &str) -> String {
    let Output { status, stdout, stderr } = command(name).output().unwrap();
    let (stdout, stderr) = (text(&stdout), text(&stderr));
    assert!(status.success(), "{stdout}{stderr}");
    assert!(stderr.contains("TELNYX_API_KEY is not set: using a sandbox"), "{stderr}");
    // Ids can contain the digits of the PIN.
    let has_pin = stdout.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == "0042");
    assert!(!stdout.contains("00123-EXAMPLE") && !has_pin, "{stdout}");
    stdout
}

/// Asserts that the text contains all parts.
pub(crate) fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} in:\n{text}");
    }
}

/// Asserts that these examples fail with a key and without arguments, and order nothing.
pub(crate) async fn assert_orders_nothing(examples: &[&str]) {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for name in examples {
        let mut example = command(name);
        example.env(API_KEY_VARIABLE, sandbox.api_key()).env(BASE_URL_VARIABLE, sandbox.base_url());
        let output = example.output().unwrap();
        assert!(!output.status.success(), "{name}");
        assert!(text(&output.stderr).contains("as arguments"), "{name}: {}", text(&output.stderr));
    }
    assert_eq!(sandbox.counters().orders_created, 0);
}

/// Asserts that each example has a test with its name in `tests`, and is in the table on the front page.
pub(crate) fn assert_tested_and_listed(tests: &str, front_page: &str) {
    for entry in std::fs::read_dir(source("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(name) = name.strip_suffix(".rs") {
            assert!(tests.contains(&format!("\nfn {name}() {{\n")), "{name}");
            assert!(front_page.contains(&format!("//! | `{name}` |")), "{name}");
        }
    }
}
