//! Python environments of this project, with pinned packages.

use anyhow::{Context, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An environment in its own folder.
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Whether Python with venv is installed.
    pub(crate) fn is_possible() -> bool {
        let mut command = Command::new("python3");
        command.args(["-c", "import venv, ensurepip"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// The environment with exactly these packages; an existing one is reused.
    pub(crate) fn with(folder: &Path, packages: &[&str]) -> anyhow::Result<Self> {
        let environment = Self { folder: folder.join("environment") };
        let required = packages.join("\n");
        let record = environment.folder.join("packages.txt");
        if std::fs::read_to_string(&record).is_ok_and(|installed| installed == required) {
            return Ok(environment);
        }
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let place = environment.folder.to_str().context("an odd path")?;
        run(Command::new("python3").args(["-m", "venv", "--clear", place]))?;
        if !packages.is_empty() {
            environment.install(packages)?;
        }
        std::fs::write(&record, required).with_context(|| format!("cannot write {}", record.display()))?;
        Ok(environment)
    }

    /// Installs packages, or files of packages.
    pub(crate) fn install(&self, packages: &[&str]) -> anyhow::Result<()> {
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        run(Command::new(self.program("python")).args(pip).args(packages))
    }

    /// A program of the environment.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs().join(name)
    }

    /// The search path with the programs of the environment first.
    pub(crate) fn path(&self) -> anyhow::Result<OsString> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.programs()).chain(std::env::split_paths(&inherited));
        std::env::join_paths(folders).context("an odd path")
    }

    fn programs(&self) -> PathBuf {
        self.folder.join(if cfg!(windows) { "Scripts" } else { "bin" })
    }
}

/// Runs a command, and fails if it does.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{command:?} cannot be started"))?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}
