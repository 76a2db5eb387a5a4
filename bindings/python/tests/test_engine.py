"""Running calls: from many threads, after a fork, interrupted, cancelled, in flight at the end, without leaks."""

import asyncio
import gc
import os
import pickle
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import warnings
import weakref
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from telnyx_porting import (
    AsyncPortingClient,
    ConfigurationError,
    ConnectError,
    NotFoundError,
    PortingClient,
    RequestTimeoutError,
    Sandbox,
    TransportError,
    ValidationError,
)

ID = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"
KEY = "KEY0123456789ABCDEF"
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is not available")


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def silent():
    """A server that accepts connections and never responds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", listener


def run(code, *arguments, **options):
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=50, **options)


def test_many_threads_share_a_client(sandbox):
    client = sandbox.client()
    order = client.orders.create(["+13035550100"])[0]
    with ThreadPoolExecutor(16) as pool:
        assert all(found == order for found in pool.map(lambda _: client.orders.get(order.id), range(400)))


def test_many_tasks_share_a_client_in_several_loops(sandbox):
    client = sandbox.async_client()
    order = sandbox.client().orders.create(["+13035550100"])[0]

    async def many():
        return await asyncio.gather(*(client.orders.get(order.id) for _ in range(100)))

    for _ in range(3):
        assert all(found == order for found in asyncio.run(many()))
    with ThreadPoolExecutor(3) as pool:
        loops = [pool.submit(asyncio.run, many()) for _ in range(3)]
        assert all(len(loop.result()) == 100 for loop in loops)


def test_it_works_under_uvloop(sandbox):
    uvloop = pytest.importorskip("uvloop")
    client = sandbox.async_client()

    async def create():
        return await client.orders.create(["+13035550100"])

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert len(runner.run(create())) == 1


class Proactor(asyncio.SelectorEventLoop):
    """Like the loop of Windows, which cannot watch sockets."""

    def add_reader(self, *_):
        raise NotImplementedError


def test_a_loop_without_readers_is_served_too(sandbox):
    async def create():
        client = sandbox.async_client()
        for number in ["+13035550100", "+13035550101"]:
            assert len(await client.orders.create([number])) == 1
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with asyncio.Runner(loop_factory=Proactor) as runner:
        runner.run(create())


@pytest.mark.parametrize("kind", [asyncio.SelectorEventLoop, Proactor])
def test_calls_are_served_while_a_loop_is_ended(sandbox, silent, kind):
    ended = []

    async def main():
        client = AsyncPortingClient(KEY, base_url=silent[0])

        async def work():
            try:
                await client.orders.get(ID)
            finally:
                ended.append(await sandbox.async_client().orders.create(["+13035550100"]))

        asyncio.ensure_future(work())
        await asyncio.sleep(0.05)

    with asyncio.Runner(loop_factory=kind) as runner:
        runner.run(main())
    assert len(ended) == 1


def test_a_cancelled_task_closes_its_connection(silent):
    url, listener = silent

    async def cancel():
        task = asyncio.create_task(AsyncPortingClient(KEY, base_url=url).orders.get(ID))
        connection, _ = await asyncio.get_running_loop().run_in_executor(None, listener.accept)
        with connection:
            assert connection.recv(65536).startswith(b"GET /porting_orders/")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # The end of the stream, not the timeout of the socket.
            connection.settimeout(10)
            assert await asyncio.get_running_loop().run_in_executor(None, connection.recv, 1) == b""

    asyncio.run(cancel())


def test_a_timeout_of_asyncio_ends_a_call(silent):
    async def wait():
        async with asyncio.timeout(0.05):
            await AsyncPortingClient(KEY, base_url=silent[0]).orders.get(ID)

    with pytest.raises(TimeoutError):
        asyncio.run(wait())


def test_a_call_can_have_its_own_timeout(silent):
    with pytest.raises(RequestTimeoutError) as caught:
        PortingClient(KEY, base_url=silent[0], max_retries=0).orders.get(ID, timeout=0.05)
    assert isinstance(caught.value, TimeoutError) and not caught.value.may_have_been_processed


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different on Windows")
def test_ctrl_c_interrupts_a_call(silent):
    code = """
        import sys, time
        from telnyx_porting import PortingClient
        client = PortingClient("KEY0123", base_url=sys.argv[1])
        print("ready", flush=True)
        try:
            client.orders.get("5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f")
        except KeyboardInterrupt:
            print("interrupted", flush=True)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), silent[0]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        with silent[1].accept()[0]:
            begun = time.monotonic()
            child.send_signal(signal.SIGINT)
            assert child.stdout.readline() == "interrupted\n"
            # 200 ms are intended; a busy machine may need more.
            assert time.monotonic() - begun < 5
    assert child.returncode == 0


@needs_fork
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_fork_continues_with_its_own_connections(sandbox):
    client, asynchronous = sandbox.client(), sandbox.async_client()
    order = client.orders.create(["+13035550100"])[0]
    asyncio.run(asynchronous.orders.get(order.id))
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            client.orders.get(order.id)

    threads = [threading.Thread(target=busy) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            child = os.fork()
            if child == 0:
                same = client.orders.get(order.id) == asyncio.run(asynchronous.orders.get(order.id)) == order
                os._exit(0 if same else 1)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert client.orders.get(order.id) == order


def order_count(url):
    return PortingClient(KEY, base_url=url).orders.list().total()


@needs_fork
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_pools_of_processes(sandbox, method):
    sandbox.client().orders.create(["+13035550100"])
    with get_context(method).Pool(2) as pool:
        assert pool.map(order_count, [sandbox.base_url] * 4) == [1] * 4


def test_the_interpreter_ends_cleanly_with_requests_in_flight(silent):
    code = """
        import asyncio, sys, threading
        from telnyx_porting import AsyncPortingClient, PortingClient
        client = PortingClient("KEY0123", base_url=sys.argv[1])
        id = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"
        for _ in range(2):
            threading.Thread(target=client.orders.get, args=[id], daemon=True).start()
        async def main():
            asynchronous = AsyncPortingClient("KEY0123", base_url=sys.argv[1])
            for _ in range(8):
                asyncio.ensure_future(asynchronous.orders.get(id))
            await asyncio.sleep(0)
        asyncio.run(main())
    """
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _: run(code, silent[0]), range(20)))
    assert {process.returncode for process in ended} == {0}, ended[0].stderr


BUSY = {
    "rejected": """client.orders.create(["x"])""",
    "advised": """telnyx_porting.advice("LSR_PENDING")""",
    "read": """telnyx_porting.types.PortingOrder.from_json(text).id""",
    "input": """client.orders.update("a/b", end_user=telnyx_porting.EndUser(entity_name="x"))""",
    "waiting": """client.orders.get("a")""",
    "job": """telnyx_porting.jobs.Job(["+13035550100"], {}, name="x", client=client).plan(offline=True)""",
    "logging": """client.uk_carriers(timeout=0.001, max_retries=0)""",
}


@pytest.mark.parametrize("doing", BUSY)
def test_the_interpreter_ends_cleanly_with_busy_daemon_threads(silent, doing):
    code = f"""
        import logging, sys, threading, time, telnyx_porting
        logging.getLogger("telnyx_porting").setLevel("DEBUG")
        client = telnyx_porting.PortingClient("KEY0123", base_url=sys.argv[1])
        text = '{{"id": "{ID}"}}'
        def busy():
            while True:
                try:
                    {BUSY[doing]}
                except telnyx_porting.PortingError:
                    pass
        for _ in range(4):
            threading.Thread(target=busy, daemon=True).start()
        time.sleep(0.1)
        print("ended")
    """
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _: run(code, silent[0]), range(8)))
    assert {(process.returncode, process.stdout, process.stderr) for process in ended} == {(0, "ended\n", "")}


def test_other_exit_handlers_can_still_make_calls(sandbox):
    code = """
        import atexit, sys, telnyx_porting
        client = telnyx_porting.PortingClient("KEY0123", base_url=sys.argv[1])
        atexit.register(lambda: print(len(client.uk_carriers()) > 0))
    """
    ended = run(code, sandbox.base_url)
    assert (ended.returncode, ended.stdout) == (0, "True\n"), ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.timeout(300)
def test_calls_of_a_closed_loop_are_aborted(silent):
    url, _ = silent
    client = AsyncPortingClient(KEY, base_url=f"{url}/v2")

    async def call(count):
        for _ in range(count):
            asyncio.ensure_future(client.orders.list().total())
        await asyncio.sleep(0.05)

    loops = []
    for _ in range(3):
        loop = asyncio.new_event_loop()
        loop.run_until_complete(call(1))
        loop.close()
        loops.append(weakref.ref(loop))
        del loop
    with warnings.catch_warnings():
        # Tasks that were never finished.
        warnings.simplefilter("ignore")
        asyncio.run(call(1))
        gc.collect()
    assert [loop() for loop in loops] == [None] * 3


def test_a_call_within_another_one_is_an_error(sandbox, monkeypatch):
    errors = []
    monkeypatch.setattr(sys, "unraisablehook", lambda raised: errors.append(raised.exc_value))
    client = sandbox.client()
    outer = sandbox.client(event_hooks={"request": [lambda _: client.orders.list().total()]})
    assert outer.orders.list().total() == 0
    assert [type(error) for error in errors] == [ConfigurationError]
    assert "another call is in progress in this thread" in str(errors[0])


def test_nothing_leaks(sandbox):
    client = sandbox.client()
    order = client.orders.create(["+13035550100"])[0]

    def resident():
        gc.collect()
        with open("/proc/self/status") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def calls(count):
        for _ in range(count):
            assert client.orders.get(order.id).status.value == "draft"
            with pytest.raises(NotFoundError):
                client.orders.get(ID)

    calls(500)
    before = resident()
    calls(5000)
    # 10,000 responses of 2 kB would be 20 MiB.
    assert resident() - before < 8 * 1024


def test_errors_are_built_in_exceptions_and_can_be_pickled(sandbox):
    client = sandbox.client()
    unreachable = PortingClient(KEY, base_url="http://127.0.0.1:1", max_retries=0)
    for call, kinds in [
        (lambda: client.orders.create(["12", "+1"]), (ValidationError, ValueError)),
        (lambda: client.orders.get(ID), (NotFoundError,)),
        (lambda: unreachable.orders.get(ID), (ConnectError, ConnectionError, TransportError)),
    ]:
        with pytest.raises(kinds[0]) as caught:
            call()
        error = caught.value
        again = pickle.loads(pickle.dumps(error))
        assert all(isinstance(again, kind) for kind in kinds)
        assert (str(again), again.__dict__) == (str(error), error.__dict__)
        assert KEY not in f"{error} {error!r}"


def test_importing_does_no_work():
    code = """
        import sys
        before = set(sys.modules)
        import telnyx_porting
        heavy = {"asyncio", "typing", "enum", "dataclasses", "ssl", "json", "datetime", "uuid", "socket"}
        print(sorted(heavy & (set(sys.modules) - before)))
    """
    assert run(code).stdout.strip() == "[]"
