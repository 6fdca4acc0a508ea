"""Reads the sentences below fields, enum members and constants, for the published schemas.

Python keeps no docstring of an attribute, so they are read from the source: what stands in the model is what other
teams read. (Pydantic's `use_attribute_docstrings` reads those of fields, but not of enum members, and here it is the
members that carry the meaning.)
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from types import ModuleType

__all__ = ["attribute_docs"]


def attribute_docs(owner: type | ModuleType) -> dict[str, str]:
    """Return the docstrings of the attributes of a class, or of a module's constants, by name, of those that have one.
    Raises `OSError` where there is no source.
    """
    body: ast.Module | ast.ClassDef = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    if isinstance(owner, type):
        (only,) = body.body
        assert isinstance(only, ast.ClassDef)  # noqa: S101 - the source of a class is a class
        body = only
    return {
        name: inspect.cleandoc(text.value.value)
        for statement, text in pairwise(body.body)
        if (name := _target(statement)) is not None
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _target(statement: ast.stmt) -> str | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return None
