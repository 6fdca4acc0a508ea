"""Makes one verdict of what several detectors say of an article, each of which sees a part of the wire.

    Partial                    what one detector says
    Resolver(known, patience)  gathers the partials, decides, and assigns the story's root

`routing` scatters an article to the detectors; this gathers their answers. Neither reads or writes anything itself.

An article is decided when all that it was sent to have answered. One that is behind is waited for; one that was not
heard of for `patience`, in the stream's own time, is not: the others' word counts, and nothing is held up for ever.
Ids never change: an article that was decided keeps its verdict, whatever comes late.

There is one resolver for all, so there is one order: of two articles that each detector saw in another order, the first
to be decided is the story's first, and a story never ends up as nothing but copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from uuid import UUID

from schemas import Relation, Verdict
from stream.dedupe.evidence import Evidence
from stream.dedupe.params import MERGE

__all__ = ["Partial", "Resolver", "best_of"]


@dataclass(frozen=True, slots=True)
class Partial:
    """What one detector says of an article."""

    article_id: UUID
    partition: int
    """The partition that the detector judges."""
    home: bool
    """Whether all versions of the item are known there."""
    routes: tuple[int, ...]
    """All the partitions that the article was sent to."""
    verdict: Verdict


@dataclass(slots=True)
class _Waiting:
    """An article that is not decided yet."""

    since: int
    """When a detector first spoke of it, in the stream's time."""
    missing: set[int]
    """The partitions whose detectors have not spoken yet."""
    again: bool
    """Whether it was decided before: then it keeps its verdict, and no detector is to be waited for long."""
    partials: dict[int, Partial] = field(default_factory=dict)


class Resolver:
    """Gathers what is said, and decides. `known` gives the verdict of an article that was decided before."""

    def __init__(self, known: Callable[[UUID], Verdict | None], patience: int) -> None:
        self._known = known
        self._patience = patience
        """How long a silent detector is waited for, in milliseconds of the stream's time."""
        self._waiting: dict[UUID, _Waiting] = {}
        self._complete: dict[UUID, None] = {}
        """Those of the articles that wait that every detector has spoken of, in that order."""
        self._heard: dict[int, int] = {}
        """When each detector that anything was sent to spoke last, by its partition."""
        self.now = 0
        """The stream's time: the latest that any detector said anything, in milliseconds."""

    def __len__(self) -> int:
        """Return how many articles wait."""
        return len(self._waiting)

    def hear(self, partial: Partial, at: int) -> None:
        """Take in what a detector says, at its own time in milliseconds. To hear the same twice changes nothing."""
        self.now = max(self.now, at)
        for partition in partial.routes:
            self._heard.setdefault(partition, 0)
        self._heard[partial.partition] = max(self._heard.get(partial.partition, 0), at)
        waiting = self._waiting.get(partial.article_id)
        if waiting is None:
            again = self._known(partial.article_id) is not None
            waiting = self._waiting[partial.article_id] = _Waiting(at, set(partial.routes), again)
        waiting.partials[partial.partition] = partial
        waiting.missing.discard(partial.partition)
        if not waiting.missing:
            self._complete[partial.article_id] = None

    def decide(self) -> Iterator[tuple[UUID, Verdict]]:
        """Yield the verdicts of all that can be decided now. `known` must know each before the next is taken.

        One that was decided before gets the same again: whoever redelivers it waits for its verdict.
        """
        ready = {
            article_id: best_of(self._waiting[article_id].partials.values(), self._known)
            for article_id in (*self._complete, *self._overdue())
        }
        for first in list(ready):
            chain = self._chain(first, ready)
            while chain:
                article_id = chain.pop()
                verdict = self._known(article_id) or self._rooted(article_id, ready.pop(article_id))
                ready.pop(article_id, None)
                del self._waiting[article_id]
                self._complete.pop(article_id, None)
                yield article_id, verdict

    def _chain(self, first: UUID, ready: dict[UUID, Verdict]) -> list[UUID]:
        """Return an article, what it follows, and so on: what is followed is to be decided before what follows it. The
        chain is empty where the article was decided already, or follows one that still waits. In a ring, the last to be
        asked is the first to be decided.
        """
        chain: list[UUID] = []
        at: UUID | None = first
        while at in ready and at not in chain:
            chain.append(at)
            at = None if self._waiting[at].again else ready[at].of
        blocks = self._waiting.get(at) if at is not None and at not in ready else None
        return [] if blocks is not None and not blocks.again else chain

    def older_than(self, milliseconds: int) -> Iterator[tuple[UUID, int, list[Partial]]]:
        """Yield the articles that have waited for so long, since when, and what was heard of each: the caller keeps
        them where they outlive a crash.
        """
        until = self.now - milliseconds
        for article_id, waiting in takewhile(lambda item: item[1].since <= until, self._waiting.items()):
            yield article_id, waiting.since, list(waiting.partials.values())

    def _overdue(self) -> list[UUID]:
        """Return the articles that wait only for detectors that have fallen silent while others have not."""
        patient_until = self.now - self._patience
        silent = {partition for partition, at in self._heard.items() if at < patient_until}
        return [
            article_id
            for article_id, waiting in takewhile(lambda item: item[1].since < patient_until, self._waiting.items())
            if waiting.again or waiting.missing <= silent
        ]

    def _rooted(self, article_id: UUID, best: Verdict) -> Verdict:
        """Return the verdict with the story's first article as its story: as `of` was decided, not as one detector saw
        it.
        """
        if best.of is None:
            return best.model_copy(update={"story_id": article_id, "merges": ()})
        of = self._known(best.of) or self._known(best.story_id)
        story_id = best.story_id if of is None else of.story_id
        if story_id == article_id:
            # The other one was sent to the story of this one already: this is its first.
            return Verdict(relation=Relation.NEW, story_id=article_id, decided_at=best.decided_at)
        merges = self._merges(article_id, story_id) if _by_likeness(best) else ()
        return best.model_copy(update={"story_id": story_id, "merges": merges})

    def _merges(self, article_id: UUID, story_id: UUID) -> tuple[UUID, ...]:
        """Return the other stories in which any detector is sure to find the article: no detector need have seen both.
        An article that was not decided yet, or is not known any more, has no story to name.
        """
        members: list[UUID] = []
        for partial in sorted(self._waiting[article_id].partials.values(), key=lambda partial: partial.partition):
            verdict = partial.verdict
            if verdict.of is not None and verdict.score >= MERGE and _by_likeness(verdict):
                members += (verdict.of, *verdict.merges)
        known = (self._known(member) for member in members)
        stories = dict.fromkeys(decided.story_id for decided in known if decided is not None)
        return tuple(other for other in stories if other not in {story_id, article_id})


def _by_likeness(verdict: Verdict) -> bool:
    return verdict.relation is not Relation.WITHDRAWAL and Evidence.GUID not in verdict.evidence


def _believed(partials: list[Partial]) -> list[Partial]:
    """Return the partials without those that go by a guid where its home does not: only there is it known that a guid
    stands for several stories, and which of them is meant.
    """
    at_home = next((partial.verdict for partial in partials if partial.home), None)
    if at_home is None:
        return partials
    meant = {at_home.of, *at_home.supersedes} if Evidence.GUID in at_home.evidence else set()
    return [one for one in partials if one.home or Evidence.GUID not in one.verdict.evidence or one.verdict.of in meant]


def best_of(partials: Iterable[Partial], known: Callable[[UUID], Verdict | None]) -> Verdict:
    """Return the verdict to follow. The wire's own word before likeness, and where all versions are known before
    elsewhere; the same text before a similar one; then the score, then what was decided first. In what order they came
    makes no difference.
    """
    believed = _believed(sorted(partials, key=lambda partial: partial.partition))
    takes_back = [partial.verdict for partial in believed if partial.verdict.relation is Relation.WITHDRAWAL]
    if takes_back:
        fullest = max(takes_back, key=lambda verdict: len(verdict.supersedes))
        named = dict.fromkeys((*fullest.supersedes, *(one for verdict in takes_back for one in verdict.supersedes)))
        return fullest.model_copy(update={"supersedes": tuple(named)})

    def weight(partial: Partial) -> tuple[bool, bool, int, bool, float, float]:
        verdict = partial.verdict
        by_identity = Evidence.GUID in verdict.evidence
        of = known(verdict.of) if verdict.of is not None else None
        return (
            by_identity,
            by_identity and partial.home,
            len(verdict.supersedes) if by_identity else 0,
            verdict.relation is Relation.EXACT,
            verdict.score if verdict.of is not None else -1.0,
            -of.decided_at.timestamp() if of is not None else 0.0,
        )

    return max(believed, key=weight).verdict
