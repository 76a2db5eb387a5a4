//! Changes between two descriptions, for users' source code and on the wire.
//!
//! Both are brought into one form first (pruned, lowered to 3.0, parameters flattened), and then compared operation by
//! operation with every reference resolved: how a description is divided into components doesn't count.

mod change;
mod compare;
mod constraints;
mod content;
mod level;
mod model;
mod pairing;
mod parameters;
mod report;
mod rules;
mod schemas;
#[cfg(test)]
mod tests;
mod union;

use super::Format;
use crate::document;
use crate::print;
use anyhow::Context;
use change::Change;
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;

pub(super) use report::render;

/// The meaning of the exit status, for the help.
pub(super) const EXIT_STATUS: &str =
    "Exit status: 0 no change, 1 compatible changes only, 2 a breaking change (source or wire), 3 error.";

/// Compares two files and prints the changes.
pub(super) fn files(old: &Path, new: &Path, format: Format) -> anyhow::Result<ExitCode> {
    let changes = changes(&document::read(old)?, &document::read(new)?, [&name(old), &name(new)])?;
    match format {
        Format::Text => print::result(&render(&changes)),
        Format::Json => print::result(&report::json(&changes)?),
    }
    Ok(ExitCode::from(status(&changes)))
}

/// The changes from one description to another; errors use these names.
pub(super) fn changes(old: &Value, new: &Value, names: [&str; 2]) -> anyhow::Result<Vec<Change>> {
    let [old_name, new_name] = names;
    let old = model::Description::from_document(old).with_context(|| format!("{old_name} cannot be compared"))?;
    let new = model::Description::from_document(new).with_context(|| format!("{new_name} cannot be compared"))?;
    compare::descriptions(&old, &new)
}

fn status(changes: &[Change]) -> u8 {
    if changes.is_empty() {
        0
    } else if changes.iter().any(|change| change.source.is_breaking() || change.wire.is_breaking()) {
        2
    } else {
        1
    }
}

fn name(path: &Path) -> String {
    path.display().to_string()
}
