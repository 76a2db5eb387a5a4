"""The exceptions of this package.

All derive from `PortingError`, and from the matching built-in exception if there is one, so that `except ValueError`,
`except ConnectionError`, `except TimeoutError` and `except OSError` work. All can be pickled. Messages never contain a
key, a PIN, an account number or a token.
"""

from __future__ import annotations

from ._hints import lazy

__all__ = [
    "ApiError",
    "ApiErrorEntry",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "CreatedTwiceError",
    "EndlessListError",
    "FileError",
    "ForbiddenFileError",
    "InputTypeError",
    "InternalServerError",
    "Issue",
    "JobLockedError",
    "JournalError",
    "MissingFileError",
    "NotFoundError",
    "NotReachedError",
    "NotSentError",
    "PartlyCreatedError",
    "PermissionDeniedError",
    "PlanChangedError",
    "PortingError",
    "RateLimitError",
    "ReportNotCompletedError",
    "ReportTimeoutError",
    "RequestTimeoutError",
    "TransportError",
    "UnexpectedResponseWarning",
    "UnprocessableEntityError",
    "UnreadableResponseError",
    "ValidationError",
    "WaitTimeoutError",
    "WebhookVerificationError",
    "WrongAddressError",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, NamedTuple
    from uuid import UUID

    from .results import Split
    from .types import PortingOrder, PortingReport

    class _Issue(NamedTuple):
        field: str
        """The path of the field under the API's names, such as `phone_numbers[2]`; empty for the whole input."""
        rule: str
        """The broken rule, as an identifier that never changes, such as `e164`."""
        message: str
        """The issue. Values that may be secrets are described, never quoted."""
        hint: str | None
        """The fix."""
        is_error: bool
        """`False` for a warning, which is an error only for a strict client."""
        value: str | None = None
        """The value of a phone number as it was passed; `None` for all other values, which may be secrets."""
        suggestion: str | None = None
        """The value that was probably meant, such as `+13035550100` for `(303) 555-0100`. Let a person confirm it: the
        same digits can be a number of another country."""

    class ApiErrorEntry(NamedTuple):
        """One entry of the API's error document."""

        code: str | None
        title: str | None
        detail: str | None
        pointer: str | None
        parameter: str | None

else:
    from collections import namedtuple

    _Issue = namedtuple("_Issue", "field rule message hint is_error value suggestion", defaults=(None, None))
    ApiErrorEntry = namedtuple("ApiErrorEntry", "code title detail pointer parameter")


class Issue(_Issue):
    """One issue with the input."""

    __slots__ = ()

    @property
    def index(self) -> int | None:  # type: ignore[override]
        """The position of the value, from 0, in the innermost list of its field: 3 for `phone_numbers[3]`."""
        before, bracket, _ = self.field.rpartition("]")
        position = before.rpartition("[")[2]
        return int(position) if bracket and position.isdecimal() else None

    def _repr_html_(self) -> str:
        from ._tables import of_issues

        return of_issues((self,))


@lazy
class PortingError(Exception):
    """The base of all exceptions of this package."""

    may_have_been_processed: bool = False
    """Whether the server may have processed the request. If so, check before sending it again."""
    if TYPE_CHECKING:
        args: tuple[Any, ...]
        """The message, and the fields as JSON has them."""

    def __init__(self, message: str, known: dict[str, Any] | None = None, /, **fields: Any) -> None:
        fields = {**_read(known or {}), **fields}
        super().__init__(message)
        self.__dict__.update(fields)
        self._set_args(message)

    def _set_args(self, message: str) -> None:
        # Task queues rebuild exceptions from their arguments, which they serialize as JSON.
        known = {name: _plain(value) for name, value in self.__dict__.items() if name not in _NOT_PASSED_ON}
        self.args = (message, known) if known else (message,)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), str(self.args[0]), self.__dict__.copy())

    def __str__(self) -> str:
        # Not that of OSError, which has other arguments.
        return str(self.args[0])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._sdk_aliases import missing_error

            raise missing_error(self, name)


# Bodies may contain secrets, orders and splits are not JSON, and notes are not fields.
_NOT_PASSED_ON = frozenset(("body", "order", "report", "split", "__notes__"))


def _plain(value: Any) -> Any:
    """A field of an exception as JSON has it."""
    items: Any = value
    if isinstance(value, tuple):
        return [_plain(item) for item in items]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _read(known: dict[str, Any]) -> dict[str, Any]:
    """The fields of an exception from JSON."""
    fields = dict(known)
    for name, kind in (("issues", Issue), ("errors", ApiErrorEntry), ("order_ids", str)):
        if name in fields:
            made = tuple(item if kind is str else kind(*item) for item in fields[name])
            fields[name] = made
    return fields


def _rebuilt(kind: type[PortingError], message: str, fields: dict[str, Any]) -> PortingError:
    return kind(message, **fields)


class ValidationError(PortingError, ValueError):
    """The input breaks a rule; nothing was sent."""

    issues: tuple[Issue, ...] = ()
    """All issues, each with field, rule and hint."""

    def _repr_html_(self) -> str:
        from ._tables import of_issues

        return of_issues(self.issues)


class InputTypeError(ValidationError, TypeError):
    """A value of the input has the wrong type; nothing was sent."""


def _lines(issues: tuple[Issue, ...]) -> str:
    return "\n".join(map(_line, issues))


def _line(issue: Issue) -> str:
    severity = "" if issue.is_error else "warning: "
    place = f"{issue.field}: " if issue.field else ""
    hint = f"; hint: {issue.hint}" if issue.hint else ""
    return f"{severity}{place}{issue.message} [{issue.rule}]{hint}"


class ConfigurationError(PortingError):
    """The client is not configured correctly, for example without an API key; nothing was sent."""


class FileError(PortingError, OSError):
    """A file cannot be read or written."""

    filename: str | None = None
    """Its path."""
    errno: int | None = None
    """The system's error number, as in the module `errno`; `None` for other reasons."""
    strerror: str | None = None
    """The reason as text."""


class MissingFileError(FileError, FileNotFoundError):
    """A file to read does not exist, or the folder of a file to write."""


class ForbiddenFileError(FileError, PermissionError):
    """The system does not let this process read or write a file."""


@lazy
class NotSentError(PortingError):
    """The request that a client with `dry_run=True` would have sent."""

    method: str = ""
    url: str = ""
    body: bytes | None = None
    """The body, which may contain secrets and is not pickled.

    `None` without a body, or if it would have been read from a file.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: value for name, value in self.__dict__.items() if name != "body"}
        return _rebuilt, (type(self), str(self.args[0]), fields)


class ApiError(PortingError):
    """The server responded with a status other than success."""

    status: int = 0
    """The HTTP status."""
    errors: tuple[ApiErrorEntry, ...] = ()
    """The entries of the API's error document; empty if the server sent something else."""
    request_id: str | None = None
    """The id under which the server knows the request."""
    retry_after: float | None = None
    """Seconds to wait before a retry, as requested by the server."""
    attempts: int = 1
    """The number of attempts."""
    body: bytes | None = None
    """The body as it was received; it may repeat what was sent, including secrets."""

    @property
    def code(self) -> str | None:
        """The code of the first error, for example `10015`."""
        return next((error.code for error in self.errors if error.code is not None), None)

    @property
    def pointer(self) -> str | None:
        """The field that the first error is about, for example `/phone_numbers/0`."""
        return next((error.pointer for error in self.errors if error.pointer is not None), None)


class BadRequestError(ApiError):
    """400: the request is malformed."""


class AuthenticationError(ApiError):
    """401: the key is missing, invalid or revoked."""


class PermissionDeniedError(ApiError):
    """403: the key lacks the permission."""


class NotFoundError(ApiError):
    """404: the resource does not exist."""


class WrongAddressError(ApiError):
    """404 without an error document of the API: the base URL lacks `/v2` or is wrong. The resource may exist."""


class ConflictError(ApiError):
    """409: the resource is in a state that does not allow this."""


class UnprocessableEntityError(ApiError):
    """422: the server rejects the content of the request."""


class RateLimitError(ApiError):
    """429: too many requests were sent."""


class InternalServerError(ApiError):
    """408 or 5xx: the server or a proxy failed. The request may have been processed."""


class UnreadableResponseError(ApiError):
    """The response has a status of success, and cannot be read, is truncated or incomplete."""


class UnexpectedResponseWarning(UserWarning):
    """A response differs from the API's description or from the request, and was read as far as possible.

    A member whose value does not have its type is `None`, and is in `extra` as it was received. A list may have items
    that do not match its filter, and a response may be about another order.
    """


class TransportError(PortingError):
    """There was no response."""

    attempts: int = 1
    """The number of attempts."""


class ConnectError(TransportError, ConnectionError):
    """The connection failed; the server did not receive the request."""


class RequestTimeoutError(TransportError, TimeoutError):
    """The response took too long. The request may have been processed."""


class EndlessListError(PortingError):
    """A list does not end, because pages are repeated; use a filter."""


class PartlyCreatedError(PortingError):
    """Orders exist for only some of the numbers, or are not all listed yet; check again before creating more."""

    order_ids: tuple[str, ...] = ()


class CreatedTwiceError(PortingError):
    """Several orders exist for the same number; delete the superfluous drafts."""

    order_ids: tuple[str, ...] = ()


@lazy
class NotReachedError(PortingError):
    """The wait for an order ended before the order had the status."""

    outcome: str = ""
    """The outcome: `exception`, `cancelled`, `ported`, `out-of-reach`, `split` or `timed-out`."""
    order_id: UUID | str | None = None
    """The order's id."""
    order: PortingOrder | None = None
    """The order from the last successful poll, without its phone numbers."""
    split: Split | None = None
    """The numbers that left the order, if that ended the wait."""


@lazy
class WaitTimeoutError(NotReachedError, TimeoutError):
    """The timeout of a wait for an order expired."""


@lazy
class ReportNotCompletedError(PortingError):
    """The wait for a report ended before the report was completed.

    If it could not be read, the error is the `__cause__`.
    """

    report: PortingReport | None = None
    """The report from the last successful poll. Its `id` can be passed to `reports.get`."""


@lazy
class ReportTimeoutError(ReportNotCompletedError, TimeoutError):
    """The timeout of a wait for a report expired."""


class JournalError(PortingError):
    """The journal of a job cannot be read or written, or a newer version wrote it."""

    filename: str = ""
    """Its path."""


@lazy
class JobLockedError(PortingError):
    """Another process, or another call of this process, uses the job."""

    filename: str = ""
    """The path of the journal."""
    pid: int | None = None
    """The id of the process, if it is known."""
    since: datetime | str | None = None
    """When the use began, in UTC; a str if the exception was rebuilt from its `args`."""


class PlanChangedError(PortingError):
    """The plan of a job differs from the approved one; nothing was changed."""

    expected: str = ""
    """The digest of the approved plan."""
    actual: str = ""
    """The digest of the current plan."""


class WebhookVerificationError(PortingError):
    """A webhook was not sent by Telnyx, or is too old."""

    reason: str = ""
    """The reason, as an identifier that never changes.

    `missing-header`, `malformed-signature`, `wrong-signature`, `malformed-timestamp`, `too-old`, `from-the-future` or
    `not-an-event`.
    """


_BY_KIND: dict[str, type[PortingError]] = {
    "validation": ValidationError,
    "type": InputTypeError,
    "configuration": ConfigurationError,
    "file": FileError,
    "not_sent": NotSentError,
    "connect": ConnectError,
    "timeout": RequestTimeoutError,
    "transport": TransportError,
    "unreadable": UnreadableResponseError,
    "endless_list": EndlessListError,
    "partly_created": PartlyCreatedError,
    "created_twice": CreatedTwiceError,
    "wrong_address": WrongAddressError,
    "webhook": WebhookVerificationError,
    "journal": JournalError,
    "job_locked": JobLockedError,
    "plan_changed": PlanChangedError,
}
_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: InternalServerError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


_BY_ERRNO: dict[int, type[FileError]] = {1: ForbiddenFileError, 2: MissingFileError, 13: ForbiddenFileError}


def mismatch(field: str, expected: str, got: str, hint: str) -> InputTypeError:
    """The error for a value of another type that the Python half finds."""
    issues = (Issue(field, "type", f"expected {expected}, got {got}", hint, True),)
    return InputTypeError(_lines(issues), issues=issues)


def of_native(kind: str, status: int | None, message: str, fields: dict[str, Any]) -> PortingError:
    """Makes the exception for an error of the native half."""
    if "issues" in fields:
        message = _lines(fields["issues"])
    made = _BY_KIND.get(kind)
    if made is FileError:
        made = _BY_ERRNO.get(fields.get("errno") or 0, FileError)
    if made is None:
        made = _BY_STATUS.get(status or 0, InternalServerError if (status or 0) >= 500 else ApiError)
    return made(message, fields)
