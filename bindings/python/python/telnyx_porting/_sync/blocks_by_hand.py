"""Blocks of consecutive numbers."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .._kinds import Id, NumberRange
    from .._options import CallOptions
    from ..types import PortingPhoneNumberBlock


class BlocksByHand(Resource):
    """Methods of `Blocks` that are more than one request, or have rules."""

    __slots__ = ()

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
