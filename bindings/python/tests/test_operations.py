"""Every operation of the description has a method, and every method documents an existing operation."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

from telnyx_porting import AsyncPortingClient, PortingClient

DESCRIPTION = Path(__file__).parents[3] / "openapi" / "porting-orders.yml"
DOCUMENTS = {"CreateDocument", "RetrieveDocument", "DownloadDocument"}
"""Operations that the porting description lacks."""


def described():
    return set(re.findall(r"^      operationId: (\w+)$", DESCRIPTION.read_text(), re.M))


def groups(client):
    """The client and its groups of methods, including nested groups."""
    found = [client]
    for name in dir(type(client)):
        if isinstance(inspect.getattr_static(type(client), name), property) and not name.startswith("_"):
            group = getattr(client, name)
            if type(group).__module__.startswith(("telnyx_porting._sync", "telnyx_porting._async")):
                found += groups(group)
    return found


def methods(client):
    for group in groups(client):
        for name, method in inspect.getmembers(type(group), inspect.isfunction):
            if not name.startswith("_"):
                yield f"{type(group).__name__}.{name}", method


def named(doc):
    """The operations that a docstring names."""
    phrases = re.findall(r"[Oo]perations?\s((?:`\w+`(?:,\s|\sand\s)?)+)", doc)
    return {name for phrase in phrases for name in re.findall(r"`(\w+)`", phrase)}


@pytest.fixture(params=[PortingClient, AsyncPortingClient])
def client(request):
    return request.param("KEY0123", base_url="http://127.0.0.1:1")


def test_the_description_is_found():
    assert {"CreatePortingOrder", "listPortingEvents"} <= described()


def test_every_operation_has_a_method_and_every_method_an_operation(client):
    own = {"PortingClient.with_options", "AsyncPortingClient.with_options"}
    spoken_of = {name: named(inspect.getdoc(method) or "") for name, method in methods(client) if name not in own}
    assert [name for name, operations in spoken_of.items() if not operations] == []
    assert set().union(*spoken_of.values()) == described() | DOCUMENTS


def test_every_argument_is_documented_and_typed(client):
    for name, method in methods(client):
        doc = inspect.getdoc(method) or ""
        for parameter in inspect.signature(method).parameters.values():
            if parameter.name in ("self", "options"):
                continue
            assert f"{parameter.name}: " in doc, f"{name}: {parameter.name} is not documented"
            assert parameter.annotation is not parameter.empty, f"{name}: {parameter.name} has no type"
        assert inspect.signature(method).return_annotation is not inspect.Signature.empty, name


def test_both_clients_have_the_same_methods():
    sync, asynchronous = (
        {name.replace("Async", ""): str(inspect.signature(method)) for name, method in methods(kind("KEY"))}
        for kind in (PortingClient, AsyncPortingClient)
    )
    renamed = {name: signature.replace("Async", "") for name, signature in asynchronous.items()}
    assert sync == renamed


def test_methods_that_send_are_awaited():
    client = AsyncPortingClient("KEY", base_url="http://127.0.0.1:1")
    # Neither sends a request.
    at_once = {"Orders.watch", "Events.tail", "AsyncPortingClient.with_options"}
    for name, method in methods(client):
        is_list = "PageList" in str(inspect.signature(method).return_annotation)
        assert inspect.iscoroutinefunction(method) != (is_list or name in at_once), name


def test_the_repr_of_a_group_names_the_client():
    client = PortingClient("KEY", base_url="http://127.0.0.1:1")
    assert repr(client.orders.comments) == "<Comments of PortingClient(base_url='http://127.0.0.1:1')>"


def test_all_exported_names_exist():
    for module in ("telnyx_porting", "telnyx_porting.inputs", "telnyx_porting.results", "telnyx_porting.webhooks"):
        module = importlib.import_module(module)
        assert [name for name in module.__all__ if not hasattr(module, name)] == []
        assert set(module.__all__) <= set(dir(module))
    with pytest.raises(AttributeError, match="no attribute 'Portal'"):
        importlib.import_module("telnyx_porting").Portal  # noqa: B018


def test_pages_and_responses_can_be_used_in_annotations():
    from telnyx_porting.results import Page, RawResponse

    assert str(RawResponse[Page[int]]) == "telnyx_porting._native.RawResponse[telnyx_porting._native.Page[int]]"
