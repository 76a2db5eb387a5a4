"""The sandbox in the process."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import textwrap
import threading
import urllib.request
from datetime import datetime, timedelta, timezone

import pytest

from telnyx_porting import (
    AsyncPortingClient,
    NotFoundError,
    PortingClient,
    RateLimitError,
    Sandbox,
    TransportError,
    UnreadableResponseError,
    ValidationError,
    WebhookVerificationError,
)
from telnyx_porting.enums import PortingEventType
from telnyx_porting.types import StatusChangedEvent
from telnyx_porting.webhooks import verify

pytest_plugins = ["pytester"]


def test_it_responds_until_it_is_closed():
    with Sandbox() as sandbox:
        client = PortingClient(sandbox.api_key, base_url=sandbox.base_url)
        assert client.orders.list().collect() == []
        assert repr(sandbox) == f"Sandbox(base_url={sandbox.base_url!r})"
    with pytest.raises(TransportError):
        client.with_options(max_retries=0).orders.list().collect()
    sandbox.close()
    assert sandbox.base_url
    for gone in (lambda: sandbox.now, lambda: sandbox.advance(1), sandbox.client, sandbox.clear_faults):
        with pytest.raises(RuntimeError, match="is closed"):
            gone()


def assert_ends(url):
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            return
    pytest.fail("it still responds")


def test_it_ends_with_the_last_reference():
    sandbox = Sandbox()
    url = sandbox.base_url.removesuffix("/v2") + "/sandbox/clock"
    assert urllib.request.urlopen(url).status == 200
    del sandbox
    assert_ends(url)


def test_a_client_keeps_it_running():
    client = Sandbox().client()
    gc.collect()
    assert client.orders.create(["+13035550000"])
    other = client.with_options(max_retries=0)
    url = client.base_url.removesuffix("/v2") + "/sandbox/clock"
    del client
    gc.collect()
    assert other.orders.list().total() == 1
    del other
    gc.collect()
    assert_ends(url)


def test_webhooks_are_sent_in_a_process_without_a_client():
    # In a separate process, because creating a client has effects on the whole process.
    code = """
        import http.server, json, threading, urllib.request
        from telnyx_porting import Sandbox

        arrived = threading.Event()

        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.send_response(200)
                self.end_headers()
                arrived.set()

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Sandbox() as sandbox:
            def send(method, path, body):
                request = urllib.request.Request(sandbox.base_url + path, json.dumps(body).encode(), method=method)
                request.add_header("authorization", "Bearer " + sandbox.api_key)
                request.add_header("content-type", "application/json")
                return json.load(urllib.request.urlopen(request))

            order = send("POST", "/porting_orders", {"phone_numbers": ["+13035550000"]})["data"][0]
            send("PATCH", "/porting_orders/" + order["id"], {"webhook_url": f"http://127.0.0.1:{server.server_port}/"})
            send("POST", f"/porting_orders/{order['id']}/comments", {"body": "text"})
            assert arrived.wait(20), "no webhook"
    """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=50)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_its_clock_can_be_advanced():
    start = datetime(2026, 3, 2, 15, tzinfo=timezone.utc)
    with Sandbox(frozen_at=start) as sandbox:
        assert sandbox.now == start
        sandbox.advance(timedelta(days=30))
        sandbox.advance(0.5)
        assert sandbox.now == start + timedelta(days=30, seconds=0.5)
        client = sandbox.client()
        (order,) = client.orders.create(["+13035550100"])
        sandbox.advance(timedelta(days=31))
        with pytest.raises(NotFoundError):
            client.orders.get(order.id)
    with Sandbox(speed=3600) as sandbox:
        assert sandbox.now >= start
    with pytest.raises(ValidationError, match="zone"):
        Sandbox(frozen_at=datetime(2026, 3, 2))


def test_faults_are_injected():
    with Sandbox(faults=["CreatePortingOrder:malformed-json@#1"], seed=7) as sandbox:
        client = sandbox.client(max_retries=0)
        with pytest.raises(UnreadableResponseError) as raised:
            client.orders.create(["+13035550100"])
        assert raised.value.may_have_been_processed
        assert sandbox.counters["faults"] == {"malformed_json": 1}
        sandbox.add_fault("429=1")
        with pytest.raises(RateLimitError):
            client.orders.list().collect()
        sandbox.clear_faults()
        assert len(client.orders.list().collect()) == 1
    for wrong in ("nothing", "NoSuchOperation:429", "429@#0"):
        with pytest.raises(ValueError, match=r"\w"):
            Sandbox(faults=[wrong])
    with Sandbox(rate_limit=(1, timedelta(minutes=1))) as sandbox:
        client = sandbox.client(max_retries=0)
        client.uk_carriers()
        with pytest.raises(RateLimitError):
            client.uk_carriers()


def test_its_state_is_kept_in_a_file(tmp_path):
    with Sandbox(state_file=tmp_path / "state.json") as sandbox:
        client = sandbox.client()
        (order,) = client.orders.create(["+13035550100"])
    with Sandbox(state_file=str(tmp_path / "state.json")) as sandbox:
        assert sandbox.client().orders.get(order.id).status.value == "draft"
    with pytest.raises(OSError, match="sandbox"):
        Sandbox(state_file=tmp_path)
    notes = tmp_path / "notes.txt"
    notes.write_text("Dear diary")
    with pytest.raises(OSError, match="not the state of a sandbox"):
        Sandbox(state_file=notes)
    assert notes.read_text() == "Dear diary"


def test_several_run_at_once_from_many_threads():
    def use():
        with Sandbox() as sandbox:
            orders = sandbox.client().orders.create(["+13035550100"])
            seen.append(str(orders[0].id))

    seen = []
    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8


def test_it_serves_an_event_loop():
    async def main():
        async with Sandbox() as sandbox:
            client = sandbox.async_client()
            assert isinstance(client, AsyncPortingClient)
            created = await asyncio.gather(*(client.orders.create([f"+1303555{n:04}"]) for n in range(100, 120)))
            assert len(created) == 20

    asyncio.run(main())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_uses_its_parents_sandbox_and_does_not_stop_it():
    with Sandbox() as sandbox:
        client = sandbox.client()
        (order,) = client.orders.create(["+13035550100"])
        child = os.fork()
        if child == 0:
            try:
                client.orders.get(order.id)
                sandbox.close()
                del sandbox
            except BaseException:
                os._exit(1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert client.orders.get(order.id)


def test_a_run_of_pytest_that_uses_no_fixture_loads_nothing_of_the_package(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert "telnyx_porting_pytest" in sys.modules
            assert not any(name.partition(".")[0] == "telnyx_porting" for name in sys.modules)
        """
    )
    pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=1)


def test_fixtures_of_modules_and_of_the_run_are_shared(pytester):
    module = """
        def test_an_order_is_created(porting_client_module, porting_client_session, porting_client):
            for client in (porting_client_module, porting_client_session, porting_client):
                client.orders.create(["+13035550100"])
            assert porting_client.orders.list().total() == 1

        def test_it_exists_in_the_next_test(porting_sandbox_module, async_porting_client_module, porting_client):
            import asyncio

            async def main():
                return await async_porting_client_module.orders.list().total()

            assert asyncio.run(main()) == porting_sandbox_module.counters["orders_created"] == 1
            assert porting_client.orders.list().total() == 0
    """
    last = """
        import asyncio

        def test_the_run_has_the_orders_of_all_modules(porting_sandbox_session, async_porting_client_session):
            async def main():
                return await async_porting_client_session.orders.list().total()

            assert porting_sandbox_session.counters["orders_created"] == asyncio.run(main()) == 1
    """
    # The number of the order is taken in the sandbox of the run after the first module.
    pytester.makepyfile(test_a=module, test_b=last)
    pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=3)


def test_the_environment_is_set_for_code_that_creates_its_own_client(pytester, monkeypatch):
    monkeypatch.setenv("TELNYX_API_KEY", "outside")
    monkeypatch.delenv("TELNYX_BASE_URL", raising=False)
    pytester.makeconftest(
        """
        import os

        import pytest

        @pytest.fixture(scope="session", autouse=True)
        def environment():
            yield  # the fixtures of the package end before this one
            assert os.environ["TELNYX_API_KEY"] == "outside" and "TELNYX_BASE_URL" not in os.environ
        """
    )
    pytester.makepyfile(
        """
        import os

        import pytest
        from telnyx_porting import PortingClient

        @pytest.mark.parametrize("scope", ["", "_module", "_session"])
        def test_a_client_finds_the_sandbox(scope, request):
            sandbox = request.getfixturevalue(f"porting_environment{scope}")
            client = PortingClient()
            assert client.base_url == sandbox.base_url
            assert client.orders.create(["+13035550100"]) and sandbox.counters["orders_created"] == 1

        def test_a_session_overrides_a_module_until_the_end(porting_sandbox_session):
            assert os.environ["TELNYX_BASE_URL"] == porting_sandbox_session.base_url
        """,
    )
    pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=4)


def test_pytest_has_fixtures(pytester):
    pytester.makepyfile(
        """
        import asyncio

        def test_one(porting_client, porting_sandbox):
            (order,) = porting_client.orders.create(["+13035550100"])
            porting_sandbox.advance(3600)
            assert porting_client.orders.get(order.id).status.value == "draft"

        def test_another_starts_empty(async_porting_client):
            async def main():
                assert await async_porting_client.orders.list().collect() == []
            asyncio.run(main())
        """
    )
    pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=2)


def test_a_webhook_is_signed_without_being_sent(sandbox):
    client = sandbox.client()
    (order,) = client.orders.create(["+13035550100"], customer_reference="17")
    client.orders.comments.create(order, body="first")
    (comment, created) = client.events.list(porting_order_id=order.id)

    def received(webhook, **options):
        return verify(webhook.body, webhook.headers, public_key=sandbox.webhook_public_key, **options)

    newest = sandbox.signed_webhook(order=order)
    assert received(newest).event.payload == comment.payload and received(newest).id == comment.id
    assert sandbox.signed_webhook(received(newest).event).body == newest.body
    assert type(newest.body) is bytes and newest.headers["content-type"] == "application/json"
    for webhook in (
        sandbox.signed_webhook(created),
        sandbox.signed_webhook(created.id),
        sandbox.signed_webhook(str(created.id)),
        sandbox.signed_webhook(order=order.id, event_type=PortingEventType.PORTING_ORDER_STATUS_CHANGED),
        sandbox.signed_webhook(order=str(order.id), event_type="porting_order.status_changed"),
    ):
        event = received(webhook).event
        assert isinstance(event, StatusChangedEvent) and event.id == created.id
        assert event.payload.customer_reference == "17"
    old = sandbox.signed_webhook(order=order, age=timedelta(minutes=6))
    with pytest.raises(WebhookVerificationError) as raised:
        received(old)
    assert raised.value.reason == "too-old" and received(old, tolerance=400).id == comment.id
    with pytest.raises(WebhookVerificationError) as raised:
        received(sandbox.signed_webhook(order=order, bad_signature=True))
    assert raised.value.reason == "wrong-signature"
    assert sandbox.counters["webhooks_sent"] == 0
    assert repr(newest) == f"SignedWebhook(headers={newest.headers!r}, body={newest.body!r})"


def test_a_webhook_of_no_event_is_rejected(sandbox):
    (order,) = sandbox.client().orders.create(["+13035550100"])
    for arguments, field, message in [
        ({}, "event", "expected either an event or an order"),
        ({"event": order, "order": order}, "event", "expected either an event or an order"),
        ({"event": order.id, "event_type": "porting_order.split"}, "event", "expected either an event or an order"),
        ({"event": order.id}, "event", f'the sandbox has no event with the id "{order.id}"'),
        ({"order": order, "event_type": "split"}, "event_type", '"split" is not a type of event; the types of webhooks'),
        ({"order": order, "event_type": "porting_order.loa_updated"}, "event_type", "are not sent as webhooks"),
        ({"order": order, "event_type": "porting_order.split"}, "order", "has no event of the type porting_order.split"),
        ({"order": "00000000-0000-0000-0000-000000000001"}, "order", "check the id"),
        ({"order": order, "age": -1}, "age", ""),
        ({"order": order, "bad_signature": 1}, "bad_signature", "expected bool"),
    ]:
        with pytest.raises(ValidationError) as raised:
            sandbox.signed_webhook(**arguments)
        (issue,) = raised.value.issues
        assert issue.field == field and message in issue.message, issue
