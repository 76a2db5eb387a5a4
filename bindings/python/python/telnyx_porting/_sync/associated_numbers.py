"""Numbers of the same account that are not ported."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, NumberRange
    from .._options import CallOptions
    from ..types import PortingAssociatedPhoneNumber


class AssociatedNumbers(Resource):
    """Numbers of the same account that are not ported.

    Partial ports of local numbers in the United Kingdom have to tell what happens to them.
    """

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        action: str | None = None,
        phone_number: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingAssociatedPhoneNumber]:
        """Lists ranges; nothing is sent before the list is read. Operation `listPortingAssociatedPhoneNumbers`.

        Args:
            order_id: The order's id.
            action: Only ranges that are to `keep`, or to `disconnect`.
            phone_number: Only the range with this number, in E.164 format.
            sort: `created_at` or `-created_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.associated_numbers_list(order_id, action, phone_number, sort, page_size, first_page)
        return PageList(self._client, request, options)

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

    def delete(self, order_id: Id, id: Id, **options: Unpack[CallOptions]) -> PortingAssociatedPhoneNumber:
        """Removes a range, and gives it back. Operation `deletePortingAssociatedPhoneNumber`.

        Args:
            order_id: The order's id.
            id: The range's id.

        Raises:
            NotFoundError: The order has no such range.
        """
        return self._send(_native.associated_numbers_delete(order_id, id), options)
