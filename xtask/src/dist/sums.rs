//! Checksums of the artifacts, in the format of `sha256sum --check`.

use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

const FILE: &str = "SHA256SUMS";

/// Writes the checksums of all files of a version, including those of other targets from earlier runs.
pub(super) fn write(folder: &Path, version: &str) -> anyhow::Result<()> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a file has an odd name")?;
        let is_of_version = name.contains(&format!("-{version}-")) || name.contains(&format!("-{version}.tar."));
        if entry.file_type()?.is_file() && is_of_version {
            names.push(name);
        }
    }
    names.sort();
    let mut sums = String::new();
    for name in names {
        let digest = Sha256::digest(std::fs::read(folder.join(&name))?);
        for byte in digest {
            write!(sums, "{byte:02x}")?;
        }
        writeln!(sums, "  {name}")?;
    }
    std::fs::write(folder.join(FILE), sums).with_context(|| format!("cannot write {FILE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_version_has_a_line_and_a_second_run_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files =
            [("b-1.2.3.tar.gz", "abc"), ("a-1.2.3-y.whl", ""), ("b-1.2.2-x.tar.gz", "old"), ("b-1.2.2.tar.gz", "")];
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        std::fs::create_dir(folder.path().join("c-1.2.3-x")).unwrap();
        let sums = || {
            write(folder.path(), "1.2.3").unwrap();
            std::fs::read_to_string(folder.path().join(FILE)).unwrap()
        };
        let first = sums();
        assert_eq!(
            first,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a-1.2.3-y.whl\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b-1.2.3.tar.gz\n"
        );
        assert_eq!(sums(), first);
    }
}
