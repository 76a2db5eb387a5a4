//! The source distributions of the Python packages: their crates, the lock file and what Python needs.

use crate::environment::{Environment, run};
use crate::workspace::Workspace;
use anyhow::{Context, bail, ensure};
use flate2::read::GzDecoder;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package for Python.
pub(crate) struct Package {
    pub(crate) name: &'static str,
    /// The folder with its `pyproject.toml`.
    pub(crate) folder: &'static str,
    /// Files required to build and publish the package. Cargo reports missing crates.
    needed: &'static [&'static str],
}

/// The library.
pub(crate) const LIBRARY: Package = Package {
    name: "telnyx-porting",
    folder: "bindings/python",
    needed: &[
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "PKG-INFO",
        "README.md",
        "bindings/python/Cargo.toml",
        "pyproject.toml",
        "python/telnyx_porting/py.typed",
        "python/telnyx_porting_pytest/__init__.py",
    ],
};

/// The program, for users of pipx and uv.
pub(crate) const PROGRAM: Package = Package {
    name: "telnyx-porting-cli",
    folder: "crates/telnyx-porting-cli",
    needed: &[
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "PKG-INFO",
        "README.md",
        "crates/telnyx-porting-cli/Cargo.toml",
        "pyproject.toml",
        "wheel/data/share/telnyx-porting/SKILL.md",
    ],
};

/// The source, packed and unpacked.
pub(crate) struct Source {
    pub(crate) archive: PathBuf,
    pub(crate) unpacked: PathBuf,
}

/// Builds the source in an empty folder, unpacks it there, and checks that it is complete.
pub(crate) fn make(
    workspace: &Workspace,
    environment: &Environment,
    package: &Package,
    folder: &Path,
) -> anyhow::Result<Source> {
    let mut maturin = Command::new(environment.program("maturin"));
    maturin.args(["sdist", "--out"]).arg(folder).current_dir(workspace.root().join(package.folder));
    run(maturin.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let archive = only(folder)?;
    let unpacked = folder.join("unpacked");
    let file = std::fs::File::open(&archive).with_context(|| format!("cannot read {}", archive.display()))?;
    tar::Archive::new(GzDecoder::new(file)).unpack(&unpacked)?;
    let source = Source { unpacked: only(&unpacked)?, archive };
    check(package, &source.unpacked, workspace)?;
    Ok(source)
}

/// The only item in a folder.
pub(crate) fn only(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    match (entries.next(), entries.next()) {
        (Some(entry), None) => Ok(entry?.path()),
        (None, _) => bail!("nothing was created in {}", folder.display()),
        (Some(_), Some(_)) => bail!("more than one item is in {}", folder.display()),
    }
}

fn check(package: &Package, unpacked: &Path, workspace: &Workspace) -> anyhow::Result<()> {
    let Package { name: package, needed, .. } = package;
    for name in *needed {
        ensure!(unpacked.join(name).is_file(), "the source of {package} for Python lacks {name}");
    }
    // Fails if a crate or its manifest is missing, and removes unused packages from the lock file.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut metadata = Command::new(cargo);
    metadata.args(["metadata", "--format-version", "1"]).current_dir(unpacked).stdout(Stdio::null());
    run(&mut metadata)?;
    let (tested, built) = (locked(workspace.root())?, locked(unpacked)?);
    let other: Vec<_> = built.difference(&tested).collect();
    ensure!(other.is_empty(), "the source of {package} for Python is built with what was not tested: {other:?}");
    Ok(())
}

/// The packages of a lock file with their versions.
fn locked(folder: &Path) -> anyhow::Result<BTreeSet<(String, String)>> {
    let path = folder.join("Cargo.lock");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let lock: toml::Table = toml::from_str(&text)?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("a lock file without packages")?;
    let text = |package: &toml::Value, name| package.get(name).and_then(toml::Value::as_str).map(str::to_owned);
    let packages = packages.iter().filter_map(|package| Some((text(package, "name")?, text(package, "version")?)));
    Ok(packages.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licenses_of_all_packages_are_those_of_the_repository() {
        let workspace = Workspace::find();
        let crates = ["", "-api", "-cli", "-jobs", "-sandbox"].map(|name| format!("crates/telnyx-porting{name}"));
        for folder in crates.iter().map(String::as_str).chain([LIBRARY.folder]) {
            for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
                let [own, top] = [workspace.root().join(folder), workspace.root().to_owned()].map(|at| at.join(name));
                assert_eq!(
                    std::fs::read_to_string(own).unwrap(),
                    std::fs::read_to_string(top).unwrap(),
                    "{folder}/{name}"
                );
            }
        }
    }
}
