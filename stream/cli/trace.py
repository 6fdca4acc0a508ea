"""Shows where one article went: `trace`."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import Annotated

import typer

from stream.cli.options import Json, seconds_of
from stream.cli.terminal import err, out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.settings import load_settings

__all__ = ["trace"]


def trace(
    asked: Annotated[
        str,
        typer.Argument(metavar="ID|GUID|TOPIC:PARTITION:OFFSET", help="An article, an agency's id, or a record."),
    ],
    back: Annotated[
        str, typer.Option("--back", help="How far back topics are searched for what the database does not know: 2d.")
    ] = "24h",
    json: Json = False,
) -> None:
    """Where an article went: each stage that has done it, or before which one it waits. 1 where it is not through."""
    from stream.cli.trace_view import trace_json, trace_lines  # noqa: PLC0415
    from stream.operate.trace.target import target_of  # noqa: PLC0415
    from stream.operate.trace.trace import trace as follow  # noqa: PLC0415

    target, seconds = target_of(asked), seconds_of(back, "--back")
    told: dict[str, int] = {}

    def tell(topic: str, count: int) -> None:
        """Say on the terminal, a line for each ten thousand records, that it is still at work."""
        if count // 10_000 > told.get(topic, 0):
            told[topic] = count // 10_000
            err.print(f"{topic}: {count:,} records looked at", style="dim")

    found = asyncio.run(
        follow(load_settings(), target, now=SYSTEM_CLOCK.now(), back=timedelta(seconds=seconds), told=tell)
    )
    for way in found.ways:
        if json:
            print_json(trace_json(way))
        else:
            for line in trace_lines(way):
                out.print(line, soft_wrap=True)
    for line in found.lacking:
        err.print(line, style="yellow", soft_wrap=True)
    if not found.ways:
        err.print(f"nothing is known of {asked}: not stored, nor in the topics of the last {back}", soft_wrap=True)
    sys.exit(0 if found.ways and all(way.is_through for way in found.ways) else 1)
