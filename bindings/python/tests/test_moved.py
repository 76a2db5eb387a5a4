"""What is said to those who use a name of the official SDK on something else than a group of methods."""

from __future__ import annotations

import copy
import pickle

import pytest
from wire import ID, data

import telnyx_porting
from telnyx_porting import ApiError, Document, PortingClient, ValidationError, webhooks
from telnyx_porting.types import PortingOrder

ORDER = PortingOrder.from_dict({"id": ID})


def told(owner, name):
    with pytest.raises(AttributeError) as raised:
        getattr(owner, name)
    assert raised.value.name == name
    text, _, hint = str(raised.value).partition("; ")
    assert text.endswith(f"has no attribute {name!r}")
    return hint


def test_raw_responses_lists_and_pages(wire):
    wire.answers(data({"id": ID}))
    raw = wire.client().with_raw_response.orders.get(ID)
    for name, hint in [
        ("parse", "it is value here, an attribute"),
        ("data", "it is value here"),
        ("status_code", "it is status here"),
        ("http_response", "status, headers and content are its own attributes here"),
        ("nothing", ""),
    ]:
        assert told(raw, name) == hint
    assert raw.headers["Content-Type"] == raw.headers["content-type"] and "CONTENT-TYPE" in raw.headers
    assert raw.headers.get("X-Nothing") is None
    assert dict(raw.headers)["content-type"]
    client = PortingClient("KEY0123", base_url="http://127.0.0.1:1")
    assert told(client.orders.list(), "data").startswith("a loop gives the items")
    assert told(client.orders.list(), "has_next_page").startswith("pages() gives")
    assert told(client, "webhooks") == "it is telnyx_porting.webhooks.verify() here"
    assert told(client, "close") == "there is nothing to close"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("data", "results come without it: this is the object itself"),
        ("model_dump", "it is to_dict() here"),
        ("model_dump_json", "it is to_json() here"),
        ("nothing", ""),
    ],
)
def test_results(name, hint):
    assert told(ORDER, name) == hint
    assert not hasattr(ORDER, "_repr_html_")
    assert copy.deepcopy(ORDER) == ORDER == pickle.loads(pickle.dumps(ORDER))
    assert told(Document({}, None, None), "data") == "results come without it: this is the document itself"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("status_code", "it is status here"), ("message", "it is str(error) here"), ("nothing", "")],
)
def test_errors(name, hint):
    assert told(ApiError("no", status=404), name) == hint


def test_modules():
    assert told(telnyx_porting, "Telnyx") == "it is PortingClient here"
    assert told(telnyx_porting, "APIStatusError") == "it is ApiError here"
    assert told(telnyx_porting, "nothing") == ""
    assert told(webhooks, "unwrap") == "it is verify(payload, headers, public_key=...) here"


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda client: client.orders.list(page_number=2), "it is 'first_page' here"),
        (lambda client: client.phone_numbers.csv(page_number=2), "it is 'page' here"),
        (lambda client: client.orders.get(ID, extra_body={}), "each field of the body is an argument of its own"),
        (lambda client: client.orders.list(filter={}), "each field of the filter is an argument of its own"),
        (lambda client: client.orders.list(page={}), "it is 'first_page' and 'page_size' here"),
        (lambda client: client.documents.upload(document="a.pdf"), "it is 'file' here"),
        (lambda client: client.orders.get(ID, timout=5), "did you mean 'timeout'?"),
        (lambda client: client.orders.get(ID, nothing=5), ""),
    ],
)
def test_arguments(call, hint):
    with pytest.raises(TypeError) as raised:
        call(PortingClient("KEY0123", base_url="http://127.0.0.1:1"))
    _, _, told = str(raised.value).partition("; ")
    assert told.startswith(hint) and bool(told) == bool(hint)
    assert not isinstance(raised.value, ValidationError)
