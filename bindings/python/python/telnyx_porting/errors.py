"""What can go wrong, as a hierarchy of exceptions.

All derive from `PortingError`; those that stand for something Python knows derive from its class as well, so that
`except ValueError`, `except ConnectionError`, `except TimeoutError` and `except OSError` work. All can be pickled. No
message holds a key, a PIN, an account number or a token.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
    from uuid import UUID

    from .results import Split
    from .types import PortingOrder

    class Issue(NamedTuple):
        """One thing that is wrong with the input."""

        field: str
        """The field under the API's name, such as `phone_numbers[2]`; empty where it is the whole."""
        rule: str
        """The rule that is broken, in words joined by hyphens that never change, such as `e164`."""
        message: str
        """What is wrong; a value that may be a secret is told by its shape only."""
        hint: str | None
        """What to do about it."""
        is_error: bool
        """`False` for a doubt, which only a strict client refuses."""

    class ApiErrorEntry(NamedTuple):
        """One entry of the API's error document."""

        code: str | None
        title: str | None
        detail: str | None
        pointer: str | None
        parameter: str | None

else:
    from collections import namedtuple

    Issue = namedtuple("Issue", "field rule message hint is_error")
    ApiErrorEntry = namedtuple("ApiErrorEntry", "code title detail pointer parameter")


class PortingError(Exception):
    """The base of all exceptions of this package."""

    may_have_been_processed: bool = False
    """Whether the server may have carried out the request all the same. Then look before sending it again."""

    def __init__(self, message: str, known: dict[str, Any] | None = None, /, **fields: Any) -> None:
        fields = {**_read(known or {}), **fields}
        super().__init__(message)
        self.__dict__.update(fields)
        self._set_args(message)

    def _set_args(self, message: str) -> None:
        # Task queues rebuild exceptions of their arguments, which they write as JSON.
        known = {name: _plain(value) for name, value in self.__dict__.items() if name not in _NOT_PASSED_ON}
        self.args = (message, known) if known else (message,)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), str(self.args[0]), self.__dict__.copy())

    def __str__(self) -> str:
        # Not that of OSError, which knows other arguments.
        return str(self.args[0])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._sdk_aliases import missing_error

            raise missing_error(self, name)


# Bodies may hold secrets; orders and what they lost are no JSON, and notes are kept by whoever knows of them.
_NOT_PASSED_ON = frozenset(("body", "order", "split", "__notes__"))


def _plain(value: Any) -> Any:
    """A field of an exception as JSON has it."""
    items: Any = value
    if isinstance(value, tuple):
        return [_plain(item) for item in items]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _read(known: dict[str, Any]) -> dict[str, Any]:
    """The fields of an exception that were written as JSON."""
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
    """Everything that is wrong, with field, rule and hint."""


class InputTypeError(ValidationError, TypeError):
    """A value of the input is of another type than belongs there; nothing was sent."""


def _lines(issues: tuple[Issue, ...]) -> str:
    return "\n".join(map(_line, issues))


def _line(issue: Issue) -> str:
    severity = "" if issue.is_error else "warning: "
    place = f"{issue.field}: " if issue.field else ""
    hint = f"; hint: {issue.hint}" if issue.hint else ""
    return f"{severity}{place}{issue.message} [{issue.rule}]{hint}"


class ConfigurationError(PortingError):
    """The client cannot do what it is set up to do, for example for want of a key; nothing was sent."""


class FileError(PortingError, OSError):
    """A file cannot be read or written."""

    filename: str | None = None
    """Its path."""
    errno: int | None = None
    """What the system calls the reason, as of the module `errno`; `None` where it is not the system's."""
    strerror: str | None = None
    """The same in words."""


class MissingFileError(FileError, FileNotFoundError):
    """A file that is to be read does not exist, or the folder of one that is to be written."""


class ForbiddenFileError(FileError, PermissionError):
    """The system does not let this process read or write a file."""


class NotSentError(PortingError):
    """The client was made with `dry_run=True`, and this is the request that it would have sent."""

    method: str = ""
    url: str = ""
    body: bytes | None = None
    """The body; it may hold secrets, and is not pickled.

    `None` where there is none or it would have been read from a file.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: value for name, value in self.__dict__.items() if name != "body"}
        return _rebuilt, (type(self), str(self.args[0]), fields)


class ApiError(PortingError):
    """The server answered with a status that is no success."""

    status: int = 0
    """The HTTP status."""
    errors: tuple[ApiErrorEntry, ...] = ()
    """The entries of the API's error document; none where the server sent something else."""
    request_id: str | None = None
    """The id under which the server knows the request."""
    retry_after: float | None = None
    """How many seconds the server asks to wait."""
    attempts: int = 1
    """How often the request was sent."""
    body: bytes | None = None
    """The body as it came; it may hold what was sent, secrets too."""

    @property
    def code(self) -> str | None:
        """The code of the first error, for example `10015`."""
        return next((error.code for error in self.errors if error.code is not None), None)

    @property
    def pointer(self) -> str | None:
        """The field that the first error is about, for example `/phone_numbers/0`."""
        return next((error.pointer for error in self.errors if error.pointer is not None), None)


class BadRequestError(ApiError):
    """400: the server cannot make sense of the request."""


class AuthenticationError(ApiError):
    """401: the key is missing, wrong or revoked."""


class PermissionDeniedError(ApiError):
    """403: the key may not do this."""


class NotFoundError(ApiError):
    """404: the resource does not exist."""


class WrongAddressError(ApiError):
    """404 without an error of the API: the base URL lacks `/v2` or leads elsewhere. It says nothing about the resource."""


class ConflictError(ApiError):
    """409: the resource is in a state that does not allow this."""


class UnprocessableEntityError(ApiError):
    """422: the server refuses the content of the request."""


class RateLimitError(ApiError):
    """429: too many requests were sent."""


class InternalServerError(ApiError):
    """408 or 5xx: the server, or something before it, broke down. It may have carried out the request."""


class UnreadableAnswerError(ApiError):
    """The server answered with a success that cannot be read, is cut off or lacks something."""


class OddAnswerWarning(UserWarning):
    """An answer differs from what the API describes or was asked for, and was read as far as it can be.

    A member whose value does not fit its type is `None`, and in `extra` as it came. A list may have items that do not
    match its filter, and an answer may be about another order.
    """


class TransportError(PortingError):
    """The request got no answer."""

    attempts: int = 1
    """How often the request was sent."""


class ConnectError(TransportError, ConnectionError):
    """No connection could be made; the server knows of nothing."""


class RequestTimeoutError(TransportError, TimeoutError):
    """The server took too long to answer. It may have carried out the request."""


class EndlessListError(PortingError):
    """A list goes on without an end; narrow it down with a filter."""


class PartlyCreatedError(PortingError):
    """Orders exist for some of the numbers only, or do not all show yet; look again before creating more."""

    order_ids: tuple[str, ...] = ()


class CreatedTwiceError(PortingError):
    """Several orders exist for the same number; delete the drafts that are not wanted."""

    order_ids: tuple[str, ...] = ()


class NotReachedError(PortingError):
    """The wait for an order ended otherwise than was wanted."""

    outcome: str = ""
    """How it ended: `in-exception`, `cancelled`, `ported`, `out-of-reach`, `split` or `timed-out`."""
    order_id: UUID | str | None = None
    """The order's id."""
    order: PortingOrder | None = None
    """The order as it was last seen, without its phone numbers."""
    split: Split | None = None
    """The numbers that the order has lost, where that ended the wait."""


class WaitTimeoutError(NotReachedError, TimeoutError):
    """The order is not as wanted when the time is over."""


class WebhookVerificationError(PortingError):
    """A webhook is not what Telnyx sent, or is too old."""

    reason: str = ""
    """Why, in words that never change.

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
    "unreadable": UnreadableAnswerError,
    "endless_list": EndlessListError,
    "partly_created": PartlyCreatedError,
    "created_twice": CreatedTwiceError,
    "wrong_address": WrongAddressError,
    "webhook": WebhookVerificationError,
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
        fields["issues"] = tuple(Issue(*issue) for issue in fields["issues"])
        message = _lines(fields["issues"])
    if "errors" in fields:
        fields["errors"] = tuple(ApiErrorEntry(*entry) for entry in fields["errors"])
    made = _BY_KIND.get(kind)
    if made is FileError:
        made = _BY_ERRNO.get(fields.get("errno") or 0, FileError)
    if made is None:
        made = _BY_STATUS.get(status or 0, InternalServerError if (status or 0) >= 500 else ApiError)
    return made(message, **fields)
