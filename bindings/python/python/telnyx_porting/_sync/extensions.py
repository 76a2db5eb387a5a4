"""Extensions of a number."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .. import _kinds
    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingPhoneNumberExtension


class Extensions(Resource):
    """Extensions of a number, as they are ported in Germany."""

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        porting_phone_number_id: Id | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingPhoneNumberExtension]:
        """Lists extensions; nothing is sent before the list is read. Operation `listPortingPhoneNumberExtensions`.

        Args:
            order_id: The order's id.
            porting_phone_number_id: Only extensions of the number with this id within the order.
            sort: `created_at` or `-created_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.extensions_list(order_id, porting_phone_number_id, sort, page_size, first_page)
        return PageList(self._client, request, options)

    def create(
        self,
        order_id: Id,
        *,
        porting_phone_number_id: Id,
        extension_range: _kinds.Extensions,
        activation_ranges: Iterable[_kinds.Extensions] | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingPhoneNumberExtension:
        """Adds extensions, while the order is a draft, in process or in exception.

        Operation `createPortingPhoneNumberExtension`.

        Args:
            order_id: The order's id.
            porting_phone_number_id: The number's id within the order.
            extension_range: The first and the last extension, of 0 to 999. It says how many digits an extension has:
                with `(0, 99)`, extension 4 is dialled 04.
            activation_ranges: The parts that are activated, which lie within the range and do not overlap: all of it by
                default.

        Raises:
            ValidationError: A range is malformed, or does not lie within the whole; nothing was sent.
            NotFoundError: There is no such order.
        """
        operation = _native.extensions_create(order_id, porting_phone_number_id, extension_range, activation_ranges)
        return self._send(operation, options)

    def delete(self, order_id: Id, id: Id, **options: Unpack[CallOptions]) -> PortingPhoneNumberExtension:
        """Removes extensions, and gives them back. Operation `deletePortingPhoneNumberExtension`.

        Args:
            order_id: The order's id.
            id: The extensions' id.

        Raises:
            NotFoundError: The order has no such extensions.
        """
        return self._send(_native.extensions_delete(order_id, id), options)
