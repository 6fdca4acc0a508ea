"""Shows the demo's stories on the wire desk, and keeps it open where that is asked for."""

from __future__ import annotations

import http.client
import importlib.util
import re
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console

from stream.clock import Clock
from stream.demo.process import metrics_port, running

__all__ = ["desk_shown"]

_PORT = re.compile(r'"desk":"http://[^"]*:(\d+)')


def desk_shown(
    environment: Mapping[str, str], log: Path, out: Console, clock: Clock, *, stories: bool, stay: bool
) -> int:
    """Open the desk over the demo's database, look whether it shows stories where there are any, and print its address.
    With `stay` it is open until SIGINT or SIGTERM. Return 0 where it shows them, or is not installed
    (`wirestream[desk]`), else 1.
    """
    if importlib.util.find_spec("fastapi") is None:
        out.print("the wire desk in the browser:  pip install 'wirestream[desk]'")
        return 0
    # Both ports are the system's choice: one that is free now may be another's when the desk listens.
    own = {"WIRESTREAM_DESK__HOST": "127.0.0.1", "WIRESTREAM_DESK__PORT": "0", "WIRESTREAM_DESK__AUTH": "none"}
    with running("desk", {**environment, **own, "WIRESTREAM_WEB__PORT": "0"}, log, metrics_port, clock):
        port = int(_PORT.findall(log.read_text("utf-8", "replace"))[0])
        status, lines = _first_page(port)
        if status != http.HTTPStatus.OK or (stories and not lines):
            out.print(f"the desk answers {status}, and shows {lines} stories", style="red")
            return 1
        address = f"http://127.0.0.1:{port}/"
        if not stay:
            out.print(f"the wire desk was at {address}; to look around in it:  wirestream demo --stay", style="bold")
            return 0
        with _told_to_end() as told:  # before it is said: who reads it may type at once
            out.print(f"the wire desk is open at {address} until Ctrl-C", style="bold")
            told.wait()
    return 0


def _first_page(port: int) -> tuple[int, int]:
    """Return the status of the desk's first page, and how many lines are on it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        return answer.status, answer.read().count(b"data-article=")
    finally:
        connection.close()


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """Yield what SIGINT or SIGTERM sets."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    before = {each: signal.signal(each, tell) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
