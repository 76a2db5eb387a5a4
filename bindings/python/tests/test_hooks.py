"""Event hooks, default headers and the proxy of a client."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import subprocess
import sys
import textwrap
import threading
import time
import weakref

import pytest
import wire as given
from wire import ID, KEY, canned, data, page, rejected

from telnyx_porting import AsyncPortingClient, HookRequest, HookResponse, PortingClient, Sandbox, errors
from telnyx_porting.jobs import Job

WHERE = contextvars.ContextVar("WHERE", default=None)


class Seen(list):
    """Keeps the events of a client."""

    @property
    def hooks(self):
        return {"request": [self.append], "response": [self.append]}


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def unraisable(monkeypatch):
    """The exceptions that could not be raised, each with the function that raised it."""
    caught = []
    monkeypatch.setattr(sys, "unraisablehook", lambda raised: caught.append((raised.exc_value, raised.object)))
    return caught


def kinds(seen):
    return [type(event).__name__ for event in seen]


def test_each_attempt_calls_the_hooks(wire, drive, seen):
    wire.respond_with(rejected(503, retry_after="0", x_request_id="r-1"), data({"id": ID}, x_request_id="r-2"))
    client = drive(wire, event_hooks=seen.hooks)
    client.orders.get(ID)
    assert kinds(seen) == ["HookRequest", "HookResponse"] * 2
    first, failed, second, succeeded = seen
    assert (first.operation, first.method, first.path) == ("get_porting_order", "GET", "/porting_orders/{id}")
    assert first.url == f"{wire.url}/porting_orders/{ID}"
    assert (first.attempt, second.attempt) == (1, 2)
    assert failed.request is first and succeeded.request is second
    assert (failed.status, failed.error, failed.request_id, failed.retry_in) == (503, "server", "r-1", 0)
    assert (succeeded.status, succeeded.error, succeeded.request_id, succeeded.retry_in) == (200, None, "r-2", None)
    assert succeeded.size == len(b'{"data": {"id": "') + len(ID) + len('"}}')
    assert 0 < succeeded.elapsed < 60
    assert first.headers["User-Agent"].endswith(f"telnyx-porting/{first.headers['user-agent'].rsplit('/')[-1]}")
    assert succeeded.headers["Content-Type"] == "application/json"
    assert first.content is None and succeeded.content is None


def test_credentials_are_hidden(wire, drive, seen):
    wire.respond_with(page([]), data({"id": ID}, set_cookie="a=s3cr3t", x_echo=KEY))
    client = drive(wire, event_hooks=seen.hooks, default_headers={"X-Token": "s3cr3t"})
    client.orders.list(customer_reference="s3cr3t")
    client.orders.get(ID, extra_headers={"X-Other": "s3cr3t", "traceparent": "00-1"})
    for event in seen:
        texts = [repr(event), repr(event.headers), *event.headers.values()]
        if isinstance(event, HookRequest):
            texts.append(event.url)
            assert event.headers["authorization"] == event.headers["x-token"] == "[hidden]"
        assert not any("s3cr3t" in text or KEY in text for text in texts), texts
    assert seen[2].headers["traceparent"] == "00-1"


def test_bodies_are_shown_if_requested(wire, drive, seen):
    wire.respond_with(canned(201, {"data": [{"id": ID}]}))
    drive(wire, event_hooks=seen.hooks, hook_bodies=True).orders.create(["+13035550000"])
    assert seen[0].content == b'{"phone_numbers":["+13035550000"]}'
    assert seen[1].content == b'{"data": [{"id": "%s"}]}' % ID.encode()
    assert "303555" not in repr(seen)


def test_failures_have_a_kind(wire, drive, seen):
    client = drive(wire, event_hooks=seen.hooks)
    wire.respond_with(rejected(422), given.DROPPED, canned(200, b"<html>"), given.SILENCE)
    for timeout in (5, 5, 5, 0.1):
        with pytest.raises(errors.PortingError):
            client.orders.create(["+13035550000"], timeout=timeout)
    ends = [(end.status, end.error) for end in seen[1::2]]
    assert ends == [(422, "rejected"), (None, "transport"), (200, "unreadable"), (None, "timeout")]


def test_the_attempts_of_an_upload_are_counted(wire, drive, seen):
    wire.respond_with(rejected(503, retry_after="0"), data({"id": ID}))
    drive(wire, event_hooks=seen.hooks).documents.upload(b"%PDF-1.4\n", filename="loa.pdf")
    assert [event.attempt for event in seen[::2]] == [1, 2]


def test_each_request_of_an_operation_calls_the_hooks(wire, drive, seen):
    wire.respond_with(page([{"id": "1"}], 1, 2), page([{"id": "2"}], 2, 2))
    assert len(drive(wire, event_hooks=seen.hooks).orders.list(status="draft")) == 2
    assert [event.operation for event in seen[::2]] == ["list_porting_orders"] * 2


def test_hooks_do_not_require_logging():
    code = """
        import sys
        from telnyx_porting import Sandbox
        seen = []
        with Sandbox() as sandbox:
            sandbox.client(event_hooks={"request": [seen.append], "response": (seen.append,)}).exception_types()
        assert len(seen) == 2, seen
        assert "logging" not in sys.modules and "asyncio" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_a_failing_hook_does_not_lose_a_response(wire, drive, seen, unraisable):
    def fail(event):
        raise ValueError(type(event).__name__)

    hooks = {"request": [fail, seen.append], "response": [fail, seen.append]}
    wire.respond_with(canned(201, {"data": [{"id": ID}]}))
    (order,) = drive(wire, event_hooks=hooks).orders.create(["+13035550000"])
    assert str(order.id) == ID
    assert kinds(seen) == ["HookRequest", "HookResponse"]
    assert [str(error) for error, _ in unraisable] == ["HookRequest", "HookResponse"]
    assert all(where is fail for _, where in unraisable)


def test_an_exception_that_ends_the_program_is_raised(wire):
    def stop(_):
        raise KeyboardInterrupt

    wire.respond_with(data({"id": ID}))
    with pytest.raises(KeyboardInterrupt):
        wire.client(event_hooks={"response": [stop]}).orders.get(ID)


def test_an_exception_that_ends_the_program_ends_the_call_before_its_request(sandbox):
    def stop(_):
        raise SystemExit(3)

    client = sandbox.client(event_hooks={"request": [stop]})
    with pytest.raises(SystemExit):
        client.orders.create(["+13035550100"])
    assert sandbox.counters["requests"] == {}


def test_a_client_whose_hooks_refer_to_its_owner_is_freed():
    class App:
        def __init__(self):
            self.client = PortingClient(KEY, event_hooks={"request": [self.hook]})

        def hook(self, _): ...

    apps = [weakref.ref(App()) for _ in range(10)]
    gc.collect()
    assert [app() for app in apps] == [None] * 10


def test_hooks_are_called_before_the_request_and_in_the_calling_thread(wire):
    threads, sent = [], []

    def hook(_):
        threads.append(threading.current_thread())
        sent.append((len(wire.requests), WHERE.get()))

    wire.respond_with(data({"id": ID}))
    WHERE.set("here")
    wire.client(event_hooks={"request": [hook], "response": [hook]}).orders.get(ID)
    assert sent == [(0, "here"), (1, "here")]
    assert threads == [threading.current_thread()] * 2


def test_hooks_have_the_context_of_their_task(wire):
    seen = []

    async def ask(client, name):
        WHERE.set(name)
        await client.orders.get(ID)

    async def main():
        def hook(event):
            asyncio.get_running_loop()
            seen.append((WHERE.get(), type(event).__name__))

        client = wire.async_client(event_hooks={"request": [hook], "response": [hook]})
        wire.respond_with(data({"id": ID}), data({"id": ID}))
        await asyncio.gather(ask(client, "a"), ask(client, "b"))

    asyncio.run(main())
    assert sorted(seen) == [("a", "HookRequest"), ("a", "HookResponse"), ("b", "HookRequest"), ("b", "HookResponse")]


def test_a_cancelled_attempt_is_interrupted(wire, seen):
    async def main():
        client = wire.async_client(event_hooks=seen.hooks)
        wire.respond_with(given.SILENCE)
        task = asyncio.ensure_future(client.orders.get(ID))
        while not seen or not wire.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.05)

    asyncio.run(main())
    assert kinds(seen) == ["HookRequest", "HookResponse"]
    assert (seen[1].error, seen[1].status, seen[1].request) == ("interrupted", None, seen[0])


def test_an_interrupted_call_calls_the_hook_in_its_thread(wire, seen, monkeypatch):
    import signal

    def interrupt(*_):
        raise InterruptedError

    wire.respond_with(given.SILENCE)
    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        threading.Timer(0.2, signal.pthread_kill, [threading.main_thread().ident, signal.SIGUSR1]).start()
        with pytest.raises(InterruptedError):
            wire.client(event_hooks=seen.hooks).orders.get(ID)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert [seen[1].error, len(seen)] == ["interrupted", 2]


def test_events_can_be_keys_and_are_released(wire):
    spans = weakref.WeakKeyDictionary()
    hooks = {
        "request": [lambda event: spans.update({event: time.monotonic()})],
        "response": [lambda event: ends.append(spans[event.request])],
    }
    ends = []
    wire.respond_with(data({"id": ID}))
    wire.client(event_hooks=hooks).orders.get(ID)
    gc.collect()
    assert len(ends) == 1 and len(spans) == 0


@pytest.mark.parametrize("client", [PortingClient, AsyncPortingClient])
def test_invalid_hooks_are_rejected(client):
    async def awaited(_):
        pass

    for hooks, kind, text in [
        ([print], TypeError, "event_hooks: expected a dict of lists of functions, got list"),
        ({"request": print}, TypeError, 'event_hooks["request"]: expected a list of functions, got builtin_function'),
        ({"request": [None]}, TypeError, 'event_hooks["request"][0]: expected a function, got None'),
        ({"response": [awaited]}, TypeError, 'event_hooks["response"][0]: expected a function, got an async def'),
        ({"retry": [print]}, ValueError, 'event_hooks["retry"]: is not an event'),
    ]:
        with pytest.raises(kind) as raised:
            client(KEY, event_hooks=hooks)
        assert text in str(raised.value), raised.value


def test_a_hook_that_returns_a_coroutine_is_reported(wire, unraisable):
    async def later():
        pass

    wire.respond_with(data({"id": ID}))
    wire.client(event_hooks={"request": [lambda _: later()]}).orders.get(ID)
    ((error, _),) = unraisable
    assert isinstance(error, TypeError) and "hooks are not awaited" in str(error)


def test_clients_with_other_options_have_the_hooks(wire, drive, seen):
    wire.respond_with(data({"id": ID}), data({"id": ID}))
    client = drive(wire, event_hooks=seen.hooks)
    client.with_options(max_retries=0).orders.get(ID)
    client.with_raw_response.orders.get(ID)
    assert len(seen) == 4


def test_the_requests_of_jobs_call_the_hooks(tmp_path, seen):
    with Sandbox() as sandbox:
        client = sandbox.client(event_hooks=seen.hooks)
        Job(["+13035550100"], {"misc": {"type": "full"}}, client=client, journal=tmp_path / "job.sqlite", name="a-job").plan()
    assert "post_portability_check" in {event.operation for event in seen[::2]}
    assert all(isinstance(event, HookResponse) for event in seen[1::2])


def test_default_headers_are_sent(wire, drive):
    sent = wire.respond_with(*[data({"id": ID})] * 3)
    client = drive(wire, default_headers={"X-Tenant": "17", "User-Agent": "own"})
    client.orders.get(ID)
    client.orders.get(ID, extra_headers={"X-Tenant": "18"})
    client.with_options(default_headers={"x-tenant": "19", "X-More": "1"}).with_options(timeout=5).orders.get(ID)
    assert [request.headers["x-tenant"] for request in sent] == ["17", "18", "19"]
    assert [request.headers.get("x-more") for request in sent] == [None, None, "1"]
    assert {request.headers["user-agent"] for request in sent} == {"own"}


def test_headers_of_the_client_cannot_be_defaults():
    with pytest.raises(errors.ValidationError) as raised:
        PortingClient(KEY, default_headers={"Authorization": "hush", "content-type": "hush", "X-A": "hush\n", "Host": "x"})
    fields = [(issue.field, issue.rule) for issue in raised.value.issues]
    names = ("Authorization", "content-type", "X-A", "Host")
    assert fields == [(f'default_headers["{name}"]', "header") for name in names]
    assert "hush" not in str(raised.value)
    with pytest.raises(errors.ValidationError):
        PortingClient(KEY).with_options(default_headers={"Authorization": "x"})
    with pytest.raises(TypeError, match='default_headers.*: expected str, got int'):
        PortingClient(KEY, default_headers={"X-A": 5})


def test_requests_go_through_the_proxy(wire, drive, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "not a url")
    sent = wire.respond_with(data({"id": ID}))

    class Target:
        @staticmethod
        def client(**settings):
            return PortingClient(KEY, base_url="http://127.0.0.1:9/v2", **settings)

        @staticmethod
        def async_client(**settings):
            return AsyncPortingClient(KEY, base_url="http://127.0.0.1:9/v2", **settings)

    client = drive(Target, proxy=f"http://me:hunter2@{wire.host}")
    client.orders.get(ID)
    assert sent[0].target == f"http://127.0.0.1:9/v2/porting_orders/{ID}"
    assert sent[0].headers["proxy-authorization"] == "Basic bWU6aHVudGVyMg=="


def test_an_invalid_proxy_is_rejected():
    for proxy in ("socks://hunter2@127.0.0.1:1080", "ftp://x", "http://me:hunter2@proxy:port", ""):
        with pytest.raises(errors.ValidationError) as raised:
            PortingClient(KEY, proxy=proxy)
        (issue,) = raised.value.issues
        assert (issue.field, issue.rule) == ("proxy", "proxy") and "hunter2" not in str(raised.value)
    with pytest.raises(errors.ValidationError, match="would expose the API key"):
        PortingClient(KEY, base_url="http://127.0.0.1:9", proxy="http://proxy.example.test:3128")
