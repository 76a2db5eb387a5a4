//! `cargo xtask public-api`: a record of the library's public API, so that changes show in review.

use crate::codegen::{File, Mode, Outcome, put};
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use public_api::Builder;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "telnyx-porting";
const RECORD: &str = "public-api.txt";
/// The format that rustdoc writes its JSON in changes with the compiler; another one is not read.
const FORMAT: u64 = 57;
const COMPILER: &str = "1.95";

/// Writes or compares the record. With a compiler other than the supported one, prints a note and does nothing.
pub(crate) fn run(workspace: &Workspace, mode: Mode) -> anyhow::Result<Outcome> {
    let json = rustdoc_json(workspace)?;
    if format_of(&json)? != FORMAT {
        print::note(&format!("The public API is not checked: this requires Rust {COMPILER}."));
        return Ok(Outcome::Fresh);
    }
    let items = Builder::from_rustdoc_json(&json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .context("the rustdoc JSON cannot be read")?;
    let mut text = items.to_string();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let folder = workspace.root().join("crates").join(PACKAGE);
    put(&folder, &[File::new(RECORD, text)], mode, "cargo xtask public-api")
}

/// Runs rustdoc on the library, in a separate target folder: the variable that makes a stable compiler write JSON would cause
/// everything else to be rebuilt.
fn rustdoc_json(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let target = workspace.root().join("target").join("public-api");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["rustdoc", "--quiet", "--locked", "--package", PACKAGE, "--lib", "--features", "blocking", "--"])
        .args(["-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(workspace.root())
        .status()
        .context("cargo cannot be started")?;
    if !status.success() {
        bail!("rustdoc failed");
    }
    Ok(target.join("doc").join("telnyx_porting.json"))
}

fn format_of(json: &Path) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(json).with_context(|| format!("cannot read {}", json.display()))?;
    let document: serde_json::Value = serde_json::from_str(&text).context("rustdoc has written no JSON")?;
    document["format_version"].as_u64().context("the rustdoc JSON does not contain its format version")
}
