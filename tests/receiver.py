"""A webhook's receiver on a free port of this machine: it counts, and answers as each path is told.

`/good` at once; `/slow` after a second; `/hang` not before `let_go`. What each got, in order, with when it came (by the
wall clock), is in `calls`.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.loopback_server import Handler, LoopbackServer

__all__ = ["Call", "Receiver"]

_SLOW_SECONDS = 1.0
_HANG_SECONDS = 300.0


@dataclass
class Call:
    """One POST."""

    path: str
    alert: dict[str, Any]
    at: float
    status: int
    traceparent: str = ""
    """The header of that name."""
    body: bytes = b""
    """As it came."""
    headers: dict[str, str] = field(default_factory=dict)
    """By their names in small letters."""
    answered: bool = False
    """Whether the answer was written to whoever called."""

    @property
    def key(self) -> tuple[str, str]:
        return self.alert["story_id"], self.alert["kind"]


@dataclass
class Receiver(LoopbackServer):
    """Use it as a context."""

    calls: list[Call] = field(default_factory=list)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    """Answers of a path, the first ones; 200 after them."""
    let_go: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _handler(self) -> type[Handler]:
        receiver = self

        class Desk(Handler):
            def post(self, body: bytes) -> None:
                call = receiver._take(self.path, body)
                call.traceparent = self.headers.get("traceparent", "")
                call.body, call.headers = body, {name.lower(): value for name, value in self.headers.items()}
                if self.path == "/slow":
                    time.sleep(_SLOW_SECONDS)
                if self.path == "/hang":
                    receiver.let_go.wait(_HANG_SECONDS)
                try:
                    self.send_response(call.status)
                    self.end_headers()
                    call.answered = True
                except OSError:
                    pass  # who called is gone

        return Desk

    def _let_go(self) -> None:
        self.let_go.set()

    def url(self, path: str) -> str:
        return f"http://{self.address}{path}"

    def on(self, path: str) -> list[Call]:
        with self._lock:
            return [call for call in self.calls if call.path == path]

    def taken(self) -> list[Call]:
        """The calls that were answered with a 2xx."""
        with self._lock:
            return [call for call in self.calls if call.answered and 200 <= call.status < 300]

    def times(self) -> Counter[str]:
        """How often each alert was taken, by its id."""
        return Counter(call.alert["alert_id"] for call in self.taken())

    def _take(self, path: str, body: bytes) -> Call:
        with self._lock:
            answers = self.statuses.get(path, [])
            call = Call(path, orjson.loads(body), time.time(), answers.pop(0) if answers else 200)
            self.calls.append(call)
            return call
