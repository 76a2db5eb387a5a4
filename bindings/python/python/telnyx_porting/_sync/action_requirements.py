"""Requirements that the end user meets by doing something."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, Ids
    from .._options import CallOptions
    from ..types import PortingActionRequirement


class ActionRequirements(Resource):
    """Requirements that the end user meets by doing something, such as showing an identity document."""

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        action_type: str | None = None,
        id: Ids | None = None,
        requirement_type_id: Id | None = None,
        status: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingActionRequirement]:
        """Lists requirements; nothing is sent before the list is read. Operation `listPortingActionRequirements`.

        Args:
            order_id: The order's id.
            action_type: Only requirements of this kind: `au_id_verification`.
            id: Only the requirement with this id, or those with these.
            requirement_type_id: Only those of this type of requirement.
            status: Only those in this state: `created`, `pending`, `completed`, `cancelled` or `failed`.
            sort: `created_at`, `-created_at`, `updated_at` or `-updated_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.action_requirements_list(
            order_id, action_type, id, requirement_type_id, status, sort, page_size, first_page
        )
        return PageList(self._client, request, options)

    def initiate(
        self, order_id: Id, id: Id, *, first_name: str, last_name: str, **options: Unpack[CallOptions]
    ) -> PortingActionRequirement:
        """Starts an identity verification. Operation `initiatePortingActionRequirement`.

        Args:
            order_id: The order's id.
            id: The requirement's id.
            first_name: The first name on the person's identity document.
            last_name: The last name on it.

        Returns:
            The requirement; hand its `action_url` to the end user.

        Raises:
            ValidationError: A name is empty; nothing was sent.
            NotFoundError: The order has no such requirement.
        """
        return self._send(_native.action_requirements_initiate(order_id, id, first_name, last_name), options)
