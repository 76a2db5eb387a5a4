"""A server that keeps what it is sent, byte for byte, and answers what it is told to, byte for byte."""

from __future__ import annotations

import json
import socket
import threading

from telnyx_porting import AsyncPortingClient, PortingClient

ID = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"
KEY = "KEY0123456789ABCDEF"

DROPPED = b""
"""No answer: the connection is closed."""
SILENCE = "silence"
"""No answer, and the connection stays."""
HELD = "held"
"""The answer after this one, as soon as `go_on` is called."""


class Request:
    """A request as it came."""

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
    """Answers one request after the other with what it was given, whichever connection it comes through."""

    def __init__(self):
        self.requests = []
        self.unexpected = []
        self._answers = []
        self._connections = []
        self._lock = threading.Lock()
        self._may_go_on = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}/v2"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def answers(self, *answers):
        """What the next requests are answered with. Returns the list that they will be in."""
        with self._lock:
            self._answers += answers
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
        assert self.unexpected == [], "requests that nobody expected"
        assert self._answers == [], "answers that nobody asked for"

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
                answer = self._next(request)
                if answer is HELD:
                    self._may_go_on.wait()
                    answer = self._answers.pop(0)
                if answer is SILENCE:
                    continue
                connection.sendall(answer)
                if not is_complete(answer):
                    return end(connection)

    def _next(self, request):
        with self._lock:
            if not self._answers:
                self.unexpected.append(request.line)
                return DROPPED
            self.requests.append(request)
            return self._answers.pop(0)


def read(stream):
    """The next request, or nothing at the end of the connection."""
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


def is_complete(answer):
    """Whether the connection goes on after it."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"content-length: " not in head:
        return head.startswith(b"HTTP/1.1 204")
    return len(body) == int(head.split(b"content-length: ")[1].split(b"\r\n")[0])


def answer(status, body=b"", *, length=None, **headers):
    """An answer of these bytes, or of this JSON; `length` is what it says its length is."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("content_type", "application/json")
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if status != 204:
        lines.append(f"content-length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def data(value, **headers):
    return answer(200, {"data": value}, **headers)


def page(items, number=1, total=1):
    meta = {"total_pages": total, "total_results": total * len(items), "page_number": number, "page_size": 20}
    return answer(200, {"data": items, "meta": meta})


def refused(status, code="10015", pointer=None, **headers):
    entry = {"code": code, "title": "Bad Request", "detail": "It is refused.", "source": {"pointer": pointer}}
    return answer(status, {"errors": [entry]}, **headers)


CUT_OFF = answer(200, b'{"data": {"id": "', length=500, content_type="application/json")
"""A success that ends early."""
