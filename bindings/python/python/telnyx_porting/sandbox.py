"""The porting API on this machine, for your own tests: orders are created, live and end, and no key is needed.

Country and type of a number are those of the numbering plan; its carrier, and so how orders split, is invented but
always the same. These bend the life of an order, as words in its `customer_reference` or by the last digits of a
number:

- `94040`: the number is not portable.
- `sandbox:exception=CODE`, or `94001` to `94021` for the codes in the order of `exception_types()`: the carrier's first
  answer is that exception.
- `sandbox:unknown-code` or `94022`, `sandbox:unknown-status` or `94031`: a code, or a status, that no list has.
- `sandbox:split` or `94032`: half of the numbers move to another order when this one is submitted.
- `sandbox:messaging-exception` or `94033`: the port of text messages runs into an exception.

The code that verifies a number is its last five digits. A key with `REVOKED` in it is answered 401, one with
`FORBIDDEN` 403. The README of the crate `telnyx-porting-sandbox` has all of it; at `base_url` without `/v2` is a page
that shows what there is.
"""

from __future__ import annotations

from . import _native
from ._client import AsyncPortingClient, PortingClient
from ._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from os import PathLike
    from typing import Any

    from typing_extensions import Self, TypedDict, Unpack

    from ._typing import Span, Time

    class _Settings(TypedDict, total=False):
        timeout: Span | None
        deadline: Span | None
        max_retries: int | None
        lookup_time: Span | None
        user_agent: str | None
        strict: bool
        dry_run: bool
        real_time: bool


__all__ = ["Sandbox"]


@lazy
class Sandbox:
    """A server in this process that answers as the porting API does, on a free port of 127.0.0.1.

    It runs on a thread of its own from when it is made until `close`, or the end of a `with` or `async with`. A client of it
    keeps it running.

    Args:
        frozen_at: The sandbox's time, which then stands still unless `advance` moves it; by default it starts at the
            present and runs.
        speed: How many times as fast as the machine's clock the sandbox's runs: with 3600, an hour takes a second.
        faults: What is to go wrong, each as `[OPERATION:]FAULT[@WHEN]`, such as `CreatePortingOrder:drop-after@#1`,
            `502@0.25` or `429=1`. See `add_fault`.
        seed: Decides which requests a fault with a probability hits.
        rate_limit: How many requests are answered in how long a time, which is of the machine; others get 429.
        strict: Whether everything is refused that the published description does not have.
        state_file: Where everything is kept beyond the end. It holds account data and PINs. A file that is neither empty
            nor the state of a sandbox is left as it is, with an `OSError`.

    Raises:
        ValidationError: A setting is malformed.
        OSError: It cannot listen, or the file cannot be used.
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
        """Where the API is: `http://127.0.0.1:PORT/v2`."""
        return self._native.base_url

    @property
    def api_key(self) -> str:
        """A key that the sandbox accepts, as it does any other."""
        return self._native.api_key

    @property
    def webhook_public_key(self) -> str:
        """The public key of its webhooks, for `telnyx_porting.webhooks.verify`."""
        return self._native.webhook_public_key

    @property
    def now(self) -> datetime:
        """The present moment of the sandbox, in UTC."""
        return self._native.now

    @property
    def counters(self) -> dict[str, Any]:
        """What was asked of the sandbox so far: `requests` by operation id, `orders_created` and others."""
        import json

        counters: dict[str, Any] = json.loads(self._native.counters())
        return counters

    def advance(self, by: Span) -> None:
        """Moves the sandbox's time forward and lets happen what became due.

        Args:
            by: How far, in seconds or as a `timedelta`.
        """
        self._native.advance(by)

    def add_fault(self, fault: str) -> None:
        """Lets something go wrong from now on. Of several faults, the first that fits a request counts.

        Args:
            fault: `[OPERATION:]FAULT[@WHEN]`. Operations are those of the description, such as `CreatePortingOrder`.
                Faults are `drop-before`, `drop-after`, `cut-body`, `malformed-json`, `delay=MILLISECONDS`, `429`,
                `429=SECONDS`, `5XX`, `5XX-after`, `webhook-twice`, `webhook-late` and `webhook-bad-signature`. When is
                a probability such as `0.1`, or the number of a request such as `#2`.

        Raises:
            ValidationError: There is no such fault.
        """
        self._native.add_fault(fault)

    def clear_faults(self) -> None:
        """Lets nothing go wrong any more."""
        self._native.clear_faults()

    def client(self, **settings: Unpack[_Settings]) -> PortingClient:
        """A client of the sandbox, with the settings of `PortingClient`.

        It goes by the sandbox's time: while it waits, time passes on the sandbox, so that waiting weeks for an order
        to be ported takes no time. With `real_time=True` it goes by the machine's.
        """
        return PortingClient._of(_client(self._native, False, **settings))

    def async_client(self, **settings: Unpack[_Settings]) -> AsyncPortingClient:
        """As `client`, for asyncio."""
        return AsyncPortingClient._of(_client(self._native, True, **settings))

    def close(self) -> None:
        """Stops; requests under way are finished first. To close what is closed does nothing."""
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
    real_time: bool = False,
) -> _native.NativeClient:
    return native.client(
        is_async, timeout, deadline, max_retries, lookup_time, user_agent, strict, dry_run, real_time
    )


# The name in errors about mistyped settings.
_client.__qualname__ = "client"
