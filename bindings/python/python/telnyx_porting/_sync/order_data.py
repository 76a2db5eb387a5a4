"""Reading and deleting porting orders."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, Texts, Time
    from .._options import CallOptions
    from ..types import PortingOrder


class OrderData(Resource):
    """Reading and deleting porting orders."""

    __slots__ = ()

    def get(self, id: Id, *, include_phone_numbers: bool = True, **options: Unpack[CallOptions]) -> PortingOrder:
        """One order. Operation `GetPortingOrder`.

        Args:
            id: The order's id.
            include_phone_numbers: Whether it comes with its first 50 numbers; `phone_numbers` of the client lists them
                all.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_get(id, include_phone_numbers), options)

    def list(
        self,
        *,
        status: Texts | None = None,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        country_code: str | None = None,
        phone_number_contains: str | None = None,
        carrier_name: str | None = None,
        misc_type: str | None = None,
        entity_name: str | None = None,
        auth_person_name: str | None = None,
        fast_port_eligible: bool | None = None,
        foc_requested_after: Time | None = None,
        foc_requested_before: Time | None = None,
        parent_support_key: str | None = None,
        include_phone_numbers: bool | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingOrder]:
        """Lists orders; nothing is sent before the list is read. Operation `ListPortingOrders`.

        Args:
            status: Only orders in this status, or in one of these.
            customer_reference: Only orders with this reference.
            customer_group_reference: Only orders with this group reference.
            country_code: Only orders with numbers of this country, by its two letters.
            phone_number_contains: Only orders with a number that contains these digits.
            carrier_name: Only orders whose numbers are with this carrier.
            misc_type: Only orders of this kind: `full` or `partial`.
            entity_name: Only orders of this end user.
            auth_person_name: Only orders that this person authorised.
            fast_port_eligible: Only orders that can, or cannot, be activated at once.
            foc_requested_after: Only orders whose requested FOC date lies after this time.
            foc_requested_before: Only orders whose requested FOC date lies before this time.
            parent_support_key: Only orders of the group with this support key.
            include_phone_numbers: Whether each order comes with its first 50 numbers; it does by default.
            sort: `created_at`, `-created_at` and the like.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.orders_list(
            status,
            customer_reference,
            customer_group_reference,
            country_code,
            phone_number_contains,
            carrier_name,
            misc_type,
            entity_name,
            auth_person_name,
            fast_port_eligible,
            foc_requested_after,
            foc_requested_before,
            parent_support_key,
            include_phone_numbers,
            sort,
            page_size,
            first_page,
        )
        return PageList(self._client, request, options)

    def delete(self, id: Id, **options: Unpack[CallOptions]) -> None:
        """Deletes an order, which must be a draft. Operation `DeletePortingOrder`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
            UnprocessableEntityError: The order is no draft any more.
        """
        return self._send(_native.orders_delete(id), options)
