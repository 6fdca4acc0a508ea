"""Shows what is installed and set, and whether it will do: `doctor`, `settings`, `version`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from stream.cli.options import must_be_file
from stream.cli.terminal import out
from stream.commit import release
from stream.errors import Misconfigured
from stream.observe.masked import masked
from stream.settings import Settings, load_settings

__all__ = ["doctor", "settings", "version"]


def doctor(
    parts: Annotated[
        list[str] | None, typer.Argument(help="Roles (or feeds, lag, …) that our user must have the rights for.")
    ] = None,
    feeds: Annotated[Path | None, typer.Option("--feeds", help="Also a feeds file.")] = None,
) -> None:
    """Find what is wrong before it hurts. Brokers, topics, stages, database, disk, clocks, rules; how to mend each.

    0 where all is well (what is marked ! costs nothing yet), 1 where something is to be mended.
    """
    from stream.operate.doctor.examine import examine  # noqa: PLC0415
    from stream.operate.doctor.rights import parts_named  # noqa: PLC0415

    named = parts_named(parts or ())
    if feeds is not None:
        must_be_file(feeds)

    async def run() -> bool:
        well = True
        async for finding in examine(load_settings(), feeds=feeds, parts=named):
            well = well and not finding.fault
            mark = Text("✗", "red") if finding.fault else Text("!", "yellow") if finding.warning else Text("✓", "green")
            said = finding.fault or finding.warning or finding.about
            out.print(mark, masked(f"{finding.name}: {said}"), soft_wrap=True)
        return well

    sys.exit(0 if asyncio.run(run()) else 1)


def settings() -> None:
    """Every setting: its variable, its value, what it is for."""
    from stream.cli.settings_view import settings_table  # noqa: PLC0415

    try:
        current = load_settings()
    except Misconfigured:
        out.print(settings_table(Settings.model_construct(), title="the defaults, for what is set cannot be used"))
        raise
    out.print(settings_table(current))


def version() -> None:
    """The version, and the commit that it is of."""
    out.print(release())
