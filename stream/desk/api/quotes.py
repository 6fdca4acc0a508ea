"""`GET quotes`, `GET speakers`: who said what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from schemas import QuoteKind, SpeakerKind
from stream.desk.api.answer import answer
from stream.desk.api.articles import CursorText, LimitTo, with_next
from stream.desk.api.cursor import place_of, written_cursor
from stream.desk.api.line import LineShape, SnippetShape, line_shape, snippet_shape
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader, TheClock, TheSettings
from stream.desk.problem import Fault, Kind, Problem
from stream.desk.standing import Embargo, shows_body, standing_of
from stream.desk.wanted import QUERY_LONGEST, Instant
from stream.store.query import Query as Words
from stream.store.reading import Spoken, SpokenCursor, speakers, spoken

__all__ = ["router"]

router = APIRouter(tags=["quotes"])


class QuoteShape(Shape):
    """One quote, and the article that has it."""

    ordinal: int
    """Of the quotes of its article, from 0."""
    text: SnippetShape | None = None
    """The whole quote; null where the article's copy may not be shown."""
    start: int
    """Code points of the article's text; so is `end`."""
    end: int
    closed: bool = True
    kind: QuoteKind
    speaker: str | None = None
    speaker_kind: SpeakerKind
    cue: str | None = None
    confidence: float
    article: LineShape


class QuotesShape(Shape):
    """A page of quotes."""

    items: list[QuoteShape]
    next: str | None = None
    """The cursor of the page behind this one; null at the end. A page may be short, or empty, and not be the last."""


class SpeakerShape(Shape):
    """Somebody who is quoted."""

    name: str


class SpeakersShape(Shape):
    """People whose name begins so."""

    items: list[SpeakerShape]


@router.get("/quotes", response_model=QuotesShape, summary="Find quotes by speaker and words")
def quotes(  # noqa: PLR0913, PLR0917 - the parameters of the call
    request: Request,
    reader: Reader,
    clock: TheClock,
    settings: TheSettings,
    speaker: Annotated[str, Query(max_length=200, description="Part of the speaker's name.")] = "",
    q: Annotated[str, Query(max_length=QUERY_LONGEST, description="Words of the quote.")] = "",
    since: Annotated[Instant | None, Query(alias="from")] = None,
    until: Annotated[Instant | None, Query(alias="to")] = None,
    limit: LimitTo = 50,
    cursor: CursorText = None,
) -> Response:
    """Newest articles first, and in an article in the order of its text."""
    if Words.parse(q).is_wordless:
        detail = f"there is no word in it to search for: {q[:40]!r}"
        raise Problem(Kind.BAD_PARAMETER, detail, [Fault(location="query", name="q", detail=detail)])
    of = (speaker, q, since, until)
    before = place_of(SpokenCursor, cursor, of)
    page = spoken(reader, speaker or None, words=q, since=since, until=until, limit=limit, before=before)
    following = written_cursor(page.next, of) if page.next is not None else None
    now, embargo = clock.now(), settings.desk.embargo
    items = [_quote(each, now, embargo) for each in page.items]
    return answer(request, QuotesShape(items=items, next=following), with_next(request, following))


def _quote(each: Spoken, now: datetime, embargo: Embargo) -> QuoteShape:
    shown = shows_body(standing_of(each.line, now), embargo)
    return QuoteShape(
        ordinal=each.ordinal,
        text=snippet_shape(each.text) if shown else None,
        start=each.start,
        end=each.end,
        closed=each.closed,
        kind=each.kind,
        speaker=each.speaker if shown else None,
        speaker_kind=each.speaker_kind,
        cue=each.cue if shown else None,
        confidence=each.confidence,
        article=line_shape(each.line, now, embargo),
    )


@router.get("/speakers", response_model=SpeakersShape, summary="Names that begin so, for completion")
def named(
    request: Request,
    reader: Reader,
    clock: TheClock,
    settings: TheSettings,
    prefix: Annotated[str, Query(max_length=200)],
    limit: LimitTo = 20,
) -> Response:
    """People of whose name a word begins so, and who are quoted in copy that may be shown."""
    now, embargo = clock.now(), settings.desk.embargo
    names = speakers(reader, prefix, limit, told=lambda line: shows_body(standing_of(line, now), embargo))
    found = [SpeakerShape(name=each.name) for each in names]
    return answer(request, SpeakersShape(items=found))
