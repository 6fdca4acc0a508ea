"""Shows what is installed and set, and whether it will do: `doctor`, `settings`, `version`."""

from __future__ import annotations

import asyncio
import sys

from rich.text import Text

from stream.cli.terminal import out
from stream.commit import release
from stream.errors import Misconfigured
from stream.observe.masked import masked
from stream.settings import Settings, load_settings

__all__ = ["doctor", "settings", "version"]


def doctor() -> None:
    """Check brokers, topics, database and rules. Says how to mend what is wrong."""
    from stream.cli.doctor import examine  # noqa: PLC0415

    async def run() -> bool:
        well = True
        async for finding in examine(load_settings()):
            well = well and not finding.fault
            mark = Text("✗", "red") if finding.fault else Text("✓", "green")
            out.print(mark, masked(f"{finding.name}: {finding.fault or finding.about}"), soft_wrap=True)
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
