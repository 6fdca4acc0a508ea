from __future__ import annotations

import pytest

from stream.feeds.run.hold import Lost
from stream.feeds.run.keep import Keeper
from stream.feeds.run.kept import Status
from stream.feeds.run.records import MarkTooLarge, Writer, pack_mark, partition_of


@pytest.fixture
def keeper(ours, sender, clock):
    return Keeper("ap", ours.hold, ours.ledger, sender, clock)


async def test_what_is_kept_lies_in_the_sources_partition_and_says_who_wrote_it(keeper, sender):
    await keeper.mark({"n": 1})
    (record,) = sender.sent
    assert (record.topic, record.key, record.partition) == ("wirestream-feeds-state", b"ap", partition_of("ap"))
    assert Writer.of(record.headers) == Writer("me", 5)


async def test_what_is_kept_is_known_at_once(keeper, ours):
    await keeper.mark({"n": 1})
    assert ours.ledger.entries["ap"].mark == pack_mark({"n": 1})


async def test_a_broker_that_is_away_is_waited_for(keeper, sender, clock):
    sender.away = 3
    await keeper.mark({"n": 1})
    assert sender.values("ap") == [pack_mark({"n": 1})]
    assert len(clock.slept) == 3


async def test_nothing_is_written_by_who_is_not_sure_any_more(keeper, ours, sender):
    ours.hold.end()
    with pytest.raises(Lost):
        await keeper.mark({"n": 1})
    assert sender.sent == []


async def test_what_the_broker_finds_too_large_is_said(keeper, sender):
    sender.too_large = True
    with pytest.raises(MarkTooLarge, match="at the broker"):
        await keeper.mark({"n": 1})


async def test_a_status_that_the_broker_does_not_take_is_said_and_no_fault(keeper, sender):
    sender.too_large = True
    await keeper.status(Status(kind="rss"))
    assert sender.sent == []


async def test_all_that_is_kept_is_forgotten(keeper, sender):
    await keeper.forget()
    assert {(one.key, one.value) for one in sender.sent} == {
        (b"ap", None), (b"ap/status", None), (b"ap/command", None), (b"ap/arrivals", None)
    }  # fmt: skip
