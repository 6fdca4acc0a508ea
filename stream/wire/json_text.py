"""JSON text → Python values, with a bound on its depth and a few mends that lose nothing.

May import `stream.errors` of the project.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

from stream.errors import Reason, Rejected

__all__ = ["load", "refuse_deep"]


def load(text: str, depth: int) -> tuple[Any, tuple[str, ...]]:
    """The value, and what was mended. `orjson` is strict and fast; what it refuses is tried once more with the standard
    library, which takes raw control characters in strings, lone surrogates and NaN (read as null).

    Raises `Rejected`: MALFORMED with line and column, TOO_DEEP beyond `depth`. Lone surrogates may be in the strings.
    """
    mended: tuple[str, ...] = ()
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as strict:
        value = _leniently(text, strict)
        mended = ("json:lenient",)
    refuse_deep(value, depth)
    return value, mended


def _leniently(text: str, strict: orjson.JSONDecodeError) -> Any:
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except RecursionError as error:
        raise Rejected(Reason.TOO_DEEP, "JSON nested too deeply to read") from error
    except ValueError as error:  # also integers of more digits than Python reads
        where = error if isinstance(error, json.JSONDecodeError) else strict
        raise Rejected(Reason.MALFORMED, f"JSON: {where.msg} at line {where.lineno}, column {where.colno}") from error


def refuse_deep(value: Any, depth: int) -> None:
    """Raise `Rejected(TOO_DEEP)` where `value` nests beyond `depth`. Level by level: no recursion, whatever the
    depth.
    """
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(depth):
        if not level:
            return
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
    if level:
        raise Rejected(Reason.TOO_DEEP, f"JSON nested beyond {depth} levels")
