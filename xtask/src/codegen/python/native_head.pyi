"""The native half of `telnyx_porting`; not meant to be used directly."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from os import PathLike
from types import GenericAlias
from typing import Any, Generic, TypeVar, final

from typing_extensions import Literal

from ._headers import Headers
from ._kinds import Block, Extensions, File, Id, Ids, NumberRange, PhoneNumbers, Span, Texts, Time
from .errors import PortingError
from .intake import AcceptedNumber, ConflictingRow, DuplicateRow, IgnoredRow, RejectedRow
from .results import (
    Advice,
    Document,
    PollFailed,
    ManyChecks,
    Preflight,
    SharingTokenClaims,
    StatusChange,
    OrderEnd,
    WebhookEvent,
)
from .types import *

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

@final
class Operation(Generic[_T]):
    """An operation with its type-checked input. It can be executed once."""

@final
class RawResponse(Generic[_T_co]):
    """A response with status, headers, request id, bytes and decoded value."""

    @property
    def value(self) -> _T_co:
        """The result of the operation without `with_raw_response`."""
    @property
    def status(self) -> int:
        """The HTTP status, always a success."""
    @property
    def headers(self) -> Headers:
        """The headers by their case-insensitive names; repeated headers are joined by commas."""
    @property
    def request_id(self) -> str | None:
        """The server's id of the request, if it sent one."""
    @property
    def content(self) -> bytes:
        """The raw body, which may contain secrets. Empty if it was a file."""
    @property
    def attempts(self) -> int:
        """The number of attempts, 1 without retries. For an operation of several requests, that of the last."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...

@final
class Page(Generic[_T]):
    """One page of a list."""

    @property
    def items(self) -> list[_T]:
        """The items."""
    @property
    def number(self) -> int:
        """The number of the page, from 1."""
    @property
    def total_pages(self) -> int | None:
        """The number of pages, if the API sent it."""
    @property
    def total_results(self) -> int | None:
        """The number of items in the entire list, if the API sent it."""
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[_T]: ...

@final
class Intake:
    """The result of reading a list: its phone numbers, and everything that is not a phone number."""

    @property
    def name(self) -> str:
        """The name of the list in messages: the given file name."""
    @property
    def column(self) -> str | None:
        """The column that the numbers are read from, by its heading or its letter; `None` for a list without columns."""
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
        """The rows that repeat a number and agree with its first row."""
    @property
    def conflicts(self) -> tuple[ConflictingRow, ...]:
        """The rows that repeat a number with different details. None of them is accepted."""
    @property
    def ignored(self) -> tuple[IgnoredRow, ...]:
        """The rows that need no number: comments, titles, totals."""
    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on reading the list: its encoding, its sheet, and unrecognized columns."""
    @property
    def blank_rows(self) -> int:
        """The number of blank rows."""
    @property
    def is_complete(self) -> bool:
        """Whether no row was rejected or is in conflict."""
    def unwrap(self) -> list[str]:
        """The numbers in E.164, if no row was rejected or is in conflict.

        Raises:
            ValidationError: With a problem for each such row.
        """
    def rejects(self, format: Literal["csv", "xlsx"] | None = None) -> bytes:
        """The rejected rows and those in conflict as a file, to be corrected and read again.

        The reason is in a last column. By default the format is that of the list. Cells may hold PINs and account numbers.
        """
    def to_dict(self) -> dict[str, Any]:
        """Everything as dicts, lists and strings, in the format of `telnyx-porting port-in read -o json`.

        It holds PINs and account numbers, so keep it out of logs.
        """
    def __len__(self) -> int: ...

@final
class RowDetails:
    """Details of a row about the port-in of its numbers, as strings. Missing details are `None`."""

    @property
    def customer(self) -> str | None:
        """The customer that the number belongs to."""
    @property
    def customer_reference(self) -> str | None:
        """The customer's or your own reference."""
    @property
    def account_number(self) -> str | None:
        """The account number at the losing carrier; redacted by `repr`."""
    @property
    def pin_passcode(self) -> str | None:
        """The PIN or passcode of that account; redacted by `repr`."""
    @property
    def entity_name(self) -> str | None:
        """The subscriber, as registered with the losing carrier."""
    @property
    def auth_person_name(self) -> str | None:
        """The person who is authorized to order the port."""
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
        """The town."""
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
    def invoice(self) -> str | None:
        """The file of the latest invoice."""
    @property
    def notes(self) -> str | None:
        """Notes for people."""
    def to_dict(self) -> dict[str, str]:
        """The details as a dict. It contains the PIN and the account number, so keep it out of logs."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def read_numbers(
    source: Any, column: str | None, country: str | None, sheet: str | None, encoding: str | None, name: str | None
) -> Intake: ...
@final
class ListRequest(Generic[_T]):
    """A list with its filter; it can be read several times."""

    def begin(self) -> Pages[_T]: ...

@final
class Pages(Generic[_T]):
    """The pages of a list, fetched on demand."""

    def next(self) -> Operation[Page[_T] | None]: ...

@final
class WatchRequest:
    """A wait with its settings; it can be started several times."""

    def begin(self) -> WaitEvents: ...

@final
class WaitEvents:
    """The events of a wait for orders."""

    def next(self) -> Operation[StatusChange | PollFailed | OrderEnd | None]: ...

@final
class TailEvents:
    """The new events of a tail, and polls that failed."""

    def next(self) -> Operation[PortingEvent | PollFailed | None]: ...
    @property
    def resume_from(self) -> datetime | None: ...

@final
class ReportEvents:
    """The events of a wait for a report. Ends with an outcome, the report and an error."""

    def next(
        self,
    ) -> Operation[PortingReport | PollFailed | tuple[str, PortingReport, PortingError | None] | None]: ...

@final
class Bridge:
    """The operations that an event loop waits for."""

    def __new__(cls) -> Bridge: ...
    def detach_reader(self) -> int | None: ...
    def deliver(self) -> None: ...
    def is_waiting(self) -> bool: ...
    def abort(self, id: int) -> None: ...

@final
class NativeClient:
    """A client with its settings."""

    def __new__(
        cls,
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
    ) -> NativeClient: ...
    def with_options(
        self, timeout: Span | None, deadline: Span | None, max_retries: int | None
    ) -> NativeClient: ...
    @property
    def base_url(self) -> str: ...
    def wait(
        self,
        operation: Operation[Any],
        raw: bool = False,
        **options: Any,
    ) -> Any: ...
    def start(
        self,
        operation: Operation[Any],
        bridge: Bridge,
        future: Any,
        raw: bool = False,
        **options: Any,
    ) -> int: ...

@final
class NativeSandbox:
    """A running or stopped sandbox."""

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
    def counters(self) -> str: ...
    def client(
        self,
        timeout: Span | None,
        deadline: Span | None,
        max_retries: int | None,
        lookup_time: Span | None,
        user_agent: str | None,
        strict: bool,
        dry_run: bool,
        real_time: bool,
    ) -> NativeClient: ...
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
    order_id: Id, id: Id, first_name: str, last_name: str
) -> Operation[PortingActionRequirement]: ...
def activation_jobs_update(
    order_id: Id, id: Id, activate_at: Time, known_job: Any | None
) -> Operation[ActivationJob]: ...
def additional_documents_add(order_id: Id, documents: Any) -> Operation[list[PortingAdditionalDocument]]: ...
def associated_numbers_create(
    order_id: Id, phone_number_range: NumberRange, action: str
) -> Operation[PortingAssociatedPhoneNumber]: ...
def blocks_create(
    order_id: Id,
    phone_number_range: NumberRange,
    activation_ranges: Iterable[NumberRange] | None,
) -> Operation[PortingPhoneNumberBlock]: ...
def comments_create(order_id: Id, body: str) -> Operation[PortingOrderComment]: ...
def documents_upload(
    file: File | None,
    url: str | None,
    filename: str | None,
    customer_reference: str | None,
) -> Operation[Document]: ...
def documents_get(id: Id) -> Operation[Document]: ...
def documents_download(id: Id) -> Operation[bytes]: ...
def documents_save(id: Id, path: str | PathLike[str]) -> Operation[int]: ...
def extensions_create(
    order_id: Id,
    porting_phone_number_id: Id,
    extension_range: Extensions,
    activation_ranges: Iterable[Extensions] | None,
) -> Operation[PortingPhoneNumberExtension]: ...
def loa_configurations_create(configuration: Any) -> Operation[LoaConfiguration]: ...
def loa_configurations_update(id: Id, configuration: Any) -> Operation[LoaConfiguration]: ...
def loa_configurations_preview(configuration: Any) -> Operation[bytes]: ...
def number_configurations_create(configurations: Any) -> Operation[list[PortingPhoneNumberConfiguration]]: ...
def orders_create(
    phone_numbers: PhoneNumbers,
    customer_reference: str | None,
    customer_group_reference: str | None,
    phone_number_blocks: Iterable[Block] | None,
) -> Operation[list[PortingOrder]]: ...
def orders_create_once(
    phone_numbers: PhoneNumbers,
    key: str,
    customer_reference: str | None,
    customer_group_reference: str | None,
    phone_number_blocks: Iterable[Block] | None,
) -> Operation[list[PortingOrder]]: ...
def orders_update(
    id: Id,
    changes: Any,
    known_numbers: Ids | None,
    known_windows: Any | None,
) -> Operation[PortingOrder]: ...
def orders_share(
    id: Id,
    expires_in_seconds: int | Span | str | None,
    permissions: str | None,
) -> Operation[PortingOrderSharingToken]: ...
def orders_loa_template(id: Id, loa_configuration_id: Id | None) -> Operation[bytes]: ...
def orders_get(id: Id, include_phone_numbers: bool) -> Operation[PortingOrder]: ...
def orders_preflight(id: Id) -> Operation[Preflight]: ...
def orders_confirm(id: Id) -> Operation[PortingOrder]: ...
def orders_confirm_once(id: Id) -> Operation[PortingOrder]: ...
def orders_cancel(id: Id) -> Operation[PortingOrder]: ...
def orders_cancel_once(id: Id) -> Operation[PortingOrder]: ...
def orders_cancel_regardless(id: Id) -> Operation[PortingOrder]: ...
def orders_activate(id: Id) -> Operation[ActivationJob]: ...
def orders_activate_once(id: Id) -> Operation[ActivationJob]: ...
def portability_check(phone_numbers: PhoneNumbers) -> Operation[list[PortabilityCheck]]: ...
def portability_check_many(phone_numbers: PhoneNumbers) -> Operation[ManyChecks]: ...
def reports_create(
    status: Texts | None,
    customer_reference: Texts | None,
    created_after: Time | None,
    created_before: Time | None,
) -> Operation[PortingReport]: ...
def reports_create_and_wait(
    status: Texts | None,
    customer_reference: Texts | None,
    created_after: Time | None,
    created_before: Time | None,
    timeout: Span,
    interval: Span,
) -> ReportEvents: ...
def events_tail(
    event_type: str | None,
    porting_order_id: Id | None,
    created_from: Time | None,
    interval: Span,
) -> TailEvents: ...
def verification_codes_send(order_id: Id, phone_numbers: PhoneNumbers, verification_method: str | None) -> Operation[None]: ...
def verification_codes_verify(order_id: Id, codes: Mapping[str, str]) -> Operation[list[PortingVerificationCode]]: ...
def orders_watch(
    ids: Ids,
    status: Texts,
    timeout: Span | None,
    interval: Span,
    longest_interval: Span,
    requests_per_second: float,
    past_exceptions: bool,
    past_drafts: bool,
    past_splits: bool,
) -> WatchRequest: ...
