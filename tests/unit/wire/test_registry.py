"""One row a format: what is said of a format elsewhere is what the registry says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from stream.errors import Reason, Rejected
from stream.wire import Limits, read
from stream.wire.detect import detect, parse_mailed
from stream.wire.registry import FORMATS, NAMES, Dialect, Place, Root, Start, may_stand
from tests.bench.wire_copy import STRUCTURED, wire_copy

ROOT = Path(__file__).parents[3]


def test_a_name_stands_once_and_only_in_what_articles_may_say():
    names = [name for row in FORMATS for name in row.names]
    assert len(names) == len(set(names)) == len(NAMES)


def test_a_root_belongs_to_one_format():
    roots = [name for row in FORMATS if isinstance(row.recognised, Root) for name in row.recognised.names]
    assert len(roots) == len(set(roots))
    within = [row.recognised.within for row in FORMATS if isinstance(row.recognised, Root)]
    assert {name for names in within for name in names} <= {name.lower() for name in roots}


def test_the_readme_names_every_format_as_articles_do():
    table = (ROOT / "README.md").read_text("utf-8").partition("## Formats")[2].partition("\n\n`wirestream")[0]
    listed = [row.split("|")[2] for row in table.splitlines() if row.startswith("| ")][1:]
    assert sorted(re.findall(r"`([^`]+)`", " ".join(listed))) == sorted(NAMES)


def test_the_seeds_and_the_benchmark_know_no_other_formats():
    expected = json.loads((ROOT / "seeds" / "15-formats" / "expected.json").read_text("utf-8"))
    assert {one["format"] for one in expected.values() if "format" in one} <= NAMES
    assert set(STRUCTURED) <= NAMES


@pytest.mark.parametrize("name", STRUCTURED)
def test_an_item_has_the_name_of_a_row(name):
    assert {item.format for item in read(wire_copy(1)[name]).items} == {name}


def test_what_fits_everything_comes_last_and_dialects_before_ninjs():
    assert isinstance(FORMATS[-1].recognised, Start)
    assert FORMATS[-1].recognised.fits("")
    dialects = [row for row in FORMATS if isinstance(row.recognised, Dialect)]
    assert [row.names[0] for row in dialects if row.recognised.fits({})] == [dialects[-1].names[0]] == ["ninjs"]


def test_where_copy_of_a_format_may_stand():
    assert not may_stand("plain-text", Place.MAIL)
    assert not may_stand("html", Place.BELOW_LINES)
    assert may_stand("nitf", Place.BELOW_LINES)
    with pytest.raises(Rejected) as letter:
        parse_mailed("Dear desk,\n\nhere is nothing.\n", Limits())
    assert letter.value.reason is Reason.UNRECOGNISED
    assert detect("Dear desk,").name == "plain-text"
