"""Port phone numbers into Telnyx: sync and async, typed, checked before anything is sent."""

from __future__ import annotations

from ._client import AsyncPortingClient, PortingClient
from ._sentinel import KEEP
from .errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    ConnectError,
    CreatedTwiceError,
    EndlessListError,
    FileError,
    InternalServerError,
    NotFoundError,
    NotSentError,
    PartlyCreatedError,
    PermissionDeniedError,
    PortingError,
    RateLimitError,
    RequestTimeoutError,
    TransportError,
    UnprocessableEntityError,
    UnreadableAnswerError,
    ValidationError,
    WebhookVerificationError,
)

__all__ = [
    "KEEP",
    "ApiError",
    "AsyncPortingClient",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "CreatedTwiceError",
    "EndlessListError",
    "FileError",
    "InternalServerError",
    "NotFoundError",
    "NotSentError",
    "PartlyCreatedError",
    "PermissionDeniedError",
    "PortingClient",
    "PortingError",
    "RateLimitError",
    "RequestTimeoutError",
    "TransportError",
    "UnprocessableEntityError",
    "UnreadableAnswerError",
    "ValidationError",
    "WebhookVerificationError",
]
