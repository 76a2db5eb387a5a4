"""Deadlines of complete calls, and logging of the waits in them."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

import pytest
from wire import DROPPED, ID, SILENCE, data, page, rejected

from telnyx_porting import PortingError, RateLimitError, RequestTimeoutError, TransportError


def limited(reset):
    return data({"id": ID}, x_ratelimit_remaining="0", x_ratelimit_reset=str(reset))


def test_a_wait_for_the_rate_limit_does_not_exceed_the_deadline(wire, wired):
    wire.respond_with(limited(30), rejected(429, retry_after="30"))
    wired.orders.get(ID)
    begun = time.monotonic()
    with pytest.raises(RateLimitError) as raised:
        wired.orders.get(ID, deadline=2)
    assert (time.monotonic() - begun < 2, raised.value.retry_after) == (True, 30)


def test_a_wait_for_the_rate_limit_is_logged_before_it_begins(wire, wired, caplog):
    caplog.set_level(logging.INFO, logger="telnyx_porting")
    wire.respond_with(limited(2), data({"id": ID}))
    wired.orders.get(ID)
    begun = time.time()
    wired.orders.get(ID, timeout=1, max_retries=0)
    (record,) = [record for record in caplog.records if record.name == "telnyx_porting"]
    assert record.getMessage().startswith("GET /porting_orders/{id}: the rate limit is used up, waiting ")
    assert record.operation == "get_porting_order" and 0 < record.wait_ms <= 2000
    assert record.created - begun < 1 and time.time() - record.created > 1


@pytest.mark.parametrize("deadline", [0.3, timedelta(milliseconds=300)])
def test_an_attempt_and_its_retries_end_at_the_deadline(wire, wired, deadline):
    requests = wire.respond_with(SILENCE)
    begun = time.monotonic()
    with pytest.raises(RequestTimeoutError):
        wired.orders.get(ID, deadline=deadline)
    assert (time.monotonic() - begun < 5, len(requests)) == (True, 1)


def test_a_client_has_a_deadline_for_each_call(wire, wired):
    hasty = wired.with_options(deadline=0.1)
    for _ in range(2):
        # The delay before another attempt is longer.
        wire.respond_with(rejected(500))
        with pytest.raises(PortingError):
            hasty.orders.get(ID)
    wire.respond_with(data({"id": ID}))
    hasty.orders.get(ID, deadline=60)


def test_the_lookup_time_is_configurable(wire):
    nothing = page([], 1, 0)
    client = wire.client(lookup_time=0)
    # One lookup before, and one after each lost response.
    requests = wire.respond_with(nothing, DROPPED, nothing, DROPPED, nothing, DROPPED, nothing)
    begun = time.monotonic()
    with pytest.raises(TransportError) as raised:
        client.orders.create_once(["+13035550100"], key="17")
    assert raised.value.may_have_been_processed and time.monotonic() - begun < 5
    assert [request.method for request in requests] == ["GET", "POST", "GET", "POST", "GET", "POST", "GET"]
