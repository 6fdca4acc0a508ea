"""Faults under readers: a desk that is killed, a database that is away. Nobody misses a change, or hears one twice."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import httpx
import pytest

from stream.store import migrate, open_engine
from tests.desk.copy import item, stored
from tests.desk.listener import Listener, listening, until
from tests.factories import id_of
from tests.postgres import Postgres

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

READERS = 200
PAUSE = 0.1
"""Seconds between two articles: the flow goes on while the fault is there."""


class Flow:
    """Copy that keeps coming, whatever else happens. An article that is not stored is sent until it is."""

    def __init__(self, database):
        self.engine = open_engine(database)
        self.stored: list[str] = []
        self.failed = 0
        self._task = None
        self._stopping = False

    async def __aenter__(self):
        self._task = asyncio.create_task(self._go_on())
        return self

    async def __aexit__(self, *_):
        await self.stop()
        self.engine.dispose()

    async def _go_on(self):
        while not self._stopping:
            name = f"flow-{len(self.stored)}"
            try:
                article = item(name, minute=len(self.stored), headline=f"Wave {len(self.stored) % 4}")
                await asyncio.to_thread(stored, self.engine, [article])
            except Exception:  # noqa: BLE001 - the database is away: it comes again
                self.failed += 1
                continue
            finally:
                await asyncio.sleep(PAUSE)
            self.stored.append(name)

    async def stop(self):
        self._stopping = True
        await self._task


def _heard(listener):
    return [event.data["article_id"] for event in listener.heard]


def _wanted(flow, words):
    return [str(id_of(name)) for name in flow.stored if not words or int(name[5:]) % 4 == int(words[-1])]


async def test_a_desk_that_is_killed_under_many_streams_loses_nothing_of_them(make_desk, new_database):
    database = new_database()
    desk = make_desk(database)
    searches = ["", "wave 0", "wave 1", "wave 2", "wave 3"]
    listeners = [
        (words, Listener(f"{desk.url}/api/v1/stream", params={"q": words} if words else {}))
        for words in (searches[number % len(searches)] for number in range(READERS))
    ]
    async with listening(*(each for _, each in listeners)), Flow(database) as flow:
        await until(lambda: all(each.heard for _, each in listeners))
        await asyncio.to_thread(desk.kill)
        before = len(flow.stored)
        await until(lambda: len(flow.stored) > before + 3)  # nobody hears of these yet
        await asyncio.to_thread(desk.start)
        back = len(flow.stored)
        await until(lambda: all(each.connected > 1 for _, each in listeners))
        await asyncio.sleep(1)
        await flow.stop()
        assert 0 < before < back < len(flow.stored)  # it came in mid-flow, and the flow went on through it
        await until(lambda: all(len(each.heard) >= len(_wanted(flow, words)) for words, each in listeners))
        wrong = [(words, _heard(each)) for words, each in listeners if _heard(each) != _wanted(flow, words)]
        assert wrong == []


async def test_while_the_database_is_away_streams_stay_open_and_then_miss_nothing(make_desk):
    folder = Path(tempfile.mkdtemp(prefix="wirestream-pg-", dir="/tmp"))  # a short path: a socket's name is bounded
    server = Postgres(folder)
    try:
        server.start()
        server.execute("CREATE DATABASE wire")
        database = server.url("wire").render_as_string(hide_password=False)
        migrate(database)
        desk = make_desk(database)
        listeners = [Listener(f"{desk.url}/api/v1/stream") for _ in range(20)]
        async with listening(*listeners), Flow(database) as flow:
            await until(lambda: all(each.heard for each in listeners))
            server.stop()
            before = len(flow.stored)
            await until(lambda: all(each.beats[-1].data["away"] for each in listeners))
            async with httpx.AsyncClient(base_url=desk.url, timeout=30) as client:
                answers = Counter([(await client.get("/api/v1/changes?after=0")).status_code for _ in range(5)])
            assert answers == {503: 5}
            assert flow.failed > 0  # it came in mid-flow
            server.start()
            await until(lambda: len(flow.stored) > before + 5)
            await flow.stop()
            await until(lambda: all(len(each.heard) >= len(flow.stored) for each in listeners))
        for each in listeners:
            assert _heard(each) == _wanted(flow, "")
            assert (each.connected, each.refused) == (1, [])
            assert not each.beats[-1].data["away"]
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
