"""Keeps from a stage's work what nobody can unpack: it is refused before."""

from __future__ import annotations

from collections.abc import Sequence

from stream.agents.engine.unpack import Unreadable
from stream.agents.guard.guard import Guard, Work
from stream.kafka.message import Handled, Record

__all__ = ["refusing_unreadable"]


def refusing_unreadable(guard: Guard, work: Work) -> Work:
    """The same work, of which each record with an `Unreadable` value makes a dead letter with the batch's bytes."""

    async def readable(records: Sequence[Record]) -> Sequence[Handled]:
        rest = [record for record in records if not isinstance(record.value, Unreadable)]
        handled = iter(await work(rest) if rest else ())
        return [
            guard.refuse(record, record.value.refusal) if isinstance(record.value, Unreadable) else next(handled)
            for record in records
        ]

    return readable
