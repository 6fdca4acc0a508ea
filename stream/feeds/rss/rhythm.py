"""Finds how often a feed is looked at, by how much of it is known when we come."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Rhythm", "after"]

_SHORTEST = 30.0
"""Seconds: servers lock out who comes more often."""
_FEW, _MUCH = 1 / 3, 2 / 3
_SLOWER = 1.1
_CALM = 2
"""Looks in a row that knew most before the next comes a little later."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a feed is looked at."""

    wait: float
    """Seconds from one look to the next."""
    calm: int = 0
    """Looks in a row that knew most of what they found."""


def after(rhythm: Rhythm, known: float, every: float) -> Rhythm:
    """Return the rhythm after a look that knew such a share of the entries. A look that knew less than a third halves
    the interval, down to 30 s; two that knew more than two thirds make it a tenth longer, up to `every`, which is a
    promise of the feeds file: what a feed or its server says of itself (`ttl`, `sy:updatePeriod`, `Cache-Control`)
    never makes it longer.
    """
    shortest = min(_SHORTEST, every)
    wait = min(max(rhythm.wait, shortest), every)
    if known < _FEW:
        return Rhythm(max(wait / 2, shortest))
    if known <= _MUCH or wait >= every:
        return Rhythm(wait)
    if rhythm.calm + 1 < _CALM:
        return Rhythm(wait, rhythm.calm + 1)
    return Rhythm(min(wait * _SLOWER, every))
