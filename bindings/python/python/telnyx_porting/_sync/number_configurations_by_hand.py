"""Bundles that numbers get when they arrive."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..inputs import NumberConfiguration
    from ..types import PortingPhoneNumberConfiguration


class NumberConfigurationsByHand(Resource):
    """Methods of `NumberConfigurations` that are more than one request, or have rules."""

    __slots__ = ()

    def create(
        self,
        configurations: Iterable[NumberConfiguration | Mapping[str, Id]],
        **options: Unpack[CallOptions],
    ) -> list[PortingPhoneNumberConfiguration]:
        """Gives 1 to 20 numbers their bundles. Operation `CreatePhoneNumberConfigurations`.

        Args:
            configurations: For each number a `NumberConfiguration`, or a dict with its fields.

        Raises:
            ValidationError: There are none or too many, or one is malformed; nothing was sent.
        """
        return self._send(_native.number_configurations_create(configurations), options)
