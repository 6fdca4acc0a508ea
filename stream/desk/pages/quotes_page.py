"""Serves what people said: by speaker, by words, by date."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from stream.desk.depends import Reader
from stream.desk.pages.asked import LONGEST
from stream.desk.pages.moment import read_instant
from stream.desk.pages.place import read_spoken_place
from stream.desk.pages.quotes_view import quotes_view
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.store.reading import speakers, spoken

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
    before = read_spoken_place(values["cursor"]) if values["cursor"] else None
    if values["cursor"] and before is None:
        faults.append("“cursor” is none of ours: begin with the newest.")
    page = spoken(
        reader,
        values["speaker"] or None,
        words=values["q"],
        since=read_instant("from", values["from"], now.zone, faults),
        until=read_instant("to", values["to"], now.zone, faults),
        limit=QUOTES,
        before=before,
    )
    meant = speakers(reader, values["speaker"], NAMES) if values["speaker"] and not values["cursor"] else ()
    view = quotes_view(values, tuple(faults), page, meant, now, base_of(request))
    return respond(request, "quotes.html", "/quotes", status=400 if faults else 200, view=view)
