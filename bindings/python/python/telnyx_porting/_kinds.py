"""Kinds of arguments. For type checkers, and for `typing.get_type_hints`: nothing else needs it when code runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from os import PathLike
from typing import Any, BinaryIO, Protocol, TypeAlias
from uuid import UUID

from .inputs import PhoneNumberBlock
from .types import ExtensionRange, PhoneNumberRange


class HasId(Protocol):
    """An object that the API answered with and that has an id, such as an order or an uploaded document."""

    @property
    def id(self) -> UUID | str | None: ...


Id: TypeAlias = str | UUID | HasId
"""An id of the API: the text as it was given, a UUID, or the object whose `id` it is."""

Time: TypeAlias = datetime | str
"""A point in time: an aware `datetime`, or a text in RFC 3339 with a zone, such as `2026-03-02T15:00:00Z`."""

Span: TypeAlias = float | timedelta
"""A span of time: seconds, or a `timedelta`."""

class HasPhoneNumber(Protocol):
    """An object that the API answered with and that has a phone number, such as a portability check."""

    @property
    def phone_number(self) -> str | None: ...


Number: TypeAlias = str | HasPhoneNumber
"""A phone number in E.164 format, or the object whose `phone_number` it is."""

Texts: TypeAlias = str | Iterable[str]
"""One text, or several."""

Ids: TypeAlias = Id | Iterable[Id]
"""One id, or several."""


class HasItems(Protocol):
    """A mapping of headers, which those of some servers are without being a `Mapping`."""

    def items(self) -> Iterable[tuple[str, str]]: ...


PhoneNumbers: TypeAlias = Number | Iterable[Number]
"""One phone number, or several."""

Headers: TypeAlias = HasItems | Iterable[tuple[str | bytes, str | bytes]]
"""The headers of a request."""

File: TypeAlias = str | PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""A path, bytes, or a file object that gives bytes."""

NumberRange: TypeAlias = str | tuple[str, str] | Mapping[str, str] | PhoneNumberRange
"""One phone number, the first and the last of several, or an object with `start_at` and `end_at`."""

Extensions: TypeAlias = tuple[int, int] | Mapping[str, int] | ExtensionRange
"""The first and the last extension, or an object with `start_at` and `end_at`."""

Block: TypeAlias = PhoneNumberBlock | Mapping[str, Any] | NumberRange
"""A block of phone numbers; a range alone is activated as a whole."""
