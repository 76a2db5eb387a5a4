"""Porting orders: creating, confirming, activating, cancelling, sharing, waiting."""

from __future__ import annotations

from .. import _native
from .order_updates import OrderUpdates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from typing_extensions import Unpack

    from .._typing import Block, CallOptions, Id, Ids, Number, Span, Texts
    from .._waiting import OnProgress, OrderWatch
    from ..results import OrderEnd, Preflight
    from ..types import ActivationJob, PortingOrder, PortingOrderSharingToken


class OrdersByHand(OrderUpdates):
    """Methods of `Orders` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self,
        phone_numbers: Iterable[Number],
        *,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        phone_number_blocks: Iterable[Block] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[PortingOrder]:
        """Creates porting orders for a list of numbers.

        There are several if the numbers differ in country, type, losing carrier or FastPort eligibility. Each is a
        draft: complete it with `update` and submit it with `confirm`. Operation `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            customer_reference: Your own reference for the orders.
            customer_group_reference: Your own reference for the group of orders.
            phone_number_blocks: Blocks of consecutive numbers, as they are ported in Germany. They are in Telnyx's
                guide but not in the API's description, so the API may ignore them: check `blocks` afterwards.

        Returns:
            The orders.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PortingError: If `may_have_been_processed` is true, the orders may exist: `create_once` handles this.
        """
        return self._call(
            _native.orders_create,
            options,
            phone_numbers,
            customer_reference,
            customer_group_reference,
            phone_number_blocks,
        )

    def create_once(
        self,
        phone_numbers: Iterable[Number],
        *,
        key: str,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        phone_number_blocks: Iterable[Block] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[PortingOrder]:
        """Creates porting orders exactly once for a key, such as the id of the customer's request.

        Without a customer reference the orders get one that is derived from the key. Before the request is sent, and
        after every failure of unknown outcome, the orders with that reference are listed; those that have no other
        numbers and are not cancelled are returned instead of creating others. The same call can therefore be made again
        after a crash. Two concurrent calls can still create orders twice. The lookup takes up to the client's
        `lookup_time`. Operations `ListPortingOrders` and `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            key: 1 to 200 letters, digits, `_`, `-`, `.` and `:`.
            customer_reference: Your own reference. Orders are then found by it and their numbers.
            customer_group_reference: Your own reference for the group of orders.
            phone_number_blocks: Blocks of consecutive numbers, as they are ported in Germany.

        Returns:
            The orders, new or not.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PartlyCreatedError: Orders exist for some of the numbers only.
            CreatedTwiceError: There are two orders for one number.
        """
        return self._call(
            _native.orders_create_once,
            options,
            phone_numbers,
            key,
            customer_reference,
            customer_group_reference,
            phone_number_blocks,
        )

    def get(self, id: Id, *, include_phone_numbers: bool = True, **options: Unpack[CallOptions]) -> PortingOrder:
        """One order. Operation `GetPortingOrder`.

        Args:
            id: The order's id.
            include_phone_numbers: Whether to include its first 50 numbers; `phone_numbers` of the client lists all.

        Raises:
            NotFoundError: The order does not exist.
        """
        return self._call(_native.orders_get, options, id, include_phone_numbers)

    def loa_template(self, id: Id, *, loa_configuration_id: Id | None = None, **options: Unpack[CallOptions]) -> bytes:
        """A letter of authorization with the order's data as PDF, to be signed and uploaded.

        Operation `GetPortingOrderLoaTemplate`.

        Args:
            id: The order's id.
            loa_configuration_id: The configuration with the letterhead.

        Raises:
            NotFoundError: The order does not exist.
        """
        return self._call(_native.orders_loa_template, options, id, loa_configuration_id)

    def preflight(self, id: Id, **options: Unpack[CallOptions]) -> Preflight:
        """Lists what prevents an order from being confirmed. Nothing is changed.

        This reads the order, its requirements and, if a FOC date is requested, its FOC windows. Operations
        `GetPortingOrder`, `ListPortingOrderRequirements` and `ListAllowedFocWindows`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: The order does not exist.
        """
        return self._call(_native.orders_preflight, options, id)

    def confirm(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Submits an order, which must be filled in completely. Operation `ConfirmPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            UnprocessableEntityError: Something is missing, with an entry of `errors` for each; or the order has been
                submitted before.
            PortingError: If `may_have_been_processed` is true, the order may have been submitted: `confirm_once`
                handles this.
        """
        return self._call(_native.orders_confirm, options, id)

    def confirm_once(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Submits an order, unless it has been submitted before.

        After a failure of unknown outcome, or if the API rejects the request, the order is read; if it is submitted,
        the call succeeds. Operations `ConfirmPortingOrder` and `GetPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            UnprocessableEntityError: Something is missing, with an entry of `errors` for each.
        """
        return self._call(_native.orders_confirm_once, options, id)

    def cancel(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Requests the cancellation of an order. Telnyx reviews it; a cancelled order cannot be restored.

        The order is read first, for its FOC time. Use `delete` for a draft. Operations
        `GetPortingOrder` and `CancelPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            ValidationError: The FOC time is less than 48 hours away; `cancel_regardless` skips this check.
        """
        return self._call(_native.orders_cancel, options, id)

    def cancel_once(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Requests the cancellation of an order, unless it is cancelled or about to be.

        The order is read first, and again after a failure of unknown outcome.

        Operations `GetPortingOrder` and `CancelPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            ValidationError: The FOC time is less than 48 hours away.
        """
        return self._call(_native.orders_cancel_once, options, id)

    def cancel_regardless(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Requests the cancellation of an order, regardless of its FOC time. Operation `CancelPortingOrder`.

        Args:
            id: The order's id.
        """
        return self._call(_native.orders_cancel_regardless, options, id)

    def activate(self, id: Id, **options: Unpack[CallOptions]) -> ActivationJob:
        """Starts the activation of an order's numbers now. Operation `ActivatePortingOrder`.

        This is possible on the FOC day, within an activation window, for orders that are eligible for FastPort: in the
        United States, and according to Telnyx's guide also in Canada.

        Args:
            id: The order's id.

        Raises:
            PortingError: If `may_have_been_processed` is true, the activation may have begun: `activate_once` handles
                this.
        """
        return self._call(_native.orders_activate, options, id)

    def activate_once(self, id: Id, **options: Unpack[CallOptions]) -> ActivationJob:
        """Starts the activation of an order's numbers unless it has begun.

        The jobs are listed first, and again after a failure of unknown outcome or if the API rejects the request; a job
        that is running is returned. The request is sent at most once. Operations `ListPortingOrderActivationJobs` and
        `ActivatePortingOrder`.

        Args:
            id: The order's id.
        """
        return self._call(_native.orders_activate_once, options, id)

    def share(
        self,
        id: Id,
        *,
        expires_in_seconds: int | timedelta | str | None = None,
        permissions: str | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingOrderSharingToken:
        """Creates a token that gives access to the order's documents without an account. Operation `SharePortingOrder`.

        If the response is lost, so is the token: it cannot be fetched later, and stays valid until it expires.
        `telnyx_porting.sharing_token_claims` reads its claims.

        Args:
            id: The order's id.
            expires_in_seconds: Validity of the token: 1 to 172800 seconds, a `timedelta`, or a str such as `36h`.
                The API decides by default.
            permissions: The permissions of the token: `porting_order.document.read` or `porting_order.document.update`. The
                API decides by default.

        Raises:
            ValidationError: The time is out of range; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(_native.orders_share, options, id, expires_in_seconds, permissions)

    def wait_until(
        self,
        id: Id,
        status: Texts,
        *,
        timeout: Span | None = None,
        interval: Span = 5.0,
        longest_interval: Span = 3600.0,
        past_exceptions: bool = False,
        past_drafts: bool = False,
        on_progress: OnProgress | None = None,
    ) -> PortingOrder:
        """Waits until an order has a status. Polls operation `GetPortingOrder`.

        Polls that fail with a transient error are retried, at short intervals first. To stop the wait early, interrupt it
        or cancel its task; this has no other effect. If the order has fewer numbers than at the first poll, Telnyx moved
        them to another order; the exception names it.

        Args:
            id: The order's id.
            status: The status to wait for, such as `ported`; a later status counts too. With several, the order must
                have exactly one of them.
            timeout: Total time to wait, in seconds or as a `timedelta`. Default: 90 days.
            interval: Time between two polls after a change, then 1.5 times as long after each poll.
            longest_interval: Maximum time between two polls.
            past_exceptions: Keep waiting when the order is in exception, because another process corrects it.
            past_drafts: Keep waiting when the order is a draft, because another process confirms it. Otherwise a
                draft ends the wait at once, unless the wait is for a draft.
            on_progress: Called with a `StatusChange` when the order's status, FOC time or exceptions change or it loses
                numbers, with a `PollFailed` when polls start to fail, and with an `OrderEnd` at the end. The client for
                asyncio awaits an `async def`; the other rejects it.

        Returns:
            The order, without its phone numbers.

        Raises:
            WaitTimeoutError: The timeout expired.
            NotReachedError: The order is in exception, cancelled, ported or a draft instead, or lost numbers; see
                `outcome`, and `split` for their new orders.
            NotFoundError: The order does not exist.
        """
        watch = self.watch(
            [id],
            status,
            timeout=timeout,
            interval=interval,
            longest_interval=longest_interval,
            past_exceptions=past_exceptions,
            past_drafts=past_drafts,
        )
        ended = watch.ended(on_progress)
        return ended[0].unwrap()

    def wait_until_all(
        self,
        ids: Ids,
        status: Texts,
        *,
        timeout: Span | None = None,
        interval: Span = 5.0,
        longest_interval: Span = 3600.0,
        requests_per_second: float = 2.0,
        past_exceptions: bool = False,
        past_drafts: bool = False,
        past_splits: bool = False,
        on_progress: OnProgress | None = None,
    ) -> list[OrderEnd]:
        """Waits until each of several orders has a status or ended with another outcome.

        Up to three orders are read one by one, more in lists, so that polling a thousand orders takes a few requests.
        Operations `GetPortingOrder` and `ListPortingOrders`.

        Args:
            ids: The orders' ids.
            status: The status to wait for, such as `ported`; a later status counts too. With several, an order must have
                exactly one of them.
            timeout: Total time to wait, in seconds or as a `timedelta`. Default: 90 days.
            interval: Time between two polls of an order after a change, then 1.5 times as long after each poll.
            longest_interval: Maximum time between two polls of an order.
            requests_per_second: Maximum number of requests per second, for all orders together.
            past_exceptions: Keep waiting when an order is in exception, because another process corrects it.
            past_drafts: Keep waiting when an order is a draft, because another process confirms it.
            past_splits: Also wait for the orders that numbers move to in a late split. They get an `OrderEnd` too, and the
                wait for the order that lost numbers ends with `split` only if they cannot be found.
            on_progress: Called with a `StatusChange` when an order's status, FOC time or exceptions change or it loses
                numbers, with a `PollFailed` when polls start to fail, and with an `OrderEnd` when the wait for it ends.
                The client for asyncio awaits an `async def`; the other rejects it.

        Returns:
            One `OrderEnd` per order, in the order in which the waits ended; duplicate ids count once. Nothing is raised
            for orders that ended without the status.
        """
        watch = self.watch(
            ids,
            status,
            timeout=timeout,
            interval=interval,
            longest_interval=longest_interval,
            requests_per_second=requests_per_second,
            past_exceptions=past_exceptions,
            past_drafts=past_drafts,
            past_splits=past_splits,
        )
        return watch.ended(on_progress)

    def watch(
        self,
        ids: Ids,
        status: Texts,
        *,
        timeout: Span | None = None,
        interval: Span = 5.0,
        longest_interval: Span = 3600.0,
        requests_per_second: float = 2.0,
        past_exceptions: bool = False,
        past_drafts: bool = False,
        past_splits: bool = False,
    ) -> OrderWatch:
        """Waits for several orders, and yields their changes.

        Up to three orders are read one by one, more in lists. Operations `GetPortingOrder` and `ListPortingOrders`.

        Args:
            ids: The orders' ids.
            status: The status to wait for, or several, as for `wait_until`.
            timeout: Total time to wait, in seconds or as a `timedelta`. Default: 90 days.
            interval: Time between two polls of an order after a change, then 1.5 times as long after each poll.
            longest_interval: Maximum time between two polls of an order.
            requests_per_second: Maximum number of requests per second, for all orders together.
            past_exceptions: Keep waiting when an order is in exception, because another process corrects it.
            past_drafts: Keep waiting when an order is a draft, because another process confirms it.
            past_splits: Also wait for the orders that numbers move to in a late split.
        """
        from .._waiting import OrderWatch

        request = _native.orders_watch(
            self._native,
            ids,
            status,
            timeout,
            interval,
            longest_interval,
            requests_per_second,
            past_exceptions,
            past_drafts,
            past_splits,
        )
        return OrderWatch(request)
