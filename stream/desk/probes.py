"""Serves /metrics, /livez and /readyz, on a port of their own: neither is for readers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from stream.clock import Clock
from stream.errors import WirestreamError
from stream.observe import metrics
from stream.store.faults import translated

__all__ = ["Readiness", "probes"]

_FRESH_SECONDS = 1.0
"""An answer of the database stands for so long: whoever probes more often costs it nothing."""


@dataclass
class Readiness:
    """Whether requests can be answered: the database is there, and has the tables of this release."""

    reader: Engine
    clock: Clock
    checked: bool = False
    """Whether the tables were found to be those of this release."""
    fault: str = "the database has not answered yet"
    """Why it is not ready; empty where it is."""
    looked_at: float | None = None

    async def look(self) -> str:
        """Return why it is not ready; empty where it is."""
        now = self.clock.monotonic()
        if self.checked and (self.looked_at is None or now - self.looked_at >= _FRESH_SECONDS):
            self.looked_at = now
            self.fault = await run_in_threadpool(self._ask)
        return self.fault

    def _ask(self) -> str:
        try:
            with translated(), self.reader.connect() as connection:
                connection.execute(text("SELECT 1"))
        except WirestreamError as fault:
            return str(fault)
        return ""


def probes(readiness: Readiness) -> Starlette:
    """Return the application of the metrics port."""

    async def exposition(_: Request) -> Response:
        return Response(metrics.exposition(), media_type="text/plain; version=0.0.4")

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(_: Request) -> Response:
        fault = await readiness.look()
        return JSONResponse({"ready": not fault, "fault": fault}, 503 if fault else 200)

    routes: dict[str, Callable[[Request], Awaitable[Any]]] = {"/metrics": exposition, "/livez": live, "/readyz": ready}
    return Starlette(routes=[Route(path, route) for path, route in routes.items()])
