"""Reads the engine's sources for what they use of Faust, mode and aiokafka that is private there."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import stream.agents.engine as package

FOREIGN = ("faust", "mode", "aiokafka")
HERE = Path(package.__file__).parent
MODULES = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__init__")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def is_foreign(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in FOREIGN


@cache
def own_names() -> frozenset[str]:
    """Private names that a class or module of the engine makes itself: assigned on `self`, defined, or imported."""
    found = set()
    for module in MODULES:
        for node in ast.walk(ast.parse((HERE / f"{module}.py").read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value):
                found.add(node.attr)
    return frozenset(found)


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def accesses() -> Iterator[tuple[str, str, int]]:
    """Each private name that is read, set or called on an object of a foreign class: name, module, line.

    On `self`, or `super()`, of a class of ours a name is foreign where a foreign parent has it; on any other object it
    is foreign unless a class of ours makes a name like it and no foreign class is known to have it.
    """
    for module in MODULES:
        tree = ast.parse((HERE / f"{module}.py").read_text("utf-8"))
        loaded = importlib.import_module(f"{package.__name__}.{module}")
        for scope, bases in _scopes(tree, loaded):
            yield from _by_getattr(scope, module)
            for node in _attributes(scope):
                if not is_private(node.attr):
                    continue
                on_itself = _is_self(node.value) or _is_super(node.value)
                if on_itself and not any(has(base, node.attr) for base in bases):
                    continue
                if on_itself or node.attr not in own_names() or _is_listed_elsewhere(node.attr):
                    yield node.attr, module, node.lineno


def _by_getattr(scope: ast.AST, module: str) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"getattr", "setattr"}:
            name = node.args[1]
            if isinstance(name, ast.Constant) and is_private(str(name.value)):
                yield str(name.value), module, node.lineno


def _is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _is_listed_elsewhere(name: str) -> bool:
    return any(has(base, name) for cls in engine_classes() for base in foreign_bases(cls))


def _scopes(tree: ast.Module, loaded: Any) -> Iterator[tuple[ast.AST, list[type]]]:
    """Each class with its foreign parents, and the rest of the module."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in classes:
        yield node, foreign_bases(getattr(loaded, node.name))
    rest = ast.Module([node for node in tree.body if node not in classes], [])
    yield rest, []


def _attributes(scope: ast.AST) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(scope) if isinstance(node, ast.Attribute))


def engine_classes() -> list[type]:
    """The classes of the engine that have a foreign parent."""
    found = []
    for module in MODULES:
        loaded = importlib.import_module(f"{package.__name__}.{module}")
        for cls in vars(loaded).values():
            if isinstance(cls, type) and cls.__module__ == loaded.__name__ and foreign_bases(cls):
                found += [cls]
    return found


def foreign_bases(cls: type) -> list[type]:
    return [base for base in cls.__mro__ if is_foreign(base)]


@cache
def has(cls: type, name: str) -> bool:
    """Whether a class makes the name itself: in its body, as an annotation, or assigned on `self` in its source."""
    if name in vars(cls) or name in vars(cls).get("__annotations__", {}) or name in vars(cls).get("__slots__", ()):
        return True
    return name in _assigned(cls)


@cache
def _assigned(cls: type) -> frozenset[str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError):  # in C
        return frozenset()
    return frozenset(
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value)
    )


def overrides() -> Iterator[tuple[type, type, str]]:
    """Each name that a class of the engine defines and a foreign parent has: ours, the parent that has it, the name."""
    for cls in engine_classes():
        for name in vars(cls):
            if (name.startswith("__") and name != "__post_init__") or name in {"logger", "_abc_impl"}:
                continue  # every class of theirs is given those when it is made
            parent = next((base for base in foreign_bases(cls) if name in vars(base)), None)
            if parent is not None:
                yield cls, parent, name
