"""Asks the broker whether a stage's group reads all that it should. Plain aiokafka, now and then.

A worker without partitions is a standby where others have them all, and a fault where nobody has: after a topic was
deleted and made anew, a group may go on with no partitions of it, healthy by every other sign. Only the broker knows
which it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment

from stream.kafka import admin_client
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Membership", "Reading"]

log = logger(__name__)

_STABLE = "Stable"
"""The state of a group whose members all know what is theirs; in any other one, nobody does yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is not read of a stage's topics."""

    missing: tuple[str, ...] = ()
    """Topics that the broker does not have."""
    unread: tuple[str, ...] = ()
    """`topic/partition` that no member of the group has."""


class Membership:
    """Of one group. Keeps what it saw last."""

    def __init__(self, settings: Settings, group: str, topics: Collection[str]) -> None:
        self._settings = settings
        self._group = group
        self._topics = tuple(topics)
        self.seen = Reading()

    async def look(self) -> Reading:
        """Ask; bounded by the client's time-outs. What the broker does not tell counts as well: it may be starting,
        refuse the question, or the group be on the move.
        """
        try:
            self.seen = await self._ask()
        except Exception as error:  # noqa: BLE001 - a question that goes wrong is no reason to end
            log.debug("the group cannot be looked at", group=self._group, fault=repr(error))
            self.seen = Reading()
        return self.seen

    async def _ask(self) -> Reading:
        admin = admin_client(self._settings)
        try:
            await admin.start()
            there = {
                topic["topic"]: [partition["partition"] for partition in topic["partitions"]]
                for topic in await admin.describe_topics()
                if not topic["error_code"]
            }
            missing = tuple(topic for topic in self._topics if topic not in there)
            taken = _taken(await admin.describe_consumer_groups([self._group]))
        finally:
            await admin.close()
        if taken is None:
            return Reading(missing)
        wanted = [(topic, partition) for topic in self._topics for partition in sorted(there.get(topic, ()))]
        return Reading(missing, tuple(f"{topic}/{number}" for topic, number in wanted if (topic, number) not in taken))


def _taken(answers: Any) -> set[tuple[str, int]] | None:
    """What the members of a stable group have; null of a group that is not."""
    taken: set[tuple[str, int]] = set()
    for answer in answers:
        for code, _, state, _, _, members, *_ in answer.groups:
            if code or state != _STABLE:
                return None
            for member in members:
                assignment = ConsumerProtocolMemberAssignment.decode(member[4])
                taken.update((place.topic, place.partition) for place in assignment.partitions())
    return taken
