"""Reports on orders, written as CSV documents."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Span, Texts, Time
    from .._options import CallOptions
    from .._waiting import OnReportProgress
    from ..types import PortingReport


class ReportsByHand(Resource):
    """Methods of `Reports` that are more than one request, or have rules."""

    __slots__ = ()

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

    def create_and_wait(
        self,
        *,
        status: Texts | None = None,
        customer_reference: Texts | None = None,
        created_after: Time | None = None,
        created_before: Time | None = None,
        timeout: Span = 600.0,
        interval: Span = 2.0,
        on_progress: OnReportProgress | None = None,
    ) -> PortingReport:
        """Creates a CSV report on orders and waits until it is completed.

        Operations `CreatePortingReport` and `GetPortingReport`. Polls that fail with a transient error are retried at
        growing intervals of up to a minute, or as long as the API asks.

        Args:
            status: Only orders in this status, or in one of these.
            customer_reference: Only orders with this reference, or with one of these.
            created_after: Only orders that were created after this time.
            created_before: Only orders that were created before this time.
            timeout: Time to wait after the report is created, in seconds or as a `timedelta`.
            interval: Time between two polls, in seconds or as a `timedelta`.
            on_progress: Called with the report when it is created and when its status changes, and with a `PollFailed` when
                polls start to fail. The client for asyncio awaits an `async def`; the other rejects it.

        Returns:
            The completed report. Its `document_id` is what `documents.download` takes.

        Raises:
            ReportTimeoutError: The timeout expired; `report` is the report.
            ReportNotCompletedError: The report could not be read; `report` is the report from the last successful poll.
        """
        from .._waiting import ReportWait

        events = _native.reports_create_and_wait(
            status, customer_reference, created_after, created_before, timeout, interval
        )
        wait = ReportWait(self._client, events)
        return wait.completed(on_progress)
