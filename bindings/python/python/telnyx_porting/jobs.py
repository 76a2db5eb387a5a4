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

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, overload

from . import _native
from ._hints import lazy

if not hasattr(_native, "NativeJob"):
    raise ImportError(
        "telnyx_porting.jobs is not in this build; build the package from source, with Rust: "
        "pip install --no-binary telnyx-porting telnyx-porting"
    )

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import NoReturn
    from uuid import UUID

    from typing_extensions import Never, Self

    from ._async.jobs import AsyncJob as AsyncJob
    from ._receiver import Receiver as Receiver
    from ._sync.jobs import Job as Job
    from .results import Advice
    from .types import PortingOrderSharingToken

T = TypeVar("T")
R = TypeVar("R", bound="Record")

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


class _Field(Generic[T]):
    """An attribute of a record, converted when it is first read."""

    __slots__ = ("_name", "_read")

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, record: None, kind: type) -> Self: ...
    @overload
    def __get__(self, record: Record, kind: type) -> T: ...
    def __get__(self, record: Record | None, kind: type) -> Any:
        if record is None:
            return self
        values = record._values
        if self._name not in values:
            values[self._name] = self._read(record._data.get(self._name))
        return values[self._name]

    if TYPE_CHECKING:

        def __set__(self, record: Record, value: Never) -> None: ...


lazy(_Field)


@lazy
class Record:
    """A result or an event of a job: frozen, equal to others of its class with the same content, and picklable."""

    __slots__ = ("_data", "_values")
    _data: dict[str, Any]
    _values: dict[str, Any]

    def __init__(self, data: dict[str, Any], /) -> None:
        object.__setattr__(self, "_data", data)
        object.__setattr__(self, "_values", {})

    def __init_subclass__(cls) -> None:
        lazy(cls)

    def to_dict(self) -> dict[str, Any]:
        """Everything as dicts, lists, str, numbers and bools; a new dict each time. Times are RFC 3339 text."""
        return deepcopy(self._data)

    @classmethod
    def from_dict(cls, data: dict[str, Any], /) -> Self:
        """The record with the content that `to_dict` returned."""
        return cls(deepcopy(data))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return self._data == other._data if isinstance(other, Record) and type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        import json

        return hash((type(self), json.dumps(self._data, sort_keys=True)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._data,)

    def __repr__(self) -> str:
        # Only plain values and ids: others may be long, and a token is a secret.
        shown: list[str] = []
        for name, value in self._data.items():
            plain: Any = value
            if name == "order" and hasattr(value, "get"):
                plain = value.get("id")
            if isinstance(plain, str | int | float | bool):
                shown.append(f"{name}={plain!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


def _text() -> _Field[str]:
    return _Field(lambda value: "" if value is None else str(value))


def _optional_text() -> _Field[str | None]:
    return _Field(lambda value: None if value is None else str(value))


def _texts() -> _Field[tuple[str, ...]]:
    return _Field(lambda value: tuple(map(str, value or ())))


def _count() -> _Field[int]:
    return _Field(lambda value: int(value or 0))


def _flag() -> _Field[bool]:
    return _Field(bool)


def _optional_flag() -> _Field[bool | None]:
    return _Field(lambda value: None if value is None else bool(value))


def _counts() -> _Field[dict[str, int]]:
    return _Field(lambda value: dict(value or {}))


def _as_time(value: str) -> datetime:
    from datetime import datetime, timezone

    # Python before 3.11 reads neither Z nor more than six digits of a second.
    whole, _, fraction = value.removesuffix("Z").partition(".")
    time = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc)
    return time.replace(microsecond=int(fraction[:6].ljust(6, "0"))) if fraction else time


def _time() -> _Field[datetime]:
    return _Field(_as_time)


def _optional_time() -> _Field[datetime | None]:
    return _Field(lambda value: None if value is None else _as_time(value))


def _as_id(value: str) -> UUID | str:
    from uuid import UUID

    # As ids of API objects: other forms would not be sent back unchanged.
    try:
        return UUID(value) if len(value) == 36 else value
    except ValueError:
        return value


def _id() -> _Field[UUID | str]:
    return _Field(_as_id)


def _optional_id() -> _Field[UUID | str | None]:
    return _Field(lambda value: None if value is None else _as_id(value))


def _one(kind: type[R]) -> _Field[R]:
    return _Field(kind)


def _optional(kind: type[R]) -> _Field[R | None]:
    return _Field(lambda value: None if value is None else kind(value))


def _many(kind: type[R]) -> _Field[tuple[R, ...]]:
    return _Field(lambda value: tuple(map(kind, value or ())))


class Need(Record):
    """An item that an order lacks."""

    __slots__ = ()

    field: _Field[str] = _text()
    """The field of the order."""
    message: _Field[str] = _text()
    """The problem: missing, or invalid."""
    hint: _Field[str] = _text()
    """The fix."""


class Finding(Record):
    """An error or a warning of a plan."""

    __slots__ = ()

    is_error: _Field[bool] = _flag()
    """Whether the job cannot be applied."""
    account: _Field[str | None] = _optional_text()
    """The account; `None` if it concerns all."""
    field: _Field[str] = _text()
    """The field of the order file, or the row and column of the list."""
    message: _Field[str] = _text()
    """The problem: missing, or invalid."""
    hint: _Field[str] = _text()
    """The fix."""


class LeftOut(Record):
    """A number that gets no order."""

    __slots__ = ()

    number: _Field[str] = _text()
    """The number in E.164."""
    place: _Field[str] = _text()
    """The row of the list, such as `line 7`, or `item 7` of a data frame or another iterable."""
    reason: _Field[str] = _text()
    """The reason."""


class NewOrder(Record):
    """An order to create. The API decides how it splits the numbers."""

    __slots__ = ()

    country: _Field[str | None] = _optional_text()
    """The country of the numbers, in two letters."""
    number_type: _Field[str | None] = _optional_text()
    """The type of the numbers, if they were checked."""
    carrier: _Field[str | None] = _optional_text()
    """The losing carrier, if the numbers were checked."""
    fast_port: _Field[bool | None] = _optional_flag()
    """Whether the numbers qualify for FastPort, if they were checked."""
    numbers: _Field[tuple[str, ...]] = _texts()
    """The numbers in E.164."""


@lazy
class Action(NamedTuple):
    """Something that is done to an order."""

    kind: str
    """The kind: `set`, `link-loa`, `link-invoice`, `meet-requirements`, `request-foc-date`, `confirm`, `share` or `delete`."""
    fields: tuple[str, ...] = ()
    """The fields that `set` sets."""


def _actions() -> _Field[tuple[Action, ...]]:
    def read(value: Any) -> tuple[Action, ...]:
        return tuple(Action(it) if isinstance(it, str) else Action("set", tuple(it["set"])) for it in value or ())

    return _Field(read)


class OrderPlan(Record):
    """The plan for an order that exists."""

    __slots__ = ()

    id: _Field[UUID | str] = _id()
    """The order's id."""
    status: _Field[str] = _text()
    """The status."""
    numbers: _Field[int] = _count()
    """The count of numbers."""
    actions: _Field[tuple[Action, ...]] = _actions()
    """The steps, in this order."""
    too_late: _Field[tuple[str, ...]] = _texts()
    """The fields that differ from the order data and can no longer be changed."""
    waits_for: _Field[tuple[Need, ...]] = _many(Need)
    """The items that the order lacked at the last attempt to confirm it."""
    foc_date: _Field[datetime | None] = _optional_time()
    """The FOC date that would be requested now, in UTC: the first of the order's windows that the rule accepts."""


class EndedOrder(Record):
    """An order that was cancelled or deleted, while numbers of the list are in no other order."""

    __slots__ = ()

    id: _Field[UUID | str] = _id()
    """The order's id."""
    status: _Field[str] = _text()
    """`cancelled` or `deleted`."""
    numbers: _Field[int] = _count()
    """The count of its numbers in the list."""


class AccountData(Record):
    """The data that the orders of an account are filled in with, without secrets."""

    __slots__ = ()

    customer_reference: _Field[str | None] = _optional_text()
    """Your own reference for the orders."""
    entity_name: _Field[str | None] = _optional_text()
    """The subscriber, as registered with the losing carrier."""
    auth_person_name: _Field[str | None] = _optional_text()
    """The person who authorizes the port."""
    billing_phone_number: _Field[str | None] = _optional_text()
    """The billing number."""
    address: _Field[str | None] = _optional_text()
    """The service address in one line."""
    has_account_number: _Field[bool] = _flag()
    """Whether the account number is set."""
    has_pin: _Field[bool] = _flag()
    """Whether the PIN is set."""
    foc_date: _Field[str | None] = _optional_text()
    """The rule of the FOC date, such as `earliest`; `None` if the losing carrier proposes the date."""
    loa: _Field[str | None] = _optional_text()
    """The file name or the document id of the LOA."""
    invoice: _Field[str | None] = _optional_text()
    """The file name or the document id of the invoice."""
    varies: _Field[bool] = _flag()
    """Whether some orders have other data, by overrides for their country, number type or losing carrier."""


class SkippedRow(Record):
    """A row of the list that was skipped."""

    __slots__ = ()

    place: _Field[str] = _text()
    """The row, such as `line 7`."""
    reason: _Field[str] = _text()
    """The reason, without secrets."""


class SkippedRows(Record):
    """The rows of the list that were rejected or are in conflict, so that their numbers get no order."""

    __slots__ = ()

    total: _Field[int] = _count()
    """The count of rows."""
    rows: _Field[tuple[SkippedRow, ...]] = _many(SkippedRow)
    """The first 1,000 of them."""


class AccountPlan(Record):
    """The plan for an account: rows of the list with the same account data."""

    __slots__ = ()

    account: _Field[str] = _text()
    """The name with the first row: `Acme (line 7)`."""
    numbers: _Field[int] = _count()
    """The count of numbers in the list."""
    data: _Field[AccountData] = _one(AccountData)
    """The data that are sent, for sign-off."""
    create: _Field[tuple[NewOrder, ...]] = _many(NewOrder)
    """The orders to create, as the API is expected to split them."""
    left_out: _Field[tuple[LeftOut, ...]] = _many(LeftOut)
    """The numbers that get no order."""
    ended: _Field[tuple[EndedOrder, ...]] = _many(EndedOrder)
    """The orders that were cancelled or deleted while their numbers are in the list. Only a retry orders them again."""
    orders: _Field[tuple[OrderPlan, ...]] = _many(OrderPlan)
    """The orders that exist."""


class Removed(Record):
    """A number with an order that left the list."""

    __slots__ = ()

    number: _Field[str] = _text()
    """The number in E.164."""
    order: _Field[UUID | str] = _id()
    """The id of its order."""
    status: _Field[str] = _text()
    """The status of the order."""


class Plan(Record):
    """The difference between the desired state and the orders of a job."""

    __slots__ = ()

    job: _Field[str] = _text()
    """The name of the job."""
    digest: _Field[str] = _text()
    """Identifies the changes. Pass it to `Job.apply` to apply exactly this plan."""
    is_offline: _Field[bool] = _flag()
    """Whether the plan was made without the API."""
    accounts: _Field[tuple[AccountPlan, ...]] = _many(AccountPlan)
    """The accounts, in the order of the list."""
    removed: _Field[tuple[Removed, ...]] = _many(Removed)
    """The numbers with an order that left the list."""
    findings: _Field[tuple[Finding, ...]] = _many(Finding)
    """Errors and warnings, those of the whole job first."""
    skipped: _Field[SkippedRows] = _one(SkippedRows)
    """The rows of the list that were rejected or are in conflict. `Job.intake` has all of them."""

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


class Deadline(Record):
    """Something that happens to an order without further action."""

    __slots__ = ()

    kind: _Field[str] = _text()
    """The event: `draft-expiry`, `exception-expiry`, `cancel-lock` or `foc`."""
    at: _Field[datetime] = _time()
    """The time of the event, in UTC."""
    text: _Field[str] = _text()
    """The event as text: `deleted 2026-03-10 15:00Z (in 3 days) unless confirmed`."""


class _OrderException(Record):
    """A reason for an exception in a record of an order."""

    __slots__ = ()

    code: _Field[str] = _text()
    """The code, such as `PASSCODE_PIN_INVALID`."""
    description: _Field[str] = _text()
    """The description by the carrier."""


class JobOrder(Record):
    """An order as the journal has it."""

    __slots__ = ()

    id: _Field[UUID | str] = _id()
    """The order's id."""
    status: _Field[str] = _text()
    """The status as returned by the API."""
    numbers: _Field[int] = _count()
    """The count of phone numbers."""
    number_type: _Field[str | None] = _optional_text()
    """The type of the numbers."""
    customer_reference: _Field[str | None] = _optional_text()
    """The customer's reference."""
    exceptions: _Field[tuple[_OrderException, ...]] = _many(_OrderException)
    """The reasons for an exception, with code and description."""
    foc_requested: _Field[datetime | None] = _optional_time()
    """The requested FOC time, in UTC."""
    foc_actual: _Field[datetime | None] = _optional_time()
    """The confirmed FOC time, in UTC."""
    messaging: _Field[str | None] = _optional_text()
    """The status of messaging, if messaging is ported."""
    created_at: _Field[datetime | None] = _optional_time()
    """When it was created, in UTC."""
    shared_until: _Field[datetime | None] = _optional_time()
    """When its sharing token expires, in UTC, if it is shared."""
    waits_for: _Field[tuple[Need, ...]] = _many(Need)
    """The items that it lacked at the last attempt to confirm it."""
    is_gone: _Field[bool] = _flag()
    """Whether it no longer exists: drafts can be deleted."""


class LateFields(Record):
    """Fields of an order that differ from the order data and can no longer be changed."""

    __slots__ = ()

    order: _Field[UUID | str] = _id()
    """The order's id."""
    fields: _Field[tuple[str, ...]] = _texts()
    """The fields."""


class _Account(Record):
    """An account as the journal has it."""

    __slots__ = ()

    label: _Field[str] = _text()
    """The name with the first row: `Acme (line 7)`."""
    not_created: _Field[str | None] = _optional_text()
    """Why no order could be created."""


class Applied(Record):
    """The result of an apply. `to_dict` has the sharing tokens, which are secrets."""

    __slots__ = ()

    orders: _Field[tuple[JobOrder, ...]] = _many(JobOrder)
    """All orders of the job."""
    not_created: _Field[tuple[_Account, ...]] = _many(_Account)
    """The accounts for which the API rejected orders, each with its `label` and the reason."""
    left_out: _Field[tuple[LeftOut, ...]] = _many(LeftOut)
    """The numbers that got no order."""
    conflicts: _Field[tuple[Finding, ...]] = _many(Finding)
    """Orders that have a number in common, which were not submitted."""
    too_late: _Field[tuple[LateFields, ...]] = _many(LateFields)
    """Fields that differ from the order data and can no longer be changed."""

    @property
    def tokens(self) -> tuple[PortingOrderSharingToken, ...]:
        """The sharing tokens that this apply created. They are stored nowhere, and cannot be retrieved again."""
        return tuple(map(_token, self._data["tokens"]))


def _token(data: Any) -> PortingOrderSharingToken:
    from .types import PortingOrderSharingToken

    return PortingOrderSharingToken.from_dict(data)


class Round(Record):
    """The state of a job's orders."""

    __slots__ = ()

    under_way: _Field[int] = _count()
    """The orders that progress without a person."""
    need_a_person: _Field[int] = _count()
    """Drafts and orders in exception."""
    finished: _Field[int] = _count()
    """The orders that are ported, cancelled or deleted."""
    missing_numbers: _Field[int] = _count()
    """The numbers that left their order in a split and were not found in another one yet."""

    @property
    def is_over(self) -> bool:
        """Whether nothing changes until a person does something."""
        return self.under_way == 0 and self.missing_numbers == 0


class Tick(Record):
    """The result of `Job.tick`."""

    __slots__ = ()

    applied: _Field[Applied | None] = _optional(Applied)
    """The result of the apply; `None` if the journal does not have the files of the job."""
    round: _Field[Round] = _one(Round)
    """The state of the orders."""
    next: _Field[datetime | None] = _optional_time()
    """When to call `tick` again, in UTC; `None` if nothing changes until a person does something."""


class AccountReport(Record):
    """An account of a report."""

    __slots__ = ()

    id: _Field[int] = _count()
    """The number of the account in the job, from 1."""
    label: _Field[str] = _text()
    """The name with the first row: `Acme (line 7)`."""
    not_created: _Field[str | None] = _optional_text()
    """Why no order could be created."""


class ExceptionReport(Record):
    """A reason for an exception."""

    __slots__ = ()

    code: _Field[str] = _text()
    """The code, such as `PASSCODE_PIN_INVALID`."""
    description: _Field[str] = _text()
    """The description of the carrier, or else the meaning of the code."""

    @property
    def advice(self) -> Advice:
        """The steps to resolve it."""
        return _native.advice(self.code)


class FailureReport(Record):
    """A step that failed."""

    __slots__ = ()

    step: _Field[str] = _text()
    """The step as a verb: `confirm`."""
    error: _Field[str] = _text()
    """The error."""


class EventReport(Record):
    """Something that happened."""

    __slots__ = ()

    at: _Field[datetime] = _time()
    """When this machine noticed it, in UTC."""
    order: _Field[UUID | str | None] = _optional_id()
    """The id of the order, if it concerns one."""
    account: _Field[str | None] = _optional_text()
    """The account, if it concerns an account and no order."""
    text: _Field[str] = _text()
    """A sentence."""


class OrderReport(Record):
    """An order of a report."""

    __slots__ = ()

    id: _Field[UUID | str] = _id()
    """The order's id."""
    account: _Field[str | None] = _optional_text()
    """The account; `None` if none of its numbers is in the list."""
    state: _Field[str] = _text()
    """The status as returned by the API; or `waits` for a draft that lacks something, `deleted` or `unknown`."""
    numbers: _Field[int] = _count()
    """The count of numbers."""
    number_type: _Field[str | None] = _optional_text()
    """The type of the numbers."""
    customer_reference: _Field[str | None] = _optional_text()
    """The customer's reference."""
    foc_requested: _Field[datetime | None] = _optional_time()
    """The requested FOC time, in UTC."""
    foc: _Field[datetime | None] = _optional_time()
    """The confirmed FOC time, in UTC."""
    exceptions: _Field[tuple[ExceptionReport, ...]] = _many(ExceptionReport)
    """The reasons for an exception."""
    needs: _Field[tuple[Need, ...]] = _many(Need)
    """The missing or invalid fields that prevent it from being confirmed."""
    failure: _Field[FailureReport | None] = _optional(FailureReport)
    """The step that failed in the last attempt."""
    deadlines: _Field[tuple[Deadline, ...]] = _many(Deadline)
    """The events that happen without further action, earliest first."""
    messaging: _Field[str | None] = _optional_text()
    """The messaging status as returned by the API: `not_applicable` if messaging is not part of the order."""
    is_done: _Field[bool] = _flag()
    """Whether its voice is ported and its messaging is not under way: ported, or not part of the order, for example."""
    shared_until: _Field[datetime | None] = _optional_time()
    """When its sharing token expires, in UTC."""
    timeline: _Field[tuple[EventReport, ...]] = _many(EventReport)
    """Its events, oldest first."""


class NumberReport(Record):
    """A phone number of a report."""

    __slots__ = ()

    number: _Field[str] = _text()
    """The number in E.164."""
    account: _Field[str] = _text()
    """The account."""
    row: _Field[str] = _text()
    """The row of the list, such as `line 7`."""
    is_listed: _Field[bool] = _flag()
    """Whether it is in the current list."""
    order: _Field[UUID | str | None] = _optional_id()
    """The id of its order."""
    state: _Field[str] = _text()
    """The state of its order; or `no-order`, `not-portable`, `not-created` or `removed`."""
    reason: _Field[str | None] = _optional_text()
    """Why it has no order."""
    foc: _Field[datetime | None] = _optional_time()
    """The confirmed FOC time, in UTC."""
    exceptions: _Field[tuple[str, ...]] = _texts()
    """The codes of the order's exceptions."""
    messaging: _Field[str | None] = _optional_text()
    """The messaging status as returned by the API: `not_applicable` if messaging is not part of the order."""
    is_done: _Field[bool] = _flag()
    """Whether its voice is ported and its messaging is not under way: ported, or not part of the order, for example."""


class Point(Record):
    """A detail of an `Attention`."""

    __slots__ = ()

    text: _Field[str] = _text()
    """The problem."""
    fix: _Field[str] = _text()
    """The next step; empty if there is none."""
    who: _Field[str | None] = _optional_text()
    """The party that has to act, if it is known: `customer`, `losing-carrier` or `telnyx`."""
    fields: _Field[tuple[str, ...]] = _texts()
    """The fields of the order that usually need correction."""


class Attention(Record):
    """Something that needs a person, or that a person should know."""

    __slots__ = ()

    level: _Field[str] = _text()
    """The urgency: `urgent`, `action` or `info`."""
    kind: _Field[str] = _text()
    """The kind, such as `exception`, `waits`, `failure`, `not-created`, `ended`, `not-portable` or `skipped`."""
    account: _Field[str | None] = _optional_text()
    """The account."""
    order: _Field[UUID | str | None] = _optional_id()
    """The id of the order."""
    rows: _Field[tuple[str, ...]] = _texts()
    """The rows of the list."""
    points: _Field[tuple[Point, ...]] = _many(Point)
    """The details, each with what to do."""
    command: _Field[str | None] = _optional_text()
    """A command of `telnyx-porting` that continues, corrects or explains it."""
    deadline: _Field[Deadline | None] = _optional(Deadline)
    """The next event without further action."""


class Totals(Record):
    """The counts of a report."""

    __slots__ = ()

    accounts: _Field[int] = _count()
    """All accounts."""
    orders: _Field[int] = _count()
    """All orders, including deleted ones."""
    numbers: _Field[int] = _count()
    """All numbers, including those that left the list."""
    skipped_rows: _Field[int] = _count()
    """The rows of the list that the last apply skipped, because they were rejected or in conflict."""
    orders_by_state: _Field[dict[str, int]] = _counts()
    """The orders by state."""
    numbers_by_state: _Field[dict[str, int]] = _counts()
    """The numbers by state."""
    ported_by_messaging: _Field[dict[str, int]] = _counts()
    """The numbers whose voice is ported, by messaging status; `unknown` if the API returned none."""


class JobStatus(Record):
    """The state of a job according to its journal."""

    __slots__ = ()

    job: _Field[str] = _text()
    """The name of the job."""
    round: _Field[Round] = _one(Round)
    """The counts of orders that are under way, need a person, or are finished."""
    totals: _Field[Totals] = _one(Totals)
    """The counts."""
    attention: _Field[tuple[Attention, ...]] = _many(Attention)
    """The items that need a person, most urgent first."""
    orders: _Field[tuple[OrderReport, ...]] = _many(OrderReport)
    """The orders."""


class Report(Record):
    """The state of each number and order, from the journal. It has no account numbers, PINs or sharing tokens."""

    __slots__ = ()

    job: _Field[str] = _text()
    """The name of the job."""
    base_url: _Field[str] = _text()
    """The URL of the API that has the orders."""
    group_reference: _Field[str] = _text()
    """The `customer_group_reference` of the orders."""
    at: _Field[datetime] = _time()
    """When it was made, in UTC."""
    totals: _Field[Totals] = _one(Totals)
    """The counts."""
    attention: _Field[tuple[Attention, ...]] = _many(Attention)
    """The items that need a person, most urgent first."""
    accounts: _Field[tuple[AccountReport, ...]] = _many(AccountReport)
    """The accounts."""
    orders: _Field[tuple[OrderReport, ...]] = _many(OrderReport)
    """The orders, in the order in which the job learned of them."""
    numbers: _Field[tuple[NumberReport, ...]] = _many(NumberReport)
    """The numbers, in the order of the list."""
    events: _Field[tuple[EventReport, ...]] = _many(EventReport)
    """The events that do not concern a single order, oldest first."""


class JobEvent(Record):
    """The base of the events of a job."""

    __slots__ = ()


class NumbersChecked(JobEvent):
    """The portability of numbers was checked. The first one, with no number, announces the total."""

    __slots__ = ()

    done: _Field[int] = _count()
    """The count of numbers that were checked."""
    total: _Field[int] = _count()
    """The count of numbers to check."""


class NumbersOrdered(JobEvent):
    """Orders were created for numbers, or rejected. The first one, with no number, announces the total."""

    __slots__ = ()

    done: _Field[int] = _count()
    """The count of numbers so far."""
    total: _Field[int] = _count()
    """The count of numbers to order."""


class OrdersAdvanced(JobEvent):
    """The steps of orders have ended, with any result. The first one, with no order, announces the total."""

    __slots__ = ()

    done: _Field[int] = _count()
    """The count of orders so far."""
    total: _Field[int] = _count()
    """The count of orders that are filled in, submitted or shared."""


class NumberPortedBefore(JobEvent):
    """A number was ported to this account before, and is ordered again because the portability check accepts it."""

    __slots__ = ()

    number: _Field[str] = _text()
    """The number in E.164."""
    order: _Field[UUID | str] = _id()
    """The id of the order that ported it."""
    at: _Field[datetime | None] = _optional_time()
    """When it was ported, in UTC, if the API has it."""


class NumberNotPortable(JobEvent):
    """A number cannot be ported, and gets no order."""

    __slots__ = ()

    number: _Field[str] = _text()
    """The number in E.164."""
    reason: _Field[str | None] = _optional_text()
    """The reason."""


class OrderCreated(JobEvent):
    """An order was created, or found after an interruption."""

    __slots__ = ()

    account: _Field[str] = _text()
    """The account."""
    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""
    numbers: _Field[tuple[str, ...]] = _texts()
    """Its numbers, at most the first 50."""


class OrdersNotCreated(JobEvent):
    """The API rejected the orders of an account. The other accounts continue."""

    __slots__ = ()

    account: _Field[str] = _text()
    """The account."""
    error: _Field[str] = _text()
    """The error."""
    code: _Field[str | None] = _optional_text()
    """The code of the API's error document."""


class DocumentUploaded(JobEvent):
    """A document was uploaded."""

    __slots__ = ()

    document_id: _Field[UUID | str] = _id()
    """The id of the document."""


class OrderFilledIn(JobEvent):
    """The data of an order were set."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""


class OrderConfirmed(JobEvent):
    """An order was submitted."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""


class OrderShared(JobEvent):
    """A sharing token for the documents of an order was created. `to_dict` has the token, which is a secret."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""

    @property
    def token(self) -> PortingOrderSharingToken:
        """The token, which is stored nowhere."""
        return _token(self._data["token"])


class OrderWaits(JobEvent):
    """An order lacks something and was not submitted: see `order.waits_for`."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""


class StepFailed(JobEvent):
    """A step failed for one order. The other orders continue, and the next apply tries again."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""
    step: _Field[str] = _text()
    """The step: `create`, `fill`, `documents`, `confirm` or `share`."""
    error: _Field[str] = _text()
    """The error."""
    code: _Field[str | None] = _optional_text()
    """The code of the API's error document."""


class OrderDeleted(JobEvent):
    """A draft was deleted, because the list has none of its numbers any more."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""


class OrderChanged(JobEvent):
    """An order has changed, or was seen for the first time."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""
    before: _Field[JobOrder | None] = _optional(JobOrder)
    """The order before; `None` if it was not known."""
    text: _Field[str] = _text()
    """A description of the change, such as `submitted -> ported`."""


class NumbersMoved(JobEvent):
    """Numbers moved to another order, which is watched too."""

    __slots__ = ()

    from_order: _Field[UUID | str] = _id()
    """The id of the order that had the numbers."""
    order: _Field[JobOrder] = _one(JobOrder)
    """The order that has them now."""


class ApiUnreachable(JobEvent):
    """The API could not be reached. The next round is after the interval."""

    __slots__ = ()

    error: _Field[str] = _text()
    """The error."""


class RoundEnded(JobEvent):
    """All orders were read once."""

    __slots__ = ()

    round: _Field[Round] = _one(Round)
    """The state of the orders."""


class ReceiverCounts(Record):
    """The number of webhooks since the start of a `Receiver`, by their result."""

    __slots__ = ()

    accepted: _Field[int] = _count()
    """Genuine events that were stored."""
    repeated: _Field[int] = _count()
    """Genuine events that had been stored before."""
    stale: _Field[int] = _count()
    """Requests that were signed more than `tolerance` ago, or in the future."""
    rejected: _Field[int] = _count()
    """Other requests that were not genuine."""
    deferred: _Field[int] = _count()
    """Genuine events that were not stored within 1 second, so that Telnyx delivers them again."""


class CancelEvent(JobEvent):
    """The base of the events of `Job.cancel`."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""


class CancellationRequested(CancelEvent):
    """The cancellation of an order was requested. The order is cancelled after a review."""

    __slots__ = ()


class DraftDeleted(CancelEvent):
    """A draft was deleted."""

    __slots__ = ()


class OrderSkipped(CancelEvent):
    """An order was left alone: a draft that this job did not certainly create, or an order without a number of this job."""

    __slots__ = ()


class CancellationFailed(CancelEvent):
    """An order could not be cancelled. The others continue."""

    __slots__ = ()

    error: _Field[str] = _text()
    """The error."""
    code: _Field[str | None] = _optional_text()
    """The code of the API's error document."""


class LoaEvent(JobEvent):
    """The base of the events of `Job.collect_loas`."""

    __slots__ = ()

    order: _Field[JobOrder] = _one(JobOrder)
    """The order."""


class LoaSaved(LoaEvent):
    """The LOA template of an order was saved."""

    __slots__ = ()

    path: _Field[str] = _text()
    """The file."""


class LoaUnsigned(LoaEvent):
    """The template was saved earlier, and has not been signed yet."""

    __slots__ = ()

    path: _Field[str] = _text()
    """The file of the template."""


class LoaLinked(LoaEvent):
    """A signed LOA was uploaded and linked to its order."""

    __slots__ = ()

    path: _Field[str] = _text()
    """The signed file."""


class LoaFailed(LoaEvent):
    """The LOA of an order failed. The others continue."""

    __slots__ = ()

    error: _Field[str] = _text()
    """The error."""
    code: _Field[str | None] = _optional_text()
    """The code of the API's error document."""
