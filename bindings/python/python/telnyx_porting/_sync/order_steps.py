"""What takes an order on its way, or off it."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import timedelta

    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..results import Preflight
    from ..types import ActivationJob, PortingOrder, PortingOrderSharingToken


class OrderSteps(Resource):
    """What takes an order on its way, or off it."""

    __slots__ = ()

    def preflight(self, id: Id, **options: Unpack[CallOptions]) -> Preflight:
        """What keeps an order from being confirmed, found before anyone tries. Nothing is changed.

        The order is read, its requirements and, where a FOC date is asked for, its FOC windows. Operations
        `GetPortingOrder`, `ListPortingOrderRequirements` and `ListAllowedFocWindows`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_preflight(id), options)

    def confirm(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Submits an order, which must be filled in completely. Operation `ConfirmPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            UnprocessableEntityError: Something is missing, each thing an entry of `errors`; or the order is submitted.
            PortingError: With `may_have_been_processed`, the order may have been submitted: use `confirm_once` to have
                that looked after.
        """
        return self._send(_native.orders_confirm(id), options)

    def confirm_once(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Submits an order unless that has been done.

        After a failure of unknown outcome, or when the API refuses, the order is read, and if it is submitted the call
        succeeds. Operations `ConfirmPortingOrder` and `GetPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            UnprocessableEntityError: Something is missing, each thing an entry of `errors`.
        """
        return self._send(_native.orders_confirm_once(id), options)

    def cancel(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Asks to cancel an order; people review that, and a cancelled order cannot be revived.

        The order is read first, for its FOC time. A draft is deleted instead, by `delete`. Operations
        `GetPortingOrder` and `CancelPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            ValidationError: The FOC time is less than 48 hours away; `cancel_regardless` asks all the same.
        """
        return self._send(_native.orders_cancel(id), options)

    def cancel_once(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Asks to cancel an order unless that has been done: it is read before, and after a failure of unknown outcome.

        Operations `GetPortingOrder` and `CancelPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            ValidationError: The FOC time is less than 48 hours away.
        """
        return self._send(_native.orders_cancel_once(id), options)

    def cancel_regardless(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Asks to cancel an order, however close its FOC time is. Operation `CancelPortingOrder`.

        Args:
            id: The order's id.
        """
        return self._send(_native.orders_cancel_regardless(id), options)

    def activate(self, id: Id, **options: Unpack[CallOptions]) -> ActivationJob:
        """Starts the activation of an order's numbers now. Operation `ActivatePortingOrder`.

        Legal on the FOC day, within an activation window, for orders that are eligible for FastPort; says the
        description in the United States, says the guide in Canada too.

        Args:
            id: The order's id.

        Raises:
            PortingError: With `may_have_been_processed`, the activation may have begun: use `activate_once` to have
                that looked after.
        """
        return self._send(_native.orders_activate(id), options)

    def activate_once(self, id: Id, **options: Unpack[CallOptions]) -> ActivationJob:
        """Starts the activation of an order's numbers unless it has begun.

        The jobs are listed before, and one that is running is the answer; so they are after a failure of unknown
        outcome, or when the API refuses. The request is sent once at most. Operations `ListPortingOrderActivationJobs`
        and `ActivatePortingOrder`.

        Args:
            id: The order's id.
        """
        return self._send(_native.orders_activate_once(id), options)

    def share(
        self,
        id: Id,
        *,
        expires_in_seconds: int | timedelta | str | None = None,
        permissions: str | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingOrderSharingToken:
        """Makes a token with which people without an account see the order's documents. Operation `SharePortingOrder`.

        When the answer is lost, the token is too: it cannot be asked for, and lives as long as was said. What it
        claims is read by `telnyx_porting.sharing_token_claims`.

        Args:
            id: The order's id.
            expires_in_seconds: How long the token lives: 1 to 172800 seconds, a `timedelta`, or a text such as `36h`.
                The API decides without it.
            permissions: What the token allows: `porting_order.document.read` or `porting_order.document.update`. The
                API decides without it.

        Raises:
            ValidationError: The time is too short or too long; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_share(id, expires_in_seconds, permissions), options)
