from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.clock import SetClock
from stream.feeds.remote_folder.listing import Entry
from stream.feeds.remote_folder.settled import Settled


def test_a_file_is_still_when_two_looks_see_it_the_same_with_the_settling_time_between():
    clock = SetClock(datetime(2026, 3, 8, 12, tzinfo=UTC))
    settled = Settled(5.0, clock)
    for size in range(6):  # it grows for 24 s
        assert settled.still([Entry("a", size, 100)]) == []
        assert settled.wait() == pytest.approx(5.0)
        clock.advance(4.8)
    assert settled.still([Entry("a", 5, 100)]) == []
    assert settled.wait() is not None
    assert settled.wait() < 5.0
    clock.advance(0.3)
    assert settled.still([Entry("a", 5, 100)]) == [Entry("a", 5, 100)]
    assert settled.wait() is None


def test_a_file_that_went_and_came_back_stands_still_anew():
    clock = SetClock(datetime(2026, 3, 8, 12, tzinfo=UTC))
    settled = Settled(5.0, clock)
    settled.still([Entry("a", 1, 100)])
    clock.advance(10)
    settled.still([])
    assert settled.still([Entry("a", 1, 100)]) == []


def test_a_file_that_never_stands_still_is_not_waited_for_for_ever():
    clock = SetClock(datetime(2026, 3, 8, 12, tzinfo=UTC))
    settled = Settled(5.0, clock)
    waits = []
    for size in range(200):
        assert settled.still([Entry("log", size, 100)]) == []
        waits.append(settled.wait())
        clock.advance(4.0)
    assert waits[0] == 5.0
    assert waits[-1] is None
