"""The image: all that the lock names is in it, at that version, its reader of quotes is compiled, and a second build is
the same.
"""

from __future__ import annotations

import re

import pytest

from tests.compose.image_report import build, contents, differences, report
from tests.sbom import LOCK

# Two builds: `make image-twice`, not in CI.
pytestmark = [pytest.mark.compose, pytest.mark.long, pytest.mark.timeout(1800)]


@pytest.mark.usefixtures("compiler")
def test_a_second_build_from_nothing_is_the_same_and_has_what_the_lock_names(engine, monkeypatch):
    for name, value in engine.items():
        monkeypatch.setenv(name, value)
    build("wirestream:dev", "--quiet")
    found = contents("wirestream:dev")
    pins = dict(re.findall(r"^([a-z0-9][\w.-]*)(?:\[[^]]*\])?==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE))
    installed = {re.sub(r"[-_.]+", "-", name): version for name, (version, _) in found["packages"].items()}
    assert installed.pop("wirestream")
    assert installed.items() <= pins.items()
    assert {"aiokafka", "faust-streaming", "psycopg-binary", "asyncssh"} <= installed.keys()
    modules = {path.partition("site-packages/")[2] for path in found["files"]}
    assert "stream/agents/worker.py" in modules
    assert any(re.fullmatch(r"stream/extract/sentence/tokens\.cpython-.*\.so", path) for path in modules)

    build("wirestream:again", "--quiet", "--no-cache")
    assert differences(found, contents("wirestream:again")) == []
    shown = report("wirestream:again", found)
    assert f"Python {found['python']}" in shown
    assert re.search(r"\d MB  numpy ", shown)
