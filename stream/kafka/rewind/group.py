"""Asks who reads as a consumer group now, and what it has committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    NodeNotReadyError,
    NotCoordinatorForGroupError,
    for_code,
)
from aiokafka.protocol.commit import OffsetFetchRequest
from aiokafka.structs import TopicPartition

from stream.clock import Clock
from stream.errors import Misconfigured

__all__ = ["Group", "ask_group", "committed_by", "committed_now"]

_EMPTY = frozenset({"Empty", "Dead"})
"""Kafka's names for the states of a group without members."""
_TRIES = 120
_TRY_SECONDS = 0.25
"""Half a minute in all: until a broker that has just started has a coordinator of groups."""
_NOT_YET = (
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    NodeNotReadyError,
    NotCoordinatorForGroupError,
)
"""What is said while a coordinator starts or moves; the third by our own client, which has no connection yet."""
_Answer = TypeVar("_Answer")
_SHOWN = 4
"""Members that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """A consumer group as the broker sees it. It goes on seeing a worker that was killed, or that has an instance id,
    until that worker's session has run out.
    """

    state: str
    members: tuple[str, ...]
    """Each by its client's name and address."""

    @property
    def is_empty(self) -> bool:
        return self.state in _EMPTY

    @property
    def shown(self) -> str:
        """Return its members in words."""
        if not self.members:
            return f"members ({self.state})"
        more = f" and {len(self.members) - _SHOWN} more" if len(self.members) > _SHOWN else ""
        noun = "member" if len(self.members) == 1 else "members"
        return f"{len(self.members)} {noun} ({', '.join(self.members[:_SHOWN])}{more}; {self.state})"


async def ask_group(admin: AIOKafkaAdminClient, group: str, clock: Clock) -> Group:
    """Return what the broker says of a group; one that it does not know is empty. Raises `Misconfigured` where the
    broker has no coordinator of groups for half a minute.
    """

    async def ask() -> Group:
        # One group a request: aiokafka 0.14 reads the answer for several wrongly.
        (response,) = await admin.describe_consumer_groups([group])
        code, _, state, _, _, members = response.groups[0][:6]
        if code:
            raise for_code(code)(group)
        return Group(str(state), tuple(f"{member[0]} at {str(member[2]).lstrip('/')}" for member in members))

    return await _once_coordinated(ask, clock)


async def committed_by(admin: AIOKafkaAdminClient, group: str, clock: Clock) -> dict[TopicPartition, int]:
    """Return where a group goes on, for each partition of which it has committed anything. Raises `Misconfigured` as
    `ask_group`.
    """

    async def ask() -> dict[TopicPartition, int]:
        return await committed_now(admin, group, await admin.find_coordinator(group))

    return await _once_coordinated(ask, clock)


async def _once_coordinated(ask: Callable[[], Awaitable[_Answer]], clock: Clock) -> _Answer:
    for _ in range(_TRIES):
        with suppress(*_NOT_YET):
            return await ask()
        await clock.sleep(_TRY_SECONDS)
    raise Misconfigured("the broker has no coordinator of groups yet; run it again")


async def committed_now(admin: AIOKafkaAdminClient, group: str, coordinator: int) -> dict[TopicPartition, int]:
    """Return the same by one question. Raises aiokafka's error where the answer is one: its own call (0.14) takes a
    group whose coordinator is just moving for one that never committed anything.
    """
    answer = await admin._send_request(OffsetFetchRequest(group, None), coordinator)  # noqa: SLF001 - see above
    if code := getattr(answer, "error_code", 0):
        raise for_code(code)(group)
    found = {}
    for topic, partitions in answer.topics:
        for partition, offset, _, code in partitions:
            if code:
                raise for_code(code)(group)
            if offset >= 0:
                found[TopicPartition(topic, partition)] = int(offset)
    return found
