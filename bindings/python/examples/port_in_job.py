"""Ports the numbers of two customers from a list, with a plan for sign-off, an interruption, and a report.

    python port_in_job.py [NUMBERS.csv ORDER.toml]
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from telnyx_porting import PortingClient, Sandbox
from telnyx_porting.jobs import Job, JobEvent, OrderChanged, OrderConfirmed, OrderCreated, OrderWaits, StepFailed

FILES = Path(__file__).parents[3] / "examples"


def show(event: JobEvent) -> None:
    match event:
        case OrderCreated():
            print(f"created an order of {event.account} for {len(event.numbers)} numbers")
        case OrderConfirmed():
            print(f"submitted {event.order.numbers} numbers")
        case OrderWaits():
            print(f"waits for {', '.join(need.field for need in event.order.waits_for)}")
        case StepFailed():
            print(f"cannot {event.step}: {event.error}")
        case OrderChanged():
            print(f"{event.order.numbers} numbers: {event.text}")
        case _:
            pass


def main(client: PortingClient, numbers: Path, order: Path, journal: Path) -> None:
    # The journal records everything. Without `journal`, it is in the user's folder for data, where the command line also
    # finds it: `telnyx-porting port-in status customers-march`.
    job = Job(numbers, order, client=client, name="customers-march", journal=journal)
    if job.intake is not None:
        for row in job.intake.rejected:
            print(f"{row.place}: {row.reason.message}")

    # The plan changes nothing. Its digest identifies what was approved.
    plan = job.plan()
    for account in plan.accounts:
        for new in account.create:
            print(f"{account.account}: an order for {', '.join(new.numbers)}")
        for number in account.left_out:
            print(f"{number.place}: {number.number} {number.reason}")
    for finding in plan.findings:
        print(f"{'error' if finding.is_error else 'warning'}: {finding.field}: {finding.message}")

    # Stopped after the first order, as by Ctrl-C or a crash.
    def stop(event: JobEvent) -> None:
        show(event)
        if isinstance(event, OrderCreated):
            raise KeyboardInterrupt

    try:
        job.apply(plan=plan.digest, on_event=stop, concurrency=1)
    except KeyboardInterrupt:
        print("interrupted")

    # The same call continues, and creates no order twice. Any process can continue, by the name of the job.
    applied = Job.open("customers-march", client=client, journal=journal).resume(on_event=show)
    print(f"{len(applied.orders)} orders, {len(applied.tokens)} shared")

    # Ports take days or weeks; Ctrl-C ends the watch without other effects. By default, it polls once a minute.
    job.watch(on_event=show, interval=timedelta(hours=1))
    totals = job.report().totals
    print(f"ported {totals.numbers_by_state.get('ported', 0)} of {totals.numbers} numbers")
    page = journal.with_name("report.html")
    page.write_bytes(job.report_file("html"))
    print(f"wrote {page.name}")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]] or [FILES / "port-in.csv", FILES / "order.toml"]
    with Sandbox() as sandbox, TemporaryDirectory() as folder:
        # It uses the sandbox's clock, so that waits take no real time.
        main(sandbox.client(), paths[0], paths[1], Path(folder) / "journal.sqlite")
