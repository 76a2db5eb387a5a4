"""A server that records requests and sends canned responses, byte for byte."""

from __future__ import annotations

import json
import socket
import threading

from telnyx_porting import AsyncPortingClient, PortingClient

ID = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"
KEY = "KEY0123456789ABCDEF"

DROPPED = b""
"""No response: the connection is closed."""
SILENCE = "silence"
"""No response, and the connection stays open."""
HELD = "held"
"""The next response is sent as soon as `go_on` is called."""


class Request:
    """A recorded request."""

    def __init__(self, head, body):
        self.head, self.body = head, body
        self.line, *lines = head.decode("ascii").removesuffix("\r\n\r\n").split("\r\n")
        self.method, self.target, _ = self.line.split(" ")
        self.path, _, self.query = self.target.partition("?")
        self.headers = dict(line.split(": ", 1) for line in lines)
        assert len(self.headers) == len(lines), "a header came twice"

    @property
    def json(self):
        return json.loads(self.body)


class Wire:
    """Sends canned responses to requests in order, on any connection."""

    def __init__(self):
        self.requests = []
        self.unexpected = []
        self._responses = []
        self._connections = []
        self._lock = threading.Lock()
        self._may_go_on = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}/v2"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def respond_with(self, *responses):
        """Sets the responses to the next requests. Returns the list of recorded requests."""
        with self._lock:
            self._responses += responses
        return self.requests

    def go_on(self):
        self._may_go_on.set()

    def client(self, **settings):
        return PortingClient(KEY, base_url=self.url, **settings)

    def async_client(self, **settings):
        return AsyncPortingClient(KEY, base_url=self.url, **settings)

    def close(self):
        # Closing alone does not wake a thread that waits in `accept`.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.go_on()
        with self._lock:
            for connection in self._connections:
                end(connection)
        for thread in self._threads:
            thread.join()
        assert self.unexpected == [], "unexpected requests"
        assert self._responses == [], "responses that were not requested"

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=[connection], daemon=True)
            with self._lock:
                self._connections.append(connection)
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as stream:
            while (request := read(stream)) is not None:
                response = self._next(request)
                if response is HELD:
                    self._may_go_on.wait()
                    response = self._responses.pop(0)
                if response is SILENCE:
                    continue
                connection.sendall(response)
                if not is_complete(response):
                    return end(connection)

    def _next(self, request):
        with self._lock:
            if not self._responses:
                self.unexpected.append(request.line)
                return DROPPED
            self.requests.append(request)
            return self._responses.pop(0)


def read(stream):
    """The next request; `None` at the end of the connection."""
    try:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            if not (line := stream.readline()):
                return None
            head += line
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        return Request(head, stream.read(int(length.split(b":")[1])))
    except OSError:
        return None


def end(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def is_complete(response):
    """Whether the connection stays open after this response."""
    head, _, body = response.partition(b"\r\n\r\n")
    if b"content-length: " not in head:
        return head.startswith(b"HTTP/1.1 204")
    return len(body) == int(head.split(b"content-length: ")[1].split(b"\r\n")[0])


def canned(status, body=b"", *, length=None, **headers):
    """A response with these bytes or this JSON; `length` overrides its content-length."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("content_type", "application/json")
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if status != 204:
        lines.append(f"content-length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def data(value, **headers):
    return canned(200, {"data": value}, **headers)


def page(items, number=1, total=1):
    meta = {"total_pages": total, "total_results": total * len(items), "page_number": number, "page_size": 20}
    return canned(200, {"data": items, "meta": meta})


def rejected(status, code="10015", pointer=None, **headers):
    entry = {"code": code, "title": "Bad Request", "detail": "It is rejected.", "source": {"pointer": pointer}}
    return canned(status, {"errors": [entry]}, **headers)


CUT_OFF = canned(200, b'{"data": {"id": "', length=500, content_type="application/json")
"""A success that ends early."""
