"""The phone numbers of all orders."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Ids, Texts
    from .._options import CallOptions
    from ..types import PortingPhoneNumber


class PhoneNumbers(Resource):
    """The phone numbers of all orders. An order itself shows only its first 50."""

    __slots__ = ()

    def list(
        self,
        *,
        porting_order_id: Ids | None = None,
        phone_number: Texts | None = None,
        porting_order_status: str | None = None,
        support_key: Texts | None = None,
        activation_status: str | None = None,
        portability_status: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingPhoneNumber]:
        """Lists numbers; nothing is sent before the list is read. Operation `ListPortingPhoneNumbers`.

        Args:
            porting_order_id: Only numbers of this order, or of these.
            phone_number: Only this number, or these, in E.164 format.
            porting_order_status: Only numbers of orders in this status.
            support_key: Only numbers of orders with this support key, or one of these, such as `sr_10b316`.
            activation_status: Only numbers in this state of activation.
            portability_status: Only numbers that are `pending`, `confirmed` or `provisional`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.phone_numbers_list(
            phone_number,
            porting_order_id,
            porting_order_status,
            support_key,
            activation_status,
            portability_status,
            page_size,
            first_page,
        )
        return PageList(self._client, request, options)

    def csv(
        self,
        *,
        porting_order_id: Ids | None = None,
        phone_number: Texts | None = None,
        porting_order_status: str | None = None,
        support_key: Texts | None = None,
        activation_status: str | None = None,
        portability_status: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> bytes:
        """All numbers as one CSV, or one page of them. Operation `ListPortingPhoneNumbers`.

        CSV does not say how many numbers there are, so their total is asked for first. When numbers leave the list while
        it is read, it is read again, until there are as many as that or nothing changes any more.

        Args:
            porting_order_id: Only numbers of this order, or of these.
            phone_number: Only this number, or these, in E.164 format.
            porting_order_status: Only numbers of orders in this status.
            support_key: Only numbers of orders with this support key, or one of these, such as `sr_10b316`.
            activation_status: Only numbers in this state of activation.
            portability_status: Only numbers that are `pending`, `confirmed` or `provisional`.
            page: Only this page, from 1; all pages without it.
            page_size: How many numbers a page has: 1 to 250, 250 by default.

        Raises:
            EndlessListError: The server gives the same page again and again.
            UnreadableAnswerError: The list changed each time it was read.
        """
        operation = _native.phone_numbers_csv(
            phone_number,
            porting_order_id,
            porting_order_status,
            support_key,
            activation_status,
            portability_status,
            page,
            page_size,
        )
        return self._send(operation, options)
