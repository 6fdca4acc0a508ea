"""What a reader follows."""

from __future__ import annotations

from dataclasses import dataclass

from stream.store.reading.wanted import Wanted

__all__ = ["Search"]


@dataclass(frozen=True, slots=True)
class Search:
    """What is wanted, and how its lines are told. It can be a key: readers of the same are served at one go."""

    wanted: Wanted
    markup: bool = False
    """Whether a line comes as the desk's own pages show it, too."""
