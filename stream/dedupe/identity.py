"""What the wire itself says: this is a later version of that item; this is taken back. May import `schemas`, `entry`,
`finding`, `memory` and `sketch`.

Rules: WIRES.md c. A withdrawal acts only on what it names; one that names nothing that we have acts on nothing.
"""

from __future__ import annotations

from uuid import UUID

from schemas import Relation
from stream.dedupe.entry import Entry
from stream.dedupe.finding import Finding
from stream.dedupe.memory import Memory
from stream.dedupe.sketch import Sketch

__all__ = ["identify"]

_MOST_SUPERSEDED = 255
"""What an entry can hold; the longest running story in a year of wire copy has some sixty takes."""


def identify(sketch: Sketch, memory: Memory) -> Finding | None:
    """The finding by identity; null where the wire names nothing known. A withdrawal is only ever judged here."""
    versions = memory.versions_of(sketch.item)
    later = [entry for entry in versions if 0 <= sketch.version < entry.sketch.version]
    if later:
        # It comes too late to be news, and must not displace what replaced it already.
        return Finding(Relation.NEAR, of=min(later, key=_place), evidence={"guid": 1.0, "late": 1.0})
    if sketch.withdraws:
        return _withdraw(sketch, versions, memory)
    if not versions:
        return None
    relation = Relation.CORRECTION if sketch.corrects else Relation.UPDATE
    return Finding(relation, of=max(versions, key=_place), evidence={"guid": 1.0}, supersedes=_ids(versions))


def _withdraw(sketch: Sketch, versions: list[Entry], memory: Memory) -> Finding:
    evidence = {"guid": 1.0}
    if not versions and not sketch.item:
        versions, evidence = _named(sketch, memory)
    if not versions:
        return Finding(Relation.NEW)
    ids = _ids(versions) + tuple(other for entry in versions for other in entry.verdict.supersedes)
    supersedes = tuple(dict.fromkeys(ids))[:_MOST_SUPERSEDED]
    return Finding(Relation.WITHDRAWAL, of=max(versions, key=_place), evidence=evidence, supersedes=supersedes)


def _named(sketch: Sketch, memory: Memory) -> tuple[list[Entry], dict[str, float]]:
    for name, kind in (
        *((cited, "headline") for cited in sketch.cited),
        (sketch.title, "headline"),
        (sketch.slug, "slug"),
    ):
        named = memory.named(name)
        if named is not None:
            return memory.versions_of(named.sketch.item) or [named.entry()], {kind: 1.0}
    return [], {}


def _place(entry: Entry) -> tuple[int, int]:
    """Where a version stands among its like: by its number, then by arrival."""
    return entry.sketch.version, entry.order


def _ids(entries: list[Entry]) -> tuple[UUID, ...]:
    return tuple(entry.sketch.article_id for entry in entries[-_MOST_SUPERSEDED:])
