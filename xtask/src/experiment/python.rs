//! The new operations in Python: type checking a program that uses them.

use crate::environment::{self, Environment};
use crate::print;
use crate::python::environment;
use crate::workspace::Workspace;
use anyhow::Context;
use std::process::Command;

/// Uses everything new. Deliberate errors are marked, and checkers must find them.
const PROGRAM: &str = "\
from __future__ import annotations

from telnyx_porting import AsyncPortingClient, PortingClient
from telnyx_porting.types import Inspection

ORDER = \"f1486bae-f067-460c-ad43-73a92848f902\"
INSPECTION = \"7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34\"


def new(client: PortingClient) -> list[Inspection]:
    inspections = client.orders.inspections
    created: Inspection = inspections.create(
        ORDER, title=\"Roof\", access_code=\"0042\", severity=\"major\", site={\"street\": \"Main Street 1\"}, tags=[\"roof\"]
    )
    inspections.delete(ORDER, created)
    client.orders.hold(ORDER)
    client.events.list(channel=\"email\")
    client.orders.update(ORDER, end_user={\"address\": {\"building\": None}})
    return list(inspections.list(ORDER, severity=\"minor\", inspected_at_gte=\"2026-03-02T15:00:00Z\", sort=\"-inspected_at\"))


async def new_in_a_loop(client: AsyncPortingClient) -> str | None:
    inspection: Inspection = await client.orders.inspections.get(ORDER, INSPECTION)
    await client.orders.hold(ORDER)
    return inspection.title


def gone(client: PortingClient) -> None:
    client.uk_carriers()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
";

/// Checks the program with mypy and pyright.
pub(super) fn check(original: &Workspace, copy: &Workspace) -> anyhow::Result<()> {
    if !Environment::is_possible() {
        print::note("The Python package is not checked: this requires python3 with venv.");
        return Ok(());
    }
    let environment = environment(original)?;
    let folder = copy.python_binding();
    let program = folder.join("new_operations.py");
    std::fs::write(&program, PROGRAM).with_context(|| format!("cannot write {}", program.display()))?;
    let package = folder.join("python");
    let mut mypy = Command::new(environment.program("mypy"));
    mypy.args(["--strict", "--warn-unused-ignores"]).arg(&program).arg(package.join("telnyx_porting"));
    environment::run(mypy.env("MYPYPATH", &package).current_dir(&folder))?;
    let mut pyright = Command::new(environment.program("pyright"));
    pyright.arg("--pythonpath").arg(environment.program("python")).arg(&program);
    environment::run(pyright.env("PYTHONPATH", &package).current_dir(&folder))
}
