"""Waiting until orders are as wanted."""

from __future__ import annotations

from ._hints import lazy
from .results import LookFailed, StatusChange, Waited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from typing import Any

    from typing_extensions import TypeAlias

    from . import _native
    from ._client import AsyncPortingClient, PortingClient
    from .errors import InputTypeError

    Step: TypeAlias = StatusChange | LookFailed | Waited
    OnProgress: TypeAlias = Callable[[Step], object]
    """Called with each step; an `async def` only by the client for asyncio, which awaits it."""


@lazy
class OrderWatch:
    """What happens to orders, in a `for`.

    A `StatusChange` when one has changed, a `LookFailed` when looks begin to fail, a `Waited` when the wait for an order
    has ended. Nothing is looked at before it is asked for, and each `for` begins anew. It ends when the wait for every order has.
    """

    __slots__ = ("_client", "_request")

    def __init__(self, client: PortingClient, request: _native.WatchRequest) -> None:
        self._client = client
        self._request = request

    def __repr__(self) -> str:
        return "<OrderWatch>"

    def __iter__(self) -> Generator[Step]:
        steps = self._request.begin()
        while (step := self._client._native.wait(steps.next())) is not None:
            yield step

    def ended(self, on_progress: OnProgress | None = None) -> list[Waited]:
        """How the wait for each order ended, in the order in which they did."""
        if on_progress is not None and _is_async(on_progress):
            raise _not_awaited()
        ended: list[Waited] = []
        for step in self:
            if on_progress is not None:
                result: Any = on_progress(step)
                if hasattr(result, "__await__"):
                    # A coroutine that is left as it is would warn that nobody awaited it.
                    getattr(result, "close", bool)()
                    raise _not_awaited()
            if isinstance(step, Waited):
                ended.append(step)
        return ended


@lazy
class AsyncOrderWatch:
    """What happens to orders, in an `async for`.

    A `StatusChange` when one has changed, a `LookFailed` when looks begin to fail, a `Waited` when the wait for an order
    has ended. Nothing is looked at before it is asked for, and each `async for` begins anew. It ends when the wait for every order has.
    """

    __slots__ = ("_client", "_request")

    def __init__(self, client: AsyncPortingClient, request: _native.WatchRequest) -> None:
        self._client = client
        self._request = request

    def __repr__(self) -> str:
        return "<AsyncOrderWatch>"

    async def __aiter__(self) -> AsyncGenerator[Step]:
        steps = self._request.begin()
        while (step := await self._client._value(steps.next(), {})) is not None:
            yield step

    async def ended(self, on_progress: OnProgress | None = None) -> list[Waited]:
        """How the wait for each order ended, in the order in which they did."""
        ended: list[Waited] = []
        async for step in self:
            if on_progress is not None:
                result: Any = on_progress(step)
                if hasattr(result, "__await__"):
                    await result
            if isinstance(step, Waited):
                ended.append(step)
        return ended


def _is_async(function: object) -> bool:
    from inspect import iscoroutinefunction

    return iscoroutinefunction(function) or iscoroutinefunction(getattr(function, "__call__", None))


def _not_awaited() -> InputTypeError:
    from .errors import InputTypeError, Issue, _lines

    hint = "give a plain function, or use AsyncPortingClient, which awaits it"
    issue = Issue("on_progress", "type", "an async function, which this client cannot await", hint, True)
    return InputTypeError(_lines((issue,)), issues=(issue,))
