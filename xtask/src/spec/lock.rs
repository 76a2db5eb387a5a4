//! The lock of the vendored description: its origin, and the checksum that detects a manual edit.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

/// The command that updates the lock after a manual edit.
pub(super) const REFRESH: &str = "cargo xtask spec import openapi/porting-orders.yml";

/// Details of the vendored description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lock {
    /// The origin of the structure.
    pub(super) origin: String,
    /// The version of the API.
    pub(super) version: String,
    /// The version of the `OpenAPI` format.
    pub(super) openapi: String,
    /// The number of its operations.
    pub(super) operations: usize,
    /// The checksum of the vendored file.
    pub(super) sha256: String,
    /// The checksum of the file that was imported.
    pub(super) imported_sha256: String,
}

impl Lock {
    /// The lock of a description in its canonical text.
    pub(super) fn new(
        document: &Value,
        vendored: &str,
        imported_sha256: String,
        origin: String,
    ) -> anyhow::Result<Self> {
        let text = |pointer: &str| {
            let text = document.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
            text.with_context(|| format!("#{pointer}: missing"))
        };
        Ok(Self {
            origin,
            version: text("/info/version")?,
            openapi: text("/openapi")?,
            operations: crate::document::operations_mut(&mut document.clone()).count(),
            sha256: sha256(vendored.as_bytes()),
            imported_sha256,
        })
    }

    /// Reads a lock.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not a lock", path.display()))
    }

    /// The text of the file.
    pub(super) fn to_text(&self) -> anyhow::Result<String> {
        let table = toml::to_string(self).context("cannot write the lock")?;
        Ok(format!("# Written by `cargo xtask spec import`; `{REFRESH}` renews it after an edit.\n{table}"))
    }
}

/// The checksum of some bytes, in hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;
    use anyhow::ensure;
    use serde_json::json;

    /// Whether the vendored file matches the lock.
    fn check(description: &Path, lock: &Path) -> anyhow::Result<()> {
        let bytes = std::fs::read(description).with_context(|| format!("cannot read {}", description.display()))?;
        let expected = Lock::read(lock)?.sha256;
        ensure!(
            sha256(&bytes) == expected,
            "{} is not the file that {} describes; if it was edited on purpose, run `{REFRESH}`",
            description.display(),
            lock.display()
        );
        Ok(())
    }

    #[test]
    fn the_vendored_description_is_the_locked_one() {
        let workspace = Workspace::find();
        check(&workspace.description(), &workspace.lock()).unwrap();
    }

    #[test]
    fn an_edit_is_detected_and_the_message_names_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let (description, lock) = (folder.path().join("a.yml"), folder.path().join("a.lock"));
        let document =
            json!({"openapi": "3.1.0", "info": {"version": "2"}, "paths": {"/porting": {"get": {}, "post": {}}}});
        let made = Lock::new(&document, "text\n", sha256(b"other"), "here".to_owned()).unwrap();
        assert_eq!(made.operations, 2);
        std::fs::write(&lock, made.to_text().unwrap()).unwrap();
        assert_eq!(Lock::read(&lock).unwrap(), made);
        std::fs::write(&description, "text\n").unwrap();
        check(&description, &lock).unwrap();
        std::fs::write(&description, "text \n").unwrap();
        assert!(check(&description, &lock).unwrap_err().to_string().contains(REFRESH));
    }

    #[test]
    fn a_description_without_a_version_is_rejected_with_the_location() {
        let error = Lock::new(&json!({"openapi": "3.1.0"}), "", String::new(), String::new()).unwrap_err();
        assert!(error.to_string().contains("#/info/version"), "{error}");
    }

    #[test]
    fn checksums_are_hex() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
