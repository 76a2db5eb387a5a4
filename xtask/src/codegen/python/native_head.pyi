"""The native half of `telnyx_porting`; not meant to be used directly."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from os import PathLike
from types import GenericAlias
from typing import Any, Generic, TypeVar, final

from typing_extensions import Literal

from ._typing import Block, EventHooks, Extensions, File, Id, Ids, NumberRange, PhoneNumbers, Span, Texts, Time
from .errors import Issue, PortingError
from .intake import AcceptedNumber, ConflictingRow, DuplicateRow, IgnoredRow, RejectedRow
from .jobs import Applied, JobEvent, JobStatus, Plan, ReceiverCounts, Report, Round, Tick
from .results import (
    Advice,
    Document,
    Headers,
    ManyChecks,
    Preflight,
    SharingTokenClaims,
    StatusChange,
    OrderEnd,
    PollFailed,
    WebhookEvent,
)
from .types import *

__version__: str
"""The version of the package."""

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

@final
class RawResponse(Generic[_T_co]):
    """A response with status, headers, request id and body, and the value that was decoded from it."""

    @property
    def value(self) -> _T_co:
        """The value that the operation returns without `with_raw_response`."""
    @property
    def status(self) -> int:
        """The HTTP status, always a success."""
    @property
    def headers(self) -> Headers:
        """The headers by their names, in capital or small letters; several of one name are joined by a comma."""
    @property
    def request_id(self) -> str | None:
        """The id under which the server knows the request, if it sent one."""
    @property
    def content(self) -> bytes:
        """The body as it was received; it may contain secrets. Empty for a file."""
    @property
    def attempts(self) -> int:
        """The number of attempts: 1 without retries. For several requests, that of the last one."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...

@final
class HookRequest:
    """An attempt of a request, as the hooks of a client see it before it is sent."""

    @property
    def operation(self) -> str:
        """The operation, such as `get_porting_order`."""
    @property
    def method(self) -> str:
        """The HTTP method."""
    @property
    def path(self) -> str:
        """The path of the operation, with names of ids in braces: `/porting_orders/{id}`."""
    @property
    def url(self) -> str:
        """The URL without its query, which may contain phone numbers and names."""
    @property
    def attempt(self) -> int:
        """The number of the attempt, from 1."""
    @property
    def headers(self) -> Headers:
        """The headers so far. The key and the program's headers are `[hidden]`, except `traceparent` and `tracestate`."""
    @property
    def content(self) -> bytes | None:
        """The body, with `hook_bodies`. `None` without a body, and for files that are read while they are sent."""

@final
class HookResponse:
    """The end of an attempt, as the hooks of a client see it."""

    @property
    def request(self) -> HookRequest:
        """The request, the same object as in its own event."""
    @property
    def status(self) -> int | None:
        """The HTTP status; `None` without a response."""
    @property
    def error(self) -> str | None:
        """The kind of the failure; `None` for a success.

        Without a response: `connect`, `timeout`, `transport`, or `interrupted` if the call was cancelled. For a response:
        `unreadable`, or by its status `authentication`, `permission`, `not_found`, `conflict`, `rate_limited`, `server`
        or `rejected`.
        """
    @property
    def elapsed(self) -> float:
        """The duration of the attempt in seconds, including the body of the response."""
    @property
    def request_id(self) -> str | None:
        """The id under which the server knows the request, if it sent one."""
    @property
    def headers(self) -> Headers:
        """The headers; empty without a response. Cookies are `[hidden]`."""
    @property
    def size(self) -> int | None:
        """The number of bytes of the body, decompressed. `None` without a response, and for files that are read later."""
    @property
    def retry_in(self) -> float | None:
        """Seconds until the next attempt. `None` if this was the last one, and for uploads."""
    @property
    def content(self) -> bytes | None:
        """The body as far as it was received, with `hook_bodies`. `None` for files that are read later."""

@final
class Page(Generic[_T]):
    """One page of a list."""

    def __new__(
        cls, items: list[_T], number: int, total_pages: int | None, total_results: int | None
    ) -> Page[_T]: ...
    @property
    def items(self) -> list[_T]:
        """The items."""
    @property
    def number(self) -> int:
        """The number of the page, from 1."""
    @property
    def total_pages(self) -> int | None:
        """The number of pages, if the API reports it."""
    @property
    def total_results(self) -> int | None:
        """The number of items in the whole list, if the API reports it."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...
    def columns(self) -> dict[str, list[Any]]:
        """The items as columns: see `telnyx_porting.columns`."""
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[_T]: ...

@final
class Intake:
    """The phone numbers of a list, and all its other rows."""

    @property
    def name(self) -> str:
        """The name of the list in messages: its file as it was passed."""
    @property
    def column(self) -> str | None:
        """The heading or the letter of the column with the numbers; `None` for a list without columns."""
    @property
    def phone_numbers(self) -> list[str]:
        """The accepted numbers in E.164, each once, in the order of the list; a new list each time.

        Rows that were rejected are not in it: see `is_complete`, or use `unwrap()`.
        """
    @property
    def accepted(self) -> tuple[AcceptedNumber, ...]:
        """The accepted numbers with the details of their rows."""
    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        """The rows that cannot be read, each with its reason."""
    @property
    def duplicates(self) -> tuple[DuplicateRow, ...]:
        """The rows that repeat a number and agree with the row that has it first."""
    @property
    def conflicts(self) -> tuple[ConflictingRow, ...]:
        """The rows that repeat a number with other details. None of them is accepted."""
    @property
    def ignored(self) -> tuple[IgnoredRow, ...]:
        """The rows that contain no number: comments, titles, totals."""
    @property
    def warnings(self) -> tuple[Issue, ...]:
        """Warnings about the list: placeholders, columns with numbers that are not read, hidden rows.

        Those about a row are in `accepted`.
        """
    @property
    def notes(self) -> tuple[str, ...]:
        """Details of parsing: the encoding, the sheet, and columns that are not read."""
    @property
    def blank_rows(self) -> int:
        """The number of blank rows."""
    @property
    def is_complete(self) -> bool:
        """Whether no row was rejected or is in conflict."""
    def unwrap(self) -> list[str]:
        """The numbers in E.164, if no row was rejected or is in conflict.

        Raises:
            ValidationError: With an issue for each such row.
        """
    def rejects(self, format: Literal["csv", "xlsx"] | None = None) -> bytes:
        """The rejected and conflicting rows as a file, to be corrected and read again.

        It has all their cells, then the row and the reason. The format is by default that of the list. Cells may contain
        PINs and account numbers.
        """
    def to_dict(self) -> dict[str, Any]:
        """Everything as dicts, lists and str, as `telnyx-porting port-in read -o json` prints it.

        It contains PINs and account numbers, so keep it out of logs.
        """
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...

@final
class RowDetails:
    """The details of a row for the port-in of its numbers, as text. Missing details are `None`."""

    @property
    def customer(self) -> str | None:
        """The customer that the number belongs to."""
    @property
    def customer_reference(self) -> str | None:
        """The customer's or your own reference."""
    @property
    def account_number(self) -> str | None:
        """The account with the losing carrier; not shown by `repr`."""
    @property
    def pin_passcode(self) -> str | None:
        """The PIN or passcode of that account; not shown by `repr`."""
    @property
    def entity_name(self) -> str | None:
        """The subscriber, as the losing carrier has them."""
    @property
    def auth_person_name(self) -> str | None:
        """The person who may order the port."""
    @property
    def billing_phone_number(self) -> str | None:
        """The billing number of the account."""
    @property
    def street_address(self) -> str | None:
        """The street and house number of the service address."""
    @property
    def extended_address(self) -> str | None:
        """The suite, floor or building."""
    @property
    def locality(self) -> str | None:
        """The city."""
    @property
    def administrative_area(self) -> str | None:
        """The state or province."""
    @property
    def postal_code(self) -> str | None:
        """The postal code."""
    @property
    def foc_date(self) -> str | None:
        """The requested FOC date."""
    @property
    def loa(self) -> str | None:
        """The file of the LOA."""
    @property
    def loa_signed_on(self) -> str | None:
        """The day on which the LOA was signed."""
    @property
    def invoice(self) -> str | None:
        """The file of the latest invoice."""
    @property
    def invoice_dated(self) -> str | None:
        """The date of the invoice."""
    @property
    def notes(self) -> str | None:
        """Notes for people."""
    @staticmethod
    def from_dict(data: dict[str, Any]) -> RowDetails:
        """The details with the content that `to_dict` returned."""
    def __copy__(self) -> RowDetails: ...
    def __deepcopy__(self, memo: Any, /) -> RowDetails: ...
    def to_dict(self) -> dict[str, str]:
        """The details as a dict. It contains the PIN and the account number, so keep it out of logs."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def clean(value: Any, country: str | None, strict: bool) -> str: ...
def read_numbers(
    source: Any, column: str | None, country: str | None, sheet: str | None, encoding: str | None, name: str | None
) -> Intake: ...
@final
class StreamRequest(Generic[_T]):
    """Values that can be fetched any number of times, each time from the first one."""

    def open(self) -> Stream[_T]:
        """The values from the first one. Nothing is sent yet."""
    def first(self) -> Any:
        """Fetches the first item of a list, or the first value of anything else; `None` if there is none."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...

@final
class Stream(Generic[_T]):
    """Values that are being fetched."""

    def next(self) -> _T | None:
        """Fetches the next value; `None` after the last."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...

@final
class TailEvents:
    """The new events of a tail, and polls that failed."""

    def next(self) -> PortingEvent | PollFailed | None:
        """Fetches the next event or failed poll; `None` after an error."""
    @property
    def resume_from(self) -> datetime | None: ...

@final
class JobRun(Generic[_T]):
    """A job that is being planned, applied or watched."""

    def next(self) -> tuple[bool, _T | JobEvent | None]:
        """Waits for the next event, or for the result: whether it is the result, and the value. An event may be `None`."""
    def log(self) -> None:
        """Logs the requests so far."""
    def close(self) -> None:
        """Stops the run, and waits until its journal is closed."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...

@final
class NativeJob:
    """A job: its journal, and its numbers with their order data if the program gave them."""

    def __new__(
        cls,
        numbers: Any,
        order: Any | None,
        name: str | None,
        journal: str | PathLike[str] | None,
        folder: str | PathLike[str] | None,
        column: str | None,
        country: str | None,
        sheet: str | None,
        encoding: str | None,
        skip_rejected: bool,
    ) -> NativeJob: ...
    @staticmethod
    def open(name: str, journal: str | PathLike[str] | None) -> NativeJob:
        """A job that exists, with the files of its last apply."""
    @property
    def name(self) -> str: ...
    @property
    def journal(self) -> str: ...
    @property
    def intake(self) -> Intake | None: ...
    def plan(self, client: NativeClient, offline: bool, prune: bool, retry: bool) -> JobRun[Plan]: ...
    def apply(
        self,
        client: NativeClient,
        is_resumed: bool,
        plan: str | None,
        step: str | None,
        prune: bool,
        retry: bool,
        concurrency: int | None,
    ) -> JobRun[Applied]: ...
    def watch(self, client: NativeClient, interval: Span | None, timeout: Span | None) -> JobRun[Round]: ...
    def tick(self, client: NativeClient, prune: bool, retry: bool, interval: Span | None) -> JobRun[Tick]: ...
    def refresh(self, client: NativeClient) -> JobRun[Round]: ...
    def status(self, client: NativeClient) -> JobRun[JobStatus]: ...
    def report(self, client: NativeClient) -> JobRun[Report]: ...
    def rendered(self, client: NativeClient, format: str) -> JobRun[bytes]: ...
    def cancel(self, client: NativeClient) -> JobRun[None]: ...
    def collect_loas(self, client: NativeClient, folder: str | PathLike[str]) -> JobRun[None]: ...

def plan_page(document: str) -> str: ...
@final
class Bridge:
    """The calls of one event loop."""

    def __new__(cls) -> Bridge: ...
    def fileno(self) -> int:
        """The number of the socket that becomes readable when there are outcomes."""
    def detach(self) -> int | None:
        """The same for a loop that reads the socket itself. The caller closes it."""
    def deliver(self) -> None:
        """Passes outcomes to the futures that wait for them. The event loop calls this when the socket is readable."""
    def abort_all(self) -> None:
        """Aborts all calls, because the event loop is closed."""
    def is_waiting(self) -> bool:
        """Whether outcomes are still pending."""

@final
class PendingCall:
    """The awaitable of a method: the future of its call, which is aborted if the method is cancelled or closed."""

    def __await__(self) -> PendingCall: ...
    def __iter__(self) -> PendingCall: ...
    def __next__(self) -> Any: ...
    def throw(self, *exception: Any) -> Any: ...
    def close(self) -> None: ...

@final
class NativeClient:
    """A client of the crate, and how its calls run.

    A call through one that is `is_async` returns an awaitable of what its stub says, and through one that is raw, a
    `RawResponse` of it.
    """

    def __new__(
        cls,
        is_async: bool,
        api_key: str,
        base_url: str | None,
        timeout: Span | None,
        deadline: Span | None,
        max_retries: int | None,
        lookup_time: Span | None,
        user_agent: str | None,
        strict: bool,
        dry_run: bool,
        ca_file: str | PathLike[str] | None,
        proxy: str | None,
        default_headers: Mapping[str, str] | None,
        event_hooks: EventHooks | None,
        hook_bodies: bool,
        trace_context: bool,
        clock: NativeClock | None,
    ) -> NativeClient: ...
    def with_options(
        self,
        timeout: Span | None,
        deadline: Span | None,
        max_retries: int | None,
        default_headers: Mapping[str, str] | None,
    ) -> NativeClient: ...
    def raw(self) -> NativeClient: ...
    @property
    def base_url(self) -> str: ...

@final
class NativeClock:
    """The clock of clients of a sandbox."""

@final
class NativeReceiver:
    """A receiver of webhooks, running or closed."""

    def __new__(
        cls, public_key: str, listen: str, journal: str | PathLike[str] | None, tolerance: Span
    ) -> NativeReceiver: ...
    @property
    def address(self) -> str: ...
    @property
    def last_error(self) -> str | None: ...
    def counts(self) -> ReceiverCounts: ...
    def close(self) -> ReceiverCounts | None: ...

@final
class NativeSandbox:
    """A sandbox, running or closed."""

    def __new__(
        cls,
        frozen_at: Time | None,
        speed: float,
        faults: list[str],
        seed: int | None,
        rate_limit: tuple[int, Span] | None,
        strict: bool,
        state_file: str | PathLike[str] | None,
    ) -> NativeSandbox: ...
    @property
    def base_url(self) -> str: ...
    @property
    def api_key(self) -> str: ...
    @property
    def webhook_public_key(self) -> str: ...
    @property
    def now(self) -> datetime: ...
    def advance(self, by: Span) -> None: ...
    def add_fault(self, fault: str) -> None: ...
    def clear_faults(self) -> None: ...
    def signed_webhook(
        self, event: Id | None, order: Id | None, event_type: str | None, age: Span, bad_signature: bool
    ) -> tuple[list[tuple[str, str]], bytes]: ...
    def counters(self) -> dict[str, Any]: ...
    def clock(self, real_time: bool) -> NativeClock: ...
    def close(self) -> None: ...

def advice(code: str) -> Advice: ...
def sharing_token_claims(token: str) -> SharingTokenClaims: ...
def webhooks_verify(
    payload: bytes | bytearray | memoryview,
    signature: str | None,
    timestamp: str | None,
    public_key: Texts,
    tolerance: Span,
    now: Time | None,
) -> WebhookEvent: ...
def action_requirements_initiate(
    client: NativeClient, options: Mapping[str, Any], order_id: Id, id: Id, first_name: str, last_name: str
) -> PortingActionRequirement: ...
def activation_jobs_update(
    client: NativeClient, options: Mapping[str, Any], order_id: Id, id: Id, activate_at: Time, known_job: Any | None
) -> ActivationJob: ...
def additional_documents_add(
    client: NativeClient, options: Mapping[str, Any], order_id: Id, documents: Any
) -> list[PortingAdditionalDocument]: ...
def associated_numbers_create(
    client: NativeClient, options: Mapping[str, Any], order_id: Id, phone_number_range: NumberRange, action: str
) -> PortingAssociatedPhoneNumber: ...
def blocks_create(
    client: NativeClient,
    options: Mapping[str, Any],
    order_id: Id,
    phone_number_range: NumberRange,
    activation_ranges: Iterable[NumberRange] | None,
) -> PortingPhoneNumberBlock: ...
def comments_create(
    client: NativeClient, options: Mapping[str, Any], order_id: Id, body: str
) -> PortingOrderComment: ...
def documents_upload(
    client: NativeClient,
    options: Mapping[str, Any],
    file: File | None,
    url: str | None,
    filename: str | None,
    customer_reference: str | None,
) -> Document: ...
def documents_get(client: NativeClient, options: Mapping[str, Any], id: Id) -> Document: ...
def documents_download(client: NativeClient, options: Mapping[str, Any], id: Id) -> bytes: ...
def documents_save(client: NativeClient, options: Mapping[str, Any], id: Id, path: str | PathLike[str]) -> int: ...
def extensions_create(
    client: NativeClient,
    options: Mapping[str, Any],
    order_id: Id,
    porting_phone_number_id: Id,
    extension_range: Extensions,
    activation_ranges: Iterable[Extensions] | None,
) -> PortingPhoneNumberExtension: ...
def loa_configurations_create(
    client: NativeClient, options: Mapping[str, Any], configuration: Any
) -> LoaConfiguration: ...
def loa_configurations_update(
    client: NativeClient, options: Mapping[str, Any], id: Id, configuration: Any
) -> LoaConfiguration: ...
def loa_configurations_preview(client: NativeClient, options: Mapping[str, Any], configuration: Any) -> bytes: ...
def number_configurations_create(
    client: NativeClient, options: Mapping[str, Any], configurations: Any
) -> list[PortingPhoneNumberConfiguration]: ...
def orders_create(
    client: NativeClient,
    options: Mapping[str, Any],
    phone_numbers: PhoneNumbers,
    customer_reference: str | None,
    customer_group_reference: str | None,
    phone_number_blocks: Iterable[Block] | None,
) -> list[PortingOrder]: ...
def orders_create_once(
    client: NativeClient,
    options: Mapping[str, Any],
    phone_numbers: PhoneNumbers,
    key: str,
    customer_reference: str | None,
    customer_group_reference: str | None,
    phone_number_blocks: Iterable[Block] | None,
) -> list[PortingOrder]: ...
def orders_update(
    client: NativeClient,
    options: Mapping[str, Any],
    id: Id,
    changes: Any,
    known_numbers: Ids | None,
    known_windows: Any | None,
) -> PortingOrder: ...
def orders_share(
    client: NativeClient,
    options: Mapping[str, Any],
    id: Id,
    expires_in_seconds: int | Span | str | None,
    permissions: str | None,
) -> PortingOrderSharingToken: ...
def orders_loa_template(
    client: NativeClient, options: Mapping[str, Any], id: Id, loa_configuration_id: Id | None
) -> bytes: ...
def orders_get(
    client: NativeClient, options: Mapping[str, Any], id: Id, include_phone_numbers: bool
) -> PortingOrder: ...
def orders_preflight(client: NativeClient, options: Mapping[str, Any], id: Id) -> Preflight: ...
def orders_confirm(client: NativeClient, options: Mapping[str, Any], id: Id) -> PortingOrder: ...
def orders_confirm_once(client: NativeClient, options: Mapping[str, Any], id: Id) -> PortingOrder: ...
def orders_cancel(client: NativeClient, options: Mapping[str, Any], id: Id) -> PortingOrder: ...
def orders_cancel_once(client: NativeClient, options: Mapping[str, Any], id: Id) -> PortingOrder: ...
def orders_cancel_regardless(client: NativeClient, options: Mapping[str, Any], id: Id) -> PortingOrder: ...
def orders_activate(client: NativeClient, options: Mapping[str, Any], id: Id) -> ActivationJob: ...
def orders_activate_once(client: NativeClient, options: Mapping[str, Any], id: Id) -> ActivationJob: ...
def portability_check(
    client: NativeClient, options: Mapping[str, Any], phone_numbers: PhoneNumbers
) -> list[PortabilityCheck]: ...
def portability_check_many(
    client: NativeClient, options: Mapping[str, Any], phone_numbers: PhoneNumbers
) -> ManyChecks: ...
def reports_create(
    client: NativeClient,
    options: Mapping[str, Any],
    status: Texts | None,
    customer_reference: Texts | None,
    created_after: Time | None,
    created_before: Time | None,
) -> PortingReport: ...
def verification_codes_send(
    client: NativeClient,
    options: Mapping[str, Any],
    order_id: Id,
    phone_numbers: PhoneNumbers,
    verification_method: str | None,
) -> None: ...
def verification_codes_verify(
    client: NativeClient, options: Mapping[str, Any], order_id: Id, codes: Mapping[str, str]
) -> list[PortingVerificationCode]: ...
def orders_watch(
    client: NativeClient,
    ids: Ids,
    status: Texts,
    timeout: Span | None,
    interval: Span,
    longest_interval: Span,
    requests_per_second: float,
    past_exceptions: bool,
    past_drafts: bool,
    past_splits: bool,
) -> StreamRequest[StatusChange | PollFailed | OrderEnd]: ...
def reports_create_and_wait(
    client: NativeClient,
    status: Texts | None,
    customer_reference: Texts | None,
    created_after: Time | None,
    created_before: Time | None,
    timeout: Span,
    interval: Span,
) -> StreamRequest[PortingReport | PollFailed | tuple[str, PortingReport, PortingError | None]]: ...
def events_tail(
    client: NativeClient,
    event_type: str | None,
    porting_order_id: Id | None,
    created_from: Time | None,
    interval: Span,
) -> TailEvents: ...
