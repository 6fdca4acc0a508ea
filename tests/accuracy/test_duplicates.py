"""What is counted of links: pairs of clusters, and articles that went wrong by kind."""

from __future__ import annotations

from typing import Any

from tests.accuracy.duplicates import Clusters, score_pairs, score_stream, stream_chapter


def _links(**of: str | None) -> list[dict[str, Any]]:
    return [{"id": article, "duplicate_of": other} for article, other in of.items()]


def _stream(**story: int) -> list[dict[str, Any]]:
    return [{"id": article, "cluster": number, "cls": "cut"} for article, number in story.items()]


def test_links_join_whatever_they_chain():
    found = Clusters(_links(a=None, b="a", c="b", d=None))
    assert found.of("a") == found.of("c") != found.of("d")
    assert found.biggest() == 3


def test_a_stream_counts_missed_and_merged():
    scored = score_stream(_stream(a=1, b=1, c=1, d=2), _links(a=None, b="a", c=None, d="a"))
    assert (scored.again["cut"], scored.missed["cut"], scored.first["cut"], scored.merged["cut"]) == (2, 1, 2, 1)
    assert (scored.pairs_wanted, scored.pairs_joined, scored.pairs_right) == (3, 3, 1)
    assert "| x: cut | 0.500 | 0.500 |" in stream_chapter({"x": scored})


def test_a_whole_right_stream_is_one():
    assert score_stream(_stream(a=1, b=1, c=2), _links(a=None, b="a", c=None)).f1 == 1


def test_a_pair_counts_for_its_stratum():
    pairs = [
        {"a": "a", "b": "b", "label": "U", "stratum_size": 30, "sampled": 3},
        {"a": "a", "b": "c", "label": "D", "stratum_size": 10, "sampled": 1},
        {"a": "a", "b": "d", "label": "N", "stratum_size": 5, "sampled": 5},
        {"a": "b", "b": "c", "label": "?", "stratum_size": 99, "sampled": 1},
        {"a": "b", "b": "d", "label": "N"},
    ]
    scored = score_pairs(pairs, _links(a=None, b="a", c=None, d="b"))
    assert (scored.read, scored.right, scored.missed, scored.merged, scored.biggest) == (3, 10, 10, 1, 3)
    assert (scored.recall, round(scored.precision, 3)) == (0.5, 0.909)
