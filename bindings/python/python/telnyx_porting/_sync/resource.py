"""What all groups of methods have in common."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .. import _native
    from .._client import PortingClient


class Resource:
    """A group of methods of a client."""

    __slots__ = ("_client",)

    def __init__(self, client: PortingClient) -> None:
        self._client = client

    def _send(self, operation: _native.Operation, options: Mapping[str, Any]) -> Any:
        return self._client._send(operation, options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"
