"""Tells when the wall clock was set, or the machine slept: time passed on it that we did not live through."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["Jumps"]

_DRIFT = timedelta(minutes=1)
"""A clock that is kept right by the network moves by less than this between two looks."""


class Jumps:
    """Compares the wall clock with the monotonic one. One for a process; asked at each look, or each minute."""

    def __init__(self, now: datetime, monotonic: float) -> None:
        self._now, self._monotonic = now, monotonic

    def seen(self, now: datetime, monotonic: float) -> tuple[datetime, datetime] | None:
        """Return by what piece of time the wall clock jumped forward since the last call, for `Rhythm.unseen`.

        None where it did not. A jump back needs nothing: `Rhythm` bears it.
        """
        lived = timedelta(seconds=max(0.0, monotonic - self._monotonic))
        jumped = now - self._now - lived
        self._now, self._monotonic = now, monotonic
        return (now - jumped, now) if jumped > _DRIFT else None
