"""Cursors: of one list alone, and of ours alone."""

from __future__ import annotations

import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Relation
from stream.desk.api.cursor import CURSOR_LONGEST, place_of, read_cursor, written_cursor
from stream.desk.problem import Problem
from stream.store.reading import AlertCursor, Cursor, SpokenCursor, Wanted
from tests.factories import id_of

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
KINDS = (datetime, int)
LIST = (Wanted(query="ferry"), "none", "time")


def test_a_cursor_gives_its_place_back_to_the_microsecond():
    assert read_cursor(written_cursor((AT, 42), LIST), KINDS, LIST) == (AT, 42)


def test_an_instant_of_another_zone_is_the_same_instant():
    other = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert written_cursor((other, 1), LIST) == written_cursor((AT, 1), LIST)


def test_a_cursor_fits_into_an_address_as_it_is():
    cursor = written_cursor((AT, 2**63 - 2), LIST)
    assert len(cursor) <= CURSOR_LONGEST
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("other", [(Wanted(query="ferries"), "none", "time"), (Wanted(query="ferry"), "story", "time")])
def test_a_cursor_of_another_list_is_refused(other):
    with pytest.raises(Problem, match="another search"):
        read_cursor(written_cursor((AT, 42), LIST), KINDS, other)


def test_a_cursor_holds_after_a_restart_and_at_another_desk():
    """Each process has its own order of the members of a set."""
    program = (
        "from datetime import UTC, datetime; from schemas import Relation; from stream.store.reading import Wanted; "
        "from stream.desk.api.cursor import written_cursor; "
        "of = (Wanted(relations=frozenset(Relation)), 'none', 'time'); "
        "print(written_cursor((datetime(2026, 3, 1, tzinfo=UTC), 1), of))"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert len(set(made)) == 1


def test_a_cursor_of_other_relations_is_of_another_list():
    one, other = ((Wanted(relations=frozenset(chosen)),) for chosen in ({Relation.EXACT}, {Relation.NEAR}))
    with pytest.raises(Problem, match="another search"):
        read_cursor(written_cursor((AT, 42), one), KINDS, other)


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_no_text_is_more_than_a_problem(text):
    with pytest.raises(Problem):
        read_cursor(text, KINDS, LIST)


AT_TEXT = '"2026-03-01T12:00:00Z"'


@pytest.mark.parametrize(
    "place",
    [
        '["x", 1, 2]',
        '["x", "2026-03-01T12:00:00", 2]',
        f'["x", {AT_TEXT}, -1]',
        f'["x", {AT_TEXT}, true]',
        f'["x", {AT_TEXT}, 9223372036854775807]',
        '["x", "0001-01-01T00:00:00+01:00", 2]',
        '["x", "9999-12-31T23:59:59-01:00", 2]',
        f'["x", {AT_TEXT}, 1, 1]',
        '["x"]',
        "{}",
        "null",
    ],
)
def test_a_place_that_is_none_is_a_problem(place):
    with pytest.raises(Problem, match="no cursor of ours"):
        read_cursor(urlsafe_b64encode(place.encode()).decode(), KINDS, LIST)


@pytest.mark.parametrize("place", [Cursor(AT, 42), SpokenCursor(AT, 42, 0), AlertCursor(AT, id_of("flood"))])
def test_a_page_begins_where_the_store_ended_the_one_before(place):
    assert place_of(type(place), written_cursor(place, LIST), LIST) == place
    assert place_of(type(place), None, LIST) is None


@pytest.mark.parametrize("place", [(AT, "no id"), (AT, 42), (AT,)])
def test_a_place_without_an_alert_is_a_problem(place):
    with pytest.raises(Problem, match="no cursor of ours"):
        place_of(AlertCursor, written_cursor(place, LIST), LIST)
