"""Lists of a table that is larger than a window, beside a list that is made by going through all of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from schemas import Relation
from stream.store.reading import Wanted, find_lines, fold_lines
from stream.store.reading.matching.windows import Window, joined, windows
from tests.bench.stored_copy import ARTICLE_COLUMNS, LAST, article_rows
from tests.unit.store.tables import ROWS


@pytest.fixture(scope="module")
def rows():
    """What was loaded, the newest first."""
    found = [dict(zip(ARTICLE_COLUMNS, row, strict=True)) for row in article_rows(ROWS)]
    return sorted(found, key=lambda row: (row["received_at"], row["row_no"]), reverse=True)


def _fit(rows, wanted, fits):
    numbers = [row["row_no"] for row in rows if row["relation"] not in {"exact", "near"} and fits(row)]
    return numbers[:50], min(len(numbers), 1000), len(numbers) <= 1000


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), bool),
        (Wanted("harbour"), lambda row: "harbour" in row["body"].split()),
        (Wanted("quagga"), lambda row: "quagga" in row["body"].split()),
        (Wanted("telex -harbour"), lambda row: {"telex", "harbour"} & {*row["body"].split()} == {"telex"}),
        (Wanted('"harbour budget"'), lambda row: " harbour budget " in row["body"]),
        (Wanted('"budget harbour"'), lambda row: " budget harbour " in row["body"]),
        (Wanted("-harbour"), lambda row: "harbour" not in row["body"].split()),
        (Wanted("nobodywrotethis"), lambda row: "nobodywrotethis" in row["body"]),
        (Wanted(language="mt"), lambda row: row["language"] == "mt"),
        (Wanted("harbour", status="killed"), lambda row: row["status"] == "killed" and "harbour" in row["body"]),
        (Wanted(provider="dpa", urgency_max=2), lambda row: row["provider"] == "dpa" and row["urgency"] <= 2),
        (Wanted(source="feed-3"), lambda row: row["source"] == "feed-3"),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, Wanted) else "",
)
def test_windows_find_and_count_what_going_through_all_rows_finds(large, rows, wanted, fits):
    page = find_lines(large, wanted)
    numbers, value, exact = _fit(rows, wanted, fits)
    assert [line.row_no for line in page.items] == numbers
    assert (page.total.value, page.total.exact) == (value, exact)


def test_a_search_between_times_finds_all_of_them_and_nothing_else(large, rows):
    since, until = LAST - timedelta(days=200), LAST - timedelta(days=100)
    at = [row["row_no"] for row in rows if str(since)[:26] <= row["received_at"] < str(until)[:26]]
    page = find_lines(large, Wanted(since=since, until=until, relations=frozenset(Relation)), limit=1000)
    assert [line.row_no for line in page.items] == at
    assert 200 < len(at) < 1000


def test_the_best_of_the_newest_thousand_are_ranked_and_no_others(large, rows):
    page = find_lines(large, Wanted("ban"), order="rank", limit=1000)
    ranks = [line.rank for line in page.items]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > ranks[-1]
    fitting = [row for row in rows if "ban" in row["body"].split() and row["relation"] not in {"exact", "near"}]
    assert len(fitting) > 1500
    assert {line.row_no for line in page.items} == {row["row_no"] for row in fitting[:1000]}
    assert page.next is None


def test_windows_together_hold_each_article_once(large, rows):
    before = find_lines(large, Wanted(), limit=5).items[-1].cursor
    with large.connect() as connection:
        for from_there, count in ((None, ROWS), (before, ROWS - rows.index(_numbered(rows, before.row_no)) - 1)):
            found = list(windows(connection, before=from_there))
            assert len(found) > 2
            assert sum(_holds(window, row) for window in found for row in rows) == count


def _numbered(rows, number):
    return next(row for row in rows if row["row_no"] == number)


def _holds(window: Window, row):
    at = datetime.fromisoformat(row["received_at"] + "+00:00")
    return (
        (window.since is None or at >= window.since)
        and (window.until is None or at < window.until)
        and (window.before is None or (at, row["row_no"]) < window.before)
    )


def test_a_story_of_very_many_articles_is_one_line_and_hides_no_other(large, rows):
    """The largest has a tenth of all articles: it stands among each page's."""
    stories, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        page = fold_lines(large, Wanted(), limit=200, before=cursor)
        stories += [fold.line.story_id for fold in page.items]
        cursor, pages = page.next, pages + 1
    whole = {row["story_id"] for row in rows if row["relation"] not in {"exact", "near"}}
    assert len(stories) == len(set(stories))
    assert {story.hex for story in stories} == whole


def test_small_windows_are_counted_as_one_and_large_ones_as_they_are():
    edges = [LAST - timedelta(days=days) for days in (1, 2, 4, 8)]
    small = [Window(edges[1], edges[0], is_small=True), Window(edges[2], edges[1], is_small=True)]
    large = [Window(edges[3], edges[2]), Window(None, edges[3])]
    assert joined([*small, *large]) == [Window(edges[2], edges[0], is_small=True), *large]
    assert joined(large) == large
