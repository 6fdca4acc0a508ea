"""The commands of the training room: bad input ends in one line and exit status 2. Texts are made up."""

import io
import json
import sys

import pytest

from stream.errors import Misconfigured
from stream.training.command import run
from stream.training.quotes import crossvalidate, fit, restyle
from stream.training.quotes.annotation import articles

GOOD = {"id": "a", "text": "“The gates are old,” said Karl Ostrow.", "quotes": []}


def ended(capsys, main, usage, arguments):
    """The line that a command ends with."""
    with pytest.raises(SystemExit) as end:
        run(main, "quotes.it", usage, arguments)
    assert end.value.code == 2
    out, said = capsys.readouterr()
    assert not out
    assert said.count("\n") == 1
    return said


@pytest.mark.parametrize("arguments", [[], ["a", "b", "c"]])
def test_a_wrong_number_of_arguments_shows_the_usage(capsys, arguments):
    line = ended(capsys, fit.main, ("DEV.jsonl", "[TARGET.json]"), arguments)
    assert line == "usage: python -m stream.training.quotes.it DEV.jsonl [TARGET.json]\n"


@pytest.mark.parametrize("main", [fit.main, crossvalidate.main])
def test_a_file_that_is_not_there_is_named(capsys, tmp_path, main):
    path = str(tmp_path / "absent.jsonl")
    assert path in ended(capsys, main, ("DEV.jsonl",), [path])


def test_of_a_file_without_articles_nothing_is_fitted_or_written(capsys, tmp_path):
    path, target = tmp_path / "empty.jsonl", tmp_path / "weights.json"
    path.write_text("\n")
    assert "no annotated article" in ended(capsys, fit.main, ("DEV.jsonl", "[TARGET.json]"), [str(path), str(target)])
    assert not target.exists()
    assert "no annotated article" in ended(capsys, crossvalidate.main, ("DEV.jsonl",), [str(path)])


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '{"id": "b"}',
        '{"id": "b", "text": "x", "quotes": [{"start": 0, "end": 1, "speaker": "x", "speaker_type": "crowd"}]}',
    ],
)
def test_a_bad_line_is_named_by_its_number(bad):
    with pytest.raises(Misconfigured, match="line 3 "):
        list(articles([json.dumps(GOOD).encode(), b"\n", bad.encode()]))


def test_a_style_that_is_none_is_named_with_those_there_are(capsys):
    line = ended(capsys, restyle.main, ("STYLE",), ["martian"])
    assert "martian" in line
    assert "german" in line


def test_a_bad_line_is_not_restyled(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    assert "line 1 " in ended(capsys, restyle.main, ("STYLE",), ["german"])
