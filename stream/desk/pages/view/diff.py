"""Lays out what changed between two versions. It is pure.

Paragraphs that are the same are folded away but for those beside a change: an editor looks for what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stream.desk.difference import Difference, FactChange, Kind, ParagraphChange, Run, compare, version_of
from stream.desk.pages.view.row import Now, Row, row_of
from stream.desk.standing import shows_body

if TYPE_CHECKING:
    from uuid import UUID

    from stream.store.reading import StoredArticle

__all__ = ["DiffView", "diff_view"]

LONGEST = 200_000
"""Characters that are shown: as much as of an article at first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or several that are the same and folded away."""

    kind: str
    runs: tuple[Run, ...] = ()
    moved: bool = False
    folded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiffView:
    """What the template of a comparison asks for."""

    story_id: UUID
    before: Row
    after: Row
    hidden: bool
    """Whether one of the two may not be shown, and so neither what it has and the other has not."""
    may_ask: bool
    ask: str
    """The address of the same with the text of what was withdrawn."""
    swapped: str
    same: bool
    summary: str
    facts: tuple[FactChange, ...]
    numbers: tuple[str, ...]
    parts: tuple[Part, ...]
    cut: bool
    """Whether the two are longer than what is shown."""
    coarse: bool


def diff_view(
    story_id: UUID, before: StoredArticle, after: StoredArticle, now: Now, *, withdrawn: bool, may_ask: bool
) -> DiffView:
    """Return what changed from one article to another. `withdrawn`: its reader asked for the text of what was killed or
    withheld, and may.
    """
    rows = row_of(before.line, now), row_of(after.line, now)
    hidden = not all(shows_body(row.standing, now.embargo, include_withdrawn=withdrawn) for row in rows)
    pair = {"from": before.line.article_id, "to": after.line.article_id}
    found = Difference((), (), ()) if hidden else compare(version_of(before.message), version_of(after.message))
    shown = _first(found.paragraphs)
    return DiffView(
        story_id=story_id,
        before=rows[0],
        after=rows[1],
        hidden=hidden,
        may_ask=may_ask
        and hidden
        and all(shows_body(row.standing, now.embargo, include_withdrawn=True) for row in rows),
        ask=f"?{urlencode({**pair, 'withdrawn': 'true'})}",
        swapped=f"?{urlencode({'from': pair['to'], 'to': pair['from']})}",
        same=found.is_same,
        summary=_summary(found),
        facts=found.facts,
        numbers=tuple(number.shown for number in found.numbers),
        parts=tuple(_parts(shown)),
        cut=len(shown) < len(found.paragraphs),
        coarse=found.coarse,
    )


def _first(paragraphs: Sequence[ParagraphChange]) -> Sequence[ParagraphChange]:
    """Return the paragraphs that fit into `LONGEST`, the first in any case."""
    length = 0
    for number, each in enumerate(paragraphs):
        length += len(each.before or "") + len(each.after or "")
        if length > LONGEST and number:
            return paragraphs[:number]
    return paragraphs


def _summary(found: Difference) -> str:
    counts = (
        (found.count(Kind.INSERTED), "added", "+"),
        (found.count(Kind.DELETED), "dropped", "−"),
        (found.count(Kind.REPLACED), "changed", ""),
        (found.count(Kind.INSERTED, moved=True), "moved", ""),
    )
    said = [f"{sign}{count} {_paragraphs(count)} {name}" for count, name, sign in counts if count]
    return ", ".join(said) or "The copy is the same, word for word."


def _paragraphs(count: int) -> str:
    return "paragraph" if count == 1 else "paragraphs"


def _parts(paragraphs: Sequence[ParagraphChange]) -> Iterator[Part]:
    same: list[ParagraphChange] = []
    changed = False
    for each in paragraphs:
        if each.kind is Kind.EQUAL:
            same.append(each)
            continue
        yield from _same(same, behind=changed, before=True)
        yield Part(each.kind.value, each.runs, moved=each.moved is not None)
        same, changed = [], True
    yield from _same(same, behind=changed, before=False)


def _same(same: list[ParagraphChange], *, behind: bool, before: bool) -> Iterator[Part]:
    """Yield paragraphs that are the same: one beside each change, what is between them folded away."""
    first, last = same[: int(behind)], same[int(behind) :]
    kept = last[-1:] if before else []
    middle = last[: len(last) - len(kept)]
    for each in first:
        yield Part("equal", each.runs)
    if len(middle) == 1:
        yield Part("equal", middle[0].runs)
    elif middle:
        yield Part("folded", folded=tuple(each.after or "" for each in middle))
    for each in kept:
        yield Part("equal", each.runs)
