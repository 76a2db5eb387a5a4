"""What was said about an order."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import PortingOrderComment


class CommentsByHand(Resource):
    """Methods of `Comments` that are more than one request, or have rules."""

    __slots__ = ()

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
