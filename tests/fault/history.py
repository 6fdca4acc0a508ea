"""The history of a round: what was sent, acknowledged and seen, and which faults came when. A line of JSON an event.

The checker and the report read nothing else, so a round can be judged again by whoever has its file.
"""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson

__all__ = ["FOLDER", "History", "read"]

FOLDER = Path(os.environ.get("WIRESTREAM_FAULT_HISTORY", Path(__file__).parents[2] / "build" / "faults"))
"""Where histories are kept: build/faults, unless the variable names another."""


class History:
    """Writes one round's file. Threads may share it. `at` is in seconds since the history began."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.events: list[dict[str, Any]] = []
        self._file = path.open("wb")
        self._began = time.monotonic()
        self._lock = threading.Lock()

    def begin(self, fault: str, way: str, seed: int, schedule: Sequence[Any] = ()) -> None:
        """Say what the round is, on which machine, and of which state of the project; on stdout too, so that whoever
        sees it fail can have the same again.
        """
        self.write(
            "begin", fault=fault, way=way, seed=seed, schedule=list(schedule), commit=_commit(),
            on=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            when=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        print(f"{fault} {way}: WIRESTREAM_FAULT_SEED={seed} {list(schedule)}; {self.path}", flush=True)

    def write(self, event: str, **told: Any) -> dict[str, Any]:
        """Add an event; it is in the file when this returns."""
        with self._lock:
            line = {"at": round(time.monotonic() - self._began, 3), "event": event, **told}
            self.events.append(line)
            self._file.write(orjson.dumps(line) + b"\n")
            self._file.flush()
            return line

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of a file; a last line that a kill cut off is left out."""
    for line in path.read_bytes().splitlines():
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError:
            return


@cache
def _commit() -> str:
    """The commit of the checkout, with a `+` where files were changed since; `unknown` where there is no git."""
    try:
        asked = ["git", "describe", "--always", "--dirty=+", "--abbrev=8", "--exclude=*"]
        done = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()
