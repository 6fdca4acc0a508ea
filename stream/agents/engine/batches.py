"""Takes what a stream has ready, as one batch, and acknowledges it as one block once it is handled.

Why not `stream.take()`: it waits by a timer (latency, or idle work), and a table write inside it fails and loses the
batch. Here there is no timer: the first message wakes the batch, and what stands in the queue by then comes along.

What makes it lossless: messages are acknowledged only after `handle` returned, in the order in which they came, and
there is one such loop an agent. Messages of an old generation, or taken while a rebalance holds the flow, are dropped
unacknowledged: the seek that ends every rebalance brings them again. (Faust itself acknowledges them.)

Touches internals of faust-streaming 0.15.3: see `drain`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

__all__ = ["Abandoned", "in_batches"]


class Abandoned(Exception):
    """Raised by a handler to give its batch up unacknowledged, because a rebalance or the end is waiting for it.

    Both are followed by a seek to what is committed (or by another worker's), so the batch comes again.
    """


async def in_batches(stream: Any, limit: int, handle: Callable[[Sequence[Any]], Awaitable[None]]) -> None:
    """Hand `stream`'s events to `handle` in batches of 1 to `limit`, until the stream ends.

    `handle` gets events in order and must return only when all that they caused is safe. Whatever it raises but
    `Abandoned` must have ended the process first: an exception that leaves an agent's body loses its batch.
    """
    stream.enable_acks = False
    await stream.maybe_start()
    queue = stream.channel.queue
    while not stream.should_stop:
        try:
            first = await queue.get()
        except StopAsyncIteration:  # the channel has stopped: without this return, the worker never ends
            return
        batch = [first]
        while len(batch) < limit and not queue.empty():
            batch.append(queue.get_nowait())
        events = [event for event in batch if _track(stream, event)]
        if not events:
            continue
        try:
            await handle(events)
        except Abandoned:
            for event in events:
                _release(stream, event)
            continue
        for event in events:
            await stream.ack(event)


def _track(stream: Any, event: Any) -> bool:
    """Mark an event as in hand, as `Stream._py_aiter` does; false for one that is not to be handled."""
    app, message = stream.app, event.message
    if not app.flow_control.is_active() or message.generation_id != app.consumer_generation_id:
        return False
    if message.topic in app.topics.acking_topics and not message.tracked:
        message.tracked = True
        app.consumer.unacked.add(message)
        stream._on_message_in(message.tp, message.offset, message)  # noqa: SLF001
    return True


def _release(stream: Any, event: Any) -> None:
    """Take an event out of what a stop or a rebalance waits for, without acknowledging it."""
    stream.app.consumer.unacked.discard(event.message)
