"""Blocks of consecutive numbers."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .._kinds import Id, Ids, NumberRange, Texts
    from .._options import CallOptions
    from ..types import PortingPhoneNumberBlock


class Blocks(Resource):
    """Blocks of consecutive numbers, as they are ported in Germany.

    A block belongs to the country and the type of its order; deleting it keeps the numbers.
    """

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        activation_status: str | None = None,
        portability_status: str | None = None,
        phone_number: Texts | None = None,
        porting_order_id: Ids | None = None,
        status: Texts | None = None,
        support_key: Texts | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingPhoneNumberBlock]:
        """Lists blocks; nothing is sent before the list is read. Operation `listPortingPhoneNumberBlocks`.

        Args:
            order_id: The order's id.
            activation_status: Only blocks whose numbers are in this state of activation.
            portability_status: Only blocks whose numbers are `pending`, `confirmed` or `provisional`.
            phone_number: Only blocks with this number, or with one of these, in E.164 format.
            porting_order_id: Only blocks of this order, or of these.
            status: Only blocks of orders in this status, or in one of these.
            support_key: Only blocks of orders with this support key, or with one of these, such as `sr_10b316`.
            sort: `created_at` or `-created_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.blocks_list(
            order_id,
            activation_status,
            portability_status,
            phone_number,
            porting_order_id,
            status,
            support_key,
            sort,
            page_size,
            first_page,
        )
        return PageList(self._client, request, options)

    def create(
        self,
        order_id: Id,
        *,
        phone_number_range: NumberRange,
        activation_ranges: Iterable[NumberRange] | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingPhoneNumberBlock:
        """Adds a block, while the order is a draft, in process or in exception.

        Operation `createPortingPhoneNumberBlock`.

        Args:
            order_id: The order's id.
            phone_number_range: 1 to 1,000 consecutive numbers: the first and the last, in E.164 format.
            activation_ranges: The parts that are activated, which lie within the block and do not overlap: all of it by
                default.

        Raises:
            ValidationError: A range is malformed, or does not lie within the block; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.blocks_create(order_id, phone_number_range, activation_ranges), options)

    def delete(self, order_id: Id, id: Id, **options: Unpack[CallOptions]) -> PortingPhoneNumberBlock:
        """Removes a block, and gives it back. Operation `deletePortingPhoneNumberBlock`.

        Args:
            order_id: The order's id.
            id: The block's id.

        Raises:
            NotFoundError: The order has no such block.
        """
        return self._send(_native.blocks_delete(order_id, id), options)
