"""Where a consumer goes on after a rebalance."""

import asyncio
from types import SimpleNamespace

from aiokafka import TopicPartition
from faust.types import TP

from stream.agents.drain import Consumer


def test_what_nobody_has_committed_is_read_from_its_beginning():
    """aiokafka stays where it is there: what was fetched and dropped in the rebalance would be lost."""
    committed = {TP("wire", 0): None, TP("wire", 1): 0, TP("wire", 2): 7, TP("index-changelog", 0): None}
    sought = []

    class Thread:
        async def seek_to_committed(self):
            return committed

        async def seek_to_beginning(self, *partitions):
            sought.extend(partitions)

    consumer = Consumer.__new__(Consumer)
    consumer._thread = Thread()
    consumer.app = SimpleNamespace(tables=SimpleNamespace(changelog_topics={"index-changelog"}))
    assert asyncio.run(consumer.seek_to_committed()) == committed
    assert sought == [TopicPartition("wire", 0), TopicPartition("wire", 1)]
