"""Holds a source to its rate."""

from __future__ import annotations

import math

__all__ = ["TokenBucket"]

_BURST_SECONDS = 2.0
"""What may come at once, in seconds of the rate: agencies send a story and its pictures together."""


class TokenBucket:
    """Lets `rate` requests a second pass, and twice that at once (one at least). `now` is monotonic."""

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._most = max(rate * _BURST_SECONDS, 1.0)
        self._tokens = self._most
        self._at = now

    def wait(self, now: float) -> int:
        """Let a request pass and return 0, or return the whole seconds until one may."""
        self._tokens = min(self._most, self._tokens + max(now - self._at, 0.0) * self._rate)
        self._at = now
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return 0
        return max(math.ceil((1.0 - self._tokens) / self._rate), 1)
