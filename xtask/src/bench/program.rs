//! Programs that run in the background while they are measured.

use anyhow::Context;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The address of a sandbox.
pub(crate) struct Served {
    /// The base URL of its API.
    pub(crate) url: String,
    pub(crate) key: String,
}

/// A program that is ended when this value is dropped.
pub(crate) struct Program {
    child: Child,
    /// Programs may end when their output is closed.
    output: Option<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts a program and discards its output.
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = quiet.spawn().with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        Ok(Self { child, output: None })
    }

    /// Starts a sandbox on a free port.
    pub(crate) fn sandbox(executable: &Path, options: &[&str]) -> anyhow::Result<(Self, Served)> {
        let mut command = Command::new(executable);
        command.args(["sandbox", "--output", "table"]).args(options).stdin(Stdio::null()).stderr(Stdio::null());
        let child = command.stdout(Stdio::piped()).spawn().context("the sandbox cannot be started")?;
        let mut program = Self { child, output: None };
        let mut lines = BufReader::new(program.child.stdout.take().context("the sandbox has no output")?);
        let mut value = || {
            let mut line = String::new();
            lines.read_line(&mut line)?;
            let (_, value) = line.trim().split_once('=').context("the sandbox does not print its address")?;
            anyhow::Ok(value.to_owned())
        };
        let served = Served { url: value()?, key: value()? };
        program.output = Some(lines);
        Ok((program, served))
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
