"""What all groups of methods have in common."""

from __future__ import annotations

from .._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import abc
    from typing import Any, TypeVar

    from .. import _native
    from .._client import PortingClient

    T = TypeVar("T")


@lazy
class Resource:
    """A group of methods of a client."""

    __slots__ = ("_client",)

    def __init_subclass__(cls) -> None:
        lazy(cls)

    def __init__(self, client: PortingClient) -> None:
        self._client = client

    def _send(self, operation: _native.Operation[T], options: abc.Mapping[str, Any]) -> T:
        return self._client._send(operation, options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from .._moved import missing

            raise AttributeError(missing(self, name), name=name, obj=self)
