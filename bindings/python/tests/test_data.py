"""API objects, lists and issues in other tools: data frames, notebooks, JSON encoders, pydantic and FastAPI."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import pytest
from conftest import draft, filled_in

import telnyx_porting
from telnyx_porting import Sandbox, ValidationError, clean, columns, read_numbers
from telnyx_porting.types import PortingOrder, PortingPhoneNumber

pd = pytest.importorskip("pandas", reason="pandas has no wheel for this Python")
pl = pytest.importorskip("polars", reason="polars has no wheel for this Python")
pydantic = pytest.importorskip("pydantic", reason="pydantic has no wheel for this Python")

ID = "f1486bae-f067-460c-ad43-73a92848f902"
PIN = "0042-secret"
ORDER: dict[str, Any] = {
    "id": ID,
    "created_at": "2026-03-01T10:00:00Z",
    "customer_reference": "<script>",
    "status": {"value": "draft"},
    "end_user": {"admin": {"entity_name": "Example", "pin_passcode": PIN}, "floor": 3},
    "phone_numbers": [{"phone_number": "+13035550100"}, {"phone_number": "+13035550101"}],
    "unknown": "<b>",
}


def order(**changes: Any) -> PortingOrder:
    return PortingOrder.from_dict({**ORDER, **changes})


# Columns


def test_columns_have_all_fields_flat_and_typed():
    made = columns([order(), PortingOrder.from_dict({"id": "not-a-uuid"})])
    assert made["id"] == [ID, "not-a-uuid"] and made["status.value"] == ["draft", None]
    assert made["created_at"] == [datetime(2026, 3, 1, 10, tzinfo=timezone.utc), None]
    assert made["end_user.admin.pin_passcode"] == [PIN, None]
    assert made["webhook_url"] == [None, None]
    assert made["phone_numbers"] == [[number.to_dict() for number in order().phone_numbers], []]
    # Fields that this version does not know.
    assert made["unknown"] == ["<b>", None] and made["end_user.floor"] == [3, None]
    assert {len(column) for column in made.values()} == {2}


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_lists_pages_and_tuples_become_data_frames(sandbox, frame):
    client = sandbox.client()
    client.orders.create(["+13035550100", "+13035550101"])
    client.orders.create(["+442079460000"])
    page = next(iter(client.orders.list().pages()))
    for source in (page.columns(), columns(page), columns(client.orders.list())):
        made = frame(source)
        assert made.shape == (2, len(columns([], of=PortingOrder)))
        assert sorted(made["porting_phone_numbers_count"]) == [1, 2]
        assert str(made["created_at"].dtype).lower().startswith("datetime")
    (two,) = (order for order in page if order.porting_phone_numbers_count == 2)
    assert list(frame(columns(two.phone_numbers))["phone_number"]) == ["+13035550100", "+13035550101"]


def test_a_list_without_objects_keeps_the_columns_of_the_class():
    assert columns([]) == {}
    empty = columns([], of=PortingPhoneNumber)
    assert "phone_number" in empty and set(map(len, empty.values())) == {0}


def test_columns_require_objects_of_one_class():
    for objects in ([1], ["text"], [None]):
        with pytest.raises(TypeError, match="expected API objects, such as orders, got"):
            columns(objects)
    with pytest.raises(TypeError, match="expected objects of PortingOrder, got PortingPhoneNumber"):
        columns([order(), order().phone_numbers[0]])
    with pytest.raises(TypeError, match="expected objects of PortingPhoneNumber, got PortingOrder"):
        columns([order()], of=PortingPhoneNumber)


def test_to_dict_has_nulls_on_request():
    one = order()
    assert "webhook_url" not in one.to_dict()
    complete = one.to_dict(nulls=True)
    assert complete["webhook_url"] is None and complete["end_user"]["location"] is None
    assert PortingOrder.from_dict(complete) == one


def test_columns_load_no_other_package():
    code = (
        "import sys; from telnyx_porting import columns; from telnyx_porting.types import PortingOrder\n"
        "columns([PortingOrder.from_dict({'id': 'x'})]); print({'pandas', 'polars', 'pydantic'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


# Notebooks


def test_tables_are_escaped_and_hide_secrets(sandbox):
    html = order()._repr_html_()
    assert "&lt;script&gt;" in html and "<script>" not in html
    assert PIN not in html and "[hidden]" in html and "<b>" not in html
    assert "+13035550100, +13035550101" in html
    client = sandbox.client()
    client.orders.create(["+13035550100"], customer_reference="<script>")
    (page,) = client.orders.list().pages()
    assert "<caption>Page 1 of 1</caption>" in page._repr_html_() and "&lt;script&gt;" in page._repr_html_()


def test_lists_of_numbers_and_issues_are_tables():
    intake = read_numbers(b"Phone\n+13035550100\n<b>\n")
    assert "1 numbers, 1 rejected" in intake._repr_html_() and "&lt;b&gt;" in intake._repr_html_()
    with pytest.raises(ValidationError) as raised:
        telnyx_porting.PortingClient("KEY").orders.create(["<b>"])
    assert "phone_numbers[0]" in raised.value._repr_html_() and "<b>" not in raised.value._repr_html_()
    assert raised.value.issues[0]._repr_html_() == raised.value._repr_html_()


def test_a_plan_is_a_table(sandbox, tmp_path):
    numbers = ["+13035550100", "+13035550101"]
    job = telnyx_porting.jobs.Job(
        numbers, {"customer_reference": "<b>"}, client=sandbox.client(), name="march", journal=tmp_path / "journal.sqlite"
    )
    html = job.plan()._repr_html_()
    assert "Plan of march" in html and "create an order" in html and "+13035550101" in html


# JSON


def test_encoders_accept_objects_with_a_default_function():
    orjson, msgspec = pytest.importorskip("orjson"), pytest.importorskip("msgspec")
    one = order()
    encoded = [
        json.dumps([one], default=PortingOrder.to_dict),
        orjson.dumps([one], default=PortingOrder.to_dict),
        msgspec.json.encode([one], enc_hook=PortingOrder.to_dict),
    ]
    for text in encoded:
        assert [PortingOrder.from_dict(data) for data in json.loads(text)] == [one]


def test_objects_can_be_copied_with_changes():
    one = order()
    at = datetime(2026, 4, 1, tzinfo=timezone.utc)
    replaced = one.__replace__(customer_reference=None, created_at=at, phone_numbers=one.phone_numbers[:1], id=UUID(int=1))
    assert (replaced.customer_reference, replaced.created_at, replaced.id) == (None, at, UUID(int=1))
    assert replaced.phone_numbers == one.phone_numbers[:1] and replaced.extra == one.extra
    assert one.customer_reference == "<script>" and one.__replace__() == one
    if sys.version_info >= (3, 13):
        assert copy.replace(one, customer_reference="x").customer_reference == "x"
    with pytest.raises(TypeError, match="PortingOrder has no attribute 'reference'"):
        one.__replace__(reference="x")
    with pytest.raises(TypeError, match="cannot replace phone_numbers: unexpected type of phone_numbers"):
        one.__replace__(phone_numbers=5)


# pydantic


class Port(pydantic.BaseModel):
    order: PortingOrder
    others: list[PortingOrder] = []


def test_pydantic_validates_and_serializes_objects():
    port = Port(order=order(), others=[ORDER])
    assert port.others == [port.order] and port.model_dump()["order"] == port.order.to_dict()
    assert Port.model_validate_json(port.model_dump_json()) == port
    for wrong in (5, "text", [ORDER]):
        with pytest.raises(pydantic.ValidationError, match="expected PortingOrder or its dict"):
            Port(order=wrong)
    with pytest.raises(pydantic.ValidationError, match="unexpected type of status.details"):
        Port(order={"status": {"details": 5}})


def test_the_json_schema_describes_what_is_serialized():
    jsonschema = pytest.importorskip("jsonschema")
    schema = PortingOrder.json_schema()
    assert schema["properties"]["created_at"]["format"] == "date-time"
    assert "reference for the order" in schema["properties"]["customer_reference"]["description"]
    assert "draft" in schema["properties"]["status"]["properties"]["value"]["examples"]
    assert Port.model_json_schema()["properties"]["order"]["properties"] == schema["properties"]
    for data in (ORDER, order().to_dict(nulls=True), {}):
        jsonschema.validate(data, schema, jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"porting_phone_numbers_count": "two"}, schema, jsonschema.Draft202012Validator)


def test_fastapi_returns_and_accepts_objects(sandbox):
    fastapi, testing = pytest.importorskip("fastapi"), pytest.importorskip("fastapi.testclient")
    app, client = fastapi.FastAPI(), sandbox.async_client()

    @app.get("/orders")
    async def orders() -> list[PortingOrder]:
        return await client.orders.list().collect()

    @app.post("/orders")
    async def received(order: PortingOrder = fastapi.Body()) -> str:
        return str(order.status.value)

    id = draft(Sandbox.client(sandbox))
    with testing.TestClient(app) as web:
        (received_order,) = web.get("/orders").json()
        assert received_order["id"] == str(id)
        assert web.post("/orders", json=received_order).json() == "draft"
        assert web.post("/orders", json={"phone_numbers": 5}).status_code == 422
        schema = web.get("/openapi.json").json()
        assert schema["paths"]["/orders"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["items"]


# Issues as data


def test_issues_have_the_value_its_index_and_a_suggestion(api):
    with pytest.raises(ValidationError) as raised:
        api.orders.create(["+13035550100", "(303) 555-0101", "0044 20 7946 0958", "call me"])
    found = [(issue.index, issue.value, issue.suggestion) for issue in raised.value.issues]
    assert found == [
        (1, "(303) 555-0101", "+13035550101"),
        (2, "0044 20 7946 0958", "+442079460958"),
        (3, "call me", None),
    ]
    assert raised.value.issues[0].hint == "for a North American number, write +13035550101"


def test_secrets_are_not_in_the_value_of_an_issue(api):
    id = draft(api)
    with pytest.raises(ValidationError) as raised:
        api.orders.update(id, end_user={"admin": {"pin_passcode": 42}})
    assert [issue.value for issue in raised.value.issues] == [None] * len(raised.value.issues)
    assert raised.value.issues[0].index is None


def test_one_number_is_cleaned_as_in_a_list():
    assert clean("(303) 555-0100", "US") == clean(13035550100.0, "US") == clean(" +1 303-555-0100 ") == "+13035550100"
    for value, rule in (("(303) 555-0100", "e164"), ("+13035550100; +13035550101", "list-length"), ("x12", "typed-number")):
        with pytest.raises(ValidationError) as raised:
            clean(value)
        assert (raised.value.issues[0].field, raised.value.issues[0].rule) == ("value", rule)
    with pytest.raises(ValidationError, match="number-plan"):
        clean("+12003040506", strict=True)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_data_frame_is_read_like_a_file(frame):
    intake = read_numbers(frame({"Phone": ["(303) 555-0100", "x"], "PIN": ["0042", None]}), country="US", name="march")
    assert intake.phone_numbers == ["+13035550100"] and intake.name == "march"
    assert intake.accepted[0].details.pin_passcode == "0042" and str(intake.rejected[0].place) == "item 2"


def test_the_preflight_has_the_argument_for_each_missing_field(api):
    id = draft(api)
    preflight = api.orders.preflight(id)
    assert preflight.arguments["end_user.admin.entity_name"] == "end_user={'admin': {'entity_name': ...}}"
    assert preflight.arguments["documents.loa"] == "documents={'loa': ...}"
    assert "Not ready to be confirmed" in preflight._repr_html_()
    filled_in(api, id)
    ready = api.orders.preflight(id)
    assert ready.is_ready and "documents.loa" not in ready.arguments
