"""Puts the desk together: its routers, its door, and what every answer carries.

A part of the desk is a router in a module of its own; it has its line in `_ROUTERS`.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine

from stream.clock import Clock
from stream.desk.access.guard import guard_of
from stream.desk.access.login import router as login
from stream.desk.api.router import router as api
from stream.desk.depends import DeskState
from stream.desk.door.door import Door
from stream.desk.faults import answer_with_problems
from stream.desk.live.routes import router as live
from stream.desk.pages.error_page import error_page
from stream.desk.pages.router import router as pages
from stream.desk.parameters import API, refuse_unknown
from stream.settings import Settings
from stream.store.reading import Lists

__all__ = ["create_app"]

_ROUTERS: tuple[APIRouter, ...] = (
    api,
    login,
    live,
    pages,
)


def create_app(settings: Settings, reader: Engine, clock: Clock, *, writer: Engine | None = None) -> FastAPI:
    """Return the desk as an ASGI application. `reader` reads alone; `writer` is for saved searches, which cannot be
    kept without it. Nothing is connected to yet. Raises `Misconfigured` where the settings would let in who is not
    meant to be.
    """
    app = FastAPI(
        title="Wirestream desk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuse_unknown)],
    )
    app.state.desk = DeskState(settings, reader, clock, Lists(reader, clock), writer)
    for router in _ROUTERS:
        app.include_router(router)
    fault = answer_with_problems(app, error_page, API)
    app.state.guard = guard = guard_of(settings.desk, clock)
    app.add_middleware(Door, guard=guard, clock=clock, fault=fault, base_path=settings.desk.base_path, api=API)
    return app
