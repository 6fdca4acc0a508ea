"""Writes stored articles to a file: `export`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from schemas import Relation
from stream.cli.database import database_faults
from stream.cli.terminal import err
from stream.clock import SYSTEM_CLOCK
from stream.desk.export.form import ExportForm
from stream.errors import Misconfigured
from stream.settings import load_settings

__all__ = ["export"]

_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]


def export(  # noqa: PLR0917 - the options of the command
    query: Annotated[str, typer.Argument(help='Words, "phrases", -without; "" is every article.')],
    form: Annotated[ExportForm, typer.Option("--as", help="What is written to standard output.")] = ExportForm.JSONL,
    limit: Annotated[int | None, typer.Option(min=1, help="The newest so many; all without it.")] = None,
    provider: Annotated[str | None, typer.Option()] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of the name of someone who is quoted.")] = None,
    language: Annotated[str | None, typer.Option()] = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=_DATES, help="Received since then; UTC.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=_DATES, help="Received before then; UTC.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Copies of other articles, too.")] = False,
    withdrawn: Annotated[
        bool, typer.Option("--include-withdrawn", help="The text of what was killed or withheld, too.")
    ] = False,
) -> None:
    """Write stored articles, the newest first, to standard output: `wirestream export flood --as csv > flood.csv`."""
    from stream.desk.export.export import Export, lots, pieces  # noqa: PLC0415
    from stream.store import Query, described  # noqa: PLC0415
    from stream.store.reading import Wanted, open_reader  # noqa: PLC0415

    if Query.parse(query).is_wordless:
        raise Misconfigured(f"nothing to search for: there is no word in {query!r}")
    settings = load_settings()
    engine = open_reader(settings.store.url.get_secret_value())
    wanted = Wanted(
        query,
        provider=provider,
        speaker=speaker,
        language=language,
        relations=frozenset(Relation) if copies else None,
        since=_utc(since),
        until=_utc(until),
    )
    written, output = Export(form, settings.desk.embargo, withdrawn), sys.stdout.buffer
    count, more = 0, False
    with database_faults(described(engine)):
        head = written.head(SYSTEM_CLOCK.now())
        for numbers in lots(engine, wanted, limit):
            output.write(head)
            head = b""
            for part in pieces(numbers.rows):
                output.write(written.piece(engine, part, SYSTEM_CLOCK.now()))
            count, more = count + len(numbers.rows), numbers.next is not None
        output.write(written.tail())
    output.flush()
    there_are = "; there are more" if more else ""
    err.print(f"{count} articles from {described(engine)}{there_are}", soft_wrap=True)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
