"""Orders: from numbers to ported, and exceptions on the way."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from conftest import draft, filled_in, submitted, upload

from telnyx_porting import (
    ActivationSettings,
    EndUser,
    Messaging,
    Misc,
    NotFoundError,
    OrderDocuments,
    PhoneNumberBlock,
    PhoneNumberConfiguration,
    UnprocessableEntityError,
    UserFeedback,
    ValidationError,
    sharing_token_claims,
)


def issues(raised):
    return [(issue.field, issue.rule) for issue in raised.value.issues]


def test_numbers_become_orders(api):
    orders = api.orders.create(
        ["+13035550100", "+16475550100"], customer_reference="Acct 123abc", customer_group_reference="Group-456"
    )
    assert len(orders) == 2
    assert {order.customer_reference for order in orders} == {"Acct 123abc"}
    assert {str(order.id) for order in api.orders.list(status="draft")} == {str(order.id) for order in orders}
    assert api.orders.list(status=["ported"]) == []
    assert len(api.orders.list(page_size=1)) == 2
    assert api.orders.get(orders[0].id).status.value == "draft"
    assert not api.orders.get(orders[0].id, include_phone_numbers=False).phone_numbers


def test_creating_once_creates_once(sandbox, api):
    sandbox.add_fault("CreatePortingOrder:drop-after@#1")
    first = api.orders.create_once(["+13035550100"], key="request-17")
    again = api.orders.create_once(["+13035550100"], key="request-17")
    assert [str(order.id) for order in first] == [str(order.id) for order in again]
    assert sandbox.counters["orders_created"] == 1


def test_orders_are_created_with_blocks(api):
    block = {"phone_number_range": ("+4930244999901", "+4930244999910")}
    (order,) = api.orders.create(["+4930244999901"], phone_number_blocks=[block])
    assert len(api.orders.blocks.list(order.id)) == 1


def test_omitted_fields_are_kept_and_none_clears(api):
    id = draft(api, customer_reference="before")
    api.orders.update(id, webhook_url="https://example.com/hook")
    order = api.orders.update(id, customer_group_reference="group")
    assert (order.customer_reference, order.webhook_url) == ("before", "https://example.com/hook")
    order = api.orders.update(id, webhook_url=None, customer_reference=None)
    assert (order.customer_reference, order.webhook_url, order.customer_group_reference) == (None, None, "group")


def test_every_part_is_accepted_as_a_class_and_as_a_dict(api):
    id, loa = draft(api), upload(api)
    window = api.orders.foc_windows(id)[0]
    time = datetime.fromisoformat(str(window.started_at).replace("Z", "+00:00")) + timedelta(hours=1)
    connection = "1293384261075731499"
    parts = {
        "misc": (Misc.partial_disconnect(), {"type": "partial", "remaining_numbers_action": "disconnect"}),
        "end_user": (EndUser(pin_passcode="0042"), {"admin": {"pin_passcode": "0042"}}),
        "documents": (OrderDocuments(loa=loa), {"loa": UUID(str(loa))}),
        "activation_settings": (
            ActivationSettings(foc_datetime_requested=time),
            {"foc_datetime_requested": time.isoformat()},
        ),
        "phone_number_configuration": (
            PhoneNumberConfiguration(connection_id=connection, tags=["a", "b"]),
            {"connection_id": connection, "tags": ("a", "b")},
        ),
        "messaging": (Messaging(enable_messaging=False), {"enable_messaging": False}),
    }
    for name, (typed, plain) in parts.items():
        first, second = (api.orders.update(id, **{name: part}, known_windows=[window]) for part in (typed, plain))
        first, second = getattr(first, name), getattr(second, name)
        assert repr(first) == repr(second), name
    order = api.orders.get(id)
    assert order.end_user.admin.pin_passcode == "0042"
    assert order.phone_number_configuration.connection_id == connection
    assert order.misc.remaining_numbers_action == "disconnect"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"misc": {"type": "full", "remaining_numbers_action": "keep"}},
            ("misc.remaining_numbers_action", "misc-full"),
        ),
        ({"misc": Misc.partial_keep("5550009")}, ("misc.new_billing_phone_number", "e164")),
        ({"end_user": {"admin": {"pincode": "0042"}}}, ("end_user.admin.pincode", "type")),
        ({"end_user": {"admin": {"account_number": 123}}}, ("end_user.admin.account_number", "type")),
        ({"documents": None}, ("documents", "clearable")),
        ({"webhook_url": "ftp://example.com"}, ("webhook_url", "webhook-url")),
        (
            {"activation_settings": ActivationSettings(foc_datetime_requested=datetime(2026, 3, 2))},
            ("activation_settings.foc_datetime_requested", "date-time"),
        ),
        ({"requirement_group_id": "a/b"}, ("requirement_group_id", "id")),
    ],
)
def test_input_is_validated_before_anything_is_sent(sandbox, api, changes, expected):
    with pytest.raises(ValidationError) as raised:
        api.orders.update(uuid4(), **changes)
    assert issues(raised) == [expected]
    assert isinstance(raised.value, ValueError)
    assert sandbox.counters["requests"] == {}


def test_all_issues_are_reported_at_once(sandbox, api):
    with pytest.raises(ValidationError) as raised:
        api.orders.create(["+13035550100", "12", "+1303555"])
    assert [field for field, _ in issues(raised)] == ["phone_numbers[1]", "phone_numbers[2]"]
    with pytest.raises(ValidationError) as raised:
        api.orders.update(uuid4(), misc=Misc.partial_keep("+13035550100"), known_numbers=["+13035550100"])
    assert issues(raised) == [("misc.new_billing_phone_number", "billing-number-stays")]
    for wrong in (5, None, b"bytes", ["list"]):
        with pytest.raises(TypeError):
            api.orders.get(wrong)
    with pytest.raises(TypeError, match=r"end_user\.admin\.pin_passcode: bytes cannot be sent"):
        api.orders.update(uuid4(), end_user=EndUser(pin_passcode=b"0042"))
    assert sandbox.counters["requests"] == {}


def test_an_address_is_cleared_field_by_field(sandbox, api):
    for end_user in (EndUser(entity_name="A", address=None), {"admin": {"entity_name": "A"}, "location": None}):
        with pytest.raises(ValidationError) as raised:
            api.orders.update(uuid4(), end_user=end_user)
        assert issues(raised) == [("end_user.location", "clearable")]
    for ranges in (5, "+4930244999901"):
        with pytest.raises(TypeError, match=r"activation_ranges: expected a list of ranges"):
            api.orders.create([], phone_number_blocks=[PhoneNumberBlock("+4930244999901", ranges)])
    assert sandbox.counters["requests"] == {}


def test_missing_fields_are_listed_before_an_order_is_confirmed(sandbox, api):
    (order,) = api.orders.create(["+442079460100"])
    preflight = api.orders.preflight(order.id)
    assert preflight.order.id == order.id and not preflight.is_ready
    missing = {issue.field: issue for issue in preflight.issues if issue.is_error}
    assert missing["documents.loa"].rule == "required" and missing["documents.loa"].hint
    assert missing["requirements[0].field_value"].message == "Proof of identity: is missing"
    assert [needed.requirement_type.name for needed in preflight.requirements][0] == "Proof of identity"
    with pytest.raises(UnprocessableEntityError) as raised:
        api.orders.confirm(order.id)
    assert len(missing) == len(raised.value.errors)
    id = draft(api)
    filled_in(api, id)
    assert api.orders.preflight(id).is_ready
    assert "orders_confirmed" not in {name for name, count in sandbox.counters.items() if count}


def test_an_update_changes_something(sandbox, api):
    for changes in ({}, {"end_user": {}}, {"requirements": []}, {"requirements": [], "customer_reference": "a"}):
        with pytest.raises(ValidationError) as raised:
            api.orders.update(uuid4(), **changes)
        assert [rule for _, rule in issues(raised)][-1] == "not-empty"
    assert sandbox.counters["requests"] == {}


def test_an_order_is_submitted_once(sandbox, api):
    id = draft(api)
    with pytest.raises(UnprocessableEntityError) as raised:
        api.orders.confirm(id)
    assert len(raised.value.errors) > 3
    filled_in(api, id)
    sandbox.add_fault("ConfirmPortingOrder:drop-after@#1")
    assert api.orders.confirm_once(id).status.value == "in-process"
    assert api.orders.confirm_once(id).status.value == "in-process"
    assert sandbox.counters["orders_confirmed"] == 1


def test_an_order_is_cancelled(sandbox, api):
    id = submitted(api)
    assert api.orders.cancel_once(id).status.value == "cancel-pending"
    assert api.orders.cancel_once(id).status.value == "cancel-pending"
    assert sandbox.counters["orders_cancelled"] == 1
    other = submitted(api, "+13035550101")
    assert api.orders.cancel_regardless(other).status.value == "cancel-pending"
    third = submitted(api, "+13035550102")
    assert api.orders.cancel(third).status.value == "cancel-pending"
    order = api.orders.update(third, user_feedback=UserFeedback(user_rating=5, user_comment="quick"))
    assert (order.user_feedback.user_rating, order.user_feedback.user_comment) == (5, "quick")


def test_an_order_is_not_cancelled_close_to_its_foc_time(api):
    id = submitted(api)
    api.orders.wait_until(id, "foc-date-confirmed")
    with pytest.raises(ValidationError) as raised:
        api.orders.cancel(id)
    assert [rule for _, rule in issues(raised)] == ["cancel-lock"]


def test_a_draft_is_deleted(api):
    id = draft(api)
    assert api.orders.delete(id) is None
    with pytest.raises(NotFoundError) as raised:
        api.orders.get(id)
    assert raised.value.code == "10005"


def test_documents_are_shared(api):
    id = draft(api)
    for ttl in (3600, timedelta(hours=1), "1h"):
        token = api.orders.share(id, expires_in_seconds=ttl, permissions="porting_order.document.read")
        claims = sharing_token_claims(token)
        assert claims == sharing_token_claims(token.token)
        assert claims.permissions == ("porting_order.document.read",)
        assert str(claims.porting_order_id) == str(id)
        assert claims.expires_at - claims.issued_at == timedelta(hours=1)
        assert not claims.is_expired() and claims.is_expired(claims.expires_at)
        assert claims.expires_at.tzinfo is timezone.utc
    for ttl in (0, 172_801, timedelta(days=3), "soon"):
        with pytest.raises(ValidationError):
            api.orders.share(id, expires_in_seconds=ttl)
    with pytest.raises(ValidationError, match="JWT"):
        sharing_token_claims("nonsense")


def test_other_details_of_an_order(api):
    id = submitted(api)
    assert api.orders.foc_windows(id)[0].started_at
    assert api.orders.requirements(id) == []
    assert api.orders.sub_request(id).sub_request_id
    assert api.orders.loa_template(id).startswith(b"%PDF")


def test_requirements_of_other_countries(api):
    id = draft(api, "+4930244999901")
    requirements = api.orders.requirements(id, page_size=1)
    assert len(requirements) == 2
    values = [
        {
            "requirement_type_id": item.requirement_type.id,
            "field_value": upload(api) if item.field_type == "document" else "Musterstrasse 1",
        }
        for item in requirements
    ]
    assert api.orders.update(id, requirements=values)
    assert all(item.field_value for item in api.orders.requirements(id))
