"""Waiting for orders, by looking at them again and again."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._kinds import Id, Ids, Span, Texts
    from .._waiting import OnProgress, OrderWatch
    from ..results import Waited
    from ..types import PortingOrder


class OrderWaits(Resource):
    """Waiting for orders, by looking at them again and again."""

    __slots__ = ()

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
        return OrderWatch(self._client, request)
