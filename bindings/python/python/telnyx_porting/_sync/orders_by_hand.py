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
    from ..results import Preflight, Waited
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

        One, or several where the numbers differ in country, type, losing carrier or FastPort eligibility. Each is a
        draft, to be filled in by `update` and submitted by `confirm`. Operation `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            customer_reference: Your own reference for the orders.
            customer_group_reference: Your own reference for the group of orders.
            phone_number_blocks: Blocks of consecutive numbers, as they are ported in Germany. The guide has them here;
                the description does not, so that the API may ignore them: look at `blocks` afterwards.

        Returns:
            The orders.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PortingError: With `may_have_been_processed`, the orders may be there: use `create_once` to have that looked
                after.
        """
        return self._call(
            _native.orders_create, options, phone_numbers, customer_reference, customer_group_reference, phone_number_blocks
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

        Without a customer reference the orders get one that is made from the key. Before anything is sent, and after
        every failure that leaves open whether the server acted, the orders with that reference are listed; those that
        have no other numbers and are not cancelled are returned instead of creating others. So the same call can be
        made again after a crash. Two that run at the same time can still create orders twice. How long it keeps looking is
        the client's `lookup_time`. Operations `ListPortingOrders` and `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            key: 1 to 200 letters, digits, `_`, `-`, `.` and `:`.
            customer_reference: Your own reference. Then it is this and the numbers by which orders are found.
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
            _native.orders_create_once, options, phone_numbers, key, customer_reference, customer_group_reference, phone_number_blocks
        )

    def get(self, id: Id, *, include_phone_numbers: bool = True, **options: Unpack[CallOptions]) -> PortingOrder:
        """One order. Operation `GetPortingOrder`.

        Args:
            id: The order's id.
            include_phone_numbers: Whether it comes with its first 50 numbers; `phone_numbers` of the client lists them
                all.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._call(_native.orders_get, options, id, include_phone_numbers)

    def loa_template(self, id: Id, *, loa_configuration_id: Id | None = None, **options: Unpack[CallOptions]) -> bytes:
        """A letter of authorisation, filled in with the order's data, as PDF: to be signed and uploaded.

        Operation `GetPortingOrderLoaTemplate`.

        Args:
            id: The order's id.
            loa_configuration_id: The configuration under whose letterhead it is.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._call(_native.orders_loa_template, options, id, loa_configuration_id)

    def preflight(self, id: Id, **options: Unpack[CallOptions]) -> Preflight:
        """What keeps an order from being confirmed, found before anyone tries. Nothing is changed.

        The order is read, its requirements and, where a FOC date is asked for, its FOC windows. Operations
        `GetPortingOrder`, `ListPortingOrderRequirements` and `ListAllowedFocWindows`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._call(_native.orders_preflight, options, id)

    def confirm(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Submits an order, which must be filled in completely. Operation `ConfirmPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            UnprocessableEntityError: Something is missing, each thing an entry of `errors`; or the order is submitted.
            PortingError: With `may_have_been_processed`, the order may have been submitted: use `confirm_once` to have
                that looked after.
        """
        return self._call(_native.orders_confirm, options, id)

    def confirm_once(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Submits an order unless that has been done.

        After a failure of unknown outcome, or when the API refuses, the order is read, and if it is submitted the call
        succeeds. Operations `ConfirmPortingOrder` and `GetPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            UnprocessableEntityError: Something is missing, each thing an entry of `errors`.
        """
        return self._call(_native.orders_confirm_once, options, id)

    def cancel(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Asks to cancel an order; people review that, and a cancelled order cannot be revived.

        The order is read first, for its FOC time. A draft is deleted instead, by `delete`. Operations
        `GetPortingOrder` and `CancelPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            ValidationError: The FOC time is less than 48 hours away; `cancel_regardless` asks all the same.
        """
        return self._call(_native.orders_cancel, options, id)

    def cancel_once(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Asks to cancel an order unless that has been done: it is read before, and after a failure of unknown outcome.

        Operations `GetPortingOrder` and `CancelPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            ValidationError: The FOC time is less than 48 hours away.
        """
        return self._call(_native.orders_cancel_once, options, id)

    def cancel_regardless(self, id: Id, **options: Unpack[CallOptions]) -> PortingOrder:
        """Asks to cancel an order, however close its FOC time is. Operation `CancelPortingOrder`.

        Args:
            id: The order's id.
        """
        return self._call(_native.orders_cancel_regardless, options, id)

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
        return self._call(_native.orders_activate, options, id)

    def activate_once(self, id: Id, **options: Unpack[CallOptions]) -> ActivationJob:
        """Starts the activation of an order's numbers unless it has begun.

        The jobs are listed before, and one that is running is the answer; so they are after a failure of unknown
        outcome, or when the API refuses. The request is sent once at most. Operations `ListPortingOrderActivationJobs`
        and `ActivatePortingOrder`.

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
        """Waits until an order is as wanted. Operation `GetPortingOrder`, again and again.

        A look that fails for a passing reason is repeated, soon at first. To end the wait early, interrupt it or cancel
        its task; that does no harm. When the order has fewer numbers than at the first look, people at Telnyx have moved
        them to another order; the exception says which.

        Args:
            id: The order's id.
            status: The status to wait for, such as `ported`: an order that has gone past it counts too. Several, of
                which the order then has to have one exactly.
            timeout: How long to wait in all, in seconds or as a `timedelta`: 90 days by default.
            interval: How long to wait between two looks after a change, then half as long again each time.
            longest_interval: How long to wait between two looks at most.
            past_exceptions: Whether to go on when the order is in exception, because somebody else corrects it.
            past_drafts: Whether to go on when the order is a draft, because somebody else confirms it. A draft that is to
                become something else ends the wait at once otherwise.
            on_progress: Called with a `StatusChange` whenever the status of the order, its FOC time or one of its
                exceptions has changed or it has lost numbers, with a `LookFailed` when looks begin to fail, and with a
                `Waited` at the end. The client for asyncio awaits an `async def`; the other refuses it.

        Returns:
            The order, without its phone numbers.

        Raises:
            WaitTimeoutError: The time is over.
            NotReachedError: The order is in exception, cancelled, ported or a draft instead, or has lost numbers;
                `outcome` says which, and `split` where the numbers are.
            NotFoundError: There is no such order.
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
        looks_per_second: float = 2.0,
        past_exceptions: bool = False,
        past_drafts: bool = False,
        past_splits: bool = False,
        on_progress: OnProgress | None = None,
    ) -> list[Waited]:
        """Waits until each of several orders is as wanted, or has come to another end.

        Up to three orders are read one by one, more in lists, so that a look at a thousand orders takes a few requests.
        Operations `GetPortingOrder` and `ListPortingOrders`.

        Args:
            ids: The orders' ids.
            status: The status to wait for, such as `ported`: an order that has gone past it counts too. Several, of
                which an order then has to have one exactly.
            timeout: How long to wait in all, in seconds or as a `timedelta`: 90 days by default.
            interval: How long to wait between two looks at an order after a change, then half as long again each time.
            longest_interval: How long to wait between two looks at an order at most.
            looks_per_second: How many requests a second there are at most, for all orders together.
            past_exceptions: Whether to go on when an order is in exception, because somebody else corrects it.
            past_drafts: Whether to go on when an order is a draft, because somebody else confirms it.
            past_splits: Whether to watch the orders that numbers move to in a late split as well. There is a `Waited` for
                these, too, and the wait for an order ends by its numbers only if they cannot be found.
            on_progress: Called with a `StatusChange` whenever the status of an order, its FOC time or one of its
                exceptions has changed or it has lost numbers, with a `LookFailed` when looks begin to fail, and with a
                `Waited` when the wait for it has ended. The client for asyncio awaits an `async def`; the other refuses
                it.

        Returns:
            How the wait for each order ended, in the order in which they did, once for an order that is named twice;
            nothing is raised for one that ended otherwise than was wanted.
        """
        watch = self.watch(
            ids,
            status,
            timeout=timeout,
            interval=interval,
            longest_interval=longest_interval,
            looks_per_second=looks_per_second,
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
        looks_per_second: float = 2.0,
        past_exceptions: bool = False,
        past_drafts: bool = False,
        past_splits: bool = False,
    ) -> OrderWatch:
        """Follows orders until each is as wanted, and yields what happens to them.

        Up to three orders are read one by one, more in lists. Operations `GetPortingOrder` and `ListPortingOrders`.

        Args:
            ids: The orders' ids.
            status: The status to wait for, or several, as for `wait_until`.
            timeout: How long to wait in all, in seconds or as a `timedelta`: 90 days by default.
            interval: How long to wait between two looks at an order after a change, then half as long again each time.
            longest_interval: How long to wait between two looks at an order at most.
            looks_per_second: How many requests a second there are at most, for all orders together.
            past_exceptions: Whether to go on when an order is in exception, because somebody else corrects it.
            past_drafts: Whether to go on when an order is a draft, because somebody else confirms it.
            past_splits: Whether to watch the orders that numbers move to in a late split as well.
        """
        from .._waiting import OrderWatch

        request = _native.orders_watch(
            self._native,
            ids,
            status,
            timeout,
            interval,
            longest_interval,
            looks_per_second,
            past_exceptions,
            past_drafts,
            past_splits,
        )
        return OrderWatch(request)
