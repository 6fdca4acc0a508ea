"""Makes a line of the list of what is stored: what of it is shown, and how. It is pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from schemas import DUPLICATES, Relation
from stream.desk.pages.view.badge import URGENT, Badge, badges_of
from stream.desk.pages.view.moment import Moment, moment_of
from stream.desk.pages.view.outlet import outlet
from stream.desk.pages.view.piece import Piece, pieces_of
from stream.desk.standing import Embargo, Standing, shows_body, shows_headline, standing_of

if TYPE_CHECKING:
    from stream.store.reading import Fold, Line

__all__ = ["Now", "Row", "row_of", "row_of_fold"]

OTHERS = 5
"""Copies that a line folds out to: more of them are on the page of the story."""
NAMED = 4
"""Outlets, or speakers, that a line names."""
NO_HEADLINE = "(no headline)"


@dataclass(frozen=True, slots=True)
class Now:
    """When a page is made, for which newsroom, and by which rule."""

    at: datetime
    zone: tzinfo
    embargo: Embargo

    def moment(self, at: datetime) -> Moment:
        """Return an instant as this page shows it."""
        return moment_of(at, self.at, self.zone)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list."""

    article_id: UUID
    story_id: UUID
    change_no: int
    standing: Standing
    shown: bool
    """Whether the copy itself may be shown."""
    badges: tuple[Badge, ...]
    classes: str
    notice: bool
    """Whether it takes another article back: it is shown as that one is, but not struck out."""
    received: Moment
    changed: Moment
    outlet: str
    source: str
    language: str | None
    slugline: str | None
    title: tuple[Piece, ...]
    """The headline, else the first words of the copy."""
    words: tuple[Piece, ...]
    """The piece of the copy with the words found; nothing where the copy may not be shown."""
    speakers: tuple[str, ...]
    others: tuple[Row, ...] = ()
    also: str = ""
    """Which houses have it too, and how many versions came before."""


def row_of(line: Line, now: Now) -> Row:
    """Return the line of one article, with nothing in it that may not be shown now."""
    standing = standing_of(line, now.at)
    shown = shows_body(standing, now.embargo)
    words = pieces_of(line.body) if shown else ()
    title = pieces_of(line.headline) if shows_headline(line, shown=shown) else ()
    received = now.moment(line.received_at)
    if not title:  # a flash: its copy is its headline
        title, words = words or (Piece(line.slugline or NO_HEADLINE),), ()
    return Row(
        article_id=line.article_id,
        story_id=line.story_id,
        change_no=line.change_no,
        standing=standing,
        shown=shown,
        badges=badges_of(line, standing, now.at, now.zone),
        notice=line.relation is Relation.WITHDRAWAL,
        classes=" ".join(_classes(line, standing)),
        received=received,
        changed=received if line.updated_at is None else now.moment(line.updated_at),
        outlet=outlet(line.provider),
        source=line.source,
        language=line.language,
        slugline=line.slugline,
        title=title,
        words=words,
        speakers=line.speakers[:NAMED] if shown else (),
    )


def _classes(line: Line, standing: Standing) -> Iterator[str]:
    """A notice that takes another article back is as red as that one; it alone is not struck out."""
    yield standing.state.value
    if line.urgency is not None and line.urgency <= URGENT and not standing.withdrawn:
        yield "urgent"
    if line.relation is Relation.WITHDRAWAL:
        yield "notice"


def row_of_fold(fold: Fold, now: Now) -> Row:
    """Return the line of a story, with the copies and versions that are folded under it."""
    return replace(
        row_of(fold.line, now), others=tuple(row_of(other, now) for other in fold.others[:OTHERS]), also=_also(fold)
    )


def _also(fold: Fold) -> str:
    copies = [other for other in fold.others if other.relation in DUPLICATES]
    houses = list(dict.fromkeys(outlet(other.provider) for other in copies))
    versions = len(fold.others) - len(copies)
    said = [f"also {', '.join(houses[:NAMED])}{' …' if len(houses) > NAMED else ''} ({len(copies)})"] if copies else []
    if versions:
        said.append(f"{versions} other version{'s' if versions > 1 else ''}")
    if fold.count - 1 > len(fold.others):
        said.append(f"{fold.count:,} articles in all")
    return " · ".join(said)
