"""Ports numbers step by step from a scheduler: cron, or a workflow engine such as DBOS.

    python port_in_schedule.py

`docs/schedulers.md` has the rules for every scheduler, and the same for Temporal, Airflow, Prefect and Celery.
"""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from telnyx_porting import JobLockedError, PortingClient, Sandbox
from telnyx_porting.jobs import Job

ORDER = {
    "end_user": {
        "admin": {
            "entity_name": "Example Porting Ltd",
            "auth_person_name": "Robin Example",
            "billing_phone_number": "+13035550100",
            "account_number": "00123-EXAMPLE",
        },
        "location": {
            "street_address": "100 Example Street",
            "locality": "Denver",
            "administrative_area": "CO",
            "postal_code": "80202",
            "country_code": "US",
        },
    },
    "misc": {"type": "full"},
    "documents": {"loa": "loa.pdf", "invoice": "invoice.pdf"},
}


def step(client: PortingClient, folder: Path) -> datetime | None:
    """One run of the scheduler. Returns when to run it again, or `None` at the end.

    With cron, this is the whole program: `* * * * * port_in_schedule.py`. In a workflow engine, it is a step that is
    repeated after a durable sleep until the returned time:

        @DBOS.workflow()
        def port_in() -> None:
            while (next := step()) is not None:
                DBOS.sleep((next - datetime.now(timezone.utc)).total_seconds())

    A run that is killed or started twice does no harm: the journal and the API have what exists.
    """
    numbers = ["+13035550100", "+13035550101"]
    job = Job(numbers, ORDER, client=client, name="scheduled", journal=folder / "scheduled.sqlite", folder=folder)
    try:
        tick = job.tick()
    except JobLockedError as error:
        print(f"process {error.pid} works on it")
        return datetime.now(timezone.utc)
    for item in job.status().attention:
        for point in item.points:
            print(f"{item.level}: {point.text} {point.fix}")
    return tick.next


if __name__ == "__main__":
    with Sandbox() as sandbox, TemporaryDirectory() as name:
        for file in ("loa.pdf", "invoice.pdf"):
            (Path(name) / file).write_bytes(b"%PDF-1.4\n%%EOF\n" + file.encode())
        client = sandbox.client()
        runs = 1
        while step(client, Path(name)) is not None:
            runs += 1
            sandbox.advance(24 * 3600)  # The scheduler waits; here, a day passes at once.
        report = Job.open("scheduled", client=client, journal=Path(name) / "scheduled.sqlite").report()
        print(f"after several runs ({runs > 2}): {report.totals.numbers_by_state}")
