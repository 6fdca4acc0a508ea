"""What `wirestream search` shows of its hits."""

from __future__ import annotations

import io

from rich.console import Console

from schemas import (
    Relation,
)
from stream.cli.search_view import lines_table
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


def test_the_text_of_a_hit_that_was_withdrawn_is_not_shown():
    for fields in ({"status": "killed"}, {"withdrawn_as": "killed"}):
        plain, _ = _table([_line(**fields)])
        assert "[KILLED: not to be used]" in plain
        assert "the old bridge" not in plain


def test_a_hit_under_an_embargo_says_so():
    plain, _ = _table([_line(status="embargoed"), _line(status="embargoed", embargo_until=NOON)])
    assert "[embargoed, release time unreadable]" in plain
    assert "[embargoed until 2026-03-01 12:00 UTC]" in plain
