"""The groups of methods that a client has."""

from __future__ import annotations

from .orders import Orders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._client import PortingClient


class Groups:
    """The groups of methods that a client has."""

    __slots__ = ()

    @property
    def orders(self: PortingClient) -> Orders:  # type: ignore[misc]
        """Porting orders: creating, listing, filling in, sharing, confirming, activating, cancelling."""
        return Orders(self)
