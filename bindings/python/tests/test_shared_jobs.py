"""Port-in jobs that several processes share: journals in PostgreSQL, and stored webhooks."""

import os
import shutil
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import PDF

from telnyx_porting import ConfigurationError, FileError, JournalError, Sandbox, ValidationError
from telnyx_porting.jobs import Job, Receiver, RoundEnded

MONDAY = "2026-03-02T15:00:00Z"
# The user that runs the server if the tests run as root, because the server refuses that.
ORDINARY_USER = 65534


def order(**fields):
    address = {"street_address": "100 Example Street", "locality": "Denver", "administrative_area": "CO"}
    admin = {"entity_name": "Example Porting Ltd", "auth_person_name": "Robin Example", "account_number": "00123"}
    return {
        "documents": {"loa": "loa.pdf", "invoice": "invoice.pdf"},
        "end_user": {
            "admin": admin | {"billing_phone_number": "+13035550100"},
            "location": address | {"postal_code": "80202", "country_code": "US"},
        },
        "misc": {"type": "full"},
        **fields,
    }


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of journals and documents."""
    monkeypatch.setenv("TELNYX_PORTING_DATA", str(tmp_path / "data"))
    for name in ("loa.pdf", "invoice.pdf"):
        (tmp_path / name).write_bytes(PDF)
    return tmp_path


@pytest.fixture(scope="module")
def database():
    """The URL of a PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
    if not found[-1].is_file():
        pytest.skip("PostgreSQL is not installed")
    programs = found[-1].resolve().parent
    with tempfile.TemporaryDirectory() as path:
        user = {}
        if os.getuid() == 0:
            os.chown(path, ORDINARY_USER, ORDINARY_USER)
            user = {"user": ORDINARY_USER, "group": ORDINARY_USER, "extra_groups": []}

        def run(program, *arguments):
            command = [programs / program, "-D", f"{path}/data", *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=path, **user)

        run("initdb", "--auth=trust", "--username=porting", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", f"{path}/log", "-o", f"-k {path} -c listen_addresses= -c fsync=off")
        yield f"postgres://porting@{path.replace('/', '%2F')}/postgres"
        run("pg_ctl", "stop", "-m", "immediate", "-w")


def test_processes_share_a_job_in_a_database(database, folder):
    with Sandbox(frozen_at=MONDAY) as sandbox, sandbox.client() as client:
        numbers = ["+13035550100", "+13035550101"]
        job = Job(numbers, order(), client=client, name="march", journal=database, folder=folder)
        assert job.journal == database
        applied = job.apply()
        assert [order.status for order in applied.orders] == ["in-process"]
        # Another process, which does not have the list.
        other = Job.open("march", client=client, journal=database)
        assert other.status().totals.orders == 1
        assert other.report() == job.report()
        other.watch(interval=timedelta(hours=1))
        assert job.report().totals.numbers_by_state == {"ported": 2}
        assert Job.open("april", client=client, journal=database).name == "april"
        with pytest.raises(FileError, match="april in postgres://"):
            Job.open("april", client=client, journal=database).status()


def test_databases_that_cannot_be_used_are_errors_without_the_password(folder):
    with Sandbox(frozen_at=MONDAY) as sandbox, sandbox.client() as client:
        url = "postgres://porting:s3cret@127.0.0.1:1/porting"
        job = Job(["+13035550100"], order(), client=client, name="march", journal=url, folder=folder)
        assert job.journal == "postgres://porting@127.0.0.1:1/porting"
        with pytest.raises(JournalError) as error:
            job.apply()
        assert "s3cret" not in str(error.value)
        with pytest.raises(ConfigurationError, match="write it as postgres://USER@HOST/DATABASE") as error:
            Job.open("march", client=client, journal="postgres://porting:s3cret@[")
        assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("is_shared", [False, True])
def test_stored_webhooks_wake_a_watch(is_shared, request, folder):
    journal = request.getfixturevalue("database") if is_shared else None
    with (
        Sandbox(frozen_at=MONDAY) as sandbox,
        sandbox.client(real_time=True) as client,
        Receiver(sandbox.webhook_public_key, journal=journal) as receiver,
    ):
        fields = order(webhook_url=f"http://{receiver.address}/")
        name = f"woken-{is_shared}"
        job = Job(["+13035550100"], fields, client=client, name=name, journal=journal, folder=folder)
        job.apply()
        rounds = []

        def advance(event):
            if isinstance(event, RoundEnded):
                rounds.append(event.round)
                if len(rounds) == 1:
                    sandbox.advance(timedelta(days=60))

        # The next poll is in a day.
        ended = job.watch(interval=timedelta(days=1), on_event=advance)
        assert (ended.finished, rounds[0].under_way) == (1, 1)
        assert receiver.counts.accepted > 0
        assert receiver.last_error is None
    assert receiver.counts.accepted > 0
    receiver.close()


def test_receivers_reject_addresses_of_other_machines():
    with Sandbox() as sandbox:
        for listen in ("0.0.0.0:0", "localhost:8081", "8081"):
            with pytest.raises(ValidationError, match="listen"):
                Receiver(sandbox.webhook_public_key, listen=listen)
    with pytest.raises(ValidationError):
        Receiver("no key")
