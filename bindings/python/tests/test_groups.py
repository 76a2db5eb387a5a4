"""Groups of methods: one object per client, which `unittest.mock` can change."""

from __future__ import annotations

import asyncio
import gc
import inspect
import threading
import weakref
from unittest import mock

import pytest

from telnyx_porting import AsyncPortingClient, PortingClient

ID = "00000000-0000-0000-0000-000000000001"


def groups_of(kind):
    return [name for name in dir(kind) if type(inspect.getattr_static(kind, name)).__name__ == "group"]


GROUPS = groups_of(PortingClient)
PARTS = groups_of(PortingClient.orders)


@pytest.fixture(params=[PortingClient, AsyncPortingClient])
def kind(request):
    return request.param


@pytest.fixture
def client(kind):
    return kind("KEY0123", base_url="http://127.0.0.1:1", max_retries=0)


def everything(client):
    """The groups of a client, with those of the parts of an order."""
    return [getattr(client, name) for name in GROUPS] + [getattr(client.orders, name) for name in PARTS]


def test_every_group_is_one_object_per_client(client):
    raw = client.with_raw_response
    assert raw is client.with_raw_response and raw is not client
    for owner in (client, raw):
        for one, other in zip(everything(owner), everything(owner), strict=True):
            assert one is other
    assert client.orders is not raw.orders
    assert client.orders is not client.with_options(max_retries=1).orders


def test_both_clients_have_the_same_groups():
    assert groups_of(AsyncPortingClient) == GROUPS and {"orders", "documents", "events"} <= {*GROUPS}
    assert groups_of(AsyncPortingClient.orders) == PARTS and {"comments", "blocks"} <= {*PARTS}


def test_threads_that_use_a_group_first_get_the_same_object(kind):
    for _ in range(50):
        client = kind("KEY0123", base_url="http://127.0.0.1:1")
        barrier, found = threading.Barrier(4), []

        def use(client=client, barrier=barrier, found=found):
            barrier.wait()
            found.append(client.orders.comments)

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(group) for group in found}) == 1


def test_a_client_is_freed_without_the_garbage_collector(kind):
    client = kind("KEY0123", base_url="http://127.0.0.1:1")
    everything(client)
    everything(client.with_raw_response)
    freed = weakref.ref(client)
    native = weakref.ref(client.with_raw_response)
    gc.disable()
    try:
        del client
        assert freed() is None and native() is None
    finally:
        gc.enable()


def test_a_group_works_without_its_client(sandbox):
    orders = sandbox.client().orders
    gc.collect()
    (order,) = orders.create(["+13035550100"])
    assert orders.get(order).id == order.id
    assert repr(orders) == f"<Orders of PortingClient(base_url={sandbox.base_url!r})>"
    assert repr(sandbox.async_client().events) == f"<Events of AsyncPortingClient(base_url={sandbox.base_url!r})>"


def test_methods_can_be_replaced(client):
    for group in everything(client):
        for name, _ in inspect.getmembers(type(group), inspect.isfunction):
            if name.startswith("_"):
                continue
            with mock.patch.object(group, name, autospec=True) as replaced:
                assert getattr(group, name) is replaced
            assert inspect.ismethod(getattr(group, name)) and group.__dict__ == {}


def test_a_replaced_method_is_called_by_other_code(kind, client):
    other = kind("KEY0123", base_url="http://127.0.0.1:1")
    with (
        mock.patch.object(client.orders, "create", return_value=["order"]) as create,
        mock.patch.object(client.orders, "list", return_value=iter(["order"])),
        mock.patch.object(client.orders.comments, "create"),
    ):
        assert list(client.orders.list(status="draft")) == ["order"]
        if kind is PortingClient:
            assert client.orders.create(["+13035550100"]) == ["order"]
        else:
            assert isinstance(create, mock.AsyncMock)
            assert asyncio.run(client.orders.create(["+13035550100"])) == ["order"]
        create.assert_called_once_with(["+13035550100"])
        assert inspect.ismethod(other.orders.create)
    assert inspect.ismethod(client.orders.create)


def test_a_group_can_be_replaced(client):
    orders = client.orders
    with mock.patch.object(client, "orders") as replaced:
        replaced.get.return_value = "order"
        assert client.orders.get(ID) == "order"
        with mock.patch.object(client, "orders", "other"):
            assert client.orders == "other"
        assert client.orders is replaced
    assert client.orders is orders
    with mock.patch.object(type(client), "documents") as replaced:
        assert client.documents is replaced
    assert type(client.documents).__name__ == "Documents"
    with pytest.raises(AttributeError, match="'orders' of '.*PortingClient' object cannot be deleted"):
        del client.orders


def test_a_client_can_be_mocked_by_its_class(kind):
    client = mock.create_autospec(kind, instance=True)
    assert isinstance(client, kind)
    for name in GROUPS:
        group = getattr(client, name)
        assert isinstance(group, getattr(kind, name))
        with pytest.raises(AttributeError):
            group.nothing  # noqa: B018
    for name in PARTS:
        assert isinstance(getattr(client.orders, name), getattr(kind.orders, name))
    assert isinstance(client.with_raw_response, kind)
    with pytest.raises(TypeError, match="missing a required argument: 'phone_numbers'"):
        client.orders.create()
    client.orders.create.return_value = ["order"]
    if kind is PortingClient:
        assert client.orders.create(["+13035550100"], customer_reference="17") == ["order"]
        client.orders.list.return_value = ["order"]
        assert [*client.orders.list(status="draft")] == ["order"]
    else:
        client.orders.list.return_value.__aiter__.return_value = ["order"]

        async def main():
            assert await client.orders.create(["+13035550100"], customer_reference="17") == ["order"]
            assert [order async for order in client.orders.list(status="draft")] == ["order"]

        asyncio.run(main())
    client.orders.create.assert_called_once_with(["+13035550100"], customer_reference="17")


def test_mistyped_assignments_are_errors(client):
    for owner in (client, client.orders, client.orders.comments):
        with pytest.raises(AttributeError):
            owner.timout = 5
    with pytest.raises(AttributeError, match="use 'get'"):
        client.orders.retrieve = None
