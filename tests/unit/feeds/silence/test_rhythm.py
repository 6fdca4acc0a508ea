"""A source's rhythm: what is silence and what is not, through months of invented copy."""

from __future__ import annotations

import json
import statistics
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

import pytest

from stream.feeds.silence.rhythm import LEARNING, LEAST, Rhythm
from tests.bench.rhythms import RHYTHMS, START, arrivals
from tests.bench.silence import watched

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def hourly(weeks: float, *, every: timedelta = HOUR, count: int = 1) -> Rhythm:
    """A source that brings something at each full hour."""
    return Rhythm.load(json.loads(_kept(weeks, every, count)))


@cache
def _kept(weeks: float, every: timedelta, count: int) -> str:
    rhythm, at = Rhythm.load(None), START
    while at <= START + weeks * WEEK:
        rhythm.arrived(at, count)
        at += every
    return json.dumps(rhythm.dump())


def last(rhythm: Rhythm) -> datetime:
    assert rhythm.last is not None
    return datetime.fromtimestamp(rhythm.last, UTC)


def test_eight_rhythms_make_one_false_alarm_a_month_at_most_in_the_mean():
    found = [watched(source, 3 if source.a_week > 1000 else 5, 3) for source in RHYTHMS]
    assert statistics.mean(one.false / one.months for one in found) <= 1
    assert statistics.mean(one.floods / one.months for one in found) <= 0.2
    assert sum(one.early for one in found) <= 2 * len(found)
    busy = next(one for one, source in zip(found, RHYTHMS, strict=True) if source.name.startswith("two shifts"))
    assert busy.fixed[0] / busy.months > 20, "two hours are a false alarm each night"


def test_a_source_that_dies_is_called_silent_when_it_was_said_to_be():
    rhythm = hourly(4)
    at = last(rhythm) + 30 * MINUTE
    alarm = rhythm.judge(at, "learn", ()).alarm_at
    assert alarm is not None
    assert 2 * HOUR < alarm - last(rhythm) < 5 * HOUR
    assert not rhythm.judge(alarm - MINUTE, "learn", ()).silent
    after = rhythm.judge(alarm + MINUTE, "learn", ())
    assert after.silent
    assert after.ratio > 1
    assert after.alarm_at == alarm


def test_a_night_in_which_nothing_ever_comes_is_no_silence_and_the_morning_after_is():
    rhythm = Rhythm.load(None)
    for at in (START + hours * HOUR for hours in range(4 * 168)):
        if at.weekday() < 5 and 8 <= at.hour < 18:
            for minutes in range(0, 60, 20):
                rhythm.arrived(at + minutes * MINUTE, 1)
    friday = last(rhythm)
    assert friday.weekday() == 4
    assert not rhythm.judge(friday + 2 * DAY, "learn", ()).silent
    alarm = rhythm.judge(friday + 2 * DAY, "learn", ()).alarm_at
    assert alarm is not None
    assert alarm.weekday() == 0
    assert 8 <= alarm.hour <= 14


@pytest.mark.parametrize("hours", [1, -1])
def test_summer_time_is_no_silence(hours):
    rhythm = Rhythm.load(None)
    turn = START + 4 * WEEK
    silent = 0
    for at in (START + minutes * 10 * MINUTE for minutes in range(0, 5 * 7 * 144, 2)):
        local = at + (hours * HOUR if at >= turn else timedelta())
        if 7 <= local.hour < 16:
            silent += rhythm.judge(at, "learn", ()).silent and at >= START + 3 * WEEK
            rhythm.arrived(at, 1)
    assert rhythm.watched > LEARNING
    assert silent == 0


def test_no_busy_source_is_called_silent_within_a_quarter_of_an_hour():
    rhythm = hourly(2.1, every=5 * MINUTE)
    alarm = rhythm.judge(last(rhythm), "learn", ()).alarm_at
    assert alarm is not None
    assert alarm >= last(rhythm) + 15 * MINUTE
    assert not rhythm.judge(last(rhythm) + 15 * MINUTE, "learn", ()).silent


def test_while_learning_three_times_the_longest_gap_is_allowed_and_two_hours_at_least():
    rhythm = hourly(1 / 7, every=10 * MINUTE)
    verdict = rhythm.judge(last(rhythm) + 110 * MINUTE, "learn", ())
    assert not verdict.silent
    assert verdict.words.startswith("learning: 1 days of 14; quiet for 110 min, would be called silent at 02:00")
    assert rhythm.judge(last(rhythm) + 121 * MINUTE, "learn", ()).silent
    rhythm.arrived(last(rhythm) + 2 * HOUR, 1)
    assert not rhythm.judge(last(rhythm) + 359 * MINUTE, "learn", ()).silent
    assert rhythm.judge(last(rhythm) + 361 * MINUTE, "learn", ()).silent


def test_a_fixed_time_overrides_what_was_learned_and_off_is_never():
    rhythm = hourly(4)
    at = last(rhythm) + 31 * MINUTE
    assert rhythm.judge(at, 1800.0, ()).silent
    assert not rhythm.judge(at, "learn", ()).silent
    assert not rhythm.judge(at, 7200.0, ()).silent
    never = rhythm.judge(at + 30 * DAY, "off", ())
    assert (never.silent, never.ratio, never.alarm_at) == (False, 0.0, None)


def test_a_source_that_never_brought_anything_is_silent_by_a_fixed_time_only():
    rhythm = Rhythm.load(None)
    rhythm.judge(START, 3600.0, ())
    assert rhythm.judge(START + 2 * HOUR, 3600.0, ()).silent
    verdict = rhythm.judge(START + 30 * DAY, "learn", ())
    assert not verdict.silent
    assert verdict.alarm_at is None


def test_time_in_which_we_did_not_look_is_not_counted():
    rhythm = hourly(4)
    end = last(rhythm)
    rhythm.unseen(end + 30 * MINUTE, end + 20 * HOUR)
    assert not rhythm.judge(end + 21 * HOUR, "learn", ()).silent
    assert rhythm.judge(end + 21 * HOUR, "learn", ()).ratio == pytest.approx(
        hourly(4).judge(end + 90 * MINUTE, "learn", ()).ratio, rel=0.1
    )
    assert rhythm.judge(end + 30 * HOUR, "learn", ()).silent


def test_time_in_which_we_did_not_look_is_not_learned():
    seen, unseen = hourly(4), hourly(4)
    end = last(seen)
    unseen.unseen(end, end + 2 * DAY)
    for rhythm in (seen, unseen):
        rhythm.arrived(end + 2 * DAY, 1)
    assert unseen.threshold() < seen.threshold()
    assert sum(unseen.week.seen) < sum(seen.week.seen) - 24


def test_what_heaped_up_while_we_did_not_look_is_no_flood():
    seen, unseen = hourly(4), hourly(4)
    end = last(seen)
    unseen.unseen(end, end + 2 * DAY)
    for rhythm in (seen, unseen):
        rhythm.arrived(end + 2 * DAY, 500)
    assert seen.judge(end + 2 * DAY + MINUTE, "learn", ()).flooding
    assert not unseen.judge(end + 2 * DAY + MINUTE, "learn", ()).flooding


def test_a_source_that_was_dead_for_days_is_not_allowed_days_from_then_on():
    rhythm = hourly(6)
    before = rhythm.threshold()
    back = last(rhythm) + 3 * DAY
    assert rhythm.judge(back, "learn", ()).silent
    rhythm.arrived(back, 1)
    assert before < rhythm.threshold() < 2 * before
    for hours in range(1, 24):
        rhythm.arrived(back + hours * HOUR, 1)
    assert rhythm.judge(last(rhythm) + 12 * HOUR, "learn", ()).silent


def test_a_gap_is_forgotten_after_eight_weeks():
    rhythm = hourly(4)
    back = last(rhythm) + 5 * HOUR
    rhythm.arrived(back, 1)
    wide = rhythm.threshold()
    for hours in range(1, 8 * 168 + 3):
        rhythm.arrived(back + hours * HOUR, 1)
    assert wide > 1.1 * LEAST
    assert rhythm.threshold() == LEAST


def test_quiet_days_are_not_counted_by_the_date_of_the_zone():
    rhythm = hourly(4)
    end = last(rhythm)
    assert end.hour == 0
    quiet = {end.date(), end.date() + DAY}
    assert rhythm.judge(end + 47 * HOUR, "learn", ()).silent
    assert not rhythm.judge(end + 47 * HOUR, "learn", quiet).silent
    assert rhythm.judge(end + 54 * HOUR, "learn", quiet).silent
    east = timezone(timedelta(hours=9))
    early = rhythm.judge((end + 46 * HOUR).astimezone(east), "learn", quiet)
    assert early.silent, "where the day began nine hours earlier it ended so, too"


def test_a_quiet_day_is_not_learned():
    rhythm, plain = hourly(4), hourly(4)
    end = last(rhythm)
    rhythm.judge(end + 23 * HOUR, "learn", {end.date()})
    for one in (rhythm, plain):
        one.arrived(end + 24 * HOUR, 1)
    assert rhythm.threshold() < plain.threshold()


def test_a_flood_is_ten_times_what_the_hour_brings_and_drops_nothing():
    rhythm = hourly(4, count=6)
    at = last(rhythm) + HOUR
    rhythm.arrived(at, 55)
    assert not rhythm.judge(at, "learn", ()).flooding, "nine times as many"
    rhythm.arrived(at + MINUTE, 50)
    assert rhythm.judge(at + MINUTE, "learn", ()).flooding
    assert "flooding: 105 within the hour" in rhythm.judge(at + MINUTE, "learn", ()).words
    assert not rhythm.judge(at + 62 * MINUTE, "learn", ()).flooding


def test_a_few_are_no_flood_of_a_source_that_brings_next_to_nothing():
    rhythm = hourly(4, every=DAY)
    rhythm.arrived(last(rhythm) + DAY, 50)
    assert not rhythm.judge(last(rhythm), "learn", ()).flooding
    rhythm.arrived(last(rhythm) + MINUTE, 1)
    assert rhythm.judge(last(rhythm), "learn", ()).flooding


def test_a_digest_that_comes_at_another_hour_is_no_flood():
    rhythm = hourly(4, every=DAY, count=200)
    rhythm.arrived(last(rhythm) + 27 * HOUR, 200)
    assert not rhythm.judge(last(rhythm), "learn", ()).flooding
    rhythm.arrived(last(rhythm) + 10 * MINUTE, 200)
    assert rhythm.judge(last(rhythm), "learn", ()).flooding


def test_a_clock_that_goes_back_and_one_that_was_years_ahead_cost_nothing_that_was_learned():
    rhythm = hourly(4)
    learned, end = rhythm.threshold(), last(rhythm)
    rhythm.arrived(end - HOUR, 1)
    rhythm.arrived(end + 15 * 365 * DAY, 1)
    assert not rhythm.judge(end + HOUR, "learn", ()).silent
    assert last(rhythm) == end + HOUR, "what came in the future came now at the latest"
    assert rhythm.judge(end + 12 * HOUR, "learn", ()).silent
    assert rhythm.threshold() == pytest.approx(learned, rel=0.1)


def test_it_is_kept_as_small_json_and_read_again():
    rhythm = Rhythm.load(None)
    for at, count in arrivals(RHYTHMS[1], 4, 1):
        rhythm.arrived(at, count * 1000)
    for piece in range(30):
        rhythm.unseen(last(rhythm) + piece * HOUR, last(rhythm) + piece * HOUR + 0.1234567 * HOUR)
    text = json.dumps(rhythm.dump())
    assert len(text) <= 6000
    again = Rhythm.load(json.loads(text))
    for hours in (0, 3, 30, 300):
        at = last(rhythm) + hours * HOUR
        assert again.judge(at, "learn", ()) == rhythm.judge(at, "learn", ())


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"last": "x"}, {"last": float("nan")}, {"last": True}, {"came": [0.0] * 167}, {"came": None},
        {"seen": [-1.0] * 168}, {"items": [float("inf")] * 168}, {"gaps": [[2, 1]]}, {"gaps": [[1]]}, {"gaps": {}},
        {"unseen": [[0, 1]] * 100}, {"recent": [["a", 1]]}, {"weight": 0}, {"watched": -1}, {"peak": None},
    ],
)  # fmt: skip
def test_what_was_not_written_so_is_a_fresh_one(change):
    kept = hourly(3).dump()
    assert Rhythm.load(kept).watched > 0
    assert Rhythm.load(kept | change).dump() == Rhythm.load(None).dump()
    assert Rhythm.load({key: value for key, value in kept.items() if key not in change}).watched == 0


def test_words():
    rhythm = hourly(4)
    end = last(rhythm)
    said = [rhythm.judge(end + hours * HOUR, "learn", ()).words for hours in (0.5, 10)]
    assert said[0].startswith("quiet for 30 min; would be called silent at 0")
    assert said[1].startswith("silent: quiet for 10 h, too long since 0")
    seldom = hourly(8, every=2 * DAY)
    words = seldom.judge(last(seldom) + DAY, "learn", ()).words
    assert words.startswith("quiet for 24 h; too seldom to be called dead in hours: would be called silent on ")
    assert "cannot" not in words
    quiet = {date(2026, 2, 2) + days * DAY for days in range(200)}
    assert "within eight weeks" in rhythm.judge(end + HOUR, "learn", quiet).words
