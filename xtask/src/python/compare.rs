//! `cargo xtask compare-python`: the package compared with the alternatives of Python's users.

use super::{MATURIN, install, stub};
use crate::build;
use crate::environment::{Environment, run};
use crate::workspace::Workspace;
use std::process::Command;

/// The official SDK, common HTTP clients, the fastest JSON parser, and OpenSSL's signatures.
const PEERS: [&str; 7] = [
    MATURIN,
    "telnyx==4.189.0",
    "httpx==0.28.1",
    "aiohttp==3.14.5",
    "pycurl==7.49.0",
    "orjson==3.13.0",
    "cryptography==50.0.2",
];

/// Builds the release package and prints the comparison.
pub(crate) fn compare(workspace: &Workspace, rounds: u32, only: Option<&str>) -> anyhow::Result<()> {
    let folder = workspace.root().join("target").join("python-compare");
    let environment = Environment::with(&folder, &PEERS)?;
    let wheel = super::build(
        workspace,
        &environment,
        &super::source::LIBRARY,
        &folder.join("wheels"),
        build::WHEEL,
        super::WHEEL_ARGUMENTS,
    )?;
    install(&environment, &wheel)?;
    let benches = workspace.python_binding().join("benches");
    let url = stub::start(&benches.join("responses"))?;
    let script = benches.join("compare.py");
    let mut command = Command::new(environment.program("python"));
    command.arg(script).arg(url).args(["--rounds", &rounds.to_string()]);
    if let Some(scenario) = only {
        command.args(["--only", scenario]);
    }
    run(&mut command)
}
