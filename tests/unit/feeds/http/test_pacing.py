"""Requests to one host wait for each other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from stream.clock import SetClock
from stream.feeds.http import pacing
from stream.feeds.http.pacing import Pacing


def _clock() -> SetClock:
    return SetClock(datetime(2026, 11, 28, tzinfo=UTC))


async def test_requests_to_one_host_begin_a_second_apart():
    clock = _clock()
    paced = Pacing(clock)
    began = []
    for _ in range(4):
        async with paced.turn("a.example"):
            began.append(clock.monotonic())
    assert began == [0.0, 1.0, 2.0, 3.0]


async def test_requests_to_several_hosts_do_not_wait_for_each_other():
    clock = _clock()
    paced = Pacing(clock)
    for host in ("a.example", "b.example", "c.example"):
        async with paced.turn(host):
            assert clock.monotonic() == 0.0


async def test_two_requests_to_a_host_are_under_way_at_once_and_no_third():
    paced = Pacing(_clock())
    release, at_once, most = asyncio.Event(), 0, 0

    async def ask() -> None:
        nonlocal at_once, most
        async with paced.turn("a.example"):
            at_once += 1
            most = max(most, at_once)
            await release.wait()
            at_once -= 1

    asking = [asyncio.ensure_future(ask()) for _ in range(5)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert at_once == 2
    release.set()
    await asyncio.gather(*asking)
    assert most == 2


async def test_who_gives_up_waiting_leaves_the_turn_to_the_next():
    paced = Pacing(_clock())
    async with paced.turn("a.example"), paced.turn("a.example"):
        waiting = asyncio.ensure_future(paced.turn("a.example").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with paced.turn("a.example"), paced.turn("a.example"):
        pass


async def test_hosts_that_nobody_asks_are_forgotten(monkeypatch):
    monkeypatch.setattr(pacing, "_HOSTS", 10)
    clock = _clock()
    paced = Pacing(clock)
    for number in range(50):
        async with paced.turn(f"{number}.example"):
            pass
        clock.advance(2)
    assert len(paced._hosts) <= 10
