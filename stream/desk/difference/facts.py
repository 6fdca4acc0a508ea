"""Compares what is told of two versions beside their texts. It is pure."""

from __future__ import annotations

from stream.desk.difference.budget import Budget
from stream.desk.difference.change import FactChange, FactName, Kind
from stream.desk.difference.version import Version
from stream.desk.difference.word_runs import runs_of, whole

__all__ = ["changed_facts"]

_BY_WORD = frozenset({FactName.HEADLINE, FactName.NOTE})
"""Facts that are sentences. A place, a name, a time or a state has changed as a whole."""
_LENGTH_LIMIT = 4_000
"""Characters of a fact that is compared by its words: no headline is as long, and an editor's note hardly ever."""


def changed_facts(before: Version, after: Version, budget: Budget) -> tuple[FactChange, ...]:
    """Return the facts that are not the same, in the order of `FactName`."""
    pairs = zip(_facts(before).items(), _facts(after).values(), strict=True)
    return tuple(_change(name, old, new, budget) for (name, old), new in pairs if old != new)


def _facts(version: Version) -> dict[FactName, str]:
    return {
        FactName.HEADLINE: version.headline,
        FactName.BYLINE: version.byline,
        FactName.DATELINE: version.dateline,
        FactName.STATUS: version.status,
        FactName.EMBARGO: version.embargo,
        FactName.URGENCY: version.urgency,
        FactName.SLUGLINE: version.slugline,
        FactName.NOTE: version.note,
    }


def _change(name: FactName, before: str, after: str, budget: Budget) -> FactChange:
    by_word = name in _BY_WORD and len(before) + len(after) <= _LENGTH_LIMIT
    runs = runs_of(before, after, budget) if by_word else whole(before, after)
    kind = Kind.REPLACED if before and after else Kind.DELETED if before else Kind.INSERTED
    return FactChange(name, kind, before, after, runs)
