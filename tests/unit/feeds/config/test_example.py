"""deploy/feeds.yaml works as it stands, and so does each of its examples once the # before it is taken away."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.config.key_types import keys_of
from stream.feeds.config.load import examine
from stream.feeds.kinds import KINDS

TEXT = (Path(__file__).parents[4] / "deploy" / "feeds.yaml").read_text("utf-8")
LINES = TEXT.splitlines()
_EXAMPLE = re.compile(r"#(  .*|[a-z]\w*:.*)")
"""A line of an example: prose has one blank behind its #."""


def _blocks():
    """Each example by its first key: the places of its lines."""
    body = LINES.index("# What all sources have that do not say otherwise.")
    examples = [(place, place - rank) for rank, place in enumerate(
        place for place, line in enumerate(LINES) if place > body and _EXAMPLE.fullmatch(line)
    )]  # fmt: skip
    for _, group in itertools.groupby(examples, key=lambda pair: pair[1]):
        places = [place for place, _ in group]
        yield LINES[places[0]].lstrip("# ").split(":")[0], places


BLOCKS = dict(_blocks())


def _uncommented(*names):
    places = {place for name in names for place in BLOCKS[name]}
    return "\n".join(line[1:] if place in places else line for place, line in enumerate(LINES))


def test_it_is_good_as_it_stands():
    examined = examine(TEXT, "feeds.yaml", {})
    assert (examined.mistakes, examined.warnings) == ((), ())
    assert [source.kind for source in examined.feeds.sources.values()] == ["folder"]


@pytest.mark.parametrize("name", BLOCKS)
def test_an_example_is_good_once_it_is_uncommented(name):
    names = (name, "mairie") if name == "defaults" else (name,)
    examined = examine(_uncommented(*names), "feeds.yaml", {}, secrets=False)
    assert (examined.mistakes, examined.warnings) == ((), ())
    assert name in FeedsFile.model_fields or name in examined.feeds.sources


def test_all_of_them_go_together_and_are_of_every_kind():
    text = _uncommented(*BLOCKS)
    examined = examine(text, "feeds.yaml", {}, secrets=False)
    assert (examined.mistakes, examined.warnings) == ((), ())
    assert {source.kind for source in examined.feeds.sources.values()} == set(KINDS)
    assert examined.feeds.drops.sftp
    assert examined.feeds.drops.ftp


def test_every_key_that_all_sources_have_is_told():
    told = TEXT.partition("Every source may have:")[2].partition("\nsources:")[0]
    for key in keys_of(KINDS["rss"].settings).keys() & keys_of(KINDS["json"].settings).keys() - {"kind", "url"}:
        assert f"{key}:" in told, key
