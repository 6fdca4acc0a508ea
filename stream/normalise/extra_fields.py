"""Makes `Article.extra`: the wire's fields that have no place, as they came, but safe to write and to store."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from stream.normalise.characters import clean_raw
from stream.normalise.repair import Repairs

__all__ = ["clean_extra"]

_LONGEST_INTEGER = 2**63
"""Databases and JSON readers of other languages hold 64 bits: a longer integer is kept as text."""
_DEPTH = 64
"""Levels: the readers of the first stage let nothing be deeper."""


def clean_extra(extra: Mapping[str, Any], repairs: Repairs) -> dict[str, Any]:
    """Return the same mapping in JSON's own types: texts sound, numbers finite, keys strings."""
    return {_key(key, repairs): _clean(value, repairs, 1) for key, value in extra.items()}


def _key(key: Any, repairs: Repairs) -> str:
    return clean_raw(key if isinstance(key, str) else str(key), repairs)


def _clean(value: Any, repairs: Repairs, depth: int) -> Any:  # noqa: PLR0911 - one a type
    if isinstance(value, str):
        return clean_raw(value, repairs)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if -_LONGEST_INTEGER <= value < _LONGEST_INTEGER else str(value)
    if depth >= _DEPTH:
        return None
    if isinstance(value, Mapping):
        return {_key(key, repairs): _clean(child, repairs, depth + 1) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(child, repairs, depth + 1) for child in value]
    return value.isoformat() if isinstance(value, date) else clean_raw(str(value), repairs)
