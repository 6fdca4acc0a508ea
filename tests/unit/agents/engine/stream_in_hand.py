"""A stream of an app that is not started, with what it was handed."""

from __future__ import annotations

import asyncio

from faust.types import TP

from stream.agents.engine.ahead import Fetched
from stream.agents.engine.app import make_app, source
from stream.agents.engine.batches import StreamSource
from stream.clock import SYSTEM_CLOCK
from stream.kafka.topics import EXTRACTED
from stream.settings import Settings
from tests.factories import fetched

__all__ = ["PLACE", "Reading", "take"]

PLACE = TP(EXTRACTED.name, 0)
NOON = 1_700_000_000_500
"""Milliseconds, as Kafka gives them."""


class Reading:
    """A stream of an app to which messages are handed as its consumer would."""

    def __init__(self):
        self.app = make_app("alert", Settings(), SYSTEM_CLOCK)
        self.app.flow_control.resume()
        self.app.consumer_generation_id = 1
        self.topic = source(self.app, EXTRACTED)
        self.stream = self.topic.stream()
        self.consumer = self.app.consumer
        self.source = StreamSource(self.stream)

    def put(self, *offsets, generation=1, value=b"{}", headers=(("h", b"1"),), key=b"k"):
        for offset in offsets:
            record = fetched(
                offset, value, topic=PLACE.topic, partition=PLACE.partition, key=key, headers=headers, timestamp=NOON
            )
            self.stream.channel.queue.force_put_nowait(Fetched(record, generation, 0))

    @property
    def in_hand(self):
        return sorted(record.offset for batch in self.consumer.unacked for record, *_ in batch.messages)

    @property
    def acknowledged(self):
        return sorted(self.consumer._offsets._acknowledged[PLACE])

    async def end(self):
        await self.stream.channel.throw(StopAsyncIteration())


async def take(reading, limit=10):
    return await asyncio.wait_for(reading.source.take(limit), 5)
