//! Building the command-line tool.

use crate::workspace::Workspace;
use anyhow::{Context, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds the command-line tool, for this machine unless another target is named, and returns where it is.
pub(crate) fn command_line_tool(workspace: &Workspace, profile: &str, target: Option<&str>) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["build", "--quiet", "--locked", "--package", "telnyx-porting-cli", "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(workspace.root())
        .stderr(Stdio::inherit());
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    let output = command.output().context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("the command-line tool cannot be built");
    }
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let executable = |message: Value| message["executable"].as_str().map(PathBuf::from);
    messages.filter_map(executable).next_back().context("cargo does not say what it has built")
}
