"""Codes by which a subscriber proves to have a number."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingVerificationCode


class VerificationCodesByHand(Resource):
    """Methods of `VerificationCodes` that are more than one request, or have rules."""

    __slots__ = ()

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
    ) -> list[PortingVerificationCode]:
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
