"""Times a loop from its first record. Standard library only: it also runs in the other framework's environment."""

from __future__ import annotations

import time

__all__ = ["Stopwatch"]


class Stopwatch:
    """Starts once, at the first record; CPU is the whole process's, its threads included."""

    def __init__(self) -> None:
        self._from: tuple[float, float] | None = None
        self.seconds = 0.0
        self.cpu = 0.0

    def start(self) -> None:
        self._from = self._from or (time.perf_counter(), time.process_time())

    def stop(self) -> None:
        assert self._from is not None
        wall, cpu = self._from
        self.seconds, self.cpu = time.perf_counter() - wall, time.process_time() - cpu
