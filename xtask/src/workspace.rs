//! Where things are in the workspace.

use anyhow::Context;
use std::path::{Path, PathBuf};

/// The workspace that this tool was built in.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace around this crate.
    pub(crate) fn find() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        Self { root: root.to_owned() }
    }

    /// The workspace in a folder.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// The top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The vendored description.
    pub(crate) fn description(&self) -> PathBuf {
        self.root.join("openapi/porting-orders.yml")
    }

    /// The corrections to it.
    pub(crate) fn overlay(&self) -> PathBuf {
        self.root.join("openapi/overlay.yml")
    }

    /// How its operations appear to users.
    pub(crate) fn surface(&self) -> PathBuf {
        self.root.join("openapi/surface.yml")
    }

    /// Where the description came from.
    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("openapi/porting-orders.lock")
    }

    /// The low-level client.
    pub(crate) fn api_crate(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-api")
    }

    /// The generated part of the low-level client.
    pub(crate) fn generated(&self) -> PathBuf {
        self.api_crate().join("src/generated")
    }

    /// The generated part of the ergonomic crate.
    pub(crate) fn client_generated(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting/src/generated")
    }

    /// Documentation that is no part of a crate.
    pub(crate) fn docs(&self) -> PathBuf {
        self.root.join("docs")
    }

    /// The generated tests of the low-level client.
    pub(crate) fn wire_tests(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-api/tests/operations/generated")
    }

    /// The generated part of the command line.
    pub(crate) fn shell_generated(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-cli/src/generated")
    }

    /// Where the sandbox keeps its form of the description.
    pub(crate) fn carried_description(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-sandbox/src/schema")
    }

    /// The Python package, with its native half.
    pub(crate) fn python_binding(&self) -> PathBuf {
        self.root.join("bindings/python")
    }
}

/// Makes a folder, or empties the one that there is.
pub(crate) fn empty(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}
