"""What all inputs have in common."""

from __future__ import annotations

from .._hints import lazy
from .._sentinel import given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

def _plain(value: Any) -> Any:
    """What stands in a request."""
    if isinstance(value, Input):
        return value.to_dict()
    if value.__class__ is list:
        return [_plain(item) for item in value]
    return value


@lazy
class Input:
    """A part of a request."""

    __slots__ = ("_fields",)
    # The names of fields that are not shown.
    _secret = frozenset[str]()
    if TYPE_CHECKING:
        _fields: dict[str, Any]

    def __init_subclass__(cls) -> None:
        lazy(cls)

    def _set(self, **fields: Any) -> None:
        object.__setattr__(self, "_fields", given(**fields))

    def to_dict(self) -> dict[str, Any]:
        """The part as a `dict` under the API's names, secrets included."""
        return {name: _plain(value) for name, value in self._fields.items()}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed: make another")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed: make another")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._fields == other._fields

    def __hash__(self) -> int:
        return hash((type(self), tuple(sorted((name, repr(value)) for name, value in self.to_dict().items()))))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(self._shown, self._fields.items()))})"

    def _shown(self, field: tuple[str, Any]) -> str:
        name, value = field
        # That a secret is to be cleared is none.
        return f"{name}={'[hidden]' if name in self._secret and value is not None else value!r}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self._fields)


def _rebuilt(kind: type[Input], fields: dict[str, Any]) -> Input:
    made = object.__new__(kind)
    made._set(**fields)
    return made
