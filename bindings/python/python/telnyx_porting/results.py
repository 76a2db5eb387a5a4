"""Results that are not objects of the API. Those are in `telnyx_porting.types`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ._hints import lazy
from ._native import HookRequest, HookResponse, Page, RawResponse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from typing_extensions import Literal, TypeAlias

    from .errors import PortingError, Issue
    from .types import PortabilityCheck, PortingEvent, PortingOrder, PortingOrderRequirementDetail

    Outcome: TypeAlias = Literal[
        "reached", "exception", "cancelled", "ported", "out-of-reach", "split", "timed-out", "failed"
    ]

__all__ = [
    "Advice",
    "Document",
    "FailedCheck",
    "Headers",
    "HookRequest",
    "HookResponse",
    "PollFailed",
    "ManyChecks",
    "Page",
    "Preflight",
    "RawResponse",
    "SharingTokenClaims",
    "Split",
    "StatusChange",
    "OrderEnd",
    "WebhookEvent",
]


@lazy
class Split(NamedTuple):
    """Numbers that left an order in a late split: Telnyx moved them to another order."""

    numbers: int
    """The count of numbers that left the order."""
    orders: tuple[UUID | str, ...]
    """The orders that they moved to; empty if this is unknown, for example because they were removed."""


@lazy
class OrderEnd(NamedTuple):
    """The end of the wait for an order."""

    id: UUID | str
    """The order's id."""
    outcome: Outcome
    """The outcome.

    `reached`: the order has the status. `exception`: it needs a correction; after 14 days the order is
    cancelled. `cancelled`: it was cancelled. `ported`: it was ported, and the wait was for another status.
    `out-of-reach`: it is a draft that has to be confirmed first, or the wait was for a draft and it has been confirmed.
    `split`: numbers of it moved to other orders, which the wait does not cover. `timed-out`: the timeout expired.
    `failed`: the order could not be read, and the error is not transient.
    """
    order: PortingOrder | None
    """The order from the last successful poll, without its phone numbers."""
    error: PortingError | None
    """Why the order could not be read, if the wait failed."""
    split: Split | None = None
    """The numbers that left the order, if that ended the wait."""

    @property
    def is_reached(self) -> bool:
        """Whether the order has the status."""
        return self.outcome == "reached"

    def unwrap(self) -> PortingOrder:
        """The order, if it has the status.

        Raises:
            WaitTimeoutError: The timeout expired.
            NotReachedError: The order ended with another outcome.
            PortingError: The order could not be read.
        """
        from .errors import NotReachedError, WaitTimeoutError

        if self.error is not None:
            raise self.error
        if self.outcome == "reached" and self.order is not None:
            return self.order
        kind = WaitTimeoutError if self.outcome == "timed-out" else NotReachedError
        status = getattr(getattr(self.order, "status", None), "value", None)
        text = f"the wait for order {self.id} ended: {self.outcome}" + (f", with status {status}" if status else "")
        if self.outcome == "out-of-reach" and status == "draft":
            text += "; confirm it first, or pass past_drafts=True if another process does"
        if self.split is not None:
            orders = ", ".join(map(str, self.split.orders)) or "an order that cannot be found"
            text += f"; {self.split.numbers} of its numbers moved to {orders}"
        raise kind(text, outcome=self.outcome, order_id=self.id, order=self.order, split=self.split)


@lazy
class StatusChange(NamedTuple):
    """An order whose status, FOC time or exceptions changed since the last poll, or which lost numbers."""

    id: UUID | str
    """The order's id."""
    before: str | None
    """The previous status; `None` at the first poll."""
    order: PortingOrder
    """The order as it is now, without its phone numbers."""
    split: Split | None = None
    """The numbers that left the order, if any did."""


@lazy
class PollFailed(NamedTuple):
    """A poll that failed with a transient error. Reported once per outage, until a poll succeeds."""

    ids: tuple[UUID | str, ...]
    """The ids of the orders that could not be read; empty if the poll was not for orders."""
    error: PortingError
    """The error."""
    retry_in: float
    """Seconds until the next poll."""


@lazy
class FailedCheck(NamedTuple):
    """Numbers that were not checked."""

    phone_numbers: tuple[str, ...]
    """The numbers."""
    error: PortingError
    """The error of the request, which may have contained other numbers too."""
    reasons: dict[str, str]
    """The reason for each number, in one line."""


@lazy
class ManyChecks(NamedTuple):
    """The results of a check of more numbers than fit into one request."""

    checks: list[PortabilityCheck]
    """The results, in no particular order."""
    failures: tuple[FailedCheck, ...]
    """The numbers without a result."""


@lazy
class Preflight(NamedTuple):
    """An order, its requirements, and what prevents it from being confirmed.

    The API's description does not list what an order needs. The checks follow Telnyx's guides and its example of a
    confirmed order; the API decides.
    """

    order: PortingOrder
    """The order, with its first 50 numbers."""
    requirements: list[PortingOrderRequirementDetail]
    """Its requirements."""
    issues: tuple[Issue, ...]
    """Errors for missing or invalid fields, warnings for what a carrier may require.

    Fields have the names of an update, such as `end_user.admin.entity_name`. A requirement is identified by its index
    in `requirements`, and by its name in the message.
    """

    @property
    def is_ready(self) -> bool:
        """Whether no issue prevents the order from being confirmed."""
        return not any(issue.is_error for issue in self.issues)

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of `orders.update` that set the fields with issues, such as
        `{"end_user.admin.entity_name": "end_user={'admin': {'entity_name': ...}}"}`.

        Fields that an update cannot set, such as steps to be done elsewhere, are not in it.
        """
        from ._schemas import update_argument

        arguments = ((issue.field, update_argument(issue, self.requirements)) for issue in self.issues)
        return {field: argument for field, argument in arguments if argument is not None}

    def _repr_html_(self) -> str:
        from ._tables import of_preflight

        return of_preflight(self)


@lazy
class Advice(NamedTuple):
    """Advice on an exception: its meaning and how to resolve it. The texts are in English and may change."""

    meaning: str
    """The meaning of the code."""
    who: Literal["customer", "losing-carrier", "telnyx"] | str
    """The party that has to act next."""
    next: str
    """The next step for the customer, which may be to wait."""
    fields: tuple[str, ...]
    """The attributes of the order that usually have to be corrected, such as `end_user.admin.pin_passcode`."""


@lazy
class SharingTokenClaims(NamedTuple):
    """The claims of a sharing token, which are not verified: anyone can write a token with any claims.

    Use them to show when a link expires, never to grant access.
    """

    permissions: tuple[str, ...]
    """The claimed permissions, such as `porting_order.document.read`."""
    porting_order_id: UUID | str | None
    """The order whose documents are shared."""
    expires_at: datetime | None
    """When the token expires, in UTC."""
    issued_at: datetime | None
    """When the token was issued, in UTC."""
    extra: dict[str, Any]
    """The other claims."""

    def is_expired(self, now: datetime | None = None) -> bool:
        """Whether the token has expired according to its claims; one without an expiry has not.

        Args:
            now: An aware `datetime`; by default the present.
        """
        from datetime import datetime, timezone

        return self.expires_at is not None and self.expires_at <= (now or datetime.now(timezone.utc))


@lazy
class WebhookEvent(NamedTuple):
    """The event of a webhook, with the fields of its envelope."""

    event: PortingEvent
    """The event. One of an unknown type, or whose body does not have its type, is kept as JSON."""
    id: UUID | str | None
    """The event's id, by which repeated deliveries are recognized."""
    event_type: str
    """The type, such as `porting_order.status_changed`."""
    occurred_at: datetime | str | None
    """The time of the event, in UTC; the received str if it is not a time."""
    porting_order_id: UUID | str | None
    """The order that the event is about. For a split, it is the order that loses the numbers."""
    attempt: int | None
    """The number of the delivery attempt."""
    delivered_to: str | None
    """The URL of this attempt. It contains a token if your webhook URL does."""
    is_unknown: bool
    """Whether the event is kept as JSON."""
    signed_at: datetime
    """When the webhook was signed, to the second, in UTC."""

    def __repr__(self) -> str:
        return f"WebhookEvent(event_type={self.event_type!r}, id={self.id!r}, order={self.porting_order_id!r})"


@lazy
class Document:
    """A document of the API. It is not part of the porting API's description, so every attribute may be missing."""

    __slots__ = ("_data", "_id", "_size")

    def __init__(self, data: dict[str, Any], id: UUID | str | None, size: int | None) -> None:
        self._data = data
        self._id = id
        self._size = size

    @property
    def id(self) -> UUID | str | None:
        """The id, to link the document with."""
        return self._id

    @property
    def filename(self) -> str | None:
        """Its stored name: without spaces, with the extension of the detected type."""
        return self._text("filename")

    @property
    def content_type(self) -> str | None:
        """The media type."""
        return self._text("content_type")

    @property
    def size(self) -> int | None:
        """The size in bytes."""
        return self._size

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the content, in hexadecimal."""
        return self._text("sha256")

    @property
    def status(self) -> str | None:
        """`pending`, `verified` or `denied`."""
        return self._text("status")

    @property
    def av_scan_status(self) -> str | None:
        """`pending_scan`, `scanned`, `infected` or `not_scanned`."""
        return self._text("av_scan_status")

    @property
    def customer_reference(self) -> str | None:
        """Your own reference."""
        return self._text("customer_reference")

    @property
    def created_at(self) -> str | None:
        """When it was uploaded, as the API sent it."""
        return self._text("created_at")

    def to_dict(self) -> dict[str, Any]:
        """Everything that the API sent."""
        return dict(self._data)

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._sdk_aliases import missing_error

            raise missing_error(self, name)

    def _text(self, name: str) -> str | None:
        value = self._data.get(name)
        return value if isinstance(value, str) else None

    def __eq__(self, other: object) -> bool:
        return self._data == other._data if isinstance(other, Document) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.id, self.sha256))

    def __repr__(self) -> str:
        return f"Document(id={self.id!r}, filename={self.filename!r}, size={self.size!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Document, (self._data, self._id, self._size)


@lazy
class Headers(Mapping[str, str]):
    """Headers by their names in any case. Iteration returns the names in lower case."""

    __slots__ = ("_headers",)

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def __getitem__(self, name: str) -> str:
        return self._headers[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._headers

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return f"Headers({self._headers!r})"
