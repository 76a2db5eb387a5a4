"""The classes of API objects: all of them with the description's examples, and their properties with orders."""

from __future__ import annotations

import copy
import gc
import inspect
import json
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from telnyx_porting import enums, types
from telnyx_porting.types import Model, PortingOrder

ROOT = Path(__file__).parents[3]
DESCRIPTION = ROOT / "crates/telnyx-porting-sandbox/src/schema/porting-orders.json"
CLASSES: list[type[Model]] = [
    value for name in types.__all__ if isinstance(value := getattr(types, name), type) and value is not Model
]

ID = "f1486bae-f067-460c-ad43-73a92848f902"
PIN = "0042-secret"
ACCOUNT = "Account-99"
ORDER: dict[str, Any] = {
    "id": ID,
    "created_at": "2026-03-01T10:00:00.527Z",
    "customer_reference": "O'Neil",
    "status": {"value": "exception", "details": [{"code": "LOA_ILLEGIBLE", "description": "Blurred."}]},
    "end_user": {
        "admin": {"entity_name": "Example", "account_number": ACCOUNT, "pin_passcode": PIN},
        "location": {"locality": "Denver", "floor": {"number": 3}},
    },
    "misc": {"type": "full"},
    "phone_numbers": [{"phone_number": f"+1303555000{number}"} for number in range(8)],
    "phone_number_configuration": {"tags": ["a", "b"]},
    "porting_phone_numbers_count": 8,
    "requirements_met": True,
    "webhook_url": None,
    "carrier_name": "Unknown value",
    "more": {"deep": [1, 2.5, None, True, "x", 2**63]},
}


def order(**changes: Any) -> PortingOrder:
    return PortingOrder.from_dict({**ORDER, **changes})


def without_nothing(value: Any) -> Any:
    """Without null, absent and empty-list members, which are equivalent for attributes."""
    if isinstance(value, dict):
        cleaned = {name: without_nothing(member) for name, member in value.items()}
        return {name: member for name, member in cleaned.items() if member is not None and member != []}
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    return value


# Values of attributes


def test_attributes_are_python_values() -> None:
    one = order()
    assert one.id == UUID(ID)
    assert one.created_at == datetime(2026, 3, 1, 10, 0, 0, 527_000, tzinfo=timezone.utc)
    assert isinstance(one.created_at, datetime) and one.created_at.utcoffset() == timedelta(0)
    assert one.customer_reference == "O'Neil"
    assert one.porting_phone_numbers_count == 8
    assert one.requirements_met is True
    assert one.misc is not None and one.misc.type == "full"
    assert one.phone_number_configuration is not None and one.phone_number_configuration.tags == ("a", "b")
    assert one.end_user is not None and one.end_user.admin is not None
    assert one.end_user.admin.pin_passcode == PIN
    assert [number.phone_number for number in one.phone_numbers][:2] == ["+13035550000", "+13035550001"]


def test_absent_and_null_members_are_none_and_lists_are_empty() -> None:
    empty = PortingOrder.from_dict({"webhook_url": None, "phone_numbers": None})
    for name in PortingOrder.__match_args__:
        assert getattr(empty, name) in (None, ()), name
    assert empty.phone_numbers == () and empty.additional_steps == ()
    assert empty.extra == {}


def test_ids_and_times_in_other_formats_remain_text() -> None:
    one = order(id="sr_10b316", created_at="soon", updated_at="2026-03-01T10:00:00", user_id="")
    assert (one.id, one.created_at, one.updated_at, one.user_id) == ("sr_10b316", "soon", "2026-03-01T10:00:00", "")
    # Parsing and writing these would change what the API sent.
    assert order(id=ID.replace("-", "")).id == ID.replace("-", "")
    assert order(id=f"{{{ID}}}").id == f"{{{ID}}}"
    assert order(id=ID.upper()).id == UUID(ID)


@pytest.mark.parametrize("text", [ID, str(UUID(int=0)), str(UUID(int=2**128 - 1))])
def test_uuids_equal_those_that_python_parses(text: str) -> None:
    one, other = order(id=text).id, UUID(text)
    assert isinstance(one, UUID)
    assert (type(one), one, hash(one), str(one), one.int, one.is_safe) == (
        type(other), other, hash(other), text, other.int, other.is_safe,
    )  # fmt: skip
    assert pickle.dumps(one) == pickle.dumps(other) and copy.deepcopy(one) == other and not one < other
    with pytest.raises(TypeError):
        one.int = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T10:00:00+01:00", datetime(2026, 3, 1, 9, tzinfo=timezone.utc)),
        ("2026-03-01T10:00:00.1234567Z", datetime(2026, 3, 1, 10, 0, 0, 123_456, tzinfo=timezone.utc)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=timezone.utc)),
        ("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59-01:00"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
        ("", ""),
    ],
)
def test_times_are_in_utc_unless_python_cannot_hold_them(text: str, expected: object) -> None:
    time = order(created_at=text).created_at
    assert time == expected and pickle.dumps(time) == pickle.dumps(expected)


def test_values_that_this_version_does_not_know_are_text() -> None:
    one = order(status={"value": "activation-in-progress"}, additional_steps=["new_step"])
    assert one.status is not None and one.status.value == "activation-in-progress"
    assert type(one.status.value) is str
    assert one.additional_steps == ("new_step",)


def test_nested_values_are_created_once() -> None:
    one = order()
    assert one.end_user is one.end_user
    assert one.end_user is not None and one.end_user.admin is one.end_user.admin
    assert one.phone_numbers is one.phone_numbers
    assert one.id is one.id
    assert one.created_at is one.created_at


def test_a_part_outlives_its_object() -> None:
    admin = order().end_user.admin  # type: ignore[union-attr]
    gc.collect()
    assert admin is not None and admin.entity_name == "Example"


def test_threads_get_the_same_instances() -> None:
    for _ in range(20):
        one = order()
        with ThreadPoolExecutor(8) as pool:
            assert len({id(end_user) for end_user in pool.map(lambda _: one.end_user, range(64))}) == 1


def test_unknown_fields_are_in_extra() -> None:
    one = order()
    assert one.extra == {"carrier_name": "Unknown value", "more": ORDER["more"]}
    one.extra["carrier_name"] = "changed"
    assert one.extra["carrier_name"] == "Unknown value"
    assert one.end_user is not None and one.end_user.location is not None
    assert one.end_user.location.extra == {"floor": {"number": 3}}


def test_free_json_is_dicts_and_lists() -> None:
    criteria = {"max_age_days": 90, "any": [1, {"a": None}]}
    requirement = types.RequirementType.from_dict({"acceptance_criteria": criteria})
    assert requirement.acceptance_criteria == criteria
    assert types.RequirementType.from_dict({}).acceptance_criteria is None


def test_instances_are_frozen_and_cannot_be_constructed() -> None:
    one = order()
    for name in ("id", "new"):
        with pytest.raises(AttributeError):
            setattr(one, name, "x")
        with pytest.raises(AttributeError):
            delattr(one, name)
    with pytest.raises(TypeError):
        PortingOrder()
    with pytest.raises(TypeError):
        Model()
    with pytest.raises(TypeError):
        type("Own", (PortingOrder,), {})


def test_reading_keeps_no_memory() -> None:
    def read() -> None:
        for one in (order() for _ in range(100)):
            _ = (one.id, one.created_at, one.end_user, one.phone_numbers, one.extra, repr(one), one.to_dict(), hash(one))

    read()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(5):
        read()
    gc.collect()
    assert sys.getallocatedblocks() - before < 500


# Representation


def test_repr_shows_the_fields_that_are_set() -> None:
    small = PortingOrder.from_dict({"id": ID, "created_at": "2026-03-01T10:00:00Z", "updated_at": "soon", "misc": {}})
    assert repr(small) == (
        f"PortingOrder(created_at=2026-03-01T10:00:00Z, id={ID}, misc=PortingOrderMisc(), updated_at='soon')"
    )
    assert str(small) == repr(small)
    assert repr(PortingOrder.from_dict({})) == "PortingOrder()"
    settings = types.PortingOrderPhoneNumberConfiguration.from_dict({"tags": ["a", "b"]})
    assert repr(settings) == "PortingOrderPhoneNumberConfiguration(tags=('a', 'b'))"
    assert repr(PortingOrder.from_dict({"requirements_met": True})) == "PortingOrder(requirements_met=True)"


def test_repr_of_a_large_object_shows_its_key_fields() -> None:
    assert repr(order()) == (
        f"PortingOrder(id={ID}, status='exception', customer_reference=\"O'Neil\", phone_numbers=('+13035550000', "
        "'+13035550001', '+13035550002', '+13035550003', '+13035550004', ... 3 more), porting_phone_numbers_count=8, ...)"
    )


def test_repr_hides_secrets_and_unknown_values_at_any_depth() -> None:
    assert PIN not in repr(order()) and ACCOUNT not in repr(order())
    shown = repr([PortingOrder.from_dict({name: ORDER[name] for name in ("id", "end_user", "carrier_name", "more")})])
    assert PIN not in shown and ACCOUNT not in shown
    assert "pin_passcode='[hidden]'" in shown and "account_number='[hidden]'" in shown
    assert "extra={'carrier_name': ..., 'more': ...}" in shown
    assert "Unknown value" not in shown and "extra={'floor': ...}" in shown
    token = types.PortingOrderSharingToken.from_dict({"token": PIN, "permissions": ["a"]})
    assert repr(token) == "PortingOrderSharingToken(permissions=('a',), token='[hidden]')"
    requirement = types.RequirementType.from_dict({"acceptance_criteria": {"key": PIN}})
    assert repr(requirement) == "RequirementType(acceptance_criteria={'key': ...})"


def test_repr_cuts_long_lists() -> None:
    shown = repr(PortingOrder.from_dict({"phone_numbers": ORDER["phone_numbers"]}))
    assert "'+13035550004'), ... 3 more)" in shown and "+13035550005" not in shown


def test_all_is_documented_and_listed() -> None:
    assert len(CLASSES) > 40
    for cls in CLASSES:
        assert cls.__module__ == "telnyx_porting.types"
        assert issubclass(cls, Model) and inspect.getdoc(cls), cls
        for name in cls.__match_args__:  # type: ignore[attr-defined]
            assert inspect.getdoc(getattr(cls, name)), (cls, name)
            assert name in dir(cls)
    for name in ("extra", "to_dict", "to_json", "from_dict", "from_json"):
        assert inspect.getdoc(getattr(Model, name)), name


# Comparison


def test_equality_is_by_class_and_value() -> None:
    assert order() == order() and hash(order()) == hash(order())
    assert order() != order(customer_reference="other")
    assert order() != order(more={})
    assert order().end_user == order().end_user
    assert types.LoaAddress.from_dict({}) != types.LoaContact.from_dict({})
    assert (order() == 1) is False and order() != ORDER


def test_hash_is_that_of_the_value() -> None:
    assert len({order(), order(), order(id="other")}) == 2
    one, same = order(more={"a": 1, "b": 2}), order(more={"b": 2, "a": 1})
    assert one == same and hash(one) == hash(same)
    first, last = {"zone": 1, **ORDER}, {**ORDER, "zone": 1}
    assert hash(PortingOrder.from_dict(first)) == hash(PortingOrder.from_dict(last))
    assert hash(order(more={"a": 0.0})) == hash(order(more={"a": -0.0}))


def test_patterns_match() -> None:
    match order():
        case PortingOrder(status=types.PortingOrderStatus(value="exception", details=(detail, *_))):
            assert detail.code == "LOA_ILLEGIBLE"
        case _:
            pytest.fail("no match")
    match types.ActivationWindow.from_dict({"start_at": "a", "end_at": "b"}):
        case types.ActivationWindow(end, start):
            assert (end, start) == ("b", "a")


# Copying and serialization


def test_copies_are_the_same_instance() -> None:
    one = order()
    assert copy.copy(one) is one and copy.deepcopy(one) is one
    assert copy.deepcopy({"orders": [one]})["orders"][0] is one


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_everything(protocol: int) -> None:
    one = order()
    read = pickle.loads(pickle.dumps([one, one.end_user], protocol))
    assert read == [one, one.end_user] and type(read[0]) is PortingOrder
    assert read[0].to_dict() == one.to_dict() and read[1].admin.pin_passcode == PIN


def test_a_dict_has_everything_in_plain_values() -> None:
    written = order().to_dict()
    assert without_nothing(written) == without_nothing(ORDER)
    assert written["id"] == ID and written["created_at"] == "2026-03-01T10:00:00.527Z"
    assert written["end_user"]["admin"]["pin_passcode"] == PIN
    assert type(written["phone_numbers"]) is list
    assert "webhook_url" not in written
    assert json.loads(order().to_json()) == written


def test_dicts_have_the_names_of_the_api() -> None:
    payload = types.SplitEventPayload.from_dict({"from": {"id": ID}, "to": {"id": ID}})
    assert payload.from_ is not None and payload.from_.id == UUID(ID)
    assert payload.to_dict()["from"] == {"id": ID}
    assert "from_=" in repr(payload)


def test_json_is_parsed_from_str_and_bytes() -> None:
    text = json.dumps(ORDER)
    assert PortingOrder.from_json(text) == PortingOrder.from_json(text.encode()) == order()


@pytest.mark.parametrize("data", [{"status": PIN}, {"end_user": {"admin": {"pin_passcode": [PIN]}}}])
def test_an_unreadable_member_is_kept(data: dict[str, Any]) -> None:
    order = PortingOrder.from_dict(data)
    assert {**order.to_dict(), **data} == order.to_dict()
    assert PIN not in repr(order)


def test_unreadable_values_are_not_quoted() -> None:
    with pytest.raises(ValueError, match="unexpected type") as raised:
        PortingOrder.from_json(json.dumps(PIN))
    assert PIN not in str(raised.value)


def test_invalid_json_is_rejected() -> None:
    for text in ("", "{", "{} {}", b"\xff", '{"id": NaN}'):
        with pytest.raises(ValueError, match="not JSON"):
            PortingOrder.from_json(text)
    with pytest.raises(TypeError):
        PortingOrder.from_json(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        PortingOrder.from_dict([])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not on Model"):
        Model.from_json("{}")


# Every class


def examples() -> list[Any]:
    """The examples of all described objects, each with the class whose fields match best."""
    schemas: dict[str, Any] = json.loads(DESCRIPTION.read_text())["components"]["schemas"]
    found: list[Any] = []
    for name, schema in schemas.items():
        example = schema.get("example")
        if not isinstance(example, dict) or name.startswith(("Create", "Update", "AU", "Export")):
            continue
        fields = {"from_" if field == "from" else field for field in example}
        best = max(CLASSES, key=lambda cls: len(fields & wire(cls)) - len(fields ^ wire(cls)) / 100)
        found.append(pytest.param(best, example, id=name))
    return found


def wire(cls: type[Model]) -> set[str]:
    return set(cls.__match_args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("cls", "example"), examples())
def test_every_example_of_the_description_is_preserved(cls: type[Model], example: dict[str, Any]) -> None:
    one = cls.from_dict(example)
    assert without_nothing(one.to_dict()) == without_nothing(example)
    assert json.loads(one.to_json()) == one.to_dict()
    assert cls.from_dict(one.to_dict()) == one == pickle.loads(pickle.dumps(one))
    assert hash(cls.from_json(one.to_json())) == hash(one)
    assert set(one.extra) <= set(example)
    for name in wire(cls):
        value = getattr(one, name)
        assert value == getattr(one, name)
        assert isinstance(value, (str, int, float, bool, tuple, dict, UUID, datetime, Model, type(None))), name
    assert repr(one).startswith(f"{cls.__name__}(")


def test_there_are_enough_examples() -> None:
    assert len(examples()) >= 35
    assert len({case.values[0] for case in examples()}) >= 33


def test_no_example_of_a_class_is_empty() -> None:
    for cls in CLASSES:
        empty = cls.from_dict({})
        assert repr(empty) == f"{cls.__name__}()"
        assert empty == cls.from_json("{}") and hash(empty) == hash(cls.from_json("{}"))
        unknown = cls.from_dict({"unheard_of": {"a": [1]}})
        assert unknown.extra == {"unheard_of": {"a": [1]}} and unknown != empty


# Events and enums


def test_events_of_unknown_types_have_the_common_fields() -> None:
    event = types.UnknownPortingEvent.from_dict(
        {"event_type": "porting_order.moved", "id": ID, "payload": {"pin": PIN}, "payload_status": 1, "at": "now"}
    )
    assert (event.event_type, event.id, event.payload) == ("porting_order.moved", UUID(ID), {"pin": PIN})
    assert event.available_notification_methods == () and event.porting_order_id is None
    assert event.extra == {"payload_status": 1, "at": "now"}
    assert PIN not in repr(event) and pickle.loads(pickle.dumps(event)) == event
    assert isinstance(event, types.PortingEvent)
    assert not isinstance(order(), types.PortingEvent)


def test_enums_are_texts() -> None:
    assert order().status.value == enums.PortingOrderStatusValue.EXCEPTION  # type: ignore[union-attr]
    assert enums.PortingOrderStatusValue("in-process") is enums.PortingOrderStatusValue.IN_PROCESS
    for value in ("localcommercial", "multipurpose", "other"):
        assert enums.PhoneNumberType(value) is enums.PhoneNumberType[value.upper()]
    for name in enums.__all__:
        cls: type[Enum] = getattr(enums, name)
        for member in cls:
            assert isinstance(member, str) and str(member) == f"{member}" == member.value
            assert json.dumps(member) == json.dumps(member.value)
            assert member.name.isupper() and member.name.isidentifier()
        assert inspect.getdoc(cls)
