//! Programs that run in the background while they are looked at.

use crate::workspace::Workspace;
use anyhow::{Context, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A program that is ended with this value.
pub(super) struct Program {
    child: Child,
    /// A program that nobody listens to any more may end.
    output: Option<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts a program whose output nobody reads.
    pub(super) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = quiet.spawn().with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        Ok(Self { child, output: None })
    }

    /// Starts the sandbox in contract mode on a free port, and returns it with its base URL.
    pub(super) fn contract(executable: &PathBuf) -> anyhow::Result<(Self, String)> {
        let mut command = Command::new(executable);
        command.args(["sandbox", "--mode", "contract", "--output", "table"]).stdin(Stdio::null()).stderr(Stdio::null());
        let child = command.stdout(Stdio::piped()).spawn().context("the sandbox cannot be started")?;
        let mut program = Self { child, output: None };
        let mut output = BufReader::new(program.child.stdout.take().context("the sandbox has no output")?);
        let mut first = String::new();
        output.read_line(&mut first)?;
        program.output = Some(output);
        let (_, url) = first.trim().split_once('=').context("the sandbox does not say where it listens")?;
        Ok((program, url.to_owned()))
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds the command-line tool and returns where it is.
pub(super) fn build(workspace: &Workspace, profile: &str) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--package", "telnyx-porting-cli", "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(workspace.root())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("the command-line tool cannot be built");
    }
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let executable = |message: Value| message["executable"].as_str().map(PathBuf::from);
    messages.filter_map(executable).next_back().context("cargo does not say what it has built")
}
