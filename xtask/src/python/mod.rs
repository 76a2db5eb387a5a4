//! `cargo xtask python`: builds, installs and tests the Python package in its own environment.

#[cfg(unix)]
mod compare;
pub(crate) mod source;
#[cfg(unix)]
mod stub;

#[cfg(unix)]
pub(crate) use compare::compare;

use crate::environment::{Environment, run};
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The features of the published wheels: without PostgreSQL, see the features of the package.
pub(crate) const WHEEL_ARGUMENTS: &[&str] = &["--no-default-features", "--features", "jobs,sandbox"];
/// The build tools of the package.
pub(crate) const MATURIN: &str = "maturin==1.16.0";
/// The tools for building, testing and checking.
const TOOLS: [&str; 31] = [
    MATURIN,
    // Some packages have no wheels for the newest CPython yet.
    "pandas==2.3.3; python_version < '3.15'",
    "polars==2.1.0; python_version < '3.15'",
    "matplotlib==3.10.9; python_version < '3.15'",
    "pydantic==2.14.4; python_version < '3.15'",
    "fastapi==0.165.0; python_version < '3.15'",
    "httpx==0.28.1",
    "orjson==3.13.0; python_version < '3.15'",
    "msgspec==0.23.0; python_version < '3.15'",
    "jsonschema==4.26.0",
    "phonenumbers==9.0.43",
    "mypy==2.4.1",
    "pyright[nodejs]==1.1.414",
    "pytest==9.2.0",
    "pytest-timeout==2.4.0",
    "anyio==4.16.0",
    "pyyaml==6.0.3",
    "uvloop==0.23.0; sys_platform != 'win32'",
    // The environments of docs/python-environments.md.
    "celery==5.7.0",
    "gevent==26.9.0; python_version < '3.15'",
    "gunicorn==27.0.1; sys_platform != 'win32'",
    "ipykernel==7.4.0",
    "jupyter_client==8.10.0",
    "trio==0.35.0",
    "uvicorn==0.54.0",
    "uvicorn-worker==0.4.0; sys_platform != 'win32'",
    "flask==3.1.3",
    "django==5.2.19",
    // The test client of FastAPI.
    "httpx2==2.16.2",
    "opentelemetry-api==1.45.2",
    "opentelemetry-sdk==1.45.2",
];

/// The scenarios of `compare-python`: complete processes, and calls within one.
pub(crate) const SCENARIOS: [&str; 7] = ["processes", "sync", "async1", "async16", "async64", "page", "webhook"];

/// Reading memory and watching connections require Unix.
#[cfg(not(unix))]
pub(crate) fn compare(_: &Workspace, _: u32, _: Option<&str>) -> anyhow::Result<()> {
    anyhow::bail!("the comparison requires Linux")
}

/// The environment that the package is tested in.
pub(crate) fn environment(workspace: &Workspace) -> anyhow::Result<Environment> {
    Environment::with(&workspace.root().join("target").join("python"), &TOOLS)
}

/// Builds the wheel, installs it as a user would, and runs all its checks.
pub(crate) fn test(workspace: &Workspace) -> anyhow::Result<()> {
    if !Environment::is_possible() {
        print::note("The Python package is not tested: this requires python3 with venv.");
        return Ok(());
    }
    let folder = workspace.root().join("target").join("python");
    let environment = environment(workspace)?;
    // Without optimization, which is slow and irrelevant to tests.
    let wheel = build(workspace, &environment, &source::LIBRARY, &folder.join("wheels"), "dev", &[])?;
    install(&environment, &wheel)?;
    let package = workspace.python_binding();
    for package in [source::LIBRARY, source::PROGRAM] {
        // A folder in which no crate of the workspace can be found by accident.
        source::make(workspace, &environment, &package, tempfile::tempdir()?.path())?;
    }
    for (program, arguments) in CHECKS {
        run(Command::new(environment.program(program)).args(*arguments).current_dir(&package))?;
    }
    let python = environment.program("python");
    run(Command::new(environment.program("pyright")).arg("--pythonpath").arg(python).current_dir(&package))?;
    let program = build(workspace, &environment, &source::PROGRAM, &folder.join("program-wheels"), "dev", &[])?;
    with_program(&folder.join("with-program"), &[wheel, program])
}

/// Installs `telnyx-porting[cli]` into a fresh environment, from a folder instead of `PyPI`, and starts the program there.
fn with_program(folder: &Path, wheels: &[PathBuf]) -> anyhow::Result<()> {
    let index = folder.join("index");
    crate::workspace::empty(&index)?;
    for wheel in wheels {
        std::fs::copy(wheel, index.join(wheel.file_name().context("an odd path")?))?;
    }
    // No packages of an earlier run.
    crate::workspace::empty(&folder.join("environment"))?;
    let environment = Environment::with(folder, &[])?;
    let index = index.to_str().context("an odd path")?;
    environment.install(&["--no-index", "--find-links", index, "telnyx-porting[cli]"])?;
    let expected = format!("telnyx-porting {}", env!("CARGO_PKG_VERSION"));
    for (program, arguments) in
        [("telnyx-porting", &["--version"][..]), ("python", &["-m", "telnyx_porting", "--version"])]
    {
        // Without any other program of this name.
        let output = Command::new(environment.program(program)).args(arguments).env("PATH", "").output()?;
        let version = String::from_utf8_lossy(&output.stdout);
        ensure!(version.trim() == expected, "{program} {arguments:?} printed {version:?} instead of {expected:?}");
    }
    Ok(())
}

/// Checks that fail fastest come first.
const CHECKS: &[(&str, &[&str])] = &[
    ("python", &["-m", "pytest", "--quiet"]),
    ("mypy", &["--strict", "python/telnyx_porting", "python/telnyx_porting_pytest", "tests/typing", "examples"]),
    ("python", &["-m", "mypy.stubtest", "telnyx_porting", "--allowlist", "stubtest-allowlist.txt"]),
];

fn install(environment: &Environment, wheel: &Path) -> anyhow::Result<()> {
    environment.install(&["--force-reinstall", "--no-deps", wheel.to_str().context("an odd path")?])
}

/// Builds a wheel by a profile of the workspace.
fn build(
    workspace: &Workspace,
    environment: &Environment,
    package: &source::Package,
    folder: &Path,
    profile: &str,
    features: &[&str],
) -> anyhow::Result<PathBuf> {
    crate::workspace::empty(folder)?;
    let mut maturin = Command::new(environment.program("maturin"));
    maturin.args(["build", "--profile", profile, "--locked", "--quiet"]).args(features).arg("--out").arg(folder);
    run(maturin.current_dir(workspace.root().join(package.folder)))?;
    source::only(folder)
}
