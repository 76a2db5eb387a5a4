"""Types of arguments. Only type checkers and `typing.get_type_hints` import this module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from os import PathLike
from typing import Any, BinaryIO, Protocol, TypeAlias, TypedDict
from uuid import UUID

from ._native import HookRequest, HookResponse
from .inputs import PhoneNumberBlock
from .types import ExtensionRange, PhoneNumberRange


class HasId(Protocol):
    """An object of the API that has an id, such as an order or an uploaded document."""

    @property
    def id(self) -> UUID | str | None: ...


Id: TypeAlias = str | UUID | HasId
"""An id of the API: a str, a `UUID`, or the object that has it."""

Time: TypeAlias = datetime | str
"""A point in time: an aware `datetime`, or RFC 3339 text with a time zone, such as `2026-03-02T15:00:00Z`."""

Span: TypeAlias = float | timedelta
"""A time span: seconds, or a `timedelta`."""


class HasPhoneNumber(Protocol):
    """An object of the API that has a phone number, such as a portability check."""

    @property
    def phone_number(self) -> str | None: ...


Number: TypeAlias = str | HasPhoneNumber
"""A phone number in E.164 format, or the object that has it."""

Texts: TypeAlias = str | Iterable[str]
"""One text, or several."""

Ids: TypeAlias = Id | Iterable[Id]
"""One id, or several."""


class HasItems(Protocol):
    """A mapping of headers. Those of some servers are not a `Mapping`."""

    def items(self) -> Iterable[tuple[str, str]]: ...


PhoneNumbers: TypeAlias = Number | Iterable[Number]
"""One phone number, or several."""

Headers: TypeAlias = HasItems | Iterable[tuple[str | bytes, str | bytes]]
"""The headers of a request."""

File: TypeAlias = str | PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""A path, bytes, or a file object opened for reading bytes."""

class DataFrame(Protocol):
    """A data frame of pandas or polars."""

    @property
    def columns(self) -> Any: ...
    @property
    def shape(self) -> tuple[int, int]: ...


NumberRange: TypeAlias = str | tuple[str, str] | Mapping[str, str] | PhoneNumberRange
"""One phone number, the first and the last of several, or an object with `start_at` and `end_at`."""

Extensions: TypeAlias = tuple[int, int] | Mapping[str, int] | ExtensionRange
"""The first and the last extension, or an object with `start_at` and `end_at`."""

Block: TypeAlias = PhoneNumberBlock | Mapping[str, Any] | NumberRange
"""A block of phone numbers. A range alone is activated as a whole."""


class EventHooks(TypedDict, total=False):
    """Functions that are called with each attempt of each request of a client."""

    request: Iterable[Callable[[HookRequest], object]]
    """Called before an attempt."""
    response: Iterable[Callable[[HookResponse], object]]
    """Called after an attempt."""


class CallOptions(TypedDict, total=False):
    """Options of a single call that override those of its client."""

    timeout: float | timedelta
    """Timeout of each attempt, including the response, in seconds or as a `timedelta`."""
    deadline: float | timedelta
    """Maximum duration of the complete call, including retries, the delays between them and waits for the rate
    limit."""
    max_retries: int
    """Maximum number of retries of the request."""
    extra_headers: Mapping[str, str]
    """Headers to send in addition to the client's own."""
    extra_query: Mapping[str, str]
    """Query parameters to send in addition, for example a filter that this version does not know."""
