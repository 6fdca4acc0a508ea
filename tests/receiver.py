"""A webhook's receiver on loopback: counts what comes, and answers as a test says."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import orjson

Answer = Callable[["Call"], int]
"""The status for a call. May sleep: each call has a thread of its own."""


@dataclass(frozen=True, slots=True)
class Call:
    """One POST as it came."""

    path: str
    key: str
    """Its `Idempotency-Key`: the alert's id."""
    headers: dict[str, str]
    body: bytes
    at: float
    """On the monotonic clock."""

    @property
    def alert(self) -> Any:
        return orjson.loads(self.body)


class Receiver:
    """`with Receiver() as receiver: receiver.url`. `answer` may be set while it runs."""

    def __init__(self, answer: Answer = lambda _: 204) -> None:
        self.answer = answer
        self._calls: list[Call] = []
        self._taken: list[Call] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def calls(self) -> list[Call]:
        """All, in the order in which they came, whatever was answered."""
        with self._lock:
            return list(self._calls)

    @property
    def taken(self) -> list[Call]:
        """Those that were answered with a 2xx, in the order of the answers."""
        with self._lock:
            return list(self._taken)

    def times(self) -> Counter[str]:
        """How often each alert was taken, by its key."""
        return Counter(call.key for call in self.taken)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                key = self.headers.get("Idempotency-Key", "")
                call = Call(self.path, key, dict(self.headers.items()), body, time.monotonic())
                with receiver._lock:
                    receiver._calls.append(call)
                status = receiver.answer(call)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    return  # who called is gone: it has no answer
                if 200 <= status < 300:
                    with receiver._lock:
                        receiver._taken.append(call)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
