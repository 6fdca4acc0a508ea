"""Serves /metrics, /livez and /readyz of a command that brings copy in and is no worker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from stream.errors import Misconfigured
from stream.feeds.values import Listen
from stream.settings import Settings, Web

if TYPE_CHECKING:
    from stream.agents.stage.watchdog import Health

__all__ = ["address_of", "metrics_page"]

_ADDRESS: TypeAdapter[str] = TypeAdapter(Listen)


def address_of(text: str | None, default: Web | None) -> Web | None:
    """Return where to serve: `text` (HOST:PORT), else the default. Raises `Misconfigured`."""
    if text is None:
        return default
    try:
        host, _, port = _ADDRESS.validate_python(text).rpartition(":")
    except ValidationError as error:
        message = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
        raise Misconfigured(f"--metrics: {message}") from None
    return Web(host=host.strip("[]") or "0.0.0.0", port=int(port))  # noqa: S104 - asked for, by leaving it out


@asynccontextmanager
async def metrics_page(
    web: Web | None, settings: Settings, look: Callable[[], Sequence[Health]] | None = None
) -> AsyncIterator[str | None]:
    """Serve until the block ends; gives the address, None where there is to be no page. Without `look` the command is
    always ready. A loop that is stuck ends the command, as it ends a worker. Raises `Misconfigured` when the port is
    taken.
    """
    if web is None:
        yield None
        return
    from stream.agents.stage.health import health_server  # noqa: PLC0415 - most commands serve nothing
    from stream.agents.stage.watchdog import Health  # noqa: PLC0415

    ready = Health("command", ready=True, why=(), assigned=(), lag=0, idle_seconds=0.0, stalled=False)
    server = health_server(settings, look or (lambda: [ready]), web)
    try:
        address = await server.start()
        server.arm()
        yield address
    finally:
        await server.stop()
