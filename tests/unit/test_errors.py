"""The tree that `stream.errors` draws is the tree of the classes that exist."""

from __future__ import annotations

import ast
import builtins
import re
from pathlib import Path

from stream import errors
from stream.docstrings import attribute_docs

ROOT = Path(__file__).parents[2]
_DRAWN = re.compile(r"^ {4}(?P<stem>[│├└─ ]*)(?P<name>[A-Z]\w+)", re.MULTILINE)
_STEP = len("├── ")


def drawn() -> dict[str, str | None]:
    """Each class of the drawing, with the one that it hangs from."""
    parents: dict[int, str] = {}
    found = {}
    for line in _DRAWN.finditer(errors.__doc__ or ""):
        depth = len(line["stem"]) // _STEP
        parents[depth] = line["name"]
        found[line["name"]] = parents[depth - 1] if depth else None
    return found


def existing() -> dict[str, str | None]:
    """Each class of `stream/` that is an exception which other modules see, with its parent where that is ours."""
    bases = {
        node.name: [base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases]
        for folder in ("stream", "schemas")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    raised = {
        name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
    }
    ours: set[str] = set()
    while more := {name for name, above in bases.items() if name not in ours and (raised | ours) & set(above)}:
        ours |= more
    return {name: next((base for base in bases[name] if base in ours), None) for name in ours if name[0] != "_"}


def test_the_drawn_tree_is_that_of_the_classes():
    assert len(drawn()) > 5
    assert drawn() == existing()


def test_each_error_of_the_module_is_offered_and_each_reason_is_explained():
    here = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert here == set(errors.__all__)
    assert set(attribute_docs(errors.Reason)) == set(errors.Reason.__members__)
