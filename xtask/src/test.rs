//! `cargo xtask test`: everything that CI runs.

use crate::build::cargo_home;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// A check and its command.
struct Check {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// Checks that fail fastest come first. Doctests and the README are part of `cargo test`.
const CHECKS: &[Check] = &[
    Check { name: "format", arguments: &["fmt", "--all", "--check"], environment: &[] },
    Check { name: "generated code is fresh", arguments: &["xtask", "codegen", "--check"], environment: &[] },
    Check { name: "plain English", arguments: &["xtask", "prose"], environment: &[] },
    Check { name: "layers", arguments: &["xtask", "layers"], environment: &[] },
    Check {
        name: "clippy",
        arguments: &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"],
        environment: &[],
    },
    Check {
        name: "without optional features",
        arguments: &[
            "check",
            "--package",
            "telnyx-porting",
            "--package",
            "telnyx-porting-jobs",
            "--no-default-features",
            "--locked",
        ],
        environment: &[],
    },
    Check {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"],
        environment: &[("RUSTDOCFLAGS", "--deny warnings")],
    },
    Check { name: "tests", arguments: &["test", "--workspace", "--locked"], environment: &[] },
    Check { name: "crates can be published", arguments: PACKAGE, environment: &[] },
    // This and the next are skipped with a note if python3 is missing.
    Check { name: "Python package", arguments: &["xtask", "python"], environment: &[] },
    Check { name: "contract mode keeps its contract", arguments: &["xtask", "schemathesis"], environment: &[] },
    Check { name: "public API is recorded", arguments: &["xtask", "public-api", "--check"], environment: &[] },
    // The last, because it leaves another program in the build folder.
    Check { name: "a new revision", arguments: &["xtask", "experiment"], environment: &[] },
];

/// Builds each public crate from the files that would be published, with the others as they would be on crates.io. The profile
/// is that of the workspace, so that dependencies are built once.
const PACKAGE: &[&str] = &[
    "package",
    "--quiet",
    "--locked",
    "--allow-dirty",
    "--config",
    "profile.dev.debug='line-tables-only'",
    "--config",
    "profile.dev.package.\"*\".debug=false",
    "--config",
    "profile.dev.package.rlibphonenumber.opt-level=2",
    "--package",
    "telnyx-porting-api",
    "--package",
    "telnyx-porting-sandbox",
    "--package",
    "telnyx-porting",
    "--package",
    "telnyx-porting-jobs",
    "--package",
    "telnyx-porting-cli",
];

/// Runs every check; the first failure ends the run.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    if let Some(home) = cargo_home() {
        remove_unpacked(&home.join("registry").join("src"))?;
    }
    for check in CHECKS {
        print::note(&format!("── {}: cargo {}", check.name, check.arguments.join(" ")));
        let started = Instant::now();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(check.arguments)
            .envs(check.environment.iter().copied())
            .current_dir(workspace.root())
            .status()
            .context("cargo cannot be started")?;
        if !status.success() {
            bail!("{}: failed; run it alone with: cargo {}", check.name, check.arguments.join(" "));
        }
        print::note(&format!("── {}: done in {:.1} s", check.name, started.elapsed().as_secs_f64()));
    }
    workflows(workspace)
}

/// Removes our crates that Cargo has unpacked from local registries. It unpacks each version once, so crates would be built against
/// those of an earlier run.
fn remove_unpacked(sources: &Path) -> anyhow::Result<()> {
    let registries = std::fs::read_dir(sources).into_iter().flatten().flatten();
    // The names of other registries start with their host.
    for registry in registries.filter(|registry| registry.file_name().as_encoded_bytes().starts_with(b"-")) {
        for unpacked in std::fs::read_dir(registry.path())?.flatten() {
            if unpacked.file_name().as_encoded_bytes().starts_with(b"telnyx-porting") {
                let path = unpacked.path();
                std::fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
    }
    Ok(())
}

/// Checks the workflows with actionlint, which is written in Go and not installed by this project.
fn workflows(workspace: &Workspace) -> anyhow::Result<()> {
    match Command::new("actionlint").current_dir(workspace.root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => bail!("workflows: failed; run it alone with: actionlint"),
        Err(_) => {
            print::note("The workflows are not checked: this requires actionlint.");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The manifests of all members.
    fn manifests() -> Vec<toml::Table> {
        let root = Workspace::find().root().to_owned();
        let read =
            |path: &str| toml::from_str::<toml::Table>(&std::fs::read_to_string(root.join(path)).unwrap()).unwrap();
        let workspace = read("Cargo.toml");
        let members = workspace["workspace"]["members"].as_array().unwrap().iter();
        members.map(|member| read(&format!("{}/Cargo.toml", member.as_str().unwrap()))).collect()
    }

    fn is_public(manifest: &toml::Table) -> bool {
        manifest["package"].get("publish").and_then(toml::Value::as_bool) != Some(false)
    }

    #[test]
    fn only_our_crates_of_local_registries_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["-1/telnyx-porting-0.1.0", "-1/serde-1.0.0", "index.crates.io-1/telnyx-porting-0.1.0"] {
            std::fs::create_dir_all(folder.path().join(name).join("src")).unwrap();
        }
        remove_unpacked(folder.path()).unwrap();
        let exists = |name: &str| folder.path().join(name).exists();
        assert!(!exists("-1/telnyx-porting-0.1.0"));
        assert!(exists("-1/serde-1.0.0") && exists("index.crates.io-1/telnyx-porting-0.1.0"));
        remove_unpacked(&folder.path().join("missing")).unwrap();
    }

    #[test]
    fn every_public_crate_is_packaged() {
        let listed: Vec<_> = PACKAGE.windows(2).filter(|pair| pair[0] == "--package").map(|pair| pair[1]).collect();
        let manifests = manifests();
        let public = manifests.iter().filter(|manifest| is_public(manifest));
        let public: BTreeSet<_> = public.map(|manifest| manifest["package"]["name"].as_str().unwrap()).collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), public);
    }

    #[test]
    fn the_pages_of_public_crates_are_complete() {
        for manifest in manifests().iter().filter(|manifest| is_public(manifest)) {
            let package = &manifest["package"];
            let name = package["name"].as_str().unwrap();
            for field in [
                "categories",
                "description",
                "documentation",
                "homepage",
                "keywords",
                "license",
                "readme",
                "repository",
            ] {
                assert!(package.get(field).is_some(), "{name}: {field}");
            }
            // A program has no documentation there.
            let shows_all =
                package.get("metadata").and_then(|metadata| metadata.get("docs")?.get("rs")?.get("all-features"));
            assert_eq!(
                shows_all.and_then(toml::Value::as_bool),
                manifest.get("bin").is_none().then_some(true),
                "{name}"
            );
        }
    }
}
