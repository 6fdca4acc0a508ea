"""How loud a source is: what came within the hour, beside what ever comes."""

from __future__ import annotations

from dataclasses import dataclass, field

from stream.feeds.silence.week import HOUR, HOURS, SLOT, Week

__all__ = ["Flood"]

_TIMES = 10.0
"""So many times what the hour of the week brings: an election night is five."""
_LEAST = 50
"""Fewer are no flood, however quiet the source is: they are worked off in seconds."""
_PEAK = 2.0
"""A digest that comes three hours late is as large as ever: so a flood is also twice what ever came in an hour."""
_FADES = 0.9
"""What is left of the peak after a week."""
_MOST = 10**9


@dataclass(slots=True)
class Flood:
    """What came lately. An hour is learned when it is well over: a flood must not be the measure of itself."""

    peak: float = 0.0
    """The most items that came in an hour."""
    excused: float = 0.0
    """Until then nothing is a flood: what comes after we did not look has heaped up."""
    recent: dict[int, int] = field(default_factory=dict)
    """Items of the last hour, by the number of their five minutes."""
    hours: dict[int, int] = field(default_factory=dict)
    """Items of the hours that are not learned yet, by their number."""

    def count(self, slot: int, count: int, week: Week) -> bool:
        """Count items; return whether nothing had come in these five minutes."""
        hour, new = int(slot * SLOT // HOUR), slot not in self.recent
        for over in [one for one in self.hours if abs(one - hour) > 1]:
            items = self.hours.pop(over)
            if items > _LEAST:
                items = min(items, int(self._bar(over * HOUR, week)))
            week.add_items(over * HOUR, items)
            self.peak = max(self.peak, items)
        self.hours[hour] = min(self.hours.get(hour, 0) + count, _MOST)
        self.recent = {kept: n for kept, n in self.recent.items() if abs(kept - slot) <= HOUR // SLOT}
        self.recent[slot] = min(self.recent.get(slot, 0) + count, _MOST)
        return new

    def fade(self, seconds: float) -> None:
        """Let time pass."""
        self.peak = round(self.peak * _FADES ** (seconds / (HOURS * HOUR)), 6)

    def within_hour(self, now: float) -> int:
        """Return how many items came within the hour."""
        return sum(n for slot, n in self.recent.items() if abs(now - slot * SLOT) < HOUR)

    def floods(self, now: float, week: Week) -> bool:
        """Whether that is a flood."""
        came = self.within_hour(now)
        return came > _LEAST and now >= self.excused and came > self._bar(now, week)

    def _bar(self, now: float, week: Week) -> float:
        return max(_LEAST, _TIMES * week.items_in(now), _PEAK * self.peak)
