"""Shared fixtures: a sandbox for each test, and one interface for both clients."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from wire import Wire

from telnyx_porting import Address, EndUser, Misc, Sandbox
from telnyx_porting._pages import AsyncPageList, PageList
from telnyx_porting._waiting import AsyncOrderWatch, OrderWatch

PDF = b"%PDF-1.4\n%%EOF\n"


class Driver:
    """A client or a group with blocking methods and lists, also for the client for asyncio, whose results it
    awaits."""

    def __init__(self, inner, loop=None):
        self._inner, self._loop = inner, loop

    def __getattr__(self, name):
        value = getattr(self._inner, name)
        if callable(value):
            return lambda *args, **options: self._finished(value(*args, **options))
        return Driver(value, self._loop) if is_driven(value) else value

    def _finished(self, value):
        if isinstance(value, AsyncPageList | AsyncOrderWatch):
            return self._loop.run_until_complete(everything(value))
        if isinstance(value, PageList | OrderWatch):
            return list(value)
        if inspect.isawaitable(value):
            return self._loop.run_until_complete(value)
        return Driver(value, self._loop) if is_driven(value) else value


def is_driven(value):
    return type(value).__module__.startswith(
        ("telnyx_porting._client", "telnyx_porting._sync", "telnyx_porting._async")
    )


async def everything(source):
    return [item async for item in source]


@pytest.fixture
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(params=["sync", "async"])
def drive(request):
    """Creates a `Driver` for a sandbox, or for another server that creates clients."""
    loop = asyncio.new_event_loop() if request.param == "async" else None

    def driver(sandbox, **settings):
        if loop is None:
            return Driver(sandbox.client(**settings))
        return Driver(sandbox.async_client(**settings), loop)

    yield driver
    if loop is not None:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.fixture
def api(sandbox, drive):
    return drive(sandbox)


@pytest.fixture
def wire():
    """A server with canned responses."""
    wire = Wire()
    yield wire
    wire.close()


@pytest.fixture
def wired(wire, drive):
    """A client of that server."""
    return drive(wire)


def upload(api, name="loa.pdf"):
    return api.documents.upload(PDF, filename=name).id


def draft(api, *numbers, **fields):
    """An order for numbers of one kind."""
    (order,) = api.orders.create(numbers or ["+13035550100"], **fields)
    return order.id


def filled_in(api, id):
    """An order with all fields that an order in the United States needs."""
    end_user = EndUser(
        entity_name="Example Porting Ltd",
        auth_person_name="Robin Example",
        billing_phone_number="+13035550100",
        account_number="00123-EXAMPLE",
        pin_passcode="0042",
        address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
    )
    documents = {"loa": upload(api), "invoice": upload(api, "invoice.pdf")}
    return api.orders.update(id, misc=Misc.full(), end_user=end_user, documents=documents)


def submitted(api, *numbers, **fields):
    id = draft(api, *numbers, **fields)
    filled_in(api, id)
    api.orders.confirm(id)
    return id
