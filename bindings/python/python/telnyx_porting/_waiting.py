"""Waiting until orders are as wanted."""

from __future__ import annotations

from .results import StatusChange, Waited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from typing_extensions import TypeAlias

    from . import _native
    from ._client import AsyncPortingClient, PortingClient

    OnProgress: TypeAlias = Callable[[StatusChange | Waited], object]


class OrderWatch:
    """What happens to orders, in a `for`.

    A `StatusChange` when one has changed, a `Waited` when its wait has ended. Nothing is looked at before it is asked
    for, and each `for` begins anew. It ends when the wait for every order has.
    """

    __slots__ = ("_client", "_request")

    def __init__(self, client: PortingClient, request: _native.WatchRequest) -> None:
        self._client = client
        self._request = request

    def __repr__(self) -> str:
        return "<OrderWatch>"

    def __iter__(self) -> Generator[StatusChange | Waited]:
        steps = self._request.begin()
        while (step := self._client._native.wait(steps.next())) is not None:
            yield step

    def ended(self, on_progress: OnProgress | None = None) -> list[Waited]:
        """How the wait for each order ended, in the order in which they did."""
        ended: list[Waited] = []
        for step in self:
            if on_progress is not None:
                on_progress(step)
            if isinstance(step, Waited):
                ended.append(step)
        return ended


class AsyncOrderWatch:
    """What happens to orders, in an `async for`.

    A `StatusChange` when one has changed, a `Waited` when its wait has ended. Nothing is looked at before it is asked
    for, and each `async for` begins anew. It ends when the wait for every order has.
    """

    __slots__ = ("_client", "_request")

    def __init__(self, client: AsyncPortingClient, request: _native.WatchRequest) -> None:
        self._client = client
        self._request = request

    def __repr__(self) -> str:
        return "<AsyncOrderWatch>"

    async def __aiter__(self) -> AsyncGenerator[StatusChange | Waited]:
        steps = self._request.begin()
        while (step := await self._client._value(steps.next(), {})) is not None:
            yield step

    async def ended(self, on_progress: OnProgress | None = None) -> list[Waited]:
        """How the wait for each order ended, in the order in which they did."""
        ended: list[Waited] = []
        async for step in self:
            if on_progress is not None:
                on_progress(step)
            if isinstance(step, Waited):
                ended.append(step)
        return ended
