"""Defines what a check says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stream.errors import WirestreamError

__all__ = ["Finding", "looked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check."""

    name: str
    about: str
    """What was found, where all is well."""
    fault: str = ""
    """What is wrong and how to mend it; empty where all is well."""
    warning: str = ""
    """What is worth knowing and costs nothing yet; the exit code is that of no fault."""


def looked(name: str, about: str, look: Callable[[], object]) -> Finding:
    """Return the check that is well where `look` raises none of our errors."""
    try:
        look()
    except WirestreamError as error:
        return Finding(name, about, str(error))
    return Finding(name, about)
