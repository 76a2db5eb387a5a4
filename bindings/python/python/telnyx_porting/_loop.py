"""How results reach an event loop: a byte in a socket wakes it. Imported when a call is first awaited."""

from __future__ import annotations

import asyncio
import os
import socket
import weakref

from . import _native


class _Waker:
    """What one event loop is woken by."""

    __slots__ = ("__weakref__", "bridge", "is_watched", "process", "reader", "task")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.bridge = _native.Bridge()
        self.process = os.getpid()
        self.reader = socket.socket(fileno=self.bridge.detach_reader())
        self.reader.setblocking(False)
        self.task: asyncio.Task[None] | None = None
        try:
            loop.add_reader(self.reader, self._wake)
            self.is_watched = True
        except NotImplementedError:
            # The proactor loop of Windows watches no sockets, but reads from them.
            self.is_watched = False

    def __del__(self) -> None:
        # The loop is gone, and nobody reads any more.
        reader = getattr(self, "reader", None)
        if reader is not None:
            reader.close()

    def _wake(self) -> None:
        try:
            self.reader.recv(4096)
        except (BlockingIOError, InterruptedError):
            pass
        self.bridge.deliver()

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Sees to it that the loop is woken; before anything is started that will want that."""
        if not self.is_watched and (self.task is None or self.task.done()):
            self.task = loop.create_task(self._read(loop))
            self.task.add_done_callback(self._end)

    async def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        # Some loops begin with a task at once.
        await asyncio.sleep(0)
        while self.bridge.is_waiting():
            await loop.sock_recv(self.reader, 4096)
            self.bridge.deliver()

    def _end(self, task: asyncio.Task[None]) -> None:
        # Whoever ends a loop cancels all tasks, and some of them make another call before they end.
        if task.cancelled() and self.bridge.is_waiting():
            self.begin(task.get_loop())


_wakers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Waker] = weakref.WeakKeyDictionary()


def waker() -> tuple[_native.Bridge, asyncio.AbstractEventLoop]:
    """What wakes the running event loop; made when it is first needed."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            "AsyncPortingClient needs a running event loop of asyncio: call it inside asyncio.run(). Under trio use "
            "PortingClient in trio.to_thread.run_sync(), under gevent in gevent.get_hub().threadpool.apply()"
        ) from None
    known = _wakers.get(loop)
    if known is None or known.process != os.getpid():
        known = _wakers[loop] = _Waker(loop)
    known.begin(loop)
    return known.bridge, loop
