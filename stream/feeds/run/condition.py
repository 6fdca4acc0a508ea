"""Knows how one source does: what its looks said, how quiet it is, and so its state, its status and its series."""

from __future__ import annotations

from datetime import datetime, timedelta

from stream.clock import Clock
from stream.feeds.run.kept import Quiet, Status
from stream.feeds.run.tally import Tally
from stream.feeds.silence.jump import Jumps
from stream.feeds.silence.rhythm import Rhythm
from stream.feeds.source import SourceSettings
from stream.feeds.status import FeedState
from stream.feeds.transport import Skipped

__all__ = ["Condition"]

_TEXT = 300
"""Characters of a sentence that is kept for people."""
_FAILING = frozenset({FeedState.BACKING_OFF, FeedState.REFUSED, FeedState.GONE})
_FUTURE = timedelta(minutes=5)
"""How far what was kept may be ahead of our clock before it counts as nonsense: clocks of machines differ."""


class Condition:
    """The condition of a source while this process owns it. It is the `Report` of its looks."""

    def __init__(self, name: str, kind: str, settings: SourceSettings, kept: Status, *, who: str, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._kind = kind
        self.who = who
        """Who writes the status; empty once nobody runs the source any more."""
        self._tally = Tally(name)
        now = clock.now()
        self.base = _first_state(kept, now)
        self.failures = kept.failures
        self.fault: str | None = kept.fault
        self.paused = kept.paused
        self.applied = kept.applied
        self.folded = kept.folded
        self.next_look: datetime | None = None
        self.not_before = kept.not_before
        self._note = kept.note
        self._backlog = kept.backlog
        self.last_success, self.last_item = _past(kept.last_success, now), _past(kept.last_item, now)
        self._rhythm = Rhythm.load(kept.rhythm)
        self._jumps = Jumps(now, clock.monotonic())
        self._unseen_since: datetime | None = _past(kept.written, now) or now
        """Since when we do not look; None while we do."""
        self._quiet = kept.quiet
        self._certificate_ends: datetime | None = None
        self._flooding = self._silent = False
        # Before the first success: since when we look. An alarm on its age then waits as long as any other.
        self._tally.last_success((self.last_success or now).timestamp())
        if self.last_item is not None:
            self._tally.last_item(self.last_item.timestamp())
        self._tally.backlog(self._backlog)

    # What a look reports

    def skipped(self, why: Skipped, count: int = 1) -> None:
        self._tally.skipped(why, count)

    def gap(self) -> None:
        self._tally.gap()

    def backlog(self, count: int) -> None:
        self._backlog = count
        self._tally.backlog(count)

    def note(self, text: str | None) -> None:
        self._note = None if text is None else text[:_TEXT]

    # What the runner tells

    def certificate(self, ends: datetime | None) -> None:
        """Say when the certificate that the far side shows ends; None where it shows none."""
        if ends is not None and ends != self._certificate_ends:
            self._certificate_ends = ends
            self._tally.certificate_ends(ends.timestamp())

    @property
    def tally(self) -> Tally:
        return self._tally

    @property
    def state(self) -> FeedState:
        """The state as it is shown: of a source that does well, whether it is too quiet, or too loud."""
        if self.base is not FeedState.OK:
            return self.base
        return FeedState.SILENT if self._silent else FeedState.FLOODING if self._flooding else FeedState.OK

    @property
    def news(self) -> tuple[FeedState, bool]:
        """What is told at once where it changes: the state, and whether anything ever came, which whoever has just set
        the source up is waiting to see.
        """
        return self.state, self.last_item is not None

    def succeeded(self) -> None:
        """The far side answered, and what it brought is kept."""
        now = self._clock.now()
        if self._unseen_since is not None:
            self._rhythm.unseen(self._unseen_since, now)
            self._unseen_since = None
        self.base, self.failures, self.fault, self.not_before = FeedState.OK, 0, None, None
        self.last_success = now
        self._tally.last_success(now.timestamp())

    def arrived(self, count: int, at: datetime | None = None) -> None:
        """So many items are with the brokers."""
        at = self._clock.now() if at is None else at
        self._rhythm.arrived(at, count)
        self.last_item = at if self.last_item is None else max(at, self.last_item)
        self._tally.last_item(self.last_item.timestamp())

    def failed(self, base: FeedState, fault: str) -> None:
        """A look failed, so that we do not see what comes."""
        self.base = base
        self.failures += 1
        self.fault = fault[:_TEXT]
        self._unseen_since = self._unseen_since or self.last_success or self._clock.now()

    def pause(self, *, paused: bool) -> None:
        """Somebody pauses the source, or takes that back."""
        self.paused = paused
        self.base = FeedState.PAUSED if paused else FeedState.STARTING
        if paused:
            self._unseen_since = self._unseen_since or self._clock.now()

    def judge(self) -> None:
        """Look how quiet the source is now. Time by which the clock was set forward is no quiet."""
        if (jump := self._jumps.seen(self._clock.now(), self._clock.monotonic())) is not None:
            self._rhythm.unseen(*jump)
        verdict = self._rhythm.judge(self._clock.now(), self._settings.silence, self._settings.quiet_days)
        seen = self._unseen_since is None
        self._silent, self._flooding = verdict.silent and seen, verdict.flooding
        self._quiet = Quiet(ratio=verdict.ratio, alarm_at=verdict.alarm_at, words=verdict.words)
        self._tally.ratio(verdict.ratio if seen else 0.0)  # what we do not see is no silence
        self._tally.state(self.state)

    def status(self) -> Status:
        """Return the status as it is to be kept."""
        return Status(
            kind=self._kind, state=self.state, failures=self.failures, fault=self.fault, note=self._note,
            backlog=self._backlog, last_success=self.last_success, last_item=self.last_item, next_look=self.next_look,
            not_before=self.not_before, certificate_ends=self._certificate_ends, paused=self.paused,
            quiet=self._quiet, rhythm=self._rhythm.dump(), applied=self.applied, folded=self.folded,
            who=self.who, written=self._clock.now(),
        )  # fmt: skip


def _first_state(kept: Status, now: datetime) -> FeedState:
    """Return the state before the first look. A source that may not be looked at yet stays what it was: an alarm would
    end with each restart, for a quarter of an hour or an hour.
    """
    if kept.paused:
        return FeedState.PAUSED
    waits = kept.not_before is not None and kept.not_before > now
    return kept.state if waits and kept.state in _FAILING else FeedState.STARTING


def _past(at: datetime | None, now: datetime) -> datetime | None:
    return None if at is None or at > now + _FUTURE else at
