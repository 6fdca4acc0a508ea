"""Finds who said what, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, func, not_, select

from schemas import QuoteKind, SpeakerKind
from stream.store.fold import fold
from stream.store.query import Phrase, Query
from stream.store.reading.line import Cursor, Line
from stream.store.reading.matching.names import named
from stream.store.reading.matching.windows import Window, windows
from stream.store.reading.matching.words import matching
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.reading.spoken import Speaker, Spoken, SpokenCursor, SpokenPage
from stream.store.schema import articles, quotes
from stream.store.schema import speakers as people
from stream.store.snippet import snippet_of

__all__ = ["speakers", "spoken"]

LIMIT = 200
"""Quotes, or names, of one call at most."""
LOOKED_THROUGH = 2000
"""Quotes that are read at most for the words in them: those of articles that have the words, but not there."""
LAST_QUOTED = 50
"""Articles in which somebody is quoted that are looked at: nobody is quoted in so many that were killed alone."""
CANDIDATES = 500
"""Names that are looked at for who was quoted last: somebody who typed one letter goes on typing."""


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
    the order of its text. `words` are those of the quote, in the grammar of `stream.store.query`; without a speaker,
    whoever said them. Go on with `before=page.next`. Raises `Transient`, or `Misconfigured` where the tables are
    missing.
    """
    asked, name = Query.parse(words), tuple(fold(speaker or ""))
    if asked.is_wordless or (speaker and speaker.strip() and not name):
        return SpokenPage((), None)
    limit = max(0, min(limit, LIMIT))
    found: list[RowMapping] = []
    looked, most = 0, LOOKED_THROUGH if words.strip() else limit + 1
    chosen = Phrase(name, prefix=False) if name else None
    with snapshot(engine) as connection:
        behind = Cursor(before.received_at, before.row_no + 1) if before is not None else None  # its article included
        for window in windows(connection, since, until, behind):
            rows = _look(connection, window, chosen, asked, before, most)
            for row in rows[: LOOKED_THROUGH - looked]:
                looked += 1
                if asked.fits(fold(row["text"])):
                    found.append(row)
                if len(found) > limit:
                    break
            if len(found) > limit or looked >= LOOKED_THROUGH:
                break
        shown = found[:limit]
        lines = lines_of(connection, {row["article_no"]: 0.0 for row in shown}, asked.wanted)
    by_number = {line.row_no: line for line in lines}
    items = tuple(_spoken(row, by_number[row["article_no"]], asked) for row in shown if row["article_no"] in by_number)
    if len(found) > limit:
        return SpokenPage(items, _place(shown[-1]) if shown else before)
    return SpokenPage(items, _place(row) if looked >= LOOKED_THROUGH else None)


def _look(
    connection: Connection, window: Window, name: Phrase | None, asked: Query, before: SpokenCursor | None, most: int
) -> list[RowMapping]:
    """Return the newest quotes of a window that may fit: whether it is the quote that has the words, their reader
    must see.
    """
    columns = quotes.c
    held = window.holds(columns.received_at, columns.article_no)
    if name is not None:
        keys = select(people.c.key).where(named(name, connection.dialect.name))
        held.append(columns.speaker_key.in_(keys))
    if asked.wanted:
        of_articles = window.holds(articles.c.received_at, articles.c.row_no)
        having = matching(connection, select(articles.c.row_no).where(*of_articles), Query(asked.wanted, ()), window)
        held.append(columns.article_no.in_(having))
    if before is not None:
        held.append(not_(and_(columns.article_no == before.row_no, columns.ordinal <= before.ordinal)))
    fits = select(quotes).where(*held).cte("found").prefix_with("MATERIALIZED")
    order = (fits.c.received_at.desc(), fits.c.article_no.desc(), fits.c.ordinal)
    return list(connection.execute(select(fits).order_by(*order).limit(most)).mappings())


def _place(row: RowMapping) -> SpokenCursor:
    return SpokenCursor(row["received_at"], row["article_no"], row["ordinal"])


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


def speakers(
    engine: Engine, prefix: str, limit: int = 20, *, told: Callable[[Line], bool] | None = None
) -> tuple[Speaker, ...]:
    """Return people of whose name words begin so (`put`, `vladimir pu`), who was quoted last first. With `told` those
    alone whom one of the last articles that quote them names to whoever asks. Raises as `spoken` does.
    """
    name = tuple(fold(prefix))
    if not name:
        return ()
    limit = max(0, min(limit, LIMIT))
    with snapshot(engine) as connection:
        begins = named(Phrase(name, prefix=True), connection.dialect.name)
        some = select(people.c.key, people.c.name).where(begins).limit(CANDIDATES).cte("some")
        some = some.prefix_with("MATERIALIZED")
        newest = (quotes.c.received_at.desc(), quotes.c.article_no.desc())
        last = select(quotes.c.article_no).where(quotes.c.speaker_key == some.c.key).order_by(*newest).limit(1)
        last_at: ColumnElement[Any] = (
            select(func.max(quotes.c.received_at)).where(quotes.c.speaker_key == some.c.key).scalar_subquery()
        )
        chosen = select(some.c.key, some.c.name, last_at.label("last_at"), last.scalar_subquery().label("last_no"))
        found = [row for row in connection.execute(chosen) if row.last_at is not None]
        order = sorted(found, key=lambda row: (-row.last_at.timestamp(), row.name))
        shown = order if told is None else _told(connection, order, limit, told)
        return tuple(Speaker(row.name, row.last_at) for row in islice(shown, limit))


def _told(connection: Connection, order: list[Any], at_once: int, told: Callable[[Line], bool]) -> Iterator[Any]:
    """Yield those whom one of the last articles that quote them names: the last one, nearly always."""
    for begin in range(0, len(order), max(1, at_once)):
        rows = order[begin : begin + max(1, at_once)]
        lines = lines_of(connection, dict.fromkeys([row.last_no for row in rows], 0.0))
        naming = {line.row_no for line in lines if told(line)}
        yield from (row for row in rows if row.last_no in naming or _was_told(connection, row.key, told))


def _was_told(connection: Connection, key: str, told: Callable[[Line], bool]) -> bool:
    columns = quotes.c
    newest = (columns.received_at.desc(), columns.article_no.desc())
    said = select(columns.received_at, columns.article_no).where(columns.speaker_key == key)
    numbers = connection.execute(said.distinct().order_by(*newest).limit(LAST_QUOTED))
    ranks = dict.fromkeys((row.article_no for row in numbers), 0.0)
    return any(told(line) for line in lines_of(connection, ranks))
