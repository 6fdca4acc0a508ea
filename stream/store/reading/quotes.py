"""Finds who said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, RowMapping, func, select

from schemas import QuoteKind, SpeakerKind
from stream.store.faults import translated
from stream.store.fold import fold
from stream.store.query import Query
from stream.store.reading.line import Line
from stream.store.reading.rows import lines_of
from stream.store.schema import articles, quotes
from stream.store.snippet import Snippet, snippet_of

__all__ = ["Speaker", "Spoken", "SpokenCursor", "SpokenPage", "speakers", "spoken"]

LIMIT = 200
"""Quotes, or names, of one call at most."""


class SpokenCursor(NamedTuple):
    """Where a page of quotes ended."""

    received_at: datetime
    row_no: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """One quote, and the article that has it."""

    ordinal: int
    """Of the quotes of its article, from 0."""
    text: Snippet
    """The whole quote, with the words sought."""
    start: int
    """Code points of the article's body; so is `end`."""
    end: int
    closed: bool
    kind: QuoteKind
    speaker: str | None
    speaker_kind: SpeakerKind
    cue: str | None
    confidence: float
    line: Line
    """The article."""

    @property
    def cursor(self) -> SpokenCursor:
        return SpokenCursor(self.line.received_at, self.line.row_no, self.ordinal)


@dataclass(frozen=True, slots=True)
class SpokenPage:
    """A page of quotes."""

    items: tuple[Spoken, ...]
    next: SpokenCursor | None
    """Where to go on; None at the end. A page may be short, or empty, and not be the last."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted."""

    name: str
    """As it stands in copy."""


def spoken(
    engine: Engine,
    speaker: str | None = None,
    *,
    words: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    before: SpokenCursor | None = None,
) -> SpokenPage:
    """Return quotes of everyone whose name has these words (`putin`), the newest articles first, and in an article in
    the order of its text. `words` are those of the quote, in the grammar of `stream.store.query`.
    """
    asked = Query.parse(words)
    name = fold(speaker or "")
    if asked.is_wordless or (speaker and not name):
        return SpokenPage((), None)
    place = (articles.c.received_at, articles.c.row_no, quotes.c.ordinal)
    statement = (
        select(quotes, articles.c.received_at, articles.c.row_no)
        .join(articles, articles.c.article_id == quotes.c.article_id)
        .order_by(place[0].desc(), place[1].desc(), place[2])
    )
    if name:
        statement = statement.where(quotes.c.speaker_words.contains(f" {' '.join(name)} ", autoescape=True))
    if since is not None:
        statement = statement.where(articles.c.received_at >= since)
    if until is not None:
        statement = statement.where(articles.c.received_at < until)
    found = []
    limit = max(0, min(limit, LIMIT))
    with translated(), engine.connect() as connection:
        for row in connection.execute(statement).mappings():
            at = (-row["received_at"].timestamp(), -row["row_no"], row["ordinal"])
            if before and at <= (-before.received_at.timestamp(), -before.row_no, before.ordinal):
                continue
            if asked.fits(fold(row["text"])):
                found.append(row)
            if len(found) > limit:
                break
        numbers = dict.fromkeys((row["row_no"] for row in found[:limit]), 0.0)
        lines = {line.row_no: line for line in lines_of(connection, numbers)}
    items = tuple(_spoken(row, lines[row["row_no"]], asked) for row in found[:limit] if row["row_no"] in lines)
    return SpokenPage(items, items[-1].cursor if len(found) > limit and items else None)


def _spoken(row: RowMapping, line: Line, asked: Query) -> Spoken:
    return Spoken(
        ordinal=row["ordinal"],
        text=snippet_of(row["text"], asked.wanted, length=len(row["text"]) + 1),
        start=row["start"],
        end=row["end"],
        closed=row["closed"],
        kind=QuoteKind(row["kind"]),
        speaker=row["speaker"],
        speaker_kind=SpeakerKind(row["speaker_kind"]),
        cue=row["cue"],
        confidence=row["confidence"],
        line=line,
    )


def speakers(engine: Engine, prefix: str, limit: int = 20) -> tuple[Speaker, ...]:
    """Return people of whose name a word begins so, by name."""
    name = fold(prefix)
    if not name:
        return ()
    begins = quotes.c.speaker_words.contains(f" {' '.join(name)}", autoescape=True)
    statement = select(func.min(quotes.c.speaker)).where(begins).group_by(quotes.c.speaker_words)
    statement = statement.order_by(quotes.c.speaker_words).limit(max(0, min(limit, LIMIT)))
    with translated(), engine.connect() as connection:
        return tuple(Speaker(name) for name in connection.execute(statement).scalars())
