"""Whatever is killed and delivered again, every article is decided once, and no story is nothing but copies."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

import pytest

from schemas import Relation, Verdict
from stream.dedupe.gather import Partial, Resolver

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE, YOUNG, BACK = 2000, 1000, 10_000


def _log(chance, detectors, articles):
    """The partials as they stand in their topic: time and partial. Each detector in its own order, links to what it saw
    before, some of it delivered twice.
    """
    spoken = []
    for detector in range(detectors):
        seen, at = [], 0
        order = list(range(1, articles + 1))
        for _ in range(articles // 4):  # neighbours that came in another order here
            place = chance.randrange(articles - 1)
            order[place], order[place + 1] = order[place + 1], order[place]
        for number in order:
            chosen = _routes(number, detectors)
            if detector not in chosen:
                continue
            at += chance.choice((1, 5, 20, 20, 300))
            of = chance.choice(seen[-5:]) if seen and chance.random() < 0.5 else None
            seen.append(number)
            partial = Partial(UUID(int=number), detector, False, chosen, _verdict(number, of))
            spoken.append((at, partial))
            if chance.random() < 0.1:
                spoken.append((at + chance.choice((0, 40, 3000)), partial))
    last = {partition: (10**7, _end(partition)) for partition in range(detectors)}
    return sorted(spoken, key=lambda one: one[0]) + list(last.values())


def _routes(number, detectors):
    chance = random.Random(number)
    return tuple(sorted(chance.sample(range(detectors), chance.randint(1, min(3, detectors)))))


def _end(partition):
    return Partial(UUID(int=10**6 + partition), partition, False, (partition,), _verdict(10**6 + partition, None))


def _verdict(number, of):
    story = UUID(int=number if of is None else of)
    relation = Relation.NEW if of is None else Relation.NEAR
    return Verdict(relation=relation, story_id=story, of=None if of is None else story, decided_at=NOON)


class Stage:
    """The resolver's stage in small: what it keeps, what a kill loses, what it reads again."""

    def __init__(self, log):
        self.log, self.known, self.rows, self.committed = log, {}, {}, 0
        self.sent = defaultdict(list)
        self.begin()

    def begin(self):
        self.resolver = Resolver(self.known.get, PATIENCE)
        if self.committed:
            back = self.log[self.committed - 1][0] - BACK
            for at, partial in self.log[: self.committed]:
                if at >= back:
                    self.resolver.hear(partial, at)
        for since, partials in self.rows.values():
            for partial in partials:
                self.resolver.hear(partial, since)

    def batch(self, size, *, commits):
        """Kept and sent, then committed; or killed between the two."""
        end = min(self.committed + size, len(self.log))
        for at, partial in self.log[self.committed : end]:
            self.resolver.hear(partial, at)
        for article_id, verdict in self.resolver.decide():
            self.known.setdefault(article_id, verdict)
            self.sent[article_id].append(verdict)
            self.rows.pop(article_id, None)
        for article_id, since, partials in self.resolver.older_than(YOUNG):
            self.rows[article_id] = since, partials
        if commits:
            self.committed = end
        else:
            self.begin()


@pytest.mark.parametrize("seed", range(40))
def test_every_article_is_decided_and_its_verdict_never_changes(seed):
    chance = random.Random(seed)
    articles, detectors = 120, chance.choice((2, 4, 7))
    stage = Stage(_log(chance, detectors, articles))
    while stage.committed < len(stage.log):
        stage.batch(chance.choice((1, 3, 20)), commits=chance.random() < 0.8)
        if chance.random() < 0.1:
            stage.begin()
    missing = {UUID(int=number) for number in range(1, articles + 1)} - stage.known.keys()
    assert not missing
    for article_id, verdicts in stage.sent.items():
        assert {verdict.model_dump_json() for verdict in verdicts} == {stage.known[article_id].model_dump_json()}
    stories = defaultdict(set)
    for verdict in stage.known.values():
        stories[verdict.story_id].add(verdict.relation)
    assert all(Relation.NEW in relations for relations in stories.values())
