"""Porting orders."""

from __future__ import annotations

from .order_creation import OrderCreation
from .order_data import OrderData
from .order_details import OrderDetails
from .order_steps import OrderSteps
from .order_updates import OrderUpdates
from .order_waits import OrderWaits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .action_requirements import ActionRequirements
    from .activation_jobs import ActivationJobs
    from .additional_documents import AdditionalDocuments
    from .associated_numbers import AssociatedNumbers
    from .blocks import Blocks
    from .comments import Comments
    from .extensions import Extensions
    from .verification_codes import VerificationCodes


class Orders(OrderCreation, OrderData, OrderUpdates, OrderSteps, OrderDetails, OrderWaits):
    """Porting orders: creating, listing, filling in, sharing, confirming, activating, cancelling."""

    __slots__ = ()

    @property
    def comments(self) -> Comments:
        """What customer and porting staff say to each other about an order."""
        from .comments import Comments

        return Comments(self._client)

    @property
    def additional_documents(self) -> AdditionalDocuments:
        """Documents of an order besides the letter of authorisation and the invoice."""
        from .additional_documents import AdditionalDocuments

        return AdditionalDocuments(self._client)

    @property
    def activation_jobs(self) -> ActivationJobs:
        """When and how an order's numbers are activated."""
        from .activation_jobs import ActivationJobs

        return ActivationJobs(self._client)

    @property
    def verification_codes(self) -> VerificationCodes:
        """Codes by which a subscriber proves to have a number."""
        from .verification_codes import VerificationCodes

        return VerificationCodes(self._client)

    @property
    def associated_numbers(self) -> AssociatedNumbers:
        """Numbers of the same account that are not ported."""
        from .associated_numbers import AssociatedNumbers

        return AssociatedNumbers(self._client)

    @property
    def blocks(self) -> Blocks:
        """Blocks of consecutive numbers, as they are ported in Germany."""
        from .blocks import Blocks

        return Blocks(self._client)

    @property
    def extensions(self) -> Extensions:
        """Extensions of a number, as they are ported in Germany."""
        from .extensions import Extensions

        return Extensions(self._client)

    @property
    def action_requirements(self) -> ActionRequirements:
        """Requirements that the end user meets by doing something."""
        from .action_requirements import ActionRequirements

        return ActionRequirements(self._client)
