"""A plain consumer of one partition at the edge of aiokafka: what it holds, and how it fails."""

from __future__ import annotations

import asyncio

from aiokafka.errors import CorruptRecordException
from aiokafka.structs import OffsetAndTimestamp, TopicPartition


class FakeConsumer:
    """One log for all consumers that are made of it by `make`."""

    def __init__(self, tp, records=(), *, faults=(), on_fetch=lambda: None):
        self.tp, self.records, self.faults = TopicPartition(*tp), list(records), list(faults)
        self.rotten = set()
        """Offsets of records whose fetch raises, with all that it would return."""
        self.on_fetch = on_fetch
        """Called at each fetch: a test lets time pass there."""
        self.silent = False
        self.position_of = 0
        self.started = self.stopped = 0

    def make(self, *_, **__):
        return self

    async def start(self):
        self.started += 1
        if self.faults:
            raise self.faults.pop(0)

    async def stop(self):
        self.stopped += 1

    def assign(self, tps):
        assert tps == [self.tp]

    def assignment(self):
        return {self.tp}

    def seek(self, _, offset):
        self.position_of = offset

    async def position(self, _):
        return self.position_of

    async def beginning_offsets(self, _):
        return {self.tp: self.records[0].offset if self.records else 0}

    async def end_offsets(self, _):
        return {self.tp: self.records[-1].offset + 1 if self.records else 0}

    async def offsets_for_times(self, times):
        (time,) = times.values()
        found = next((one for one in self.records if one.timestamp >= time), None)
        return {self.tp: found and OffsetAndTimestamp(found.offset, found.timestamp)}

    async def getmany(self, *_, max_records=None, **__):
        self.on_fetch()
        await asyncio.sleep(0)
        found = [one for one in self.records if one.offset >= self.position_of][:max_records]
        if self.silent or not found:
            return {}
        if self.rotten.intersection(one.offset for one in found):
            raise CorruptRecordException
        self.position_of = found[-1].offset + 1
        return {self.tp: found}
