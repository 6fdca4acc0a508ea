"""Serves /metrics, /livez and /readyz of a worker, on one small server of its own.

It runs on the worker's event loop on purpose: a blocked loop fails liveness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import orjson
from aiohttp import web

from stream.agents.stage.watchdog import Health
from stream.errors import Misconfigured
from stream.observe import metrics

__all__ = ["HealthServer"]


class HealthServer:
    """Serves what `look` gives. Start it first and stop it last, so that it answers while stages start and stop."""

    def __init__(self, host: str, port: int, look: Callable[[], Sequence[Health]]) -> None:
        self._host = host
        self._port = port
        self._look = look
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Begin to serve; return the address. Raises `Misconfigured` when the port is taken."""
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise Misconfigured(
                f"WIRESTREAM_WEB__PORT: cannot listen on {self._host}:{self._port} ({error.strerror}); "
                "choose another port, or 0 for any"
            ) from None
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _metrics(self, _: web.Request) -> web.Response:
        self._look()
        return web.Response(body=metrics.exposition(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _livez(self, _: web.Request) -> web.Response:
        stalled = [health.stage for health in self._look() if health.stalled]
        return web.json_response({"stalled": stalled}, status=503 if stalled else 200)

    async def _readyz(self, _: web.Request) -> web.Response:
        healths = self._look()
        ready = bool(healths) and all(health.ready for health in healths)
        body = orjson.dumps({"ready": ready, "stages": [asdict(health) for health in healths]})
        return web.Response(body=body, status=200 if ready else 503, content_type="application/json")
