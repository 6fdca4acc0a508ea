"""`pip install 'wirestream[embedded]'`, then `wirestream demo`, far from any checkout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stream.demo.seeds import load_seeds

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.wheel, pytest.mark.timeout(900)]

_CLOSING = re.compile(r"^\d+ of \d+ seeds reached their end:[^┏]*? with their speaker$", re.MULTILINE)


def test_the_extra_is_whole(embedded):
    assert "No broken requirements" in embedded.pip("check")


def test_the_demo_runs_in_any_folder_and_finds_what_is_right(embedded, tmp_path):
    (tmp_path / "stream").mkdir()
    (tmp_path / "stream" / "__init__.py").write_text("raise SystemExit('another package of that name')\n")
    done = embedded.run("wirestream", "demo", within=tmp_path)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    # Code 0 says that each seed ended as its `expected.json` has it; here the sum, as README.md shows it.
    (figures,) = _CLOSING.findall(done.stdout)
    (shown,) = _CLOSING.findall((ROOT / "README.md").read_text("utf-8"))
    assert figures.split() == shown.split()
    seeds = len(load_seeds(ROOT / "seeds"))
    assert figures.startswith(f"{seeds} of {seeds} seeds reached their end")
    assert [path.name for path in tmp_path.iterdir()] == ["stream"]
