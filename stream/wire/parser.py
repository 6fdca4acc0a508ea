"""Defines what every parser is given and gives back: `TextParser`, `BytesParser`, `Reading`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from stream.errors import Rejected
from stream.wire.limits import Limits
from stream.wire_item import WireItem

__all__ = ["SEVERAL", "BytesParser", "Entry", "Reading", "TextParser", "common_format", "entries_of"]

SEVERAL = "several"
"""`Reading.format` of an archive, or of a file of several documents, whose parts are in different formats."""

Entry: TypeAlias = WireItem | Rejected
"""One item of a payload, or why it was refused."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one payload held: its items and the refusals of others, in the order in which they stand in it.

    `read` gives no reading without an item: where none could be read, it raises the first refusal instead.
    """

    format: str
    entries: tuple[Entry, ...]

    @property
    def items(self) -> tuple[WireItem, ...]:
        """The items that could be read, in order."""
        return tuple([entry for entry in self.entries if not isinstance(entry, Rejected)])

    def with_items(self, items: Iterable[WireItem]) -> Reading:
        """Return the reading with other items in place of its own: as many, in the same order."""
        others = iter(items)
        return Reading(self.format, tuple([e if isinstance(e, Rejected) else next(others) for e in self.entries]))

    @property
    def refused(self) -> tuple[Rejected, ...]:
        """One refusal for each item that could not be read, in order."""
        return tuple([entry for entry in self.entries if isinstance(entry, Rejected)])


TextParser: TypeAlias = Callable[[str, Limits], Reading]
"""Reads a text of one format. Raises `Rejected`, and nothing else, where the whole cannot be read."""
BytesParser: TypeAlias = Callable[[bytes, Limits, TextParser], Reading]
"""Reads a payload whose parts name charsets of their own. It is handed the parser of the texts within it, which raises
`Rejected` for a text that is in none of the formats that may stand there.
"""

_Part = TypeVar("_Part")


def entries_of(parts: Iterable[_Part], item_of: Callable[[_Part], WireItem]) -> tuple[Entry, ...]:
    """Return what `item_of` makes of each part, in order. A part that it refuses does not sink its neighbours."""
    entries: list[Entry] = []
    for part in parts:
        try:
            entries.append(item_of(part))
        except Rejected as refusal:
            entries.append(refusal)
    return tuple(entries)


def common_format(formats: Collection[str]) -> str:
    """Return the format that all parts of a payload are in, or `SEVERAL`."""
    return next(iter(formats)) if len(set(formats)) == 1 else SEVERAL
