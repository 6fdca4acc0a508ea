"""Makes HTML of a view: the one Jinja environment, which escapes all that it is given and refuses what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from stream.desk.depends import desk_of, user_of
from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.row import Now, Row

__all__ = ["PAGES", "Frame", "base_of", "now_of", "render", "respond"]

PAGES: tuple[tuple[str, str], ...] = (
    ("/", "Wire"),
    ("/quotes", "Quotes"),
    ("/searches", "Searches"),
    ("/alerts", "Alerts"),
    ("/rules", "Rules"),
    ("/feeds", "Feeds"),
)
"""The pages that every other one leads to, by path and name; to `/rules` where the desk has a rules file."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


LINES = 1000
"""Lines that are kept as they were written, of some kilobytes each: whoever has the list open sees the same newest
ones, and to write a line takes some times as long as to find it.
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    path: str
    """Which of `PAGES` it belongs to."""
    now: Moment
    zone: str
    user: str
    pages: tuple[tuple[str, str], ...]
    """Those of `PAGES` that this desk has."""


def render(name: str, values: Mapping[str, Any]) -> str:
    """Return a template with its values. A value that the template asks for and is not given is an error."""
    return _TEMPLATES.get_template(name).render(values)


@lru_cache(LINES)
def _line(base: str, row: Row) -> str:
    """Return a line as `parts.html` writes it, safe as it is. It hangs on nothing else: a row that stands otherwise
    now, or is shown on another day, is another one.
    """
    module: Any = _TEMPLATES.get_template("parts.html").module
    written: str = module.line(base, row)
    return written


_TEMPLATES.globals["line"] = _line


def now_of(request: Request) -> Now:
    """Return when, and for which newsroom, the page of this request is made."""
    desk = desk_of(request)
    return Now(desk.clock.now(), ZoneInfo(desk.settings.desk.timezone), desk.settings.desk.embargo)


def base_of(request: Request) -> str:
    """Return the path that all links begin with."""
    return desk_of(request).settings.desk.base_path


def respond(request: Request, template: str, path: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page of a template, within the frame. `path` is that of `PAGES` under which it stands."""
    now = now_of(request)
    has_rules = desk_of(request).settings.alerts.rules is not None
    pages = tuple(page for page in PAGES if has_rules or page[0] != "/rules")
    frame = Frame(path, now.moment(now.at), str(now.zone), user_of(request).name, pages)
    html = render(template, {"page": frame, "base": base_of(request), **values})
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "private, no-cache"})
