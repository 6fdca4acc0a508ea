"""The README's table of the kinds of sources is that of the code, and what its chapter shows is what is printed."""

from __future__ import annotations

import re
from pathlib import Path

from stream.feeds.config.key_types import keys_of
from stream.feeds.config.load import examine
from stream.feeds.kinds import KINDS
from stream.feeds.source import PolledSettings, SourceSettings

CHAPTER = (
    (Path(__file__).parents[2] / "README.md")
    .read_text("utf-8")
    .partition("## Ten minutes to the first feed")[2]
    .partition("\n## ")[0]
)
ROWS = {row[0]: row[2] for row in re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", CHAPTER, re.MULTILINE)}
COMMON = set(keys_of(SourceSettings))
POLLED = set(keys_of(PolledSettings)) - COMMON


def test_every_kind_has_its_row():
    assert ROWS.keys() == KINDS.keys()


def test_a_row_names_every_key_of_its_kind_and_no_other():
    for kind in KINDS.values():
        named = set(re.findall(r"`(\w+)`", ROWS[kind.name]))
        own = set(keys_of(kind.settings)) - COMMON - {"kind"}
        assert named <= own, kind.name
        assert own - POLLED <= named, kind.name


def test_what_all_sources_may_say_is_told():
    told = CHAPTER.partition("Any source may say")[2]
    common, _, polled = told.partition("one that we look at also")
    assert set(re.findall(r"`(\w+)`", common)) == COMMON
    assert set(re.findall(r"`(\w+)`", polled.partition(".")[0])) == POLLED


def test_the_first_file_is_a_good_one():
    text = CHAPTER.partition("<<'END'\n")[2].partition("END\n")[0]
    examined = examine(text, "feeds.yaml", {})
    assert (examined.mistakes, examined.warnings) == ((), ())
    assert f"feeds.yaml: {len(examined.feeds.sources)} sources: all well" in CHAPTER
