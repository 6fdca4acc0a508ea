"""Reads the first batch at an offset, and of it no more than its head: when it was written stands there unpacked.

The record at which a stage stands still is the one that may be meant to harm: whoever looks at it unpacks nothing.
"""

from __future__ import annotations

import asyncio
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code
from aiokafka.protocol.fetch import FetchRequest

from stream.kafka.message import Record
from stream.operate.lag.ask import Layout

__all__ = ["batches_at", "written_at"]

_READ_COMMITTED = 1
_WAIT_MS = 500
_PARTITION_BYTES = 64 * 1024
"""What is asked for of a partition. A broker gives the first batch of a request whole, however large it is, and of the
other partitions only what fits: those are asked for again, each of them first in turn."""
_ALL_BYTES = 8 * 1024 * 1024
_HEAD = struct.Struct(">qiiBIhiqq")
"""A batch of format 2 (KIP-98): base offset, length, leader epoch, magic, checksum, attributes, last offset, first and
last time stamp."""
_LOG_APPEND_TIME = 0x08


async def batches_at(
    admin: AIOKafkaAdminClient, layout: Layout, places: Mapping[TopicPartition, int]
) -> dict[TopicPartition, bytes]:
    """Return the bytes that each partition holds from an offset on: at least one batch. A partition whose records we
    may not read, or whose offset is gone, is left out.
    """
    found: dict[TopicPartition, bytes] = {}
    left = dict(places)
    while left:
        before = len(left)
        for tp, data in await _fetch(admin, layout, left):
            if data is None:
                left.pop(tp, None)
            elif data:
                found[tp] = data
                left.pop(tp, None)
        if len(left) == before:  # nothing came: it is gone, or an open transaction lies there
            break
    return found


async def _fetch(
    admin: AIOKafkaAdminClient, layout: Layout, places: Mapping[TopicPartition, int]
) -> Iterable[tuple[TopicPartition, bytes | None]]:
    by_leader: defaultdict[int, defaultdict[str, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    for tp, offset in places.items():
        by_leader[layout.leaders[tp]][tp.topic].append((tp.partition, offset, _PARTITION_BYTES))
    requests = [
        admin._send_request(  # noqa: SLF001 - the client has no such call
            FetchRequest(_WAIT_MS, 1, _ALL_BYTES, _READ_COMMITTED, list(topics.items())), leader
        )
        for leader, topics in by_leader.items()
    ]
    return [row for answer in await asyncio.gather(*requests) for row in _rows(answer)]


def _rows(answer: Any) -> Iterable[tuple[TopicPartition, bytes | None]]:
    for topic, partitions in answer.topics:
        for partition, code, *_, data in partitions:
            if code and for_code(code).retriable:
                raise for_code(code)
            yield TopicPartition(topic, partition), None if code else bytes(data or b"")


def written_at(data: bytes) -> datetime | None:
    """Return when the first batch was written: by the brokers' clock where the topic is set so, else its first record's
    own time. None for bytes that are no batch of today's format.
    """
    if len(data) < _HEAD.size:
        return None
    _, _, _, magic, _, attributes, _, first, last = _HEAD.unpack_from(data)
    if magic != 2:
        return None
    time = last if attributes & _LOG_APPEND_TIME else first
    return Record("", 0, 0, time, None, b"", ()).time if time >= 0 else None
