"""What real wires hold: pairs of invented copy, each in the manner of a habit that agencies have.

Pairs of one story must be linked, with what they are to each other; the others must stay apart. The copy stands in
`natural_pairs.jsonl`: a pair's name, what the second article may be to the first, minutes between, headline and text.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from schemas import Relation

PAIRS = {
    pair.pop("pair"): pair
    for pair in map(orjson.loads, Path(__file__).with_name("natural_pairs.jsonl").read_bytes().splitlines())
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_natural_pair(newsroom, name):
    pair = PAIRS[name]
    (first_headline, first), (headline, text) = pair["first"], pair["then"]
    story, _ = newsroom.send(first, first_headline)
    _, verdict = newsroom.send(text, headline, minutes=pair["minutes"])
    assert verdict.relation in pair["relations"]
    assert (verdict.relation is Relation.NEW) == (verdict.story_id != story.article_id)


def test_half_of_them_are_one_story_and_half_are_not():
    apart = [pair for pair in PAIRS.values() if pair["relations"] == ["new"]]
    assert len(apart) > 30
    assert len(PAIRS) - len(apart) > 15
