"""Creating porting orders."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .._kinds import Block, Number
    from .._options import CallOptions
    from ..types import PortingOrder


class OrderCreation(Resource):
    """Creating porting orders."""

    __slots__ = ()

    def create(
        self,
        phone_numbers: Iterable[Number],
        *,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        phone_number_blocks: Iterable[Block] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[PortingOrder]:
        """Creates porting orders for a list of numbers.

        One, or several where the numbers differ in country, type, losing carrier or FastPort eligibility. Each is a
        draft, to be filled in by `update` and submitted by `confirm`. Operation `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            customer_reference: Your own reference for the orders.
            customer_group_reference: Your own reference for the group of orders.
            phone_number_blocks: Blocks of consecutive numbers, as they are ported in Germany. The guide has them here;
                the description does not, so that the API may ignore them: look at `blocks` afterwards.

        Returns:
            The orders.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PortingError: With `may_have_been_processed`, the orders may be there: use `create_once` to have that looked
                after.
        """
        operation = _native.orders_create(
            phone_numbers, customer_reference, customer_group_reference, phone_number_blocks
        )
        return self._send(operation, options)

    def create_once(
        self,
        phone_numbers: Iterable[Number],
        *,
        key: str,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        phone_number_blocks: Iterable[Block] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[PortingOrder]:
        """Creates porting orders exactly once for a key, such as the id of the customer's request.

        Without a customer reference the orders get one that is made from the key. Before anything is sent, and after
        every failure that leaves open whether the server acted, the orders with that reference are listed; those that
        have no other numbers and are not cancelled are returned instead of creating others. So the same call can be
        made again after a crash. Two that run at the same time can still create orders twice. How long it keeps looking is
        the client's `lookup_time`. Operations `ListPortingOrders` and `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            key: 1 to 200 letters, digits, `_`, `-`, `.` and `:`.
            customer_reference: Your own reference. Then it is this and the numbers by which orders are found.
            customer_group_reference: Your own reference for the group of orders.
            phone_number_blocks: Blocks of consecutive numbers, as they are ported in Germany.

        Returns:
            The orders, new or not.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PartlyCreatedError: Orders exist for some of the numbers only.
            CreatedTwiceError: There are two orders for one number.
        """
        operation = _native.orders_create_once(
            phone_numbers, key, customer_reference, customer_group_reference, phone_number_blocks
        )
        return self._send(operation, options)
