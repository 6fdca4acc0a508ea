"""Takes old articles out of the database: `prune`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from stream.cli.database import database_faults
from stream.cli.options import age_of
from stream.cli.terminal import err, out
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.settings import load_settings

__all__ = ["prune"]

_SHORTEST = timedelta(days=1)
"""What a newsroom works with today is never taken out, whatever was typed."""


def prune(
    keep: Annotated[
        str | None, typer.Option("--keep", help="Keep this much: 90d. Else WIRESTREAM_STORE__KEEP_DAYS says.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is only counted.")] = False,
) -> None:
    """Take articles out that are older than is to be kept. Kills, corrections and what they are about stay."""
    from stream.store import described, open_engine  # noqa: PLC0415
    from stream.store import prune as take_out  # noqa: PLC0415

    settings = load_settings()
    days = settings.store.keep_days
    if keep is None and days is None:
        raise Misconfigured("all articles are kept: to prune, set WIRESTREAM_STORE__KEEP_DAYS, or say --keep 90d")
    age = timedelta(seconds=age_of(keep, "--keep")) if keep is not None else timedelta(days=days or 0)
    if age < _SHORTEST:
        raise Misconfigured("--keep: a day is the least that is kept; write 1d or more")
    before = SYSTEM_CLOCK.now() - age
    engine = open_engine(settings.store.url.get_secret_value())
    database = described(engine)

    def tell(looked: int) -> None:
        """Say, a line for each ten thousand articles, that it is still at work."""
        if looked % 10_000 == 0:
            err.print(f"{looked:,} articles looked at", style="dim")

    with database_faults(database):
        done = take_out(engine, before, really=yes, tell=tell)
    verb = "took out" if yes else "would take out"
    out.print(
        f"{database}: {verb} {done.articles:,} articles received before {before:%Y-%m-%d %H:%M} UTC, and "
        f"{done.alerts:,} alerts about them; {done.kept:,} as old stay (kills, corrections, what they are about)",
        soft_wrap=True,
    )
    if not yes:
        out.print("Nothing was changed: this was a dry run. --yes does it.")
