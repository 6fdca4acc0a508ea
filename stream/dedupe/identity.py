"""Goes by what the wire itself says: that this is a later version of that item, or that it is taken back.

How wires number versions and take items back: docs/wires.md. A withdrawal acts only on what it names; one that names
nothing known acts on nothing.
"""

from __future__ import annotations

from uuid import UUID

from schemas import Relation
from stream.dedupe.evidence import Evidence
from stream.dedupe.finding import Finding
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.inverted import InvertedIndex
from stream.dedupe.layout import SUPERSEDED_MOST
from stream.dedupe.same_story import tells_another_story, tells_the_same
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["identify"]


def identify(sketch: Sketch, index: InvertedIndex) -> Finding | None:
    """Return the finding by identity; None where the wire names nothing known. A withdrawal is only ever judged
    here.
    """
    versions, is_shared = _versions(sketch, index)
    later = [entry for entry in versions if 0 <= sketch.version < entry.sketch.version]
    if later:
        # It comes too late to be news, and must not displace what replaced it already.
        return Finding(Relation.NEAR, of=min(later, key=_place), evidence={Evidence.GUID: 1.0, Evidence.LATE: 1.0})
    if sketch.withdraws:
        return _withdraw(sketch, versions, index, is_shared=is_shared)
    if not versions:
        return None
    relation = Relation.CORRECTION if sketch.corrects else Relation.UPDATE
    return Finding(relation, of=max(versions, key=_place), evidence={Evidence.GUID: 1.0}, supersedes=_ids(versions))


def _versions(sketch: Sketch, index: InvertedIndex) -> tuple[list[Entry], bool]:
    """Return the known versions of the item, and whether its guid stands for several stories: some houses send one guid
    with everything, or the address of their front page. Such a guid names only what tells the same story.
    """
    known = index.versions_of(sketch.item)
    stories: dict[UUID, list[Entry]] = {}
    for entry in known:
        stories.setdefault(entry.verdict.story_id, []).append(entry)
    is_one = _is_meant if len(stories) > 1 else _is_version
    of_it = {story_id for story_id, entries in stories.items() if is_one(sketch, entries)}
    return [entry for entry in known if entry.verdict.story_id in of_it], len(stories) > 1


def _is_version(sketch: Sketch, entries: list[Entry]) -> bool:
    """Return whether the article belongs to the only story of its guid. A higher version does, however different, and
    so does a withdrawal, and what comes after one: the wire says so. With the same number again, or none, it may be
    another story.
    """
    tellers = [entry.sketch for entry in entries if not entry.sketch.withdraws]
    if sketch.withdraws or not tellers:
        return True
    is_higher = any(0 <= entry.sketch.version < sketch.version for entry in entries)
    return is_higher or not all(tells_another_story(sketch, other) for other in tellers)


def _is_meant(sketch: Sketch, entries: list[Entry]) -> bool:
    """Return whether the article belongs to this one of a guid's stories: it cites the story, or surely tells the
    same.
    """
    return any(
        not {entry.sketch.title, entry.sketch.slug}.isdisjoint(sketch.cited) or tells_the_same(sketch, entry.sketch)
        for entry in entries
        if not entry.sketch.withdraws
    )


def _withdraw(sketch: Sketch, versions: list[Entry], index: InvertedIndex, *, is_shared: bool) -> Finding:
    evidence = {Evidence.GUID: 1.0}
    if not versions and (is_shared or not sketch.item):
        versions, evidence = _named(sketch, index)
    if not versions:
        return Finding(Relation.NEW)
    ids = _ids(versions) + tuple(other for entry in versions for other in entry.verdict.supersedes)
    supersedes = tuple(dict.fromkeys(ids))[:SUPERSEDED_MOST]
    return Finding(Relation.WITHDRAWAL, of=max(versions, key=_place), evidence=evidence, supersedes=supersedes)


def _named(sketch: Sketch, index: InvertedIndex) -> tuple[list[Entry], dict[Evidence, float]]:
    """Return what a withdrawal without a guid names: by a headline or slug in its text, its own headline, or its
    slug.
    """
    for name, kind in (
        *((cited, Evidence.HEADLINE) for cited in sketch.cited),
        (sketch.title, Evidence.HEADLINE),
        (sketch.slug, Evidence.SLUG),
    ):
        named = index.latest_named(name)
        if named is not None:
            return _of_its_story(named.entry(), index), {kind: 1.0}
    return [], {}


def _of_its_story(entry: Entry, index: InvertedIndex) -> list[Entry]:
    """Return the versions of the entry's item that tell its story: all of them, but where the guid stands for
    several.
    """
    story_id = entry.verdict.story_id
    return [one for one in index.versions_of(entry.sketch.item) if one.verdict.story_id == story_id] or [entry]


def _place(entry: Entry) -> tuple[int, int]:
    """Return the order of versions: by number, then by arrival."""
    return entry.sketch.version, entry.order


def _ids(entries: list[Entry]) -> tuple[UUID, ...]:
    return tuple(entry.sketch.article_id for entry in entries[-SUPERSEDED_MOST:])
