"""Reading porting orders."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingOrder


class OrderData(Resource):
    """Reading porting orders."""

    __slots__ = ()

    def get(self, id: Id, *, include_phone_numbers: bool = True, **options: Unpack[CallOptions]) -> PortingOrder:
        """One order. Operation `GetPortingOrder`.

        Args:
            id: The order's id.
            include_phone_numbers: Whether it comes with its first 50 numbers; `phone_numbers` of the client lists them
                all.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_get(id, include_phone_numbers), options)
