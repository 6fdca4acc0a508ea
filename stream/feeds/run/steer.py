"""Reads the state of all sources, and asks something of one: what the commands do, from any machine that reaches the
broker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from stream.clock import Clock
from stream.errors import Transient
from stream.feeds.run.keep import outgoing
from stream.feeds.run.kept import Command, Status, Verb
from stream.feeds.run.ledger import Entry, Ledger
from stream.feeds.run.records import PARTITIONS, Part, partition_of
from stream.kafka.admin import require_topic
from stream.kafka.clients import consumer
from stream.kafka.errors import BrokerAway, misconfigured
from stream.kafka.queued import QueuedDelivery
from stream.kafka.rights import need
from stream.kafka.rights.right import Operation
from stream.kafka.topics import FEEDS_STATE
from stream.settings import Settings

__all__ = ["ask", "read_state"]

_POLL_MS = 50
_READ_SECONDS = 60.0
"""Until all that is kept of the sources has come: it takes one or two."""


async def read_state(settings: Settings) -> Mapping[str, Entry]:
    """Return what is kept of every source, by name. Raises `Misconfigured` without a broker, or its topic."""
    async with _reading(settings) as reader:
        ledgers = await _read_all(settings, reader)
    return {name: entry for ledger in ledgers.values() for name, entry in ledger.entries.items()}


async def ask(
    settings: Settings, name: str, verb: Verb, *, to: str | None = None, within: float, clock: Clock
) -> Status | None:
    """Ask something of a source, and wait until the process that owns it has done it; return its status then. None
    where none did within so many seconds: it will be done by the process that runs the source next.
    """
    command = Command(id=uuid4().hex, verb=verb, to=to, at=clock.now())
    sender = QueuedDelivery(settings, clock)
    async with _reading(settings) as reader:
        ledgers = await _read_all(settings, reader)
        await sender.start()
        try:
            if await (await sender.send(outgoing(name, Part.COMMAND, command.pack()))) is None:
                raise Transient("the broker does not take the command")
        finally:
            await sender.stop()
        ledger, until = ledgers[partition_of(name)], clock.monotonic() + within
        while clock.monotonic() < until:
            for tp, records in (await reader.getmany(timeout_ms=_POLL_MS)).items():
                ledgers[tp.partition].take(records)
            status = ledger.entries.get(name, Entry()).read_status()
            if status.applied == command.id:
                return status
            await asyncio.sleep(0)
    return None


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    await require_topic(settings, FEEDS_STATE, Operation.READ, need.Part.FEEDS)
    reader: Any = consumer(settings, fetch_max_wait_ms=_POLL_MS)
    try:
        await reader.start()
        reader.assign([TopicPartition(FEEDS_STATE.name, partition) for partition in range(PARTITIONS)])
        yield reader
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await reader.stop()


async def _read_all(settings: Settings, reader: AIOKafkaConsumer) -> dict[int, Ledger]:
    """Read every partition to its end. Raises `BrokerAway` where the broker falls silent before it."""
    ledgers = {partition: Ledger(partition) for partition in range(PARTITIONS)}
    tps = [TopicPartition(FEEDS_STATE.name, partition) for partition in range(PARTITIONS)]
    await reader.seek_to_beginning(*tps)
    ends = await reader.end_offsets(tps)
    left = {tp for tp in tps if ends[tp] > 0}
    try:
        async with asyncio.timeout(_READ_SECONDS):  # aiokafka's own wait for a position has no end
            while left:
                for tp, records in (await reader.getmany(timeout_ms=_POLL_MS)).items():
                    ledgers[tp.partition].take(records)
                left = {tp for tp in left if await reader.position(tp) < ends[tp]}
    except TimeoutError:
        silent = f"{FEEDS_STATE.name} was not read to its end within {_READ_SECONDS:g} s"
        raise BrokerAway(settings.kafka.bootstrap, silent) from None
    return ledgers
