"""`wirestream quotes FILE.jsonl`: lines in, lines out."""

import orjson
import pytest

from stream.errors import Misconfigured
from stream.inspect.quotes_file import quote_lines

TEXT = "Gates shut.\nHarbour master Ilse Brandt spoke.\n“The gates are old,” Brandt said. “They are rusty.”"


def test_a_line_an_article():
    (found,) = quote_lines([orjson.dumps({"id": "a1", "text": TEXT})])
    (quote,) = found["quotes"]
    assert found["id"] == "a1"
    assert found["ms"] >= 0
    assert set(quote) == {"start", "end", "speaker", "speaker_start", "speaker_end", "cue", "segments", "confidence"}
    assert (quote["speaker"], quote["cue"]) == ("Ilse Brandt", "said")
    assert TEXT[quote["speaker_start"] : quote["speaker_end"]] == "Brandt"
    assert [TEXT[a:b] for a, b in quote["segments"]] == ["“The gates are old,”", "“They are rusty.”"]


def test_blank_lines_are_passed_over_and_order_is_kept():
    lines = ['{"id": 1, "text": ""}', "\n", b'{"id": 2, "text": "x"}']
    assert [found["id"] for found in quote_lines(lines)] == [1, 2]


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": 1}', '{"text": "x"}', '{"id": 1, "text": 5}', b"\xff"])
def test_a_bad_line_is_named(bad):
    with pytest.raises(Misconfigured, match="line 2"):
        list(quote_lines(['{"id": 1, "text": ""}', bad]))


def test_the_language_of_a_line_decides_where_its_text_is_too_short_to_tell():
    text = "„Niemals, niemals“, knurrte Schiffer Holm."
    lines = [orjson.dumps({"id": 1, "text": text, "lang": "de"}), orjson.dumps({"id": 2, "text": text, "lang": "en"})]
    german, other = quote_lines(lines)
    assert german["quotes"][0]["speaker"] == "Holm"
    assert other["quotes"][0]["speaker"] != "Holm"
