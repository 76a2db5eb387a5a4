//! Running the program.

use crate::schemas;
use assert_cmd::Command;
use httpmock::MockServer;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use telnyx_porting_sandbox::Sandbox;

/// The key that tests use; it must not appear in any output.
pub(crate) const KEY: &str = "KEY0123456789ABCDEF";

/// The result of a run of the program.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code: {}\n── stdout\n{}── stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

impl Ran {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The first cell of each row below the header.
    pub(crate) fn ids(&self) -> Vec<String> {
        let rows = self.stdout.lines().skip(1);
        rows.filter_map(|row| row.split_whitespace().next()).map(str::to_owned).collect()
    }

    #[track_caller]
    pub(crate) fn assert_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        assert!(!format!("{self}").contains(KEY), "the key is shown: {self}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_stderr(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no {part:?} in: {self}");
        }
        self
    }
}

/// The program in the workspace's root, without environment variables that could affect it.
pub(crate) fn program() -> Command {
    Command::from_std(std_program())
}

/// The same, as a command of the standard library.
pub(crate) fn std_program() -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_telnyx-porting"));
    for variable in [
        "TELNYX_API_KEY",
        "TELNYX_API_KEY_FILE",
        "TELNYX_BASE_URL",
        "TELNYX_PORTING_PROFILE",
        "TELNYX_PORTING_OUTPUT",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "RUST_LOG",
    ] {
        command.env_remove(variable);
    }
    command.env("TELNYX_PORTING_CONFIG", "/nowhere/telnyx-porting.toml").env("TZ", "UTC").current_dir(root());
    command.env("TELNYX_PORTING_DATA", data_folder());
    command
}

/// A folder for the jobs of one command.
fn data_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("jobs-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs a command. With `-o json`, its output and its messages match the schema of the command.
pub(crate) fn finish(command: Command) -> Ran {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let ran = finish_unchecked(command);
    schemas::check(&arguments, &ran);
    ran
}

fn finish_unchecked(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs the program without an API.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    let mut command = program();
    command.args(arguments);
    finish(command)
}

/// Runs the program against an API.
pub(crate) fn run_at(base_url: &str, arguments: &[&str]) -> Ran {
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(arguments).args(["--base-url", base_url]);
    finish(command)
}

/// The same for an API whose responses do not match its description; they are printed unchanged.
pub(crate) fn run_malformed(base_url: &str, arguments: &[&str]) -> Ran {
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(arguments).args(["--base-url", base_url]);
    finish_unchecked(command).assert_code(0)
}

/// Runs the program against an API that must not receive a request.
pub(crate) fn run_unsent(arguments: &[&str]) -> Ran {
    let server = MockServer::start();
    let anything = server.mock(|_, then| {
        then.status(500);
    });
    let ran = run_at(&server.base_url(), arguments);
    anything.assert_calls(0);
    ran
}

/// A sandbox with a frozen clock.
pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::builder().start().await.unwrap()
}

/// Creates draft orders and returns their ids.
pub(crate) fn create(base_url: &str, numbers: &[&str]) -> Vec<String> {
    run_at(base_url, &[&["orders", "create"], numbers].concat()).assert_code(0).ids()
}

/// Replaces everything in the text that varies between runs.
pub(crate) fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]");
    settings.add_filter(r"\b[0-9a-f]{8}\b  ", "[id]  ");
    settings.add_filter(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "[time]");
    settings.add_filter(r"\d{4}-\d\d-\d\d \d\d:\d\dZ", "[date]");
    settings.add_filter(r"\((now|in \d+ [a-z]+|\d+ [a-z]+ ago)\)", "([relative])");
    // Column widths depend on the contents.
    settings.add_filter(r"([A-Z])  +([A-Z])", "$1  $2");
    settings.add_filter(r"\(\[relative\]\)  +", "([relative])  ");
    settings.add_filter(r"\bsr_[0-9a-f]{6}\b", "[key]");
    settings.add_filter(r"ey[\w-]+\.[\w-]+\.[\w-]+", "[token]");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]");
    settings
}
