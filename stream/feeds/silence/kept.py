"""The form in which a rhythm is kept with the mark of its source: plain JSON, small, and read with suspicion."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stream.feeds.silence.week import HOURS, Week

if TYPE_CHECKING:
    from stream.feeds.silence.rhythm import Rhythm

__all__ = ["LATEST", "from_kept", "to_kept"]

_VERSION = 1
_LIST = 40
"""The longest list of spans that is read: twice what is written."""
LATEST = 253402300799.0
"""The last second of the year 9999."""


def to_kept(rhythm: Rhythm) -> dict[str, Any]:
    """Return the rhythm as JSON."""
    return {
        "v": _VERSION,
        "last": rhythm.last,
        "begun": rhythm.begun,
        "watched": rhythm.watched,
        "longest": rhythm.longest,
        "peak": rhythm.flood.peak,
        "excused": rhythm.flood.excused,
        "origin": rhythm.week.origin,
        "weight": rhythm.week.weight,
        "came": list(rhythm.week.came),
        "seen": list(rhythm.week.seen),
        "items": list(rhythm.week.items),
        "gaps": [list(span) for span in rhythm.gaps],
        "unseen": [list(span) for span in rhythm.unseen_spans],
        "recent": [list(pair) for pair in rhythm.flood.recent.items()],
        "hours": [list(pair) for pair in rhythm.flood.hours.items()],
    }


def from_kept(rhythm: Rhythm, value: Mapping[str, Any]) -> bool:
    """Fill a fresh rhythm with what was kept; False where any part of it is not as it was written."""
    try:
        if value["v"] != _VERSION:
            return False
        rhythm.last = None if value["last"] is None else _number(value["last"], -LATEST, LATEST)
        rhythm.begun = None if value["begun"] is None else _number(value["begun"], -LATEST, LATEST)
        rhythm.watched = _number(value["watched"], 0, LATEST)
        rhythm.longest = _number(value["longest"], 0, LATEST)
        rhythm.flood.peak = _number(value["peak"], 0, 1e15)
        rhythm.flood.excused = _number(value["excused"], -LATEST, 2 * LATEST)
        rhythm.week = Week(
            _number(value["origin"], -LATEST, LATEST),
            _sums(value["came"]),
            _sums(value["seen"]),
            _sums(value["items"]),
            _number(value["weight"], 1e-30, 1e30),
        )
        rhythm.gaps = _pairs(value["gaps"])
        rhythm.unseen_spans = _pairs(value["unseen"])
        rhythm.flood.recent = {int(slot): int(count) for slot, count in _pairs(value["recent"], ordered=False)}
        rhythm.flood.hours = {int(hour): int(count) for hour, count in _pairs(value["hours"], ordered=False)}
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    return True


def _number(value: Any, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("is no number")
    number = float(value)
    if not math.isfinite(number) or not least <= number <= most:
        raise ValueError("is out of bounds")
    return number


def _sums(value: Any) -> array[float]:
    if not isinstance(value, list) or len(value) != HOURS:
        raise ValueError("is no week")
    return array("d", [_number(one, 0, 1e9) for one in value])


def _pairs(value: Any, *, ordered: bool = True) -> list[tuple[float, float]]:
    if not isinstance(value, list) or len(value) > _LIST:
        raise ValueError("is no list of pairs")
    pairs = []
    for pair in value:
        first, second = (_number(one, -LATEST, 2 * LATEST) for one in pair)
        if ordered and second < first:
            raise ValueError("ends before it begins")
        pairs.append((first, second))
    return pairs
