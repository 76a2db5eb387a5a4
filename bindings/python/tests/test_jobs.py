"""Port-in jobs: planning, applying, watching and reporting, from files, data frames and objects."""

import asyncio
import copy
import inspect
import json
import logging
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
import typing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from conftest import PDF, Driver

import telnyx_porting
from telnyx_porting import (
    Address,
    ConfigurationError,
    EndUser,
    FileError,
    InputTypeError,
    JobLockedError,
    JournalError,
    Misc,
    NotSentError,
    OrderDocuments,
    PlanChangedError,
    PortingClient,
    RateLimitError,
    Sandbox,
    ValidationError,
    jobs,
)
from telnyx_porting.jobs import AsyncJob, Job

REPOSITORY = Path(__file__).parents[3]
CSV = """customer,account number,pin,phone number
Acme,00123-EXAMPLE,0042,+13035550100
Acme,00123-EXAMPLE,0042,+13035550101
Beta,00077-EXAMPLE,0043,+13035550110
"""
ORDER = """customer_reference = "Example"
[documents]
loa = "loa.pdf"
invoice = "invoice.pdf"
[end_user.admin]
entity_name = "Example Porting Ltd"
auth_person_name = "Robin Example"
billing_phone_number = "+13035550100"
account_number = "00123-EXAMPLE"
[end_user.location]
street_address = "100 Example Street"
locality = "Denver"
administrative_area = "CO"
postal_code = "80202"
country_code = "US"
[misc]
type = "full"
[share]
expires_in = "36h"
"""
SECRETS = ("0042", "0043", "00123-EXAMPLE", "00077-EXAMPLE")


def has_secret(text):
    # Ids and digests can contain the same digits, as parts of words.
    return any(re.search(rf"(?<![\w-]){secret}(?![\w-])", text) for secret in SECRETS)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """The folder of journals."""
    monkeypatch.setenv("TELNYX_PORTING_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def files(tmp_path):
    """The files of a job for two customers."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "loa.pdf").write_bytes(PDF)
    (folder / "invoice.pdf").write_bytes(PDF + b"%invoice\n")
    (folder / "numbers.csv").write_text(CSV)
    (folder / "order.toml").write_text(ORDER)
    return folder


@pytest.fixture
def make(sandbox, drive):
    """Makes a `Job`, or an `AsyncJob` with blocking methods."""
    api = drive(sandbox)
    kind = Job if api._loop is None else AsyncJob

    def make(numbers, order=None, **options):
        return Driver(kind(numbers, order, **{"client": api._inner, **options}), api._loop)

    make.open = lambda name, **options: Driver(kind.open(name, client=api._inner, **options), api._loop)
    make.api = api
    return make


def of_files(make, files, **options):
    return make(files / "numbers.csv", files / "order.toml", name="march", **options)


def kinds(events):
    return [type(event).__name__ for event in events]


def order_fields(folder):
    """The order data as objects."""
    end_user = EndUser(
        entity_name="Example Porting Ltd",
        auth_person_name="Robin Example",
        billing_phone_number="+13035550100",
        account_number="00123-EXAMPLE",
        address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
    )
    documents = {"loa": folder / "loa.pdf", "invoice": "invoice.pdf", "loa_signed_on": date.today()}
    return {"customer_reference": "Example", "end_user": end_user, "misc": Misc.full(), "documents": documents}


def test_two_customers_are_ported_from_a_csv_file(make, files, sandbox):
    job = of_files(make, files)
    plan = job.plan()
    assert [account.account for account in plan.accounts] == ["Acme (line 2)", "Beta (line 4)"]
    assert [len(order.numbers) for account in plan.accounts for order in account.create] == [2, 1]
    assert plan.has_changes and not plan.has_errors and not plan.is_offline and plan.job == "march"
    assert sandbox.counters["orders_created"] == 0

    events = []
    applied = job.apply(on_event=events.append, plan=plan.digest)
    assert len(applied.orders) == 2 and applied.left_out == applied.not_created == applied.too_late == ()
    assert {kind: kinds(events).count(kind) for kind in ("OrderCreated", "OrderFilledIn", "OrderConfirmed", "OrderShared")} == {
        "OrderCreated": 2,
        "OrderFilledIn": 2,
        "OrderConfirmed": 2,
        "OrderShared": 2,
    }
    assert kinds(events).count("DocumentUploaded") == 2
    created = next(event for event in events if isinstance(event, jobs.OrderCreated))
    assert isinstance(created.order.id, UUID) and created.numbers and created.order.status == "draft"
    assert len(applied.tokens) == 2 and applied.tokens[0].token
    assert not job.plan().has_changes

    changes = []
    ended = job.watch(on_event=changes.append, interval=3600)
    assert ended.is_over and (ended.finished, ended.under_way, ended.need_a_person) == (2, 0, 0)
    assert any(isinstance(event, jobs.OrderChanged) and event.text.endswith("-> ported") for event in changes)
    assert isinstance(changes[-1], jobs.RoundEnded) and changes[-1].round == ended

    report = job.report()
    assert [number.state for number in report.numbers] == ["ported"] * 3 and report.job == "march"
    assert report.totals.numbers_by_state == {"ported": 3} and report.totals.orders_by_state == {"ported": 2}
    assert report.numbers[2].account == "Beta (line 4)" and report.numbers[2].row == "line 4"
    assert all(order.foc.tzinfo is timezone.utc and order.timeline for order in report.orders)
    status = job.status()
    assert status.round.finished == 2 and [order.state for order in status.orders] == ["ported", "ported"]
    assert sandbox.counters["orders_created"] == 2


def test_the_report_as_a_file_needs_no_key(make, files, monkeypatch):
    job = of_files(make, files)
    job.apply()
    for name in ("TELNYX_API_KEY", "TELNYX_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    known = Job.open("march")
    assert known.report_file("html").startswith(b"<!DOCTYPE html>") and known.report_file("xlsx")[:2] == b"PK"
    assert known.report_file("csv").decode().splitlines()[0].startswith("number,customer,order,status")
    assert known.report().totals.orders == known.status().totals.orders == 2
    with pytest.raises(ConfigurationError, match="no API key"):
        known.watch()
    with pytest.raises(ValidationError, match='pass "html", "csv" or "xlsx"'):
        known.report_file("pdf")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_two_customers_are_ported_from_a_data_frame(make, files, library):
    frames = pytest.importorskip(library)
    rows = [line.split(",") for line in CSV.splitlines()]
    columns = {name: list(values) for name, *values in zip(*rows, strict=True)}
    columns["phone number"][1] = None
    columns["LOA signed"] = [date.today()] * 3
    columns["active"] = [True, False, None]
    job = make(frames.DataFrame(columns), order_fields(files), name="frame", folder=files)
    assert job.intake.blank_rows == 0 and [str(row.place) for row in job.intake.rejected] == ["item 2"]
    with pytest.raises(ValidationError, match="frame, item 2"):
        job.apply()
    job = make(frames.DataFrame(columns), order_fields(files), name="frame", folder=files, skip_rejected=True)
    applied = job.apply()
    assert len(applied.orders) == 2 and all(order.status == "in-process" for order in applied.orders)
    assert [number.account for number in job.report().numbers] == ["Acme (item 1)", "Beta (item 3)"]


def test_a_frame_warns_about_lost_zeros():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"phone": ["+13035550100"], "account number": [123]})
    (accepted,) = Job(frame, {}, name="x").intake.accepted
    assert accepted.warnings[0].rule == "spreadsheet-number" and accepted.details.account_number == "123"


def test_numbers_and_a_dict_are_one_account(make, files):
    job = make(["+13035550100", "+13035550101"], order_fields(files), name="objects", folder=files)
    plan = job.plan()
    assert [account.numbers for account in plan.accounts] == [2] and not plan.has_errors
    assert plan.accounts[0].account == "item 1" and plan.accounts[0].create[0].country == "US"
    (order,) = job.apply(plan=plan.digest).orders
    found = make.api.orders.get(order.id)
    assert found.end_user.admin.entity_name == "Example Porting Ltd" and found.documents.loa
    assert found.status.value == "in-process" and found.customer_group_reference == "port-in:objects"


def test_uploaded_documents_are_order_data(make, files):
    loa, invoice = (make.api.documents.upload(PDF + name, filename="a.pdf") for name in (b"%loa", b"%invoice"))
    for documents in ({"loa": loa, "invoice": invoice}, OrderDocuments(loa=loa, invoice=invoice)):
        job = make(["+13035550100"], {**order_fields(files), "documents": documents}, name="numbers", folder=files)
        assert not any(finding["is_error"] for finding in job.plan().to_dict()["findings"])
    job.apply()
    (found,) = make.api.orders.list()
    assert (found.documents.loa, found.documents.invoice) == (loa.id, invoice.id)


def test_a_job_file_names_its_list_and_its_job(make, files):
    (files / "job.toml").write_text(ORDER + '[job]\nname = "from-file"\nlist = "numbers.csv"\n')
    job = make(files / "job.toml")
    assert job.name == "from-file" and Path(job.journal).name == "from-file.sqlite" and len(job.intake) == 3
    events = []
    assert len(job.apply(step="create", on_event=events.append).orders) == 2
    checked = [(event.done, event.total) for event in events if isinstance(event, jobs.NumbersChecked)]
    assert checked == [(0, 3), (3, 3)]
    with pytest.raises(ValidationError, match=r"job\.list"):
        make(files / "order.toml")
    with pytest.raises(ValidationError, match="the order data are missing"):
        make(files / "numbers.csv")


def test_steps_stop_where_they_should(make, files):
    job = of_files(make, files)
    assert {order.status for order in job.apply(step="create").orders} == {"draft"}
    events = []
    job.apply(step="fill", on_event=events.append)
    assert "OrderFilledIn" in kinds(events) and "OrderConfirmed" not in kinds(events)
    job.apply(step="confirm", on_event=events.append)
    assert "OrderConfirmed" in kinds(events) and "OrderShared" not in kinds(events)
    assert len(job.apply().tokens) == 2
    with pytest.raises(ValidationError, match="unknown step"):
        job.apply(step="all")


def test_a_number_that_cannot_be_ported_is_left_out(make, files):
    (files / "numbers.csv").write_text(CSV + "Beta,00077-EXAMPLE,0043,+13035594040\n")
    job = of_files(make, files)
    (left_out,) = [number for account in job.plan().accounts for number in account.left_out]
    assert (left_out.number, left_out.place) == ("+13035594040", "line 5") and left_out.reason
    events = []
    applied = job.apply(step="create", on_event=events.append)
    assert applied.left_out == (left_out,) and job.report().numbers[3].state == "not-portable"


def test_an_incomplete_order_waits_for_what_it_lacks(make, files):
    (files / "order.toml").write_text("\n".join(line for line in ORDER.splitlines() if "invoice" not in line))
    job = of_files(make, files)
    assert any(finding.field == "documents.invoice" for finding in job.plan().findings)
    events = []
    job.apply(on_event=events.append)
    waits = [event for event in events if isinstance(event, jobs.OrderWaits)]
    assert len(waits) == 2 and [need.field for need in waits[0].order.waits_for] == ["documents.invoice"]
    attention = job.status().attention
    assert [item.kind for item in attention if item.level != "info"] == ["waits", "waits"]
    assert attention[0].points[0].fix and attention[0].rows
    # Files are read again.
    (files / "order.toml").write_text(ORDER)
    assert {order.status for order in job.apply().orders} == {"in-process"}


def test_another_plan_than_the_approved_one_changes_nothing(make, files, sandbox):
    job = of_files(make, files)
    approved = job.plan().digest
    (files / "numbers.csv").write_text(CSV + "Beta,00077-EXAMPLE,0043,+13035550111\n")
    with pytest.raises(PlanChangedError) as raised:
        job.apply(plan=approved)
    assert raised.value.expected == approved and raised.value.actual == job.plan().digest != approved
    assert sandbox.counters["orders_created"] == 0
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.actual) == (str(raised.value), raised.value.actual)


def test_a_plan_can_be_made_offline(files, data, sandbox):
    requests = lambda: sum(sandbox.counters["requests"].values())  # noqa: E731
    offline = Job(files / "numbers.csv", files / "order.toml", name="march").plan(offline=True)
    assert offline.is_offline and offline.has_changes and not data.exists() and requests() == 0
    job = Job(files / "numbers.csv", files / "order.toml", name="march", client=sandbox.client())
    job.apply()
    before = requests()
    offline = job.plan(offline=True)
    assert [order.status for account in offline.accounts for order in account.orders] == ["in-process"] * 2
    assert requests() == before
    page = offline.html()
    assert page.startswith("<!DOCTYPE html>") and offline.digest in page


def test_rejected_rows_are_skipped_only_on_request(make, files, sandbox):
    (files / "numbers.csv").write_text(CSV + "Beta,00077-EXAMPLE,0043,12\n")
    job = of_files(make, files)
    assert len(job.intake.rejected) == 1
    with pytest.raises(ValidationError, match="line 5"):
        job.apply()
    assert sandbox.counters["orders_created"] == 0
    assert len(of_files(make, files, skip_rejected=True).apply(step="create").orders) == 2


def test_pruning_deletes_drafts_without_numbers_in_the_list(make, files):
    job = of_files(make, files)
    job.apply(step="create")
    (files / "numbers.csv").write_text(CSV.rsplit("\n", 2)[0] + "\n")
    assert [number.number for number in job.plan().removed] == ["+13035550110"]
    actions = [action for account in job.plan(prune=True).accounts for order in account.orders for action in order.actions]
    assert jobs.Action("confirm") in actions
    events = []
    job.apply(prune=True, step="create", on_event=events.append)
    assert "OrderDeleted" in kinds(events) and make.api.orders.list()[0].phone_numbers


def test_retry_orders_the_numbers_of_cancelled_orders_again(make, files):
    job = of_files(make, files)
    job.apply()
    assert {type(event) for event in job.cancel()} == {jobs.CancellationRequested}
    assert job.watch(interval=timedelta(hours=1)).finished == 2
    assert not job.plan().has_changes and job.plan(retry=True).has_changes
    assert len(job.apply(retry=True, step="create").orders) == 4


def test_cancelling_deletes_drafts(make, files):
    job = of_files(make, files)
    job.apply(step="create")
    events = job.cancel()
    assert {type(event) for event in events} == {jobs.DraftDeleted} and isinstance(events[0], jobs.CancelEvent)
    assert make.api.orders.list() == []


def test_loas_are_saved_and_linked(make, files, tmp_path):
    (files / "order.toml").write_text("\n".join(line for line in ORDER.splitlines() if not line.startswith("loa")))
    job = of_files(make, files)
    job.apply()
    saved = job.collect_loas(tmp_path / "loas")
    assert {type(event) for event in saved} == {jobs.LoaSaved} and all(Path(event.path).is_file() for event in saved)
    assert {type(event) for event in job.collect_loas(tmp_path / "loas")} == {jobs.LoaUnsigned}
    for event in saved:
        shutil.copy(event.path, event.path.replace(".pdf", "-signed.pdf"))
    assert {type(event) for event in job.collect_loas(tmp_path / "loas")} == {jobs.LoaLinked}
    assert {order.status for order in job.apply().orders} == {"in-process"}


def test_an_exception_of_the_callback_stops_at_once_and_the_next_apply_continues(make, files, sandbox):
    job = of_files(make, files)

    def stop(event):
        if isinstance(event, jobs.OrderCreated):
            raise LookupError("stop")

    with pytest.raises(LookupError):
        job.apply(on_event=stop, concurrency=1)
    applied = job.apply()
    assert {order.status for order in applied.orders} == {"in-process"} and sandbox.counters["orders_created"] == 2


@pytest.mark.parametrize("fault", ["CreatePortingOrder:drop-after@#1", "CreatePortingOrder:drop-before@#2"])
def test_no_order_is_created_twice_after_an_interrupted_request(make, files, sandbox, fault):
    sandbox.add_fault(fault)
    job = of_files(make, files)
    events = []
    job.apply(on_event=events.append)
    sandbox.advance(60)
    assert {order.status for order in job.apply().orders} == {"in-process"} and sandbox.counters["orders_created"] == 2


class Done(Exception):
    """Ends a watch."""


def while_watched(job, action):
    """Calls a function while the job is between two rounds."""

    def on_event(event):
        if isinstance(event, jobs.RoundEnded):
            action()
            raise Done

    job.apply()
    with pytest.raises(Done):
        job.watch(on_event=on_event, interval=3600)


def test_a_second_call_gets_the_process_that_uses_the_job(make, files, sandbox):
    client = sandbox.client(real_time=True) if make.api._loop is None else sandbox.async_client(real_time=True)
    job = of_files(make, files, client=client)
    seen = []

    def second():
        for method in ("watch", "apply", "tick", "plan", "cancel"):
            with pytest.raises(JobLockedError) as raised:
                getattr(Job.open("march", client=sandbox.client()), method)()
            seen.append(raised.value)
        # Reading works meanwhile.
        assert Job.open("march").report().totals.orders == 2

    while_watched(job, second)
    assert job.refresh().under_way == 2
    error = seen[0]
    assert error.pid == os.getpid() and error.filename == job.journal and f"process {os.getpid()}" in str(error)
    assert abs(datetime.now(timezone.utc) - error.since) < timedelta(minutes=5)
    again = pickle.loads(pickle.dumps(error))
    assert (again.pid, again.since, str(again)) == (error.pid, error.since, str(error))
    rebuilt = type(error)(*json.loads(json.dumps(error.args)))
    assert rebuilt.pid == error.pid and rebuilt.since == str(error.since)


def test_another_process_gets_the_locked_error_too(files, sandbox):
    client = sandbox.client(real_time=True)
    job = Job(files / "numbers.csv", files / "order.toml", name="march", client=client)
    code = """
        from telnyx_porting import JobLockedError, PortingClient
        from telnyx_porting.jobs import Job
        try:
            Job.open("march", client=PortingClient("KEY0123")).tick()
        except JobLockedError as error:
            print(error.pid)
    """
    printed = []

    def second():
        command = [sys.executable, "-c", textwrap.dedent(code)]
        printed.append(subprocess.run(command, capture_output=True, text=True, timeout=50))

    while_watched(job, second)
    assert printed[0].stdout == f"{os.getpid()}\n", printed[0].stderr


def test_ticks_port_a_job_and_end(make, files, sandbox):
    job = of_files(make, files)
    events, ticks = [], 0
    tick = job.tick(on_event=events.append)
    assert tick.applied is not None and len(tick.applied.orders) == 2
    while tick.next is not None:
        ticks += 1
        assert tick.round.under_way and timedelta(0) < tick.next - sandbox.now <= timedelta(seconds=60)
        sandbox.advance(timedelta(hours=12))
        tick = job.tick(on_event=events.append)
        assert ticks < 1000
    assert tick.round.finished == 2 and ticks > 1 and sandbox.counters["orders_created"] == 2
    assert kinds(events).count("RoundEnded") == ticks + 1 and "OrderConfirmed" in kinds(events)
    # A corrected list is picked up by the next tick.
    (files / "numbers.csv").write_text(CSV + "Beta,00077-EXAMPLE,0043,+13035550111\n")
    assert len(job.tick().applied.orders) == 3


def test_a_failed_step_is_tried_again_after_an_hour(make, files, sandbox):
    (files / "numbers.csv").write_text("+13035550100\n")
    sandbox.add_fault("ConfirmPortingOrder:503")
    job = of_files(make, files)
    events = []
    tick = job.tick(on_event=events.append)
    sandbox.clear_faults()
    (failed,) = [event for event in events if isinstance(event, jobs.StepFailed)]
    assert failed.step == "confirm" and failed.error
    assert timedelta(minutes=59) < tick.next - sandbox.now <= timedelta(hours=1)
    assert job.tick().applied.orders[0].status == "in-process"


def test_without_its_files_a_job_is_only_watched(make, files):
    make(["+13035550100"], order_fields(files), name="objects", folder=files).apply()
    known = make.open("objects")
    tick = known.tick()
    assert tick.applied is None and tick.round.under_way == 1 and tick.next is not None
    for method in (known.resume, known.apply):
        with pytest.raises(ValidationError, match="does not have the files"):
            method()


def test_resume_uses_the_files_and_options_of_the_last_apply(make, files):
    (files / "numbers.csv").write_text(CSV + "Beta,00077-EXAMPLE,0043,12\n")
    of_files(make, files, skip_rejected=True).apply(step="create")
    known = make.open("march")
    assert known.intake is None and known.name == "march"
    assert {order.status for order in known.resume().orders} == {"draft"}
    assert {order.status for order in known.resume(step="share").orders} == {"in-process"}
    assert {order.status for order in known.resume().orders} == {"in-process"}
    assert {order.status for order in known.apply().orders} == {"in-process"}


def test_resume_repeats_whether_drafts_are_deleted(make, files, sandbox):
    numbers = files / "numbers.csv"
    of_files(make, files).apply(step="create", prune=True)
    numbers.write_text("".join(CSV.splitlines(keepends=True)[:3]))
    make.open("march").resume()
    assert sandbox.counters["orders_created"] == 2 and len(list(sandbox.client().orders.list())) == 1


def test_a_tick_of_an_opened_job_repeats_the_last_step(make, files):
    job = of_files(make, files)
    job.apply(step="create")
    assert {order.status for order in make.open("march").tick().applied.orders} == {"draft"}
    assert {order.status for order in job.tick().applied.orders} == {"in-process"}


def test_a_job_that_does_not_exist(make):
    with pytest.raises(FileNotFoundError) as raised:
        make.open("march")
    assert isinstance(raised.value, FileError) and raised.value.filename.endswith("march.sqlite")
    with pytest.raises(ValidationError, match="name: expected 1 to 64"):
        make.open("../march")


def test_a_status_is_that_of_the_last_refresh(make, files, sandbox):
    job = of_files(make, files)
    for method in (job.watch, job.status, job.report, job.cancel):
        with pytest.raises(FileNotFoundError):
            method()
    job.apply()
    sandbox.advance(timedelta(days=60))
    assert job.status().round.under_way == 2
    changes = []
    assert job.refresh(on_event=changes.append).finished == 2 == job.status().round.finished
    assert {event.text for event in changes if isinstance(event, jobs.OrderChanged)} and kinds(changes)[-1] == "RoundEnded"


def test_orders_of_another_api_are_not_touched(make, files):
    of_files(make, files).apply(step="create")
    with Sandbox() as other:
        client = other.client() if make.api._loop is None else other.async_client()
        with pytest.raises(ConfigurationError, match="has its orders at"):
            of_files(make, files, client=client).apply()
        assert other.counters["orders_created"] == 0


def test_lists_with_the_same_name_are_different_jobs(make, files, tmp_path):
    make(files / "numbers.csv", files / "order.toml").apply(step="create")
    other = tmp_path / "numbers.csv"
    other.write_text("+13035550199\n")
    with pytest.raises(ValidationError, match="has another list"):
        make(other, files / "order.toml").apply(step="create")
    assert make(other, files / "order.toml", name="numbers").apply(step="create")


def test_a_dry_run_sends_and_stores_nothing(sandbox, files, data):
    job = Job(files / "numbers.csv", files / "order.toml", name="march", client=sandbox.client(dry_run=True))
    assert job.plan().has_changes
    with pytest.raises(NotSentError) as raised:
        job.apply()
    assert raised.value.method == "POST" and not data.exists()


def test_other_files_are_not_used_as_journals(make, files, tmp_path):
    (tmp_path / "x.sqlite").write_text("numbers\n" * 100)
    with pytest.raises(JournalError) as raised:
        of_files(make, files, journal=tmp_path / "x.sqlite").apply()
    assert raised.value.filename == str(tmp_path / "x.sqlite")


@pytest.mark.parametrize(
    ("numbers", "order", "field"),
    [
        (None, {}, "numbers"),
        ([True], {}, "numbers[0]"),
        (["+13035550100"], 5, "order"),
        (["+13035550100"], ["x"], "order"),
        (["+13035550100"], {"end_user": {"admin": {"pin_passcode": b"0042"}}}, "order.end_user.admin.pin_passcode"),
    ],
)
def test_arguments_of_the_wrong_type_are_named(numbers, order, field):
    with pytest.raises(InputTypeError) as raised:
        Job(numbers, order, name="x")
    assert raised.value.issues[0].field == field and "0042" not in str(raised.value)


def test_errors_of_order_data_name_the_field_and_hide_secrets(make):
    order = {"end_user": {"admin": {"pin_passcode": ["0042"]}}, "custmer_reference": "x", "misc": {"type": "fll"}}
    with pytest.raises(ValidationError) as raised:
        make(["+13035550100"], order, name="x")
    assert {issue.field for issue in raised.value.issues} >= {"end_user.admin.pin_passcode", "custmer_reference", "misc.type"}
    assert "0042" not in str(raised.value)
    with pytest.raises(ValidationError, match="choose a name"):
        make(["+13035550100"], {})
    with pytest.raises(ValidationError, match="empty list"):
        make([None], {}, name="x")


def test_results_are_frozen_and_can_be_pickled(make, files):
    events = []
    job = of_files(make, files)
    plan, applied = job.plan(), job.apply(on_event=events.append)
    results = [plan, applied, job.watch(interval=3600), job.tick(), job.status(), job.report(), *events]
    for result in results:
        again = pickle.loads(pickle.dumps(result))
        assert again == result == copy.deepcopy(result) and hash(again) == hash(result) and repr(again) == repr(result)
        assert type(result).from_dict(json.loads(json.dumps(result.to_dict()))) == result
        assert not has_secret(repr(result) + json.dumps(result.to_dict()))
        with pytest.raises(AttributeError, match="immutable"):
            result.job = "x"
        for record in records(result):
            unread = record.to_dict().keys() - set(dir(record))
            # The fields that only the job itself reads.
            assert not unread - {"returned_differently", "document_sha256", "failure"}, type(record)
    assert plan.to_dict() is not plan.to_dict() and plan != applied
    assert all(token.token not in repr(applied) and token.token not in repr(events) for token in applied.tokens)
    document = job.report().to_dict()
    document["orders"].clear()
    assert job.report().orders


def test_counts_are_a_copy(make, files):
    job = of_files(make, files)
    job.apply()
    totals = job.status().totals
    before = dict(totals.orders_by_state)
    totals.orders_by_state["x"] = 1
    assert totals.orders_by_state == before == totals.to_dict()["orders_by_state"]


def records(value):
    """A record, and the records in its attributes."""
    if isinstance(value, jobs.Record):
        yield value
        value = [getattr(value, name) for name in dir(value) if not name.startswith("_")]
    for one in value if isinstance(value, (list, tuple)) else ():
        yield from records(one)


def test_classes_of_records_are_those_of_the_module():
    kinds = [jobs.Record]
    for kind in kinds:
        kinds += kind.__subclasses__()
        assert kind.__module__ == jobs.__name__ and getattr(jobs, kind.__name__) is kind
        is_base = kind.__subclasses__() and kind.__name__.endswith("Fields")
        assert kind.__name__ in jobs.__all__ or kind.__name__.startswith("_") or is_base, kind
    assert pickle.loads(pickle.dumps(jobs.Action("set", ("misc",)))) == jobs.Action("set", ("misc",))


def test_every_event_and_result_has_a_class():
    """Fails if the native half names a class that does not exist, or if a class is never made."""
    source = (REPOSITORY / "bindings/python/src/jobs/event.rs").read_text()
    for kind in vars(jobs).values():
        is_base = kind in (jobs.JobEvent, jobs.CancelEvent, jobs.LoaEvent, jobs._OrderEvent, jobs._Failure)
        if isinstance(kind, type) and issubclass(kind, jobs.JobEvent) and not is_base:
            assert f'"{kind.__name__}"' in source, kind
    assert set(jobs.__all__) == {name for name in jobs.__all__ if hasattr(jobs, name)}


def test_both_kinds_have_the_same_methods():
    def methods(kind):
        return {name: value for name, value in vars(kind).items() if inspect.isfunction(value)}

    assert methods(Job).keys() == methods(AsyncJob).keys()
    for name, method in methods(Job).items():
        hints = typing.get_type_hints(method)
        assert {"return"} | set(hints) >= set(inspect.signature(method).parameters) - {"self"}
        assert inspect.iscoroutinefunction(methods(AsyncJob)[name]) is (
            not name.startswith("_") and name not in ("open", "name", "journal", "intake")
        )


def test_an_async_callback_is_awaited(files, sandbox):
    seen = []

    async def on_event(event):
        await asyncio.sleep(0)
        seen.append(event)

    async def main():
        job = AsyncJob(files / "numbers.csv", files / "order.toml", name="march", client=sandbox.async_client())
        await job.apply(on_event=on_event)

    asyncio.run(main())
    assert "OrderConfirmed" in kinds(seen)
    job = Job.open("march", client=sandbox.client())
    with pytest.raises(InputTypeError, match="plain function"):
        job.watch(on_event=on_event)


@pytest.mark.parametrize("method", ["apply", "resume", "tick", "watch", "refresh"])
@pytest.mark.parametrize("kind", [Job, AsyncJob])
def test_a_callback_that_cannot_be_called_starts_nothing(files, sandbox, kind, method):
    is_async = kind is AsyncJob
    client = sandbox.async_client() if is_async else sandbox.client()
    job = kind(files / "numbers.csv", files / "order.toml", client=client)

    async def on_event(event): ...

    for callback in (5,) if is_async else (5, on_event):
        with pytest.raises(InputTypeError, match="on_event: expected a (plain )?function, got"):
            result = getattr(job, method)(on_event=callback)
            asyncio.run(result)
    time.sleep(0.2)
    assert sandbox.counters["orders_created"] == 0
    assert not Path(job.journal).exists()


def test_the_client_must_be_of_the_kind_of_the_job(files, sandbox):
    plain, for_asyncio = sandbox.client(), sandbox.async_client()
    Job(files / "numbers.csv", files / "order.toml", client=plain.with_raw_response, name="march").plan()
    for kind, other in ((Job, for_asyncio), (AsyncJob, plain), (Job, "key")):
        with pytest.raises(InputTypeError, match="client: expected an instance of (Async)?PortingClient, got"):
            kind(files / "numbers.csv", files / "order.toml", client=other)
        with pytest.raises(InputTypeError, match="client: expected an instance of (Async)?PortingClient, got"):
            kind.open("march", client=other)


def test_a_closed_coroutine_stops_its_run(files, sandbox):
    async def main():
        job = AsyncJob(files / "numbers.csv", files / "order.toml", client=sandbox.async_client(real_time=True))
        await job.apply()
        watching = job.watch(interval=3600)
        watching.send(None)
        watching.close()
        # The run ends on its own thread.
        for _ in range(100):
            try:
                return await job.refresh()
            except JobLockedError:
                await asyncio.sleep(0.05)
        raise AssertionError("the job is still locked")

    assert asyncio.run(main()).under_way == 2


def test_a_cancelled_task_closes_the_journal_and_the_next_apply_continues(files, sandbox):
    async def main():
        job = AsyncJob(files / "numbers.csv", files / "order.toml", name="march", client=sandbox.async_client())
        created = asyncio.Event()

        async def on_event(event):
            if isinstance(event, jobs.OrderCreated):
                created.set()
                await asyncio.sleep(60)

        task = asyncio.create_task(job.apply(on_event=on_event))
        await created.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The journal is not locked any more.
        return await job.apply()

    applied = asyncio.run(main())
    assert {order.status for order in applied.orders} == {"in-process"} and sandbox.counters["orders_created"] == 2


def test_a_timeout_ends_a_watch(files, sandbox):
    async def main():
        client = sandbox.async_client(real_time=True)
        job = AsyncJob(files / "numbers.csv", files / "order.toml", name="march", client=client)
        await job.apply()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await job.watch()
        ended = await job.watch(timeout=0)
        return ended

    assert asyncio.run(main()).under_way == 2


def test_many_jobs_run_at_the_same_time(files, sandbox):
    async def main():
        client = sandbox.async_client()
        numbers = [f"+1303555{number:04}" for number in range(20)]
        options = {"client": client, "folder": files}
        made = [AsyncJob([number], order_fields(files), name=f"job-{number[1:]}", **options) for number in numbers]
        return await asyncio.gather(*(job.apply() for job in made))

    assert [len(applied.orders) for applied in asyncio.run(main())] == [1] * 20


def test_threads_run_jobs(files, sandbox):
    client = sandbox.client()
    results = []

    def port(number):
        job = Job([number], order_fields(files), name=f"job-{number[1:]}", client=client, folder=files)
        results.append(job.apply().orders[0].status)

    threads = [threading.Thread(target=port, args=[f"+1303555010{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["in-process"] * 4


STOPPED = """
    import sys
    from telnyx_porting import PortingClient
    from telnyx_porting.jobs import Job, OrderCreated, RoundEnded

    job = Job(sys.argv[2], sys.argv[3], name="march", client=PortingClient("KEY0123", base_url=sys.argv[1]))

    def on_event(event):
        if isinstance(event, (OrderCreated, RoundEnded)):
            print("ready", flush=True)

    try:
        if sys.argv[4] == "apply":
            job.apply(on_event=on_event, concurrency=1)
        else:
            job.apply()
            job.watch(on_event=on_event)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different on Windows")
@pytest.mark.parametrize("step", ["apply", "watch"])
def test_ctrl_c_stops_promptly_and_the_next_apply_continues(files, sandbox, step):
    if step == "apply":
        # The response to the second order takes longer than the test.
        sandbox.add_fault("CreatePortingOrder:delay=60000@#2")
    arguments = [sandbox.base_url, str(files / "numbers.csv"), str(files / "order.toml"), step]
    command = [sys.executable, "-c", textwrap.dedent(STOPPED), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        begun = time.monotonic()
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        assert time.monotonic() - begun < 5
    assert child.returncode == 0
    sandbox.clear_faults()
    job = Job.open("march", client=sandbox.client())
    assert {order.status for order in job.resume().orders} == {"in-process"}
    assert sandbox.counters["orders_created"] == 2


def test_a_killed_process_leaves_a_journal_that_continues(files, sandbox):
    sandbox.add_fault("CreatePortingOrder:delay=60000@#2")
    arguments = [sandbox.base_url, str(files / "numbers.csv"), str(files / "order.toml"), "apply"]
    command = [sys.executable, "-c", textwrap.dedent(STOPPED), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        child.kill()
    sandbox.clear_faults()
    job = Job.open("march", client=sandbox.client())
    assert {order.status for order in job.resume().orders} == {"in-process"}
    assert sandbox.counters["orders_created"] == 2


PROGRAM = REPOSITORY / "target" / "debug" / "telnyx-porting"


@pytest.mark.skipif(not PROGRAM.exists(), reason="the command line is not built")
def test_a_job_of_the_command_line_continues_here_and_back(files, sandbox, data):
    def run(*arguments):
        environment = {**os.environ, "TELNYX_API_KEY": "KEY0123", "TELNYX_BASE_URL": sandbox.base_url}
        command = [str(PROGRAM), "port-in", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=50, cwd=files)

    (files / "job.toml").write_text(ORDER + '[job]\nname = "march"\nlist = "numbers.csv"\n')
    ended = run("apply", "job.toml", "--yes", "--step", "create", "--column", "phone number")
    assert sandbox.counters["orders_created"] == 2, ended.stderr
    job = Job.open("march", client=sandbox.client())
    assert {order.status for order in job.resume().orders} == {"draft"}
    assert {order.status for order in job.resume(step="share").orders} == {"in-process"}
    assert job.watch(interval=3600).finished == 2
    printed = json.loads(run("report", "march").stdout)
    mine = job.report().to_dict()
    assert [order["state"] for order in printed["orders"]] == ["ported"] * 2
    for report in (printed, mine):
        report.pop("at")
    assert printed.keys() == mine.keys() and printed["numbers"] == mine["numbers"]

    Job(files / "numbers.csv", files / "order.toml", name="april", client=sandbox.client()).apply(step="create")
    assert "april" in run("list").stdout
    ended = run("resume", "april", "--yes", "--no-follow")
    assert ended.returncode == 9 and "repeating the options of the last apply: --step create" in ended.stderr
    ended = run("resume", "april", "--step", "share", "--yes", "--no-follow")
    assert ended.returncode == 0, ended.stderr


def test_requests_are_logged_while_a_job_runs(make, files, caplog):
    with caplog.at_level(logging.DEBUG, "telnyx_porting"):
        of_files(make, files).apply()
    operations = {record.operation for record in caplog.records}
    assert {"create_porting_order", "update_porting_order", "confirm_porting_order"} <= operations
    assert not has_secret(caplog.text)


def test_an_error_of_the_whole_job_is_raised(make, files, sandbox):
    sandbox.add_fault("ListPortingOrders:429")
    job = of_files(make, files)
    with pytest.raises(RateLimitError):
        job.apply()
    sandbox.clear_faults()
    assert len(job.apply(step="create").orders) == 2


def test_importing_the_package_does_not_import_jobs():
    code = "import sys, telnyx_porting; print('telnyx_porting.jobs' in sys.modules, telnyx_porting.jobs.Job.__name__)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert ended.stdout == "False Job\n", ended.stderr
    assert telnyx_porting.jobs is jobs


def test_a_build_without_jobs_says_how_to_get_them():
    code = (
        "import telnyx_porting; from telnyx_porting import _native; del _native.NativeJob\n"
        "try:\n    import telnyx_porting.jobs\nexcept ImportError as error:\n    print(error)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert "build the package from source" in ended.stdout, ended.stderr
