"""Puts the desk together: its routers, its door, and what every answer carries.

A part of the desk is a router in a module of its own; it has its line in `_ROUTERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from stream.desk.api.router import router as api
from stream.desk.depends import DeskState

if TYPE_CHECKING:
    from fastapi import APIRouter
    from sqlalchemy import Engine

    from stream.clock import Clock
    from stream.settings import Settings

__all__ = ["create_app"]

_ROUTERS: tuple[APIRouter, ...] = (
    api,
    # pages, live and export: a line each
)


def create_app(settings: Settings, reader: Engine, clock: Clock, *, writer: Engine | None = None) -> FastAPI:
    """Return the desk as an ASGI application. `reader` reads alone; `writer` is for saved searches, which cannot be
    kept without it. Nothing is connected to yet.
    """
    app = FastAPI(
        title="Wirestream desk", root_path=settings.desk.base_path, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.desk = DeskState(settings, reader, clock, writer)
    for router in _ROUTERS:
        app.include_router(router)
    return app
