"""All issues with the arguments of a call are reported at once."""

from __future__ import annotations

import decimal
import io
import json
import os
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
from wire import canned, rejected

from telnyx_porting import (
    EndUser,
    InputTypeError,
    ManyChecks,
    NotSentError,
    PortingClient,
    Sandbox,
    ValidationError,
    read_numbers,
)
from telnyx_porting.types import PortabilityCheck, PortingOrder

ID = "f1486bae-f067-460c-ad43-73a92848f902"
CLIENT = PortingClient("KEY0123", base_url="http://127.0.0.1:1")


def wrong(call):
    with pytest.raises(ValidationError) as raised:
        call()
    error = raised.value
    assert str(error).count("\n") == len(error.issues) - 1
    return {issue.field: issue.rule for issue in error.issues}, error


def test_all_items_and_all_arguments():
    fields, error = wrong(lambda: CLIENT.orders.create([13035550100, "+13035550101", None], customer_reference=5))
    assert fields == {"phone_numbers[0]": "type", "phone_numbers[2]": "type", "customer_reference": "type"}
    assert type(error) is InputTypeError


def test_types_and_rules_together():
    call = lambda: CLIENT.orders.create_once(["+1", 5], key="a b", customer_reference=b"x")  # noqa: E731
    fields, error = wrong(call)
    assert fields == {"phone_numbers[0]": "e164", "phone_numbers[1]": "type", "key": "once-key", "customer_reference": "type"}
    # Including issues that are not about types.
    assert type(error) is ValidationError


def test_all_parts_of_an_update():
    end_user = EndUser(account_number=42, pin_passcode=17, entity_name=b"x", address={"locality": 5})
    fields, error = wrong(
        lambda: CLIENT.orders.update(
            None, end_user=end_user, misc={"type": True}, webhook_url="nowhere", known_numbers=[5], customer_reference=1
        )
    )
    assert fields == {
        "id": "type",
        "end_user.admin.account_number": "type",
        "end_user.admin.pin_passcode": "type",
        "end_user.admin.entity_name": "type",
        "end_user.location.locality": "type",
        "misc.type": "type",
        "webhook_url": "webhook-url",
        "customer_reference": "type",
        "known_numbers[0]": "type",
    }
    assert "42" not in str(error) and "17" not in str(error)


def test_arguments_and_options_of_one_call():
    fields, _ = wrong(lambda: CLIENT.orders.share("a b", expires_in_seconds=0, timeout="1", extra_headers={"a b": "c"}))
    assert fields == {
        "id": "id",
        "expires_in_seconds": "share-ttl",
        "timeout": "type",
        'extra_headers["a b"]': "header",
    }
    # A list has its options from the start.
    fields, _ = wrong(lambda: CLIENT.orders.list(country_code="USA", timeout="1"))
    assert fields == {"country_code": "country-code", "timeout": "type"}


def test_settings_options_and_filters():
    settings = {"api_key": 5, "timeout": "5", "deadline": 0, "max_retries": True, "lookup_time": -1, "strict": 1}
    fields, _ = wrong(lambda: PortingClient(**settings))
    assert set(fields) == set(settings)
    fields, _ = wrong(lambda: CLIENT.orders.get(ID, timeout="1", max_retries=-1, extra_query={"a": 5, "b": 6}))
    assert set(fields) == {"timeout", "max_retries", 'extra_query["a"]', 'extra_query["b"]'}
    fields, _ = wrong(lambda: CLIENT.orders.list(status=[None, 5], page_size=0, sort=5, fast_port_eligible="x"))
    assert set(fields) == {"status[0]", "status[1]", "page_size", "sort", "fast_port_eligible"}
    fields, _ = wrong(lambda: Sandbox(speed="x", seed=-1, strict=1))
    assert set(fields) == {"speed", "seed", "strict"}
    fields, _ = wrong(lambda: CLIENT.number_configurations.create([{"porting_phone_number_id": 5, "user_bundle_id": 6}]))
    assert len(fields) == 2
    fields, _ = wrong(lambda: CLIENT.orders.verification_codes.verify(None, {5: "1", "+61412345678": 2}))
    assert set(fields) == {"order_id", "verification_codes[0]", "verification_codes[1]"}


def test_an_exception_of_an_iterator_is_raised_itself():
    def numbers():
        yield 5
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        CLIENT.orders.create(numbers(), customer_reference=5)


def test_objects_are_accepted_as_their_numbers(sandbox, drive):
    api = drive(sandbox)
    checks = api.portability.check(["+13035550100", "+13035550101"])
    orders = api.orders.create(checks)
    numbers = api.phone_numbers.list(porting_order_id=orders)
    assert {number.phone_number for number in numbers} == {"+13035550100", "+13035550101"}
    assert len(api.portability.check_many(numbers).checks) == 2
    assert len(api.phone_numbers.list(phone_number=checks[0])) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (PortabilityCheck.from_dict({"portable": True}), "phone_numbers[0]: expected a phone number, got telnyx_porting.types.PortabilityCheck"),
        (PortingOrder.from_dict({"id": ID}), "phone_numbers[0]: expected a phone number, got telnyx_porting.types.PortingOrder"),
    ],
)
def test_objects_without_a_number_are_rejected_with_a_hint(value, text):
    with pytest.raises(ValidationError) as raised:
        CLIENT.orders.create([value])
    assert str(raised.value).startswith(text) and "hint: " in str(raised.value)


def test_missing_values_of_data_frames_are_named():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"Phone": ["+13035550100"]})
    with pytest.raises(InputTypeError, match=r'phone_numbers: expected one of its columns, such as frame\["Phone"\], got pandas'):
        CLIENT.orders.create(frame)
    with pytest.raises(InputTypeError, match="created_after: expected a datetime, got NaT, a missing time"):
        CLIENT.reports.create(created_after=pandas.NaT)
    with pytest.raises(InputTypeError, match="foc_datetime_requested: expected a datetime, got NaT, a missing time"):
        CLIENT.orders.update(ID, activation_settings={"foc_datetime_requested": pandas.NaT})
    with pytest.raises(InputTypeError, match="timeout: expected a number of seconds or a timedelta, got pandas.*NaT"):
        CLIENT.with_options(timeout=pandas.NaT)
    assert read_numbers(pandas.Series(["+13035550100", pandas.NaT])).phone_numbers == ["+13035550100"]


def test_values_of_other_libraries_are_sent_as_those_of_python():
    numpy = pytest.importorskip("numpy")

    class Id(UUID):
        """As that of asyncpg."""

    client = PortingClient("KEY0123", dry_run=True, timeout=numpy.int64(5), deadline=decimal.Decimal("5.5"))
    offset = timezone(timedelta(hours=5, minutes=30, seconds=15))
    with pytest.raises(NotSentError) as raised:
        client.orders.update(
            Id(ID),
            user_feedback={"user_rating": numpy.int64(5)},
            messaging={"enable_messaging": numpy.bool_(True)},
            activation_settings={"foc_datetime_requested": datetime(2026, 1, 1, tzinfo=offset)},
        )
    assert raised.value.url.endswith(ID)
    assert json.loads(raised.value.body) == {
        "user_feedback": {"user_rating": 5},
        "messaging": {"enable_messaging": True},
        "activation_settings": {"foc_datetime_requested": "2025-12-31T18:29:45Z"},
    }
    for wrong_type in (numpy.bool_(True), numpy.timedelta64(5, "s"), numpy.array([5])):
        with pytest.raises(InputTypeError, match="timeout: expected a number of seconds or a timedelta"):
            client.with_options(timeout=wrong_type)


def test_a_file_object_must_return_bytes():
    class Reader:
        async def read(self, size):
            return b""

    with pytest.raises(InputTypeError, match=r"an async read\(\): await its read\(\) and pass the bytes"):
        CLIENT.documents.upload(Reader(), filename="a.pdf")
    with pytest.raises(InputTypeError, match="got one that reads str"):
        CLIENT.documents.upload(io.StringIO("text"), filename="a.pdf")


def test_the_path_of_an_object_may_be_bytes(tmp_path):
    class Path:
        def __fspath__(self):
            return os.fsencode(tmp_path / "numbers.csv")

    (tmp_path / "numbers.csv").write_text("+13035550100\n")
    assert read_numbers(Path()).phone_numbers == ["+13035550100"]


def test_times_outside_of_four_digit_years_are_rejected():
    late = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=5)))
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5, seconds=1)))
    for time in (late, early):
        fields, _ = wrong(lambda time=time: CLIENT.orders.update(ID, activation_settings={"foc_datetime_requested": time}))
        assert fields == {"activation_settings.foc_datetime_requested": "date-time"}
        fields, _ = wrong(lambda time=time: CLIENT.reports.create(created_after=time))
        assert fields == {"created_after": "date-time"}


def test_a_number_that_the_server_rejects_does_not_affect_the_others(wire, wired):
    bad = rejected(422, pointer="/phone_numbers/1")
    good = canned(201, {"data": [{"phone_number": "+13035550100", "portable": True}]})
    requests = wire.respond_with(bad, good)
    many = wired.portability.check_many(["+13035550100", "+13035550101", "+13035550100"])
    assert isinstance(many, ManyChecks) and len(many.checks) == 1
    (failed,) = many.failures
    assert failed.phone_numbers == ("+13035550101",)
    assert list(failed.reasons) == ["+13035550101"]
    assert "It is rejected." in failed.reasons["+13035550101"]
    assert [request.json["phone_numbers"] for request in requests] == [["+13035550100", "+13035550101"], ["+13035550100"]]
