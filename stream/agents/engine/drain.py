"""Gives Faust's consumer a drain loop that costs less.

`faust.transport.consumer.Consumer._drain_messages` wraps every message in `wait_first`, two tasks each. This one puts
messages into the queue of the stage's stream, and is woken by the room there (rows of tables go by Faust's conductor);
and after a rebalance it reads what nobody has committed from its beginning. It is also the one that seeks: what Faust
hands out between its seek and the rebalance's end, it drops, and does not read again. The read-offset rule of the
original stays (nothing is delivered twice within a generation).

Touches internals of faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat, zip_longest
from typing import Any

from faust.transport.drivers import aiokafka as driver
from mode import Service

from stream.agents.engine.ahead import Ahead, Fetched
from stream.agents.engine.commit import CommittingConsumer
from stream.agents.engine.fetch import ConsumerOnLoop
from stream.agents.engine.fetcher import AGAIN_SECONDS, Moved
from stream.observe import metrics
from stream.observe.logs import logger

__all__ = ["Consumer", "Transport"]

log = logger(__name__)

_ROOM_SECONDS = 1.0
"""How long a full buffer of rows is waited for before the other partitions get a turn."""
_LOOK_SECONDS = 0.05
"""Between two looks whether a rebalance is over."""
_FEW = 100
"""A stage lingers behind a lot that is smaller. Behind a backlog lots are larger by themselves."""
_YIELD_EVERY = 200
"""Messages after which the event loop gets a turn: health checks are answered during a long catch-up."""


class Consumer(CommittingConsumer):
    """Hands every fetched message to its stage, in order, and never one of an old generation's after a seek."""

    _queue: Any = None
    """Where messages go: the queue of the stage's stream; None until the stage takes from it."""

    _must_seek = False
    """Whether reading has to go back to what is committed, before anything is handed out."""
    _room: asyncio.Event | None = None
    _thread: ConsumerOnLoop

    def __init__(self, *args: Any, **options: Any) -> None:
        self.ahead = Ahead()
        super().__init__(*args, **options)

    def hand_to(self, queue: Any) -> None:
        """Put all further messages into this queue: a stage begins to take from it."""
        self._queue = queue
        self.ahead.forget()

    def _new_consumer_thread(self) -> ConsumerOnLoop:
        return ConsumerOnLoop(self, loop=self.loop, beacon=self.beacon)

    @property
    def thrown_out(self) -> Sequence[float]:
        """When the group did not know this member any more, on the monotonic clock."""
        return tuple(self._thread.thrown_out)

    @property
    def joining(self) -> bool:
        """Whether the group is giving out its partitions anew."""
        return self._thread.joining

    @property
    def refusal(self) -> str | None:
        """Why the broker does not let this member into its group, or read; None where it does."""
        return self._thread.refusal

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        """Wait as Faust does, but be woken when a full buffer has room again, where Faust sleeps a second. Rows that a
        standby reads fill one; what a stage takes is bounded by `ahead`.
        """
        while self.flow_active and not self.should_stop and self._buffered_partitions - self._get_active_partitions():
            self._room = asyncio.Event()
            try:
                await asyncio.wait_for(self._room.wait(), _ROOM_SECONDS)
            except TimeoutError:
                break
        if not self.flow_active:
            return None, None
        fetched = await super()._wait_next_records(timeout)
        while self._thread.moved:
            self._follow(self._thread.moved.popleft())
        return fetched

    def _follow(self, moved: Moved) -> None:
        """Take note of what aiokafka did: what was to be read next is not there, so it reads from the beginning."""
        tp, wanted, found = moved
        if tp.topic in self.app.tables.changelog_topics:
            return
        where = {"topic": tp.topic, "partition": tp.partition, "wanted": wanted, "found": found}
        if found > wanted:
            log.warning("records went by retention before they were read", records=found - wanted, **where)
            metrics.EXPIRED.labels(self.app.conf.id.removeprefix("wirestream-"), tp.topic).inc(found - wanted)
        else:
            # The topic was made anew, or the log lost its end. By the old places, all that is new would count as read.
            log.warning("the log was cut: it is read from its beginning", **where)
            self._read_offset[tp] = self._committed_offset[tp] = None
            self._offsets.forget_log(tp)

    @Service.task
    async def _commit_livelock_detector(self) -> None:
        """Do nothing, for the watchdog looks. Faust's detector of livelocks only logs, and asks aiokafka for the
        position of a partition that a rebalance may have taken meanwhile: the worker ended in an `AssertionError`.
        """

    def on_buffer_drop(self, tp: Any) -> None:
        super().on_buffer_drop(tp)
        if self._room is not None:
            self._room.set()

    def resume_flow(self) -> None:
        """Go on behind a rebalance. Faust has emptied the stage's queue (`FlowControlEvent.resume`)."""
        self.ahead.forget()
        self._must_seek = True
        super().resume_flow()

    async def perform_seek(self) -> None:
        """Leave the seek to the loop that hands out, which does it when the rebalance is over.

        Faust calls this while its flow is on already, and empties the queues when it is done: what was handed out
        meanwhile would come again at the next start only.
        """
        self._must_seek = True

    async def _stand_still(self, fetcher: Service) -> None:
        """Hand nothing out: until the flow goes on, or the fetcher ends; then do what a rebalance left to do.

        Faust waits for the flow alone. Where the cancel that ends the fetcher met a wait that was over just then
        (`asyncio.wait_for` takes it for its own), nobody would ever come back from there.
        """
        if self.flow_active:
            await self._go_back(fetcher)
        else:
            await fetcher.wait(self.can_resume_flow)

    async def _go_back(self, fetcher: Service) -> None:
        """Do what a rebalance left to do; nothing while it lasts. It ends with the fetcher: where the group rebalances
        again, the broker answers behind that, and who stops leaves the group only after this.
        """
        if self.app.rebalancing or not self.flow_active:
            await fetcher.sleep(_LOOK_SECONDS)
            return
        self._must_seek = False  # another rebalance may ask for it again meanwhile
        try:
            if self.assignment() and (await fetcher.wait(super().perform_seek())).stopped:
                self._must_seek = True
        except self.consumer_stopped_errors:
            raise
        except Exception as fault:  # noqa: BLE001 - a rebalance took a partition, or the broker does not answer: again
            log.warning("what is committed cannot be sought yet", fault=repr(fault))
            self._must_seek = True
            await fetcher.sleep(AGAIN_SECONDS)

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        # Their buffers are cleared without a word, so nobody would ever say that there is room again.
        self._buffered_partitions.difference_update(revoked)
        for tp in revoked:
            self._offsets.forget(tp)
        await super().on_partitions_revoked(revoked)
        self._thread.commit_refusal = None  # whoever has them next commits them, and is told

    async def seek_to_committed(self) -> Any:
        """Seek as Faust does, and read what nobody has committed yet from its beginning.

        aiokafka leaves such a partition where it is. Records that were fetched while the group rebalanced, and dropped
        as those of an old generation, were never read again: the first ones of a new topic.
        """
        found = await super().seek_to_committed()
        for tp in found:
            self._offsets.forget(tp)
        changelogs = self.app.tables.changelog_topics
        fresh = [tp for tp, offset in found.items() if not offset and tp.topic not in changelogs]
        if fresh:
            await self._thread.seek_to_beginning(*map(driver.ensure_aiokafka_TP, fresh))
        return found

    async def _drain_messages(self, fetcher: Service) -> None:
        stopped, fetcher_stopped = self._stopped.is_set, fetcher._stopped.is_set  # noqa: SLF001
        try:
            while not (stopped() or fetcher_stopped()):
                await asyncio.sleep(0)
                if not self.flow_active or self._must_seek:
                    await self._stand_still(fetcher)
                    continue
                generation = self.app.consumer_generation_id
                fetched, _ = await self._wait_next_records(1.0)
                lots = fetched or {}
                if await self._hand_out(lots, generation):
                    self._look_where_reading_is(generation)
                await self._linger(fetcher, sum(map(len, lots.values())))
        except self.consumer_stopped_errors:
            if not self.transport.app.should_stop:
                raise
        except asyncio.CancelledError:
            if not self.transport.app.should_stop:
                raise

    async def _linger(self, fetcher: Service, handled: int) -> None:
        """Let what comes meanwhile be fetched together, where a stage wants that."""
        if self.app.linger and 0 < handled < _FEW:
            await fetcher.sleep(self.app.linger)

    async def _hand_out(self, lots: Mapping[Any, Sequence[Any]], generation: int) -> bool:
        """Hand out what was fetched; False when a rebalance came in between: the rest is of an old generation, and
        comes again.
        """
        changelogs = self.app.tables.changelog_topics
        for handled, (tp, record) in enumerate(_in_turn(lots), start=1):
            if handled % _YIELD_EVERY == 0:
                await asyncio.sleep(0)
            read = self._read_offset[tp]
            if read is not None and record.offset < read:
                continue
            hand = self._hand_row if tp.topic in changelogs else self._hand
            if not (self._is_of_now(generation) and await hand(tp, record, generation)):
                return False
        return True

    async def _hand(self, tp: Any, record: Any, generation: int) -> bool:
        """Hand one record to the stage; False when a rebalance came in between."""
        if self._must_seek:
            return True  # it comes again
        size = len(record.value or b"")
        while self._queue is None or not self.ahead.fits(size):
            await self.ahead.wait()
            if not self._is_of_now(generation):
                return False
        if self._commit_every is not None and self._n_acked >= self._commit_every:
            self._n_acked = 0
            await self.commit()
            if not self._is_of_now(generation):
                return False
        self._offsets.hand(tp, record.offset)
        self.ahead.came(size)
        self._queue.force_put_nowait(Fetched(record, generation, self._offsets.log_of(tp)))
        self._read_offset[tp] = record.offset
        return True

    async def _hand_row(self, tp: Any, record: Any, generation: int) -> bool:
        """Hand a row of a table, which a standby reads, to Faust's conductor. A seek does not bring it again: that is
        to what a group has committed.
        """
        await self.callback(self._to_message(tp, record))
        if not self._is_of_now(generation):
            # A seek may have set the read offset back meanwhile: to set it now would skip what is to be read again.
            return False
        self._read_offset[tp] = record.offset
        return True

    def _is_of_now(self, generation: int) -> bool:
        """Whether what was fetched in a generation may still be handed out: no rebalance came, and no end."""
        return bool(self.flow_active and self.app.consumer_generation_id == generation and not self.should_stop)

    def _look_where_reading_is(self, generation: int) -> None:
        """Note where reading is, once all that was fetched is handed out: what reading has passed beyond it holds no
        record for us (the markers of transactions, records that were taken back, compacted ones, what went by
        retention). Nothing is noted where a rebalance came since.
        """
        if not self.flow_active or self._must_seek or self.app.consumer_generation_id != generation:
            return
        for tp in self._get_active_partitions() | self._buffered_partitions:
            if self.app.topics.acks_enabled_for(tp.topic) and (place := self._thread.place(tp)) is not None:
                self._offsets.reach(tp, place)


def _in_turn(lots: Mapping[Any, Sequence[Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield the records of all partitions in turn, those of each in order: what came by several of them at about the
    same time goes on so, and who was first is told by that.
    """
    lanes = (zip(repeat(tp), records, strict=False) for tp, records in lots.items())
    for together in zip_longest(*lanes):
        yield from filter(None, together)


class Transport(driver.Transport):
    """The aiokafka transport with our consumer."""

    Consumer = Consumer
