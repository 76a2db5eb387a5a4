"""Receives webhooks with nothing but the standard library: verified, answered at once, each acted on once.

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
    """A server on a free port that puts events into the inbox. The portal shows the public key of your account."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            # The bytes as they arrived, before any JSON parser: the signature covers each of them.
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                # In a real server, put it where it outlives a crash. Unless answered within 2 seconds, it comes again.
                inbox.put(verify(body, self.headers, public_key=public_key))
                self.send_response(204)
            except WebhookVerificationError as error:
                print(f"refused: {error.reason}")
                self.send_response(400)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def work(client: PortingClient, inbox: queue.Queue[WebhookEvent], until: str) -> None:
    """Acts on events until an order has a status."""
    seen: set[object] = set()
    while True:
        arrived = inbox.get(timeout=30)
        if arrived.id in seen:
            continue  # The same event may come several times, even at the same moment.
        seen.add(arrived.id)
        match arrived.event:
            case StatusChangedEvent() if arrived.porting_order_id is not None:
                # Events come in any order: the order itself says how it stands.
                order = client.orders.get(arrived.porting_order_id, include_phone_numbers=False)
                status = order.status.value if order.status else None
                print(f"the order is {status} now")
                if status == until:
                    return
            case NewCommentEvent():
                print("there is a new comment")
            case _:
                print(f"passed over: {arrived.event_type}")


def submit(client: PortingClient, webhook_url: str) -> None:
    """An order whose webhooks go to the URL; create_order.py has more about that."""
    (order,) = client.orders.create(["+13035550100"])
    end_user = EndUser(
        entity_name="Example Porting Ltd",
        auth_person_name="Robin Example",
        billing_phone_number="+13035550100",
        account_number="00123-EXAMPLE",
        pin_passcode="0042",
        address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
    )
    papers = {name: client.documents.upload(b"%PDF-1.4\n", filename=f"{name}.pdf").id for name in ("loa", "invoice")}
    client.orders.update(order, misc=Misc.full(), end_user=end_user, documents=papers, webhook_url=webhook_url)
    client.orders.confirm(order)


if __name__ == "__main__":
    inbox: queue.Queue[WebhookEvent] = queue.Queue()
    # Every event comes twice here, as it may in life.
    with Sandbox(faults=["webhook-twice"]) as sandbox, receiver(sandbox.webhook_public_key, inbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/telnyx"
        try:
            urllib.request.urlopen(url, b"{}")
        except HTTPError as error:
            print(f"a stranger is answered {error.code}")
        client = sandbox.client()
        submit(client, url)
        work(client, inbox, until="in-process")
        sandbox.advance(timedelta(days=30))
        work(client, inbox, until="ported")
        server.shutdown()
