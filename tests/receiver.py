"""A webhook's receiver on a free port of this machine: it counts, and answers as each path is told.

`/good` at once; `/slow` after a second; `/hang` not before `let_go`. What each got, in order, with when it came (by the
wall clock), is in `calls`.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import orjson

__all__ = ["Call", "Receiver"]

_SLOW_SECONDS = 1.0
_HANG_SECONDS = 300.0


@dataclass
class Call:
    """One POST."""

    path: str
    alert: dict[str, Any]
    at: float
    answered: bool = False
    """Whether the answer was written to whoever called."""

    @property
    def key(self) -> tuple[str, str]:
        return self.alert["story_id"], self.alert["kind"]


@dataclass
class Receiver:
    """Use it as a context."""

    calls: list[Call] = field(default_factory=list)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    """Answers of a path, the first ones; 200 after them."""
    let_go: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, call = receiver._take(self.path, body)
                if self.path == "/slow":
                    time.sleep(_SLOW_SECONDS)
                if self.path == "/hang":
                    receiver.let_go.wait(_HANG_SECONDS)
                try:
                    self.send_response(status)
                    self.end_headers()
                    call.answered = True
                except OSError:
                    pass  # who called is gone

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def on(self, path: str) -> list[Call]:
        with self._lock:
            return [call for call in self.calls if call.path == path]

    def _take(self, path: str, body: bytes) -> tuple[int, Call]:
        call = Call(path, orjson.loads(body), time.time())
        with self._lock:
            self.calls.append(call)
            answers = self.statuses.get(path, [])
            return (answers.pop(0) if answers else 200), call
