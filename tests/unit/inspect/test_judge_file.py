"""`wirestream judge`: lines in, results out."""

from __future__ import annotations

import json

import pytest

from stream.errors import Misconfigured
from stream.inspect.judge_file import judge_lines

FERRY = (
    "A ferry with 212 people on board ran aground on a sandbank off Port Elder on Tuesday, the coast guard said. All"
    " passengers were taken off by fishing boats within two hours, and eleven were treated for bruises."
)
LIBRARY = (
    "The city council voted 31 to 14 on Tuesday to keep all nine branch libraries open through the winter, after"
    " readers camped for a week in the reading room of the smallest."
)


@pytest.fixture
def ferry():
    return FERRY


@pytest.fixture
def library():
    return LIBRARY


def line(name, text, minutes=0, headline=""):
    return json.dumps({"id": name, "ts": minutes, "headline": headline, "text": text})


def test_results_name_the_inputs_own_ids(ferry, library):
    lines = [line("a", ferry), "", line("b", library, 5).encode(), line("c", ferry, 9), line("d", ferry.upper(), 11)]
    assert [(r["id"], r["duplicate_of"], r["relation"], r["story"]) for r in judge_lines(lines)] == [
        ("a", None, "new", "a"),
        ("b", None, "new", "b"),
        ("c", "a", "exact", "a"),
        ("d", "a", "near", "a"),
    ]


def test_an_id_that_comes_again_is_a_redelivery(ferry):
    first, again = judge_lines([line("a", ferry), line("a", ferry, 4)])
    assert first == again


def test_months_between_two_lines_forget_nothing(ferry):
    *_, last = judge_lines([line("a", ferry), line("b", ferry, 60 * 24 * 200)])
    assert last["duplicate_of"] == "a"


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '"x"',
        '{"ts": 1}',
        '{"id": "a", "text": 5}',
        '{"id": "a", "ts": "soon"}',
        '{"id": "a", "ts": -1}',
        b"\xff",
    ],
)
def test_a_bad_line_is_named_by_its_number(ferry, bad):
    with pytest.raises(Misconfigured, match="line 2: "):
        list(judge_lines([line("a", ferry), bad]))
