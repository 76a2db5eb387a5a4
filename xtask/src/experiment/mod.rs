//! `cargo xtask experiment`: the effects of a new revision of the description on every surface, by code generation alone.
//!
//! A copy of the workspace gets a description with other operations, filters, fields and values. After code generation alone,
//! it must compile, and the new operations must be in the crate, in the CLI, in Python and in the contract mode of the
//! sandbox.

mod changes;
mod python;
mod shell;

use crate::codegen::{self, Mode, Outcome};
use crate::document;
use crate::environment;
use crate::workspace::{self, Workspace};
use anyhow::{Context, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that are not copied.
const LEFT_OUT: [&str; 5] = [".git", "target", "__pycache__", ".pytest_cache", ".mypy_cache"];

/// Creates the copy and tests it.
pub(crate) fn run(original: &Workspace) -> anyhow::Result<()> {
    let copy = prepare(original)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| original.root().join("target"), PathBuf::from);
    // Artifacts that are shared with the workspace are built once.
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Not locked, since the copy's crates have another version; offline, since all dependencies are present.
        command
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(copy.root())
            .env("CARGO_TARGET_DIR", &target);
        environment::run(&mut command)
    };
    cargo(&["build", "--package", "telnyx-porting-cli", "--package", "telnyx-porting-python"])?;
    let program = target.join("debug").join(format!("telnyx-porting{}", std::env::consts::EXE_SUFFIX));
    shell::check(&program)?;
    cargo(&["test", "--package", "telnyx-porting-api", "--test", "operations"])?;
    python::check(original, &copy)
}

/// The copy, with a changed description and regenerated code.
fn prepare(original: &Workspace) -> anyhow::Result<Workspace> {
    let root = original.root().join("target/experiment");
    workspace::empty(&root)?;
    copy(original.root(), &root)?;
    let copy = Workspace::at(root);
    tell_apart(&copy)?;
    let mut description = document::read(&copy.description())?;
    changes::apply(&mut description)?;
    std::fs::write(copy.description(), document::to_yaml(&description)?).context("cannot write the description")?;
    let mut notes = Vec::new();
    let outcome = codegen::vendored_with(&copy, Mode::Write, &mut |note| notes.push(note.to_owned()))?;
    check_notes(&notes, outcome)?;
    Ok(copy)
}

/// Gives the crates of the copy another version. Otherwise their artifacts would be mistaken for those of the workspace
/// itself: Cargo identifies workspace members by their paths within it.
fn tell_apart(copy: &Workspace) -> anyhow::Result<()> {
    let manifest = copy.root().join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let version = |patch: &str| {
        let parts = [env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), patch].join(".");
        format!("\nversion = \"{parts}\"\n")
    };
    let (own, other) = (version(env!("CARGO_PKG_VERSION_PATCH")), version("9999"));
    ensure!(text.contains(&own), "{} does not set the version of its members", manifest.display());
    std::fs::write(&manifest, text.replacen(&own, &other, 1))
        .with_context(|| format!("cannot write {}", manifest.display()))
}

/// Compares the messages with the changes: each assumption, and the entry of the removed operation.
fn check_notes(notes: &[String], outcome: Outcome) -> anyhow::Result<()> {
    let all = notes.join("\n");
    ensure!(outcome == Outcome::Stale, "an entry of a removed operation is not reported as an error:\n{all}");
    for expected in [
        "assumed for ListPortingOrderInspections: `inspections.list` in Rust and Python, `inspections list` at the shell",
        "assumed for HoldPortingOrder: `orders.hold` in Rust and Python, `orders hold` at the shell",
        "assumed for listPortingEvents: the new parameter `filter[channel]`",
        "assumed for ListPortingOrderReports: the new group `order_reports`",
        "error: overlay#/actions/",
        "  still named in openapi/surface.yml:",
        "  still named in crates/",
    ] {
        ensure!(all.contains(expected), "code generation does not say {expected:?}:\n{all}");
    }
    for (id, ..) in changes::GONE {
        let expected = format!("error: openapi/surface.yml has an entry for {id}");
        ensure!(all.contains(&expected), "code generation does not say {expected:?}:\n{all}");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path: PathBuf = entry?.path();
        let Some(name) = path.file_name().filter(|name| !LEFT_OUT.iter().any(|left| *name == OsStr::new(left))) else {
            continue;
        };
        let target = to.join(name);
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            std::fs::copy(&path, &target).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}
