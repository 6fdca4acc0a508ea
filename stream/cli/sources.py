"""Shows how each source does: `sources`."""

from __future__ import annotations

import asyncio

from stream.cli.database import database_faults
from stream.cli.options import Json
from stream.cli.terminal import err, out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.settings import load_settings

__all__ = ["sources"]


def sources(json: Json = False) -> None:
    """Each source: when its last article came, how many do, what is refused and what is found. Silent ones first."""
    from stream.cli.sources_view import source_json, source_lines  # noqa: PLC0415
    from stream.operate.sources.ask import all_sources  # noqa: PLC0415
    from stream.store import described, open_engine  # noqa: PLC0415

    settings, now = load_settings(), SYSTEM_CLOCK.now()
    database = described(open_engine(settings.store.url.get_secret_value()))
    with database_faults(database):
        found, lacking = asyncio.run(all_sources(settings, now))
    for source in found if json else ():
        print_json(source_json(source, now))
    for line in () if json else source_lines(found, now, out.width):
        out.print(line, soft_wrap=True)
    if not json:
        out.print(f"{len(found)} sources in {database}", soft_wrap=True)
    for line in lacking:
        err.print(line, style="yellow", soft_wrap=True)
