"""Makes what an event shows of a line: what the API has of it, and how the desk's own pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from stream.desk.api.answer import written
from stream.desk.api.line import line_as_told
from stream.desk.live.event import Show
from stream.desk.live.tree import tree_of
from stream.desk.pages.rendering import render
from stream.desk.pages.view.row import Now, row_of
from stream.settings import Desk
from stream.store.reading import Line

__all__ = ["show_by"]


def show_by(settings: Desk) -> Show:
    """Return what shows lines by these settings."""
    zone = ZoneInfo(settings.timezone)

    def show(line: Line, now: datetime, *, markup: bool) -> Mapping[str, Any]:
        found: dict[str, Any] = {"article": orjson.Fragment(written(line_as_told(line, now, settings.embargo)))}
        if markup:
            row = row_of(line, Now(now, zone, settings.embargo))
            found["markup"] = tree_of(render("line.html", {"base": settings.base_path, "row": row}))
        return found

    return show
