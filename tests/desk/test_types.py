"""The pages' scripts by the TypeScript compiler: their types are in their comments, and they are served as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import run, tool

pytestmark = pytest.mark.desk

STATIC = Path(__file__).parents[2] / "stream/desk/pages/static"
_STRICT = ("--allowJs", "--checkJs", "--noEmit", "--strict", "--target", "es2024", "--lib", "es2024,dom,dom.iterable")
_MODULES = ("--module", "esnext", "--moduleResolution", "bundler")


def _checked(*files: Path) -> str:
    return run(tool("tsc"), *_STRICT, *_MODULES, *map(str, files))


def test_the_scripts_have_no_fault_of_types():
    scripts = sorted(STATIC.glob("*.js"))
    assert {"desk.js", "keys.js", "live.js", "stream.js"} <= {each.name for each in scripts}
    assert _checked(*scripts) == ""


def test_a_fault_of_types_would_be_found(tmp_path):
    for each in STATIC.glob("*.js"):
        (tmp_path / each.name).write_text(each.read_text("utf-8"), "utf-8")
    live = tmp_path / "live.js"
    live.write_text(live.read_text("utf-8").replace("change.story_id", "change.story"), "utf-8")
    with pytest.raises(AssertionError, match=r"Property 'story' does not exist on type 'Change'"):
        _checked(live)
