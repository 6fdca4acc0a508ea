"""Defines what a stage does with a batch, and what it says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from stream.kafka.message import Handled, Outgoing, Record

__all__ = ["BatchResult", "Work"]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a stage made of a batch."""

    handled: Sequence[Handled]
    """What it made of each record, in order."""
    outgoings: Sequence[Outgoing] = ()
    """What it made of the batch as a whole, and of no record alone. It is sent behind the rest.

    Where one is too large for its topic, no record is to blame, and none becomes a dead letter: the flow is held until
    the topic's limit is mended. So a stage must bound these by what it makes itself, whatever is in the records.
    """


Work = Callable[[Sequence[Record]], Awaitable[BatchResult]]
"""What a stage does with a batch of at least one record. May raise `Transient` (the same batch is handed in again),
`Fatal`, and `Abandoned` where it waited and a rebalance or the end came first."""
