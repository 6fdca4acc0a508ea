"""Shows how far behind each stage is, once or for Prometheus: `lag`."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from stream.cli.options import Json
from stream.cli.service import service_settings
from stream.cli.terminal import out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.settings import load_settings

__all__ = ["lag"]


def lag(
    partitions: Annotated[bool, typer.Option("--partitions", help="Each partition beside its stage.")] = False,
    over: Annotated[
        int | None, typer.Option("--over", min=0, help="End with 1 where a stage has more records than this to read.")
    ] = None,
    listen: Annotated[
        str | None, typer.Option(help="Serve it to Prometheus at host:port (:port for all interfaces), until SIGTERM.")
    ] = None,
    every: Annotated[str, typer.Option(help="With --listen, how often to look: 15s, 1m.")] = "15s",
    json: Json = False,
) -> None:
    """How far behind each stage is, also of those that are down: by what its group has committed."""
    if listen is not None:
        from stream.operate.lag.exporter import run_exporter  # noqa: PLC0415

        host, port, seconds = *_address(listen), _seconds(every)
        sys.exit(run_exporter(service_settings(), host, port, seconds, SYSTEM_CLOCK))
    from stream.cli.lag_view import lag_json, lag_lines  # noqa: PLC0415
    from stream.operate.lag.measure import measure  # noqa: PLC0415

    stages = asyncio.run(measure(load_settings()))
    now = SYSTEM_CLOCK.now()
    for stage in stages if json else ():
        print_json(lag_json(stage, now))
    for line in () if json else lag_lines(stages, now, partitions=partitions):
        out.print(line, soft_wrap=True)
    sys.exit(1 if over is not None and any(stage.lag > over for stage in stages) else 0)


def _address(listen: str) -> tuple[str, int]:
    from stream.feeds.values import Listen  # noqa: PLC0415

    address: str = _read(Listen, listen, "--listen")
    host, _, port = address.rpartition(":")
    return host, int(port)


def _seconds(every: str) -> float:
    from stream.feeds.values import Seconds  # noqa: PLC0415

    seconds: float = _read(Seconds, every, "--every")
    return seconds


def _read(kind: Any, value: str, option: str) -> Any:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise Misconfigured(f"{option}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
