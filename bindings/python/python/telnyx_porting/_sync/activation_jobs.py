"""When and how an order's numbers are activated."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, Time
    from .._options import CallOptions
    from ..types import ActivationJob


class ActivationJobs(Resource):
    """The jobs that activate an order's numbers.

    One is made when the FOC date is confirmed; left alone, it runs at the end of its window.
    """

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[ActivationJob]:
        """Lists jobs; nothing is sent before the list is read. Operation `ListPortingOrderActivationJobs`.

        Args:
            order_id: The order's id.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        return PageList(self._client, _native.activation_jobs_list(order_id, page_size, first_page), options)

    def get(self, order_id: Id, id: Id, **options: Unpack[CallOptions]) -> ActivationJob:
        """One job. Operation `GetPortingOrdersActivationJob`.

        Args:
            order_id: The order's id.
            id: The job's id.

        Raises:
            NotFoundError: The order has no such job.
        """
        return self._send(_native.activation_jobs_get(order_id, id), options)

    def update(
        self,
        order_id: Id,
        id: Id,
        *,
        activate_at: Time,
        known_job: ActivationJob | None = None,
        **options: Unpack[CallOptions],
    ) -> ActivationJob:
        """Sets the time at which a job runs. Operation `UpdatePortingOrdersActivationJob`.

        Args:
            order_id: The order's id.
            id: The job's id.
            activate_at: The time, which lies within one of the job's activation windows.
            known_job: The job as it was read; then the time is checked against its windows before anything is sent.

        Raises:
            ValidationError: The time has no zone, or lies in none of the known windows; nothing was sent.
            NotFoundError: The order has no such job.
        """
        return self._send(_native.activation_jobs_update(order_id, id, activate_at, known_job), options)
