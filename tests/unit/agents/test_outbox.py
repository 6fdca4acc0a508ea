"""A channel's queue, told the time."""

import time
from datetime import timedelta
from uuid import UUID

from night_desk import NOON, alert_of

from stream.agents.notice import Notice
from stream.agents.outbox import Outbox


def _notice(story, due=NOON, **fields):
    alert = alert_of(story=UUID(int=story), due=due, **fields)
    return Notice(alert=alert, partition=0, waiting=("chat",), next_at=due)


def _sent(outbox, now):
    """All that can be sent now, in order."""
    found = []
    while (notice := outbox.next(now)) is not None:
        found.append(notice)
        outbox.take_out(notice)
        outbox.succeeded()
    return found


def test_what_is_asked_costs_the_same_however_much_waits_or_is_held():
    """After an outage of a day, and in a night of embargoes."""

    def cost(waiting):
        outbox = Outbox()
        for number in range(waiting):
            outbox.put(_notice(number, due=NOON + timedelta(days=number % 2)))
        outbox.next(NOON)
        began = time.process_time()
        for _ in range(200):
            outbox.take_out(outbox.next(NOON))
        return time.process_time() - began

    small, large = min(cost(500) for _ in range(3)), min(cost(20_000) for _ in range(3))
    assert large < 5 * small


def test_what_is_held_goes_at_its_time_behind_what_waits_already():
    outbox = Outbox()
    notices = [_notice(1, NOON + timedelta(hours=2)), _notice(2, NOON + timedelta(hours=1)), _notice(3)]
    for notice in notices:
        outbox.put(notice)
    assert _sent(outbox, NOON) == [notices[2]]
    assert _sent(outbox, NOON + timedelta(minutes=59)) == []
    assert _sent(outbox, NOON + timedelta(hours=1)) == [notices[1]]
    assert _sent(outbox, NOON + timedelta(hours=3)) == [notices[0]]
    assert _sent(outbox, NOON + timedelta(days=9)) == []


def test_an_alert_that_fails_alone_comes_back_by_itself_and_holds_its_own_story():
    outbox = Outbox()
    choking, behind = _notice(1), _notice(1, kind="correction")
    outbox.put(choking)
    outbox.put(behind)
    outbox.failed(choking, NOON, refused=False)
    assert outbox.next(NOON + timedelta(seconds=4)) is None, "the channel is away"
    outbox.succeeded()
    outbox.failed(choking, NOON, refused=False)
    assert outbox.next(NOON + timedelta(seconds=9)) is None, "it is not the channel's fault"
    assert outbox.next(NOON + timedelta(seconds=10)) is choking
    assert _sent(outbox, NOON + timedelta(seconds=10)) == [choking, behind]


def test_an_emptied_queue_still_knows_that_its_channel_is_away():
    outbox = Outbox()
    outbox.put(_notice(1))
    outbox.failed(_notice(1), NOON, refused=False)
    outbox.empty()
    outbox.put(again := _notice(1))
    assert outbox.next(NOON) is None
    assert outbox.next(NOON + timedelta(seconds=5)) is again
