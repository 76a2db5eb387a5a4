"""Proxies and certificates."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from telnyx_porting import AsyncPortingClient, PortingClient, errors

KEY = "KEY0123456789ABCDEF"
TLS = Path(__file__).parent / "data" / "tls"
CA = TLS / "ca.pem"
#: A host that does not exist.
ELSEWHERE = "https://api.example.test/v2"
VARIABLES = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


class Api(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"data": []}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(HTTPServer):
    def handle_error(self, *_):
        """A client that does not trust the certificate closes the connection."""


@pytest.fixture
def secure():
    """The address of an API whose certificate was issued by the tests' CA."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem", TLS / "server.key")
    server = Server(("127.0.0.1", 0), Api)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_port}/v2"
    server.shutdown()
    server.server_close()


def call_api(client):
    return client.exception_types()


def test_a_private_ca_is_trusted(secure, monkeypatch):
    for ca_file in (CA, str(CA)):
        assert call_api(PortingClient(KEY, base_url=secure, ca_file=ca_file)) == []

    async def ask():
        return await call_api(AsyncPortingClient(KEY, base_url=secure, ca_file=CA))

    assert asyncio.run(ask()) == []
    with pytest.raises(errors.PortingError, match="to trust a private CA") as raised:
        call_api(PortingClient(KEY, base_url=secure, max_retries=0))
    assert "UnknownIssuer" in str(raised.value.__cause__ or raised.value)
    monkeypatch.setenv("SSL_CERT_FILE", str(CA))
    assert call_api(PortingClient(KEY, base_url=secure)) == []


def test_invalid_certificate_files_are_named(monkeypatch, tmp_path):
    for client in (PortingClient, AsyncPortingClient):
        for wrong in (tmp_path / "nowhere.pem", TLS / "server.key", tmp_path):
            with pytest.raises(errors.ValidationError) as raised:
                client(KEY, base_url=ELSEWHERE, ca_file=wrong)
            (issue,) = raised.value.issues
            assert (issue.field, issue.rule) == ("ca_file", "ca-file") and str(wrong) in issue.message
    with pytest.raises(TypeError, match="ca_file: expected a path, got int"):
        PortingClient(KEY, ca_file=5)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    with pytest.raises(errors.ValidationError) as raised:
        PortingClient(KEY, base_url=ELSEWHERE)
    assert raised.value.issues[0].field == "SSL_CERT_FILE"


def test_on_a_system_without_cas_the_error_names_the_package(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(errors.ConfigurationError, match="ca-certificates") as raised:
        PortingClient(KEY, base_url=ELSEWHERE)
    assert "SSL_CERT_FILE" in str(raised.value) and "ca_file" in str(raised.value)


def test_invalid_proxies_are_rejected(monkeypatch):
    for name, value in (("HTTPS_PROXY", "socks://hunter2@127.0.0.1:1080"), ("all_proxy", "not a url")):
        with monkeypatch.context() as context:
            context.setenv(name, value)
            with pytest.raises(errors.ValidationError) as raised:
                PortingClient(KEY, base_url=ELSEWHERE)
        (issue,) = raised.value.issues
        assert (issue.field, issue.rule) == (name, "proxy") and "hunter2" not in str(raised.value)


def test_a_proxy_that_cannot_be_reached_is_named(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:hunter2@127.0.0.1:{port}")
    with pytest.raises(errors.PortingError) as raised:
        call_api(PortingClient(KEY, base_url=ELSEWHERE, max_retries=0))
    assert f"the proxy http://127.0.0.1:{port}, set in HTTPS_PROXY" in str(raised.value)
    assert "hunter2" not in str(raised.value)
