"""Port-in jobs: from a list of phone numbers with order data to ported numbers.

A `Job` creates, fills in, submits and shares the orders of a list, and watches them until they end. Everything that it does
is recorded in a journal, an SQLite file or a PostgreSQL database, so that it continues after a crash, an interruption or a correction, and never
creates an order twice. The command line uses the same journals: a job that was started with `telnyx-porting port-in apply`
continues here, and the other way round.

    from telnyx_porting.jobs import Job

    job = Job("numbers.csv", order="order.toml", name="customers-march")
    plan = job.plan()  # changes nothing
    print(plan.digest, plan.summary)
    applied = job.apply(plan=plan.digest, on_event=print)
    job.watch(on_event=print)
    report = job.report()

One process at a time works on a job with a journal in a file: a second one gets `JobLockedError`. `status`, `report` and
`plan(offline=True)` work meanwhile. With `journal="postgres://USER@HOST/DATABASE"`, any number of processes and machines share
a job, and each step is done by one of them.

A `Receiver` stores the webhooks of all jobs, so that each `watch` reads its orders as soon as they change.

Journals in PostgreSQL require a build from source, with Rust, because the published wheels would exceed 8 MB:
`pip install --no-binary telnyx-porting telnyx-porting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _native
from ._job_records import *
from ._records import Action, Field, Record, as_count, as_id, as_text, as_time, many, optional

if not hasattr(_native, "NativeJob"):
    raise ImportError(
        "telnyx_porting.jobs is not in this build; build the package from source, with Rust: "
        "pip install --no-binary telnyx-porting telnyx-porting"
    )

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from ._async.jobs import AsyncJob as AsyncJob
    from ._receiver import Receiver as Receiver
    from ._sync.jobs import Job as Job
    from .types import PortingOrderSharingToken

__all__ = [
    "AccountData",
    "AccountPlan",
    "AccountReport",
    "Action",
    "ApiUnreachable",
    "Applied",
    "AsyncJob",
    "Attention",
    "CancelEvent",
    "CancellationFailed",
    "CancellationRequested",
    "Deadline",
    "DocumentUploaded",
    "DraftDeleted",
    "OrderSkipped",
    "EndedOrder",
    "EventReport",
    "ExceptionReport",
    "FailureReport",
    "Finding",
    "Job",
    "JobEvent",
    "JobOrder",
    "JobStatus",
    "LateFields",
    "LeftOut",
    "LoaEvent",
    "LoaFailed",
    "LoaLinked",
    "LoaSaved",
    "LoaUnsigned",
    "Need",
    "NewOrder",
    "NumberNotPortable",
    "NumberPortedBefore",
    "NumberReport",
    "NumbersChecked",
    "NumbersMoved",
    "NumbersOrdered",
    "OrderChanged",
    "OrderConfirmed",
    "OrderCreated",
    "OrderDeleted",
    "OrderFilledIn",
    "OrderPlan",
    "OrderReport",
    "OrderShared",
    "OrderWaits",
    "OrdersAdvanced",
    "OrdersNotCreated",
    "Plan",
    "Point",
    "Receiver",
    "ReceiverCounts",
    "Record",
    "Removed",
    "Report",
    "Round",
    "RoundEnded",
    "SkippedRow",
    "SkippedRows",
    "StepFailed",
    "Tick",
    "Totals",
]


def __getattr__(name: str) -> Any:
    # Each needs one of them only.
    if name == "Job":
        from ._sync.jobs import Job

        return Job
    if name == "Receiver":
        from ._receiver import Receiver

        return Receiver
    if name == "AsyncJob":
        from ._async.jobs import AsyncJob

        return AsyncJob
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)


class Plan(PlanFields):
    """The difference between the desired state and the orders of a job."""

    __slots__ = ()

    @property
    def has_changes(self) -> bool:
        """Whether applying it would change something."""
        changed = (order for account in self.accounts for order in account.orders if order.actions)
        return any(account.create for account in self.accounts) or any(changed)

    @property
    def has_errors(self) -> bool:
        """Whether an error prevents it from being applied."""
        return any(finding.is_error for finding in self.findings)

    def html(self) -> str:
        """The plan as an HTML page for sign-off, which needs no other files."""
        import json

        return _native.plan_page(json.dumps(self._data))

    def _repr_html_(self) -> str:
        from ._tables import of_plan

        return of_plan(self)


class LateFields(Record):
    """Fields of an order that differ from the order data and can no longer be changed."""

    __slots__ = ()

    order: Field[UUID | str] = Field(as_id)
    """The order's id."""
    fields: Field[tuple[str, ...]] = Field(many(as_text))
    """The fields."""


class Applied(Record):
    """The result of an apply. `to_dict` has the sharing tokens, which are secrets."""

    __slots__ = ()

    orders: Field[tuple[JobOrder, ...]] = Field(many(JobOrder))
    """All orders of the job."""
    not_created: Field[tuple[_Account, ...]] = Field(many(_Account))
    """The accounts for which the API rejected orders, each with its `label` and the reason."""
    left_out: Field[tuple[LeftOut, ...]] = Field(many(LeftOut))
    """The numbers that got no order."""
    conflicts: Field[tuple[Finding, ...]] = Field(many(Finding))
    """Orders that have a number in common, which were not submitted."""
    too_late: Field[tuple[LateFields, ...]] = Field(many(LateFields))
    """Fields that differ from the order data and can no longer be changed."""

    @property
    def tokens(self) -> tuple[PortingOrderSharingToken, ...]:
        """The sharing tokens that this apply created. They are stored nowhere, and cannot be retrieved again."""
        return tuple(map(_token, self._data["tokens"]))


def _token(data: Any) -> PortingOrderSharingToken:
    from .types import PortingOrderSharingToken

    return PortingOrderSharingToken.from_dict(data)


class Round(RoundFields):
    """The state of a job's orders."""

    __slots__ = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing changes until a person does something."""
        return self.under_way == 0 and self.missing_numbers == 0


class Tick(Record):
    """The result of `Job.tick`."""

    __slots__ = ()

    applied: Field[Applied | None] = Field(optional(Applied))
    """The result of the apply; `None` if the journal does not have the files of the job."""
    round: Field[Round] = Field(Round)
    """The state of the orders."""
    next: Field[datetime | None] = Field(optional(as_time))
    """When to call `tick` again, in UTC; `None` if nothing changes until a person does something."""


class JobStatus(Record):
    """The state of a job according to its journal."""

    __slots__ = ()

    job: Field[str] = Field(as_text)
    """The name of the job."""
    round: Field[Round] = Field(Round)
    """The counts of orders that are under way, need a person, or are finished."""
    totals: Field[Totals] = Field(Totals)
    """The counts."""
    attention: Field[tuple[Attention, ...]] = Field(many(Attention))
    """The items that need a person, most urgent first."""
    orders: Field[tuple[OrderReport, ...]] = Field(many(OrderReport))
    """The orders."""


class JobEvent(Record):
    """The base of the events of a job."""

    __slots__ = ()


class _OrderEvent(JobEvent):
    """The base of the events of one order."""

    __slots__ = ()

    order: Field[JobOrder] = Field(JobOrder)
    """The order."""


class _Failure(JobEvent):
    """The base of the events of errors."""

    __slots__ = ()

    error: Field[str] = Field(as_text)
    """The error."""
    code: Field[str | None] = Field(optional(as_text))
    """The code of the API's error document."""


class NumbersChecked(JobEvent):
    """The portability of numbers was checked. The first one, with no number, announces the total."""

    __slots__ = ()

    done: Field[int] = Field(as_count)
    """The count of numbers that were checked."""
    total: Field[int] = Field(as_count)
    """The count of numbers to check."""


class NumbersOrdered(JobEvent):
    """Orders were created for numbers, or rejected. The first one, with no number, announces the total."""

    __slots__ = ()

    done: Field[int] = Field(as_count)
    """The count of numbers so far."""
    total: Field[int] = Field(as_count)
    """The count of numbers to order."""


class OrdersAdvanced(JobEvent):
    """The steps of orders have ended, with any result. The first one, with no order, announces the total."""

    __slots__ = ()

    done: Field[int] = Field(as_count)
    """The count of orders so far."""
    total: Field[int] = Field(as_count)
    """The count of orders that are filled in, submitted or shared."""


class NumberPortedBefore(JobEvent):
    """A number was ported to this account before, and is ordered again because the portability check accepts it."""

    __slots__ = ()

    number: Field[str] = Field(as_text)
    """The number in E.164."""
    order: Field[UUID | str] = Field(as_id)
    """The id of the order that ported it."""
    at: Field[datetime | None] = Field(optional(as_time))
    """When it was ported, in UTC, if the API has it."""


class NumberNotPortable(JobEvent):
    """A number cannot be ported, and gets no order."""

    __slots__ = ()

    number: Field[str] = Field(as_text)
    """The number in E.164."""
    reason: Field[str | None] = Field(optional(as_text))
    """The reason."""


class OrderCreated(JobEvent):
    """An order was created, or found after an interruption."""

    __slots__ = ()

    account: Field[str] = Field(as_text)
    """The account."""
    order: Field[JobOrder] = Field(JobOrder)
    """The order."""
    numbers: Field[tuple[str, ...]] = Field(many(as_text))
    """Its numbers, at most the first 50."""


class OrdersNotCreated(_Failure):
    """The API rejected the orders of an account. The other accounts continue."""

    __slots__ = ()

    account: Field[str] = Field(as_text)
    """The account."""


class DocumentUploaded(JobEvent):
    """A document was uploaded."""

    __slots__ = ()

    document_id: Field[UUID | str] = Field(as_id)
    """The id of the document."""


class OrderFilledIn(_OrderEvent):
    """The data of an order were set."""

    __slots__ = ()


class OrderConfirmed(_OrderEvent):
    """An order was submitted."""

    __slots__ = ()


class OrderShared(_OrderEvent):
    """A sharing token for the documents of an order was created. `to_dict` has the token, which is a secret."""

    __slots__ = ()

    @property
    def token(self) -> PortingOrderSharingToken:
        """The token, which is stored nowhere."""
        return _token(self._data["token"])


class OrderWaits(_OrderEvent):
    """An order lacks something and was not submitted: see `order.waits_for`."""

    __slots__ = ()


class StepFailed(_OrderEvent, _Failure):
    """A step failed for one order. The other orders continue, and the next apply tries again."""

    __slots__ = ()

    step: Field[str] = Field(as_text)
    """The step: `delete`, `create`, `fill`, `documents`, `confirm` or `share`."""


class OrderDeleted(_OrderEvent):
    """A draft was deleted, because the list has none of its numbers any more."""

    __slots__ = ()


class OrderChanged(JobEvent):
    """An order has changed, or was seen for the first time."""

    __slots__ = ()

    order: Field[JobOrder] = Field(JobOrder)
    """The order."""
    before: Field[JobOrder | None] = Field(optional(JobOrder))
    """The order before; `None` if it was not known."""
    text: Field[str] = Field(as_text)
    """A description of the change, such as `submitted -> ported`."""


class NumbersMoved(JobEvent):
    """Numbers moved to another order, which is watched too."""

    __slots__ = ()

    from_order: Field[UUID | str] = Field(as_id)
    """The id of the order that had the numbers."""
    order: Field[JobOrder] = Field(JobOrder)
    """The order that has them now."""


class ApiUnreachable(JobEvent):
    """The API could not be reached. The next round is after the interval."""

    __slots__ = ()

    error: Field[str] = Field(as_text)
    """The error."""


class RoundEnded(JobEvent):
    """All orders were read once."""

    __slots__ = ()

    round: Field[Round] = Field(Round)
    """The state of the orders."""


class CancelEvent(_OrderEvent):
    """The base of the events of `Job.cancel`."""

    __slots__ = ()


class CancellationRequested(CancelEvent):
    """The cancellation of an order was requested. The order is cancelled after a review."""

    __slots__ = ()


class DraftDeleted(CancelEvent):
    """A draft was deleted."""

    __slots__ = ()


class OrderSkipped(CancelEvent):
    """An order was left alone: a draft that this job did not certainly create, or an order without a number of this job."""

    __slots__ = ()


class CancellationFailed(CancelEvent, _Failure):
    """An order could not be cancelled. The others continue."""

    __slots__ = ()


class LoaEvent(_OrderEvent):
    """The base of the events of `Job.collect_loas`."""

    __slots__ = ()


class LoaSaved(LoaEvent):
    """The LOA template of an order was saved."""

    __slots__ = ()

    path: Field[str] = Field(as_text)
    """The file."""


class LoaUnsigned(LoaEvent):
    """The template was saved earlier, and has not been signed yet."""

    __slots__ = ()

    path: Field[str] = Field(as_text)
    """The file of the template."""


class LoaLinked(LoaEvent):
    """A signed LOA was uploaded and linked to its order."""

    __slots__ = ()

    path: Field[str] = Field(as_text)
    """The signed file."""


class LoaFailed(LoaEvent, _Failure):
    """The LOA of an order failed. The others continue."""

    __slots__ = ()
