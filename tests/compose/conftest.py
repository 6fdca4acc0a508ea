"""The engine and the stack that the tests of docker-compose.yml run in.

The machine's own engine is used where one answers, and then the public images, which it pulls. Else root gets an engine
and stand-in images of Debian's packages (`tests/compose/engine`, `tests/compose/images`). COMPOSE_IMAGES=public or
standin chooses the images.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.compose.stack import ROOT, Stack
from tests.tools import lacking, required

_ENGINE = ROOT / "tests/compose/engine"
_SECONDS = 900.0
"""For making the engine, or the images: a minute each where the machine is idle."""


@pytest.fixture(scope="session")
def engine() -> Iterator[dict[str, str]]:
    """The variables by which an engine is reached. One that was started for it is ended."""
    if shutil.which("docker") and _succeeds("docker", "version") and _succeeds("docker", "compose", "version"):
        yield {}
        return
    if os.geteuid() != 0:
        lacking("a Docker engine")
    if not shutil.which("dockerd") and not required():
        lacking("a Docker engine")
    ran = _succeeds(_ENGINE, "runs")
    exports = _said(_ENGINE, "up").removeprefix("export ").split()
    try:
        yield dict(export.split("=", 1) for export in exports)
    finally:
        if not ran:
            _said(_ENGINE, "down")


@pytest.fixture(scope="session")
def images(engine) -> str:
    """Which images there are to build on and to run: `public`, or `standin`, which are made."""
    chosen = os.environ.get("COMPOSE_IMAGES") or engine.get("COMPOSE_IMAGES", "public")
    assert chosen in {"public", "standin"}, f"COMPOSE_IMAGES={chosen}: public or standin"
    if chosen == "standin":
        _said(ROOT / "tests/compose/images", environment=engine)
    return chosen


@pytest.fixture(scope="session")
def compiler(engine, images) -> None:
    """The image that compiles, too: the stack is built without."""
    if images == "standin":
        _said(ROOT / "tests/compose/images", "python-build", environment=engine)


@pytest.fixture(scope="session")
def stack(engine, images, tmp_path_factory) -> Iterator[Stack]:
    """The stack, built and up, all of it healthy."""
    # No package has Grafana: without its image there is none.
    without = ("grafana",) if images == "standin" else ()
    one = Stack(engine, without=without, folder=tmp_path_factory.mktemp("stack"))
    try:
        one.up("--build")
        yield one
    finally:
        one.close()


def _succeeds(*command: object) -> bool:
    return subprocess.run([*map(str, command)], capture_output=True, timeout=_SECONDS, check=False).returncode == 0


def _said(*command: object, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [*map(str, command)],
        env=dict(os.environ) | (environment or {}),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {(done.stdout + done.stderr)[-2000:]}"
    return done.stdout
