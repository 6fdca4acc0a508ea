"""Who asks, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ANYBODY", "NOBODY", "Scope", "User"]


class Scope(StrEnum):
    """What a user may do."""

    READ = "read"
    """See articles, stories, quotes and alerts, and keep searches of their own."""
    EDITOR = "editor"
    """Also see the text of what was killed or withheld, which is logged."""
    ADMIN = "admin"
    """Also share searches with everybody."""


@dataclass(frozen=True, slots=True)
class User:
    """Who asks."""

    name: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Return whether the user has this scope."""
        return scope in self.scopes


ANYBODY = User("anybody", frozenset(Scope))
"""Whoever asks a desk without `auth`: it is this machine's user, for it listens on loopback alone."""

NOBODY = User("", frozenset())
"""Whoever has not signed in yet, on the page to do so."""
