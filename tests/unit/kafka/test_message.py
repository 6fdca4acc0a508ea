"""A record as it was read."""

from __future__ import annotations

import pytest

from schemas import DeadLetter
from stream.errors import Reason, Rejected
from stream.kafka.deadletters.letter import dead_letter
from tests.factories import record


@pytest.mark.parametrize("stamp", [-(2**62), -(10**15), -1, 10**15, 2**62])
def test_a_time_stamp_that_no_calendar_holds_is_taken_for_one_that_does(stamp):
    """A producer may say what it likes: to fail at it would be to fail at its dead letter too, again and again."""
    came = record(timestamp_ms=stamp)
    assert came.time.year == (2000 if stamp < 0 else 2200)
    assert DeadLetter.from_headers(dead_letter(came, "normalise", Rejected(Reason.EMPTY)).headers).original_timestamp
