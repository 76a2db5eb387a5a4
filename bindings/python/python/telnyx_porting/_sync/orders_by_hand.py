"""Porting orders."""

from __future__ import annotations

from .. import _native
from .order_creation import OrderCreation
from .order_steps import OrderSteps
from .order_updates import OrderUpdates
from .order_waits import OrderWaits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingOrder


class OrdersByHand(OrderCreation, OrderUpdates, OrderSteps, OrderWaits):
    """Methods of `Orders` that are more than one request, or have rules."""

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

    def loa_template(self, id: Id, *, loa_configuration_id: Id | None = None, **options: Unpack[CallOptions]) -> bytes:
        """A letter of authorisation, filled in with the order's data, as PDF: to be signed and uploaded.

        Operation `GetPortingOrderLoaTemplate`.

        Args:
            id: The order's id.
            loa_configuration_id: The configuration under whose letterhead it is.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_loa_template(id, loa_configuration_id), options)
