"""Checking whether numbers can be ported."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Unpack

    from .._options import CallOptions
    from ..results import ManyChecks
    from ..types import PortabilityCheck


class Portability(Resource):
    """Whether numbers can be ported. Nothing is ordered by asking."""

    __slots__ = ()

    def check(self, phone_numbers: Iterable[str], **options: Unpack[CallOptions]) -> list[PortabilityCheck]:
        """Checks up to 1,000 numbers; the answers come in no particular order. Operation `PostPortabilityCheck`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
        """
        return self._send(_native.portability_check(phone_numbers), options)

    def check_many(self, phone_numbers: Iterable[str], **options: Unpack[CallOptions]) -> ManyChecks:
        """Checks any number of numbers, by requests of 1,000 numbers one after the other.

        One that fails does not keep the others from being sent, unless the key is refused. Operation
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
