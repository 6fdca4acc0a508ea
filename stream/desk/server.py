"""Runs the desk until SIGTERM: its pages and API on one port, its metrics and health on the other.

Both are served by one event loop, so that a loop that is stuck fails liveness by not answering. At the signal streams
are told to end first: the server would wait for them otherwise.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
import uvloop

from stream.desk.app import create_app
from stream.desk.probes import Readiness, probes
from stream.errors import Misconfigured, Transient
from stream.observe.logs import logger
from stream.store import check, open_engine
from stream.store.reading import open_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from sqlalchemy import Engine
    from starlette.types import ASGIApp

    from stream.clock import Clock
    from stream.settings import Settings

__all__ = ["run_desk"]

log = logger(__name__)

_STOP_SECONDS = 20
"""The time for what is under way to end after SIGTERM: under the 30 s that orchestrators give."""
_IDLE_SECONDS = 75
"""A connection without a request is kept so long: longer than the proxies' own 60 s, which close theirs first then."""
_LOOK_EVERY = 1.0
"""Seconds between two looks at the database while it is away."""


def run_desk(settings: Settings, clock: Clock) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code. A database that is away is waited for, and requests are
    answered with problems meanwhile.

    Raises `Misconfigured` where the database lacks the tables of this release, the settings would let in who is not
    meant to be, or a port is taken.
    """
    url = settings.store.url.get_secret_value()
    reader, writer = open_reader(url), open_engine(url)
    try:
        app = create_app(settings, reader, clock, writer=writer)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(app, reader, settings, clock))
    finally:
        reader.dispose()
        writer.dispose()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the desk, which has two servers and its streams to end."""
        yield


async def _serve(app: FastAPI, reader: Engine, settings: Settings, clock: Clock) -> int:
    readiness = Readiness(reader, clock)
    await _look(reader, readiness)
    desk, web = settings.desk, settings.web
    listening = _listen(desk.host, desk.port, "WIRESTREAM_DESK__PORT")
    probing = _listen(web.host, web.port, "WIRESTREAM_WEB__PORT")
    servers = [_server(app), _server(probes(readiness))]
    stopping = app.state.desk.stopping
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    log.info("started", desk=_address(listening) + desk.base_path, metrics=f"{_address(probing)}/metrics")
    serving = [
        asyncio.ensure_future(server.serve([door])) for server, door in zip(servers, (listening, probing), strict=True)
    ]
    watching = asyncio.ensure_future(_wait_for_database(reader, readiness, clock))
    waiting = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({waiting, watching, *serving}, return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        log.info("stopping")
        if watching.done():
            watching.result()
        return 0
    finally:
        watching.cancel()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving, watching, return_exceptions=True)
        log.info("stopped")


def _server(app: ASGIApp) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            log_config=None,  # ours is set up
            access_log=False,  # the door writes one, without what may be a secret
            server_header=False,
            proxy_headers=False,  # who is at the other end decides whose headers are believed
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
    )


async def _look(reader: Engine, readiness: Readiness) -> None:
    """Check the database's tables. Raises `Misconfigured`; one that is away is found out about later."""
    try:
        await asyncio.to_thread(check, reader)
    except Transient as fault:
        readiness.fault = str(fault)
        log.warning("the database is away: it is waited for", fault=str(fault))
    else:
        readiness.checked = True


async def _wait_for_database(reader: Engine, readiness: Readiness, clock: Clock) -> None:
    """Look until the database was there once, then for ever nothing. Raises `Misconfigured`."""
    while not readiness.checked:
        await clock.sleep(_LOOK_EVERY)
        await _look(reader, readiness)
    await asyncio.Event().wait()


def _listen(host: str, port: int, setting: str) -> socket.socket:
    try:
        family = socket.getaddrinfo(host.strip("[]") or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ][0]
        return socket.create_server((host.strip("[]"), port), family=family, backlog=512)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise Misconfigured(
            f"{setting}: cannot listen on {host}:{port} ({why}); choose another port, or 0 for any"
        ) from None


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
