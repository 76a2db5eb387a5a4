"""Requirements that the end user meets by doing something."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingActionRequirement


class ActionRequirementsByHand(Resource):
    """Methods of `ActionRequirements` that are more than one request, or have rules."""

    __slots__ = ()

    def initiate(
        self, order_id: Id, id: Id, *, first_name: str, last_name: str, **options: Unpack[CallOptions]
    ) -> PortingActionRequirement:
        """Starts an identity verification. Operation `initiatePortingActionRequirement`.

        Args:
            order_id: The order's id.
            id: The requirement's id.
            first_name: The first name on the person's identity document.
            last_name: The last name on it.

        Returns:
            The requirement; hand its `action_url` to the end user.

        Raises:
            ValidationError: A name is empty; nothing was sent.
            NotFoundError: The order has no such requirement.
        """
        return self._send(_native.action_requirements_initiate(order_id, id, first_name, last_name), options)
