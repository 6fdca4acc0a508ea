"""Lays out who said what. It is pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stream.desk.pages.view.badge import Badge
from stream.desk.pages.view.piece import Piece, pieces_of
from stream.desk.pages.view.row import Now, Row, row_of
from stream.desk.standing import shows_body, standing_of

if TYPE_CHECKING:
    from stream.store.reading import Speaker, Spoken, SpokenPage

__all__ = ["QuotesView", "quotes_view"]

LONGEST = 1500
"""Characters of one quotation that are shown: a speech that is quoted whole is read in its article."""


@dataclass(frozen=True, slots=True)
class Said:
    """One quotation and where it stands."""

    pieces: tuple[Piece, ...]
    """Nothing where the copy that it stands in may not be shown."""
    speaker: str | None
    cue: str | None
    sure: int
    row: Row
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class QuotesView:
    """What the template of quotations asks for."""

    speaker: str
    words: str
    since: str
    until: str
    faults: tuple[str, ...]
    said: tuple[Said, ...]
    names: tuple[tuple[str, str], ...]
    """Whom it may be about, with the link to what they said."""
    next: str | None
    newest: str | None


def quotes_view(
    values: dict[str, str],
    faults: tuple[str, ...],
    page: SpokenPage,
    names: tuple[Speaker, ...],
    now: Now,
    base: str,
    following: str | None,
) -> QuotesView:
    """Return the view of a page of quotations; `values` is what was typed, `following` the cursor of the
    next page.
    """
    path = f"{base}/quotes"
    kept = {name: value for name, value in values.items() if value and name != "cursor"}
    link = f"{path}?{urlencode(kept)}" if kept else path
    return QuotesView(
        speaker=values.get("speaker", ""),
        words=values.get("q", ""),
        since=values.get("from", ""),
        until=values.get("to", ""),
        faults=faults,
        said=tuple(_said(each, now) for each in page.items),
        names=tuple((each.name, f"{path}?{urlencode({'speaker': each.name})}") for each in names),
        next=f"{path}?{urlencode({**kept, 'cursor': following})}" if following else None,
        newest=link if values.get("cursor") else None,
    )


def _said(spoken: Spoken, now: Now) -> Said:
    row = row_of(spoken.line, now)
    shown = shows_body(standing_of(spoken.line, now.at), now.embargo)
    return Said(
        pieces=_cut(pieces_of(spoken.text)) if shown else (),
        speaker=spoken.speaker if shown else None,
        cue=spoken.cue if shown else None,
        sure=round(100 * spoken.confidence),
        row=row,
        badges=row.badges,
    )


def _cut(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    out: list[Piece] = []
    left = LONGEST
    for piece in pieces:
        if len(piece.text) >= left:
            return (*out, Piece(piece.text[:left] + "…", piece.found))
        out.append(piece)
        left -= len(piece.text)
    return tuple(out)
