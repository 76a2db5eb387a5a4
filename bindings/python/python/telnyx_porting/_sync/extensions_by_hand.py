"""Extensions of a number."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .. import _kinds
    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingPhoneNumberExtension


class ExtensionsByHand(Resource):
    """Methods of `Extensions` that are more than one request, or have rules."""

    __slots__ = ()

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
