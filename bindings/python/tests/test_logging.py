"""The log records of calls, and what they must not contain."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import subprocess
import sys
import textwrap
import threading

import pytest
import wire as given
from wire import ID, KEY, canned, data, page, rejected

from telnyx_porting import EndUser, errors

NAME = "telnyx_porting"
SECRETS = ["90517", "ACC-4711", "Jane Roe", "3035550", "s3cr3t-token", "5551234", KEY]


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG, logger=NAME)
    return caplog


def records(log):
    return [record for record in log.records if record.name == NAME]


def test_a_call_is_a_record(wire, wired, log):
    wire.respond_with(data({"id": ID}, x_request_id="r-1"))
    wired.orders.get(ID)
    (record,) = records(log)
    assert record.levelno == logging.DEBUG
    assert record.getMessage().startswith("GET /porting_orders/{id}: 200 after ")
    assert record.getMessage().endswith(" ms, attempts: 1, request id: r-1")
    logged = (record.operation, record.method, record.path, record.status, record.attempts, record.request_id)
    assert logged == ("get_porting_order", "GET", "/porting_orders/{id}", 200, 1, "r-1")
    assert record.failure is None and 0 < record.duration_ms < 60_000


def test_every_request_of_an_operation_is_a_record(wire, wired, log):
    wire.respond_with(page([{"id": "1"}], 1, 2), page([{"id": "2"}], 2, 2))
    assert len(wired.orders.list(status="draft")) == 2
    assert [record.operation for record in records(log)] == ["list_porting_orders"] * 2


def test_a_retry_is_logged_with_its_reason_and_delay(wire, wired, log):
    log.set_level(logging.INFO, logger=NAME)
    wire.respond_with(rejected(503, retry_after="0", x_request_id="r-1"), given.CUT_OFF, data({"id": ID}))
    wired.orders.get(ID)
    first, second = records(log)
    assert first.levelno == second.levelno == logging.INFO
    expected = "GET /porting_orders/{id}: attempt 1 of 3: 503, waiting 0.0 s, request id: r-1"
    assert first.getMessage() == expected
    assert (first.status, first.attempt, first.max_attempts, first.wait_ms) == (503, 1, 3, 0)
    assert second.getMessage().startswith(
        "GET /porting_orders/{id}: attempt 2 of 3: 200, the response ended early, waiting "
    )
    assert (second.failure, second.attempt) == ("the response ended early", 2) and 500 <= second.wait_ms <= 8000


def test_a_failed_call_is_logged_at_info(wire, wired, log):
    log.set_level(logging.INFO, logger=NAME)
    wire.respond_with(rejected(422, x_request_id="r-1"), given.DROPPED, canned(200, b"<html>"), given.SILENCE)
    for timeout in (5, 5, 5, 0.1):
        with pytest.raises(errors.PortingError):
            wired.orders.create(["+13035550000"], timeout=timeout)
    texts = [record.getMessage() for record in records(log)]
    begins = ["422 after ", "connection lost after ", "200, the response is not JSON after ", "timed out after "]
    assert len(texts) == len(begins)
    for text, begin in zip(texts, begins, strict=True):
        assert text.startswith(f"POST /porting_orders: {begin}"), texts
    assert [record.status for record in records(log)] == [422, None, 200, None]
    assert "request id: r-1" in texts[0] and "request id" not in texts[1]


def test_the_attempts_of_an_upload_are_counted(wire, wired, log):
    wire.respond_with(rejected(503, retry_after="0"), data({"id": ID}))
    wired.documents.upload(b"%PDF-1.4\n", filename="loa.pdf")
    first, second = records(log)
    assert first.getMessage() == "POST /documents: attempt 1 of 3: 503, waiting 0.0 s"
    assert (second.status, second.attempts) == (200, 2)


def test_unsent_requests_are_not_logged(wired, log):
    with pytest.raises(errors.ValidationError):
        wired.orders.create(["+1"])
    assert records(log) == []


def test_the_level_can_be_changed_at_any_time(wire, wired, caplog):
    logger = logging.getLogger(NAME)
    for level, expected in [
        (logging.WARNING, []),
        (logging.INFO, ["attempt"]),
        (logging.DEBUG, ["attempt", "attempts"]),
        (logging.ERROR, []),
    ]:
        caplog.clear()
        caplog.set_level(level, logger=NAME)
        wire.respond_with(rejected(429, retry_after="0"), data({"id": ID}))
        wired.orders.get(ID)
        assert ["attempts" if hasattr(record, "attempts") else "attempt" for record in records(caplog)] == expected
    caplog.set_level(logging.DEBUG, logger=NAME)
    logging.disable()
    try:
        caplog.clear()
        wire.respond_with(data({"id": ID}))
        wired.orders.get(ID)
    finally:
        logging.disable(logging.NOTSET)
    assert records(caplog) == [] and not logger.disabled


def test_secrets_are_never_logged(wire, wired, caplog):
    caplog.set_level(1)
    caplog.set_level(1, logger=NAME)
    echoed = rejected(422, code="90517", pointer="/ACC-4711", x_own="Jane Roe")
    wire.respond_with(echoed, echoed, page([]), data([{"id": ID}]), data({"token": "s3cr3t-token"}), data({}))
    end_user = EndUser(pin_passcode="90517", account_number="ACC-4711", entity_name="Jane Roe")
    for fails in (
        lambda: wired.orders.update(ID, end_user=end_user),
        lambda: wired.orders.update(ID, end_user=end_user, extra_headers={"x-own": "s3cr3t-token"}),
        lambda: wired.orders.create(["+13035550000", "12"]),
    ):
        with pytest.raises(errors.PortingError):
            fails()
    wired.orders.list(entity_name="Jane Roe", phone_number_contains="5551234", extra_query={"pin": "90517"})
    wired.orders.create(["+13035550000"])
    wired.orders.share(ID)
    wired.orders.get("ACC-4711")
    logged = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert len(logged) >= 6
    for secret in SECRETS:
        assert [line for line in logged if secret in line] == []


def test_records_come_while_a_call_waits(wire, wired, log):
    came = threading.Event()
    logger, handler = logging.getLogger(NAME), logging.Handler()
    handler.emit = lambda record: came.set()
    logger.addHandler(handler)
    arrived = []

    def respond_after_the_record():
        arrived.append(came.wait(10))
        wire.respond_with(data({"id": ID}))
        wire.go_on()

    thread = threading.Thread(target=respond_after_the_record)
    try:
        wire.respond_with(rejected(503, retry_after="0"), given.HELD)
        thread.start()
        wired.orders.get(ID)
    finally:
        thread.join()
        logger.removeHandler(handler)
    assert arrived == [True]


def test_records_of_a_task_come_in_its_context(wire, log):
    request, seen = contextvars.ContextVar("request", default=None), []
    logger = logging.getLogger(NAME)

    def remember(record):
        seen.append((record.status, request.get()))
        return True

    async def call(name, status):
        request.set(name)
        wire.respond_with(canned(status, b'{"data": {}}'))
        try:
            await client.orders.get(ID, max_retries=0)
        except errors.ApiError:
            pass

    async def main():
        await asyncio.create_task(call("first", 200))
        await asyncio.create_task(call("second", 404))

    client = wire.async_client()
    logger.addFilter(remember)
    try:
        asyncio.run(main())
    finally:
        logger.removeFilter(remember)
    assert seen == [(200, "first"), (404, "second")]


def test_a_cancelled_call_is_logged(wire, log):
    async def main():
        task = asyncio.create_task(wire.async_client().orders.get(ID))
        while not wire.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    wire.respond_with(given.SILENCE)
    asyncio.run(main())
    (record,) = records(log)
    assert record.getMessage().startswith("GET /porting_orders/{id}: interrupted after ")
    assert record.levelno == logging.INFO and record.status is None


def test_concurrent_calls_are_distinguished(sandbox, log):
    client, ids = sandbox.async_client(), [f"5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d{number:04}" for number in range(50)]

    async def main():
        return await asyncio.gather(*(client.orders.get(id) for id in ids), return_exceptions=True)

    failed = asyncio.run(main())
    logged = [record.request_id for record in records(log)]
    assert len(logged) == len(set(logged)) == 50
    assert set(logged) == {error.request_id for error in failed}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_failing_filter_does_not_lose_the_response(wire, wired, log):
    def fail(record):
        raise LookupError("an error of the filter")

    logger = logging.getLogger(NAME)
    logger.addFilter(fail)
    try:
        wire.respond_with(data([{"id": ID}]))
        assert len(wired.orders.create(["+13035550000"])) == 1
    finally:
        logger.removeFilter(fail)
        gc.collect()


def test_fields_of_the_program_are_not_replaced(wire, wired, log):
    factory = logging.getLogRecordFactory()

    def own(*args, **kwargs):
        record = factory(*args, **kwargs)
        record.request_id = "of the program"
        return record

    logging.setLogRecordFactory(own)
    try:
        wire.respond_with(data({"id": ID}, x_request_id="r-1"))
        wired.orders.get(ID)
    finally:
        logging.setLogRecordFactory(factory)
    assert [record.request_id for record in records(log)] == ["of the program"]
    assert "request id: r-1" in log.text


def test_logging_is_not_imported(wire):
    code = """
        import sys
        from telnyx_porting import PortingClient
        client = PortingClient("KEY0123", base_url=sys.argv[1])
        client.orders.get(sys.argv[2])
        print("logging" in sys.modules)
        import logging
        logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(name)s %(levelname)s")
        client.orders.get(sys.argv[2])
    """
    wire.respond_with(data({"id": ID}), data({"id": ID}))
    command = [sys.executable, "-c", textwrap.dedent(code), wire.url, ID]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=50)
    assert (ran.stdout, ran.stderr) == ("False\ntelnyx_porting DEBUG\n", "")


def test_nothing_is_printed_if_logging_is_not_configured(wire):
    code = """
        import logging, sys
        from telnyx_porting import ApiError, PortingClient
        try:
            PortingClient("KEY0123", base_url=sys.argv[1]).orders.get(sys.argv[2])
        except ApiError as error:
            print(error.attempts)
    """
    wire.respond_with(*[rejected(503, retry_after="0")] * 3)
    command = [sys.executable, "-c", textwrap.dedent(code), wire.url, ID]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=50)
    assert (ran.stdout, ran.stderr) == ("3\n", "")
