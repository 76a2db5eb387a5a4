"""The value of an omitted argument, for arguments that can also be `None`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, final
else:

    def final(kind):
        return kind


@final
class Unset:
    """The type of `UNSET`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""Keeps the current value, as if the argument were omitted."""


def set_fields(**fields: Any) -> dict[str, Any]:
    """The arguments that were not omitted."""
    return {name: value for name, value in fields.items() if value is not UNSET}
