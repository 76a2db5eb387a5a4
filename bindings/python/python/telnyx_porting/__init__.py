"""Port phone numbers into Telnyx: sync and async, typed, validated before anything is sent.

The book explains porting, statuses, exceptions, jobs and the sandbox:
https://github.com/telnyx-porting/telnyx-porting/tree/main/docs
"""

from __future__ import annotations

from ._client import AsyncPortingClient, PortingClient
from ._unset import UNSET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import enums as enums
    from . import errors as errors
    from . import inputs as inputs
    from . import intake as intake
    from . import jobs as jobs
    from . import results as results
    from . import sandbox as sandbox
    from . import types as types
    from . import webhooks as webhooks
    from ._functions import advice, columns, sharing_token_claims
    from .errors import (
        ApiError,
        ApiErrorEntry,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        ConflictError,
        ConnectError,
        CreatedTwiceError,
        EndlessListError,
        FileError,
        ForbiddenFileError,
        InputTypeError,
        InternalServerError,
        Issue,
        JobLockedError,
        JournalError,
        MissingFileError,
        NotFoundError,
        NotReachedError,
        NotSentError,
        PartlyCreatedError,
        PermissionDeniedError,
        PlanChangedError,
        PortingError,
        RateLimitError,
        ReportNotCompletedError,
        ReportTimeoutError,
        RequestTimeoutError,
        TransportError,
        UnexpectedResponseWarning,
        UnprocessableEntityError,
        UnreadableResponseError,
        ValidationError,
        WaitTimeoutError,
        WebhookVerificationError,
        WrongAddressError,
    )
    from .inputs import (
        ActivationSettings,
        AdditionalDocument,
        Address,
        EndUser,
        LoaAddress,
        Messaging,
        Misc,
        NumberConfiguration,
        OrderDocuments,
        PhoneNumberBlock,
        PhoneNumberConfiguration,
        Requirement,
        UserFeedback,
    )
    from .intake import Intake, clean, read_numbers
    from .results import (
        Advice,
        Document,
        FailedCheck,
        PollFailed,
        ManyChecks,
        Preflight,
        SharingTokenClaims,
        Split,
        StatusChange,
        OrderEnd,
        WebhookEvent,
    )
    from .sandbox import Sandbox

__all__ = [
    "ActivationSettings",
    "AdditionalDocument",
    "Address",
    "Advice",
    "ApiError",
    "ApiErrorEntry",
    "AsyncPortingClient",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "CreatedTwiceError",
    "Document",
    "EndUser",
    "EndlessListError",
    "FailedCheck",
    "FileError",
    "ForbiddenFileError",
    "InputTypeError",
    "Intake",
    "InternalServerError",
    "Issue",
    "JobLockedError",
    "JournalError",
    "LoaAddress",
    "PollFailed",
    "ManyChecks",
    "Messaging",
    "Misc",
    "MissingFileError",
    "NotFoundError",
    "NotReachedError",
    "NotSentError",
    "NumberConfiguration",
    "OrderDocuments",
    "PartlyCreatedError",
    "PermissionDeniedError",
    "PhoneNumberBlock",
    "PhoneNumberConfiguration",
    "PlanChangedError",
    "PortingClient",
    "PortingError",
    "Preflight",
    "RateLimitError",
    "ReportNotCompletedError",
    "ReportTimeoutError",
    "RequestTimeoutError",
    "Requirement",
    "Sandbox",
    "SharingTokenClaims",
    "Split",
    "StatusChange",
    "TransportError",
    "UNSET",
    "UnexpectedResponseWarning",
    "UnprocessableEntityError",
    "UnreadableResponseError",
    "UserFeedback",
    "ValidationError",
    "WaitTimeoutError",
    "OrderEnd",
    "WebhookEvent",
    "WebhookVerificationError",
    "WrongAddressError",
    "advice",
    "clean",
    "columns",
    "read_numbers",
    "sharing_token_claims",
]

# Names that are imported on first use, by module, because most programs need few of them.
_LATER = {
    name: module
    for module, names in (
        ("_functions", "advice columns sharing_token_claims"),
        (
            "errors",
            "ApiError ApiErrorEntry AuthenticationError BadRequestError ConfigurationError ConflictError "
            "ConnectError CreatedTwiceError EndlessListError FileError ForbiddenFileError InputTypeError "
            "InternalServerError JobLockedError JournalError MissingFileError NotFoundError NotReachedError NotSentError "
            "PartlyCreatedError PermissionDeniedError PlanChangedError PortingError Issue RateLimitError ReportNotCompletedError "
            "ReportTimeoutError RequestTimeoutError TransportError UnexpectedResponseWarning UnprocessableEntityError "
            "UnreadableResponseError ValidationError WaitTimeoutError WebhookVerificationError WrongAddressError",
        ),
        (
            "inputs",
            "ActivationSettings AdditionalDocument Address EndUser LoaAddress Messaging Misc "
            "NumberConfiguration OrderDocuments PhoneNumberBlock PhoneNumberConfiguration Requirement "
            "UserFeedback",
        ),
        ("intake", "Intake clean read_numbers"),
        (
            "results",
            "Advice Document FailedCheck PollFailed ManyChecks Preflight SharingTokenClaims Split "
            "StatusChange OrderEnd WebhookEvent",
        ),
        ("sandbox", "Sandbox"),
    )
    for name in names.split()
}
_MODULES = frozenset(("enums", "errors", "inputs", "intake", "jobs", "results", "sandbox", "types", "webhooks"))


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    module = _LATER.get(name)
    if module is None:
        from ._sdk_aliases import MODULE, missing_name

        raise AttributeError(missing_name(__name__, name, MODULE), name=name)
    value = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER, *_MODULES})
