"""The same delivery again: before, meanwhile, and after ten minutes."""

from __future__ import annotations

import asyncio

import pytest

from stream.clock import SetClock
from stream.errors import Transient
from stream.feeds.push.deliveries import Deliveries
from stream.produce.raw import Sent
from tests.pushes import NOON


class Keeper:
    """Keeps deliveries at once, or when it is let."""

    def __init__(self) -> None:
        self.kept = 0
        self.faults: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> Sent:
        self.kept += 1
        place = self.kept
        await self.gate.wait()
        if self.faults:
            raise self.faults.pop()
        return Sent("wire.raw.v1", 0, place)


async def test_an_id_is_known_for_ten_minutes():
    clock, keep = SetClock(NOON), Keeper()
    deliveries = Deliveries(clock)
    assert await deliveries.once("a", "7", b"copy", keep) == (Sent("wire.raw.v1", 0, 1), False)
    clock.advance(600)
    assert await deliveries.once("a", "7", b"copy", keep) == (Sent("wire.raw.v1", 0, 1), True)
    clock.advance(1)
    assert await deliveries.once("a", "7", b"copy", keep) == (Sent("wire.raw.v1", 0, 2), False)


async def test_another_source_other_bytes_or_no_id_are_another_delivery():
    keep = Keeper()
    deliveries = Deliveries(SetClock(NOON))
    for source, name, body in (
        ("a", "7", b"x"),
        ("b", "7", b"x"),
        ("a", "7", b"y"),
        ("a", None, b"x"),
        ("a", None, b"x"),
    ):
        assert not (await deliveries.once(source, name, body, keep))[1]
    assert keep.kept == 5


async def test_two_at_once_are_kept_once():
    keep = Keeper()
    keep.gate.clear()
    deliveries = Deliveries(SetClock(NOON))
    both = [asyncio.ensure_future(deliveries.once("a", "7", b"copy", keep)) for _ in range(3)]
    await asyncio.sleep(0.01)
    assert keep.kept == 1
    keep.gate.set()
    assert sorted(repeated for _, repeated in await asyncio.gather(*both)) == [False, True, True]
    assert keep.kept == 1


async def test_what_was_not_kept_is_not_remembered_and_whoever_waited_is_told():
    keep = Keeper()
    keep.faults = [Transient("away")]
    keep.gate.clear()
    deliveries = Deliveries(SetClock(NOON))
    both = [asyncio.ensure_future(deliveries.once("a", "7", b"copy", keep)) for _ in range(2)]
    await asyncio.sleep(0.01)
    keep.gate.set()
    found = await asyncio.gather(*both, return_exceptions=True)
    assert [str(one) for one in found] == ["away", "away"]
    assert await deliveries.once("a", "7", b"copy", keep) == (Sent("wire.raw.v1", 0, 2), False)


async def test_where_the_first_is_ended_the_others_are_told():
    keep = Keeper()
    keep.gate.clear()
    deliveries = Deliveries(SetClock(NOON))
    first, second = (asyncio.ensure_future(deliveries.once("a", "7", b"copy", keep)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    with pytest.raises(Transient):
        await second


async def test_no_more_are_remembered_than_there_is_room_for():
    keep = Keeper()
    deliveries = Deliveries(SetClock(NOON), most=3)
    for number in range(10):
        await deliveries.once("a", str(number), b"", keep)
    again = [(await deliveries.once("a", str(number), b"", keep))[1] for number in (9, 8, 7, 6)]
    assert again == [True, True, True, False]
