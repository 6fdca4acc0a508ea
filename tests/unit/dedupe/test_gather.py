"""Several detectors, each seeing a part, find what one that sees all finds: routing and resolver, without Kafka."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from uuid import UUID

import pytest

from schemas import Relation, Verdict
from stream.dedupe import Detector, MemoryIndex
from stream.dedupe.gather import Partial, Resolver, best_of
from stream.dedupe.routing import home, routes

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = 2000


@pytest.fixture(scope="module")
def of_one(newsday_of_sketches):
    detector = Detector(MemoryIndex())
    return {made.article_id: detector.judge(made, raw, at) for made, raw, at in newsday_of_sketches}


def _links(verdicts):
    stories = {}
    for article_id, verdict in verdicts.items():
        stories.setdefault(verdict.story_id, []).append(article_id)
    return {frozenset(pair) for told in stories.values() for pair in combinations(told, 2)}


def _partials(newsday_of_sketches, partitions):
    """What each detector says, in the order in which it judges."""
    detectors = [Detector(MemoryIndex()) for _ in range(partitions)]
    for made, raw, at in newsday_of_sketches:
        chosen = routes(made, partitions)
        for partition in chosen:
            verdict = detectors[partition].judge(made, raw, at)
            yield Partial(made.article_id, partition, partition == home(made, partitions), chosen, verdict), at


def _delayed(partials, milliseconds):
    """Each detector is behind, more or less, and keeps its own order."""
    chance, heard, latest = random.Random(7), [], {}
    for partial, at in partials:
        behind = timedelta(milliseconds=milliseconds[partial.partition] * chance.uniform(0.5, 1.5))
        latest[partial.partition] = max(latest.get(partial.partition, at), at + behind)
        heard.append((partial, latest[partial.partition]))
    return sorted(heard, key=lambda said: said[1])


def _resolved(partials):
    known = {}
    resolver = Resolver(known.get, PATIENCE)
    for partial, at in partials:
        resolver.hear(partial, round(at.timestamp() * 1000))
        known.update(resolver.decide())
    return known, resolver


def test_four_detectors_link_what_one_links_though_their_answers_come_out_of_order(newsday_of_sketches, of_one):
    known, resolver = _resolved(_delayed(_partials(newsday_of_sketches, 4), (0, 40, 900, 400)))
    assert known.keys() == of_one.keys()
    assert len(resolver) == 0
    one, four = _links(of_one), _links(known)
    assert len(one) > 1000
    assert len(one & four) / len(one | four) >= 0.99
    same = sum(known[article_id].relation is verdict.relation for article_id, verdict in of_one.items())
    assert same / len(of_one) >= 0.99
    firsts = {verdict.story_id for verdict in known.values()}
    assert firsts <= {article_id for article_id, verdict in known.items() if verdict.relation is Relation.NEW}


def _verdict(article, *, of=None, story=None, relation=None, score=1.0, **more):
    relation = relation or (Relation.NEW if of is None else Relation.NEAR)
    story_id = UUID(int=story if story is not None else (of if of is not None else article))
    of_id = None if of is None else UUID(int=of)
    return Verdict(relation=relation, story_id=story_id, of=of_id, score=score, decided_at=NOON, **more)


def _said(article, partition, chosen, verdict, *, at_home=False):
    return Partial(UUID(int=article), partition, at_home, chosen, verdict)


class Desk:
    def __init__(self):
        self.known = {}
        self.resolver = Resolver(self.known.get, PATIENCE)

    def hear(self, at, *partials):
        for partial in partials:
            self.resolver.hear(partial, at)
        decided = []
        for article_id, verdict in self.resolver.decide():
            self.known[article_id] = verdict
            decided.append((article_id.int, str(verdict.relation), verdict.story_id.int))
        return decided


def test_nothing_is_decided_before_all_have_spoken():
    desk = Desk()
    assert desk.hear(1, _said(1, 0, (0, 2), _verdict(1))) == []
    assert desk.hear(2, _said(1, 0, (0, 2), _verdict(1))) == []
    assert desk.hear(3, _said(1, 2, (0, 2), _verdict(1))) == [(1, "new", 1)]


def test_one_that_is_silent_while_others_speak_is_not_waited_for():
    desk = Desk()
    desk.hear(1000, _said(1, 0, (0, 1), _verdict(1)))
    desk.hear(2900, _said(2, 0, (0, 1), _verdict(2)))
    assert desk.hear(3001, _said(3, 0, (0,), _verdict(3))) == [(3, "new", 3), (1, "new", 1)]


def test_one_that_is_behind_but_speaks_is_waited_for():
    desk = Desk()
    desk.hear(1000, _said(1, 0, (0, 1), _verdict(1)))
    desk.hear(4000, _said(9, 1, (1,), _verdict(9)))
    assert desk.hear(5000, _said(3, 0, (0,), _verdict(3))) == [(3, "new", 3)]
    assert desk.hear(9000, _said(1, 1, (0, 1), _verdict(1, of=9))) == [(1, "near", 9)]


def test_what_comes_late_changes_nothing_and_is_not_kept_for_ever():
    desk = Desk()
    desk.hear(1000, _said(1, 0, (0, 1), _verdict(1)))
    desk.hear(4000, _said(2, 0, (0,), _verdict(2)))
    assert desk.hear(4001, _said(1, 1, (0, 1), _verdict(1, of=7))) == []
    assert desk.hear(9000, _said(3, 0, (0,), _verdict(3)), _said(4, 1, (1,), _verdict(4))) == [
        (3, "new", 3), (4, "new", 4), (1, "new", 1)
    ]  # fmt: skip
    assert len(desk.resolver) == 0


def test_a_redelivered_article_gets_its_verdict_again():
    desk = Desk()
    both = _said(1, 0, (0, 1), _verdict(1)), _said(1, 1, (0, 1), _verdict(1))
    assert desk.hear(1, *both) == [(1, "new", 1)]
    assert desk.hear(50, *both) == [(1, "new", 1)]


def test_the_story_is_that_of_the_article_as_it_was_decided_not_as_one_detector_saw_it():
    desk = Desk()
    desk.hear(1, _said(1, 0, (0,), _verdict(1)))
    desk.hear(2, _said(2, 0, (0, 1), _verdict(2, of=1)), _said(2, 1, (0, 1), _verdict(2)))
    assert desk.hear(3, _said(3, 1, (1,), _verdict(3, of=2, story=2))) == [(3, "near", 1)]


def test_where_the_article_that_it_follows_is_forgotten_its_story_is_looked_up():
    desk = Desk()
    desk.hear(1, _said(1, 0, (0,), _verdict(1)), _said(2, 0, (0,), _verdict(2, of=1)))
    assert desk.hear(2, _said(4, 1, (1,), _verdict(4, of=3, story=2))) == [(4, "near", 1)]


def test_stories_that_two_detectors_name_are_one():
    desk = Desk()
    desk.hear(1, _said(1, 0, (0,), _verdict(1)), _said(2, 1, (1,), _verdict(2)), _said(3, 1, (1,), _verdict(3, of=2)))
    desk.hear(1, _said(4, 0, (0,), _verdict(4)))
    chosen = (0, 1)
    sure, unsure = _verdict(5, of=3, story=2, score=0.96), _verdict(6, of=3, story=2, score=0.9)
    assert desk.hear(2, _said(5, 0, chosen, _verdict(5, of=1, score=0.99)), _said(5, 1, chosen, sure)) == [
        (5, "near", 1)
    ]
    assert desk.known[UUID(int=5)].merges == (UUID(int=2),)
    desk.hear(3, _said(6, 0, chosen, _verdict(6, of=1, score=0.99)), _said(6, 1, chosen, unsure))
    assert desk.known[UUID(int=6)].merges == ()
    both = _verdict(7, of=1, score=0.99, merges=(UUID(int=1), UUID(int=4), UUID(int=99)))
    desk.hear(4, _said(7, 0, (0,), both))
    assert desk.known[UUID(int=7)].merges == (UUID(int=4),)


def test_what_takes_back_two_stories_does_not_make_them_one():
    desk = Desk()
    desk.hear(1, _said(1, 0, (0,), _verdict(1)), _said(2, 1, (1,), _verdict(2)))
    kill = [_verdict(3, of=of, relation=Relation.WITHDRAWAL, supersedes=(UUID(int=of),)) for of in (1, 2)]
    desk.hear(2, _said(3, 0, (0, 1), kill[0]), _said(3, 1, (0, 1), kill[1]))
    assert desk.known[UUID(int=3)].merges == ()


def test_an_article_waits_for_the_one_that_it_follows():
    desk = Desk()
    desk.hear(1, _said(1, 0, (0,), _verdict(1)), _said(2, 1, (0, 1), _verdict(2)))
    assert desk.hear(2, _said(3, 1, (1,), _verdict(3, of=2))) == []
    assert desk.hear(3, _said(2, 0, (0, 1), _verdict(2, of=1))) == [(2, "near", 1), (3, "near", 1)]


def test_one_that_was_decided_holds_nobody_up_when_only_some_of_it_is_heard_again():
    desk = Desk()
    desk.hear(1, _said(1, 0, (0, 1), _verdict(1)), _said(1, 1, (0, 1), _verdict(1)))
    desk.resolver = Resolver(desk.known.get, PATIENCE)  # after a crash
    assert desk.hear(2, _said(1, 1, (0, 1), _verdict(1))) == []
    assert desk.hear(3, _said(2, 0, (0,), _verdict(2, of=1))) == [(2, "near", 1)]


def test_two_that_each_detector_saw_in_another_order_are_one_story_with_a_first():
    desk = Desk()
    chosen = (0, 1)
    decided = desk.hear(
        1,
        _said(1, 0, chosen, _verdict(1)),
        _said(2, 0, chosen, _verdict(2, of=1)),
        _said(2, 1, chosen, _verdict(2)),
        _said(1, 1, chosen, _verdict(1, of=2)),
    )
    assert {story for _, _, story in decided} in ({1}, {2})
    assert sorted(relation for _, relation, _ in decided) == ["near", "new"]


def test_the_wires_own_word_goes_before_likeness_and_the_home_before_a_part():
    chosen = (0, 1, 2)
    likeness = _said(5, 0, chosen, _verdict(5, of=1, relation=Relation.EXACT))
    part = _said(5, 1, chosen, _verdict(5, of=2, relation=Relation.UPDATE, evidence={"guid": 1.0}))
    whole = _verdict(5, of=3, relation=Relation.NEAR, evidence={"guid": 1.0, "late": 1.0})
    for order in ((likeness, part), (part, likeness)):
        assert best_of(order, {}.get).of == UUID(int=2)
    assert best_of((likeness, part, _said(5, 2, chosen, whole, at_home=True)), {}.get).of == UUID(int=3)


@pytest.mark.parametrize(
    "known", [{}, {UUID(int=of): _verdict(of) for of in (1, 2, 3)}], ids=["unknown", "at one time"]
)
def test_of_equal_answers_the_same_is_followed_in_whatever_order_they_came(known):
    said = [_said(5, part, (0, 1, 2), _verdict(5, of=of, score=0.9)) for part, of in ((0, 3), (1, 1), (2, 2))]
    assert {best_of(order, known.get).of for order in permutations(said)} == {UUID(int=3)}


def test_of_withdrawals_that_name_as_many_the_same_is_followed_in_whatever_order_they_came():
    said = [
        _said(5, part, (0, 1, 2), _verdict(5, of=of, relation=Relation.WITHDRAWAL, supersedes=(UUID(int=of),)))
        for part, of in ((0, 3), (1, 1), (2, 2))
    ]
    found = {(verdict.of, verdict.supersedes) for verdict in (best_of(order, {}.get) for order in permutations(said))}
    assert found == {(UUID(int=3), (UUID(int=3), UUID(int=1), UUID(int=2)))}


def test_an_article_that_its_home_does_not_know_is_what_the_others_say():
    chosen = (0, 1)
    new, near = _said(5, 0, chosen, _verdict(5), at_home=True), _said(5, 1, chosen, _verdict(5, of=1, score=0.7))
    assert best_of((new, near), {}.get).of == UUID(int=1)


def test_a_withdrawal_takes_back_all_that_any_detector_names():
    chosen = (0, 1)
    one = _verdict(5, of=1, relation=Relation.WITHDRAWAL, supersedes=(UUID(int=1), UUID(int=2)))
    other = _verdict(5, of=3, relation=Relation.WITHDRAWAL, supersedes=(UUID(int=3),))
    found = best_of((_said(5, 0, chosen, one), _said(5, 1, chosen, other)), {}.get)
    assert found.relation is Relation.WITHDRAWAL
    assert found.supersedes == (UUID(int=1), UUID(int=2), UUID(int=3))


def test_a_guid_is_believed_only_as_its_home_believes_it():
    """Its home knows that the guid stands for several stories; a part of the wire may have seen but one of them."""
    chosen, guid = (0, 1, 2), {"guid": 1.0}
    part = _verdict(5, of=2, relation=Relation.WITHDRAWAL, evidence=guid, supersedes=(UUID(int=2),))
    update = _verdict(5, of=2, relation=Relation.UPDATE, evidence=guid, supersedes=(UUID(int=2),))
    for said in (part, update):
        found = best_of((_said(5, 0, chosen, _verdict(5), at_home=True), _said(5, 1, chosen, said)), {}.get)
        assert (found.relation, found.supersedes) == (Relation.NEW, ())
    whole = _verdict(5, of=1, relation=Relation.WITHDRAWAL, evidence=guid, supersedes=(UUID(int=1),))
    more = _verdict(5, of=1, relation=Relation.WITHDRAWAL, evidence=guid, supersedes=(UUID(int=1), UUID(int=7)))
    heard = (_said(5, 0, chosen, whole, at_home=True), _said(5, 1, chosen, part), _said(5, 2, chosen, more))
    assert best_of(heard, {}.get).supersedes == (UUID(int=1), UUID(int=7))


def test_what_waits_long_is_told_and_what_is_young_is_not():
    desk = Desk()
    desk.hear(1000, _said(1, 0, (0, 1), _verdict(1)))
    desk.hear(1900, _said(2, 0, (0, 1), _verdict(2)))
    desk.hear(2500, _said(3, 1, (1,), _verdict(3)))
    assert [(article_id.int, since) for article_id, since, _ in desk.resolver.older_than(1000)] == [(1, 1000)]
