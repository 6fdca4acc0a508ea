"""Many articles whole, in the order of a list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schemas import Relation, Status
from stream.store.reading import Wanted, article_at, find_lines, numbers_fitting, whole_articles
from tests.factories import NOON, duplicate, extracted, id_of

_WORDS = ("Ferry", "Dam")


@pytest.fixture
def stocked(engine, writer):
    """Thirty articles, three received at each minute, every fifth a copy; the last is withdrawn by another."""
    items = [
        duplicate(f"a{number}", Relation.EXACT, of="a0", minute=number // 3, headline=f"Dam {number}")
        if number % 5 == 4
        else extracted(
            f"a{number}", minute=number // 3, headline=f"{_WORDS[number % 2]} {number}", urgency=1 + number % 4
        )
        for number in range(30)
    ]
    kill = extracted("kill", Relation.WITHDRAWAL, of="a28", supersedes=("a28",), minute=20, status=Status.KILLED)
    writer.write([*items, kill])
    return engine


ALL = frozenset(Relation)
WANTED = {
    "all but copies": Wanted(),
    "all": Wanted(relations=ALL),
    "a word": Wanted(query="dam"),
    "without a word": Wanted(query="dam -3", relations=ALL),
    "only without": Wanted(query="-ferry", relations=ALL),
    "urgent": Wanted(urgency_max=2),
    "a speaker": Wanted(speaker="brandao"),
    "between": Wanted(since=NOON + timedelta(minutes=3), until=NOON + timedelta(minutes=7), relations=ALL),
    "a story": Wanted(story=id_of("a0"), relations=ALL),
    "nothing": Wanted(query="nobody has these words"),
    "no word": Wanted(query="..."),
}


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
def test_the_numbers_are_those_of_the_list(stocked, wanted):
    listed = [line.row_no for line in find_lines(stocked, wanted, limit=1000).items]
    found = numbers_fitting(stocked, wanted, 1000)
    assert list(found.rows) == listed
    assert found.next is None


def test_pages_hold_each_article_once(stocked):
    wanted, seen, before = Wanted(relations=ALL), [], None
    whole = list(numbers_fitting(stocked, wanted, 1000).rows)
    for _ in whole:
        found = numbers_fitting(stocked, wanted, 4, before)
        seen += found.rows
        before = found.next
        if before is None:
            break
    assert seen == whole


def test_as_many_as_fit_exactly_are_all(stocked):
    wanted = Wanted(relations=ALL)
    assert numbers_fitting(stocked, wanted, 31).next is None
    assert numbers_fitting(stocked, wanted, 30).next is not None
    assert list(numbers_fitting(stocked, wanted, 0).rows) == []


def test_articles_come_whole_in_the_order_asked_and_those_that_are_gone_are_left_out(stocked):
    numbers = list(numbers_fitting(stocked, Wanted(relations=ALL), 1000).rows)
    found = whole_articles(stocked, [numbers[3], 10**9, numbers[0], numbers[-1]])
    assert [each.row_no for each in found] == [numbers[3], numbers[0], numbers[-1]]
    for each in found:
        stored = article_at(stocked, each.article_id)
        assert each.message() == stored.message
        assert (each.change_no, each.status, each.headline) == (
            stored.line.change_no,
            stored.line.status,
            stored.line.headline.text,
        )


def test_what_another_withdraws_is_withdrawn(stocked):
    found = whole_articles(stocked, list(numbers_fitting(stocked, Wanted(relations=ALL), 1000).rows))
    assert {each.article_id: each.withdrawn_as for each in found if each.withdrawn_as} == {id_of("a28"): "killed"}
    assert [each.superseded_by for each in found if each.article_id == id_of("a28")] == [id_of("kill")]


def _withdrawn(engine):
    found = whole_articles(engine, list(numbers_fitting(engine, Wanted(relations=ALL), 1000).rows))
    return {each.article_id: each.withdrawn_as for each in found if each.withdrawn_as}


def test_a_kill_reaches_copies_of_copies(engine, writer):
    """A near copy is of the one that it is most like, which may be a copy itself."""
    writer.write([
        extracted("mayor"),
        duplicate("near", Relation.NEAR, of="mayor", minute=1),
        duplicate("nearer", Relation.NEAR, of="near", minute=2),
        duplicate("same", Relation.EXACT, of="nearer", minute=3),
        extracted("calm", minute=4),
        duplicate("calm copy", Relation.NEAR, of="calm", minute=5),
        extracted("kill", Relation.WITHDRAWAL, of="mayor", supersedes=("mayor",), minute=6, status=Status.KILLED),
    ])  # fmt: skip
    assert _withdrawn(engine) == dict.fromkeys(map(id_of, ("mayor", "near", "nearer", "same")), "killed")


def test_a_kill_that_takes_the_place_of_what_it_kills_reaches_its_copies(engine, writer):
    """An agency that sends no version kills under the id of what it kills."""
    writer.write([
        extracted("mayor"),
        duplicate("near", Relation.NEAR, of="mayor", minute=1),
        duplicate("nearer", Relation.NEAR, of="near", minute=2),
    ])  # fmt: skip
    writer.write([extracted("mayor", Relation.WITHDRAWAL, of="mayor", minute=3, status=Status.WITHHELD, body="Hold.")])
    assert _withdrawn(engine) == dict.fromkeys(map(id_of, ("near", "nearer")), "withheld")


def test_copies_that_are_of_each_other_end_the_search(engine, writer):
    writer.write([duplicate("one", Relation.NEAR, of="other"), duplicate("other", Relation.NEAR, of="one", minute=1)])
    assert _withdrawn(engine) == {}
