//! Building release artifacts.

use crate::workspace::Workspace;
use anyhow::{Context, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The profile in Cargo.toml for the smallest program.
pub(crate) const PROFILE: &str = "small";
/// The profile in Cargo.toml that wheels are built with.
pub(crate) const WHEEL: &str = "wheel";

/// Builds the command-line tool with a profile, and returns its path.
pub(crate) fn command_line_tool(workspace: &Workspace, profile: &str) -> anyhow::Result<PathBuf> {
    build(workspace, "build", profile, |_| {})
}

/// Builds a benchmark of the command-line tool with a profile, and returns its path.
pub(crate) fn benchmark(workspace: &Workspace, name: &str, profile: &str) -> anyhow::Result<PathBuf> {
    build(workspace, "bench", profile, |command| {
        command.args(["--no-run", "--bench", name]);
    })
}

/// Builds the release program of the command-line tool, for this machine unless another target is named, and returns its
/// path. It contains no build paths.
pub(crate) fn published(workspace: &Workspace, target: Option<&str>) -> anyhow::Result<PathBuf> {
    build(workspace, "build", PROFILE, |command| {
        for_release(command, workspace);
        if let Some(target) = target {
            command.args(["--target", target]);
        }
    })
}

/// Options of a build of `SQLite` that remove extensions which journals do not use. They take 160 kB of a wheel.
const SQLITE: &str = "-USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS \
                      -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE";

/// Sets up a Cargo command to build artifacts of a release: without this machine's folders and unused parts of `SQLite`.
pub(crate) fn for_release(command: &mut Command, workspace: &Workspace) {
    command.env("LIBSQLITE3_FLAGS", SQLITE);
    let folders = [(cargo_home(), "/cargo"), (Some(workspace.root().to_owned()), "/source")];
    let folders = folders.iter().filter_map(|(folder, name)| Some((folder.as_ref()?, name)));
    let flags = folders.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.collect::<Vec<_>>().join("\x1f"));
}

/// The folders of this machine that could end up in build output.
pub(crate) fn places(workspace: &Workspace) -> Vec<PathBuf> {
    [Some(workspace.root().to_owned()), cargo_home(), std::env::home_dir()].into_iter().flatten().collect()
}

/// The folder in which Cargo keeps what it downloads.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let default = std::env::home_dir().map(|home| home.join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or(default)
}

fn build(
    workspace: &Workspace,
    verb: &str,
    profile: &str,
    change: impl FnOnce(&mut Command),
) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args([verb, "--quiet", "--locked", "--package", "telnyx-porting-cli", "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(workspace.root())
        .stderr(Stdio::inherit());
    change(&mut command);
    let output = command.output().context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("the command-line tool, or its benchmark, cannot be built");
    }
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let executable = |message: Value| message["executable"].as_str().map(PathBuf::from);
    messages.filter_map(executable).next_back().context("cargo did not print what it has built")
}
