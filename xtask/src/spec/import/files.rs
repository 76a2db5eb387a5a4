//! Replaces several files, or none.

use anyhow::Context;
use std::path::{Path, PathBuf};

/// Writes all contents to temporary files, then moves them; after a failure, the previous contents are restored.
pub(super) fn replace(files: &[(PathBuf, &String)]) -> anyhow::Result<()> {
    let mut staged = Vec::new();
    for (path, content) in files {
        let beside = beside(path);
        staged.push(beside.clone());
        if let Err(error) = std::fs::write(&beside, content) {
            discard(&staged);
            return Err(error).with_context(|| format!("cannot write {}", beside.display()));
        }
    }
    let before: Vec<Option<Vec<u8>>> = files.iter().map(|(path, _)| std::fs::read(path).ok()).collect();
    for (index, ((path, _), beside)) in files.iter().zip(&staged).enumerate() {
        if let Err(error) = std::fs::rename(beside, path) {
            discard(&staged);
            for ((path, _), before) in files.iter().zip(&before).take(index) {
                put_back(path, before.as_deref());
            }
            return Err(error).with_context(|| format!("cannot replace {}", path.display()));
        }
    }
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Both clean up after an error that is reported; a second error would hide it.
fn discard(staged: &[PathBuf]) {
    for path in staged {
        let _ = std::fs::remove_file(path);
    }
}

fn put_back(path: &Path, before: Option<&[u8]>) {
    let _ = match before {
        Some(content) => std::fs::write(path, content),
        None => std::fs::remove_file(path),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&first, "old").unwrap();
        // A file cannot be moved over a folder that is not empty.
        std::fs::create_dir_all(second.join("inside")).unwrap();
        let text = "new".to_owned();
        replace(&[(first.clone(), &text), (second, &text)]).unwrap_err();
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        replace(&[(first.clone(), &text)]).unwrap();
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "new");
    }
}
