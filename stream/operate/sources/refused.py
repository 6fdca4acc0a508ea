"""Counts what was refused of each source since a time. Only that part of the dead letters is read."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from stream.kafka.admin import require_topic
from stream.kafka.deadletters.filed import Letter, entry_of
from stream.kafka.rights.need import Part
from stream.kafka.rights.right import Operation
from stream.kafka.topics import DEADLETTERS
from stream.operate.records import opened_reader, scan, spans_since
from stream.settings import Settings

__all__ = ["MOST_LETTERS", "refused_since"]

MOST_LETTERS = 200_000
"""Letters that are read at most: a bad deploy may have written millions."""


async def refused_since(settings: Settings, since: datetime) -> tuple[dict[str, Counter[str]], bool]:
    """Return how many letters of each source there are since a time, by reason, and whether all were read. A letter is
    of the source that its record came by; one that does not say it is left out. Raises `Misconfigured` where no broker
    answers, or shows us the dead letters, `Transient` where one falls silent.
    """
    await require_topic(settings, DEADLETTERS, Operation.READ, Part.DLQ)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def take(record: object) -> bool:
        entry = entry_of(record)
        if isinstance(entry, Letter) and entry.source:
            found[entry.source][entry.refusal.reason] += 1
        return False

    async with opened_reader(settings) as reader:
        spans = await spans_since(reader, DEADLETTERS.name, since)
        scanned = await scan(reader, spans, take, most=MOST_LETTERS)
    return dict(found), not scanned.cut
