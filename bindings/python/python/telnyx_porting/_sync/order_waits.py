"""Waiting for orders by polling them."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._kinds import Id, Ids, Span, Texts
    from .._waiting import OnProgress, OrderWatch
    from ..results import OrderEnd
    from ..types import PortingOrder


class OrderWaits(Resource):
    """Waiting for orders by polling them."""

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
            past_exceptions: Keep waiting when the order is in exception, because somebody else corrects it.
            past_drafts: Keep waiting when the order is a draft, because somebody else confirms it. Otherwise a draft ends
                the wait at once, unless the wait is for a draft.
            on_progress: Called with a `StatusChange` when the order's status, FOC time or exceptions change or it loses
                numbers, with a `PollFailed` when polls start to fail, and with an `OrderEnd` at the end. The client for
                asyncio awaits an `async def`; the other rejects it.

        Returns:
            The order, without its phone numbers.

        Raises:
            WaitTimeoutError: The timeout expired.
            NotReachedError: The order is in exception, cancelled, ported or a draft instead, or lost numbers; see
                `outcome`, and `split` for where the numbers are.
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
        requests_per_second: float = 2.0,
        past_exceptions: bool = False,
        past_drafts: bool = False,
        past_splits: bool = False,
        on_progress: OnProgress | None = None,
    ) -> list[OrderEnd]:
        """Waits until each of several orders has a status or ended otherwise.

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
            past_exceptions: Keep waiting when an order is in exception, because somebody else corrects it.
            past_drafts: Keep waiting when an order is a draft, because somebody else confirms it.
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
        """Waits for several orders, and yields what happens to them.

        Up to three orders are read one by one, more in lists. Operations `GetPortingOrder` and `ListPortingOrders`.

        Args:
            ids: The orders' ids.
            status: The status to wait for, or several, as for `wait_until`.
            timeout: Total time to wait, in seconds or as a `timedelta`. Default: 90 days.
            interval: Time between two polls of an order after a change, then 1.5 times as long after each poll.
            longest_interval: Maximum time between two polls of an order.
            requests_per_second: Maximum number of requests per second, for all orders together.
            past_exceptions: Keep waiting when an order is in exception, because somebody else corrects it.
            past_drafts: Keep waiting when an order is a draft, because somebody else confirms it.
            past_splits: Also wait for the orders that numbers move to in a late split.
        """
        from .._waiting import OrderWatch

        request = _native.orders_watch(
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
        return OrderWatch(self._client, request)
