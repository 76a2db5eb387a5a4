"""Reports on orders, written as CSV documents."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, Texts, Time
    from .._options import CallOptions
    from ..types import PortingReport


class Reports(Resource):
    """Reports on orders. One that is `completed` has a `document_id`, which `documents.download` takes."""

    __slots__ = ()

    def list(
        self,
        *,
        report_type: str | None = None,
        status: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingReport]:
        """Lists reports; nothing is sent before the list is read. Operation `ListPortingReports`.

        Args:
            report_type: Only reports of this type: `export_porting_orders_csv`.
            status: Only reports that are `pending`, or `completed`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.reports_list(report_type, status, page_size, first_page)
        return PageList(self._client, request, options)

    def create(
        self,
        *,
        status: Texts | None = None,
        customer_reference: Texts | None = None,
        created_after: Time | None = None,
        created_before: Time | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingReport:
        """Has a CSV report on orders written. Operation `CreatePortingReport`.

        Args:
            status: Only orders in this status, or in one of these.
            customer_reference: Only orders with this reference, or with one of these.
            created_after: Only orders that were created after this time.
            created_before: Only orders that were created before this time.
        """
        operation = _native.reports_create(status, customer_reference, created_after, created_before)
        return self._send(operation, options)

    def get(self, id: Id, **options: Unpack[CallOptions]) -> PortingReport:
        """One report. Operation `GetPortingReport`.

        Args:
            id: The report's id.

        Raises:
            NotFoundError: There is no such report.
        """
        return self._send(_native.reports_get(id), options)
