"""Waiting for orders, without real waits: the clients use the sandbox's clock."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import threading
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from conftest import draft, submitted

from telnyx_porting import (
    PollFailed,
    NotFoundError,
    NotReachedError,
    PortingError,
    Sandbox,
    StatusChange,
    OrderEnd,
    WaitTimeoutError,
)

FAR = {"longest_interval": timedelta(hours=6)}


def test_an_order_is_ported(api):
    id, reported = submitted(api), []
    order = api.orders.wait_until(id, "ported", on_progress=reported.append, **FAR)
    assert order.status.value == "ported"
    changes = [step for step in reported if isinstance(step, StatusChange)]
    assert [change.before for change in changes][:2] == [None, "in-process"]
    assert {str(change.id) for change in changes} == {str(id)}
    assert isinstance(reported[-1], OrderEnd) and reported[-1].is_reached and reported[-1].unwrap() is reported[-1].order


def test_a_later_status_counts_unless_several_are_given(api):
    id = submitted(api)
    api.orders.wait_until(id, "foc-date-confirmed", **FAR)
    assert api.orders.wait_until(id, "submitted").status.value == "foc-date-confirmed"
    with pytest.raises(NotReachedError) as raised:
        api.orders.wait_until(id, ["submitted"], **FAR)
    assert (raised.value.outcome, str(raised.value.order_id)) == ("ported", str(id))


def test_an_order_in_exception_ends_the_wait_by_default(api):
    id = submitted(api, customer_reference="sandbox:exception=FOC_REJECTED")
    with pytest.raises(NotReachedError) as raised:
        api.orders.wait_until(id, "ported", **FAR)
    error = raised.value
    assert (error.outcome, error.order.status.value) == ("exception", "exception")
    assert error.order.status.details[0].code == "FOC_REJECTED"
    assert not isinstance(error, TimeoutError)
    with pytest.raises(NotReachedError) as raised:
        api.orders.wait_until(id, "ported", past_exceptions=True, **FAR)
    assert raised.value.outcome == "cancelled"


def test_a_draft_ends_the_wait_unless_another_process_confirms_it(api):
    with pytest.raises(NotReachedError, match="confirm it first") as raised:
        api.orders.wait_until(draft(api), "ported")
    assert (raised.value.outcome, raised.value.order.status.value) == ("out-of-reach", "draft")
    assert not isinstance(raised.value, TimeoutError)


def test_the_timeout_expires(api):
    id = draft(api)
    with pytest.raises(WaitTimeoutError) as raised:
        api.orders.wait_until(id, "ported", timeout=timedelta(hours=1), past_drafts=True)
    assert isinstance(raised.value, TimeoutError) and isinstance(raised.value, PortingError)
    assert (raised.value.outcome, raised.value.order.status.value) == ("timed-out", "draft")


def test_a_missing_order(api):
    with pytest.raises(NotFoundError):
        api.orders.wait_until(uuid4(), "ported")
    with pytest.raises(ValueError, match="interval: is negative"):
        api.orders.wait_until(uuid4(), "ported", interval=-1)


def test_several_orders_have_different_outcomes(api):
    ported = submitted(api)
    cancelled = submitted(api, "+13035550101")
    api.orders.cancel(cancelled)
    missing = str(uuid4())
    ended = api.orders.wait_until_all([ported, cancelled, missing], "ported", requests_per_second=1000, **FAR)
    outcomes = {str(waited.id): waited.outcome for waited in ended}
    assert outcomes == {str(ported): "reached", str(cancelled): "cancelled", missing: "failed"}
    (failed,) = (waited for waited in ended if waited.error)
    assert isinstance(failed.error, NotFoundError) and failed.id == UUID(missing)
    assert str(pickle.loads(pickle.dumps(failed)).error) == str(failed.error)
    assert api.orders.wait_until_all([], "ported") == []


def test_events_are_yielded_in_order(api):
    id = submitted(api)
    watched = api.orders.watch([id], "ported", **FAR)
    assert [type(step) for step in watched][-1] is OrderEnd
    statuses = [step.order.status.value for step in watched if isinstance(step, StatusChange)]
    assert statuses[0] == "in-process" and statuses[-1] == "ported"


def test_moved_numbers_are_reported_and_their_orders_named(api):
    numbers = ["+13035550100", "+13035550101"]
    id = submitted(api, *numbers, customer_reference="sandbox:split")
    with pytest.raises(NotReachedError, match="1 of its numbers moved to [0-9a-f-]{36}$") as raised:
        api.orders.wait_until(id, "ported", **FAR)
    split = raised.value.split
    assert (raised.value.outcome, split.numbers, len(split.orders)) == ("split", 1, 1)
    assert pickle.loads(pickle.dumps(raised.value)).split == split
    (child,) = split.orders
    assert api.orders.wait_until(child, "ported", **FAR).porting_phone_numbers_count == 1


def test_a_split_can_be_followed(api):
    id, reported = submitted(api, "+13035550100", "+13035550101", customer_reference="sandbox:split"), []
    ended = api.orders.wait_until_all([id], "ported", past_splits=True, on_progress=reported.append, **FAR)
    (split,) = (step.split for step in reported if isinstance(step, StatusChange) and step.split)
    assert {waited.id for waited in ended} == {id, *split.orders} and all(waited.is_reached for waited in ended)


def test_an_outage_is_reported_once():
    with Sandbox() as sandbox:
        client = sandbox.client(max_retries=0)
        id = submitted(client)
        sandbox.add_fault("GetPortingOrder:503@#1")
        failures = [step for step in client.orders.watch([id], "ported", **FAR) if isinstance(step, PollFailed)]
    assert [(failed.ids, failed.error.status, failed.retry_in > 3) for failed in failures] == [((id,), 503, True)]


def test_an_async_callback_is_awaited_by_one_client_and_rejected_by_the_other(sandbox):
    steps = []

    async def callback(step):
        await asyncio.sleep(0)
        steps.append(step)

    class Callback:
        async def __call__(self, step):
            steps.append(step)

    client = sandbox.client()
    (order,) = client.orders.create(["+13035550100"])
    for rejected in (callback, Callback(), lambda step: callback(step)):
        with pytest.raises(TypeError, match="on_progress: expected a plain function, got an async one"):
            client.orders.wait_until(order, "draft", on_progress=rejected)
    with pytest.raises(TypeError, match="on_progress: expected a function, got int"):
        client.orders.wait_until(order, "draft", on_progress=5)
    assert not steps

    async def main():
        client = sandbox.async_client()
        with pytest.raises(TypeError, match="on_progress: expected a function, got int"):
            await client.orders.wait_until(order, "draft", on_progress=5)
        for accepted in (callback, Callback(), steps.append):
            await client.orders.wait_until(order, "draft", on_progress=accepted)

    asyncio.run(main())
    assert [type(step) for step in steps] == [StatusChange, OrderEnd] * 3


def test_a_watch_starts_over_each_time(sandbox):
    client = sandbox.client()
    (order,) = client.orders.create(["+13035550100"])
    watch = client.orders.watch([order.id], "draft")
    assert len(list(watch)) == len(list(watch)) == 2
    for _ in watch:
        break


def test_an_exception_in_a_callback_ends_the_wait(api):
    def callback(_):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        api.orders.wait_until(draft(api), "ported", on_progress=callback)


def test_ctrl_c_ends_a_wait():
    with Sandbox() as sandbox:
        client = sandbox.client(real_time=True)
        (order,) = client.orders.create(["+13035550100"])
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            client.orders.wait_until(order.id, "ported", past_drafts=True)
        assert time.monotonic() - began < 0.3 + 0.4


def test_cancelling_a_task_ends_its_wait():
    async def main():
        async with Sandbox() as sandbox:
            client = sandbox.async_client(real_time=True)
            (order,) = await client.orders.create(["+13035550100"])
            task = asyncio.create_task(client.orders.wait_until(order.id, "ported", past_drafts=True))
            await asyncio.sleep(0.1)
            assert task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.orders.wait_until_all([order.id], "ported", past_drafts=True), 0.1)
            assert (await client.orders.get(order.id)).status.value == "draft"

    asyncio.run(main())
