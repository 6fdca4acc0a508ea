"""Decides when a source is looked at next, in seconds from now: by no wall clock, so none that jumps matters."""

from __future__ import annotations

import random
from datetime import datetime

from stream.feeds.source import PolledSettings, SourceSettings
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses

__all__ = ["after_fault", "after_look", "before_first", "interval_of", "still_to_wait"]

_INTERVAL = 60.0
"""Of kinds that have no `every`: their look ends only by a fault."""
_MOST = 15 * 60.0
"""A far side that is away is looked at this often at least: a desk does not wait longer for one that is back."""
_REFUSED = 15 * 60.0
"""Four logins an hour: no far side that locks accounts locks one for that."""
_GONE = 3600.0
_RETRY_AFTER_MOST = 24 * 3600.0
"""What a far side may ask for."""
_LEAST = 0.05
"""No transport may make us spin."""
_SPREAD_MOST = 30.0
_SPREAD_EACH = 0.2
"""Seconds of the first spread for each source: one starts at once, and hundreds do not start together."""


def interval_of(settings: SourceSettings) -> float:
    """Return how often a source is looked at."""
    return settings.every if isinstance(settings, PolledSettings) else _INTERVAL


def before_first(settings: SourceSettings, count: int, chance: random.Random) -> float:
    """Return the wait before the first of so many sources is looked at first."""
    return chance.uniform(0, min(interval_of(settings), _SPREAD_MOST, _SPREAD_EACH * count))


def after_look(settings: SourceSettings, wait: float | None, chance: random.Random) -> float:
    """Return the wait after a look that succeeded; `wait` is what the far side or the transport asks for."""
    return max(_LEAST, _jittered(interval_of(settings) if wait is None else min(wait, _RETRY_AFTER_MOST), chance))


def after_fault(settings: SourceSettings, fault: Exception, failures: int, chance: random.Random) -> float:
    """Return the wait after so many looks in a row that failed, this one among them. What the far side asks for is
    never cut short.
    """
    asked = fault.retry_after if isinstance(fault, FarSideFault) else None
    if isinstance(fault, FarSideRefuses):
        wait = _REFUSED * chance.uniform(1.0, 1.1)  # never less
    elif isinstance(fault, FarSideGone):
        wait = _jittered(_GONE, chance)
    else:
        wait = _jittered(min(interval_of(settings) * failures, max(_MOST, interval_of(settings))), chance)
    return max(wait, min(asked, _RETRY_AFTER_MOST)) if asked is not None else max(_LEAST, wait)


def still_to_wait(not_before: datetime | None, now: datetime) -> float:
    """Return how long a process that starts still has to wait, after a far side refused us or asked us to. A wall clock
    that was wrong when it was written makes a day of it at most.
    """
    return 0.0 if not_before is None else min(max(0.0, (not_before - now).total_seconds()), _RETRY_AFTER_MOST)


def _jittered(seconds: float, chance: random.Random) -> float:
    return seconds * chance.uniform(0.9, 1.1)
