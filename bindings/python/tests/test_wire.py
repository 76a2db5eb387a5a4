"""Requests byte for byte, and results of responses that a sandbox does not send."""

from __future__ import annotations

import importlib.metadata
import io
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
import wire as given
from wire import CUT_OFF, ID, KEY, canned, data, page, rejected

from telnyx_porting import EndUser, Misc, errors

PDF = b"%PDF-1.4\n\x00\xff\n%%EOF\n"
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
BERLIN_IN_WINTER = timezone(timedelta(hours=1))
ORDER = f"/v2/porting_orders/{ID}"


def test_a_request_to_the_byte(wire, wired):
    sent = wire.respond_with(data({"id": ID}))
    wired.orders.get(UUID(ID))
    line, *headers, end, rest = sent[0].head.decode().split("\r\n")
    assert (line, end, rest, sent[0].body) == (f"GET {ORDER} HTTP/1.1", "", "", b"")
    version = importlib.metadata.version("telnyx-porting")
    assert sorted(headers) == [
        "accept: application/json",
        f"authorization: Bearer {KEY}",
        f"host: {wire.host}",
        f"user-agent: telnyx-porting-python/{version} telnyx-porting/{version}",
    ]


def test_ids_are_encoded_in_paths(wire, wired):
    sent = wire.respond_with(data({}), data({}))
    wired.orders.get('a{b}"<c>+d@e:f=g')
    wired.orders.comments.create(ID, "x")
    assert sent[0].path == "/v2/porting_orders/a%7Bb%7D%22%3Cc%3E+d@e:f=g"
    assert sent[1].path == f"{ORDER}/comments"


@pytest.mark.parametrize("id", ["", "a/b", "a?b", "a#b", "a%2Fb", "..", "a b", "é", "a\r\nx: y"])
def test_ids_that_would_change_the_path_are_not_sent(wired, id):
    with pytest.raises(errors.ValidationError):
        wired.orders.get(id)


def test_filters(wire, wired):
    sent = wire.respond_with(page([]), page([]), page([]))
    wired.orders.list(
        status=["draft", "in-process"],
        customer_reference="a&b=c+d/é %",
        fast_port_eligible=True,
        foc_requested_after=datetime(2026, 3, 2, 15, tzinfo=BERLIN_IN_WINTER),
        include_phone_numbers=False,
        page_size=3,
        first_page=2,
        sort="-created_at",
    )
    assert sent[0].query.split("&") == [
        "filter%5Bactivation_settings%5D%5Bfast_port_eligible%5D=true",
        "filter%5Bactivation_settings%5D%5Bfoc_datetime_requested%5D%5Bgt%5D=2026-03-02T14%3A00%3A00Z",
        "filter%5Bcustomer_reference%5D=a%26b%3Dc%2Bd%2F%C3%A9+%25",
        "filter%5Bstatus%5D=draft%2Cin-process",
        "include_phone_numbers=false",
        "page%5Bnumber%5D=2",
        "page%5Bsize%5D=3",
        "sort%5Bvalue%5D=-created_at",
    ]
    wired.orders.list(status="draft")
    assert sent[1].query == "filter%5Bstatus%5D=draft&page%5Bnumber%5D=1"
    wired.events.list(created_from="2026-03-02T00:00:00.250+02:00")
    assert sent[2].query == "filter%5Bcreated_at%5D%5Bgte%5D=2026-03-01T22%3A00%3A00.250Z&page%5Bnumber%5D=1"


def test_pages_follow_each_other(wire, wired):
    sent = wire.respond_with(page([{"id": "1"}], 1, 2), page([{"id": "2"}], 2, 2))
    found = wired.orders.list(extra_query={"filter[new]": "x y"}, extra_headers={"X-Own": "1"})
    assert [order.id for order in found] == ["1", "2"]
    assert [request.query for request in sent] == [
        f"page%5Bnumber%5D={number}&filter%5Bnew%5D=x+y" for number in (1, 2)
    ]
    assert [request.headers["x-own"] for request in sent] == ["1", "1"]


def test_creating(wire, wired):
    sent = wire.respond_with(data([{"id": ID}]))
    wired.orders.create(["+13035550000", "+13035550001"], customer_reference='Acct "1" é')
    assert sent[0].line == "POST /v2/porting_orders HTTP/1.1"
    assert sent[0].headers["content-type"] == "application/json"
    expected = '{"customer_reference":"Acct \\"1\\" é","phone_numbers":["+13035550000","+13035550001"]}'
    assert sent[0].body == expected.encode()


def test_the_three_states_of_an_update(wire, wired):
    sent = wire.respond_with(*[data({"id": ID})] * 5)
    update = wired.orders.update
    update(ID, customer_reference="x")
    update(ID, customer_reference=None, webhook_url=None, requirement_group_id=None)
    update(ID, documents={"loa": None, "invoice": UUID(ID)})
    update(ID, end_user=EndUser(pin_passcode="0042", account_number=None), misc=Misc.partial_keep("+13035550009"))
    update(ID, activation_settings={"foc_datetime_requested": datetime(2026, 3, 2, 15, tzinfo=BERLIN_IN_WINTER)})
    assert {request.line for request in sent} == {f"PATCH {ORDER} HTTP/1.1"}
    assert [request.body.decode() for request in sent] == [
        '{"customer_reference":"x"}',
        '{"customer_reference":null,"requirement_group_id":null,"webhook_url":null}',
        f'{{"documents":{{"invoice":"{ID}","loa":null}}}}',
        '{"end_user":{"admin":{"account_number":null,"pin_passcode":"0042"}},'
        '"misc":{"new_billing_phone_number":"+13035550009","remaining_numbers_action":"keep","type":"partial"}}',
        '{"activation_settings":{"foc_datetime_requested":"2026-03-02T14:00:00Z"}}',
    ]


def test_sharing(wire, wired):
    sent = wire.respond_with(data({"token": "x"}), data({"token": "x"}))
    wired.orders.share(ID, expires_in_seconds=timedelta(hours=1), permissions="porting_order.document.read")
    wired.orders.share(ID)
    assert sent[0].line == f"POST {ORDER}/actions/share HTTP/1.1"
    assert sent[0].body == b'{"expires_in_seconds":3600,"permissions":"porting_order.document.read"}'
    assert sent[1].body == b"{}"


def test_actions_and_deletions_have_no_body(wire, wired):
    sent = wire.respond_with(data({"id": ID}), canned(204))
    wired.orders.confirm(ID)
    assert wired.orders.delete(ID) is None
    assert [request.line for request in sent] == [
        f"POST {ORDER}/actions/confirm HTTP/1.1",
        f"DELETE {ORDER} HTTP/1.1",
    ]
    assert [request.body for request in sent] == [b"", b""]


@pytest.mark.parametrize("kind", ["bytes", "path", "text path", "file object", "stream"])
def test_uploads(wire, wired, tmp_path, kind):
    path = tmp_path / "loa 1.pdf"
    path.write_bytes(PDF)
    with path.open("rb") as opened:
        file = {
            "bytes": PDF,
            "path": path,
            "text path": str(path),
            "file object": opened,
            "stream": io.BytesIO(PDF),
        }[kind]
        named = {} if kind in ("path", "text path", "file object") else {"filename": "loa 1.pdf"}
        sent = wire.respond_with(data({"id": ID}))
        wired.documents.upload(file, customer_reference="é", **named)
    media_type, boundary = sent[0].headers["content-type"].split("; boundary=")
    assert (sent[0].line, media_type) == ("POST /v2/documents HTTP/1.1", "multipart/form-data")
    assert sent[0].body == (
        f"--{boundary}\r\n"
        'Content-Disposition: form-data; name="file"; filename="loa 1.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode() + PDF + (
        f"\r\n--{boundary}\r\n"
        'Content-Disposition: form-data; name="customer_reference"\r\n\r\n'
        f"é\r\n--{boundary}--\r\n"
    ).encode()  # fmt: skip


def test_a_document_from_a_url_is_json(wire, wired):
    sent = wire.respond_with(data({"id": ID}))
    wired.documents.upload(url="https://example.com/loa.pdf?a=1")
    assert sent[0].json == {"url": "https://example.com/loa.pdf?a=1"}


def test_extra_headers_never_replace_the_key(wire, wired):
    sent = wire.respond_with(data([{"id": ID}]))
    headers = {"Idempotency-Key": "k-1", "X-Trace": "a b", "User-Agent": "own"}
    wired.orders.create(["+13035550000"], extra_headers=headers, extra_query={"dry": "1&2"})
    names = ("idempotency-key", "x-trace", "user-agent", "authorization")
    assert [sent[0].headers[name] for name in names] == ["k-1", "a b", "own", f"Bearer {KEY}"]
    assert sent[0].query == "dry=1%262"
    for name, value in [("Authorization", "Bearer x"), ("a b", "x"), ("x-a", "line\r\nx-b: 1")]:
        with pytest.raises(errors.ValidationError) as caught:
            wired.orders.get(ID, extra_headers={name: value})
        assert "Bearer" not in str(caught.value) and "x-b" not in str(caught.value)


def test_the_user_agent_of_the_program_is_sent(wire, drive):
    sent = wire.respond_with(data({}))
    drive(wire, user_agent="acme-billing/2.1").orders.get(ID)
    assert sent[0].headers["user-agent"].startswith("acme-billing/2.1 telnyx-porting-python/")


def test_options_of_a_client_and_of_a_call(wire, wired):
    sent = wire.respond_with(*[rejected(503, retry_after="0")] * 6)
    impatient = wired.with_options(max_retries=0, timeout=timedelta(seconds=5))
    for client, options, attempts in [(wired, {}, 3), (impatient, {}, 1), (impatient, {"max_retries": 1}, 2)]:
        del sent[:]
        with pytest.raises(errors.InternalServerError) as caught:
            client.orders.get(ID, **options)
        assert (len(sent), caught.value.attempts) == (attempts, attempts)


def test_a_timeout_applies_to_each_attempt(wire, wired):
    sent = wire.respond_with(given.SILENCE)
    with pytest.raises(errors.RequestTimeoutError) as caught:
        wired.orders.create(["+13035550000"], timeout=0.1)
    assert len(sent) == 1 and caught.value.may_have_been_processed
    wire.respond_with(given.SILENCE)
    with pytest.raises(errors.RequestTimeoutError):
        wired.with_options(timeout=0.1, max_retries=0).orders.get(ID)


@pytest.mark.parametrize("broken", [given.DROPPED, CUT_OFF], ids=["dropped", "cut off"])
def test_a_create_is_not_retried_after_a_lost_response(wire, wired, broken):
    sent = wire.respond_with(broken)
    with pytest.raises(errors.PortingError) as caught:
        wired.orders.create(["+13035550000"])
    assert len(sent) == 1 and caught.value.may_have_been_processed
    assert isinstance(caught.value, errors.TransportError | errors.UnreadableResponseError)


def test_a_read_is_retried_after_a_truncated_response(wire, wired):
    sent = wire.respond_with(CUT_OFF, data({"id": ID}))
    assert wired.orders.get(ID).id == UUID(ID)
    assert len(sent) == 2


def test_retry_after_is_honored(wire, wired):
    sent = wire.respond_with(rejected(429, retry_after="0"), rejected(429, retry_after="0"), data([{"id": "1"}]))
    assert wired.orders.create(["+13035550000"])[0].id == "1"
    assert len({request.body for request in sent}) == 1 and len(sent) == 3
    wire.respond_with(rejected(429, "10011", retry_after="120", x_request_id="r-1"))
    with pytest.raises(errors.RateLimitError) as caught:
        wired.orders.get(ID)
    error = caught.value
    assert (error.retry_after, error.request_id, error.code, error.attempts) == (120.0, "r-1", "10011", 1)
    assert not error.may_have_been_processed


def test_a_create_is_not_retried_after_503(wire, wired):
    sent = wire.respond_with(rejected(503, retry_after="0"))
    with pytest.raises(errors.InternalServerError) as caught:
        wired.orders.create(["+13035550000"])
    assert len(sent) == 1 and caught.value.may_have_been_processed


def test_reading_stores_no_file(wire, wired):
    for failure in (rejected(502), given.DROPPED):
        wire.respond_with(failure)
        with pytest.raises(errors.PortingError) as caught:
            wired.orders.get(ID, max_retries=0)
        assert not caught.value.may_have_been_processed


@pytest.mark.parametrize(
    ("status", "kind", "in_doubt"),
    [
        (400, errors.BadRequestError, False),
        (401, errors.AuthenticationError, False),
        (402, errors.ApiError, False),
        (403, errors.PermissionDeniedError, False),
        (404, errors.NotFoundError, False),
        (408, errors.InternalServerError, True),
        (409, errors.ConflictError, False),
        (418, errors.ApiError, False),
        (422, errors.UnprocessableEntityError, False),
        (429, errors.RateLimitError, False),
        (500, errors.InternalServerError, True),
        (502, errors.InternalServerError, True),
        (503, errors.InternalServerError, True),
        (599, errors.InternalServerError, True),
    ],
)
def test_rejections(wire, wired, status, kind, in_doubt):
    wire.respond_with(rejected(status, "10015", "/phone_numbers/0", x_request_id="r-1"))
    with pytest.raises(errors.ApiError) as caught:
        wired.orders.create(["+13035550000"], max_retries=0)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code, error.pointer, error.request_id) == (status, "10015", "/phone_numbers/0", "r-1")
    assert error.errors[0].title == "Bad Request" and error.errors[0].detail == "It is rejected."
    assert error.may_have_been_processed == in_doubt
    assert KEY not in f"{error}{error!r}"


@pytest.mark.parametrize("body", [HTML, b"", b'{"errors": "no"}', b"[]", b"\xff\xfe", b'{"errors": [{"code": 7}]}'])
def test_errors_without_an_error_document(wire, wired, body):
    wire.respond_with(canned(502, body, content_type="text/html"))
    with pytest.raises(errors.InternalServerError) as caught:
        wired.orders.get(ID, max_retries=0)
    assert (caught.value.status, caught.value.body, caught.value.pointer) == (502, body, None)


@pytest.mark.filterwarnings("ignore::telnyx_porting.UnexpectedResponseWarning")
@pytest.mark.parametrize("body", [HTML, b"", b"{", b'{"data": 7}', b'{"data": ["90517"]}', b'"90517"'])
def test_unreadable_successes(wire, wired, body):
    wire.respond_with(canned(200, body, content_type="application/json", x_request_id="r-1"))
    with pytest.raises(errors.UnreadableResponseError) as caught:
        wired.orders.get(ID, max_retries=0)
    assert (caught.value.status, caught.value.request_id, caught.value.body) == (200, "r-1", body)
    assert "90517" not in f"{caught.value}{caught.value!r}"


def test_a_success_without_data(wire, wired):
    wire.respond_with(canned(200, {}))
    with pytest.raises(errors.UnreadableResponseError, match="get_porting_order: the response 200 has no `data`"):
        wired.orders.get(ID)


@pytest.mark.filterwarnings("ignore::telnyx_porting.UnexpectedResponseWarning")
def test_unknown_members_are_kept(wire, wired):
    order = {
        "id": "not-a-uuid",
        "status": {"value": "on-the-moon", "details": []},
        "created_at": "yesterday",
        "new": {"deep": [1, 2.5, None]},
    }
    wire.respond_with(data(order))
    found = wired.orders.get(ID)
    assert (found.id, found.status.value, found.created_at) == ("not-a-uuid", "on-the-moon", "yesterday")
    assert found.extra == {"new": {"deep": [1, 2.5, None]}}
    assert found.to_dict()["status"]["value"] == "on-the-moon"


def test_unusual_headers_and_an_empty_response(wire, wired):
    odd = b'HTTP/1.1 200\r\nX-Odd: \xe9\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-length: 16\r\n\r\n{"data":{"a":1}}'
    wire.respond_with(odd, canned(204, x_request_id="r-2"))
    response = wired.with_raw_response.orders.get(ID)
    assert (response.status, response.value.id, response.content) == (200, None, b'{"data":{"a":1}}')
    assert response.headers["set-cookie"] == "a=1, b=2" and response.headers["x-odd"] == "\ufffd"
    assert (response.request_id, response.attempts) == (None, 1)
    response = wired.with_raw_response.orders.delete(ID)
    assert (response.status, response.value, response.request_id, response.content) == (204, None, "r-2", b"")


def test_a_redirect_is_not_followed(wire, wired):
    sent = wire.respond_with(canned(307, location=f"{wire.url}/elsewhere"))
    with pytest.raises(errors.ApiError) as caught:
        wired.orders.get(ID)
    assert (caught.value.status, len(sent)) == (307, 1)
