from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from stream.feeds.rss.settings import RssSettings
from stream.feeds.run import schedule
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


def _rss(every="60s"):
    return RssSettings(kind="rss", url="https://example.org/", every=every)


@pytest.fixture
def chance():
    return random.Random(7)


def test_looks_are_spread_by_a_tenth_so_that_feeds_of_one_host_drift_apart(chance):
    waits = [schedule.after_look(_rss(), None, chance) for _ in range(200)]
    assert all(54 <= wait <= 66 for wait in waits)
    assert max(waits) - min(waits) > 8


def test_the_far_sides_own_wish_goes_before_the_files(chance):
    assert schedule.after_look(_rss(), 600.0, chance) >= 540
    assert schedule.after_look(_rss(), 0.0, chance) > 0, "no transport makes us spin"


def test_faults_wait_once_twice_thrice_the_interval_and_a_quarter_of_an_hour_at_most(chance):
    waits = [schedule.after_fault(_rss(), FarSideFault("x"), n, chance) for n in (1, 2, 3, 500)]
    for wait, wanted in zip(waits, (60, 120, 180, 900), strict=True):
        assert wanted * 0.9 <= wait <= wanted * 1.1


def test_a_source_that_is_looked_at_hourly_is_not_looked_at_more_often_when_it_fails(chance):
    assert schedule.after_fault(_rss("1h"), FarSideFault("x"), 3, chance) >= 0.9 * 3600


def test_one_that_refuses_us_is_asked_four_times_an_hour_at_most(chance):
    waits = [schedule.after_fault(_rss("1s"), FarSideRefuses("x"), 1, chance) for _ in range(100)]
    assert min(waits) >= 900
    assert max(waits) < 1000


def test_one_that_is_gone_is_looked_at_hourly(chance):
    assert 3200 < schedule.after_fault(_rss(), FarSideGone("x"), 1, chance) < 4000


@pytest.mark.parametrize("kind", [FarSideFault, FarSideRefuses, FarSideGone])
def test_retry_after_is_never_cut_short_up_to_a_day(kind, chance):
    assert schedule.after_fault(_rss(), kind("x", retry_after=7200), 1, chance) >= 7200
    assert schedule.after_fault(_rss(), kind("x", retry_after=10**9), 1, chance) == 24 * 3600


def test_a_retry_after_of_a_second_makes_no_far_side_that_fails_busy(chance):
    assert schedule.after_fault(_rss(), FarSideFault("x", retry_after=1), 5, chance) >= 270


def test_the_first_looks_of_many_are_spread_and_one_alone_starts_at_once(chance):
    assert schedule.before_first(_rss(), 1, chance) <= 0.2
    many = [schedule.before_first(_rss(), 500, chance) for _ in range(500)]
    assert max(many) <= 30
    assert max(many) - min(many) > 25


def test_what_a_far_side_asked_for_outlives_a_restart_but_a_wrong_clock_costs_a_day_at_most():
    assert schedule.still_to_wait(None, NOON) == 0
    assert schedule.still_to_wait(NOON - timedelta(hours=1), NOON) == 0
    assert schedule.still_to_wait(NOON + timedelta(minutes=10), NOON) == 600
    assert schedule.still_to_wait(NOON + timedelta(days=900), NOON) == 24 * 3600
