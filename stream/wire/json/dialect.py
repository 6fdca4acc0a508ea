"""Defines `Dialect`: how an agency's JSON is recognised, and read as ninjs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Dialect"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """A JSON object in an agency's own words, which is ninjs once its fields have ninjs' names."""

    fits: Callable[[Mapping[str, Any]], bool]
    """Whether an object is one of these, by keys that no other dialect has."""
    as_ninjs: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    """The object with ninjs' keys in place of its own, or beside them. Fields that ninjs does not have stay as they
    are, and become `extra`."""
