"""Lists that are kept: right after every change, and asked for once where there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from schemas import Relation
from stream.clock import SetClock
from stream.store import prune
from stream.store.reading import Lists, Wanted, find_lines, fold_lines, lists
from stream.store.schema import articles
from tests.factories import NOON, duplicate, extracted, id_of, quote
from tests.unit.store.tables import statements

HOUR = timedelta(hours=1)
ASKED = (Wanted(), Wanted("river"), Wanted(provider="dpa"), Wanted(relations=frozenset(Relation)))
DAY = (
    extracted("flood", body="The river rose."),
    duplicate("flood-dpa", Relation.EXACT, of="flood", minute=1, provider="dpa", body="The river rose."),
    extracted("storm", minute=2, body="Wind.", found=[quote("“Hold on,”", "Ana Brandão")]),
    extracted("flood-2", Relation.UPDATE, of="flood", supersedes=["flood"], minute=3, body="The river rose further."),
    extracted("storm", minute=4, body="Wind by the river.", found=[quote("“Go,”", "Bo Lind")]),
    extracted("joined", Relation.UPDATE, of="flood", merges=["storm"], minute=5),
    extracted("right", Relation.CORRECTION, of="flood-2", minute=6, status="corrected"),
    extracted("kill", Relation.WITHDRAWAL, of="flood", minute=7, status="killed"),
)


@pytest.fixture
def clock():
    return SetClock(NOON)


@pytest.fixture
def kept(engine, clock):
    return Lists(engine, clock)


def pages(kept):
    """All that is asked for, as somebody gets it who asks now."""
    found = []
    for wanted in ASKED:
        version = kept.version()
        found += [kept.lines(version, wanted), kept.lines(version, wanted, order="rank", limit=3)]
        found += [kept.folds(version, wanted), kept.folds(version, wanted, limit=1)]
        found += [kept.folds(version, wanted, before=page.next) for page in found[-1:] if page.next is not None]
    return found


def fresh(engine):
    found = []
    for wanted in ASKED:
        found += [find_lines(engine, wanted), find_lines(engine, wanted, order="rank", limit=3)]
        found += [fold_lines(engine, wanted), fold_lines(engine, wanted, limit=1)]
        found += [fold_lines(engine, wanted, before=page.next) for page in found[-1:] if page.next is not None]
    return found


def test_after_every_change_a_list_is_as_if_it_were_found_anew(engine, writer, kept):
    seen = [pages(kept)]
    for message in DAY:
        writer.write([message])
        seen.append(pages(kept))
        assert seen[-1] == fresh(engine), message.article.guid
        assert seen[-1] != seen[-2], f"{message.article.guid} changes no list: it shows nothing"


def test_while_nothing_changes_a_list_is_found_once(engine, writer, kept):
    writer.write(DAY)
    first = pages(kept)
    with statements(engine) as asked:
        again = pages(kept)
    assert [id(page) for page in again] == [id(page) for page in first]
    found = [statement for statement, _ in asked if statement.startswith("SELECT")]
    assert len(found) == len(ASKED), "one statement for each version that is asked for"


def test_what_is_taken_out_is_in_no_list_from_then_on(engine, writer, kept):
    """The last change keeps its number: it is a notice, which stays."""
    writer.write([extracted("old"), extracted("kill", Relation.WITHDRAWAL, of="gone", minute=1, status="killed")])
    before = kept.version()
    assert {line.article_id for line in kept.lines(before, Wanted()).items} == {id_of("old"), id_of("kill")}
    prune(engine, NOON + HOUR, really=True)
    assert kept.version().latest == before.latest
    assert [line.article_id for line in kept.lines(kept.version(), Wanted()).items] == [id_of("kill")]


def test_what_somebody_writes_past_the_writer_is_seen_after_two_seconds(engine, writer, kept, clock):
    writer.write([extracted("flood"), extracted("storm", minute=1)])
    assert len(kept.lines(kept.version(), Wanted()).items) == 2
    with engine.begin() as connection:
        connection.execute(delete(articles).where(articles.c.article_id == id_of("flood")))
    clock.advance(lists.SECONDS_MOST - 0.1)
    assert len(kept.lines(kept.version(), Wanted()).items) == 2, "it is not kept"
    clock.advance(0.2)
    assert len(kept.lines(kept.version(), Wanted()).items) == 1


def test_a_change_of_another_release_counts_too(engine, writer, kept):
    """Which gives no number: the database does."""
    writer.write([extracted("flood")])
    assert kept.lines(kept.version(), Wanted()).items[0].byline is None
    with engine.begin() as connection:
        connection.execute(update(articles).values(byline="Ana Brandão"))
    assert kept.lines(kept.version(), Wanted()).items[0].byline == "Ana Brandão"


def test_what_was_found_the_longest_ago_gives_way(engine, writer, kept, monkeypatch):
    monkeypatch.setattr(lists, "LINES_MOST", 6)
    writer.write([extracted(f"a{number}", minute=number) for number in range(4)])
    version = kept.version()
    one, other = kept.lines(version, Wanted(), limit=1), kept.lines(version, Wanted(), limit=2)
    assert kept.lines(version, Wanted(), limit=1) is one
    folded = kept.folds(version, Wanted(), limit=1)
    assert kept.folds(version, Wanted(), limit=1) is folded
    assert kept.lines(version, Wanted(), limit=2) is other
    assert kept.lines(version, Wanted(), limit=1) is not one, "its three lines less, or more is kept than is said"
