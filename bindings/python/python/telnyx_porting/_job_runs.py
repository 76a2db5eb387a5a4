"""Runs of port-in jobs: their events and their results."""

from __future__ import annotations

from ._hints import lazy
from ._waiting import _call, _plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Generic, TypeVar

    from typing_extensions import TypeAlias

    from . import _native
    from .jobs import JobEvent

    T = TypeVar("T")
    OnEvent: TypeAlias = Callable[[JobEvent], object]
    """Called with each event. Only an `AsyncJob` accepts an `async def`, which it awaits."""
else:
    from ._pages import Generic

    T = None


@lazy
class JobRun(Generic[T]):
    """A plan, an apply or a watch that has been started."""

    __slots__ = ("_run",)

    def __init__(self, run: _native.JobRun[T]) -> None:
        self._run = run

    def finished(self, on_event: OnEvent | None = None) -> T:
        """The result, after a call of the function for each event. An exception of the function stops the run."""
        run: Any = self._run
        try:
            call = _plain("on_event", on_event)
            while True:
                is_last, value = run.next()
                run.log()
                if is_last:
                    return value  # type: ignore[no-any-return]
                if value is not None:
                    call(value)
        finally:
            run.close()

    def events(self) -> list[Any]:
        """The events of a run without a result."""
        events: list[Any] = []
        self.finished(events.append)
        return events


@lazy
class AsyncJobRun(Generic[T]):
    """A plan, an apply or a watch that has been started, for asyncio."""

    __slots__ = ("_run",)

    def __init__(self, run: _native.JobRun[T]) -> None:
        self._run = run

    async def finished(self, on_event: OnEvent | None = None) -> T:
        """The result, after a call of the function for each event. An exception of the function stops the run."""
        run: Any = self._run
        try:
            while True:
                is_last, value = await run.next()
                run.log()
                if is_last:
                    return value  # type: ignore[no-any-return]
                if value is not None:
                    await _call(on_event, value)
        finally:
            await run.close()

    async def events(self) -> list[Any]:
        """The events of a run without a result."""
        events: list[Any] = []
        await self.finished(events.append)
        return events
