"""Serves /metrics, /livez and /readyz of a worker, on one small server with a thread of its own (`pulse` says why)."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial

import orjson
from aiohttp import web

from stream.agents.guard.fail_stop import Exit, fail_stop
from stream.agents.stage.pulse import BEAT, Pulse
from stream.agents.stage.watchdog import Health, exit_after
from stream.errors import Misconfigured
from stream.observe import metrics
from stream.settings import Settings, Web

__all__ = ["HealthServer", "health_server"]

_FRESH_SECONDS = 0.25
"""How long an answer waits for a look of now. Where the loop is busy for longer it shows the last one."""
_STEP = 0.01
_STOP_SECONDS = 5.0


def health_server(settings: Settings, look: Callable[[], Sequence[Health]], at: Web | None = None) -> HealthServer:
    """Return the server of a process, `at` an address or at that of the settings. A loop that is stuck ends the process
    as a stage that has stalled does, after the same time: a record that takes longer is not told from one that never
    ends.
    """
    address, patience = at or settings.web, exit_after(settings.watchdog.stalled_after)
    stuck = partial(fail_stop, code=Exit.STALLED)
    return HealthServer(address.host, address.port, look, patience=patience, stuck=stuck)


class HealthServer:
    """Serves what `look` gives. Start it first and stop it last, so that it answers while stages start and stop.

    It fails liveness where a stage has stalled, or the loop that it was started on has not turned for `patience`
    seconds; then it calls `stuck` too, in its own thread.
    """

    def __init__(
        self,
        host: str,
        port: int,
        look: Callable[[], Sequence[Health]],
        *,
        patience: float = math.inf,
        stuck: Callable[[str], None] | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._look = look
        self._patience = patience
        self._stuck = stuck
        self._pulse: Pulse
        self._thread: threading.Thread | None = None
        self._address: Future[str] = Future()
        self._ended: Callable[[], object] = lambda: None

    async def start(self) -> str:
        """Begin to serve; return the address. Raises `Misconfigured` when the port is taken."""
        self._pulse = Pulse(self._look, self._patience, self._stuck)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="health", daemon=True)
        self._thread.start()
        return await asyncio.wrap_future(self._address)

    def arm(self) -> None:
        """Call `stuck` from now on where the loop is: the start is over."""
        self._pulse.armed = True

    async def stop(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            self._ended()
            await asyncio.to_thread(thread.join, _STOP_SECONDS)

    async def _serve(self) -> None:
        ending = asyncio.Event()
        loop = asyncio.get_running_loop()
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            host, port = runner.addresses[0][:2]
            self._ended = lambda: loop.call_soon_threadsafe(ending.set)
            self._address.set_result(f"http://{host}:{port}")
            while not ending.is_set():
                self._pulse.beat()
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), BEAT)
        except (OSError, UnicodeError) as error:  # the latter: a host that is no name, `.example`
            why = getattr(error, "strerror", None) or error
            self._address.set_exception(
                Misconfigured(
                    f"WIRESTREAM_WEB__PORT: cannot listen on {self._host}:{self._port} ({why}); "
                    "choose another port, or 0 for any"
                )
            )
        finally:
            await runner.cleanup()

    async def _seen(self) -> list[Health]:
        """Return how the stages do: now, or when the loop last turned. One that has been busy for longer than a beat
        says so, and is ready as before.
        """
        pulse = self._pulse
        pulse.ask()
        for _ in range(int(_FRESH_SECONDS / _STEP)):
            if not pulse.waiting or pulse.silent_for:
                break
            await asyncio.sleep(_STEP)
        if not pulse.is_stuck:
            return list(pulse.seen)
        why = f"the event loop has not turned for {pulse.silent_for:.0f} s"
        return [replace(one, ready=False, why=(*one.why, why)) for one in pulse.seen]

    async def _metrics(self, _: web.Request) -> web.Response:
        await self._seen()
        return web.Response(body=metrics.exposition(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _livez(self, _: web.Request) -> web.Response:
        stalled = [health.stage for health in await self._seen() if health.stalled]
        stuck = self._pulse.is_stuck
        body = {"stalled": stalled, "busy_seconds": self._pulse.silent_for}
        return web.json_response(body, status=503 if stalled or stuck else 200)

    async def _readyz(self, _: web.Request) -> web.Response:
        healths = await self._seen()
        ready = bool(healths) and all(health.ready for health in healths)
        body = orjson.dumps({"ready": ready, "stages": [asdict(health) for health in healths]})
        return web.Response(body=body, status=200 if ready else 503, content_type="application/json")
