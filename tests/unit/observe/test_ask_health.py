"""What `wirestream health` says of a worker."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from stream.errors import Misconfigured
from stream.observe.ask_health import ask


@contextmanager
def _answering(handler):
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (404, False)])
def test_health_is_what_readyz_says(status, ready):
    class Worker(BaseHTTPRequestHandler):
        def do_GET(self):
            assert self.path == "/readyz"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"stage dedupe: recovering \xff")

        def log_message(self, *_):
            pass

    with _answering(Worker) as port:
        assert ask(port) == (ready, "stage dedupe: recovering �")


def test_health_of_a_port_that_speaks_something_else_is_not_ready():
    class Other(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(1000)
            self.request.sendall(b"\x00\x01 no http\r\n\r\n")

    with _answering(Other) as port:
        ready, said = ask(port)
    assert not ready
    assert f"port {port}" in said


def test_health_without_a_worker_or_a_port(closed_port):
    ready, said = ask(closed_port)
    assert not ready
    assert f"no worker answers on port {closed_port}" in said
    with pytest.raises(Misconfigured, match="WIRESTREAM_WEB__PORT"):
        ask(0)
