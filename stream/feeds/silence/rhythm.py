"""The rhythm of one source: it learns when something comes, and says when a quiet is longer than any before.

What is compared is not time but the number of arrivals that would have come in it, by the hour of the week: a night of
twelve hours may be worth one, a quarter of an hour at noon four. A source is silent when that number is larger than
the largest of the last eight weeks, with room to spare. Hours are those of UTC; each sum is also made with the week
moved by an hour to either side, and the smallest counts, so that summer time is no silence.

Pure, and without a clock: what is not told here did not happen. Times may come in any order. The file is longer than
others since the state and what moves it belong together.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from stream.feeds.silence.judgement import Judgement, sentence
from stream.feeds.silence.kept import from_kept, to_kept
from stream.feeds.silence.spans import counted, days, merged, seconds_in
from stream.feeds.silence.week import HOUR, HOURS, MEMORY, Span, Week, hours_of

__all__ = ["FACTOR", "LEARNING", "SLOT", "Judgement", "Rhythm"]

SLOT = 300.0
"""Arrivals within the same five minutes count as one: agencies send in volleys, and a poll brings many at once."""
DAY = 86400.0
LEARNING = 14 * DAY
"""Before two weeks were seen, an hour of the week was seen once at most: time itself is compared."""
LEAST = 3.0
"""Arrivals that must be missing: of a source without any rhythm, a gap of three is by chance 1 in 20."""
FACTOR = 1.3
"""How much more than in the largest gap must be missing."""
QUARTER = 900.0
"""No source is called silent within a quarter of an hour."""
FIRST = 7200.0
"""While learning, no source is called silent within two hours."""
_GAPS = 12
_UNSEEN = 10
"""How many pieces of time are kept in which we did not look, since the last arrival."""
_AGAIN = 1.2
"""A gap that was called silent is learned up to this much of what was needed for it: a source that was dead for three
days is not allowed three days from then on."""
_FLOOD, _FLOOD_LEAST, _FLOOD_PEAK = 10.0, 50, 1.5
"""A flood is more than ten times what the hour brings, more than 50, and more than ever came in an hour by half."""


@dataclass(slots=True)
class Rhythm:
    """What one source's arrivals were like. Made by `load`."""

    last: float | None = None
    """The last arrival."""
    begun: float | None = None
    """When it was first asked about, for a source that never brought anything."""
    watched: float = 0.0
    """Seconds that were observed in all, up to the last arrival."""
    longest: float = 0.0
    """Seconds of the longest gap that was seen."""
    peak: float = 0.0
    """The most items that came in an hour; a tenth is taken off each week."""
    excused: float = 0.0
    """Until then nothing is called a flood: what comes after we did not look has heaped up."""
    week: Week = field(default_factory=Week)
    gaps: list[Span] = field(default_factory=list)
    """The gaps of eight weeks in which most was missing."""
    unseen_spans: list[Span] = field(default_factory=list)
    """When we did not look, since the last arrival."""
    recent: dict[int, int] = field(default_factory=dict)
    """Items of the last hour, by the number of their five minutes."""
    _quiet: list[Span] = field(default_factory=list)
    _sizes: tuple[float, ...] | None = None

    @classmethod
    def load(cls, value: Mapping[str, Any] | None) -> Rhythm:
        """Return what was kept by `dump`, or a fresh one where that cannot be read."""
        rhythm = cls()
        if value and not from_kept(rhythm, value):
            return cls()
        return rhythm

    def dump(self) -> dict[str, Any]:
        """Return what must be kept: plain JSON, 6 kB at most."""
        return to_kept(self)

    def arrived(self, at: datetime, count: int) -> None:
        """Count what came at one instant."""
        if count <= 0:
            return
        now = _seconds(at)
        slot = now // SLOT
        if self.last is None:
            self.week.origin = now
        elif abs(slot - self.last // SLOT) > 1 or slot > self.last // SLOT:
            self._step(self.last // SLOT * SLOT, slot * SLOT)
        self._count(int(slot), min(count, 10**9))
        if self.last is None or now > self.last or slot < self.last // SLOT - 1:
            self.last = now
        self.unseen_spans = [span for span in self.unseen_spans if span[1] > self.last]

    def unseen(self, since: datetime, until: datetime) -> None:
        """Leave a piece of time out: we did not look, so that nothing can be said of it."""
        start, end = _seconds(since), _seconds(until)
        if end > start and (self.last is None or end > self.last):
            self.unseen_spans = merged([*self.unseen_spans, (start, end)], _UNSEEN)

    def judge(
        self, at: datetime, silence: Literal["learn", "off"] | float, quiet_days: Collection[date] = ()
    ) -> Judgement:
        """Say how quiet and how loud the source is at an instant. Quiet days are those of the zone of `at`."""
        now = _seconds(at)
        self._quiet = days(quiet_days, at.tzinfo or UTC)
        flooding = self._floods(now)
        if self.last is not None and self.last - now > HOUR + SLOT:
            self.last, self.unseen_spans = now, []  # the clock was wrong when that came, or is now
        if silence == "off":
            return Judgement(0.0, False, flooding, None, "silence is no alarm here")
        if self.begun is None or self.begun > now:
            self.begun = now
        if self.last is None and silence == "learn":
            return Judgement(0.0, False, flooding, None, "nothing has come yet: there is no rhythm to judge by")
        quiet = counted(self._since(), now, self._left_out())
        waited = seconds_in(quiet)
        if silence == "learn" and self.watched >= LEARNING:
            needed = self.threshold()
            ratio = min(self._missing(quiet) / needed, waited / QUARTER)
            alarm = max(self._crossing(self._since(), needed, self._left_out()), self._after(QUARTER))
        else:
            allowed = max(FIRST, 3 * self.longest) if silence == "learn" else max(float(silence), 1.0)
            ratio, alarm = waited / allowed, self._after(allowed)
        alarm_at = _instant(alarm, at)
        learning = silence == "learn" and self.watched < LEARNING
        words = sentence(waited, at, alarm_at, silent=ratio > 1, learned=int(self.watched // DAY) if learning else None)
        if flooding:
            words = f"flooding: {self._in_hour(now)} within the hour; {words}"
        return Judgement(ratio, ratio > 1, flooding, alarm_at, words)

    def threshold(self) -> float:
        """Return how many arrivals must be missing."""
        if self._sizes is None:
            self._sizes = tuple(self._missing([gap]) for gap in self.gaps)
        return max(LEAST, FACTOR * max(self._sizes, default=0.0))

    def _step(self, start: float, end: float) -> None:
        """Learn the time between two arrivals. Where the clock went back, or on by more than is remembered, nothing."""
        self._sizes = None
        if not 0 < end - start <= MEMORY:
            return
        spans = counted(start, end, self._left_out())
        seconds = seconds_in(spans)
        if self.unseen_spans and end - start - seconds >= SLOT:
            self.excused = end + HOUR
        if not spans:
            return
        self.peak *= 0.9 ** ((end - start) / (HOURS * HOUR))
        gap = max(spans, key=lambda span: span[1] - span[0])
        if self.watched >= LEARNING:
            gap = (gap[0], min(gap[1], self._crossing(gap[0], _AGAIN * self.threshold(), ())))
        self.week.observe(spans)
        self.watched = min(self.watched + seconds, 10 * MEMORY)
        self.longest = max(self.longest, seconds)
        kept = [old for old in self.gaps if old[1] > end - MEMORY]
        self.gaps = sorted([*kept, gap], key=lambda one: self._missing([one]), reverse=True)[:_GAPS]
        self._sizes = None

    def _count(self, slot: int, count: int) -> None:
        new = slot not in self.recent
        self.recent = {kept: n for kept, n in self.recent.items() if abs(kept - slot) <= HOUR // SLOT}
        self.recent[slot] = min(self.recent.get(slot, 0) + count, 10**9)
        at = slot * SLOT
        came = self._in_hour(at + SLOT - 1)
        most = self._flood_at(at) if came > _FLOOD_LEAST else _FLOOD_LEAST  # a flood must not make the next one usual
        self.week.add(at, arrivals=int(new), items=min(count, most))
        self.peak = max(self.peak, min(came, most))
        self._sizes = None

    def _in_hour(self, now: float) -> int:
        return sum(n for slot, n in self.recent.items() if abs(now - slot * SLOT) < HOUR)

    def _flood_at(self, now: float) -> float:
        if self.watched < LEARNING:
            return 1e6
        return max(_FLOOD_LEAST, _FLOOD * self.week.items_in(now), _FLOOD_PEAK * self.peak)

    def _floods(self, now: float) -> bool:
        came = self._in_hour(now)
        return came > _FLOOD_LEAST and now >= self.excused and came > self._flood_at(now)

    def _left_out(self) -> list[Span]:
        return merged([*self.unseen_spans, *self._quiet], _UNSEEN + len(self._quiet))

    def _missing(self, spans: list[Span]) -> float:
        """Return how many arrivals would have come: the least of three, with the week as it is and moved by an hour."""
        rates = self.week.rates()
        sums = [0.0, 0.0, 0.0]
        for hour, start, end in hours_of(spans):
            part = (end - start) / HOUR
            sums[0] += part * rates[hour - 1]
            sums[1] += part * rates[hour]
            sums[2] += part * rates[(hour + 1) % HOURS]
        return min(sums)

    def _crossing(self, start: float, needed: float, left_out: Collection[Span]) -> float:
        """Return when so many would be missing since `start`; infinity where not within eight weeks."""
        rates = self.week.rates()
        found: list[float] = []
        for shift in (-1, 0, 1):
            left = needed
            for hour, begin, end in hours_of(counted(start, start + MEMORY, left_out)):
                rate = rates[(hour + shift) % HOURS]
                if rate * (end - begin) / HOUR >= left:
                    found.append(begin + left / rate * HOUR)
                    break
                left -= rate * (end - begin) / HOUR
            else:
                return math.inf
        return max(found)

    def _after(self, seconds: float) -> float:
        """Return when so many seconds have been counted since the last arrival; infinity where not in 16 weeks."""
        since = self._since()
        for start, end in counted(since, since + seconds + 2 * MEMORY, self._left_out()):
            if end - start >= seconds:
                return start + seconds
            seconds -= end - start
        return math.inf

    def _since(self) -> float:
        return self.last if self.last is not None else self.begun or 0.0


def _seconds(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _instant(seconds: float, like: datetime) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, like.tzinfo or UTC)
    except (OverflowError, ValueError, OSError):
        return None
