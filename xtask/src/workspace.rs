//! The layout of the workspace.

use anyhow::Context;
use std::path::{Path, PathBuf};

/// The workspace of this crate.
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

    /// The overlay of corrections.
    pub(crate) fn overlay(&self) -> PathBuf {
        self.root.join("openapi/overlay.yml")
    }

    /// The presentation of its operations to users.
    pub(crate) fn surface(&self) -> PathBuf {
        self.root.join("openapi/surface.yml")
    }

    /// The origin of the description.
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

    /// The generated part of an order's update.
    pub(crate) fn update_generated(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting/src/orders/update/generated")
    }

    /// The advice on exceptions.
    pub(crate) fn advice(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting/src/advice/texts.rs")
    }

    /// The pages of the book.
    pub(crate) fn docs(&self) -> PathBuf {
        self.root.join("docs")
    }

    /// The generated tests of the low-level client.
    pub(crate) fn wire_tests(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-api/tests/operations/generated")
    }

    /// The generated commands of the command line.
    pub(crate) fn shell_commands(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-cli/src/commands/generated")
    }

    /// The generated tables of the command line.
    pub(crate) fn shell_tables(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-cli/src/generated")
    }

    /// The folder of the sandbox's copy of the description.
    pub(crate) fn carried_description(&self) -> PathBuf {
        self.root.join("crates/telnyx-porting-sandbox/src/schema")
    }

    /// The Python package, with its native half.
    pub(crate) fn python_binding(&self) -> PathBuf {
        self.root.join("bindings/python")
    }

    /// All files with one of these extensions, sorted, without build output, snapshots and hidden folders.
    pub(crate) fn files(&self, extensions: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
        files_below(&self.root, extensions)
    }

    /// A path relative to the top folder, with slashes.
    pub(crate) fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string().replace('\\', "/")
    }
}

/// Folders with the output of tools.
const FILLED: [&str; 5] = ["target", "node_modules", "__pycache__", "snapshots", "proptest-regressions"];

/// The files below a folder with one of these extensions, sorted.
pub(crate) fn files_below(folder: &Path, extensions: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(folder, extensions, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !FILLED.contains(&name) && !name.starts_with('.') {
                collect(&path, extensions, files)?;
            }
        } else if path.extension().and_then(|found| found.to_str()).is_some_and(|found| extensions.contains(&found)) {
            files.push(path);
        }
    }
    Ok(())
}

/// Creates an empty folder, or empties an existing one.
pub(crate) fn empty(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}
