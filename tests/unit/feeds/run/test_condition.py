from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stream.feeds.rss.settings import RssSettings
from stream.feeds.run.condition import Condition
from stream.feeds.run.kept import Status
from stream.feeds.status import FeedState
from stream.observe import feed_metrics as metrics

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.fixture
def make(clock):
    made = []

    def make(kept=None, silence="1h"):
        settings = RssSettings(kind="rss", url="https://example.org/", silence=silence)
        made.append(Condition("mairie", "rss", settings, kept or Status(), who="me:1", clock=clock))
        return made[-1]

    yield make
    for one in made:
        one.tally.close()


def ratio():
    return metrics.SILENCE_RATIO.labels("mairie")._value.get()


def test_a_source_that_is_looked_at_and_brings_nothing_is_silent_and_an_arrival_ends_that(make, clock):
    condition = make()
    condition.succeeded()
    condition.arrived(1)
    condition.judge()
    assert condition.state is FeedState.OK
    clock.advance(2 * 3600)
    condition.succeeded()
    condition.judge()
    assert condition.state is FeedState.SILENT
    assert ratio() > 1
    assert condition.status().quiet.words
    condition.arrived(1)
    condition.judge()
    assert condition.state is FeedState.OK


def test_a_source_that_we_cannot_look_at_is_not_silent(make, clock):
    """Two alarms that are never mixed: we do not see what comes."""
    condition = make()
    condition.succeeded()
    condition.arrived(1)
    clock.advance(2 * 3600)
    condition.failed(FeedState.BACKING_OFF, "no route")
    condition.judge()
    assert condition.state is FeedState.BACKING_OFF
    assert ratio() == 0


def test_what_we_did_not_see_is_no_silence_of_the_source(make, clock):
    condition = make()
    condition.succeeded()
    condition.arrived(1)
    condition.failed(FeedState.BACKING_OFF, "no route")
    clock.advance(2 * 3600)
    condition.succeeded()
    condition.judge()
    assert condition.state is FeedState.OK


def test_the_time_in_which_no_process_ran_is_no_silence_of_the_source(make, clock):
    condition = make()
    condition.succeeded()
    condition.arrived(1)
    kept = condition.status()
    clock.advance(2 * 3600)
    again = make(kept)
    again.succeeded()
    again.judge()
    assert again.state is FeedState.OK


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
@pytest.mark.parametrize("silence", ["learn", "30m"])
def test_a_wall_clock_that_is_set_by_an_hour_sets_off_no_alarm(make, clock, jump, silence):
    condition = make(silence=silence)
    condition.succeeded()
    condition.arrived(1)
    clock.set(clock.now() + jump)
    condition.succeeded()
    condition.judge()
    assert condition.state is FeedState.OK


def test_after_a_wall_clock_that_was_set_back_a_silence_is_still_seen(make, clock):
    condition = make(silence="30m")
    condition.succeeded()
    condition.arrived(1)
    clock.set(clock.now() - timedelta(hours=1))
    condition.judge()
    clock.advance(31 * 60)
    condition.succeeded()
    condition.judge()
    late = condition.state
    clock.advance(60 * 60)
    condition.succeeded()
    condition.judge()
    assert (late, condition.state) == (FeedState.OK, FeedState.SILENT)


def test_what_was_kept_by_a_clock_that_was_ahead_is_not_believed(make, clock):
    condition = make(Status(last_success=NOON + timedelta(days=3), last_item=NOON + timedelta(days=3)))
    assert condition.last_success is None
    assert condition.last_item is None


@pytest.mark.parametrize("state", [FeedState.REFUSED, FeedState.GONE, FeedState.BACKING_OFF])
def test_a_source_that_may_not_be_looked_at_yet_stays_what_it_was_over_a_restart(make, clock, state):
    """Or its alarm would end with each restart, until the next look says the same again."""
    kept = Status(state=state, fault="password", not_before=NOON + timedelta(minutes=10))
    condition = make(kept)
    assert (condition.state, condition.status().fault) == (state, "password")
    condition.judge()
    assert metrics.STATE.labels("mairie", str(state))._value.get() == 1
    clock.advance(600)
    assert make(kept).state is FeedState.STARTING


def test_before_the_first_success_its_age_counts_from_when_we_began(make, clock):
    make()
    assert metrics.LAST_SUCCESS.labels("mairie")._value.get() == clock.now().timestamp()


def test_what_is_said_of_a_source_is_cut_to_a_sentence(make):
    condition = make()
    condition.note("x" * 5000)
    condition.failed(FeedState.BACKING_OFF, "y" * 5000)
    assert len(condition.status().pack()) < 4000
