"""Not run: type checkers must accept these uses of the classes, and find the marked errors."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from typing_extensions import assert_type

from telnyx_porting.enums import PortingOrderStatusValue
from telnyx_porting.types import (
    NewCommentEvent,
    PortingEvent,
    PortingOrder,
    PortingOrderStatus,
    PortingPhoneNumber,
    UnknownPortingEvent,
)


def attributes(order: PortingOrder) -> None:
    assert_type(order.id, UUID | str | None)
    assert_type(order.created_at, datetime | str | None)
    assert_type(order.porting_phone_numbers_count, int | None)
    assert_type(order.phone_numbers, tuple[PortingPhoneNumber, ...])
    assert_type(order.additional_steps, tuple[str, ...])
    assert_type(order.status, PortingOrderStatus | None)
    assert_type(PortingOrder.from_json("{}"), PortingOrder)
    if order.status is not None:
        print(order.status.value == PortingOrderStatusValue.DRAFT)


def comparisons(order: PortingOrder) -> None:
    # Always false: the status is an object, and its value is the string.
    print(order.status == "draft")  # type: ignore[comparison-overlap]  # pyright: ignore[reportUnnecessaryComparison]
    print(order.status is not None and order.status.value == "draft")
    print(order == PortingOrder.from_json("{}"))


def frozen(order: PortingOrder) -> None:
    order.description = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def events(event: PortingEvent) -> None:
    assert_type(event.id, UUID | str | None)
    assert_type(event.event_type, str | None)
    match event:
        case NewCommentEvent(payload=payload) if payload is not None and payload.comment is not None:
            assert_type(payload.comment.body, str | None)
        case UnknownPortingEvent():
            print(event.extra)
        case _:
            pass
