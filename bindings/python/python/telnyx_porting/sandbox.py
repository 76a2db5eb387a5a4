"""The porting API on this machine, for your own tests. Orders have their complete lifecycle, and no API key is
needed.

Country and type of a number are those of the numbering plan; its carrier, and so how orders split, is invented but
deterministic. Words in the `customer_reference` of an order or the last digits of a number change its lifecycle:

- `94040`: the number is not portable.
- `sandbox:exception=CODE`, or `94001` to `94021` for the codes in the order of `exception_types()`: the carrier's first
  response is that exception.
- `sandbox:unknown-code` or `94022`, `sandbox:unknown-status` or `94031`: a code or a status that is not documented.
- `sandbox:split` or `94032`: half of the numbers move to another order when it is submitted.
- `sandbox:messaging-exception` or `94033`: the port of text messages runs into an exception.

The verification code of a number is its last five digits. The response to a key that contains `REVOKED` is 401, and 403
for one with `FORBIDDEN`. The README of the crate `telnyx-porting-sandbox` has the details. The page at `base_url`
without `/v2` shows the state.
"""

from __future__ import annotations

from . import _native
from ._client import AsyncPortingClient, PortingClient
from ._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from os import PathLike
    from typing import Any

    from typing_extensions import Self, TypedDict, Unpack

    from ._typing import EventHooks, Id, Span, Time

    class _Settings(TypedDict, total=False):
        timeout: Span | None
        deadline: Span | None
        max_retries: int | None
        lookup_time: Span | None
        user_agent: str | None
        strict: bool
        dry_run: bool
        default_headers: Mapping[str, str] | None
        event_hooks: EventHooks | None
        hook_bodies: bool
        trace_context: bool
        real_time: bool


__all__ = ["Sandbox", "SignedWebhook"]


@lazy
class Sandbox:
    """A server in this process that responds like the porting API, on a free port of 127.0.0.1.

    It runs on its own thread until `close`, or the end of a `with` or `async with`. Its clients keep it alive.

    Args:
        frozen_at: The sandbox's time, which then changes only by `advance`. By default it starts at the present and
            runs.
        speed: The speed of the sandbox's clock: with 3600, an hour takes a second.
        faults: Faults to inject, each as `[OPERATION:]FAULT[@WHEN]`, such as `CreatePortingOrder:drop-after@#1`,
            `502@0.25` or `429=1`. See `add_fault`.
        seed: Determines which requests are hit by a fault with a probability.
        rate_limit: The maximum number of requests in a period of (real) time; further requests get 429.
        strict: Whether to reject everything that is not in the published description.
        state_file: A file that keeps the state when the sandbox is closed. It contains account data and PINs. A file
            that is neither empty nor the state of a sandbox is not changed, and raises `OSError`.

    Raises:
        ValidationError: A setting is malformed.
        OSError: The sandbox cannot listen, or the file cannot be used.
    """

    __slots__ = ("__weakref__", "_native")

    def __init__(
        self,
        *,
        frozen_at: Time | None = None,
        speed: float = 1.0,
        faults: str | Iterable[str] = (),
        seed: int | None = None,
        rate_limit: tuple[int, Span] | None = None,
        strict: bool = False,
        state_file: str | PathLike[str] | None = None,
    ) -> None:
        faults = [faults] if isinstance(faults, str) else list(faults)
        self._native = _native.NativeSandbox(frozen_at, speed, faults, seed, rate_limit, strict, state_file)

    @property
    def base_url(self) -> str:
        """The URL of the API: `http://127.0.0.1:PORT/v2`."""
        return self._native.base_url

    @property
    def api_key(self) -> str:
        """An API key; the sandbox accepts any."""
        return self._native.api_key

    @property
    def webhook_public_key(self) -> str:
        """The public key of its webhooks, for `telnyx_porting.webhooks.verify`."""
        return self._native.webhook_public_key

    @property
    def now(self) -> datetime:
        """The sandbox's time, in UTC."""
        return self._native.now

    @property
    def counters(self) -> dict[str, Any]:
        """Counters since the start: `requests` by operation id, `orders_created` and others."""
        return self._native.counters()

    def advance(self, by: Span) -> None:
        """Moves the sandbox's time forward, and runs what is due.

        Args:
            by: The time span, in seconds or as a `timedelta`.
        """
        self._native.advance(by)

    def add_fault(self, fault: str) -> None:
        """Injects a fault from now on. The first fault that matches a request applies.

        Args:
            fault: `[OPERATION:]FAULT[@WHEN]`. Operations are those of the description, such as `CreatePortingOrder`.
                Faults are `drop-before`, `drop-after`, `cut-body`, `malformed-json`, `delay=MILLISECONDS`, `429`,
                `429=SECONDS`, `5XX`, `5XX-after`, `webhook-twice`, `webhook-late` and `webhook-bad-signature`. When is
                a probability such as `0.1`, or the number of a request such as `#2`.

        Raises:
            ValidationError: The fault does not exist.
        """
        self._native.add_fault(fault)

    def clear_faults(self) -> None:
        """Removes all faults."""
        self._native.clear_faults()

    def signed_webhook(
        self,
        event: Id | None = None,
        *,
        order: Id | None = None,
        event_type: str | None = None,
        age: Span = 0.0,
        bad_signature: bool = False,
    ) -> SignedWebhook:
        """The webhook of an event, for the test client of a web framework. It is not sent, and no port is needed.

        It has the headers and the body that the sandbox would send to the order's `webhook_url`, which may be missing.
        `telnyx_porting.webhooks.verify` accepts it with `webhook_public_key`. Faults do not apply.

        Args:
            event: The event, or its id: `client.events` has all events. By default the newest event of `order`.
            order: The order, or its id.
            event_type: Only with `order`: its newest event of this type, such as `porting_order.status_changed`.
            age: The age of the signature, in seconds or as a `timedelta`. `verify` rejects more than 5 minutes.
            bad_signature: Whether to sign with another key, so that `verify` rejects the webhook.

        Raises:
            ValidationError: The event does not exist or is not sent as a webhook, or the order has no such event.
        """
        headers, body = self._native.signed_webhook(event, order, event_type, age, bad_signature)
        return SignedWebhook(dict(headers), body)

    def client(self, **settings: Unpack[_Settings]) -> PortingClient:
        """A client of the sandbox, with the settings of `PortingClient`.

        It uses the sandbox's time: waiting moves that time, so that waiting weeks for an order to be ported takes no
        real time. With `real_time=True` it uses the system's.
        """
        return PortingClient._of(_client(self._native, False, **settings))

    def async_client(self, **settings: Unpack[_Settings]) -> AsyncPortingClient:
        """The same for asyncio."""
        return AsyncPortingClient._of(_client(self._native, True, **settings))

    def close(self) -> None:
        """Finishes requests in flight, and stops the server. A second call does nothing."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sandbox(base_url={self.base_url!r})"


@lazy
class SignedWebhook:
    """A webhook as the sandbox sends it: see `Sandbox.signed_webhook`."""

    __slots__ = ("body", "headers")

    headers: dict[str, str]
    """The headers of the request, with names in lower case."""
    body: bytes
    """The body of the request. The signature covers its bytes."""

    def __init__(self, headers: dict[str, str], body: bytes) -> None:
        self.headers = headers
        self.body = body

    def __repr__(self) -> str:
        return f"SignedWebhook(headers={self.headers!r}, body={self.body!r})"


def _client(
    native: _native.NativeSandbox,
    is_async: bool,
    *,
    timeout: Span | None = None,
    deadline: Span | None = None,
    max_retries: int | None = None,
    lookup_time: Span | None = None,
    user_agent: str | None = None,
    strict: bool = False,
    dry_run: bool = False,
    default_headers: Mapping[str, str] | None = None,
    event_hooks: EventHooks | None = None,
    hook_bodies: bool = False,
    trace_context: bool = True,
    real_time: bool = False,
) -> _native.NativeClient:
    return _native.NativeClient(
        is_async,
        native.api_key,
        native.base_url,
        timeout,
        deadline,
        max_retries,
        lookup_time,
        user_agent,
        strict,
        dry_run,
        None,
        None,
        default_headers,
        event_hooks,
        hook_bodies,
        trace_context,
        native.clock(real_time),
    )


# The name in errors about mistyped settings.
_client.__qualname__ = "client"
