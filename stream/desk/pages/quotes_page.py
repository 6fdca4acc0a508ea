"""Serves what people said: by speaker, by words, by date."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from stream.desk.api.cursor import place_of, written_cursor
from stream.desk.depends import Reader
from stream.desk.pages.asked import LONGEST
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.view.moment import read_instant
from stream.desk.pages.view.quotes import quotes_view
from stream.desk.pages.view.row import row_of
from stream.store.reading import Speaker, SpokenCursor, speakers, spoken

__all__ = ["router"]

QUOTES = 40
"""Quotations of a page."""
NAMES = 12
"""People who may be meant: somebody of the name is among them, or the name was no start of one."""

router = APIRouter(include_in_schema=False)


@router.get("/quotes")
def quotes(request: Request, reader: Reader) -> HTMLResponse:
    """Show who said what."""
    now = now_of(request)
    names = ("speaker", "q", "from", "to", "cursor")
    values = {name: request.query_params.get(name, "").strip()[:LONGEST] for name in names}
    faults: list[str] = []
    of = ("quotes", *(values[name] for name in names[:-1]))
    before = place_of(SpokenCursor, values["cursor"] or None, of)
    page = spoken(
        reader,
        values["speaker"] or None,
        words=values["q"],
        since=read_instant("from", values["from"], now.zone, faults),
        until=read_instant("to", values["to"], now.zone, faults),
        limit=QUOTES,
        before=before,
    )
    meant: tuple[Speaker, ...] = ()
    if values["speaker"] and not values["cursor"]:
        meant = speakers(reader, values["speaker"], NAMES, told=lambda line: row_of(line, now).shown)
    following = written_cursor(page.next, of) if page.next is not None else None
    view = quotes_view(values, tuple(faults), page, meant, now, base_of(request), following)
    return respond(request, "quotes.html", "/quotes", status=400 if faults else 200, view=view)
