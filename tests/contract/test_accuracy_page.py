"""docs/accuracy.md says what the command measures: its part about copy that is made by rule."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.accuracy.__main__ import main
from tests.accuracy.page import PAGE


def test_the_page_is_what_the_command_measures():
    assert main(["--check"]) == 0, "run `python -m tests.accuracy`"


def test_figures_of_corpora_stand_on_the_page():
    assert "| newswire |" in PAGE.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "bad.jsonl"), (b"no json\n", "literal"), (b'{"id": "a"}\n', "quotes")],
    ids=["not there", "no JSON", "no article"],
)
def test_a_file_that_is_no_data_is_one_line(tmp_path, content, said):
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_bytes(content)
    asked = [sys.executable, "-m", "tests.accuracy", "--check", "--quotes", f"x={path}"]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert said in ran.stderr
