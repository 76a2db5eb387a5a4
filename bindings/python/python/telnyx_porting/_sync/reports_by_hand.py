"""Reports on orders, written as CSV documents."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Texts, Time
    from .._options import CallOptions
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
