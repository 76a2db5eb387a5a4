"""What happened to orders."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, Time
    from .._options import CallOptions
    from ..types import PortingEvent


class Events(Resource):
    """What happened to orders: what webhooks tell, and what they do not."""

    __slots__ = ()

    def list(
        self,
        *,
        event_type: str | None = None,
        porting_order_id: Id | None = None,
        created_from: Time | None = None,
        created_to: Time | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingEvent]:
        """Lists events, in no guaranteed order; nothing is sent before the list is read. Operation `listPortingEvents`.

        Args:
            event_type: Only events of this type, such as `porting_order.status_changed`.
            porting_order_id: Only events of this order.
            created_from: Only events recorded at this time or later.
            created_to: Only events recorded at this time or earlier.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.events_list(event_type, porting_order_id, created_from, created_to, page_size, first_page)
        return PageList(self._client, request, options)

    def get(self, id: Id, **options: Unpack[CallOptions]) -> PortingEvent:
        """One event. Operation `showPortingEvent`.

        Args:
            id: The event's id.

        Raises:
            NotFoundError: There is no such event.
        """
        return self._send(_native.events_get(id), options)

    def republish(self, id: Id, **options: Unpack[CallOptions]) -> None:
        """Sends the notifications of an event once more, through the channels that are configured now.

        No event is made by that; a receiver sees the same id again. Operation `republishPortingEvent`.

        Args:
            id: The event's id.

        Raises:
            NotFoundError: There is no such event.
        """
        return self._send(_native.events_republish(id), options)
