"""Asks the brokers for groups, committed offsets and the ends of partitions, again where one of them moves just now."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.offset import OffsetRequest

from stream.kafka.rewind.group import committed_now

__all__ = ["EARLIEST", "LATEST", "Group", "Layout", "group_of_name", "layout_of", "offsets_at", "patiently"]

T = TypeVar("T")

EARLIEST, LATEST = -2, -1
"""Kafka's numbers (ListOffsets) for a partition's beginning and its end."""
_READ_COMMITTED = 1
_TRIES = 40
_TRY_SECONDS = 0.25
"""Ten seconds in all: a coordinator that moves, or a leader that is elected, is there within a few."""


@dataclass(frozen=True, slots=True)
class Group:
    """A consumer group."""

    state: str
    members: tuple[tuple[str, str], ...]
    """The client id and the host of each member."""
    committed: Mapping[TopicPartition, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which broker leads each partition of every topic that we may see; -1 for none."""

    leaders: Mapping[TopicPartition, int]

    def partitions(self, topic: str) -> list[TopicPartition]:
        """Return the partitions of a topic in order; none where the topic is missing."""
        return sorted(tp for tp in self.leaders if tp.topic == topic)


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Return what `ask` gives; ask again where the broker says that it will know soon."""
    for _ in range(_TRIES - 1):
        try:
            return await ask()
        except KafkaError as error:
            if not error.retriable:
                raise
        await asyncio.sleep(_TRY_SECONDS)
    return await ask()


async def layout_of(admin: AIOKafkaAdminClient) -> Layout:
    """Return the partitions of all topics. None is named in the request: some brokers make a topic that is named."""
    found = {
        TopicPartition(topic["topic"], partition["partition"]): int(partition["leader"])
        for topic in await admin.describe_topics()
        if not topic["error_code"]
        for partition in topic["partitions"]
    }
    return Layout(found)


async def group_of_name(admin: AIOKafkaAdminClient, name: str) -> Group:
    """Return a group; one that does not exist has no members and has committed nothing."""

    async def ask() -> Group:
        coordinator = await admin.find_coordinator(name)
        committed = await committed_now(admin, name, coordinator)
        # One group a request: aiokafka 0.14 reads the answer for several wrongly.
        (described,) = await admin.describe_consumer_groups([name], coordinator)
        code, _, state, _, _, members, *_ = described.groups[0]
        _raise_for(code)
        return Group(str(state), tuple((str(each[1]), str(each[2])) for each in members), committed)

    return await patiently(ask)


async def offsets_at(
    admin: AIOKafkaAdminClient, layout: Layout, tps: Iterable[TopicPartition], when: int
) -> dict[TopicPartition, int]:
    """Return an offset of each partition: `EARLIEST`, `LATEST` (behind the last record of which it is settled that it
    stays), or the first that was written at a time in milliseconds; -1 where nothing was written since.
    """
    by_leader: defaultdict[int, defaultdict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for tp in tps:
        by_leader[layout.leaders[tp]][tp.topic].append((tp.partition, when))
    answers = await asyncio.gather(
        *(
            admin._send_request(OffsetRequest(-1, _READ_COMMITTED, list(topics.items())), leader)  # noqa: SLF001
            for leader, topics in by_leader.items()
        )
    )
    found = {}
    for topic, partition, code, offset in _rows(answers):
        _raise_for(code)
        found[TopicPartition(topic, partition)] = offset
    return found


def _rows(answers: Iterable[Any]) -> Iterable[tuple[str, int, int, int]]:
    for answer in answers:
        for topic, partitions in answer.topics:
            for partition, code, _time, offset in partitions:
                yield topic, partition, code, offset


def _raise_for(code: int) -> None:
    if code:
        raise for_code(code)
