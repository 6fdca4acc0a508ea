"""A store at work in a process of its own, and what it stored when."""

from __future__ import annotations

import json
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.bench.child import ANSWER, start_child

__all__ = ["Ingest"]

_LOT = 200
"""Articles of a transaction: a batch of the store where it has a backlog."""
_END_SECONDS = 30.0


class Ingest:
    """Stores from its beginning until `end`; the process ends with the block."""

    def __init__(self, url: str) -> None:
        self.lot = _LOT
        self._process = start_child("desk_ingest_child", {"url": url, "lot": _LOT})

    def end(self) -> list[tuple[float, float, int]]:
        """End it; return from when until when it stored how many rows, by `time.perf_counter`: processes share it."""
        said, _ = self._process.communicate(timeout=_END_SECONDS)
        answers = [line for line in said.splitlines() if line.startswith(ANSWER)]
        if not answers:
            raise RuntimeError(f"desk_ingest_child ended with {self._process.returncode}")
        return [(begun, ended, rows) for begun, ended, rows in json.loads(answers[-1][len(ANSWER) :])["stored"]]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        with suppress(ValueError):  # its pipes are closed already
            self._process.communicate(timeout=_END_SECONDS)
