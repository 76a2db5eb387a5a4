//! Running the program with a configuration file.

use crate::support::{Ran, finish, program, settings};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with a configuration file.
pub(crate) struct Configured {
    pub(crate) folder: TempDir,
}

impl Configured {
    pub(crate) fn new(text: &str) -> Self {
        let configured = Self::without_file();
        std::fs::write(configured.path(), text).unwrap();
        make_private(&configured.path());
        configured
    }

    pub(crate) fn without_file() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = program();
        command.env("TELNYX_PORTING_CONFIG", self.path()).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        finish(command)
    }

    /// Snapshots with the folder replaced.
    pub(crate) fn settings(&self) -> insta::Settings {
        let mut settings = settings();
        settings.add_filter(&self.folder.path().display().to_string().replace('.', r"\."), "[folder]");
        // Column widths depend on the length of the folder's name.
        settings.add_filter(r"(\S) {2,}", "$1  ");
        settings
    }
}

#[cfg(unix)]
fn make_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn make_private(_: &Path) {}
