"""An HTTP server on a free port of this machine, in threads of its own: what the receivers of the tests stand on."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

__all__ = ["Handler", "LoopbackServer"]

_LOOKS_SECONDS = 0.05
"""How often the server looks whether it is to end: a test waits for that."""


class Handler(BaseHTTPRequestHandler):
    """A handler of requests that says nothing of them."""

    def do_GET(self) -> None:
        self.get()

    def do_POST(self) -> None:
        self.post(self.rfile.read(int(self.headers["Content-Length"])))

    def get(self) -> None:
        self.send_error(501)

    def post(self, _body: bytes) -> None:
        self.send_error(501)

    def log_message(self, *_: Any) -> None:
        pass


class LoopbackServer:
    """Use it as a context. What it answers is in `_handler`."""

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(_LOOKS_SECONDS,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def _handler(self) -> type[Handler]:
        raise NotImplementedError

    def _let_go(self) -> None:
        """Answer whoever is kept waiting: the server ends."""
