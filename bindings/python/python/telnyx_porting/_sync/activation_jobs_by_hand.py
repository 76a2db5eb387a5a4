"""When and how an order's numbers are activated."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._kinds import Id, Time
    from .._options import CallOptions
    from ..types import ActivationJob


class ActivationJobsByHand(Resource):
    """Methods of `ActivationJobs` that are more than one request, or have rules."""

    __slots__ = ()

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
