"""What a page is asked for in its address, and the address of each view."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from fastapi.dependencies.utils import get_dependant

from schemas import Relation
from stream.desk.pages.asked import KNOWN, asked_of
from stream.desk.wanted import FILTERS, wanted_of
from stream.store.reading import Wanted

BERLIN = ZoneInfo("Europe/Berlin")


def asked(*pairs):
    return asked_of(pairs, BERLIN)


def test_what_is_left_empty_in_the_form_narrows_nothing():
    assert asked(*((name, "") for name in KNOWN)).wanted == Wanted()


def test_each_filter_narrows_as_it_does_in_the_api():
    pairs = {"q": "dam", "provider": "afp", "source": "feed", "language": "en", "status": "killed", "urgency_max": "2"}
    pairs |= {"speaker": "brandao", "story": "6f2c8f0a-2f0e-5d0c-9a53-7d1d0f6a5b10", "relation": "new"}
    wanted = asked(*pairs.items(), ("relation", "update")).wanted
    assert wanted.relations == {Relation.NEW, Relation.UPDATE}
    assert (wanted.query, wanted.provider, wanted.urgency_max, wanted.status) == ("dam", "afp", 2, "killed")
    given = set(wanted_of.__annotations__) - {"return", "since", "until"} | {"from", "to"}
    assert given <= set(KNOWN)


def test_a_time_without_a_zone_is_one_of_the_newsroom():
    assert asked(("from", "2026-07-01T14:30")).wanted.since == datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    assert asked(("to", "2026-07-01T14:30Z")).wanted.until == datetime(2026, 7, 1, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("provder", "afp"), "did you mean “provider”?"),
        (("zzz", "1"), "There is no filter “zzz”."),
        (("urgency_max", "9"), "a number from 1 to 8"),
        (("urgency_max", "²"), "a number from 1 to 8"),
        (("relation", "copy"), "“relation” is one of"),
        (("status", "dead"), "“status” is one of"),
        (("from", "yesterday"), "“from” is a time"),
        (("from", "0001-01-01T00:00+14:00"), "“from” is a time"),
        (("story", "1"), "the id of a story"),
        (("q", "x" * 1001), "longer than 1000"),
    ],
)
def test_what_cannot_be_read_is_said_and_narrows_nothing(pair, said):
    found = asked(pair)
    assert len(found.faults) == 1
    assert said in found.faults[0]
    assert found.wanted == Wanted()


def test_more_filters_than_are_read_are_said():
    found = asked_of([("relation", f"x{number}") for number in range(1000)], BERLIN)
    assert "More than 64 filters" in found.faults[0]


def test_each_view_is_a_link_that_says_the_same_again():
    found = asked(("q", '"has died" -sport'), ("relation", "new"), ("relation", "update"), ("cursor", "abc"))
    link = found.link("/", view="ticker")
    assert link == "/?q=%22has+died%22+-sport&relation=new&relation=update&view=ticker"
    assert found.without("/", "relation", "new") == "/?q=%22has+died%22+-sport&relation=update"
    assert found.cursor == "abc"


def test_what_narrows_the_list_are_the_parameters_of_the_api():
    names = {field.alias for field in get_dependant(path="/", call=wanted_of).query_params}
    assert names == set(FILTERS)
