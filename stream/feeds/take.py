"""Takes what one look brings, in the one order in which nothing is lost:

1. publish all items of a batch, and wait until every in-sync broker has them;
2. keep the mark;
3. let the transport go on: only now does it delete, move or acknowledge at the far side.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from stream.errors import Rejected
from stream.feeds.transport import Batch, Item, Mark, Report, Transport

__all__ = ["Look", "Publish", "take"]

Publish = Callable[[Sequence[Item]], Awaitable[dict[int, Rejected]]]
"""Publishes items in order and returns, by place, those that no broker takes, once all others are acknowledged. Raises
`Ended` (`stream.feeds.publish`) where the end came first."""


@dataclass(frozen=True, slots=True)
class Look:
    """What came of one look."""

    taken: int
    """Items that the brokers have."""
    mark: Mark
    wait: float | None
    """Seconds until the next look, where the far side said so last."""


async def take(
    transport: Transport,
    mark: Mark,
    report: Report,
    *,
    publish: Publish,
    keep: Callable[[Mark], Awaitable[None]],
    batched: Callable[[Batch], None] = lambda _batch: None,
) -> Look:
    """Look once, and take what comes. `keep` returns when the mark is safe; `batched` is told of each batch, an empty
    one too, as soon as it is acknowledged and its mark is kept.

    Raises `FarSideFault` for the far side, and what `publish` and `keep` raise; then nothing more is let go of.
    """
    taken, wait = 0, None
    async with aclosing(transport.look(mark, report)) as batches:
        async for batch in batches:
            batch.refused = await publish(batch.items) if batch.items else {}
            if batch.refused and batch.mark_where_refused is not None:
                batch.mark = batch.mark_where_refused(batch.refused)
            if batch.mark != mark:
                await keep(batch.mark)
                mark = batch.mark
            taken += len(batch.items) - len(batch.refused)
            wait = batch.wait
            batched(batch)
    return Look(taken, mark, wait)
