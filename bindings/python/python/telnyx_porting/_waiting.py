"""Waiting for orders."""

from __future__ import annotations

from ._hints import lazy
from .results import LookFailed, StatusChange, Waited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from typing import Any

    from typing_extensions import TypeAlias

    from . import _native
    from .errors import InputTypeError

    Step: TypeAlias = StatusChange | LookFailed | Waited
    OnProgress: TypeAlias = Callable[[Step], object]
    """Called with each step. The client for asyncio also accepts an `async def`, and awaits it."""


@lazy
class OrderWatch:
    """What happens to orders, in a `for`.

    It yields a `StatusChange` when an order has changed, a `LookFailed` when polling starts to fail, and a `Waited`
    when the wait for an order has ended. Orders are polled only while it is iterated, each `for` starts a new wait, and
    it ends when the wait for every order has.
    """

    __slots__ = ("_request",)

    def __init__(self, request: _native.StreamRequest[Step]) -> None:
        self._request = request

    def __repr__(self) -> str:
        return "<OrderWatch>"

    def __iter__(self) -> Generator[Step]:
        steps = self._request.open()
        while (step := steps.next()) is not None:
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
                    # An unawaited coroutine warns when it is dropped.
                    getattr(result, "close", bool)()
                    raise _not_awaited()
            if isinstance(step, Waited):
                ended.append(step)
        return ended


@lazy
class AsyncOrderWatch:
    """What happens to orders, in an `async for`.

    It yields a `StatusChange` when an order has changed, a `LookFailed` when polling starts to fail, and a `Waited`
    when the wait for an order has ended. Orders are polled only while it is iterated, each `async for` starts a new
    wait, and it ends when the wait for every order has.
    """

    __slots__ = ("_request",)

    def __init__(self, request: _native.StreamRequest[Step]) -> None:
        self._request = request

    def __repr__(self) -> str:
        return "<AsyncOrderWatch>"

    async def __aiter__(self) -> AsyncGenerator[Step]:
        steps: Any = self._request.open()
        while (step := await steps.next()) is not None:
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
    from .errors import mismatch

    hint = "pass a plain function, or use AsyncPortingClient, which awaits it"
    return mismatch("on_progress", "a plain function", "an async one", hint)
