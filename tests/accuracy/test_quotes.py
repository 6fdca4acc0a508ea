"""What counts as a right quote, and as which kind of error what is wrong."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from stream.training.quotes.annotation import articles
from tests.accuracy.quotes import Scored, chapter, score, with_doubts

TEXT = "“The dam holds,” said Ada Moss. The mill is called “Old Grinder” here. “It leaks,” he said."


def _at(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def _gold(words: str, speaker: str, kind: str = "name", **more: Any) -> dict[str, Any]:
    return {**_at(words), "speaker": speaker, "speaker_name": speaker, "speaker_type": kind, **more}


def _told(words: str, speaker: str | None, confidence: float = 0.9) -> dict[str, Any]:
    return {**_at(words), "speaker": speaker, "speaker_start": None, "speaker_end": None, "confidence": confidence}


def _score(told: list[dict[str, Any]], **more: Any) -> Scored:
    gold = [_gold("“The dam holds,”", "Ada Moss"), _gold("“It leaks,”", "Bo Hill", "pronoun")]
    line = orjson.dumps({"id": "a", "text": TEXT, "quotes": gold, **more})
    return score(articles([with_doubts(line)]), [{"id": "a", "quotes": told}])


def test_a_quote_is_right_with_its_speaker():
    scored = _score([_told("“The dam holds,”", "Moss"), _told("“It leaks,”", "Bo Hill", 0.5)])
    assert (scored.joint_f1, scored.span_f1, +scored.wrong) == (1.0, 1.0, {})
    assert (scored.confident, scored.confident_right) == (1, 1), "one of them is given at less than .8"


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ([_told("“The dam holds,”", "Bo Hill"), _told("“It leaks,”", "Bo Hill")], "a person by name: another named"),
        ([_told("“The dam holds,”", "Ada Moss"), _told("“It leaks,”", None)], "a pronoun: nobody named"),
        ([_told("“The dam holds,”", "Ada Moss")], "quotes not found"),
        (
            [_told("“The dam holds,”", "Moss"), _told("“It leaks,”", "Hill"), _told("“Old Grinder”", "Ada Moss")],
            "marked words that are no quote",
        ),
    ],
)
def test_what_is_wrong_has_its_kind(told: list[dict[str, Any]], kind: str):
    scored = _score(told)
    assert [name for name in +scored.wrong if kind in name] == [*+scored.wrong]
    assert scored.joint_f1 < 1


def test_what_nobody_annotated_counts_neither_way():
    told = [_told("“The dam holds,”", "Moss"), _told("“It leaks,”", "Hill"), _told("“Old Grinder”", "Ada Moss")]
    assert _score(told, scare=[{**_at("“Old Grinder”"), "zone": True}]).joint_f1 == 1


def test_the_same_words_found_twice_are_right_once():
    again = [_told("“The dam holds,”", "Moss"), _told("“The dam holds,”", "Moss"), _told("“It leaks,”", "Hill")]
    assert _score(again).right == 2


def test_the_chapter_gives_errors_of_a_thousand_quotes():
    assert "| quotes not found, or with other ends | 500.0 |" in chapter({"x": _score([_told("“It leaks,”", "Hill")])})
