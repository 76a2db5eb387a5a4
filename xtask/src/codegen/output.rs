//! Writing generated files, or showing how they differ.

use crate::print;
use anyhow::Context;
use similar::TextDiff;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file to be.
pub(crate) struct File {
    path: PathBuf,
    content: String,
}

impl File {
    /// A file with its path relative to the folder that it belongs in.
    pub(crate) fn new(path: impl Into<PathBuf>, content: impl Into<String>) -> Self {
        Self { path: path.into(), content: content.into() }
    }

    /// Where it is to be, from that folder.
    #[cfg(test)]
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What is to be in it.
    #[cfg(test)]
    pub(super) fn content(&self) -> &str {
        &self.content
    }

    /// The same file in a folder.
    pub(super) fn within(self, folder: &str) -> Self {
        Self { path: Path::new(folder).join(self.path), ..self }
    }
}

/// What to do with generated files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write what differs.
    Write,
    /// Change nothing and show what differs.
    Check,
}

/// How generated files compare with those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything was, or now is, as it should be.
    Fresh,
    /// Something differs and was left alone.
    Stale,
}

impl Outcome {
    /// That of both.
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::Fresh { other } else { self }
    }
}

/// Writes or compares `files` below `folder`. In generated source folders a file that is not generated is stale.
pub(crate) fn put(folder: &Path, files: &[File], mode: Mode, command: &str) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Fresh;
    for file in files {
        let path = folder.join(&file.path);
        let present = std::fs::read_to_string(&path).unwrap_or_default();
        if present == file.content {
            continue;
        }
        match mode {
            Mode::Write => write(&path, &file.content)?,
            Mode::Check => {
                print::result(&unified_diff(&file.path, &present, &file.content));
                outcome = Outcome::Stale;
            }
        }
    }
    for path in left_over(folder, files)? {
        match mode {
            Mode::Write => std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?,
            Mode::Check => {
                print::result(&format!("{} is no longer generated", path.display()));
                outcome = Outcome::Stale;
            }
        }
    }
    if outcome == Outcome::Stale {
        print::note(&format!("What is generated is out of date. Refresh it with: {command}"));
    }
    Ok(outcome)
}

fn write(path: &Path, content: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Generated files of an earlier run that are not among `files`, known by their first line.
fn left_over(folder: &Path, files: &[File]) -> anyhow::Result<Vec<PathBuf>> {
    let expected: BTreeSet<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    let folders: BTreeSet<&Path> = expected.iter().filter_map(|path| path.parent()).collect();
    let mut found = Vec::new();
    for entries in folders.into_iter().filter_map(|folder| std::fs::read_dir(folder).ok()) {
        for entry in entries {
            let path = entry?.path();
            let text = || std::fs::read_to_string(&path).unwrap_or_default();
            if !expected.contains(&path) && path.is_file() && is_generated(&text()) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// Whether a file is generated, by its first line.
pub(super) fn is_generated(text: &str) -> bool {
    [super::rust::BANNER.trim_end(), super::python::MARK].iter().any(|mark| text.starts_with(mark))
}

fn unified_diff(path: &Path, present: &str, expected: &str) -> String {
    let (old, new) = (format!("a/{}", path.display()), format!("b/{}", path.display()));
    TextDiff::from_lines(present, expected).unified_diff().context_radius(3).header(&old, &new).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_changes_nothing_and_a_write_makes_it_fresh() {
        let folder = tempfile::tempdir().unwrap();
        let files = [File::new("src/a.rs", format!("{}fn a() {{}}\n", super::super::rust::BANNER))];
        assert_eq!(put(folder.path(), &files, Mode::Check, "x").unwrap(), Outcome::Stale);
        assert!(!folder.path().join("src").exists());
        assert_eq!(put(folder.path(), &files, Mode::Write, "x").unwrap(), Outcome::Fresh);
        assert_eq!(put(folder.path(), &files, Mode::Check, "x").unwrap(), Outcome::Fresh);
    }

    #[test]
    fn what_is_no_longer_generated_goes_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let old = ["old.rs", "old.py", "method.py"].map(|name| folder.path().join(name));
        let method = format!("{} from _sync/method.py. Do not edit.", super::super::python::MARK);
        for (path, banner) in old.iter().zip([super::super::rust::BANNER, super::super::python::BANNER, &method]) {
            std::fs::write(path, format!("{banner}\n")).unwrap();
        }
        std::fs::write(folder.path().join("own.rs"), "fn own() {}\n").unwrap();
        let files = [File::new("a.rs", "new")];
        assert_eq!(put(folder.path(), &files, Mode::Check, "x").unwrap(), Outcome::Stale);
        put(folder.path(), &files, Mode::Write, "x").unwrap();
        assert!(!old.iter().any(|path| path.exists()) && folder.path().join("own.rs").exists());
    }

    #[test]
    fn a_difference_is_shown_line_by_line() {
        let diff = unified_diff(Path::new("types.rs"), "a\nb\nc\n", "a\nB\nc\n");
        assert!(diff.contains("-b\n+B\n"), "{diff}");
        assert!(diff.contains("b/types.rs"), "{diff}");
    }
}
