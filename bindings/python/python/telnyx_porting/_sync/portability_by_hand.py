"""Checking whether numbers can be ported."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .._kinds import Number
    from .._options import CallOptions
    from ..results import ManyChecks
    from ..types import PortabilityCheck


class PortabilityByHand(Resource):
    """Methods of `Portability` that are more than one request, or have rules."""

    __slots__ = ()

    def check(self, phone_numbers: Iterable[Number], **options: Unpack[CallOptions]) -> list[PortabilityCheck]:
        """Checks numbers; the answers come in no particular order. Operation `PostPortabilityCheck`.

        A number that is listed twice is sent once. More than 1,000 are sent in several requests, and the first that fails
        ends the call: `check_many` keeps the answers of the others.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            UnprocessableEntityError: The server rejects a number, and with it all of them.
        """
        return self._send(_native.portability_check(phone_numbers), options)

    def check_many(self, phone_numbers: Iterable[Number], **options: Unpack[CallOptions]) -> ManyChecks:
        """Checks any number of numbers, by requests of 1,000 numbers one after the other.

        A number that is listed twice is sent once. A request that fails does not keep the others from being sent, unless
        the key is refused. When the server rejects one, the numbers that its error names are left out and the others are
        sent again; if it names none, the request is halved until they are found, by up to 100 requests. Operation
        `PostPortabilityCheck`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Returns:
            The answers, and what did not get one.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PortingError: No request succeeded.
        """
        return self._send(_native.portability_check_many(phone_numbers), options)
