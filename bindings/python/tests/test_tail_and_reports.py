"""Tailing events, and reports that are created and waited for, without real waits: the clients use the sandbox's
time."""

from __future__ import annotations

import asyncio
import pickle
import time
from datetime import timedelta
from itertools import islice

import pytest
from wire import ID, data, rejected

from telnyx_porting import (
    AuthenticationError,
    NotFoundError,
    PollFailed,
    ReportNotCompletedError,
    ReportTimeoutError,
    ValidationError,
)

COMMENT = "porting_order.new_comment"


def events(sandbox, is_async, count, **options):
    """The first events of a tail, and the tail."""
    if not is_async:
        tail = sandbox.client(max_retries=0).events.tail(**options)
        return list(islice(tail, count)), tail

    async def main():
        tail = sandbox.async_client(max_retries=0).events.tail(**options)
        found = []
        async for event in tail:
            found.append(event)
            if len(found) == count:
                break
        return found, tail

    return asyncio.run(main())


@pytest.mark.parametrize("is_async", [False, True])
def test_new_events_are_yielded_once_and_a_tail_can_be_resumed(sandbox, is_async):
    client, start = sandbox.client(), sandbox.now
    (order,) = client.orders.create(["+13035550100"])
    for body in ("first", "second"):
        client.orders.comments.create(order, body=body)
        sandbox.advance(timedelta(minutes=1))
    (first,), tail = events(sandbox, is_async, 1, event_type=COMMENT, created_from=start)
    assert first.payload.comment.body == "first"
    assert tail.resume_from == first.created_at
    resume = tail.resume_from + timedelta(seconds=1)
    (second,), tail = events(sandbox, is_async, 1, porting_order_id=order, created_from=resume, event_type=COMMENT)
    assert second.payload.comment.body == "second"
    assert tail.resume_from == second.created_at
    assert repr(tail) == ("<AsyncEventTail>" if is_async else "<EventTail>")


def test_a_cancelled_wait_loses_no_event(sandbox):
    client, start = sandbox.client(), sandbox.now
    (order,) = client.orders.create(["+13035550100"])
    for body in ("first", "second"):
        client.orders.comments.create(order, body=body)
        sandbox.advance(timedelta(minutes=1))

    async def main():
        tail = sandbox.async_client().events.tail(event_type=COMMENT, created_from=start)
        # The event arrives while the loop is busy.
        waiting = asyncio.ensure_future(tail.__anext__())
        await asyncio.sleep(0)
        time.sleep(0.5)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert tail.resume_from == start
        # The loop has passed on the event, and the task has not continued yet.
        waiting = asyncio.ensure_future(tail.__anext__())
        await asyncio.sleep(0)
        arrived = waiting._fut_waiter
        while not arrived.done():
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return [(await tail.__anext__()).payload.comment.body for _ in range(2)]

    assert asyncio.run(main()) == ["first", "second"]


@pytest.mark.parametrize("is_async", [False, True])
def test_an_outage_is_reported_once_and_outlasted(sandbox, is_async):
    client, start, failures = sandbox.client(), sandbox.now, []
    (order,) = client.orders.create(["+13035550100"])
    client.orders.comments.create(order, body="hello")
    for nth in (1, 2, 3):
        sandbox.add_fault(f"listPortingEvents:503@#{nth}")
    (event,), _ = events(
        sandbox, is_async, 1, event_type=COMMENT, created_from=start, interval=2, on_poll_failed=failures.append
    )
    assert event.payload.comment.body == "hello"
    (failed,) = failures
    assert isinstance(failed, PollFailed)
    assert (failed.ids, failed.error.status, failed.retry_in) == ((), 503, 2.0)


def test_an_async_callback_of_a_tail_is_awaited_by_one_client_and_rejected_by_the_other(sandbox):
    failures = []

    async def callback(failed):
        await asyncio.sleep(0)
        failures.append(failed)

    client, start = sandbox.client(), sandbox.now
    with pytest.raises(TypeError, match="on_poll_failed: expected a plain function, got an async one"):
        client.events.tail(on_poll_failed=callback)
    client.orders.comments.create(client.orders.create(["+13035550100"])[0], body="hello")
    sandbox.add_fault("listPortingEvents:503@#1")
    events(sandbox, True, 1, event_type=COMMENT, created_from=start, on_poll_failed=callback)
    assert len(failures) == 1


def test_a_tail_ends_with_an_error_that_is_not_transient(wire):
    wire.respond_with(rejected(401))
    tail = wire.client().events.tail(created_from="2026-03-02T15:00:00Z")
    with pytest.raises(AuthenticationError):
        next(tail)
    with pytest.raises(StopIteration):
        next(tail)


def test_arguments_of_a_tail_are_checked(sandbox):
    client = sandbox.client()
    with pytest.raises(ValidationError) as raised:
        client.events.tail(created_from="today", interval=-1)
    assert {issue.field for issue in raised.value.issues} == {"created_from", "interval"}
    with pytest.raises(ValidationError, match="did you mean porting_order.new_comment"):
        next(client.events.tail(event_type="porting_order.new_coment"))
    assert sandbox.counters["requests"].get("listPortingEvents") is None


def test_a_report_is_created_and_waited_for(api):
    reported = []
    report = api.reports.create_and_wait(status="ported", on_progress=reported.append)
    assert report.status == "completed" and [step.status for step in reported] == ["pending", "completed"]
    assert api.documents.download(report.document_id)


def test_the_timeout_error_has_the_report(api):
    with pytest.raises(ReportTimeoutError) as raised:
        api.reports.create_and_wait(timeout=0)
    error = raised.value
    assert isinstance(error, TimeoutError) and str(error.report.id) in str(error)
    assert api.reports.get(error.report).id == error.report.id
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_read_error_has_the_report(wire):
    wire.respond_with(data({"id": ID, "status": "pending"}), rejected(503), rejected(404, "10005"))
    failures = []
    with pytest.raises(ReportNotCompletedError) as raised:
        wire.client().reports.create_and_wait(interval=0.01, on_progress=failures.append)
    assert isinstance(raised.value.__cause__, NotFoundError) and str(raised.value.report.id) == ID
    assert [type(step) for step in failures][1:] == [PollFailed]
