"""The tests stand where their rooms stand, share in one way, and set the time by the one clock."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS, UNIT, STREAM = ROOT / "tests", ROOT / "tests/unit", ROOT / "stream"

_OF_THE_TOOLS = {
    "bench": "tests/bench",
    "fault": "tests/fault",
    "mutants": "tests/mutants",
    "postgres": "tests/postgres.py",
    "quix_stages": "tests/bench/quix_stages",
    "soak": "tests/soak",
    "tcp_proxy": "tests/tcp_proxy.py",
    "image_report": "tests/compose/image-report",
    "sbom": "tests/sbom.py",
}
"""What the tests of the test tools test, by the name behind `test_`. They stand where those of `stream/*.py` do."""

_TIME = frozenset({"time", "sleep", "monotonic", "perf_counter", "datetime", "SYSTEM_CLOCK", "SystemClock"})
"""What a test that moves the time behind a module's back replaces: whoever needs the time is given a `Clock`."""
_PATCHES = frozenset({"setattr", "patch", "object"})

_FILES = sorted(path for path in TESTS.rglob("*.py") if not path.is_relative_to(TESTS / "bench"))


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _unit_tests() -> list[Path]:
    found = sorted(UNIT.rglob("test_*.py"))
    assert len(found) > 150
    return found


def test_each_unit_test_stands_in_the_folder_of_the_room_that_it_tests():
    rooms = {STREAM / path.parent.relative_to(UNIT) for path in _unit_tests()} - {STREAM / "schemas"}
    assert sorted(_named(room) for room in rooms if not list(room.glob("*.py"))) == []


def test_what_stands_in_no_room_tests_a_module_in_none_or_a_test_tool():
    names = {path.stem.removeprefix("test_") for path in UNIT.glob("test_*.py")}
    modules = {path.stem.strip("_") for path in STREAM.glob("*.py")}
    assert names - modules == _OF_THE_TOOLS.keys()
    assert [tool for tool in _OF_THE_TOOLS.values() if not (ROOT / tool).exists()] == []


def test_no_name_repeats_its_room():
    repeats = [
        _named(path)
        for path in _unit_tests()
        for room in path.parent.relative_to(UNIT).parts
        if path.stem.startswith(f"test_{room}_")
    ]
    assert repeats == []


def _imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or ''}.{name.name}" for name in node.names} | {node.module or ""}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def test_no_test_takes_anything_from_another_or_from_a_conftest():
    """What several use is a value of `tests/factories.py`, or a fixture, which pytest hands over by its name."""
    taken = [
        (_named(path), name)
        for path in _FILES
        for name in _imports(_tree(path))
        if any(part == "conftest" or part.startswith("test_") for part in name.split("."))
    ]
    assert taken == []


def _parts(node: ast.expr) -> list[str]:
    """The names of a dotted path, be it written as a path or as a text."""
    if isinstance(node, ast.Attribute):
        return [*_parts(node.value), node.attr]
    if isinstance(node, ast.Name):
        return [node.id]
    return node.value.split(".") if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _clocks_replaced(tree: ast.AST) -> list[str]:
    """The calls and assignments that put something else in the place of a module's time."""
    found = []
    for node in ast.walk(tree):
        replaced: list[ast.expr] = []
        if isinstance(node, ast.Call) and not _PATCHES.isdisjoint(_parts(node.func)[-1:]):
            replaced = node.args[:2]
        elif isinstance(node, ast.Assign):
            replaced = [to for to in node.targets if isinstance(to, ast.Attribute) and _parts(to)[:1] != ["self"]]
        if any(_TIME.intersection(_parts(path)) for path in replaced):
            found.append(ast.unparse(node))
    return found


def test_no_test_replaces_the_time_of_a_module():
    replaced = [(_named(path), call) for path in _FILES for call in _clocks_replaced(_tree(path))]
    assert replaced == []


@pytest.mark.parametrize(
    "line",
    [
        'monkeypatch.setattr("stream.agents.guard.hold.asyncio.sleep", now)',
        'monkeypatch.setattr(hold.time, "monotonic", lambda: 0)',
        'monkeypatch.setattr(hold, "datetime", Fixed)',
        'monkeypatch.setattr(clock, "SYSTEM_CLOCK", other)',
        'setattr(asyncio, "sleep", at_once)',
        "asyncio.sleep = at_once",
        'with mock.patch("time.time"): pass',
    ],
)
def test_a_replaced_clock_is_found_however_it_is_written(line):
    assert len(_clocks_replaced(ast.parse(line))) == 1


def test_what_replaces_no_clock_is_let_be():
    assert _clocks_replaced(ast.parse('monkeypatch.setattr(grow, "plan_topics", plan); night.now = later')) == []
