"""Errors for invalid input: class, field and issue. Nothing is sent, and no secret is shown."""

from __future__ import annotations

import asyncio
import copy
import inspect
import io
import math
import pickle
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest

import telnyx_porting
from telnyx_porting import (
    ActivationSettings,
    AsyncPortingClient,
    ConfigurationError,
    EndUser,
    InputTypeError,
    Misc,
    OrderDocuments,
    PhoneNumberConfiguration,
    PortingClient,
    PortingError,
    Sandbox,
    UserFeedback,
    ValidationError,
    advice,
    sharing_token_claims,
)
from telnyx_porting.types import PortingOrder
from telnyx_porting.webhooks import verify

NUMBER = "+13035550100"
ID = "f1486bae-f067-460c-ad43-73a92848f902"
SECRET = "SECRET-0042"
NAIVE = datetime(2026, 3, 2)
KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


@pytest.fixture(params=[PortingClient, AsyncPortingClient])
def client(request):
    return request.param("KEY0123", base_url="http://127.0.0.1:1")


def numbers(value):
    return lambda client: client.orders.create(value)


def update(**changes):
    return lambda client: client.orders.update(ID, **changes)


def listed(**filters):
    return lambda client: client.orders.list(**filters)


def share(span):
    return lambda client: client.orders.share(ID, expires_in_seconds=span)


def wait(status="ported", **options):
    return lambda client: client.orders.watch([ID], status, **options)


def made(**settings):
    return lambda client: type(client)(**{"api_key": "KEY0123", **settings})


WRONG_TYPES = [
    (made(api_key=5), "api_key: expected str, got int"),
    (made(api_key=SECRET.encode()), "api_key: expected str, got bytes"),
    (made(base_url=Path("/")), "base_url: expected str, got pathlib"),
    (made(timeout="5"), "timeout: expected a number of seconds or a timedelta, got str"),
    (made(timeout=True), "timeout: expected a number of seconds or a timedelta, got bool"),
    (made(max_retries=1.5), "max_retries: expected int, got float"),
    (made(max_retries=True), "max_retries: expected int, got bool"),
    (made(strict="yes"), "strict: expected bool, got str"),
    (numbers(None), "phone_numbers: expected str, or several of them, got None"),
    (numbers(["+13035550100", 13035550100]), "phone_numbers[1]: expected str, got int"),
    (numbers(b"+13035550100"), "phone_numbers: expected str, got bytes"),
    (numbers([["+13035550100"]]), "phone_numbers[0]: expected str, got list"),
    (lambda client: client.orders.get(None), "id: expected str, got None"),
    (lambda client: client.orders.get(True), "id: expected str, got bool"),
    (lambda client: client.orders.get(ID, include_phone_numbers="no"), "include_phone_numbers: expected bool, got str"),
    (lambda client: client.orders.get(ID, extra_headers="X: y"), "extra_headers: expected a dict of str, got str"),
    (lambda client: client.orders.get(ID, extra_query={"a": 5}), 'extra_query["a"]: expected str, got int'),
    (lambda client: client.orders.get(ID, timeout="1"), "timeout: expected a number of seconds or a timedelta, got str"),
    (listed(status=[None]), "status[0]: expected str, got None"),
    (listed(page_size="20"), "page_size: expected int, got str"),
    (listed(page_size=True), "page_size: expected int, got bool"),
    (listed(fast_port_eligible=1), "fast_port_eligible: expected bool, got int"),
    (listed(foc_requested_after=date(2026, 3, 2)), "foc_requested_after: expected a datetime or a str such as 2026-03-02T15:00:00Z, got datetime.date"),
    (listed(foc_requested_after=1772463600), "foc_requested_after: expected a datetime or a str such as 2026-03-02T15:00:00Z, got int"),
    (update(misc="full"), "misc: expected dict, got str"),
    (update(misc=Misc), "misc: expected an instance, got a class"),
    (update(misc=Misc.full), "misc: method cannot be sent"),
    (update(misc={"kind": "full"}), "misc.kind: unknown field; expected one of type, "),
    (update(end_user=EndUser(account_number=42)), "end_user.admin.account_number: expected str, got int"),
    (update(end_user=EndUser(pin_passcode=SECRET.encode())), "end_user.admin.pin_passcode: bytes cannot be sent"),
    (update(end_user={"admin": {"pin_passcode": [SECRET]}}), "end_user.admin.pin_passcode: expected str, got list"),
    (update(end_user={SECRET: {}}), "end_user.SECRET-0042: unknown field; expected admin or location"),
    (update(end_user={5: SECRET}), "end_user: expected a dict with keys of type str, got a key of type int"),
    (update(user_feedback=UserFeedback(user_rating=2**80)), "user_feedback.user_rating: an int of more than 64 bits"),
    (update(user_feedback=UserFeedback(user_rating=math.nan)), "user_feedback.user_rating: a float that JSON does not"),
    (update(user_feedback=UserFeedback(user_rating=True)), "user_feedback.user_rating: expected int, got bool"),
    (update(phone_number_configuration=PhoneNumberConfiguration(tags=[5])), "phone_number_configuration.tags[0]: expected str, got int"),
    (update(requirements="x"), "requirements: expected list, got str"),
    (update(misc=Misc.full(), known_windows=[5]), "known_windows[0]: expected dict, got int"),
    (share(b"36h"), "expires_in_seconds: expected a number of seconds, a timedelta or a str such as 36h, got bytes"),
    (share(True), "expires_in_seconds: expected int, got bool"),
    (lambda client: client.orders.share(ID, permissions=["a"]), "permissions: expected str, got list"),
    (lambda client: client.documents.upload(5), "file: expected a path, bytes or a file object, got int"),
    (lambda client: client.documents.upload(io.StringIO(SECRET), filename="a.txt"), "file: expected a file object opened for reading bytes"),
    (lambda client: client.documents.upload(), "file: is required, unless there is a url"),
    (wait(None), "status: expected str, or several of them, got None"),
    (wait(requests_per_second="2"), "requests_per_second: expected a number, got str"),
    (lambda client: client.orders.blocks.create(ID, phone_number_range=None), "phone_number_range: expected a phone number, a pair of"),
    (
        lambda client: client.orders.blocks.create(ID, phone_number_range="+4930244999901", activation_ranges="+49"),
        "activation_ranges: expected a list of ranges, got str",
    ),
    (lambda client: client.orders.verification_codes.verify(ID, [(SECRET, SECRET)]), "codes: expected a dict with the code for each number, got list"),
    (lambda client: client.orders.verification_codes.verify(ID, {"+61412345678": 4821}), "verification_codes[0]: expected str, got int"),
    (lambda client: client.orders.activation_jobs.update(ID, ID, activate_at=None), "activate_at: expected a datetime or a str such as 2026-03-02T15:00:00Z, got None"),
    (lambda client: client.loa_configurations.preview(**dict.fromkeys(LETTERHEAD)), "address: expected dict, got None"),
    (lambda _: advice(None), "code: expected str, got None"),
    (lambda _: sharing_token_claims(None), "token: expected str, got None"),
    (lambda _: verify(b"{}", "x", public_key=KEY), "headers: expected a mapping, or pairs of a name and a value, got str"),
    (lambda _: verify(b"{}", ["x"], public_key=KEY), "headers: expected a mapping, or pairs of a name and a value, got list"),
    (lambda _: verify("{}", {}, public_key=KEY), "payload: expected the bytes of the request, as they arrived, got str"),
    (lambda _: verify(b"{}", {}, public_key=None), "public_key: expected str, or several of them, got None"),
    (lambda _: Sandbox(speed="x"), "speed: expected a number, got str"),
]
LETTERHEAD = ("name", "company_name", "logo", "address", "email", "phone_number")

BROKEN_RULES = [
    (made(api_key=""), ("api_key", "api-key")),
    (made(api_key="KEY\n" + SECRET), ("api_key", "api-key")),
    (made(api_key=SECRET + "\udc80"), ("api_key", "text")),
    (made(base_url=f"https://user:{SECRET}@example.com"), ("base_url", "base-url")),
    (made(timeout=math.nan), ("timeout", "time-span")),
    (made(timeout=math.inf), ("timeout", "time-span")),
    (made(timeout=-1), ("timeout", "time-span")),
    (made(timeout=0), ("timeout", "time-span")),
    (made(timeout=10**400), ("timeout", "time-span")),
    (made(max_retries=-1), ("max_retries", "count")),
    (made(max_retries=2**64), ("max_retries", "count")),
    (lambda client: client.with_options(timeout=timedelta(seconds=-1)), ("timeout", "time-span")),
    (numbers([]), ("phone_numbers", "not-empty")),
    (numbers("3035550100"), ("phone_numbers[0]", "e164")),
    (numbers(["+1303\udcff"]), ("phone_numbers[0]", "text")),
    (lambda client: client.orders.create([NUMBER], customer_reference="\udc80"), ("customer_reference", "text")),
    (lambda client: client.orders.create_once(["+13035550100"], key="a b"), ("key", "once-key")),
    (lambda client: client.orders.get("../x"), ("id", "id")),
    (lambda client: client.orders.get(PortingOrder.from_dict({})), ("id", "id")),
    (listed(country_code="USA"), ("country_code", "country-code")),
    (listed(foc_requested_after=NAIVE), ("foc_requested_after", "date-time")),
    (listed(foc_requested_before="2026-03-02"), ("foc_requested_before", "date-time")),
    (listed(page_size=0), ("page_size", "page-size")),
    (listed(page_size=-1), ("page_size", "page-size")),
    (listed(page_size=2**70), ("page_size", "page-size")),
    (listed(first_page=0), ("first_page", "page-number")),
    (listed(first_page=2**40), ("first_page", "page-number")),
    (update(webhook_url="https://x/\udc80"), ("webhook_url", "text")),
    (update(documents=OrderDocuments(loa="a b")), ("documents.loa", "id")),
    (
        update(activation_settings=ActivationSettings(foc_datetime_requested=NAIVE)),
        ("activation_settings.foc_datetime_requested", "date-time"),
    ),
    (share(0), ("expires_in_seconds", "share-ttl")),
    (share(2**200), ("expires_in_seconds", "share-ttl")),
    (share(1.5), ("expires_in_seconds", "share-ttl")),
    (share(timedelta(days=3)), ("expires_in_seconds", "share-ttl")),
    (share(math.nan), ("expires_in_seconds", "time-span")),
    (wait("port"), ("status", "known-value")),
    (wait(["ported", "port"]), ("status", "known-value")),
    (wait([]), ("status", "not-empty")),
    (wait(interval=-1), ("interval", "time-span")),
    (wait(timeout=1e300), ("timeout", "time-span")),
    (wait(requests_per_second=0), ("requests_per_second", "rate")),
    (wait(requests_per_second=math.nan), ("requests_per_second", "rate")),
    (
        lambda client: client.orders.create([NUMBER], phone_number_blocks=[("+4930244999910", "+4930244999901")]),
        ("phone_number_blocks[0].end_at", "range-order"),
    ),
    (
        lambda client: client.orders.extensions.create(ID, porting_phone_number_id=ID, extension_range=(-1, 5)),
        ("extension_range.start_at", "extension-bounds"),
    ),
    (lambda client: client.orders.activation_jobs.update(ID, ID, activate_at=NAIVE), ("activate_at", "date-time")),
    (lambda client: client.phone_numbers.csv(page=0), ("page", "page-number")),
    (lambda _: sharing_token_claims(SECRET), ("token", "sharing-token")),
    (lambda _: verify(b"{}", {}, public_key=[]), ("public_key", "webhook-key")),
    (lambda _: verify(b"{}", {}, public_key=KEY, tolerance=-1), ("tolerance", "time-span")),
    (lambda _: Sandbox(frozen_at=NAIVE), ("frozen_at", "date-time")),
    (lambda _: Sandbox(speed=-1), ("speed", "rate")),
    (lambda _: Sandbox(seed=-1), ("seed", "count")),
    (lambda _: Sandbox(faults="502@"), ("fault", "fault")),
]


def refusal(client, call):
    """The error that a call raises, or that awaiting it raises."""
    with pytest.raises(PortingError) as raised:
        result = call(client)
        if inspect.iscoroutine(result):
            asyncio.run(result)
    error = raised.value
    for shown in (str(error), repr(error), str(error.__cause__), str(error.__context__)):
        assert SECRET not in shown.replace("end_user.SECRET-0042", "")
    same = pickle.loads(pickle.dumps(error))
    assert (type(same), str(same), same.issues) == (type(error), str(error), error.issues)
    assert str(copy.copy(error)) == str(error)
    return error


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=[text for _, text in WRONG_TYPES])
def test_a_wrong_type_is_a_type_error_that_names_the_argument(client, call, text):
    error = refusal(client, call)
    assert type(error) is InputTypeError and isinstance(error, TypeError) and isinstance(error, ValueError)
    assert str(error).startswith(text) and "[type]" in str(error)
    assert {issue.rule for issue in error.issues} == {"type"}


@pytest.mark.parametrize(("call", "expected"), BROKEN_RULES, ids=[" ".join(names) for _, names in BROKEN_RULES])
def test_a_broken_rule_is_reported_with_field_and_hint(client, call, expected):
    error = refusal(client, call)
    assert type(error) is ValidationError
    assert [(issue.field, issue.rule) for issue in error.issues] == [expected]
    assert error.issues[0].hint and error.issues[0].message in str(error)
    assert str(error).startswith(expected[0] + ": ")


def test_leading_zeros_are_significant(client):
    error = refusal(client, update(end_user=EndUser(pin_passcode=42)))
    assert error.issues[0].hint == "put it in quotes: leading zeros are significant"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda client: client.orders.create([NUMBER], customer_ref="x"), r"did you mean 'customer_reference'"),
        (update(webhok_url=None), r"update\(\) .* 'webhok_url'; did you mean 'webhook_url'\?"),
        (listed(pagesize=3), r"list\(\) .* 'pagesize'; did you mean 'page_size'\?"),
        (listed(filter={}), r"list\(\) .* 'filter'; pass each field of the filter as a separate argument"),
        (lambda client: client.orders.get(ID, raw=True), r"get\(\) got an unexpected keyword argument 'raw'$"),
        (lambda client: client.uk_carriers(timout=3), r"uk_carriers\(\) .* 'timout'; did you mean 'timeout'\?"),
        (made(apikey="x"), r"PortingClient\(\) got an unexpected keyword argument 'apikey'"),
        (lambda client: client.with_options(retries=1), r"^with_options\(\) got an unexpected"),
        (lambda _: Sandbox.client(Sandbox(), retries=1), r"^client\(\) got an unexpected"),
        (lambda _: Misc(), "create Misc with full"),
        (lambda client: pickle.dumps(client), "PortingClient cannot be pickled, because that would copy its API key"),
    ],
)
def test_a_mistyped_argument_is_reported_like_in_python(client, call, text):
    with pytest.raises(TypeError, match=text) as raised:
        result = call(client)
        if inspect.iscoroutine(result):
            asyncio.run(result)
    assert not isinstance(raised.value, PortingError)


def test_notes_are_still_notes():
    error = refusal(PortingClient("KEY"), numbers([]))
    if hasattr(Exception, "add_note"):
        error.add_note("for customer 17")
        assert error.__notes__ == ["for customer 17"]


def test_an_object_is_accepted_as_its_id(sandbox, drive):
    api = drive(sandbox)
    (order,) = api.orders.create(["+13035550100"])
    document = api.documents.upload(b"%PDF-1.4\n", filename="loa.pdf")
    assert api.documents.download(document) == b"%PDF-1.4\n"
    updated = api.orders.update(order, documents=OrderDocuments(loa=document))
    assert str(updated.documents.loa) == str(document.id)
    assert api.orders.get(order).id == order.id
    assert len(api.phone_numbers.list(porting_order_id=[order])) == 1
    assert api.orders.wait_until_all([order], "draft")[0].is_reached
    api.orders.delete(order)
    with pytest.raises(ValidationError, match=r"id: telnyx_porting\.types\.PortingOrder has no id"):
        api.orders.get(PortingOrder.from_dict({}))
    with pytest.raises(TypeError):
        api.orders.get(type("Row", (), {"id": uuid4()})())


def test_the_modules_of_the_package_are_its_attributes():
    for name in ("enums", "inputs", "results", "sandbox", "types", "webhooks"):
        assert getattr(telnyx_porting, name).__name__ == f"telnyx_porting.{name}"
        assert name in dir(telnyx_porting) and name not in telnyx_porting.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        telnyx_porting.nothing  # noqa: B018


def test_times_may_be_of_any_zone(client):
    west = timezone(timedelta(hours=-7))
    for time in (datetime(2026, 3, 2, 8, tzinfo=west), "2026-03-02T08:00:00-07:00", "2026-03-02T15:00:00Z"):
        client.orders.list(foc_requested_after=time)


def test_an_empty_base_url_is_rejected(monkeypatch):
    monkeypatch.setenv("TELNYX_API_KEY", "KEY0123456789ABCDEF")
    for empty in ("", " "):
        monkeypatch.setenv("TELNYX_BASE_URL", empty)
        with pytest.raises(ConfigurationError, match="TELNYX_BASE_URL is empty"):
            PortingClient()
    with pytest.raises(ValidationError) as raised:
        PortingClient(base_url="")
    assert raised.value.issues[0].field == "base_url"
    with pytest.raises(ValidationError, match="quotation mark"):
        PortingClient('"KEY0123456789ABCDEF"', base_url="http://127.0.0.1:1")
