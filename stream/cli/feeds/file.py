"""Looks at a feeds file without running it: `feed check`, `feed test`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stream.cli.feeds.group import feed
from stream.cli.options import Json
from stream.cli.terminal import err, out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.newsdesk.folder import shown
from stream.settings import load_settings, named_secrets

if TYPE_CHECKING:
    from stream.feeds.config.feeds_file import FeedsFile
    from stream.feeds.look_once import Trial

__all__ = ["FeedsYaml", "feed_check", "feed_test", "feeds_of"]

FeedsYaml = Annotated[Path, typer.Argument(help="A YAML file of sources; deploy/feeds.yaml is a commented one.")]


@feed.command("check")
def feed_check(
    file: FeedsYaml,
    secrets: Annotated[bool, typer.Option(help="A ${NAME} that is not set is a mistake.")] = True,
) -> None:
    """Validate a feeds file, without any network. Each mistake is a line, with its place and how to mend it."""
    from stream.feeds.config.load import examine  # noqa: PLC0415
    from stream.file_text import file_text  # noqa: PLC0415

    examined = examine(file_text(file, "feeds file"), shown(file), named_secrets(), secrets=secrets, files=True)
    for warning in examined.warnings:
        err.print(f"warning: {warning}", style="yellow", soft_wrap=True)
    for mistake in examined.mistakes:
        err.print(f"wirestream: {mistake}", style="red", soft_wrap=True)
    if examined.feeds is None:
        sys.exit(2)
    count = len(examined.feeds.sources)
    out.print(f"{shown(file)}: {count} source{'s' if count > 1 else ''}: all well", soft_wrap=True)


@feed.command("test")
def feed_test(
    file: FeedsYaml,
    name: Annotated[str, typer.Argument(help="A source of the file.")],
    json: Json = False,
) -> None:
    """Look at one source once, and take nothing: what would come.

    As if for the first time. Publishes, keeps and deletes nothing.

    Of a source that is pushed to: the address for the agency, and an example.
    """
    from stream.cli.feeds.trial_view import trial_json, trial_view  # noqa: PLC0415
    from stream.feeds.config.sentences import did_you_mean  # noqa: PLC0415
    from stream.feeds.config.ways_in import ways_in  # noqa: PLC0415
    from stream.newsdesk import reading_limits  # noqa: PLC0415

    feeds = feeds_of(file)
    if name not in feeds.sources:
        raise Misconfigured(f"{shown(file)}: there is no source {name}: {did_you_mean(name, list(feeds.sources))}")
    if lines := ways_in(name, feeds):
        if json:
            print_json({"source": name, "kind": feeds.sources[name].kind, "ways_in": lines})
        for line in () if json else lines:
            out.print(line, soft_wrap=True)
        return
    trial = asyncio.run(_look(name, feeds))
    limits = reading_limits(load_settings().limits)
    record = trial_json(name, feeds.sources[name].kind, trial, SYSTEM_CLOCK.now(), limits)
    if json:
        print_json(record)
    else:
        out.print(trial_view(record))


def feeds_of(file: Path) -> FeedsFile:
    """Return what a feeds file says, with the secrets of this process's environment."""
    from stream.feeds.config.load import load_feeds  # noqa: PLC0415
    from stream.file_text import file_text  # noqa: PLC0415

    return load_feeds(file_text(file, "feeds file"), shown(file), named_secrets())


async def _look(name: str, feeds: FeedsFile) -> Trial:
    from stream.feeds.http.client import HttpClient  # noqa: PLC0415
    from stream.feeds.look_once import look_once  # noqa: PLC0415
    from stream.feeds.tools import Tools  # noqa: PLC0415
    from stream.feeds.transport import FarSideFault  # noqa: PLC0415

    http = HttpClient(SYSTEM_CLOCK, contact=feeds.http.contact)
    try:
        tools = Tools(SYSTEM_CLOCK, http, load_settings().kafka.bootstrap)
        return await look_once(name, feeds.sources[name].kind, feeds.sources[name], tools)
    except FarSideFault as fault:
        raise FarSideFault(f"source {name}: {fault}") from None
    finally:
        await http.close()
