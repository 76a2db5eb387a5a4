//! `cargo xtask dist`: builds the release artifacts in target/dist.

mod archive;
mod pages;
mod program;
mod python;
mod size;
mod sums;
mod traces;

use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::path::Path;
use std::process::Command;

/// The name and the version, which are part of all artifacts.
const NAME: &str = "telnyx-porting";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The parts of a release.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// The archive of the command-line tool
    Program,
    /// The Python package: its source, and wheels
    Python,
}

/// Builds the artifacts for a target, this machine's unless another is named: all of them or one part.
pub(crate) fn run(workspace: &Workspace, target: Option<&str>, only: Option<Part>) -> anyhow::Result<()> {
    let folder = workspace.root().join("target").join("dist");
    let host = host()?;
    let target = Target { name: target.unwrap_or(&host), elsewhere: target.filter(|target| *target != host) };
    let mut made = Vec::new();
    if only != Some(Part::Python) {
        made.push(program::make(workspace, target, &folder)?);
    }
    if only != Some(Part::Program) {
        made.extend(python::make(workspace, target, &folder)?);
    }
    for path in made {
        print::result(&path.display().to_string());
    }
    Ok(())
}

/// The platform to build for.
#[derive(Clone, Copy)]
struct Target<'a> {
    name: &'a str,
    /// The name again, if it is not this machine's own target.
    elsewhere: Option<&'a str>,
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The default target of this machine's compiler.
fn host() -> anyhow::Result<String> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("-vV").output().context("rustc cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match text.lines().find_map(|line| line.strip_prefix("host: ")) {
        Some(host) => Ok(host.to_owned()),
        None => bail!("rustc does not print its target"),
    }
}
