"""Runs of port-in jobs: their events and their results."""

from __future__ import annotations

from ._hints import lazy
from ._waiting import _awaited, _plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from typing_extensions import TypeAlias

    from . import _native
    from .jobs import JobEvent

    T = TypeVar("T")
    OnEvent: TypeAlias = Callable[[JobEvent], object]
    """Called with each event. Only an `AsyncJob` accepts an `async def`, which it awaits."""


@lazy
class JobRun:
    """A plan, an apply or a watch, and the function for its events, which is checked before it starts."""

    __slots__ = ("_call",)

    def __init__(self, on_event: OnEvent | None = None) -> None:
        self._call = _plain("on_event", on_event)

    def finished(self, native: _native.JobRun[T]) -> T:
        """The result, after a call of the function for each event. An exception of the function stops the run."""
        run: Any = native
        try:
            while True:
                is_last, value = run.next()
                run.log()
                if is_last:
                    return value  # type: ignore[no-any-return]
                if value is not None:
                    self._call(value)
        finally:
            run.close()

    def events(self, native: _native.JobRun[None]) -> list[Any]:
        """The events of a run without a result."""
        events: list[Any] = []
        JobRun(events.append).finished(native)
        return events


@lazy
class AsyncJobRun:
    """A plan, an apply or a watch for asyncio, and the function for its events, which is checked before it starts."""

    __slots__ = ("_call",)

    def __init__(self, on_event: OnEvent | None = None) -> None:
        self._call = _awaited("on_event", on_event)

    async def finished(self, native: _native.JobRun[T]) -> T:
        """The result, after a call of the function for each event. An exception of the function stops the run."""
        run: Any = native
        is_closed = False
        try:
            while True:
                is_last, value = await run.next()
                run.log()
                if is_last:
                    return value  # type: ignore[no-any-return]
                if value is not None:
                    await self._call(value)
        except GeneratorExit:
            is_closed = True
            raise
        finally:
            # A coroutine that is closed cannot wait: its run stops when the native object is dropped.
            if not is_closed:
                await run.close()

    async def events(self, native: _native.JobRun[None]) -> list[Any]:
        """The events of a run without a result."""
        events: list[Any] = []
        await AsyncJobRun(events.append).finished(native)
        return events


def checked_client(client: T, expected: type[T]) -> T:
    """The client, which must be of the kind of the job: only a job for asyncio awaits its calls."""
    if isinstance(client, expected):
        return client
    from .errors import mismatch

    got = type(client).__name__
    hint = "pass a PortingClient to Job, and an AsyncPortingClient to AsyncJob"
    raise mismatch("client", f"an instance of {expected.__name__}", got, hint)
