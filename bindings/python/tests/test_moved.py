"""Hints for names of the official SDK that are used on objects other than groups of methods."""

from __future__ import annotations

import copy
import pickle

import pytest
from wire import ID, data

import telnyx_porting
from telnyx_porting import ApiError, Document, PortingClient, ValidationError, webhooks
from telnyx_porting.types import PortingOrder

ORDER = PortingOrder.from_dict({"id": ID})


def hint_of(owner, name):
    with pytest.raises(AttributeError) as raised:
        getattr(owner, name)
    assert raised.value.name == name
    text, _, hint = str(raised.value).partition("; ")
    assert text.endswith(f"has no attribute {name!r}")
    return hint


def test_raw_responses_lists_and_pages(wire):
    wire.respond_with(data({"id": ID}))
    raw = wire.client().with_raw_response.orders.get(ID)
    for name, hint in [
        ("parse", "use the attribute value"),
        ("data", "use value"),
        ("status_code", "use status"),
        ("http_response", "status, headers and content are attributes of the response"),
        ("nothing", ""),
    ]:
        assert hint_of(raw, name) == hint
    assert raw.headers["Content-Type"] == raw.headers["content-type"] and "CONTENT-TYPE" in raw.headers
    assert raw.headers.get("X-Nothing") is None
    assert dict(raw.headers)["content-type"]
    client = PortingClient("KEY0123", base_url="http://127.0.0.1:1")
    assert hint_of(client.orders.list(), "data").startswith("a loop yields the items")
    assert hint_of(client.orders.list(), "has_next_page").startswith("use pages()")
    assert hint_of(client, "webhooks") == "use telnyx_porting.webhooks.verify()"
    assert hint_of(client, "close") == "not needed: nothing has to be closed"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("data", "results have no data: this is the object itself"),
        ("model_dump", "use to_dict()"),
        ("model_dump_json", "use to_json()"),
        ("nothing", ""),
    ],
)
def test_results(name, hint):
    assert hint_of(ORDER, name) == hint
    assert not hasattr(ORDER, "_repr_latex_")
    assert copy.deepcopy(ORDER) == ORDER == pickle.loads(pickle.dumps(ORDER))
    assert hint_of(Document({}, None, None), "data") == "results have no data: this is the document itself"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("status_code", "use status"), ("message", "use str(error)"), ("nothing", "")],
)
def test_errors(name, hint):
    assert hint_of(ApiError("no", status=404), name) == hint


def test_modules():
    assert hint_of(telnyx_porting, "Telnyx") == "use PortingClient"
    assert hint_of(telnyx_porting, "APIStatusError") == "use ApiError"
    assert hint_of(telnyx_porting, "nothing") == ""
    assert hint_of(webhooks, "unwrap") == "use verify(payload, headers, public_key=...)"


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda client: client.orders.list(page_number=2), "use 'first_page'"),
        (lambda client: client.phone_numbers.csv(page_number=2), "use 'page'"),
        (lambda client: client.orders.get(ID, extra_body={}), "pass each field of the body as a separate argument"),
        (lambda client: client.orders.list(filter={}), "pass each field of the filter as a separate argument"),
        (lambda client: client.orders.list(page={}), "use 'first_page' and 'page_size'"),
        (lambda client: client.documents.upload(document="a.pdf"), "use 'file'"),
        (lambda client: client.orders.get(ID, timout=5), "did you mean 'timeout'?"),
        (lambda client: client.orders.get(ID, nothing=5), ""),
    ],
)
def test_arguments(call, hint):
    with pytest.raises(TypeError) as raised:
        call(PortingClient("KEY0123", base_url="http://127.0.0.1:1"))
    _, _, actual = str(raised.value).partition("; ")
    assert actual.startswith(hint) and bool(actual) == bool(hint)
    assert not isinstance(raised.value, ValidationError)
