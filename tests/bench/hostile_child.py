"""Reads every hostile payload in a process of its own: what becomes of it, its CPU, and how much memory it took."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from stream.errors import Rejected
from stream.wire import read
from tests.bench.child import answer, argument
from tests.unit.wire.hostile_frames import FRAMES, LARGE, filled
from tests.unit.wire.hostile_payloads import hostile_payloads

__all__: list[str] = []

_KILO = 1024 if sys.platform != "darwin" else 1
"""What `ru_maxrss` counts in bytes."""


def _apart(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a forked process answers: it has imported all, and holds no other payload."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.write(writer, json.dumps(work()).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answered = pipe.read()
    os.waitpid(child, 0)
    found: dict[str, Any] = json.loads(answered) if answered else {"outcome": "died"}
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILO / 1e6


def _taken(path: Path) -> dict[str, Any]:
    payload = path.read_bytes()
    before, begun = _peak(), process_time()
    try:
        outcome = f"read as {read(payload, LARGE).format}"
    except Rejected as refusal:
        outcome = f"{refusal.reason.value}: {refusal.detail}"
    took = process_time() - begun
    return {"outcome": outcome, "ms": took * 1000, "grown": _peak() - before, "size": len(payload)}


def main(passes: int) -> None:
    for frame in FRAMES:
        read(filled(frame, "The dam held."))
    found: dict[str, dict[str, Any]] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "payload"
        for name, (_, made) in hostile_payloads().items():
            _apart(lambda made=made: {"bytes": path.write_bytes(made())})  # the memory of making it is no reading
            taken = [_apart(lambda: _taken(path)) for _ in range(passes)]
            found[name] = min(taken, key=lambda one: float(one.get("ms", 0)))
    answer(payloads=found)


if __name__ == "__main__":
    main(**argument())
