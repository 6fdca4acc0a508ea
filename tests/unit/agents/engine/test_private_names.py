"""What the engine uses of Faust, mode and aiokafka from the inside is there, in the versions that are installed.

These libraries promise none of it. A fake would stay green if they moved a name; this reads the libraries themselves.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import tomllib
from pathlib import Path

import pytest

from tests.unit.agents.engine.private_use import (
    FOREIGN,
    MODULES,
    accesses,
    engine_classes,
    foreign_bases,
    has,
    is_private,
    overrides,
)

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
NAMES = tomllib.loads((HERE / "private_names.toml").read_text("utf-8"))["name"]


def _find(path):
    """A module, or a class of one; None where there is none of that name."""
    module, _, rest = path.rpartition(".")
    try:
        return importlib.import_module(path)
    except ImportError:
        return getattr(importlib.import_module(module), rest, None)


def _parameters(method):
    found = inspect.signature(inspect.unwrap(getattr(method, "__func__", method))).parameters.values()
    return ", ".join(str(parameter.replace(annotation=inspect.Parameter.empty)) for parameter in found)


def _fault(entry):
    """What is wrong with an entry of the list; None where all is as it says."""
    owner, name, kind = _find(entry["owner"]), entry["name"], entry["kind"]
    if owner is None:
        return "its owner is gone"
    if kind == "global":
        return None if hasattr(owner, name) else "it is gone"
    if not any(has(cls, name) for cls in owner.__mro__ if cls.__module__.partition(".")[0] in FOREIGN):
        return "it is gone"
    if "parameters" in entry and _parameters(getattr(owner, name)) != entry["parameters"]:
        return f"its parameters are ({_parameters(getattr(owner, name))})"
    return _override_fault(owner, entry) if kind == "overridden" else None


def _override_fault(owner, entry):
    ours = next((cls for cls in engine_classes() if _short_name(cls) == entry["by"]), None)
    if ours is None or entry["name"] not in vars(ours):
        return f"{entry['by']} does not define it"
    if owner not in foreign_bases(ours):
        return f"{entry['by']} has no such parent"
    if "parameters" not in entry:
        return None
    awaited = entry.get("gives_awaitable", False)
    return _call_fault(getattr(owner, entry["name"]), getattr(ours, entry["name"]), awaited=awaited)


def _short_name(cls):
    return f"{cls.__module__.rpartition('.')[2]}.{cls.__name__}"


def _call_fault(theirs, ours, *, awaited=False):
    """Whether a call that gives all of their parameters is one that ours takes."""
    positional, named = [], {}
    for parameter in inspect.signature(theirs).parameters.values():
        if parameter.kind in {parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD}:
            named[parameter.name] = None
        else:
            positional.append(None)
    try:
        inspect.signature(ours).bind(*positional, **named)
    except TypeError as error:
        return f"ours cannot be called like theirs: {error}"
    if (awaited or inspect.iscoroutinefunction(theirs)) != inspect.iscoroutinefunction(ours):
        return "one of them is awaited, and the other not"
    return None


@pytest.mark.parametrize("entry", NAMES, ids=lambda entry: f"{entry['owner']}.{entry['name']}-{entry['kind']}")
def test_each_is_there_as_it_is_used(entry):
    assert _fault(entry) is None, f"{entry['owner']}.{entry['name']}: docs/faust.md says how to raise a pin"


def _unlisted(names):
    listed = {entry["name"] for entry in names}
    return sorted({(name, module) for name, module, _ in accesses() if name not in listed})


def _unlisted_overrides(names):
    listed = {(entry["by"], entry["name"]) for entry in names if entry["kind"] == "overridden"}
    found = {(_short_name(ours), name) for ours, _, name in overrides()}
    return sorted(found - listed)


def test_all_private_names_that_the_engine_uses_are_in_the_list():
    assert _unlisted(NAMES) == []


def test_all_that_the_engine_overrides_is_in_the_list():
    assert _unlisted_overrides(NAMES) == []


def test_no_private_name_stands_in_the_list_that_nobody_uses():
    used = {name for name, *_ in accesses()} | {name for *_, name in overrides()}
    assert [entry["name"] for entry in NAMES if is_private(entry["name"]) and entry["name"] not in used] == []


def test_the_page_says_why_each_is_used():
    page = (ROOT / "docs" / "faust.md").read_text("utf-8")
    assert sorted({entry["name"] for entry in NAMES if f"`{entry['name']}`" not in page}) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"owner": "faust.transport.consumer.Consumer", "name": "_moved_away", "kind": "attribute"}, "it is gone"),
        ({"owner": "faust.transport.consumer.Moved", "name": "_acked", "kind": "attribute"}, "its owner is gone"),
        ({"owner": "aiokafka.conn", "name": "Moved", "kind": "global"}, "it is gone"),
    ],
)
def test_a_name_that_moved_is_seen(entry, fault):
    assert _fault(entry) == fault


def test_a_method_that_is_called_otherwise_is_seen():
    (entry,) = (entry for entry in NAMES if entry["name"] == "_new_offset")
    assert "its parameters are (self, tp)" in _fault(entry | {"parameters": "self, tp, generation"})


def test_an_override_that_a_new_caller_would_break_is_seen():
    class Theirs:
        async def meet(self, tp, *, generation=0):
            pass

    class Narrow:
        async def meet(self, tp):
            pass

    class Plain:
        def meet(self, tp, *, generation=0):
            pass

    assert "cannot be called like theirs" in _call_fault(Theirs.meet, Narrow.meet)
    assert "awaited" in _call_fault(Theirs.meet, Plain.meet)
    assert _call_fault(Theirs.meet, Theirs.meet) is None


@pytest.mark.parametrize("name", ["_new_offset", "_isolation_level", "_partition_records"])
def test_a_name_that_is_left_out_of_the_list_is_seen(name):
    left = [entry for entry in NAMES if entry["name"] != name]
    assert name in str([*_unlisted(left), *_unlisted_overrides(left)])


def test_only_the_engine_knows_the_inside_of_aiokafkas_consumer():
    inside = ("aiokafka.consumer", "aiokafka.coordinator", "aiokafka.record")
    engine = {f"stream/agents/engine/{module}.py" for module in MODULES}
    found = set()
    for path in (ROOT / "stream").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name.startswith(inside) for name in names):
                found.add(path.relative_to(ROOT).as_posix())
    assert found <= engine
