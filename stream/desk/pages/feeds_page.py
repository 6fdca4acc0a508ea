"""Serves what came by which source, as the database has it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from stream.desk.depends import Reader
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.view.feeds import feed_lines
from stream.store.sources import stored_sources

__all__ = ["router"]

SOURCES = 500
"""Sources of the page: houses have tens."""

router = APIRouter(include_in_schema=False)


@router.get("/feeds")
def feeds(request: Request, reader: Reader) -> HTMLResponse:
    """Show the sources."""
    now = now_of(request)
    lines = feed_lines(stored_sources(reader, now.at, SOURCES), now, base_of(request))
    return respond(request, "feeds.html", "/feeds", feeds=lines, most=SOURCES)
