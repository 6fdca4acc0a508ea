"""What `wirestream search` shows of its hits."""

from __future__ import annotations

import io
from datetime import timedelta

import orjson
import pytest
from rich.console import Console

from schemas import (
    Relation,
)
from stream.cli.search_view import line_json, lines_table
from stream.store import Snippet
from stream.store.reading import Line
from tests.factories import NOON, id_of


def _line(**fields):
    plain = dict.fromkeys(Line.__dataclass_fields__)
    values = {
        "row_no": 1,
        "article_id": id_of("a"),
        "story_id": id_of("a"),
        "relation": Relation.NEW,
        "status": "usable",
        "provider": "wire [/x]",
        "received_at": NOON,
        "headline": Snippet("Bridge [red]shut", ((0, 6),)),
        "body": Snippet("the old bridge", ((8, 14),)),
    }
    return Line(**(plain | values | fields))


def _table(lines):
    out = Console(
        width=120, record=True, file=io.StringIO(), markup=False, color_system="standard", force_terminal=True
    )
    out.print(lines_table(lines, NOON))
    return out.export_text(clear=False), out.export_text(styles=True)


def test_hits_show_the_words_found_and_nothing_as_markup():
    plain, styled = _table([_line()])
    assert "Bridge [red]shut" in plain
    assert "wire [/x]" in plain
    assert "\x1b[1;33mBridge\x1b[0m" in styled
    assert "\x1b[1;33mbridge\x1b[0m" in styled
    assert "superseded" not in plain


def test_a_superseded_hit_says_so():
    plain, _ = _table([_line(superseded_by=id_of("b"))])
    assert str(id_of("b")) in plain


def test_a_hit_under_an_embargo_says_so():
    later = NOON + timedelta(minutes=1)
    plain, _ = _table([_line(status="embargoed"), _line(status="embargoed", embargo_until=later)])
    assert "[embargoed, release time unreadable]" in plain
    assert "[embargoed until 2026-03-01 12:01 UTC]" in plain


def test_an_embargo_that_has_ended_is_none():
    plain, _ = _table([_line(status="embargoed", embargo_until=NOON)])
    assert "embargo" not in plain


@pytest.mark.parametrize(("status", "said"), [("killed", "KILLED"), ("withheld", "WITHHELD")])
@pytest.mark.parametrize("own", [True, False])
def test_of_a_hit_that_was_withdrawn_no_copy_is_shown(status, said, own):
    line = _line(**{"status" if own else "withdrawn_as": status}, speakers=("Ilse Torn",))
    plain, _ = _table([line])
    assert said in plain
    assert "Bridge" in plain
    assert "the old bridge" not in plain
    written = orjson.loads(orjson.dumps(line_json(line, NOON), default=str))
    assert (written["body"], written["speakers"], written["state"], written["usable"]) == (None, [], status, False)


def test_of_a_hit_that_was_withdrawn_the_first_sentence_is_no_headline():
    line = _line(status="killed", headline_is_copy=True)
    assert "Bridge" not in _table([line])[0]
    assert line_json(line, NOON)["headline"]["text"] == ""
    assert "Bridge" in _table([_line(headline_is_copy=True)])[0]


def test_a_hit_for_programs_has_its_copy_and_how_it_stands():
    written = orjson.loads(orjson.dumps(line_json(_line(), NOON), default=str))
    assert (written["body"]["text"], written["state"], written["usable"]) == ("the old bridge", "usable", True)
