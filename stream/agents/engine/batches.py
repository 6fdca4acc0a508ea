"""Takes what a Faust stream has ready as one batch, which is acknowledged as one block once it is handled.

Why not `stream.take()`: it waits by a timer (latency, or idle work), and a table write inside it fails and loses the
batch. Here there is no timer: the first message wakes the batch, and what stands in the queue by then comes along.

Messages of an old generation, or taken while the group rebalances, are dropped unacknowledged: the seek that ends every
rebalance brings them again. (Faust itself acknowledges them.) A rebalance is known some time before Faust stops its
flow for it, and what is in hand is given up from then on: what follows that would overtake it.

Touches internals of faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stream.agents.engine.ahead import BATCH_BYTES
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
            stream.app.consumer.ahead.taken(size, left=not queue.empty())
            events = [event for event in taken if self._track(event)]
            if events:
                return StreamBatch(stream, events)
        return None

    def _track(self, event: Any) -> bool:
        """Mark an event as in hand, as `Stream._py_aiter` does; False for one that is not to be handled."""
        stream, message = self._stream, event.message
        app = stream.app
        if app.rebalancing or not app.flow_control.is_active() or message.generation_id != app.consumer_generation_id:
            return False
        if message.topic in app.topics.acking_topics and not message.tracked:
            message.tracked = True
            app.consumer.unacked.add(message)
            stream._on_message_in(message.tp, message.offset, message)  # noqa: SLF001
        return True


class StreamBatch:
    """Events that were taken together. Implements `port.Batch`."""

    def __init__(self, stream: Any, events: Sequence[Any]) -> None:
        self._stream = stream
        self._events = events

    @property
    def where(self) -> str:
        spans: dict[str, list[int]] = {}
        for event in self._events:
            spans.setdefault(f"{event.message.topic}/{event.message.partition}", []).append(event.message.offset)
        return ", ".join(f"{place} offsets {min(offsets)} to {max(offsets)}" for place, offsets in spans.items())

    def read(self) -> list[Record]:
        return [_record(event.message) for event in self._events]

    async def acknowledge(self) -> None:
        for event in self._events:
            await self._stream.ack(event)

    def release(self) -> None:
        for event in self._events:
            self._stream.app.consumer.unacked.discard(event.message)


def _size(event: Any) -> int:
    return len(event.message.value or b"")


def _record(message: Any) -> Record:
    headers = message.headers or ()
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=int((message.timestamp or 0.0) * 1000),
        key=message.key,
        value=message.value if message.value is not None else b"",
        headers=tuple(headers.items() if isinstance(headers, dict) else headers),
    )
