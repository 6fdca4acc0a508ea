"""Keeps a bad deploy from draining good copy into the dead letters (after arroyo's `DlqLimit`)."""

from __future__ import annotations

from collections import deque

__all__ = ["Breaker"]


class Breaker:
    """Counts refusals, and says when they are too many; whoever asks decides what to do.

    `consecutive` refusals in a row trip it, as does a share of `ratio` or more among the last `window` records, once
    there were that many. A replay of hostile seeds stays below both; a parser that refuses all trips within `window`.
    """

    def __init__(self, *, consecutive: int, ratio: float, window: int) -> None:
        self._consecutive = consecutive
        self._ratio = ratio
        self._recent: deque[bool] = deque(maxlen=window)
        self._refused = 0
        self._in_row = 0

    def handled(self) -> None:
        """Note that a record was handled."""
        self._in_row = 0
        self._note(refused=False)

    def refused(self) -> bool:
        """Note that a record was refused; return True when the breaker trips."""
        self._in_row += 1
        self._note(refused=True)
        full = len(self._recent) == self._recent.maxlen
        return self._in_row >= self._consecutive or (full and self._refused >= self._ratio * len(self._recent))

    def reset(self) -> None:
        """Count anew."""
        self._recent.clear()
        self._refused = self._in_row = 0

    def _note(self, *, refused: bool) -> None:
        if len(self._recent) == self._recent.maxlen:
            self._refused -= self._recent[0]
        self._recent.append(refused)
        self._refused += refused
