"""`GET articles`: finds articles, a page at a time; folded, a story is one item."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from stream.desk.api.answer import answer_with, written
from stream.desk.api.cursor import CURSOR_LONGEST, place_of, written_cursor
from stream.desk.api.line import LineShape, TotalShape, line_as_told
from stream.desk.api.shape import Shape
from stream.desk.depends import TheClock, TheLists, TheSettings
from stream.desk.problem import Fault, Kind, Problem
from stream.desk.standing import Embargo
from stream.desk.wanted import TheWanted
from stream.store.query import Query as Words
from stream.store.reading import Cursor, Fold, Total

__all__ = ["CursorText", "LimitTo", "router", "with_next"]

router = APIRouter(tags=["articles"])

LIMIT_MOST = 200
"""Items of a page."""

LimitTo = Annotated[int, Query(ge=1, le=LIMIT_MOST)]
CursorText = Annotated[str | None, Query(max_length=CURSOR_LONGEST, description="`next` of the page before.")]


class ItemShape(LineShape):
    """An article of the list; folded, the newest of its story that fits."""

    others: tuple[LineShape, ...] = ()
    """Folded: the other articles of its story, copies included, the newest first; 20 at most."""
    count: int = 1
    """Folded: articles of its story, all of them."""


class ArticlesShape(Shape):
    """A page of articles."""

    items: list[ItemShape]
    next: str | None = None
    """The cursor of the page behind this one; null at the end."""
    total: TotalShape
    """Of articles that fit."""


@router.get("/articles", response_model=ArticlesShape, summary="Find articles")
def articles(  # noqa: PLR0913, PLR0917 - the parameters of the call
    request: Request,
    lists: TheLists,
    clock: TheClock,
    settings: TheSettings,
    wanted: TheWanted,
    fold: Annotated[Literal["story", "none"], Query()] = "none",
    order: Annotated[Literal["time", "rank"], Query()] = "time",
    limit: LimitTo = 50,
    cursor: CursorText = None,
) -> Response:
    """Newest first, by arrival; or the best first, which is one page. `fold=story` puts versions and copies of a story
    into one item.
    """
    if Words.parse(wanted.query).is_wordless:
        raise _wrong("q", f"there is no word in it to search for: {wanted.query[:40]!r}")
    if order == "rank" and (cursor is not None or fold == "story"):
        raise _wrong("order", "the best come on one page, not folded: leave out `cursor` and `fold`")
    now, embargo = clock.now(), settings.desk.embargo
    of = (wanted, fold, order)
    before = place_of(Cursor, cursor, of)
    if fold == "story":
        folds = lists.folds(lists.version(), wanted, limit=limit, before=before)
        items = [_folded(each, now, embargo) for each in folds.items]
        after, total = folds.next, folds.total
    else:
        lines = lists.lines(lists.version(), wanted, order=order, limit=limit, before=before)
        items = [{**line_as_told(line, now, embargo), "others": (), "count": 1} for line in lines.items]
        after, total = lines.next, lines.total
    following = written_cursor(after, of) if after is not None else None
    page = written({"items": items, "next": following, "total": _total(total)})  # an `ArticlesShape`
    return answer_with(request, page, "application/json", with_next(request, following))


def _folded(fold: Fold, now: datetime, embargo: Embargo) -> dict[str, object]:
    """Return the fields of an `ItemShape`."""
    others = [line_as_told(line, now, embargo) for line in fold.others]
    return {**line_as_told(fold.line, now, embargo), "others": others, "count": fold.count}


def _total(total: Total) -> dict[str, object]:
    """Return the fields of a `TotalShape`."""
    return {"value": total.value, "relation": "eq" if total.exact else "gte"}


def with_next(request: Request, cursor: str | None) -> dict[str, str]:
    """Return the header that links to the page behind this one."""
    if cursor is None:
        return {}
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<?{urlencode([*pairs, ("cursor", cursor)])}>; rel="next"'}


def _wrong(name: str, detail: str) -> Problem:
    return Problem(Kind.BAD_PARAMETER, detail, [Fault(location="query", name=name, detail=detail)])
