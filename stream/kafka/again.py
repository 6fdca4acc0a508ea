"""Reads records again that a stage has handled and committed: what it made of them is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stream.clock import SYSTEM_CLOCK, Clock
from stream.kafka.changelog import Span, read_span
from stream.kafka.message import Record
from stream.settings import Settings

__all__ = ["read_again"]

_MOST = 100
"""Records of one call: of the usual size a megabyte, of the largest that there may be as much as a worker can hold."""


async def read_again(
    settings: Settings, topic: str, partition: int, span: Span, clock: Clock = SYSTEM_CLOCK
) -> tuple[list[Record], int]:
    """Return the first records of a span, and the offset from which on to ask for more: the span's end where there are
    none, or they are gone. Waits while the broker is away.
    """
    found: list[Record] = []

    def choose(whole: Span) -> Span:
        found.clear()  # it may begin again
        begin = max(span[0], whole[0])
        return begin, min(begin + _MOST, span[1], whole[1])

    def take(records: Sequence[Any]) -> None:
        found.extend(map(Record.of, records))

    begin, end = await read_span(settings, topic, partition, choose, take, clock=clock)
    return found, end if end > begin else span[1]
