"""Joins wire.articles.v1 with wirestream-dedupe-verdicts into wire.unique.v1 and wire.duplicates.v1: each article gets
its verdict.

This stage runs only where there are several detectors. A batch of articles is held until all their verdicts are here;
nothing is committed before, and the stage has no state.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import ValidationError

from schemas import Article, Verdict
from stream.agents.decode import decode
from stream.agents.dedupe import judged
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.clock import Clock
from stream.errors import Reason, Rejected
from stream.kafka.message import Handled, Record
from stream.kafka.tail import Tail
from stream.settings import Settings

__all__ = ["Joiner"]

_PATIENCE = 5.0
"""Seconds after which a missing verdict counts as a fault that holds the flow; it is a matter of milliseconds."""


class Joiner:
    """Follows the verdicts of the partitions of articles that this worker has."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._tails: dict[int, Tail] = {}
        self._generation: object = None

    def work(self, guard: Guard) -> Work:
        """Return the stage's work."""

        async def work(records: Sequence[Record]) -> BatchResult:
            articles: dict[tuple[int, int], Article] = {}

            def read(record: Record) -> Handled:
                articles[record.partition, record.offset] = decode(Article, record)
                return Handled()

            results = list((await guard.each(read)(records)).handled)
            await self._begin(guard.generation)
            for partition in sorted({partition for partition, _ in articles}):
                since = min(record.timestamp_ms for record in records if record.partition == partition)
                wanted = {article.article_id for (place, _), article in articles.items() if place == partition}
                await self._await_verdicts(partition, since, wanted, guard)
            for number, record in enumerate(records):
                article = articles.get((record.partition, record.offset))
                if article is not None:
                    results[number] = self._joined(record, article, guard)
            return BatchResult(results)

        return work

    async def _begin(self, generation: object) -> None:
        """Follow the verdicts of partitions that were given out anew, from where their articles begin."""
        if generation != self._generation:
            tails, self._tails, self._generation = self._tails, {}, generation
            for tail in tails.values():
                await tail.stop()

    async def _await_verdicts(self, partition: int, since: int, wanted: set[UUID], guard: Guard) -> None:
        tail = self._tails.get(partition)
        if tail is None:
            tail = self._tails[partition] = Tail(self._settings, partition, since, self._clock)
        tail.drop(since)
        while (arrived := tail.missing(wanted)) is not None:
            await guard.wait_for(arrived, patience=_PATIENCE)

    def _joined(self, record: Record, article: Article, guard: Guard) -> Handled:
        try:
            verdict = Verdict.model_validate_json(self._tails[record.partition].get(article.article_id))
        except ValidationError as error:
            return guard.refuse(record, Rejected(Reason.SCHEMA, f"its verdict: {error.error_count()} faults"))
        out = judged(record, article, verdict, self._settings.topics.partitions)
        return Handled(out, received_at=article.received_at)
