"""Asks the broker whether a stage's group reads all that it should. Plain aiokafka, now and then.

A worker without partitions is a standby where others have them all, and a fault where nobody has: after a topic was
deleted and made anew, a group may go on with no partitions of it, healthy by every other sign. Only the broker knows
which it is.

It also knows who else is in the group under this worker's instance id. Two such throw each other out for ever; by the
client id of the other, each of them knows which of the two began first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment

from stream.agents.engine.port import Reading
from stream.kafka.clients import admin_client
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["BEGAN", "Membership"]

log = logger(__name__)

BEGAN = "@"
"""What parts the client id of a worker with an instance id: before it stands what two of one name share, behind it when
the worker began.
"""
_STABLE = "Stable"
"""The state of a group whose members all know what is theirs; in any other one, nobody does yet."""


class Membership:
    """Looks at one group, and remembers which namesakes it saw there. Implements `port.GroupWatch`."""

    def __init__(self, settings: Settings, group: str, topics: Collection[str], client_id: str = "") -> None:
        self._settings = settings
        self._group = group
        self._topics = tuple(topics)
        self._client_id = client_id
        self._admin: Any = None
        """Kept from look to look: to connect, over TLS and with a password, costs many times what a look does."""
        self.namesakes: set[str] = set()
        """Client ids of other workers with our instance id that were seen in the group."""

    @property
    def is_the_later(self) -> bool | None:
        """Whether a namesake began before this worker; None where none was seen."""
        return min(self.namesakes) < self._client_id if self.namesakes else None

    async def look(self) -> Reading:
        """Ask the broker, within the client's time-outs. What it does not tell counts as read: it may be starting, or
        refuse the question, or the group be on the move.
        """
        try:
            return await self._ask()
        except Exception as error:  # noqa: BLE001 - a question that goes wrong is no reason to end
            log.debug("the group cannot be looked at", group=self._group, fault=repr(error))
            await self.aclose()
            return Reading()

    async def aclose(self) -> None:
        """Close the connections; the next look makes others."""
        admin, self._admin = self._admin, None
        if admin is not None:
            with suppress(Exception):  # of connections that are given up
                await admin.close()

    async def _ask(self) -> Reading:
        if self._admin is None:
            self._admin = admin_client(self._settings)
            await self._admin.start()
        there = {
            topic["topic"]: [partition["partition"] for partition in topic["partitions"]]
            for topic in await self._admin.describe_topics()
            if not topic["error_code"]
        }
        missing = tuple(topic for topic in self._topics if topic not in there)
        answers = await self._admin.describe_consumer_groups([self._group])
        self.namesakes |= set(self._namesakes(answers))
        taken = _taken(answers)
        if taken is None:
            return Reading(missing)
        wanted = [(topic, partition) for topic in self._topics for partition in sorted(there.get(topic, ()))]
        return Reading(missing, tuple(f"{topic}/{number}" for topic, number in wanted if (topic, number) not in taken))

    def _namesakes(self, answers: Any) -> Iterator[str]:
        """Yield the client ids of the namesakes, in whatever state the group is: in a quarrel it is never stable for
        long.
        """
        name, began, _ = self._client_id.rpartition(BEGAN)
        for answer in answers:
            for _, _, _, _, _, members, *_ in answer.groups:
                for client_id in (member[1] for member in members):
                    if began and client_id != self._client_id and client_id.startswith(name + began):
                        yield client_id


def _taken(answers: Any) -> set[tuple[str, int]] | None:
    """Return what the members of a stable group have; None of a group that is not."""
    taken: set[tuple[str, int]] = set()
    for answer in answers:
        for code, _, state, _, _, members, *_ in answer.groups:
            if code or state != _STABLE:
                return None
            for member in members:
                assignment = ConsumerProtocolMemberAssignment.decode(member[4])
                taken.update((place.topic, place.partition) for place in assignment.partitions())
    return taken


if TYPE_CHECKING:
    from stream.agents.engine import port

    _watch: type[port.GroupWatch] = Membership
