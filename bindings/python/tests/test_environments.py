"""Servers, task queues, event loops, notebooks and interpreters that the package is used in: docs/python-environments.md."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import telnyx_porting
from telnyx_porting import PortingClient
from telnyx_porting.jobs import AsyncJob

ID = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"
KEY = "KEY0123456789ABCDEF"
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork, which these servers and pools need")


def package(name):
    return pytest.importorskip(name, reason=f"the package {name} is not installed, see TOOLS in xtask/src/python/mod.rs")


@pytest.fixture
def silent():
    """A server that accepts connections and never responds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        listener.settimeout(20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", listener


def run(code, *arguments, command=(sys.executable,), **options):
    ended = subprocess.run(
        [*command, "-c", textwrap.dedent(code), *arguments], capture_output=True, text=True, timeout=50, check=False, **options
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@contextlib.contextmanager
def program(*arguments, **options):
    """A program that is asked to end afterwards."""
    child = subprocess.Popen([sys.executable, "-m", *arguments], start_new_session=True, **options)
    try:
        yield child
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


# gunicorn: the client and its connections exist before the workers are forked.

CLIENT = """
    import os
    from telnyx_porting import AsyncPortingClient, PortingClient

    client = PortingClient(base_url=os.environ["SANDBOX"])
    asynchronous = AsyncPortingClient(base_url=os.environ["SANDBOX"])
    (order,) = client.orders.list()
    imported_by = os.getpid()

    def text(found):
        return f"{os.getpid()} {imported_by == os.getppid()} {found == order}".encode()
"""
WSGI = """
    def application(environ, start_response):
        found = client.orders.get(order, timeout=10)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [text(found)]
"""
WSGI_WITH_GEVENT = """
    import gevent

    def application(environ, start_response):
        found = gevent.get_hub().threadpool.apply(client.orders.get, (order,))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [text(found)]
"""
ASGI = """
    async def application(scope, receive, send):
        if scope["type"] == "http":
            found = await asynchronous.orders.get(order, timeout=10)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": text(found)})
"""
WORKERS = {
    "sync": WSGI,
    "gthread": WSGI,
    "gevent": WSGI_WITH_GEVENT,
    "uvicorn_worker.UvicornWorker": ASGI,
}


@needs_fork
@pytest.mark.parametrize("worker", WORKERS)
def test_gunicorn_workers_use_the_client_of_the_preloaded_application(sandbox, tmp_path, worker):
    package("gunicorn")
    if "." in worker or worker == "gevent":
        package(worker.partition(".")[0])
    sandbox.client().orders.create(["+13035550100"])
    (tmp_path / "app.py").write_text(textwrap.dedent(CLIENT) + textwrap.dedent(WORKERS[worker]))
    environment = {**os.environ, "SANDBOX": sandbox.base_url, "TELNYX_API_KEY": sandbox.api_key}
    with socket.socket() as listener, (tmp_path / "log").open("w") as log:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        options = ["--preload", "--workers", "2", "--worker-class", worker, "--bind", f"fd://{listener.fileno()}"]
        command = ["gunicorn", *options, "app:application"]
        with program(*command, cwd=tmp_path, env=environment, pass_fds=[listener.fileno()], stdout=log, stderr=log):
            responses = from_two_workers(url)
    assert {(by_master, same) for _, by_master, same in responses} == {("True", "True")}, (tmp_path / "log").read_text()


def from_two_workers(url):
    """The responses of a server, until two of its processes have responded."""
    responses = set()
    until = time.monotonic() + 20
    with ThreadPoolExecutor(8) as pool:
        while len(responses) < 2 and time.monotonic() < until:
            responses |= {tuple(text.split()) for text in pool.map(lambda _: get(url), range(16))}
    assert len({pid for pid, *_ in responses}) == 2
    return responses


def get(url):
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.read().decode()


# Celery: a worker with processes, and tasks that run in the caller.

TASKS = """
    import os
    from celery import Celery
    from telnyx_porting import PortingClient

    folder = os.environ["FOLDER"]
    app = Celery("tasks", broker="filesystem://", backend=f"file://{folder}/results")
    app.conf.broker_transport_options = {
        "data_folder_in": f"{folder}/queue", "data_folder_out": f"{folder}/queue", "polling_interval": 0.02
    }
    app.conf.task_always_eager = app.conf.task_store_eager_result = "EAGER" in os.environ
    client = PortingClient(base_url=os.environ["SANDBOX"])
    # Connects before the pool of the worker is forked.
    client.orders.list().total()

    @app.task
    def create(numbers):
        return [str(order.id) for order in client.orders.create(numbers)]

    @app.task
    def fetch(id):
        return client.orders.get(id).to_dict()
"""
CALLER = f"""
    import tasks
    from telnyx_porting import NotFoundError, ValidationError

    def ended(task, *arguments):
        return task.delay(*arguments).get(timeout=30, interval=0.02)

    (id,) = ended(tasks.create, ["+13035550100"])
    print(ended(tasks.fetch, id)["id"] == id)
    try:
        ended(tasks.fetch, "{ID}")
    except NotFoundError as error:
        print(error.status, error.code is not None, error.request_id is not None)
    try:
        ended(tasks.create, ["303"])
    except ValidationError as error:
        print([issue.field for issue in error.issues])
"""
CALLED = "True\n404 True True\n['phone_numbers[0]']\n"


@needs_fork
@pytest.mark.parametrize("pool", ["prefork", "threads", "eager"])
def test_celery_tasks_return_results_and_exceptions_with_their_attributes(sandbox, tmp_path, pool):
    package("celery")
    (tmp_path / "tasks.py").write_text(textwrap.dedent(TASKS))
    for folder in ("queue", "results"):
        (tmp_path / folder).mkdir()
    environment = {**os.environ, "SANDBOX": sandbox.base_url, "TELNYX_API_KEY": sandbox.api_key, "FOLDER": str(tmp_path)}
    options = {"cwd": tmp_path, "env": environment}
    if pool == "eager":
        environment["EAGER"] = "1"
        assert run(CALLER, **options) == CALLED
        return
    command = ["celery", "--app", "tasks", "worker", "--pool", pool, "--concurrency", "2", "--without-gossip", "--without-mingle"]
    with (tmp_path / "log").open("w") as log, program(*command, **options, stdout=log, stderr=log):
        assert run(CALLER, **options) == CALLED, (tmp_path / "log").read_text()


# anyio with asyncio and uvloop.


@pytest.mark.parametrize("use_uvloop", [False, True])
def test_anyio_runs_calls_in_task_groups_threads_and_cancel_scopes(sandbox, silent, use_uvloop):
    anyio = package("anyio")
    if use_uvloop:
        package("uvloop")
    client, asynchronous = sandbox.client(), sandbox.async_client()
    never = telnyx_porting.AsyncPortingClient(KEY, base_url=silent[0])
    order = client.orders.create(["+13035550100"])[0]
    found = []

    async def fetch():
        found.append(await asynchronous.orders.get(order))

    async def main():
        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(fetch)
        found.append(await anyio.to_thread.run_sync(client.orders.get, order))
        # Cancelling a scope closes the connection.
        async with anyio.create_task_group() as group:
            group.start_soon(never.orders.get, ID)
            connection, _ = await anyio.to_thread.run_sync(silent[1].accept)
            group.cancel_scope.cancel()
        with connection:
            connection.settimeout(20)
            await anyio.to_thread.run_sync(functools.partial(read_to_end, connection))
        with pytest.raises(TimeoutError):
            with anyio.fail_after(0.01):
                await never.orders.get(ID)
        with anyio.move_on_after(0.01) as scope:
            await never.orders.wait_until(ID, "ported")
        assert scope.cancelled_caught
        await fetch()

    anyio.run(main, backend_options={"use_uvloop": use_uvloop})
    assert found == [order] * 10


def read_to_end(connection):
    while connection.recv(4096):
        pass


# trio.


def test_trio_runs_the_blocking_client_in_threads(sandbox, silent):
    trio = package("trio")
    client = sandbox.client()
    never = PortingClient(KEY, base_url=silent[0])
    order = client.orders.create(["+13035550100"])[0]
    found = []

    async def fetch():
        found.append(await trio.to_thread.run_sync(client.orders.get, order))

    async def main():
        async with trio.open_nursery() as nursery:
            for _ in range(8):
                nursery.start_soon(fetch)
        with trio.move_on_after(0.01) as scope:
            call = functools.partial(never.orders.get, ID, timeout=0.2, max_retries=0)
            await trio.to_thread.run_sync(call, abandon_on_cancel=True)
        assert scope.cancelled_caught

    trio.run(main)
    assert found == [order] * 8


@pytest.mark.parametrize("runner", ["trio", "anyio"])
def test_the_client_for_asyncio_names_what_works_under_trio(sandbox, runner):
    trio = package("trio")
    client = sandbox.async_client()

    async def everything(source):
        return [item async for item in source]

    calls = [
        lambda: client.orders.get(ID),
        lambda: client.orders.wait_until(ID, "ported"),
        lambda: everything(client.orders.list()),
        lambda: everything(client.orders.watch([ID], "ported")),
        lambda: everything(client.events.tail()),
        lambda: AsyncJob(["+13035550100"], {}, name="trio", client=client).plan(),
    ]

    async def main():
        for call in calls:
            with pytest.raises(RuntimeError) as caught:
                await call()
            assert "runs under trio" in str(caught.value)
            assert "PortingClient in trio.to_thread.run_sync()" in str(caught.value)
            assert "anyio with its asyncio backend" in str(caught.value)

    if runner == "trio":
        trio.run(main)
    else:
        package("anyio").run(main, backend="trio")


# gevent: the server of these tests is a greenlet of the same process, which responds only while the hub runs.

GEVENT = """
    from gevent import monkey
    monkey.patch_all()
    import asyncio, gevent, json, sys
    from concurrent.futures import ThreadPoolExecutor
    from gevent.pywsgi import WSGIServer
    from telnyx_porting import AsyncPortingClient, PortingClient, RequestTimeoutError

    def respond(environ, start_response):
        if "stay" in environ["QUERY_STRING"]:
            gevent.sleep(60)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"data": [{"code": "LSR_PENDING"}]}).encode()]

    server = WSGIServer(("127.0.0.1", 0), respond, log=None)
    server.start()
    url = f"http://127.0.0.1:{server.server_port}"
    client = PortingClient("KEY0123456789ABCDEF", base_url=url)
    asynchronous = AsyncPortingClient("KEY0123456789ABCDEF", base_url=url)
    pool = gevent.get_hub().threadpool
    count = lambda: len(client.exception_types())
"""


def in_gevent(code):
    package("gevent")
    return run(textwrap.dedent(GEVENT) + textwrap.dedent(code))


def test_a_call_in_a_greenlet_blocks_all_greenlets():
    code = """
        try:
            client.exception_types(timeout=0.3, max_retries=0)
        except RequestTimeoutError:
            print("the server did not run")
    """
    assert in_gevent(code) == "the server did not run\n"


def test_calls_in_the_threadpool_of_gevent_run_while_greenlets_run():
    code = """
        print(pool.apply(count))
        print([one.get() for one in [pool.spawn(count) for _ in range(8)]])
        print([one.get() for one in [gevent.spawn(pool.apply, count) for _ in range(8)]])
        try:
            with gevent.Timeout(0.1):
                pool.apply(lambda: client.exception_types(extra_query={"stay": "1"}, timeout=1, max_retries=0))
        except gevent.Timeout:
            print("timeout")
        print(pool.apply(count))
    """
    assert in_gevent(code) == f"1\n{[1] * 8}\n{[1] * 8}\ntimeout\n1\n"


def test_an_event_loop_in_one_greenlet_lets_the_others_run():
    code = """
        async def main():
            return [len(found) for found in await asyncio.gather(*(asynchronous.exception_types() for _ in range(4)))]
        print(asyncio.run(main()))
        print(gevent.spawn(asyncio.run, main()).get())
    """
    assert in_gevent(code) == f"{[1] * 4}\n{[1] * 4}\n"


def test_the_client_for_asyncio_names_what_works_under_gevent():
    code = """
        try:
            asynchronous.exception_types().send(None)
        except RuntimeError as error:
            print(error)
    """
    assert "under gevent in gevent.get_hub().threadpool.apply()" in in_gevent(code)


# Jupyter.


class Kernel:
    """A kernel of Jupyter that runs cells."""

    def __init__(self, manager):
        self._manager = manager
        manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._client = manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=30)

    def run(self, code, before_interrupt=None):
        """The output of a cell, with the name of its exception; it is interrupted when `before_interrupt` returned."""
        cell = self._client.execute(textwrap.dedent(code))
        if before_interrupt is not None:
            before_interrupt()
            self._manager.interrupt_kernel()
        output = ""
        while True:
            message = self._client.get_iopub_msg(timeout=20)
            content = message["content"]
            if message["parent_header"].get("msg_id") != cell:
                continue
            if message["msg_type"] == "stream":
                output += content["text"]
            elif message["msg_type"] == "error":
                output += content["ename"]
            elif content.get("execution_state") == "idle":
                return output

    def close(self):
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._manager.cleanup_resources()


@pytest.fixture
def kernel():
    package("ipykernel")
    kernel = Kernel(package("jupyter_client").KernelManager())
    yield kernel
    kernel.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different on Windows")
def test_interrupting_a_cell_ends_its_call_and_the_notebook_continues(sandbox, silent, kernel):
    kernel.run(f"""
        from telnyx_porting import AsyncPortingClient, PortingClient
        client = PortingClient("{sandbox.api_key}", base_url="{sandbox.base_url}")
        asynchronous = AsyncPortingClient("{sandbox.api_key}", base_url="{sandbox.base_url}")
        never = PortingClient("{KEY}", base_url="{silent[0]}")
        order = client.orders.create(["+13035550100"])[0]
    """)
    connections = []

    def is_sent():
        connections.append(silent[1].accept()[0])

    for cell in [f"never.orders.get('{ID}')", f"never.orders.wait_until('{ID}', 'ported')"]:
        assert kernel.run(cell, before_interrupt=is_sent) == "KeyboardInterrupt"
        assert kernel.run("print(client.orders.get(order) == await asynchronous.orders.get(order))") == "True\n"
    for connection in connections:
        connection.close()


# Other interpreters of this machine.


def interpreter(minor):
    """The CPython of a minor version on this machine, if it has one."""
    name = f"python3.{minor}"
    folders = [Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"]
    found = [path for folder in folders for path in sorted(folder.glob(f"3.{minor}.*/bin/{name}"))]
    found += [Path(path) for path in [shutil.which(name)] if path]
    for path in found:
        check = subprocess.run([path, "-c", "import sys; print(sys.implementation.name)"], capture_output=True, text=True, check=False)
        if check.stdout == "cpython\n":
            return path
    return None


SMOKE = """
    import sys
    sys.path.insert(0, sys.argv[1])
    import asyncio, pickle, typing
    import telnyx_porting
    from telnyx_porting import *

    with Sandbox() as sandbox:
        client, asynchronous = sandbox.client(), sandbox.async_client()
        (order,) = client.orders.create(["+13035550100"])

        async def main():
            assert await asynchronous.orders.get(order) == order
            return [item async for item in asynchronous.orders.list()]

        assert len(asyncio.run(main())) == 1
        assert pickle.loads(pickle.dumps(order)) == order
        try:
            client.orders.create(["303"])
        except ValidationError as error:
            assert pickle.loads(pickle.dumps(error)).issues == error.issues
        assert typing.get_type_hints(client.orders.get)["return"] is PortingOrder
        job = telnyx_porting.Job(["+13035550101"], {}, client=client, name="smoke", journal=sys.argv[2])
        assert job.plan().accounts
        assert all(getattr(telnyx_porting, name) for name in telnyx_porting.__all__ if name != "UNSET")
    print(*sys.version_info[:2])
"""


@pytest.mark.parametrize("minor", range(10, 16))
def test_the_wheel_works_on_every_cpython_of_this_machine(tmp_path, minor):
    python = interpreter(minor)
    if python is None:
        pytest.skip(f"CPython 3.{minor} is not installed")
    installed = Path(telnyx_porting.__file__).parent
    if not list(installed.glob("_native.abi3*")):
        pytest.skip("the installed package is not one for all versions of CPython")
    # Only this package, not the others of this environment, which are for its own version.
    shutil.copytree(installed, tmp_path / "folder" / "telnyx_porting", ignore=shutil.ignore_patterns("__pycache__"))
    arguments = [str(tmp_path / "folder"), str(tmp_path / "journal")]
    assert run(SMOKE, *arguments, command=(python, "-W", "error")) == f"3 {minor}\n"
