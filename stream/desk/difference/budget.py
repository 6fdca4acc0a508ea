"""Bounds the work of a comparison by its steps, so that the answer does not hang on how busy the machine is."""

from __future__ import annotations

__all__ = ["WORK_LIMIT", "Budget", "Spent"]

WORK_LIMIT = 300_000
"""Steps of one comparison: looks at a pair of equal tokens, mostly. Some 50 ms on one core; two versions of 800 words
take a fifth of it at most.
"""


class Spent(Exception):
    """A step would take more than is left. What was asked for is answered more coarsely."""


class Budget:
    """What is left of the steps."""

    def __init__(self, steps: int = WORK_LIMIT) -> None:
        self._left = steps
        self.was_short = False
        """Whether something had to be answered more coarsely."""

    def spend(self, steps: int) -> None:
        """Take steps. Raises `Spent` where there are not as many, and takes none then: smaller ones may still fit."""
        if steps > self._left:
            self.was_short = True
            raise Spent
        self._left -= steps
