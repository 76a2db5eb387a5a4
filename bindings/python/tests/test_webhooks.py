"""Webhooks sent by the sandbox, and forged ones."""

from __future__ import annotations

import json
import pickle
import queue
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import draft, filled_in

from telnyx_porting import ValidationError, WebhookEvent, WebhookVerificationError
from telnyx_porting.webhooks import SIGNATURE_HEADER, TIMESTAMP_HEADER, verify

OTHER_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


@pytest.fixture
def received():
    """The URL of a server, and the requests that it receives."""
    requests = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            requests.put((self.rfile.read(int(self.headers["content-length"])), self.headers))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?token=hush", requests
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def webhook(sandbox, received):
    """A received webhook: the order's id, the body and the headers."""
    url, requests = received
    client = sandbox.client()
    id = draft(client)
    filled_in(client, id)
    client.orders.update(id, webhook_url=url)
    client.orders.confirm(id)
    body, headers = requests.get(timeout=10)
    return id, body, headers


def test_webhooks_of_the_sandbox_are_events(sandbox, webhook):
    id, body, headers = webhook
    event = verify(body, headers, public_key=sandbox.webhook_public_key)
    assert isinstance(event, WebhookEvent)
    assert event.event_type == "porting_order.status_changed"
    assert str(event.porting_order_id) == str(id)
    assert str(event.id) == json.loads(body)["data"]["id"]
    assert event.event.payload.status.value == "in-process"
    assert event.attempt == 1 and event.delivered_to.endswith("hush")
    assert not event.is_unknown and event.occurred_at.tzinfo is timezone.utc
    assert datetime.now(timezone.utc) - event.signed_at < timedelta(minutes=1)
    assert "hush" not in repr(event)


def test_headers_are_accepted_in_many_forms(sandbox, webhook):
    _, body, headers = webhook
    signature, timestamp = headers[SIGNATURE_HEADER], headers[TIMESTAMP_HEADER]
    key = [OTHER_KEY, sandbox.webhook_public_key]
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    capitals = {"Telnyx-Signature-Ed25519": signature, "TELNYX-TIMESTAMP": timestamp}
    for form in (headers, dict(headers), capitals, pairs):
        assert verify(body, form, public_key=key).id
    assert verify(bytearray(body), signature=signature, timestamp=timestamp, public_key=key).id


def test_rejections_have_a_reason(sandbox, webhook):
    _, body, headers = webhook
    key, now = sandbox.webhook_public_key, datetime.now(timezone.utc)

    def reason(body=body, headers=headers, key=key, **options):
        with pytest.raises(WebhookVerificationError) as raised:
            verify(body, headers, public_key=key, **options)
        assert pickle.loads(pickle.dumps(raised.value)).reason == raised.value.reason
        return raised.value.reason

    assert reason(headers={}) == reason(headers=None) == "missing-header"
    assert reason(body=body + b" ") == reason(key=OTHER_KEY) == "wrong-signature"
    assert reason(signature="nonsense") == "malformed-signature"
    assert reason(now=now + timedelta(minutes=6)) == "too-old"
    assert reason(now=now - timedelta(minutes=6)) == "from-the-future"
    assert reason(tolerance=timedelta(seconds=1), now=now + timedelta(seconds=10)) == "too-old"
    assert verify(body, headers, public_key=key, tolerance=900, now=now + timedelta(minutes=6))
    with pytest.raises(ValidationError) as raised:
        verify(body, headers, public_key="KEY0123456789")
    assert "KEY0123" not in str(raised.value)
    with pytest.raises(TypeError):
        verify(body.decode(), headers, public_key=key)
