from __future__ import annotations

import re
import subprocess
from pathlib import Path

import stream
from stream.commit import commit, release

ROOT = Path(stream.__file__).parents[1]


def test_a_checkout_tells_its_commit_and_the_version_stands_before_it():
    said = subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout
    found = commit()
    assert (found.rstrip("+") == said[:12]) if said else found == ""
    assert release() == (f"{stream.__version__} ({found})" if found else stream.__version__)


def test_what_a_build_wrote_goes_before_the_checkout(monkeypatch, tmp_path):
    (tmp_path / "commit.txt").write_text("0123456789ab\n")
    monkeypatch.setattr("stream.commit.files", lambda _: tmp_path)
    commit.cache_clear()
    try:
        assert commit() == "0123456789ab"
        assert re.fullmatch(r"\d\S+ \(0123456789ab\)", release())
    finally:
        commit.cache_clear()
