"""Reads what a page was asked for in its address, and writes it back: each view of the list is a link that keeps.

It is pure. What cannot be read is told in a sentence, and the form keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from difflib import get_close_matches
from urllib.parse import urlencode
from uuid import UUID

from schemas import Relation, Status
from stream.desk.pages.view.moment import read_instant
from stream.desk.wanted import FILTERS
from stream.store.reading import Wanted

__all__ = ["KNOWN", "Asked", "asked_of"]

_MANNER = ("fold", "order", "view", "sound")
"""How it is shown."""
KNOWN = (*FILTERS, *_MANNER, "cursor")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "fold": ("story", "none"),
    "order": ("time", "rank"),
    "view": ("list", "ticker"),
    "sound": ("0", "1"),
}
LONGEST = 1000
"""Characters of one value: as much of a query as is read."""
MOST = 64
"""Values in all: of 16 names each has room for several."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for."""

    wanted: Wanted
    values: tuple[tuple[str, str], ...] = ()
    """Name and value, as typed, of all that was given but the cursor."""
    cursor: str | None = None
    faults: tuple[str, ...] = ()
    """What could not be read, each in a sentence for people."""

    def value(self, name: str) -> str:
        """Return what was typed for a name; the empty text where nothing was."""
        return next((value for known, value in self.values if known == name), "")

    @property
    def folded(self) -> bool:
        """Whether a story is a line; else each article is."""
        return self.value("fold") != "none" and not self.ranked

    @property
    def ranked(self) -> bool:
        """Whether the best come first, rather than the newest."""
        return self.value("order") == "rank"

    @property
    def ticker(self) -> bool:
        """Whether it is a window of its own, of single lines."""
        return self.value("view") == "ticker"

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """What narrows the list: what a saved search keeps."""
        return tuple((name, value) for name, value in self.values if name in FILTERS)

    def link(self, path: str, **changes: str | None) -> str:
        """Return the address of this view with other values; None takes a value away."""
        kept = [(name, value) for name, value in self.values if name not in changes]
        pairs = [*kept, *((name, value) for name, value in changes.items() if value is not None)]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def without(self, path: str, name: str, value: str) -> str:
        """Return the address of this view without one of its filters."""
        pairs = [pair for pair in self.values if pair != (name, value)]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def asked_of(pairs: Iterable[tuple[str, str]], zone: tzinfo) -> Asked:
    """Return what a query string asks for; a time of day without a zone is one of the newsroom's. Never raises."""
    values: list[tuple[str, str]] = []
    faults: list[str] = []
    cursor = None
    for name, raw in pairs:
        value = raw.strip()
        if name not in KNOWN:
            faults.append(_unknown(name))
        elif len(values) >= MOST:
            faults.append(f"More than {MOST} filters are not read.")
            break
        elif len(value) > LONGEST:
            faults.append(f"“{name}” is longer than {LONGEST} characters.")
        elif value and name == "cursor":
            cursor = value
        elif value and (name, value) not in values:
            values.append((name, value))
    wanted = _wanted(dict(reversed(values)), values, zone, faults)
    return Asked(wanted, tuple(values), cursor, tuple(faults))


def _wanted(first: dict[str, str], values: list[tuple[str, str]], zone: tzinfo, faults: list[str]) -> Wanted:
    for name, choices in _CHOICES.items():
        if first.get(name, choices[0]) not in choices:
            faults.append(f"“{name}” is one of {', '.join(choices)}; it was “{first.pop(name)[:40]}”.")
    return Wanted(
        query=first.get("q", ""),
        provider=first.get("provider"),
        source=first.get("source"),
        language=first.get("language"),
        status=first.get("status"),
        urgency_max=_urgency(first.get("urgency_max"), faults),
        relations=_relations([value for name, value in values if name == "relation"], faults),
        speaker=first.get("speaker"),
        since=read_instant("from", first.get("from"), zone, faults),
        until=read_instant("to", first.get("to"), zone, faults),
        story=_story(first.get("story"), faults),
    )


def _unknown(name: str) -> str:
    close = get_close_matches(name[:40], KNOWN, n=1)
    return f"There is no filter “{name[:40]}”" + (f"; did you mean “{close[0]}”?" if close else ".")


def _urgency(value: str | None, faults: list[str]) -> int | None:
    if value is None:
        return None
    if value in set("12345678"):
        return int(value)
    faults.append(f"“urgency_max” is a number from 1 to 8; it was “{value[:40]}”.")
    return None


def _relations(values: list[str], faults: list[str]) -> frozenset[Relation] | None:
    if "all" in values:
        return frozenset(Relation)
    known = frozenset(Relation(value) for value in values if value in set(Relation))
    faults += [
        f"“relation” is one of {', '.join(Relation)} or all; it was “{value[:40]}”."
        for value in values
        if value not in set(Relation)
    ]
    return known or None


def _story(value: str | None, faults: list[str]) -> UUID | None:
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError:
        faults.append(f"“story” is the id of a story; it was “{value[:40]}”.")
        return None
