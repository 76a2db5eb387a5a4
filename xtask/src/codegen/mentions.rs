//! Where files that are written by hand name an operation.

use super::output::is_generated;
use super::surface::{Stale, operation_name};
use crate::workspace::Workspace;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Folders with files that are written by hand.
const FOLDERS: [&str; 4] = ["bindings", "crates", "openapi", "tests"];
/// What such files end in.
const ENDINGS: [&str; 6] = ["md", "py", "pyi", "rs", "tsv", "yml"];
/// Folders that tools fill.
const FILLED: [&str; 4] = ["target", "node_modules", "__pycache__", "snapshots"];

/// Each place as `file:line`, without the description itself.
pub(super) fn of(workspace: &Workspace, stale: &Stale) -> anyhow::Result<Vec<String>> {
    let names = [stale.operation.clone(), operation_name(&stale.operation)];
    let mut places = Vec::new();
    for folder in FOLDERS {
        search(&workspace.root().join(folder), workspace, &names, &mut places)?;
    }
    places.sort();
    Ok(places)
}

fn search(folder: &Path, workspace: &Workspace, names: &[String], places: &mut Vec<String>) -> anyhow::Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !FILLED.contains(&name) && !name.starts_with('.') {
                search(&path, workspace, names, places)?;
            }
        } else if has_ending(&path) && path != workspace.description() {
            look_into(&path, workspace, names, places);
        }
    }
    Ok(())
}

fn has_ending(path: &Path) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| ENDINGS.contains(&ending))
}

fn look_into(path: &PathBuf, workspace: &Workspace, names: &[String], places: &mut Vec<String>) {
    let Ok(text) = std::fs::read_to_string(path) else { return };
    if is_generated(&text) {
        return;
    }
    let shown = path.strip_prefix(workspace.root()).unwrap_or(path).display();
    for (index, line) in text.lines().enumerate() {
        if names.iter().any(|name| has_word(line, name)) {
            places.push(format!("{shown}:{}", index + 1));
        }
    }
}

/// Whether a line has a name that is no part of a longer one.
fn has_word(line: &str, name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + name.len()..]);
        !before.ends_with(is_letter) && !after.starts_with(is_letter)
    })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_name_is_found_as_a_word() {
        assert!(has_word("api.list_gadgets().send()", "list_gadgets"));
        assert!(!has_word("api.list_gadgets_csv().send()", "list_gadgets"));
        assert!(!has_word("api.relist_gadgets()", "list_gadgets"));
    }
}
