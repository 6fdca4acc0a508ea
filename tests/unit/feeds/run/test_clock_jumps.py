"""How a source does, where the clock of the machine is set under it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stream.feeds.run.condition import Condition
from stream.feeds.run.kept import Status
from stream.feeds.source import SourceSettings
from stream.feeds.status import FeedState


class JumpingClock:
    """Two clocks that need not agree."""

    def __init__(self) -> None:
        self.wall, self.lived = datetime(2026, 3, 2, tzinfo=UTC), 0.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.lived

    async def sleep(self, seconds: float) -> None:
        self.pass_time(seconds)

    def pass_time(self, seconds: float, *, jump: timedelta = timedelta()) -> None:
        self.wall += timedelta(seconds=seconds) + jump
        self.lived += seconds


def condition(clock: JumpingClock) -> Condition:
    made = Condition("jumping", "rss", SourceSettings(silence=1800.0), Status(), who="me", clock=clock)
    made.succeeded()
    made.arrived(1)
    made.judge()
    return made


def test_a_clock_that_is_set_forward_is_no_silence():
    clock = JumpingClock()
    source = condition(clock)
    clock.pass_time(60, jump=timedelta(hours=1))
    source.judge()
    assert source.state is FeedState.OK
    clock.pass_time(1800)
    source.judge()
    assert source.state is FeedState.SILENT
    source.tally.close()
