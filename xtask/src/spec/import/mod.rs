//! Imports a published description: its structure, with our own descriptions and examples.

mod examples;
mod files;
mod grammar;
mod prose;
#[cfg(test)]
mod tests;
mod weave;

use super::diff;
use super::lock::{Lock, sha256};
use crate::codegen::stages::prune;
use crate::document;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

/// Imports a file into the workspace and prints what changed.
pub(super) fn vendor(workspace: &Workspace, file: &Path, origin: Option<String>) -> anyhow::Result<()> {
    let prepared = prepare(&workspace.description(), &workspace.lock(), file, origin)?;
    files::replace(&[(workspace.description(), &prepared.description), (workspace.lock(), &prepared.lock.to_text()?)])?;
    print::result(&prepared.report);
    Ok(())
}

/// The files and messages of an import.
struct Prepared {
    description: String,
    lock: Lock,
    report: String,
}

/// Does everything that can fail before anything is written.
fn prepare(vendored: &Path, lock: &Path, file: &Path, origin: Option<String>) -> anyhow::Result<Prepared> {
    let present = document::read(vendored)?;
    let imported = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (tree, remarks) =
        merge(document::read(file)?, &present).with_context(|| format!("{} cannot be imported", file.display()))?;
    let description = document::to_yaml(&tree)?;
    ensure!(
        document::parse(&description)? == tree,
        "the description does not survive being written as YAML; nothing was changed"
    );
    let before = if lock.exists() { Some(Lock::read(lock)?) } else { None };
    let provenance = Provenance::new(file, vendored, &imported, origin, before);
    let lock = Lock::new(&tree, &description, provenance.sha256, provenance.origin)?;
    let mut report = compared(&present, &tree, vendored, file);
    remarks.append_to(&mut report);
    Ok(Prepared { description, lock, report })
}

/// The tree to write: upstream's structure with our prose.
fn merge(mut tree: Value, present: &Value) -> anyhow::Result<(Value, prose::Remarks)> {
    prune::run(&mut tree)?;
    prose::strip(&mut tree);
    let remarks = prose::carry(&mut tree, present)?;
    // Kept tags may be those of removed operations.
    prune::run(&mut tree)?;
    Ok((tree, remarks))
}

/// The changes as text. A description that must be corrected in the overlay before it can be compared is imported
/// anyway, because the overlay can only correct the vendored file.
fn compared(present: &Value, tree: &Value, vendored: &Path, file: &Path) -> String {
    let names = [vendored.display().to_string(), file.display().to_string()];
    match diff::changes(present, tree, [&names[0], &names[1]]) {
        Ok(changes) => diff::render(&changes),
        Err(error) => format!("The changes cannot be listed: {error:#}"),
    }
}

impl prose::Remarks {
    fn append_to(&self, report: &mut String) {
        for at in &self.dropped_examples {
            let _ = write!(report, "\nexample dropped, it no longer fits: {at}");
        }
        for at in &self.missing {
            let _ = write!(report, "\nneeds a description: {at}");
        }
    }
}

/// The origin of an imported file.
struct Provenance {
    origin: String,
    sha256: String,
}

impl Provenance {
    /// The vendored file itself keeps its recorded origin.
    fn new(file: &Path, vendored: &Path, bytes: &[u8], origin: Option<String>, before: Option<Lock>) -> Self {
        let itself = matches!((file.canonicalize(), vendored.canonicalize()), (Ok(a), Ok(b)) if a == b);
        let name = || file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match before.filter(|_| itself) {
            Some(before) => Self { origin: origin.unwrap_or(before.origin), sha256: before.imported_sha256 },
            None => Self { origin: origin.unwrap_or_else(name), sha256: sha256(bytes) },
        }
    }
}
