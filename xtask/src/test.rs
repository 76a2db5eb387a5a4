//! `cargo xtask test`: everything that CI runs.

use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
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
    // This and the next are skipped with a note if python3 is missing.
    Check { name: "Python package", arguments: &["xtask", "python"], environment: &[] },
    Check { name: "contract mode keeps its contract", arguments: &["xtask", "schemathesis"], environment: &[] },
    Check { name: "public API is recorded", arguments: &["xtask", "public-api", "--check"], environment: &[] },
    // The last, because it leaves another program in the build folder.
    Check { name: "a new revision", arguments: &["xtask", "experiment"], environment: &[] },
];

/// Runs every check; the first failure ends the run.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
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
    Ok(())
}
