"""Reads wirestream-dedupe-sketches and writes wirestream-dedupe-partials: the verdict of one of several detectors on an
article.

A detector sends one message for a whole batch: the resolver reads from all detectors, and must not be the limit of the
service.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import orjson

from schemas import Article, Headers, RawRecord, Relation, Verdict, header
from schemas._model import Model
from stream.agents.dedupe import Detectors
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.clock import Clock
from stream.dedupe import Sketch, sketch
from stream.dedupe.gather import Partial
from stream.dedupe.routing import home, routes
from stream.errors import Reason, Rejected
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.topics import DEDUPE_PARTIALS, DEDUPE_SKETCHES
from stream.observe import metrics
from stream.settings import MOST_DETECTORS

__all__ = ["PartialVerdict", "Partials", "partial_judge", "sketch_messages"]

_ROUTES = "routes"
_RAW = "raw"
_BATCH = 50
"""Verdicts in one message: some 25 kB together, as much as a long article."""


class PartialVerdict(Model):
    """One detector's verdict on one article."""

    article_id: UUID
    home: bool
    """Whether all versions of the article's item come to this detector, which so judges best what is the same by id."""
    routes: tuple[int, ...]
    """All detectors that judge the article."""
    verdict: Verdict


class Partials(Model):
    """The value of a message: one detector's verdicts on the articles of a batch."""

    partition: int
    said: tuple[PartialVerdict, ...]

    @classmethod
    def of(cls, partial: Partial) -> Partials:
        """Return a message with a single verdict."""
        one = PartialVerdict(
            article_id=partial.article_id, home=partial.home, routes=partial.routes, verdict=partial.verdict
        )
        return cls(partition=partial.partition, said=(one,))

    def each(self) -> list[Partial]:
        """Return the verdicts as the resolver takes them."""
        return [Partial(one.article_id, self.partition, one.home, one.routes, one.verdict) for one in self.said]


def sketch_messages(article: Article, detectors: int, told: Headers = ()) -> list[Outgoing]:
    """Return an article's sketch for each detector that is to judge it. The headers name these, and the raw record;
    `told` are further ones, which say where it came from.
    """
    made = sketch(article)
    chosen = routes(made, detectors)
    headers = ((_ROUTES, orjson.dumps(chosen)), (_RAW, article.raw.model_dump_json().encode()), *told)
    key, value = str(article.article_id).encode(), made.to_bytes()
    return [Outgoing(DEDUPE_SKETCHES.name, key, value, headers, partition) for partition in chosen]


def partial_judge(detectors: Detectors, count: int, clock: Clock, guard: Guard) -> Work:
    """Return the stage's work, for `count` detectors in all. For a sketch that is refused, the detector's verdict is
    that it knows nothing like it, so that the article does not wait for it.
    """

    async def work(records: Sequence[Record]) -> BatchResult:
        verdicts: dict[int, list[PartialVerdict]] = {}

        def handle(record: Record) -> Handled:
            one = _judge(record, detectors, count, clock)
            verdicts.setdefault(record.partition, []).append(one)
            return Handled()

        handled = (await guard.each(handle)(records)).handled
        for record, result in zip(records, handled, strict=True):
            if result.refused and (nothing := _nothing_like(record, clock)) is not None:
                verdicts.setdefault(record.partition, []).append(nothing)
        metrics.DEDUPE_ENTRIES.set(len(detectors))
        return BatchResult(handled, _messages(verdicts))

    return work


def _judge(record: Record, detectors: Detectors, count: int, clock: Clock) -> PartialVerdict:
    made = Sketch.from_bytes(record.value)
    verdict = detectors[record.partition].judge(made, _raw(record), clock.now())
    at_home = record.partition == home(made, count)
    return PartialVerdict(article_id=made.article_id, home=at_home, routes=_routes(record), verdict=verdict)


def _nothing_like(record: Record, clock: Clock) -> PartialVerdict | None:
    try:
        article_id = UUID((record.key or b"").decode())
        new = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=clock.now())
        return PartialVerdict(article_id=article_id, home=False, routes=_routes(record), verdict=new)
    except (ValueError, Rejected):  # it is none of ours: nobody waits for it
        return None


def _messages(verdicts: dict[int, list[PartialVerdict]]) -> list[Outgoing]:
    found = []
    for partition, of_partition in sorted(verdicts.items()):
        for first in range(0, len(of_partition), _BATCH):
            value = Partials(partition=partition, said=tuple(of_partition[first : first + _BATCH])).model_dump_json()
            found.append(Outgoing(DEDUPE_PARTIALS.name, str(partition).encode(), value.encode(), partition=0))
    return found


def _routes(record: Record) -> tuple[int, ...]:
    """Return the detectors that judge the article. Each is named once, so that no stranger's header makes a batch's
    message too large for its topic: nothing smaller could stand for it.
    """
    try:
        chosen = orjson.loads(header(record.headers, _ROUTES) or "")
        if isinstance(chosen, list) and record.partition in chosen and _are_detectors(chosen):
            return tuple(chosen)
    except orjson.JSONDecodeError:
        pass
    raise Rejected(Reason.SCHEMA, f"sketch: the header {_ROUTES} names no partitions")


def _are_detectors(chosen: list[object]) -> bool:
    """Return whether these are numbers of detectors, be it of an earlier setting: what was sent before is still
    judged.
    """
    return all(type(one) is int and 0 <= one < MOST_DETECTORS for one in chosen) and len(set(chosen)) == len(chosen)


def _raw(record: Record) -> RawRecord:
    try:
        return RawRecord.model_validate_json(header(record.headers, _RAW) or "")
    except ValueError:
        raise Rejected(Reason.SCHEMA, f"sketch: the header {_RAW} names no raw record") from None
