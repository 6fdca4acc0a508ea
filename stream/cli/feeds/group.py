"""Brings wire copy in: `replay` and `feed …`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stream.cli.service import service_settings
from stream.cli.terminal import err, out
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured, Rejected
from stream.newsdesk.folder import shown
from stream.settings import Settings, Web, load_settings

if TYPE_CHECKING:
    from stream.produce import Pace, Scheduled, Sent
    from stream.produce.replay import Payload

__all__ = ["feed", "replay"]

Metrics = Annotated[
    str | None, typer.Option(help="host:port of /metrics, /livez and /readyz; :port for all interfaces.")
]

feed = typer.Typer(no_args_is_help=True, help="Sources: the ways that wire copy comes in.")


def replay(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")],
    rate: Annotated[str | None, typer.Option(help="Payloads a second: 50 or 50/s.")] = None,
    speed: Annotated[float | None, typer.Option(help="Times the original pace, by the items' own times.")] = None,
    loop: Annotated[bool, typer.Option(help="Again and again, until Ctrl-C.")] = False,
    duplicates: Annotated[float, typer.Option(min=0, max=1, help="Share of items that is sent again.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Makes the re-sends the same each time.")] = 0,
    source: Annotated[
        str, typer.Option(help="The feed that they come by: the key, which keeps their order.")
    ] = "replay",
    *,
    metrics: Metrics = None,
) -> None:
    """Send files to wire.raw.v1 as a test stream."""
    from stream.feeds.metrics_page import address_of  # noqa: PLC0415
    from stream.newsdesk import reading_limits  # noqa: PLC0415
    from stream.produce import Pace  # noqa: PLC0415
    from stream.produce.files import payloads_of  # noqa: PLC0415

    pace = Pace(_rate(rate), _speed(speed), duplicates, None if loop else 1, seed)
    web = address_of(metrics, None)
    settings = load_settings()
    payloads = payloads_of(paths, timed=speed is not None, limits=reading_limits(settings.limits))
    if not out.is_terminal:  # where it is, a bar and lines on stderr say the same
        service_settings()
    refused = asyncio.run(_replay(payloads, pace, source, settings, web))
    sys.exit(1 if refused else 0)


@feed.command("watch")
def feed_watch(
    folder: Annotated[Path, typer.Argument(help="Where agencies drop their files.")],
    source: Annotated[str | None, typer.Option(help="The feed's name; default the folder's.")] = None,
    settle: Annotated[
        float,
        typer.Option(
            min=0.05,
            max=3600,
            help="Seconds that a file must stand still; 5 where it ends in the middle.",
        ),
    ] = 0.5,
    metrics: Metrics = None,
) -> None:
    """Take files out of a folder as they come. They go to done/, or to failed/ with the reason."""
    from stream.feeds.folder.process import run_watch  # noqa: PLC0415
    from stream.feeds.metrics_page import address_of  # noqa: PLC0415

    if not folder.is_dir():
        raise Misconfigured(f"{shown(folder)} is no folder: create it, or name another")
    web = address_of(metrics, load_settings().web)
    assert web is not None  # noqa: S101 - a default was given
    current = service_settings()
    name = source or shown(folder.resolve().name)
    asyncio.run(run_watch(folder, name, current, web, SYSTEM_CLOCK, settle=settle))


def _rate(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        rate = float(value.removesuffix("/s"))
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise Misconfigured(f"--rate {value}: give payloads a second, like 50 or 0.5/s")
    return rate


def _speed(value: float | None) -> float | None:
    if value is not None and not 0 < value < float("inf"):
        raise Misconfigured(f"--speed {value:g}: give times the original pace, like 1 or 60")
    return value


@contextmanager
def _bar(total: int | None) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("sent", total=total)
        yield lambda: progress.advance(task)


async def _replay(payloads: Sequence[Payload], pace: Pace, source: str, current: Settings, web: Web | None) -> int:
    """Send the payloads, with a bar. Returns how many of them no broker will take; each is named on stderr."""
    from stream.feeds.metrics_page import metrics_page  # noqa: PLC0415
    from stream.produce import RawProducer, replay, schedule  # noqa: PLC0415
    from stream.produce.tally import Tally  # noqa: PLC0415

    tally = Tally(source, SYSTEM_CLOCK)
    async with metrics_page(web, current), RawProducer(current) as producer:
        with _bar(len(payloads) if pace.loops and not pace.duplicates else None) as advance:

            def report(item: Scheduled, result: Sent | Rejected) -> None:
                advance()
                tally.count(item.payload.name, result)
                if isinstance(result, Rejected):
                    err.print(f"{item.payload.name}: {result}", style="red")

            try:
                await replay(producer, schedule(payloads, pace), source, report)
            finally:
                tally.sum_up()
    return tally.refused
