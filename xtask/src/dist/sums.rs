//! Checksums of the artifacts, in the format of `sha256sum --check`.

use super::listings;
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

const FILE: &str = "SHA256SUMS";

/// Artifacts without a version in their names.
const UNVERSIONED: [&str; 2] = [listings::DOCKERFILE, listings::FORMULA];

/// Writes the checksums of all files of a version, including those of other targets from earlier runs.
pub(super) fn write(folder: &Path, version: &str) -> anyhow::Result<()> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a file has an odd name")?;
        let is_of_version = ["-", "."].iter().any(|next| name.contains(&format!("-{version}{next}")))
            || UNVERSIONED.contains(&name.as_str());
        if entry.file_type()?.is_file() && is_of_version {
            names.push(name);
        }
    }
    names.sort();
    let mut sums = String::new();
    for name in names {
        writeln!(sums, "{}  {name}", digest(&std::fs::read(folder.join(&name))?))?;
    }
    std::fs::write(folder.join(FILE), sums).with_context(|| format!("cannot write {FILE}"))
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_version_has_a_line_and_a_second_run_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("b-1.2.3.tar.gz", "abc"), ("a-1.2.3-y.whl", ""), ("c-1.2.3.cdx.json", ""), ("Dockerfile", "")];
        let others = [("b-1.2.2-x.tar.gz", "old"), ("b-1.2.2.tar.gz", ""), ("notes.txt", "")];
        for (name, text) in files.into_iter().chain(others) {
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
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  Dockerfile\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a-1.2.3-y.whl\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b-1.2.3.tar.gz\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  c-1.2.3.cdx.json\n"
        );
        assert_eq!(sums(), first);
    }
}
