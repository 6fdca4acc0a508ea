"""A channel's queue, told the time."""

import time
from datetime import timedelta
from uuid import UUID

import pytest

from stream.agents.channel_queue import ChannelQueue
from stream.agents.notice import Notice
from tests.factories import NOON, alert_of


def _notice(story, due=NOON, **fields):
    alert = alert_of(story=UUID(int=story), due=due, **fields)
    return Notice(alert=alert, partition=0, waiting=("chat",), next_at=due)


def _sent(queue, now):
    """All that can be sent now, in order."""
    found = []
    while (notice := queue.next(now)) is not None:
        found.append(notice)
        queue.take_out(notice)
        queue.succeeded()
    return found


def test_what_is_asked_costs_the_same_however_much_waits_or_is_held():
    """After an outage of a day, and in a night of embargoes."""

    def cost(waiting):
        queue = ChannelQueue("chat")
        for number in range(waiting):
            queue.put(_notice(number, due=NOON + timedelta(days=number % 2)))
        queue.next(NOON)
        began = time.process_time()
        for _ in range(200):
            queue.take_out(queue.next(NOON))
        return time.process_time() - began

    small, large = min(cost(500) for _ in range(3)), min(cost(20_000) for _ in range(3))
    assert large < 5 * small


def test_what_is_held_goes_at_its_time_behind_what_waits_already():
    queue = ChannelQueue("chat")
    notices = [_notice(1, NOON + timedelta(hours=2)), _notice(2, NOON + timedelta(hours=1)), _notice(3)]
    for notice in notices:
        queue.put(notice)
    assert _sent(queue, NOON) == [notices[2]]
    assert _sent(queue, NOON + timedelta(minutes=59)) == []
    assert _sent(queue, NOON + timedelta(hours=1)) == [notices[1]]
    assert _sent(queue, NOON + timedelta(hours=3)) == [notices[0]]
    assert _sent(queue, NOON + timedelta(days=9)) == []


@pytest.mark.parametrize("alone", [False, True], ids=["away", "an alert alone"])
def test_a_clock_that_is_set_back_does_not_silence_a_channel(alone):
    """One that was hours ahead made each certificate invalid, so that the channel failed just before."""
    queue, ahead = ChannelQueue("chat"), NOON + timedelta(hours=6)
    queue.put(_notice(1))
    for _ in range(1 + alone):
        queue.failed(queue.next(ahead), ahead, refused=True)
        ahead += timedelta(seconds=5)
        if alone:
            queue.succeeded()
    assert queue.next(ahead - timedelta(seconds=2)) is None, "it was not set back for that"
    held = _notice(2, NOON + timedelta(hours=1))
    queue.put(held)
    assert queue.next(NOON) == _notice(1)
    queue.take_out(_notice(1))
    assert queue.next(NOON) is None, "what is held stays so"
    assert queue.next(NOON + timedelta(hours=1)) == held


def test_an_alert_that_fails_alone_comes_back_by_itself_and_holds_its_own_story():
    queue = ChannelQueue("chat")
    choking, behind = _notice(1), _notice(1, kind="correction")
    queue.put(choking)
    queue.put(behind)
    queue.failed(choking, NOON, refused=False)
    assert queue.next(NOON + timedelta(seconds=4)) is None, "the channel is away"
    queue.succeeded()
    queue.failed(choking, NOON, refused=False)
    assert queue.next(NOON + timedelta(seconds=9)) is None, "it is not the channel's fault"
    assert queue.next(NOON + timedelta(seconds=10)) is choking
    assert _sent(queue, NOON + timedelta(seconds=10)) == [choking, behind]


def test_an_emptied_queue_still_knows_that_its_channel_is_away():
    queue = ChannelQueue("chat")
    queue.put(_notice(1))
    queue.failed(_notice(1), NOON, refused=False)
    queue.empty()
    queue.put(again := _notice(1))
    assert queue.next(NOON) is None
    assert queue.next(NOON + timedelta(seconds=5)) is again


def test_a_channel_that_was_changed_is_asked_at_once():
    """Whether it was away as a whole, or one alert failed alone while others passed."""
    queue, alone = ChannelQueue("chat"), _notice(1)
    queue.put(alone)
    queue.failed(alone, NOON, refused=True)
    assert queue.next(NOON) is None
    queue.ask_anew()
    assert queue.next(NOON) is alone
    assert queue.refused_for(alone, NOON + timedelta(hours=1)) == timedelta()
    for _ in range(2):
        queue.succeeded()
        queue.failed(alone, NOON, refused=False)
    queue.succeeded()
    assert queue.next(NOON) is None
    queue.ask_anew()
    assert queue.next(NOON) is alone
