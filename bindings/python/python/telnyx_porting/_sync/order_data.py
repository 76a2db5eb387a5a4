"""Reading, filling in and deleting porting orders."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .._sentinel import KEEP, given
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from typing_extensions import Unpack

    from .._kinds import Id, Texts, Time
    from .._options import CallOptions
    from .._sentinel import Keep
    from ..inputs import (
        ActivationSettings,
        EndUser,
        Messaging,
        Misc,
        OrderDocuments,
        PhoneNumberConfiguration,
        Requirement,
        UserFeedback,
    )
    from ..types import AllowedFocWindow, PortingOrder


class OrderData(Resource):
    """Reading, filling in and deleting porting orders."""

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

    def update(
        self,
        id: Id,
        *,
        misc: Misc | Mapping[str, Any] | Keep | None = KEEP,
        end_user: EndUser | Mapping[str, Any] | Keep = KEEP,
        documents: OrderDocuments | Mapping[str, Any] | Keep = KEEP,
        activation_settings: ActivationSettings | Mapping[str, Any] | Keep = KEEP,
        phone_number_configuration: PhoneNumberConfiguration | Mapping[str, Any] | Keep = KEEP,
        requirement_group_id: Id | Keep | None = KEEP,
        requirements: Iterable[Requirement | Mapping[str, Any]] | Keep = KEEP,
        messaging: Messaging | Mapping[str, Any] | Keep = KEEP,
        webhook_url: str | Keep | None = KEEP,
        customer_reference: str | Keep | None = KEEP,
        customer_group_reference: str | Keep | None = KEEP,
        user_feedback: UserFeedback | Mapping[str, Any] | Keep = KEEP,
        known_numbers: Iterable[str] | None = None,
        known_windows: Iterable[AllowedFocWindow] | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingOrder:
        """Fills an order in, while it is a draft, in process or in exception. Operation `UpdatePortingOrder`.

        An argument that is left out keeps what the order has, `None` clears it, any other value sets it. The parts are
        classes of `telnyx_porting.inputs`, or dicts under the API's names, in which the same holds: `{"loa": None}`
        clears one document and keeps the other.

        Args:
            id: The order's id.
            misc: Whether all numbers of the old account are ported, and what happens to the others.
            end_user: The subscriber, exactly as the losing carrier knows them.
            documents: The letter of authorisation and the invoice, by the ids that their uploads gave.
            activation_settings: The FOC time that is asked for, and whether the numbers are activated on demand.
            phone_number_configuration: Settings that the numbers get when they arrive.
            requirement_group_id: The requirement group whose documents and values are copied into the order; not
                together with `documents` or `requirements`.
            requirements: Values for requirements of the order, at least one: they are replaced, and cannot be cleared.
            messaging: Whether text messages are ported too.
            webhook_url: Where webhooks for the order go: an absolute http or https URL of at most 2,000 characters.
            customer_reference: Your own reference.
            customer_group_reference: Your own reference for a group of orders.
            user_feedback: What you think of an order that is ported, cancelled or about to be.
            known_numbers: The order's numbers, for checking only: the new billing number of a partial port is none of
                them.
            known_windows: What `foc_windows` gave, for checking only: the FOC time that is asked for lies in one of
                them.

        Raises:
            ValidationError: Nothing is changed, or something is misspelt, malformed or breaks a rule; nothing was
                sent. All problems are reported at once.
            NotFoundError: There is no such order.
            UnprocessableEntityError: The API refuses a value, or the order cannot be changed any more.
        """
        changes = given(
            misc=misc,
            end_user=end_user,
            documents=documents,
            activation_settings=activation_settings,
            phone_number_configuration=phone_number_configuration,
            requirement_group_id=requirement_group_id,
            requirements=requirements,
            messaging=messaging,
            webhook_url=webhook_url,
            customer_reference=customer_reference,
            customer_group_reference=customer_group_reference,
            user_feedback=user_feedback,
        )
        return self._send(_native.orders_update(id, changes, known_numbers, known_windows), options)

    def delete(self, id: Id, **options: Unpack[CallOptions]) -> None:
        """Deletes an order, which must be a draft. Operation `DeletePortingOrder`.

        Args:
            id: The order's id.

        Raises:
            NotFoundError: There is no such order.
            UnprocessableEntityError: The order is no draft any more.
        """
        return self._send(_native.orders_delete(id), options)
