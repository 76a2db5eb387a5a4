"""Verification of webhooks.

Anyone can send a request to a webhook's URL. Telnyx signs its requests, and `verify` returns an event only if the
signature is valid and recent.

In a server:

- Use the raw bytes of the body, before any JSON parser: the signature covers every byte.
- Respond with a 2xx status within 2 seconds; otherwise the event is sent again. Store the event, respond, and process
  it afterwards.
- Process each `id` once. The same event may arrive several times, even concurrently.
- Expect events in any order. If the state of an order matters, fetch the order.
- Accept events of an unknown type, with 2xx.
"""

from __future__ import annotations

from . import _native
from ._hints import lazy
from .errors import WebhookVerificationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._typing import Headers, Span, Texts, Time
    from .results import WebhookEvent

__all__ = ["SIGNATURE_HEADER", "TIMESTAMP_HEADER", "WebhookVerificationError", "verify"]

SIGNATURE_HEADER = "telnyx-signature-ed25519"
"""The header with the signature: base64 of 64 bytes."""
TIMESTAMP_HEADER = "telnyx-timestamp"
"""The header with the time of signing, in Unix seconds."""


@lazy
def verify(
    payload: bytes | bytearray | memoryview,
    headers: Headers | None = None,
    *,
    public_key: Texts,
    signature: str | None = None,
    timestamp: str | None = None,
    tolerance: Span = 300.0,
    now: Time | None = None,
) -> WebhookEvent:
    """Verifies that a webhook was sent by Telnyx recently, and decodes its event.

    Args:
        payload: The body of the request, byte for byte.
        headers: The headers of the request, with names in any case: a mapping, as most frameworks have it, or pairs, as
            in ASGI.
        public_key: The public key of your account from the portal: 44 characters of base64. Several if one is being
            replaced, or for several accounts.
        signature: The header `telnyx-signature-ed25519`, instead of `headers`.
        timestamp: The header `telnyx-timestamp`, instead of `headers`.
        tolerance: Maximum difference between the time of signing and `now`, in seconds or as a `timedelta`.
        now: The time of arrival. Default: the system's time.

    Raises:
        WebhookVerificationError: It was not sent by Telnyx, is too old, or is not an event; see `reason`.
        ValidationError: The key is malformed, or there is none.
        InputTypeError: The payload is not bytes, or the headers are neither a mapping nor pairs.
    """
    if headers is not None:
        found = _headers(headers)
        signature = found.get(SIGNATURE_HEADER) if signature is None else signature
        timestamp = found.get(TIMESTAMP_HEADER) if timestamp is None else timestamp
    return _native.webhooks_verify(payload, signature, timestamp, public_key, tolerance, now)


def _headers(headers: Headers) -> dict[str, str]:
    """The two relevant headers by their names in lower case; the first of a repeated one."""
    source: Any = headers
    found: dict[str, str] = {}
    try:
        if isinstance(source, str | bytes):
            raise TypeError
        for name, value in source.items() if hasattr(source, "items") else source:
            name = _text(name).lower()
            if name in (SIGNATURE_HEADER, TIMESTAMP_HEADER):
                found.setdefault(name, _text(value))
    except (TypeError, ValueError, AttributeError):
        from .errors import mismatch

        expected = "a mapping, or pairs of a name and a value"
        hint = "pass the headers of the request as the framework has them"
        raise mismatch("headers", expected, type(source).__name__, hint) from None
    return found


if not TYPE_CHECKING:

    def __getattr__(name):
        from ._sdk_aliases import MODULE, missing_name

        raise AttributeError(missing_name(__name__, name, MODULE), name=name)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
