"""Faust's consumer with a drain loop that costs half: the first of the modules that touch Faust's internals.

`faust.transport.consumer.Consumer._drain_messages` wraps every message in `wait_first`, two tasks each; and when its
buffers are full it sleeps a second, however soon there is room. This one awaits the conductor directly, and is woken
by the room; and after a rebalance it reads what nobody has committed from its beginning. Kept from the original: the
read-offset rule (nothing is delivered twice within a generation), the gap rule (compacted offsets count as
acknowledged), and the calls that tell Faust that the fetcher lives.

Written against faust-streaming 0.15.3; `check_versions` refuses any other, for a change there loses messages here.
"""

from __future__ import annotations

import asyncio
from typing import Any

import faust
from faust.transport.drivers import aiokafka as driver
from mode import Service

from stream.errors import Misconfigured

__all__ = ["Consumer", "Transport", "check_versions"]

_FAUST = "0.15.3"
_ROOM_SECONDS = 1.0
"""How long a full buffer is waited for before the other partitions get a turn."""
_YIELD_EVERY = 200
"""Messages after which the event loop gets a turn: health checks are answered during a long catch-up."""


def check_versions() -> None:
    """Raise `Misconfigured` when Faust is not the version that these modules were written against."""
    if faust.__version__ != _FAUST:
        raise Misconfigured(
            f"faust-streaming {faust.__version__} is installed, but the service is written against {_FAUST}: "
            f"pip install 'faust-streaming=={_FAUST}'"
        )


class Consumer(driver.Consumer):
    """Hands every fetched message to the conductor, in order, and never one of an old generation's after a seek."""

    _n_acked: int
    _room: asyncio.Event | None = None

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        """As Faust's, but woken when a full buffer has room again, where Faust sleeps a second (measured: a backlog
        moved at 880 messages a second instead of 3,000 and more).
        """
        while self.flow_active and not self.should_stop and self._buffered_partitions - self._get_active_partitions():
            self._room = asyncio.Event()
            try:
                await asyncio.wait_for(self._room.wait(), _ROOM_SECONDS)
            except TimeoutError:
                break
        return await super()._wait_next_records(timeout)

    def on_buffer_drop(self, tp: Any) -> None:
        super().on_buffer_drop(tp)
        if self._room is not None:
            self._room.set()

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        # Their buffers are cleared without a word, so nobody would ever say that there is room again.
        self._buffered_partitions.difference_update(revoked)
        await super().on_partitions_revoked(revoked)

    async def seek_to_committed(self) -> Any:
        """As Faust's; and what nobody has committed yet is read from its beginning.

        aiokafka leaves such a partition where it is. Records that were fetched while the group rebalanced, and dropped
        as those of an old generation, were never read again: the first ones of a new topic.
        """
        found = await super().seek_to_committed()
        changelogs = self.app.tables.changelog_topics
        fresh = [tp for tp, offset in found.items() if not offset and tp.topic not in changelogs]
        if fresh:
            await self._thread.seek_to_beginning(*map(driver.ensure_aiokafka_TP, fresh))
        return found

    async def _drain_messages(self, fetcher: Service) -> None:
        stopped, fetcher_stopped = self._stopped.is_set, fetcher._stopped.is_set  # noqa: SLF001
        handled = 0
        try:
            while not (stopped() or fetcher_stopped()):
                await asyncio.sleep(0)
                async for tp, message in self.getmany(timeout=1.0):
                    handled += 1
                    if handled % _YIELD_EVERY == 0:
                        await asyncio.sleep(0)
                    if not await self._deliver(tp, message):
                        break
        except self.consumer_stopped_errors:
            if not self.transport.app.should_stop:
                raise
        except asyncio.CancelledError:
            if not self.transport.app.should_stop:
                raise

    async def _deliver(self, tp: Any, message: Any) -> bool:
        """False when a rebalance came in between: the rest of the fetch is of an old generation."""
        app = self.app
        offset, read = message.offset, self._read_offset[tp]
        if read is not None and offset < read:
            return True
        if read and offset - read > 1 and app.topics.acks_enabled_for(message.topic):
            await self._add_gap(tp, read + 1, offset)
        if self._commit_every is not None and self._n_acked >= self._commit_every:
            self._n_acked = 0
            await self.commit()
        await self.callback(message)
        if not self.flow_active or message.generation_id != app.consumer_generation_id:
            # A seek may have set the read offset back meanwhile: to set it now would skip what is to be read again.
            return False
        self._read_offset[tp] = offset
        return True


class Transport(driver.Transport):
    """The aiokafka transport with our consumer."""

    Consumer = Consumer
