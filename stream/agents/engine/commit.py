"""Commits what lies before the first record that is not acknowledged, and again what the broker did not take.

Faust counts offsets, and takes what was refused for committed. Here `offsets` knows what was handed out.

Touches internals of faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode.utils.futures import notify

from stream.agents.engine.ahead import Fetched
from stream.agents.engine.offsets import Offsets

__all__ = ["CommittingConsumer"]


class CommittingConsumer(driver.Consumer):
    """Faust's consumer; who reads tells `_offsets` what is handed out, and where reading is."""

    _n_acked: int

    def __init__(self, *args: Any, **options: Any) -> None:
        self._offsets = Offsets()
        super().__init__(*args, **options)
        self._unacked_messages: set[Any] = set()
        """The batches in hand: a rebalance and a stop wait for them."""

    def lag(self, tp: Any) -> int | None:
        """Return how many records can be read, or are in hand, and are not committed; None while that is not known.

        It is not counted by what is committed alone: that stays behind the markers of transactions, and says nothing of
        a log whose beginning went by retention before anybody read it.
        """
        end, first = self.highwater(tp), self._offsets.first_open(tp, self._committed_offset.get(tp))
        return None if end is None or first is None else max(0, end - first)

    def acknowledge(self, messages: Sequence[Fetched]) -> None:
        """Let these be committed. What an earlier generation handed out comes again, and what was of a log that was cut
        since has another's place: neither is noted.
        """
        for record, generation, log_read in messages:
            place = (record.topic, record.partition)
            if generation == self.app.consumer_generation_id and log_read == self._offsets.log_of(place):
                self._offsets.acknowledge(place, record.offset)
                self._n_acked += 1
        notify(self._waiting_for_ack)

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[Any]:
        tps = (TP(*place) for place in self._offsets.places)
        return (tp for tp in tps if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: Any) -> int | None:
        return self._offsets.take(tp)

    async def _commit_offsets(self, offsets: Mapping[Any, int], start_new_transaction: bool = True) -> bool:  # noqa: FBT001, FBT002 - Faust's signature
        """Commit as Faust does, which takes for committed what was not: that is due again. Of a log that was cut
        meanwhile nothing is committed.
        """
        before = {tp: (self._committed_offset[tp], self._offsets.log_of(tp)) for tp in offsets}
        done = bool(await super()._commit_offsets(offsets, start_new_transaction))
        for tp, (committed, log_read) in before.items():
            if self._offsets.log_of(tp) != log_read:
                self._committed_offset[tp] = None
            elif not (done or self.app.rebalancing):  # after a rebalance all that is not committed comes again
                self._committed_offset[tp] = committed
                self._offsets.give_back(tp, offsets[tp])
        return done
