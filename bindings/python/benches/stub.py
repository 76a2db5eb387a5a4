"""A server that answers every request at once from prepared bytes: what is measured is the client."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent / "answers"


def response(body: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: 2b7d3c1e-7c1d-4a63-9a55-1f0c2d3e4f5a\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def answers() -> dict[bytes, bytes]:
    order = json.loads((EXAMPLES / "order.json").read_text())
    token = json.loads((EXAMPLES / "token.json").read_text())
    meta = {"page_number": 1, "page_size": 250, "total_pages": 1, "total_results": 250}
    orders = [{**order, "id": f"{number:08x}-1c3b-4a5d-9e7f-0a1b2c3d4e5f"} for number in range(250)]
    bodies = {b"one": {"data": order}, b"share": {"data": token}, b"list": {"data": orders, "meta": meta}}
    return {name: response(json.dumps(body).encode()) for name, body in bodies.items()}


class Stub(asyncio.Protocol):
    answers = answers()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = self.received[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.received) < end + 4 + length:
                return
            self.received = self.received[end + 4 + length :]
            path = head.split(b" ", 2)[1].split(b"?")[0]
            name = b"share" if path.endswith(b"/share") else b"list" if path.endswith(b"/porting_orders") else b"one"
            self.transport.write(self.answers[name])


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
