//! `cargo xtask compare-python`: the package against what Python's users have otherwise.

use super::{MATURIN, install, stub};
use crate::build;
use crate::environment::{Environment, run};
use crate::workspace::Workspace;
use std::process::Command;

/// The official SDK, the HTTP clients that people write their own with, and what checks signatures by OpenSSL.
const PEERS: [&str; 5] = [MATURIN, "telnyx==4.189.0", "httpx==0.28.1", "aiohttp==3.14.5", "cryptography==50.0.2"];

/// Builds the package as it is published and prints how it compares.
pub(crate) fn compare(workspace: &Workspace, rounds: u32, only: Option<&str>) -> anyhow::Result<()> {
    let folder = workspace.root().join("target").join("python-compare");
    let environment = Environment::with(&folder, &PEERS)?;
    let wheel = super::build(workspace, &environment, &folder.join("wheels"), build::WHEEL)?;
    install(&environment, &wheel)?;
    let benches = workspace.python_binding().join("benches");
    let url = stub::start(&benches.join("answers"))?;
    let script = benches.join("compare.py");
    let mut command = Command::new(environment.program("python"));
    command.arg(script).arg(url).args(["--rounds", &rounds.to_string()]);
    if let Some(scenario) = only {
        command.args(["--only", scenario]);
    }
    run(&mut command)
}
