"""The rhythm of one source: it learns when something comes, and says when a quiet is longer than any before.

What is compared is not time but the number of arrivals that would have come in it, by the hour of the week: a night of
twelve hours may be worth one, a quarter of an hour at noon four. A source is silent when that number is larger than
the largest of the last eight weeks, with room to spare.

Hours are those of UTC. So that summer time is no silence, two sums are made, and the larger holds: an hour counts as
the least of it and its neighbours; or as it is, but without the first and the last hour of the quiet. A source that
brings the same in each hour is judged without delay, one that begins at eight an hour later.

Pure, and without a clock: what is not told here did not happen. Times may come in any order. The file is longer than
others since the state and what moves it belong together.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from stream.feeds.silence.flood import Flood
from stream.feeds.silence.judgement import Judgement, sentence
from stream.feeds.silence.kept import LATEST, from_kept, to_kept
from stream.feeds.silence.spans import after, counted, days, merged, seconds_in
from stream.feeds.silence.week import HOUR, MEMORY, SLOT, Span, Week, reached, total

__all__ = ["FACTOR", "LEARNING", "LEAST", "QUARTER", "Judgement", "Rhythm"]

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
    week: Week = field(default_factory=Week)
    gaps: list[Span] = field(default_factory=list)
    """The gaps of eight weeks in which most was missing."""
    unseen_spans: list[Span] = field(default_factory=list)
    """When we did not look, since the last arrival."""
    flood: Flood = field(default_factory=Flood)
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
            self.week.origin = slot * SLOT
        elif abs(slot - self.last // SLOT) > 1 or slot > self.last // SLOT:
            self._step(self.last // SLOT * SLOT, slot * SLOT)
        if self.flood.count(int(slot), count, self.week):
            self.week.add(slot * SLOT)
            self._sizes = None
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
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        now = _seconds(at)
        self._quiet = days(quiet_days, at.tzinfo)
        flooding = self.watched >= LEARNING and self.flood.floods(now, self.week)
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
            words = f"flooding: {self.flood.within_hour(now)} within the hour; {words}"
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
            # Jump after jump, a clock gone mad would take it out of all years: what was kept could not be read again.
            self.week.origin = max(-LATEST, min(self.week.origin + end - start, LATEST))
            return
        spans = counted(start, end, self._left_out())
        seconds = seconds_in(spans)
        if self.unseen_spans and end - start - seconds >= SLOT:
            self.flood.excused = end + HOUR
        if not spans:
            return
        self.flood.fade(end - start)
        gap = max(spans, key=lambda span: span[1] - span[0])
        if self.watched >= LEARNING and gap[1] - gap[0] > QUARTER and self._missing([gap]) > _AGAIN * LEAST:
            gap = (gap[0], min(gap[1], self._crossing(gap[0], _AGAIN * self.threshold(), ())))
        self.week.observe(spans)
        self.watched = min(self.watched + seconds, 10 * MEMORY)
        self.longest = max(self.longest, seconds)
        self.gaps = [old for old in self.gaps if old[1] > end - MEMORY]
        if gap[1] - gap[0] > QUARTER:  # no shorter one is ever called silent
            self.gaps = sorted([*self.gaps, gap], key=lambda one: self._missing([one]), reverse=True)[:_GAPS]
        self._sizes = None

    def _left_out(self) -> list[Span]:
        return merged([*self.unseen_spans, *self._quiet], _UNSEEN + len(self._quiet))

    def _missing(self, spans: list[Span]) -> float:
        """Return how many arrivals are missing in the spans."""
        middle = [(-end, -start) for start, end in reversed(after(spans, HOUR))]
        middle = [(-end, -start) for start, end in reversed(after(middle, HOUR))]
        return max(total(spans, self.week.least()), total(middle, self.week.rates()))

    def _crossing(self, start: float, needed: float, left_out: Collection[Span]) -> float:
        """Return when so many would be missing since `start`; infinity where not within eight weeks."""
        spans = counted(start, start + MEMORY, left_out)
        later = reached(after(spans, HOUR), self.week.rates(), needed)
        if later < math.inf:
            later = next((one for one, _ in after(counted(later, later + MEMORY, left_out), HOUR)), math.inf)
        return min(later, reached(spans, self.week.least(), needed))

    def _after(self, seconds: float) -> float:
        """Return when so many seconds have been counted since the last arrival; infinity where not in 16 weeks."""
        since = self._since()
        left = after(counted(since, since + seconds + 2 * MEMORY, self._left_out()), seconds)
        return left[0][0] if left else math.inf

    def _since(self) -> float:
        return self.last if self.last is not None else self.begun or 0.0


def _seconds(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _instant(seconds: float, like: datetime) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, like.tzinfo or UTC)
    except (OverflowError, ValueError, OSError):
        return None
