"""Porting orders."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .._sentinel import KEEP, given
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta
    from uuid import UUID

    from typing_extensions import Unpack

    from .._options import CallOptions
    from .._sentinel import Keep
    from ..types import PortingOrder, PortingOrderSharingToken


class Orders(Resource):
    """Porting orders: creating, listing, filling in, sharing, confirming, activating, cancelling."""

    def create(
        self,
        phone_numbers: Iterable[str],
        *,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        **options: Unpack[CallOptions],
    ) -> list[PortingOrder]:
        """Creates porting orders for a list of numbers.

        One, or several where the numbers differ in country, type, losing carrier or FastPort eligibility. Each is a draft,
        to be filled in by `update` and submitted by `confirm`. Operation `CreatePortingOrder`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.
            customer_reference: Your own reference for the orders.
            customer_group_reference: Your own reference for the group of orders.

        Returns:
            The orders.

        Raises:
            ValidationError: A number is malformed or given twice; nothing was sent.
            PortingError: With `may_have_been_processed`, the orders may be there: use `create_once` to have that looked
                after.
        """
        operation = _native.orders_create(phone_numbers, customer_reference, customer_group_reference)
        return self._send(operation, options)

    def get(self, id: str | UUID, **options: Unpack[CallOptions]) -> PortingOrder:
        """One order with its first 50 numbers. Operation `GetPortingOrder`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
        """
        return self._send(_native.orders_get(id), options)

    def list(
        self,
        *,
        status: str | Iterable[str] | None = None,
        customer_reference: str | None = None,
        customer_group_reference: str | None = None,
        country_code: str | None = None,
        phone_number_contains: str | None = None,
        carrier_name: str | None = None,
        misc_type: str | None = None,
        entity_name: str | None = None,
        auth_person_name: str | None = None,
        fast_port_eligible: bool | None = None,
        foc_requested_after: datetime | str | None = None,
        foc_requested_before: datetime | str | None = None,
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

    def update(
        self,
        id: str | UUID,
        *,
        customer_reference: str | Keep | None = KEEP,
        webhook_url: str | Keep | None = KEEP,
        **options: Unpack[CallOptions],
    ) -> PortingOrder:
        """Fills an order in. Operation `UpdatePortingOrder`.

        An argument that is left out keeps what the order has, `None` clears it, any other value sets it.
        """
        changes = given(customer_reference=customer_reference, webhook_url=webhook_url)
        return self._send(_native.orders_update(id, changes), options)

    def share(
        self,
        id: str | UUID,
        *,
        expires_in_seconds: int | timedelta | str | None = None,
        permissions: str | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingOrderSharingToken:
        """Makes a token with which people without an account see the order's documents. Operation `SharePortingOrder`.

        Args:
            id: The order's id.
            expires_in_seconds: How long the token lives: 1 to 172800 seconds, a `timedelta`, or a text such as `36h`.
                The API decides without it.
            permissions: What the token allows, such as `porting_order.document.read`. The API decides without it.
        """
        return self._send(_native.orders_share(id, expires_in_seconds, permissions), options)
