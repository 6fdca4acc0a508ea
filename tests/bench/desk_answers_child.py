"""Asks a desk in this process for each kind of answer: the CPU of an answer and its statements.

There is no socket: what is measured is the application, from its door on, and the database's own process beside it.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from stream.clock import SetClock
from stream.desk.app import create_app
from stream.observe.logs import configure_logging
from stream.settings import Desk, Settings
from stream.store.reading import open_reader
from tests.bench.child import answer, argument

__all__: list[str] = []

_NOW = datetime(2026, 11, 2, tzinfo=UTC)
"""By the desk's clock: so an answer is the same in each process."""
_A_WHILE = 5
"""Seconds: longer than a desk keeps what it has found."""
_HEADERS = [(b"host", b"localhost"), (b"accept", b"*/*")]


class _Desk:
    """The application, and what it has asked of its database."""

    def __init__(self, url: str) -> None:
        self.reader = open_reader(url)
        self.statements = 0
        self._backends: set[int] = set()
        event.listen(self.reader, "before_cursor_execute", self._count)
        if self.reader.dialect.name == "postgresql":
            event.listen(self.reader, "connect", lambda driver, _: self._backends.add(driver.info.backend_pid))
        self._clock = SetClock(_NOW)
        self._app = create_app(Settings(desk=Desk()), self.reader, self._clock, writer=None)

    def _count(self, *_: Any) -> None:
        self.statements += 1

    def on_cpu(self) -> float:
        """Seconds that the server's processes have been on a core; 0 without a server."""
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self._backends) / 1e9

    async def get(self, target: str, *, anew: bool = True) -> bytes:
        """The body of the answer; raises where it is none. `anew`: after a while, in which no list is kept."""
        self._clock.advance(_A_WHILE if anew else 0)
        path, _, query = target.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": _HEADERS, "client": ("127.0.0.1", 50_000), "server": ("localhost", 80), "state": {},
        }  # fmt: skip
        messages: list[Any] = []
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        await self._app(scope, receive, send)
        if messages[0]["status"] != 200:
            raise RuntimeError(f"{target} was answered with {messages[0]['status']}")
        return b"".join(message.get("body", b"") for message in messages)


async def _measure(desk: _Desk, asks: Sequence[tuple[str, str]], times: int, rounds: int) -> list[dict[str, Any]]:
    found = []
    for name, target in asks:
        for _ in range(3):  # what is imported and compiled once is no part of it
            body = await desk.get(target)
        best, again, database, statements = float("inf"), float("inf"), float("inf"), 0
        for _ in range(rounds):
            statements, server, cpu = desk.statements, desk.on_cpu(), time.process_time()
            for _ in range(times):
                await desk.get(target)
            cpu = time.process_time() - cpu
            statements = (desk.statements - statements) // times
            best, database = min(best, cpu / times), min(database, (desk.on_cpu() - server) / times)
            cpu = time.process_time()
            for _ in range(times):
                await desk.get(target, anew=False)
            again = min(again, (time.process_time() - cpu) / times)
        digest = hashlib.blake2b(body, digest_size=8).hexdigest()
        found.append(
            {
                "name": name,
                "cpu": best,
                "again": again,
                "database": database,
                "statements": statements,
                "bytes": len(body),
                "digest": digest,
            }
        )
    return found


def main(url: str, asks: Sequence[tuple[str, str]], times: int, rounds: int) -> None:
    configure_logging("json", "INFO")
    desk = _Desk(url)
    found = asyncio.run(_measure(desk, asks, times, rounds))
    desk.reader.dispose()
    answer(answers=found)


if __name__ == "__main__":
    main(**argument())
