"""The Pythons that the package names are those that the project tests."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_python_that_is_named_is_tested_and_none_besides():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    (tested,) = re.findall(r"^PYTHONS \?= (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert tested.split() == [f"python{version}" for version in named]
    assert project["requires-python"] == f">={named[0]}"


def test_no_group_is_repeated_possessively():
    """Before 3.11.5 (Debian 12 has 3.11.2) `(?:…)*+` and the like match wrongly, in silence: `(?>(?:…)*)` says the
    same, and is right in all. A character or a class may be repeated so. https://github.com/python/cpython/issues/106052
    """
    possessive = re.compile(r"\)(?:[*+?]|\{+[0-9,]+\}+)\+")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "stream").rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if possessive.search(line)
    ]
    assert found == []
