"""Turns at the database."""

from __future__ import annotations

import asyncio

import pytest

from stream.desk.problem import Problem
from stream.desk.slots import Slots


async def hold(slots, until, got):
    async with slots.turn():
        got.append(1)
        await until.wait()


@pytest.fixture
def until():
    return asyncio.Event()


async def test_as_many_are_at_work_as_there_are_turns_and_the_next_is_served_when_one_ends(until):
    slots, got, other = Slots(2), [], asyncio.Event()
    tasks = [asyncio.create_task(hold(slots, each, got)) for each in (until, other, other)]
    await asyncio.sleep(0.01)
    assert len(got) == 2
    until.set()
    await tasks[0]
    await asyncio.sleep(0.01)
    assert len(got) == 3
    other.set()
    await asyncio.gather(*tasks)


async def test_who_waits_too_long_is_told_to_come_again(until):
    slots, got = Slots(1), []
    task = asyncio.create_task(hold(slots, until, got))
    await asyncio.sleep(0)
    with pytest.raises(Problem) as raised:
        async with slots.turn():
            got.append(2)
    assert (raised.value.code, raised.value.headers) == (503, {"Retry-After": "1"})
    assert got == [1]
    until.set()
    await task


async def test_who_comes_behind_a_full_line_is_told_at_once(until):
    slots, got = Slots(1), []
    waiting = [asyncio.create_task(hold(slots, until, got)) for _ in range(9)]
    await asyncio.sleep(0)
    with pytest.raises(Problem):
        await asyncio.wait_for(hold(slots, until, got), 0.5)
    until.set()
    await asyncio.gather(*waiting)
    assert len(got) == 9


async def test_a_turn_is_free_again_whatever_happened_in_it(until):
    slots = Slots(1)
    for _ in range(3):
        with pytest.raises(RuntimeError, match="in it"):
            async with slots.turn():
                raise RuntimeError("in it")
    async with slots.turn():
        pass


async def test_each_who_is_turned_away_is_told_so_by_a_problem_of_its_own(until):
    """One that is raised again and again keeps the frames of every request that it was raised in."""
    slots = Slots(0)
    waiting = [asyncio.create_task(hold(slots, until, [])) for _ in range(2)]
    first, second = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(first, Problem)
    assert isinstance(second, Problem)
    assert first is not second
