"""Receives webhooks with only the standard library: verifies each, responds at once, and processes each event once.

    python webhook_receiver.py
"""

from __future__ import annotations

import queue
import threading
import urllib.request
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError

from telnyx_porting import Address, EndUser, Misc, PortingClient, Sandbox, WebhookEvent, WebhookVerificationError
from telnyx_porting.types import NewCommentEvent, StatusChangedEvent
from telnyx_porting.webhooks import verify


def receiver(public_key: str, inbox: queue.Queue[WebhookEvent]) -> ThreadingHTTPServer:
    """Returns a server on a free port that puts events into the inbox. The portal shows your account's public key."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            # The unmodified bytes, before any JSON parser, because the signature covers all of them.
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                # In a real server, store the event durably. Without a response within 2 seconds, it is sent again.
                inbox.put(verify(body, self.headers, public_key=public_key))
                self.send_response(204)
            except WebhookVerificationError as error:
                print(f"rejected: {error.reason}")
                self.send_response(400)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def work(client: PortingClient, inbox: queue.Queue[WebhookEvent], until: str) -> None:
    """Processes events until an order has a status."""
    seen: set[object] = set()
    while True:
        arrived = inbox.get(timeout=30)
        if arrived.id in seen:
            continue  # The same event may arrive several times, even concurrently.
        seen.add(arrived.id)
        match arrived.event:
            case StatusChangedEvent() if arrived.porting_order_id is not None:
                # Events arrive in any order, so read the order itself.
                order = client.orders.get(arrived.porting_order_id, include_phone_numbers=False)
                status = order.status.value if order.status else None
                print(f"the order is {status} now")
                if status == until:
                    return
            case NewCommentEvent():
                print("there is a new comment")
            case _:
                print(f"ignored: {arrived.event_type}")


def submit(client: PortingClient, webhook_url: str) -> None:
    """Submits an order whose webhooks go to the URL; create_order.py explains the steps."""
    (order,) = client.orders.create(["+13035550100"])
    end_user = EndUser(
        entity_name="Example Porting Ltd",
        auth_person_name="Robin Example",
        billing_phone_number="+13035550100",
        account_number="00123-EXAMPLE",
        pin_passcode="0042",
        address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
    )
    documents = {name: client.documents.upload(b"%PDF-1.4\n", filename=f"{name}.pdf").id for name in ("loa", "invoice")}
    client.orders.update(order, misc=Misc.full(), end_user=end_user, documents=documents, webhook_url=webhook_url)
    client.orders.confirm(order)


if __name__ == "__main__":
    inbox: queue.Queue[WebhookEvent] = queue.Queue()
    # Every event is sent twice, as the API may do.
    with Sandbox(faults=["webhook-twice"]) as sandbox, receiver(sandbox.webhook_public_key, inbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/telnyx"
        try:
            urllib.request.urlopen(url, b"{}")
        except HTTPError as error:
            print(f"a forged request gets {error.code}")
        client = sandbox.client()
        submit(client, url)
        work(client, inbox, until="in-process")
        sandbox.advance(timedelta(days=30))
        work(client, inbox, until="ported")
        server.shutdown()
