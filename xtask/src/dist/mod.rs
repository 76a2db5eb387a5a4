//! `cargo xtask dist`: builds the release artifacts in target/dist.

#[cfg(test)]
#[cfg(unix)]
mod action;
mod archive;
mod linux;
mod listings;
mod pages;
mod program;
mod python;
mod sbom;
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
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The parts of a release.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// The archive of the command-line tool, and its package for pipx and uv
    Program,
    /// The Python package: its source, and wheels
    Python,
    /// The Homebrew formula, the Dockerfile, the lists of dependencies and the checksums of everything in target/dist
    Listings,
}

/// Builds the artifacts for a target, this machine's unless another is named: all of them or one part.
pub(crate) fn run(workspace: &Workspace, target: Option<&str>, only: Option<Part>) -> anyhow::Result<()> {
    let folder = workspace.root().join("target").join("dist");
    let host = host()?;
    let target = Target { name: target.unwrap_or(&host), elsewhere: target.filter(|target| *target != host) };
    let mut made = Vec::new();
    let is_part = |part| only.is_none_or(|only| only == part);
    if is_part(Part::Program) {
        made.extend(program::make(workspace, target, &folder)?);
    }
    if is_part(Part::Python) {
        made.extend(python::make(workspace, target, &python::LIBRARY, &folder)?);
    }
    if is_part(Part::Listings) {
        made.extend(listings::make(workspace, &folder)?);
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

fn read_artifact(path: &Path) -> anyhow::Result<Vec<u8>> {
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
