"""Events of orders, tailed."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._kinds import Id, Span, Time
    from .._waiting import EventTail, OnPollFailed


class EventsByHand(Resource):
    """Methods of `Events` that are more than one request."""

    __slots__ = ()

    def tail(
        self,
        *,
        event_type: str | None = None,
        porting_order_id: Id | None = None,
        created_from: Time | None = None,
        interval: Span = 5.0,
        on_poll_failed: OnPollFailed | None = None,
    ) -> EventTail:
        """Yields events as the API records them, each once, oldest first. Polls operation `listPortingEvents`.

        Each poll overlaps the previous one by 10 minutes, because an event may become visible after one that was recorded
        later. Polls that fail with a transient error are retried at growing intervals of up to a minute, or as long as the
        API asks.

        Args:
            event_type: Only events of this type, such as `porting_order.status_changed`.
            porting_order_id: Only events of this order.
            created_from: Start with events recorded at this time or later. Default: the current time of the API. To
                continue after a restart, store the tail's `resume_from`.
            interval: Time between two polls, in seconds or as a `timedelta`.
            on_poll_failed: Called with a `PollFailed` when polls start to fail. The client for asyncio awaits an
                `async def`; the other rejects it.
        """
        from .._waiting import EventTail

        events = _native.events_tail(event_type, porting_order_id, created_from, interval)
        return EventTail(self._client, events, on_poll_failed)
