"""A reader whose broker goes away in the midst of a span. (What it reads: tests/unit/operate/trace.)"""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import TopicPartition

from stream.errors import Transient
from stream.operate import records
from stream.operate.records import scan


class Reader:
    """As aiokafka's while retention has taken the place that was sought, and nobody tells where the log begins now."""

    def assign(self, _):
        pass

    def seek(self, *_):
        pass

    async def getmany(self, *_, **__):
        return {}

    async def position(self, _):
        await asyncio.Event().wait()


async def test_a_position_that_nobody_tells_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(records, "_SILENCE_SECONDS", 0.02)
    async with asyncio.timeout(5):
        with pytest.raises(Transient, match="fell silent"):
            await scan(Reader(), {TopicPartition("t", 0): (0, 5)}, lambda _: False, most=10)
