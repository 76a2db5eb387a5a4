"""What is known of an order besides its data."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..types import AllowedFocWindow, PortingOrderRequirementDetail, SubRequest


class OrderDetails(Resource):
    """What is known of an order besides its data."""

    __slots__ = ()

    def foc_windows(self, id: Id, **options: Unpack[CallOptions]) -> list[AllowedFocWindow]:
        """The FOC windows that can be asked for, in UTC. Operation `ListAllowedFocWindows`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_foc_windows(id), options)

    def requirements(
        self,
        id: Id,
        *,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingOrderRequirementDetail]:
        """Lists what the order needs besides its data, with what was given. Operation `ListPortingOrderRequirements`.

        Nothing is sent before the list is read.

        Args:
            id: The order's id.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        return PageList(self._client, _native.orders_requirements(id, page_size, first_page), options)

    def loa_template(self, id: Id, *, loa_configuration_id: Id | None = None, **options: Unpack[CallOptions]) -> bytes:
        """A letter of authorisation, filled in with the order's data, as PDF: to be signed and uploaded.

        Operation `GetPortingOrderLoaTemplate`.

        Args:
            id: The order's id.
            loa_configuration_id: The configuration under whose letterhead it is.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_loa_template(id, loa_configuration_id), options)

    def sub_request(self, id: Id, **options: Unpack[CallOptions]) -> SubRequest:
        """The order's ids in the first version of the API. Operation `GetPortingOrderSubRequest`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_sub_request(id), options)
