//! Finds mentions of an operation in hand-written files.

use super::output::is_generated;
use super::surface::{Stale, operation_name};
use crate::workspace::Workspace;
use std::path::Path;

/// Folders with hand-written files that name operations.
const FOLDERS: [&str; 4] = ["bindings/", "crates/", "openapi/", "tests/"];
/// The extensions of these files.
const EXTENSIONS: [&str; 6] = ["md", "py", "pyi", "rs", "tsv", "yml"];

/// The location of each mention as `file:line`, except in the description.
pub(super) fn find(workspace: &Workspace, stale: &Stale) -> anyhow::Result<Vec<String>> {
    let names = [stale.operation.clone(), operation_name(&stale.operation)];
    let mut mentions = Vec::new();
    for path in workspace.files(&EXTENSIONS)? {
        let file = workspace.relative(&path);
        if path != workspace.description() && FOLDERS.iter().any(|folder| file.starts_with(folder)) {
            search(&path, &file, &names, &mut mentions);
        }
    }
    Ok(mentions)
}

fn search(path: &Path, file: &str, names: &[String], mentions: &mut Vec<String>) {
    let Ok(text) = std::fs::read_to_string(path) else { return };
    if is_generated(&text) {
        return;
    }
    for (index, line) in text.lines().enumerate() {
        if names.iter().any(|name| has_word(line, name)) {
            mentions.push(format!("{file}:{}", index + 1));
        }
    }
}

/// Whether a line contains a name as a complete word.
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
