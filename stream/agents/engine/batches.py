"""Takes what a Faust stream has ready as one batch, which is acknowledged as one block once it is handled.

Why not `stream.take()`: it waits by a timer (latency, or idle work), and a table write inside it fails and loses the
batch. Here there is no timer: the first message wakes the batch, and what stands in the queue by then comes along. The
consumer puts messages into the stream's queue by itself (`drain`): Faust's way makes an event of each, counts who still
has it, and tells five listeners (a fifth of a hop, as `python -m tests.bench --only hop` prints it).

Messages of an old generation, or taken while the group rebalances, are dropped unacknowledged: the seek that ends every
rebalance brings them again. (Faust itself acknowledges them.) A rebalance is known some time before Faust stops its
flow for it, and what is in hand is given up from then on: what follows that would overtake it.

Touches internals of faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stream.agents.engine.ahead import BATCH_BYTES, Fetched
from stream.kafka.message import Record

__all__ = ["StreamSource"]


class StreamSource:
    """The stream of an agent of concurrency 1. Implements `port.Source`."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._begun = False

    async def take(self, limit: int) -> StreamBatch | None:
        stream = self._stream
        if not self._begun:
            self._begun = True
            stream.enable_acks = False  # the loop over the stream would acknowledge by itself
            await stream.maybe_start()
            stream.app.consumer.hand_to(stream.channel.queue)
        queue = stream.channel.queue
        while not stream.should_stop:
            try:
                first = await queue.get()
            except StopAsyncIteration:  # the channel has stopped: without this return, the worker never ends
                return None
            taken, size = [first], _size(first)
            while len(taken) < limit and size < BATCH_BYTES and not queue.empty():
                taken.append(queue.get_nowait())
                size += _size(taken[-1])
            stream.app.consumer.ahead.taken(len(taken), size, left=not queue.empty())
            messages = [message for message in taken if self._may_be_handled(message)]
            if messages:
                return StreamBatch(stream.app.consumer, messages)
        return None

    def _may_be_handled(self, message: Fetched) -> bool:
        app = self._stream.app
        if app.rebalancing or not app.flow_control.is_active():
            return False
        return bool(message.generation == app.consumer_generation_id)


class StreamBatch:
    """Messages that were taken together. Implements `port.Batch`."""

    acked = False
    """As Faust asks of what is in hand: what was acknowledged is not."""

    def __init__(self, consumer: Any, messages: Sequence[Fetched]) -> None:
        self._consumer = consumer
        self.messages = messages
        consumer.unacked.add(self)

    @property
    def where(self) -> str:
        spans: dict[str, list[int]] = {}
        for record in (message.record for message in self.messages):
            spans.setdefault(f"{record.topic}/{record.partition}", []).append(record.offset)
        return ", ".join(f"{place} offsets {min(offsets)} to {max(offsets)}" for place, offsets in spans.items())

    @property
    def refcount(self) -> int:
        """Who still has it, as Faust logs it."""
        return len(self.messages)

    def read(self) -> list[Record]:
        return [Record.of(message.record) for message in self.messages]

    async def acknowledge(self) -> None:
        self._consumer.unacked.discard(self)
        self._consumer.acknowledge(self.messages)

    def release(self) -> None:
        self._consumer.unacked.discard(self)


def _size(message: Fetched) -> int:
    return len(message.record.value or b"")
