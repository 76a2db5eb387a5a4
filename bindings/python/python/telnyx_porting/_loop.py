"""The bridges of event loops: a byte in a socket wakes a loop to receive the outcomes of calls. Imported by the first
call."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import weakref

from . import _native


class _Bridge:
    """The bridge of one event loop, and the watcher of its socket."""

    __slots__ = ("__weakref__", "native", "process", "reader", "task")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.reader: socket.socket | None = None
        self.native = _native.Bridge()
        self.process = os.getpid()
        self.task: asyncio.Task[None] | None = None
        try:
            loop.add_reader(self.native.fileno(), self.native.deliver)
        except NotImplementedError:
            # The proactor loop of Windows does not watch sockets, but it can read from them.
            self.reader = socket.socket(fileno=self.native.detach())
            self.reader.setblocking(False)

    def __del__(self) -> None:
        # The loop is closed.
        if self.reader is not None:
            self.reader.close()

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ensures that the loop is woken. Call this before starting a call."""
        if self.reader is not None and (self.task is None or self.task.done()):
            self.task = loop.create_task(self._read(loop, self.reader))
            self.task.add_done_callback(self._end)

    async def _read(self, loop: asyncio.AbstractEventLoop, reader: socket.socket) -> None:
        # Some loops start a task at once.
        await asyncio.sleep(0)
        while self.native.is_waiting():
            await loop.sock_recv(reader, 4096)
            self.native.deliver()

    def _end(self, task: asyncio.Task[None]) -> None:
        # Shutting down a loop cancels all tasks, some of which make further calls during cleanup.
        if task.cancelled() and self.native.is_waiting():
            self.begin(task.get_loop())


_bridges: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Bridge] = weakref.WeakKeyDictionary()


def _drop_closed() -> None:
    """Aborts the calls of closed loops, whose tasks never get the outcome, and would keep their loops alive."""
    for reference in _bridges.keyrefs():
        loop = reference()
        if loop is None or not loop.is_closed():
            continue
        bridge = _bridges.pop(loop, None)
        # Calls of the parent of this process do not run here.
        if bridge is not None and bridge.process == os.getpid():
            bridge.native.abort_all()


def _without_loop() -> str:
    """The message for a call without a running event loop, with what works instead."""
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():
        return (
            "AsyncPortingClient needs asyncio, but this task runs under trio: use PortingClient in "
            "trio.to_thread.run_sync(), or anyio with its asyncio backend"
        )
    return (
        "AsyncPortingClient needs a running asyncio event loop: call it inside asyncio.run(). Under trio, use "
        "PortingClient in trio.to_thread.run_sync(), under gevent in gevent.get_hub().threadpool.apply()"
    )


def running() -> tuple[_native.Bridge, asyncio.AbstractEventLoop]:
    """The running event loop and its bridge, which is created on first use."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(_without_loop()) from None
    bridge = _bridges.get(loop)
    if bridge is None or bridge.process != os.getpid():
        _drop_closed()
        bridge = _bridges[loop] = _Bridge(loop)
    bridge.begin(loop)
    return bridge.native, loop
