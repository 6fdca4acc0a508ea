"""What is looked through for an answer."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from stream.store.reading import Wanted, changes_after, find_lines, latest_change, speakers, spoken
from stream.store.reading.matching.windows import SIZES
from tests.unit.store.tables import ROWS
from tests.unit.store.tables import plan_of as _plan
from tests.unit.store.tables import statements as _statements


def _looks(seen):
    return [statement for statement, _ in seen if statement.startswith("WITH found AS MATERIALIZED")]


def _windows():
    """How many there are of the large table."""
    return sum(size < ROWS for size in SIZES) + 1


def test_a_common_word_is_looked_for_in_the_first_window_alone_and_a_rare_one_in_all(large):
    with _statements(large) as seen:
        assert len(find_lines(large, Wanted("harbour"), count=False).items) == 50
    assert len(_looks(seen)) == 1
    assert "articles.received_at >=" in _looks(seen)[0]
    with _statements(large) as seen:
        assert find_lines(large, Wanted("nobodywrotethis")).items == ()
    assert len(_looks(seen)) == _windows() > 2


def test_no_window_is_gone_through_in_the_order_of_time_until_a_page_is_full(large):
    """A limit stands outside of what fits: inside, it would lead the database to go back in time, row by row."""
    with _statements(large) as seen:
        find_lines(large, Wanted("quagga"))
        find_lines(large, Wanted(speaker="ban"), order="rank")
        spoken(large, "ban")
    assert len(_looks(seen)) > _windows()
    for statement in _looks(seen):
        inside, _, outside = statement.partition(") SELECT ")
        assert "LIMIT" not in inside
        assert "ORDER BY" not in inside
        assert " FROM found" in outside


def test_words_are_ranked_in_a_thousand_articles_at_most(large):
    with _statements(large) as seen:
        page = find_lines(large, Wanted("harbour"), order="rank")
    assert page.items[0].rank > 0
    ranking = [each for each in seen if "ts_rank_cd" in each[0] or "bm25" in each[0]]
    assert ranking
    for statement, parameters in ranking:
        assert "row_no = ANY" in statement or "rowid >=" in statement
        assert len(parameters.get("numbers", ()) if isinstance(parameters, dict) else parameters) <= 1000 + 3


def test_what_is_more_than_a_thousand_is_not_counted(large):
    page = find_lines(large, Wanted())
    assert (page.total.value, page.total.exact) == (1000, False)
    with _statements(large) as seen:
        page = find_lines(large, Wanted(), count=False)
    assert (page.total.value, page.total.exact) == (50, False)
    assert not [statement for statement, _ in seen if statement.startswith("SELECT count(*)")]


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: find_lines(engine, Wanted(speaker="ban")),
        lambda engine: spoken(engine, "ban"),
        lambda engine: speakers(engine, "ba"),
        lambda engine: find_lines(engine, Wanted(language="mt")),
        lambda engine: find_lines(engine, Wanted("harbour -budget", provider="afp")),
    ],
    ids=["speaker", "spoken", "speakers", "language", "words"],
)
def test_no_table_is_read_from_end_to_end(large, ask):
    with _statements(large) as seen:
        ask(large)
    plans = [_plan(large, *each) for each in seen if "SELECT" in each[0]]
    assert plans
    for plan in plans:
        for table in ("quotes", "speakers", "articles"):
            assert f"Seq Scan on {table}" not in plan
            assert f"'SCAN {table}'" not in plan, plan


def test_what_was_killed_is_looked_up_and_not_sought_in_all_there_is(large):
    with _statements(large) as seen:
        find_lines(large, Wanted(status="killed"))
    looks = [each for each in seen if each[0].startswith("WITH found AS MATERIALIZED")]
    assert "ix_articles_status_received_at" in _plan(large, *looks[-1])


@pytest.mark.parametrize("ask", [lambda engine: changes_after(engine, ROWS - 10), latest_change], ids=["after", "last"])
def test_changes_are_found_by_the_index_of_their_numbers(large, ask):
    with _statements(large) as seen:
        assert ask(large)
    looks = [each for each in seen if "coalesce(articles.change_no, articles.row_no)" in each[0].partition(" FROM ")[2]]
    looks = looks or [each for each in seen if "max(coalesce(" in each[0]]
    assert len(looks) == 1
    plan = _plan(large, *looks[0])
    assert "ix_articles_change_number" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_the_time_for_counting_on_ends_and_the_page_is_given(large, monkeypatch):
    monkeypatch.setattr("stream.store.reading.matching.matches.COUNT_TIMEOUT", 0.001)
    monkeypatch.setattr("stream.store.reading.reader._INSTRUCTIONS", 50)

    def late(connection, _cursor, statement, parameters, _context, _many):
        if connection.dialect.name == "postgresql" and statement.startswith("SELECT count(*)"):
            return f"WITH late AS MATERIALIZED (SELECT pg_sleep(1)) {statement}, late", parameters
        return statement, parameters

    event.listen(large, "before_cursor_execute", late, retval=True)
    try:
        page = find_lines(large, Wanted("-nobodywrotethis"))
    finally:
        event.remove(large, "before_cursor_execute", late)
    assert len(page.items) == 50
    assert page.next is not None
    assert not page.total.exact
    # PostgreSQL ends the first count; SQLite, which only looks at the clock, may have been done with it.
    assert 50 <= page.total.value < (SIZES[0] if large.dialect.name == "postgresql" else 1000)
