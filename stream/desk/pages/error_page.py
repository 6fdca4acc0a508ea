"""Shows a problem to people, where the API would answer with problem details."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from stream.desk.pages.rendering import respond
from stream.desk.problem import Problem

__all__ = ["error_page"]


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """Return the page of a problem. It asks no database: that may be what is wrong."""
    said = problem.detail[:1].upper() + problem.detail[1:]
    page = respond(request, "error.html", "", status=problem.code, title=problem.kind.title, said=said)
    for name, value in (problem.headers or {}).items():
        page.headers[name] = value
    page.headers["Cache-Control"] = "no-store"
    return page
