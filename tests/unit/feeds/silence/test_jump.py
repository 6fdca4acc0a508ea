"""A wall clock that was set: what passed on it without us."""

from __future__ import annotations

from datetime import timedelta

from stream.feeds.silence.jump import Jumps
from tests.bench.rhythms import START

HOUR = timedelta(hours=1)


def test_a_clock_that_was_set_forward_is_told_once_and_for_what_was_not_lived():
    jumps = Jumps(START, 7.0)
    assert jumps.seen(START + HOUR, 3607.0) is None
    assert jumps.seen(START + 3 * HOUR, 3607.0 + 3600.0) == (START + 2 * HOUR, START + 3 * HOUR)
    assert jumps.seen(START + 4 * HOUR, 3607.0 + 7200.0) is None


def test_a_clock_that_is_kept_right_and_one_that_was_set_back_are_no_jump():
    jumps = Jumps(START, 0.0)
    assert jumps.seen(START + timedelta(seconds=110), 60.0) is None
    assert jumps.seen(START - HOUR, 120.0) is None
    assert jumps.seen(START - HOUR + timedelta(seconds=60), 180.0) is None
