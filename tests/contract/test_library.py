"""The library alone: it runs without what only the service needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.readme import example

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ROOMS = ("lexicon", "wire", "normalise", "dedupe", "extract", "newsdesk")

_WITHOUT = """
import importlib, importlib.metadata, json, pkgutil, sys

lacking = frozenset(json.loads(sys.argv[1]))


class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in lacking:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Lacking())
"""
"""Begins a program in which some packages cannot be imported, as where they are not installed."""
_IMPORT_ALL = """
import stream

for room in json.loads(sys.argv[2]):
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, f"{room}."):
        importlib.import_module(module.name)
"""
_COMMAND = """
sys.argv = ["wirestream", "demo"]
from stream.__main__ import main

main()
"""


def _modules_of(requirements):
    """The top-level modules that the packages which are named here install."""
    from importlib.metadata import packages_distributions  # noqa: PLC0415 - slow, and needed here alone

    wanted = {canonicalize_name(Requirement(line).name) for line in requirements}
    return sorted(
        module
        for module, owners in packages_distributions().items()
        if wanted & {canonicalize_name(owner) for owner in owners} and module not in {"stream", "schemas"}
    )


SERVICE = _modules_of(PROJECT["optional-dependencies"]["service"])


def _run(code, *arguments):
    command = [sys.executable, "-c", _WITHOUT + code, json.dumps(SERVICE), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def test_the_service_brings_what_the_library_must_not_need():
    assert {"faust", "mode", "aiokafka", "aiohttp", "sqlalchemy", "typer", "rich", "structlog", "yaml"} <= set(SERVICE)


def test_every_module_of_the_library_is_imported_without_the_service():
    done = _run(_IMPORT_ALL, json.dumps(["schemas", *(f"stream.{room}" for room in ROOMS)]))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_example_of_the_readme_prints_what_it_says():
    code, printed = example("Use it as a library")
    done = _run(code)
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)


def test_a_command_without_the_service_ends_in_one_line():
    done = _run(_COMMAND)
    (line,) = done.stderr.splitlines()
    assert re.fullmatch(r"wirestream: the service is not installed \(\w+ is missing\): .*\[service\]'", line)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("extra", ["embedded", "rocksdb", "desk"])
def test_an_extra_that_a_command_needs_brings_the_service(extra):
    assert "wirestream[service]" in PROJECT["optional-dependencies"][extra]


def test_the_bench_of_another_framework_gets_all_that_the_library_needs():
    """But for pydantic, which that framework pins."""
    names = (ROOT / "tests/bench/requirements.in").read_text("utf-8").splitlines()
    listed = {canonicalize_name(re.split(r"[<>=]", name)[0]) for name in names if not name.startswith("#")}
    needed = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert needed - listed == {"pydantic"}
