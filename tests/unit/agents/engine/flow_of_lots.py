"""A consumer that reads what it is given, lot by lot, and what it hands to its stage."""

from __future__ import annotations

import asyncio
from collections import deque
from types import SimpleNamespace

from faust.transport.consumer import Fetcher
from faust.types import TP

from stream.agents.engine.ahead import Fetched
from stream.agents.engine.app import make_app
from stream.agents.engine.faust_table import open_table
from stream.clock import SYSTEM_CLOCK
from stream.settings import Settings
from tests.factories import fetched

__all__ = ["CHANGELOG", "A", "B", "FakeThread", "Flow", "lot"]

A, B, CHANGELOG = TP("in", 0), TP("in", 1), TP("changelog", 0)


class FakeThread:
    """Where reading is, and what it brings: a lot for each time it is asked."""

    def __init__(self, *lots):
        self.lots = deque(lots)
        self.places, self.ends, self.committed = {}, {}, {}
        self.moved, self.sought, self.commits = deque(), [], []
        self.calls = []
        """What was asked, in order: to fetch, and to seek."""

    async def getmany(self, _active, _timeout):
        self.calls.append("getmany")
        return self.lots.popleft() if self.lots else {}

    def place(self, tp):
        return self.places.get(tp)

    def highwater(self, tp):
        return self.ends.get(tp)

    def assignment(self):
        return {A, B, CHANGELOG}

    async def commit(self, offsets):
        self.commits.append(dict(offsets))
        return True

    async def seek_to_committed(self):
        self.calls.append("seek_to_committed")
        return self.committed

    async def seek_to_beginning(self, *partitions):
        self.sought += partitions


class Flow:
    """A consumer that has its partitions, with a stage and a conductor that keep what they are handed."""

    def __init__(self, *lots, committed=None):
        self.app = make_app("normalise", Settings(), SYSTEM_CLOCK)
        self.consumer = self.app.consumer
        self.consumer._thread = self.thread = FakeThread(*lots)
        self.consumer.callback = self.hand_row
        self.consumer.hand_to(SimpleNamespace(force_put_nowait=self.hand))
        self.consumer._set_active_tps({A, B})
        self.app.topics.acks_enabled_for = lambda topic: topic == "in"
        self.app.tables._changelogs["changelog"] = open_table(self.app, "index", "changelog", 4)
        self.app.consumer_generation_id = 1
        self.consumer.flow_active = True
        self.handed = []
        self.on_hand = lambda _: None
        if committed is not None:
            self.consumer._committed_offset[A] = self.consumer._read_offset[A] = committed

    def hand(self, message):
        self.handed.append(message)
        self.on_hand(message.record)

    async def hand_row(self, row):
        self.handed.append(Fetched(row, row.generation_id, 0))
        self.on_hand(row)

    @property
    def offsets(self):
        return [message.record.offset for message in self.handed]

    async def drain(self, rounds=1, made_of=Fetcher):
        """So many lots are read."""
        seen = 0
        wait_next_records = self.consumer._wait_next_records

        def counted(timeout):
            nonlocal seen
            seen += 1
            if seen == rounds:
                fetcher._stopped.set()
            return wait_next_records(timeout)

        self.consumer._wait_next_records = counted
        fetcher = made_of(self.app)
        await asyncio.wait_for(self.consumer._drain_messages(fetcher), 10)
        self.consumer._wait_next_records = wait_next_records

    def ack(self, *offsets):
        self.consumer.acknowledge([message for message in self.handed if message.record.offset in offsets])

    async def commit(self):
        """What is committed now; None where nothing is."""
        self.thread.commits.clear()
        await self.consumer.commit()
        return self.thread.commits[0].get(A) if self.thread.commits else None


def lot(*offsets, tp=A):
    return {tp: [fetched(offset, topic=tp.topic, partition=tp.partition, timestamp=1) for offset in offsets]}
