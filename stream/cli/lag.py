"""Shows how far behind each stage is, once or for Prometheus: `lag`."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from stream.cli.options import Json, address_of, seconds_of
from stream.cli.service import service_settings
from stream.cli.terminal import out, print_json
from stream.clock import SYSTEM_CLOCK
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

        host, port, seconds = *address_of(listen, "--listen"), seconds_of(every, "--every")
        sys.exit(run_exporter(service_settings(), host, port, seconds, SYSTEM_CLOCK))
    sys.exit(asyncio.run(_once(partitions=partitions, over=over, json=json)))


async def _once(*, partitions: bool, over: int | None, json: bool) -> int:
    from stream.cli.lag_view import lag_json, lag_lines, waiting_line  # noqa: PLC0415
    from stream.kafka.rights.check import check_rights  # noqa: PLC0415
    from stream.kafka.rights.need import Part  # noqa: PLC0415
    from stream.operate.lag.measure import measure  # noqa: PLC0415
    from stream.operate.lag.stuck import waiting_records  # noqa: PLC0415

    settings = load_settings()
    await check_rights(settings, [Part.LAG])
    stages, now = await measure(settings), SYSTEM_CLOCK.now()
    old = settings.watchdog.stalled_after
    waiting = await waiting_records(settings, stages, older_than=old, now=now)
    if json:
        for stage in stages:
            print_json(lag_json(stage, now, waiting))
    else:
        for line in lag_lines(stages, now, partitions=partitions):
            out.print(line, soft_wrap=True)
        for each in waiting:
            out.print(waiting_line(each, now), soft_wrap=True)
    return 1 if over is not None and any(stage.lag > over for stage in stages) else 0
