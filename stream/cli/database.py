"""Searches and upgrades the database of stories: `search`, `migrate`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from stream.cli.options import Json
from stream.cli.terminal import err, out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured, Transient
from stream.settings import Settings, load_settings

if TYPE_CHECKING:
    from stream.store.reading import Total

__all__ = ["database_faults", "migrate", "search"]


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", -without.')],
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    provider: Annotated[str | None, typer.Option()] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of the name of someone who is quoted.")] = None,
    language: Annotated[str | None, typer.Option()] = None,
    best: Annotated[bool, typer.Option("--best", help="The best first, not the newest.")] = False,
    json: Json = False,
) -> None:
    """Find stored stories. Of what was killed or withheld the headline alone is shown."""
    from stream.cli.search_view import line_json, lines_table  # noqa: PLC0415
    from stream.store import Query, described  # noqa: PLC0415
    from stream.store.reading import Wanted, find_lines, open_reader  # noqa: PLC0415

    engine = open_reader(load_settings().store.url.get_secret_value())
    database = described(engine)
    wanted = Wanted(query, provider=provider, speaker=speaker, language=language)
    if Query.parse(query).is_wordless:
        err.print(f"nothing to search for: there is no word in {query!r}", soft_wrap=True)
        return
    with database_faults(database):
        page = find_lines(engine, wanted, order="rank" if best else "time", limit=limit)
    now = SYSTEM_CLOCK.now()
    if json:
        for line in page.items:
            print_json(line_json(line, now))
    elif page.items:
        out.print(lines_table(page.items, now))
        out.print(f"{_counted(len(page.items), page.total)} found in {database}", soft_wrap=True)
    else:
        out.print(f"nothing found in {database}", soft_wrap=True)


def _counted(shown: int, total: Total) -> str:
    """Return how many are shown, and of how many."""
    if total.exact and total.value <= shown:
        return str(shown)
    return f"{shown} of {'' if total.exact else 'more than '}{total.value}"


def migrate(
    source: Annotated[
        str | None,
        typer.Option(
            "--from", help="Copy all of this database (sqlite:///wirestream.db) into that of WIRESTREAM_STORE__URL."
        ),
    ] = None,
) -> None:
    """Create or upgrade the database's tables; with --from also copy another database. Doing it again does nothing."""
    from stream.store import head  # noqa: PLC0415
    from stream.store import migrate as upgrade  # noqa: PLC0415

    settings = load_settings()
    if source is not None:
        _copy(source, settings)
        return
    with database_faults():
        revision = upgrade(settings.store.url.get_secret_value())
    newer = "" if revision == head() else f", a newer one than this release's {head()}: it was left as it is"
    out.print(f"the database is at revision {revision}{newer}", soft_wrap=True)


def _copy(source: str, settings: Settings) -> None:
    from stream.store import copy_store, described, open_engine  # noqa: PLC0415

    _refuse_store(settings)
    engines = open_engine(source), open_engine(settings.store.url.get_secret_value())
    names = [described(engine) for engine in engines]
    with database_faults(" to ".join(names)):
        copied = copy_store(*engines, lambda done, of: err.print(f"{done} of {of} articles", soft_wrap=True))
    rows = ", ".join(f"{count} {table.replace('_', ' ')}" for table, count in copied.rows.items() if count)
    out.print(f"copied {copied.articles} articles, and compared: both have {rows or 'nothing'}", soft_wrap=True)
    out.print(f"now start the store with {names[1]}", soft_wrap=True)


def _refuse_store(settings: Settings) -> None:
    """Raise `Misconfigured` where a store runs: what it wrote meanwhile would be in one of the databases alone."""
    from stream.kafka.admin import connected_admin  # noqa: PLC0415
    from stream.kafka.errors import BrokerAway  # noqa: PLC0415
    from stream.kafka.rewind.group import Group, ask_group  # noqa: PLC0415
    from stream.kafka.stages import group_of  # noqa: PLC0415

    async def ask() -> Group:
        async with connected_admin(settings) as admin:
            return await ask_group(admin, group_of("store"), SYSTEM_CLOCK)

    try:
        group = asyncio.run(ask())
    except BrokerAway:
        err.print("no Kafka answers that could tell whether a store runs: see to it that none does", soft_wrap=True)
        return
    if not group.is_empty:
        raise Misconfigured(f"a store runs ({group.shown}): end it first, and start it again with the new database")


@contextmanager
def database_faults(name: str = "") -> Iterator[None]:
    """Turn a database that is away into `Misconfigured`, with its name: a worker waits for it, a command does not."""
    which = f" ({name})" if name else ""
    try:
        yield
    except Transient as fault:
        raise Misconfigured(f"{fault}{which}; start the database, or mend WIRESTREAM_STORE__URL") from None
    except Misconfigured as fault:
        raise Misconfigured(f"{fault}{which}") from None
