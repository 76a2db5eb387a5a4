"""What was said about an order."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingOrderComment


class Comments(Resource):
    """What customer and porting staff say to each other about an order."""

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingOrderComment]:
        """Lists comments; nothing is sent before the list is read. Operation `ListPortingOrderComments`.

        Args:
            order_id: The order's id.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        return PageList(self._client, _native.comments_list(order_id, page_size, first_page), options)

    def create(self, order_id: Id, body: str, **options: Unpack[CallOptions]) -> PortingOrderComment:
        """Says something; the porting staff reads it. Operation `CreatePortingOrderComment`.

        Args:
            order_id: The order's id.
            body: What is to be said. A strict client refuses to say nothing.

        Raises:
            NotFoundError: There is no such order.
            PortingError: With `may_have_been_processed`, the comment may be there.
        """
        return self._send(_native.comments_create(order_id, body), options)
