"""Lists that fail in the middle, and lists that are not read to the end."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import warnings
from urllib.parse import unquote

import pytest
from wire import ID, page

from telnyx_porting import InternalServerError, PortingClient, TransportError, ValidationError


@pytest.fixture
def client(sandbox):
    client = sandbox.client(max_retries=0)
    for number in range(5):
        client.orders.create([f"+1303555{number:04}"])
    return client


def test_a_list_that_fails_can_be_resumed_from_a_page(sandbox, client):
    orders = client.orders.list(page_size=2)
    whole = orders.collect()
    sandbox.add_fault("ListPortingOrders:502@#2")
    read, page = [], 0
    with pytest.raises(InternalServerError):
        for page in orders.pages():
            read += page.items
    assert (len(read), page.number) == (2, 1)
    read += client.orders.list(page_size=2, first_page=page.number + 1)
    assert read == whole and len(whole) == 5
    # Each loop starts at the first page again.
    assert orders.collect() == whole and orders.total() == 5


def test_a_list_that_fails_also_fails_for_asyncio(sandbox, client):
    async def main():
        orders = sandbox.async_client(max_retries=0).orders.list(page_size=2)
        sandbox.add_fault("ListPortingOrders:502@#2")
        read = []
        with pytest.raises(InternalServerError):
            async for order in orders:
                read.append(order)
        assert len(read) == 2
        assert len(await orders.collect()) == await orders.total() == 5

    asyncio.run(main())


def test_a_list_need_not_be_read_to_the_end(sandbox, client):
    async def main():
        orders = sandbox.async_client().orders.list(page_size=2)
        for count in (1, 3):
            seen = 0
            async for _ in orders:
                seen += 1
                if seen == count:
                    break
        async for page in orders.pages():
            assert len(page) == 2
            break

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for order in client.orders.list(page_size=2):
            assert order.id
            break
        asyncio.run(main())
        gc.collect()
    # Pages are fetched on demand only.
    before = sandbox.counters["requests"]["ListPortingOrders"]
    next(iter(client.orders.list(page_size=2)))
    client.orders.list()
    assert sandbox.counters["requests"]["ListPortingOrders"] == before + 1


def test_lists_and_watches_have_a_descriptive_repr(sandbox, client):
    other = sandbox.async_client()
    assert repr(client.orders.list()) == "<PageList>" and repr(other.orders.list()) == "<AsyncPageList>"
    assert repr(client.orders.watch([], "ported")) == "<OrderWatch>"
    assert repr(other.orders.watch([], "ported")) == "<AsyncOrderWatch>"


def test_a_proxy_is_read_from_the_environment(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        heard = []

        def hear():
            connection, _ = proxy.accept()
            with connection:
                heard.append(connection.recv(65536).splitlines()[0])

        thread = threading.Thread(target=hear)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        client = PortingClient("KEY", base_url="https://api.example.com/v2", max_retries=0)
        with pytest.raises(TransportError):
            client.uk_carriers()
        thread.join()
    assert heard == [b"CONNECT api.example.com:443 HTTP/1.1"]


def test_a_filter_without_effect_is_rejected(sandbox, drive):
    api = drive(sandbox)
    api.orders.create(["+13035550000"])
    for call in (
        lambda: api.orders.list(status=[]),
        lambda: api.orders.list(status=""),
        lambda: api.orders.list(customer_reference=" "),
        lambda: api.phone_numbers.list(porting_order_id=[]),
        lambda: api.phone_numbers.list(phone_number=iter(())),
        lambda: api.phone_numbers.csv(porting_order_id=[]),
        lambda: api.orders.list(status=()),
        lambda: api.reports.create(status=[]),
    ):
        with pytest.raises(ValidationError, match="matches everything"):
            call()
    assert len(api.orders.list(status=None)) == 1


@pytest.mark.parametrize("page_size", [1, 2, 4])
def test_orders_that_are_deleted_while_they_are_listed_hide_no_others(sandbox, page_size):
    client = sandbox.client()
    for number in range(13):
        client.orders.create([f"+1303555{number:04}"])
    deleted = 0
    for order in client.orders.list(status="draft", page_size=page_size):
        client.orders.delete(order)
        deleted += 1
    assert deleted == 13 and client.orders.list().total() == 0


@pytest.mark.parametrize(
    ("settings", "query"),
    [
        ({}, "page[number]=1&page[size]=1"),
        ({"page_size": 250}, "page[number]=1&page[size]=1"),
        ({"first_page": 1}, "page[number]=1&page[size]=1"),
        # The first item of a later page depends on the size of the pages.
        ({"first_page": 2}, "page[number]=2"),
        ({"first_page": 2, "page_size": 20}, "page[number]=2&page[size]=20"),
    ],
)
def test_the_first_item_is_requested_alone(wire, settings, query):
    requests = wire.respond_with(*[page([{"id": ID}], total=2)] * 2)
    assert str(wire.client().orders.list(**settings).first().id) == ID

    async def main():
        return await wire.async_client().orders.list(**settings).first()

    assert str(asyncio.run(main()).id) == ID
    assert {unquote(request.query) for request in requests} == {query}


def test_an_empty_list_has_no_first_item(sandbox):
    client = sandbox.client()
    assert client.orders.list().first() is None
    client.orders.create(["+13035550100"], customer_reference="17")
    assert client.orders.list().first().customer_reference == "17"
    assert client.with_raw_response.orders.list().first().customer_reference == "17"
    assert client.orders.list(status="ported").first() is None
    sandbox.add_fault("ListPortingOrders:502")
    with pytest.raises(InternalServerError):
        sandbox.client(max_retries=0).orders.list().first()


LIST = "a PageList"
ASYNC = "an AsyncPageList"


async def awaited(value):
    return await value


async def looped(value):
    return [item async for item in value]


@pytest.mark.parametrize(
    ("use", "own", "other"),
    [
        (len, "total()", "total()"),
        (bool, "first() is not None", "first() is not None"),
        (lambda orders: orders[0], "first()", "first()"),
        (lambda orders: orders[:2], "collect()[…]", "(await ….collect())[…]"),
        (lambda orders: asyncio.run(awaited(orders)), "a `for` loop, collect() or first()", "`await ….collect()`"),
        (lambda orders: None if orders else None, "first() is not None", "`await ….first() is not None`"),
    ],
)
def test_operations_that_need_a_fetched_list_name_the_method(client, sandbox, use, own, other):
    before = sandbox.counters["requests"].get("ListPortingOrders")
    for orders, start, method in (
        (client.orders.list(), LIST, own),
        (sandbox.async_client().orders.list(), ASYNC, other),
    ):
        with pytest.raises(TypeError) as raised:
            use(orders)
        assert str(raised.value).startswith(f"{start} ") and method in str(raised.value)
        assert orders is not None and orders == orders
    assert sandbox.counters["requests"].get("ListPortingOrders") == before


def test_the_wrong_kind_of_loop_names_the_right_one(client, sandbox):
    with pytest.raises(TypeError, match="^an AsyncPageList is read with an `async for` loop"):
        list(sandbox.async_client().orders.list())
    with pytest.raises(TypeError, match="^a PageList is read with a `for` loop"):
        asyncio.run(looped(client.orders.list()))
    # Conversions ask for the length first, and do without it.
    assert len(list(client.orders.list())) == len(tuple(client.orders.list())) == 5
    first, *rest = client.orders.list()
    assert [first, *rest] == client.orders.list().collect() and first in client.orders.list()
