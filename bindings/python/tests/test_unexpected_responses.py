"""Responses that differ from the description of the API, or do not come from the API."""

from __future__ import annotations

import warnings

import pytest
from wire import ID, canned, data, page, rejected

from telnyx_porting import (
    NotFoundError,
    UnexpectedResponseWarning,
    UnreadableResponseError,
    WrongAddressError,
)

ORDER = {"id": ID, "status": {"value": "draft"}}
HTML = canned(200, b"<!DOCTYPE html><p>Sign in", content_type="text/html")


def test_an_unreadable_member_is_kept_and_causes_a_warning(wire, wired):
    wire.respond_with(data([{**ORDER, "misc": [], "porting_phone_numbers_count": 3.5}]))
    with pytest.warns(UnexpectedResponseWarning) as caught:
        (order,) = wired.orders.create(["+13035550100"])
    assert (str(order.id), order.misc, order.extra) == (ID, None, {"misc": [], "porting_phone_numbers_count": 3.5})
    assert [str(warning.message) for warning in caught] == [
        "the response is not as described: `misc` of PortingOrder is a list",
        "the response is not as described: `porting_phone_numbers_count` of PortingOrder is a number with decimals"
        " or too many digits",
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_warning_that_is_an_error_does_not_hide_the_order(wire, wired):
    wire.respond_with(data([{**ORDER, "misc": []}]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (order,) = wired.orders.create(["+13035550100"])
    assert str(order.id) == ID


def test_an_ignored_filter_causes_one_warning(wire, wired):
    other = {**ORDER, "id": ID.replace("5", "6")}
    wire.respond_with(page([ORDER], total=2), page([other], number=2, total=2))
    with pytest.warns(UnexpectedResponseWarning, match="do not match the filter status") as caught:
        assert len(wired.orders.list(status="exception")) == 2
    assert len(caught) == 1


def test_a_response_about_another_order_causes_a_warning(wire, wired):
    wire.respond_with(data(ORDER))
    with pytest.warns(UnexpectedResponseWarning, match=f"order {ID} instead of {ID.replace('5', '6')}"):
        wired.orders.get(ID.replace("5", "6"))


def test_a_page_of_html_is_named_with_its_host(wire, wired):
    wire.respond_with(HTML)
    with pytest.raises(UnreadableResponseError, match=f"with an HTML page from {wire.host} instead of JSON") as caught:
        wired.orders.create(["+13035550100"])
    assert caught.value.may_have_been_processed


def test_a_404_of_another_server_is_not_a_missing_order(wire, wired):
    wire.respond_with(canned(404, b"<p>nginx"), rejected(404, code="10005"))
    with pytest.raises(WrongAddressError, match="the base URL may lack `/v2`") as caught:
        wired.orders.get(ID)
    assert caught.value.status == 404 and not isinstance(caught.value, NotFoundError)
    with pytest.raises(NotFoundError):
        wired.orders.get(ID)


def test_a_response_without_data_has_a_status_and_a_request_id(wire, wired):
    wire.respond_with(canned(200, {}, x_request_id="req-7"))
    with pytest.raises(UnreadableResponseError, match="response 200 .request req-7. has no `data`") as caught:
        wired.orders.get(ID)
    assert (caught.value.status, caught.value.request_id) == (200, "req-7")
