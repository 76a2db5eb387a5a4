"""Waiting for orders and reports, and tailing events."""

from __future__ import annotations

from ._hints import lazy
from .results import OrderEnd, PollFailed, StatusChange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
    from datetime import datetime
    from typing import Any

    from typing_extensions import Self, TypeAlias

    from . import _native
    from .errors import InputTypeError, PortingError
    from .types import PortingEvent, PortingReport

    WaitEvent: TypeAlias = StatusChange | PollFailed | OrderEnd
    OnProgress: TypeAlias = Callable[[WaitEvent], object]
    """Called with each event. Only the client for asyncio accepts an `async def`, which it awaits."""
    OnPollFailed: TypeAlias = Callable[[PollFailed], object]
    ReportEvent: TypeAlias = PortingReport | PollFailed | tuple[str, PortingReport, PortingError | None]
    OnReportProgress: TypeAlias = Callable[[PortingReport | PollFailed], object]


@lazy
class OrderWatch:
    """The changes of orders, as an iterator.

    Yields a `StatusChange` when an order changed, a `PollFailed` when polls start to fail, an `OrderEnd` when the wait for
    an order ended. Orders are polled only while the next event is awaited, and each `for` starts over. It ends when the
    waits for all orders ended.
    """

    __slots__ = ("_request",)

    def __init__(self, request: _native.StreamRequest[WaitEvent]) -> None:
        self._request = request

    def __repr__(self) -> str:
        return "<OrderWatch>"

    def __iter__(self) -> Generator[WaitEvent]:
        events = self._request.open()
        while (event := events.next()) is not None:
            yield event

    def ended(self, on_progress: OnProgress | None = None) -> list[OrderEnd]:
        """An `OrderEnd` for each order, in the order in which the waits ended."""
        call = _plain("on_progress", on_progress)
        ended: list[OrderEnd] = []
        for event in self:
            call(event)
            if isinstance(event, OrderEnd):
                ended.append(event)
        return ended


@lazy
class AsyncOrderWatch:
    """The changes of orders, as an asynchronous iterator.

    Yields a `StatusChange` when an order changed, a `PollFailed` when polls start to fail, an `OrderEnd` when the wait for
    an order ended. Orders are polled only while the next event is awaited, and each `async for` starts over. It ends when
    the waits for all orders ended.
    """

    __slots__ = ("_request",)

    def __init__(self, request: _native.StreamRequest[WaitEvent]) -> None:
        self._request = request

    def __repr__(self) -> str:
        return "<AsyncOrderWatch>"

    async def __aiter__(self) -> AsyncGenerator[WaitEvent]:
        events: Any = self._request.open()
        while (event := await events.next()) is not None:
            yield event

    async def ended(self, on_progress: OnProgress | None = None) -> list[OrderEnd]:
        """An `OrderEnd` for each order, in the order in which the waits ended."""
        call = _awaited("on_progress", on_progress)
        ended: list[OrderEnd] = []
        async for event in self:
            await call(event)
            if isinstance(event, OrderEnd):
                ended.append(event)
        return ended


@lazy
class EventTail:
    """New events, each once, oldest first, in a `for`. It has no end; a second `for` continues after the last
    event."""

    __slots__ = ("_call", "_events")

    def __init__(self, events: _native.TailEvents, on_poll_failed: OnPollFailed | None = None) -> None:
        self._call = _plain("on_poll_failed", on_poll_failed)
        self._events = events

    def __repr__(self) -> str:
        return "<EventTail>"

    @property
    def resume_from(self) -> datetime | None:
        """The `created_from` with which another tail can continue.

        Events recorded at that very time may be repeated. The API may list an event after newer ones: to get those too,
        start ten minutes earlier, and skip events with known ids. `None` before the first poll of a tail that starts at the
        current time.
        """
        return self._events.resume_from

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> PortingEvent:
        while (event := self._events.next()) is not None:
            if not isinstance(event, PollFailed):
                return event
            self._call(event)
        raise StopIteration


@lazy
class AsyncEventTail:
    """New events, each once, oldest first, in an `async for`.

    It has no end; a second `async for` continues after the last event.
    """

    __slots__ = ("_call", "_events")

    def __init__(self, events: _native.TailEvents, on_poll_failed: OnPollFailed | None = None) -> None:
        self._call = _awaited("on_poll_failed", on_poll_failed)
        self._events = events

    def __repr__(self) -> str:
        return "<AsyncEventTail>"

    @property
    def resume_from(self) -> datetime | None:
        """The `created_from` with which another tail can continue.

        Events recorded at that very time may be repeated. The API may list an event after newer ones: to get those too,
        start ten minutes earlier, and skip events with known ids. `None` before the first poll of a tail that starts at the
        current time.
        """
        return self._events.resume_from

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> PortingEvent:
        events: Any = self._events
        while (event := await events.next()) is not None:
            if not isinstance(event, PollFailed):
                return event  # type: ignore[no-any-return]
            await self._call(event)
        raise StopAsyncIteration


@lazy
class ReportWait:
    """Creates a report and waits for it."""

    __slots__ = ("_events",)

    def __init__(self, request: _native.StreamRequest[ReportEvent]) -> None:
        self._events = request.open()

    def completed(self, on_progress: OnReportProgress | None = None) -> PortingReport:
        """Returns the completed report."""
        call = _plain("on_progress", on_progress)
        while (event := self._events.next()) is not None:
            if isinstance(event, tuple) and not isinstance(event, PollFailed):
                return _completed(*event)
            call(event)
        raise RuntimeError("the wait for the report was interrupted")


@lazy
class AsyncReportWait:
    """Creates a report and waits for it."""

    __slots__ = ("_events",)

    def __init__(self, request: _native.StreamRequest[ReportEvent]) -> None:
        self._events = request.open()

    async def completed(self, on_progress: OnReportProgress | None = None) -> PortingReport:
        """Returns the completed report."""
        call = _awaited("on_progress", on_progress)
        events: Any = self._events
        event: ReportEvent | None = await events.next()
        while event is not None:
            if isinstance(event, tuple) and not isinstance(event, PollFailed):
                return _completed(*event)
            await call(event)
            event = await events.next()
        raise RuntimeError("the wait for the report was interrupted")


def _completed(outcome: str, report: PortingReport, error: BaseException | None) -> PortingReport:
    from .errors import ReportNotCompletedError, ReportTimeoutError

    if outcome == "completed":
        return report
    if outcome == "timed-out":
        raise ReportTimeoutError(f"report {report.id} was not completed before the timeout", report=report)
    raise ReportNotCompletedError(f"report {report.id} could not be read: {error}", report=report) from error


def _plain(name: str, function: Callable[[Any], object] | None) -> Callable[[Any], None]:
    """Returns the function, which must not be async, because the client without asyncio cannot await it."""
    _check_callable(name, function)
    if function is not None and _is_async(function):
        raise _not_awaited(name)

    def call(event: object) -> None:
        result: Any = function(event) if function is not None else None
        if hasattr(result, "__await__"):
            # A coroutine that is never awaited would cause a warning.
            getattr(result, "close", bool)()
            raise _not_awaited(name)

    return call


def _awaited(name: str, function: Callable[[Any], object] | None) -> Callable[[Any], Awaitable[None]]:
    """Returns the function, plain or async, as one that is awaited."""
    _check_callable(name, function)

    async def call(event: object) -> None:
        result: Any = function(event) if function is not None else None
        if hasattr(result, "__await__"):
            await result

    return call


def _check_callable(name: str, function: Any) -> None:
    if function is not None and not callable(function):
        from .errors import mismatch

        raise mismatch(name, "a function", type(function).__name__, "pass a function of one argument, the event")


def _is_async(function: object) -> bool:
    from inspect import iscoroutinefunction

    return iscoroutinefunction(function) or iscoroutinefunction(getattr(function, "__call__", None))


def _not_awaited(name: str) -> InputTypeError:
    from .errors import mismatch

    hint = "pass a plain function, or use AsyncPortingClient, which awaits it"
    return mismatch(name, "a plain function", "an async one", hint)
