"""The rate of a source."""

from __future__ import annotations

from stream.feeds.push.token_bucket import TokenBucket


def passed(bucket, now, tries):
    return sum(bucket.wait(now) == 0 for _ in range(tries))


def test_twice_the_rate_passes_at_once_and_then_the_rate():
    bucket = TokenBucket(5.0, 100.0)
    assert passed(bucket, 100.0, 50) == 10
    assert passed(bucket, 101.0, 50) == 5
    assert passed(bucket, 1000.0, 50) == 10


def test_it_says_when_the_next_may_pass_in_whole_seconds():
    bucket = TokenBucket(0.1, 0.0)
    assert bucket.wait(0.0) == 0
    assert bucket.wait(0.0) == 10
    assert bucket.wait(9.5) == 1
    assert bucket.wait(10.0) == 0


def test_a_clock_that_stands_or_goes_back_gives_nothing():
    bucket = TokenBucket(1.0, 100.0)
    assert passed(bucket, 100.0, 9) == 2
    assert passed(bucket, 0.0, 9) == 0
    assert passed(bucket, 1.0, 9) == 1
