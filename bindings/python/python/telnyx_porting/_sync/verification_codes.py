"""Codes by which a subscriber proves to have a number."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingVerificationCode


class VerificationCodes(Resource):
    """Codes by which a subscriber proves to have a number, as for Australian mobile numbers."""

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        verified: bool | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingVerificationCode]:
        """Lists the numbers that codes were sent to, and whether they are verified. Operation `ListVerificationCodes`.

        Nothing is sent before the list is read. The codes themselves are not told.

        Args:
            order_id: The order's id.
            verified: Only numbers that are, or are not, verified.
            sort: `created_at` or `-created_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.verification_codes_list(order_id, verified, sort, page_size, first_page)
        return PageList(self._client, request, options)

    def send(
        self,
        order_id: Id,
        phone_numbers: Iterable[str],
        *,
        verification_method: str | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Sends codes to 1 to 100 numbers. Operation `SendPortingVerificationCodes`.

        Args:
            order_id: The order's id.
            phone_numbers: The numbers in E.164 format.
            verification_method: `sms` or `call`. The API decides without it.

        Raises:
            ValidationError: There are none or too many, or one is malformed; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.verification_codes_send(order_id, phone_numbers, verification_method), options)

    def verify(
        self, order_id: Id, codes: Mapping[str, str], **options: Unpack[CallOptions]
    ) -> builtins.list[PortingVerificationCode]:
        """Hands in 1 to 100 codes. Operation `VerifyPortingVerificationCodes`.

        A wrong code is no error: look at `verified` of each number in the answer.

        Args:
            order_id: The order's id.
            codes: For each number, in E.164 format, the code that was sent to it. Texts, so that leading zeros stay.

        Raises:
            ValidationError: There are none or too many, or a number is malformed; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.verification_codes_verify(order_id, codes), options)
