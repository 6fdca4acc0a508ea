from __future__ import annotations

import pytest

from stream.feeds.run.hold import Lease, Lost

SESSION = 30.0


async def test_what_the_broker_confirmed_counts_for_one_session_from_when_it_was_asked(clock, ours):
    assert not ours.hold.sure
    await ours.hold.confirm()
    clock.advance(SESSION - 1)
    assert ours.hold.sure
    clock.advance(1)
    assert not ours.hold.sure


async def test_a_slow_answer_counts_from_the_question_on(clock):
    async def slow():
        clock.advance(SESSION)  # the process was frozen while it asked
        return True

    lease = Lease(SESSION, clock, slow)
    assert await lease.renew()
    assert not lease.fresh


async def test_a_broker_that_is_away_is_waited_for(clock, ours):
    ours.broker.knows = False
    clock.slept.clear()
    asked = []

    async def ask():
        asked.append(1)
        return len(asked) > 3

    ours.broker.lease._ask = ask
    await ours.hold.confirm()
    assert len(asked) == 4
    assert len(clock.slept) == 3


async def test_one_who_was_put_out_or_is_leaving_waits_for_nothing(ours):
    ours.broker.knows = False
    ours.hold.leave()
    with pytest.raises(Lost):
        await ours.hold.confirm()


async def test_one_who_is_leaving_may_use_up_what_was_confirmed(ours):
    await ours.hold.confirm()
    ours.hold.leave()
    await ours.hold.confirm()


async def test_what_is_over_is_lost_whatever_was_confirmed(ours):
    await ours.hold.confirm()
    ours.hold.end()
    assert not ours.hold.sure
    with pytest.raises(Lost):
        await ours.hold.confirm()
