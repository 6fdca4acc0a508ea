"""What a reader hears."""

from __future__ import annotations

from dataclasses import dataclass

from stream.desk.live.event import Event

__all__ = ["Beat", "News", "Reset", "Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """All changes up to and with `position`; those that the reader need not know of are left out."""

    position: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Reset:
    """The reader is too far behind, or ahead of a database that was restored: it reads the list anew, and goes on
    from here.
    """

    position: int


@dataclass(frozen=True, slots=True)
class Beat:
    """There is no news."""

    position: int | None
    """None where no look has succeeded yet, and the reader named no change."""
    away: bool
    """Whether the database does not answer: there may be news that nobody can tell."""


News = Told | Reset | Beat
