"""What holds of a source's rhythm in whatever order it is told of arrivals and of time that nobody saw."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stream.feeds.silence.rhythm import Rhythm
from tests.bench.rhythms import START

WEEKS = 6 * 7 * 24 * 60
minutes = st.integers(-60, WEEKS).map(lambda passed: START + timedelta(minutes=passed))
wild = st.datetimes(timezones=st.just(UTC)) | st.datetimes()
instants = minutes | wild
counts = st.integers(-1, 3) | st.integers(0, 10**12)
silences = st.sampled_from(["learn", "off"]) | st.floats(1, 10**6)
quiet_days = st.sets(st.dates() | st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("arrived"), instants, counts),
        st.tuples(st.just("unseen"), instants, instants),
        st.tuples(st.just("judge"), instants, st.tuples(silences, quiet_days)),
        st.tuples(st.just("hourly"), minutes, st.integers(1, 40)),
    ),
    max_size=15,
)


_KEPT: dict[str, Any] = {}


def learned() -> dict[str, Any]:
    """An hourly source after three weeks, as it is kept; made once."""
    if not _KEPT:
        rhythm = Rhythm.load(None)
        tell(rhythm, [("hourly", START, 504)])
        _KEPT.update(rhythm.dump())
    return _KEPT


def tell(rhythm: Rhythm, taken: list[Any]) -> None:
    for what, at, more in taken:
        if what == "hourly":
            for hours in range(more):
                rhythm.arrived(at + timedelta(hours=hours), 1 + hours % 3)
        elif what == "judge":
            rhythm.judge(at, *more)
        else:
            getattr(rhythm, what)(at, more)


def test_a_clock_that_jumps_by_millennia_again_and_again_leaves_what_can_be_read():
    rhythm = Rhythm.load(learned())
    far, long_ago = datetime(9000, 1, 1, tzinfo=UTC), datetime(401, 1, 1, tzinfo=UTC)
    for _ in range(3):
        rhythm.arrived(far, 1)
        rhythm.judge(long_ago, "learn", ())
    assert Rhythm.load(json.loads(json.dumps(rhythm.dump()))).dump() == rhythm.dump()


@given(st.booleans(), steps, instants, silences, quiet_days)
@settings(max_examples=40, deadline=None)
def test_no_order_of_calls_raises_and_what_is_kept_judges_the_same(new, taken, at, silence, quiet):
    rhythm = Rhythm.load(None if new else learned())
    tell(rhythm, taken)
    kept = json.dumps(rhythm.dump())
    assert len(kept) <= 6000
    verdict = rhythm.judge(at, silence, quiet)
    assert math.isfinite(verdict.ratio)
    assert verdict.ratio >= 0
    assert verdict.silent == (verdict.ratio > 1)
    assert verdict.words
    assert Rhythm.load(json.loads(kept)).judge(at, silence, quiet) == verdict


@given(st.permutations([0, 7, 60, 130, 299]), st.integers(0, 900), st.booleans(), minutes)
@settings(max_examples=40, deadline=None)
def test_the_order_of_arrivals_within_five_minutes_does_not_matter(seconds, slot, new, at):
    told = []
    for order in (sorted(seconds), seconds):
        rhythm = Rhythm.load(None if new else learned())
        five = START + timedelta(weeks=3, minutes=5 * slot)
        for one in order:
            rhythm.arrived(five + timedelta(seconds=one), 2)
        told.append((rhythm.dump(), rhythm.judge(at, "learn", ())))
    assert told[0] == told[1]


_JUNK = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), st.lists, max_leaves=6)


@given(st.dictionaries(st.sampled_from([*Rhythm.load(None).dump(), "x"]), _JUNK), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_was_kept_is_read_or_made_anew(junk, alone):
    read = Rhythm.load(junk if alone else learned() | junk)
    verdict = read.judge(START + timedelta(days=23), "learn", ())
    assert math.isfinite(verdict.ratio)
