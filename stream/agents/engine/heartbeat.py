"""Keeps a member in its group while the loop that it lives on is busy with one record.

A record is handled on the loop, and aiokafka's own heartbeats wait behind it. One that takes longer than a session
would throw its worker out of the group, and every worker after it, for the record comes again. Kafka's own client beats
from a thread for this reason (KIP-62). The thread here asks the loop for a turn, and beats, by a connection of its own,
only while none comes.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import Any

from aiokafka.client import ConnectionGroup, CoordinationType
from aiokafka.errors import GroupCoordinatorNotAvailableError, KafkaError, NotCoordinatorForGroupError
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest

from stream.kafka.clients import client
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["HeartbeatThread"]

log = logger(__name__)

_MOVED = (GroupCoordinatorNotAvailableError.errno, NotCoordinatorForGroupError.errno)
"""What a broker answers that leads the group no more."""


class HeartbeatThread:
    """Beats for one member of a group. `member` is aiokafka's coordinator, of the loop that runs now; `every` is the
    seconds between two heartbeats: after as many without a turn of the loop, the first is sent.
    """

    def __init__(self, member: Any, settings: Settings, every: float) -> None:
        self._member = member
        self._settings = settings
        self._every = every
        self._loop = asyncio.get_running_loop()
        self._turned = threading.Event()
        self._ended = threading.Event()
        of_the_stage = contextvars.copy_context()  # what is bound for logs goes along
        self._thread = threading.Thread(target=of_the_stage.run, args=(self._watch,), name="heartbeats", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Beat no more. It is not waited for: the thread may be waiting for a broker."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            self._turned.clear()
            try:
                self._loop.call_soon_threadsafe(self._turned.set)
            except RuntimeError:  # the loop is closed, and the worker at its end
                return
            if not self._turned.wait(self._every):
                try:
                    asyncio.run(self._beat())
                except Exception as fault:  # noqa: BLE001 - nothing may end the thread: it is tried again
                    log.warning("no heartbeat can be sent beside the loop", fault=repr(fault))

    async def _beat(self) -> None:
        """Beat until the loop has turned. What the broker answers is the coordinator's to hear: it asks for itself when
        it is back. Raises what stands in the way of a heartbeat.
        """
        member, asking = self._member, client(self._settings)
        log.info("the loop is busy: heartbeats are sent beside it", group=member.group_id)
        try:
            await asking.bootstrap()
            coordinator = member.coordinator_id
            while not (self._turned.is_set() or self._ended.is_set()):
                if member.member_id != JoinGroupRequest.UNKNOWN_MEMBER_ID:
                    coordinator = await self._beat_once(asking, coordinator)
                await asyncio.sleep(self._every)
        finally:
            await asking.close()

    async def _beat_once(self, asking: Any, coordinator: int | None) -> int | None:
        """Send one to the broker that leads the group; return that, or None where it is to be asked for anew."""
        member = self._member
        try:
            if coordinator is None:
                coordinator = int(await asking.coordinator_lookup(CoordinationType.GROUP, member.group_id))
            beat = HeartbeatRequest(member.group_id, member.generation, member.member_id)
            answer = await asking.send(coordinator, beat, group=ConnectionGroup.COORDINATION)
        except KafkaError as fault:
            log.warning("a heartbeat beside the loop was not answered", fault=repr(fault))
            return None
        return None if answer.error_code in _MOVED else coordinator
