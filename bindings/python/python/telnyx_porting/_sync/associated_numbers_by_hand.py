"""Numbers of the same account that are not ported."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, NumberRange
    from .._options import CallOptions
    from ..types import PortingAssociatedPhoneNumber


class AssociatedNumbersByHand(Resource):
    """Methods of `AssociatedNumbers` that are more than one request, or have rules."""

    __slots__ = ()

    def create(
        self, order_id: Id, *, phone_number_range: NumberRange, action: str, **options: Unpack[CallOptions]
    ) -> PortingAssociatedPhoneNumber:
        """Adds a range of numbers that are not ported. Operation `createPortingAssociatedPhoneNumber`.

        Args:
            order_id: The order's id.
            phone_number_range: 1 to 1,000 consecutive numbers: the first and the last, in E.164 format.
            action: `keep` where they stay with the losing carrier, which is not allowed where the billing number is
                ported; `disconnect` where they end.

        Raises:
            ValidationError: The range is malformed; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.associated_numbers_create(order_id, phone_number_range, action), options)
