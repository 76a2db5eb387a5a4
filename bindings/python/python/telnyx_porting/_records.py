"""The base of the records of jobs, and the conversion of their fields."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, overload

from ._hints import lazy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import NoReturn
    from uuid import UUID

    from typing_extensions import Never, Self

    from .results import Advice

T = TypeVar("T")

# Users find the classes of records in this module.
_PUBLIC = "telnyx_porting.jobs"


class Field(Generic[T]):
    """An attribute of a record, converted when it is first read."""

    __slots__ = ("_name", "_read")

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, record: None, kind: type) -> Self: ...
    @overload
    def __get__(self, record: Record, kind: type) -> T: ...
    def __get__(self, record: Record | None, kind: type) -> Any:
        if record is None:
            return self
        values = record._values
        if self._name not in values:
            values[self._name] = self._read(record._data.get(self._name))
        value: Any = values[self._name]
        # A dict is a new one each time, because the record is frozen.
        return value.copy() if value.__class__ is dict else value

    if TYPE_CHECKING:

        def __set__(self, record: Record, value: Never) -> None: ...


lazy(Field)


@lazy
class Record:
    """A result or an event of a job: frozen, equal to others of its class with the same content, and picklable."""

    __slots__ = ("_data", "_values")
    _data: dict[str, Any]
    _values: dict[str, Any]

    def __init__(self, data: dict[str, Any], /) -> None:
        object.__setattr__(self, "_data", data)
        object.__setattr__(self, "_values", {})

    def __init_subclass__(cls) -> None:
        lazy(cls)
        if cls.__module__ == "telnyx_porting._job_records":
            cls.__module__ = _PUBLIC

    def to_dict(self) -> dict[str, Any]:
        """Everything as dicts, lists, str, numbers and bools; a new dict each time. Times are RFC 3339 text."""
        return deepcopy(self._data)

    @classmethod
    def from_dict(cls, data: dict[str, Any], /) -> Self:
        """The record with the content that `to_dict` returned."""
        return cls(deepcopy(data))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return self._data == other._data if isinstance(other, Record) and type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        import json

        return hash((type(self), json.dumps(self._data, sort_keys=True)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._data,)

    def __repr__(self) -> str:
        # Only plain values and ids: others may be long, and a token is a secret.
        shown: list[str] = []
        for name, value in self._data.items():
            plain: Any = value
            if name == "order" and hasattr(value, "get"):
                plain = value.get("id")
            if isinstance(plain, str | int | float | bool):
                shown.append(f"{name}={plain!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


@lazy
class Action(NamedTuple):
    """Something that is done to an order."""

    kind: str
    """The kind: `set`, `link-loa`, `link-invoice`, `meet-requirements`, `request-foc-date`, `confirm`, `share` or `delete`."""
    fields: tuple[str, ...] = ()
    """The fields that `set` sets."""


Record.__module__ = Action.__module__ = _PUBLIC


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


def as_count(value: Any) -> int:
    return int(value or 0)


def as_counts(value: Any) -> dict[str, int]:
    return dict(value or {})


def as_time(value: str) -> datetime:
    from datetime import datetime, timezone

    # Python before 3.11 reads neither Z nor more than six digits of a second.
    whole, _, fraction = value.removesuffix("Z").partition(".")
    time = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc)
    return time.replace(microsecond=int(fraction[:6].ljust(6, "0"))) if fraction else time


def as_id(value: str) -> UUID | str:
    from uuid import UUID

    # As ids of API objects: other forms would not be sent back unchanged.
    try:
        return UUID(value) if len(value) == 36 else value
    except ValueError:
        return value


def as_action(value: Any) -> Action:
    return Action(value) if isinstance(value, str) else Action("set", tuple(value["set"]))


def as_advice(value: Any) -> Advice:
    from .results import Advice

    return Advice(value["meaning"], value["who"], value["next"], tuple(value["fields"]))


def optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def many(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    return lambda value: tuple(map(read, value or ()))
