"""How far behind a stage is, by what was found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stream.operate.lag.stage_lag import PartitionLag, StageLag

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _partition(committed, first=0, end=0, oldest=None, partition=0):
    return PartitionLag("wire.raw.v1", partition, committed, first, end, oldest)


def _stage(*partitions, members=1):
    return StageLag("normalise", "wirestream-normalise", "Stable", members, partitions)


@pytest.mark.parametrize(
    ("committed", "first", "end", "at", "lag", "expired"),
    [
        (5, 0, 12, 5, 7, 0),
        (12, 0, 12, 12, 0, 0),
        (None, 3, 12, 3, 9, 0),
        (5, 8, 12, 8, 4, 3),
        (40, 0, 12, 0, 12, 0),
        (5, 8, 8, 8, 0, 3),
    ],
    ids=["behind", "at the end", "never committed", "gone by retention", "made anew", "all of it gone"],
)
def test_where_a_stage_goes_on(committed, first, end, at, lag, expired):
    found = _partition(committed, first, end)
    assert (found.at, found.lag, found.expired) == (at, lag, expired)


def test_the_oldest_of_all_partitions_is_the_stages():
    old, young = NOON - timedelta(seconds=90), NOON - timedelta(seconds=5)
    stage = _stage(_partition(0, 0, 3, young), _partition(0, 0, 1, old, 1), _partition(9, 0, 9, None, 2))
    assert stage.oldest_seconds(NOON) == 90


def test_without_lag_nothing_is_old_and_an_unknown_age_is_not_zero():
    assert _stage(_partition(9, 0, 9)).oldest_seconds(NOON) == 0
    assert _stage(_partition(3, 0, 9)).oldest_seconds(NOON) is None


def test_a_record_of_a_clock_that_is_ahead_has_no_negative_age():
    assert _stage(_partition(0, 0, 1, NOON + timedelta(hours=1))).oldest_seconds(NOON) == 0


def test_one_partition_that_was_read_is_a_stage_that_has_committed():
    assert _stage(_partition(None, 0, 4), _partition(None, 0, 0, None, 1)).never_committed
    assert not _stage(_partition(None, 0, 4), _partition(2, 0, 2, None, 1)).never_committed
    assert _stage(members=0).is_down
