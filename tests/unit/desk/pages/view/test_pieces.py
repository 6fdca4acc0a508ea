"""Times, links and pieces of text as pages show them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from stream.desk.pages.view.link import safe_link
from stream.desk.pages.view.moment import moment_of
from stream.desk.pages.view.outlet import outlet
from stream.desk.pages.view.piece import Piece, pieces_of
from stream.store import Snippet

NOW = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "short"),
    [
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "00:05"),
        (datetime(2026, 7, 1, 21, 5, tzinfo=UTC), "1 Jul 23:05"),
        (datetime(2025, 12, 31, 12, tzinfo=UTC), "31 Dec 2025 13:00"),
    ],
)
def test_a_time_is_of_the_newsroom_with_its_day_where_that_is_not_today(at, short):
    assert moment_of(at, NOW, BERLIN).short == short


def test_utc_is_always_beside_it():
    moment = moment_of(datetime(2026, 7, 1, 21, 5, 7, 999_999, tzinfo=UTC), NOW, BERLIN)
    assert (moment.utc, moment.iso) == ("1 Jul 2026, 21:05:07 UTC", "2026-07-01T21:05:07Z")


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("https://wire.example/a?b=1", True),
        ("http://wire.example/", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("//wire.example/", False),
        ("https://wire.example@203.0.113.9/", False),
        ("https://wire.example/\u202ea", False),
        ("https://wire.example/ b", False),
        ("https:wire.example", False),
        ("https://[x", False),
        (f"https://wire.example/{'x' * 2000}", False),
        (None, False),
        (["https://wire.example/"], False),
    ],
)
def test_a_link_of_an_agency_is_a_web_address_or_none(value, safe):
    assert safe_link({"url": value}) == (value if safe else None)


def test_pieces_are_the_text_with_what_was_found_marked():
    pieces = pieces_of(Snippet("a dam holds", ((2, 5),)))
    assert pieces == (Piece("a "), Piece("dam", found=True), Piece(" holds"))
    assert pieces_of(Snippet("")) == ()


def test_an_agency_is_written_as_it_writes_itself():
    assert [outlet(name) for name in ("afp", "dpa", "reuters", "nobodys-wire")] == [
        "AFP",
        "dpa",
        "Reuters",
        "nobodys-wire",
    ]
