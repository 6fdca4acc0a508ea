"""Runs a feeds file, and shows and steers its sources: `feed run`, `list`, `reset`, `pause`, `resume`, `look`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stream.cli.feeds.group import feed
from stream.cli.options import Json
from stream.cli.service import service_settings
from stream.cli.terminal import out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.settings import load_settings

if TYPE_CHECKING:
    from stream.feeds.run.kept import Status, Verb

__all__ = ["feed_list", "feed_look", "feed_pause", "feed_reset", "feed_resume", "feed_run"]

FeedsFilePath = Annotated[Path, typer.Argument(help="A YAML file of sources: deploy/feeds.yaml is a commented one.")]
Name = Annotated[str, typer.Argument(help="The source's name in the feeds file.")]

_APPLIED_SECONDS = 30.0
"""A process that runs the source does what is asked between two looks: at once, mostly."""


@feed.command("run")
def feed_run(file: FeedsFilePath) -> None:
    """Take what all sources of a feeds file bring, until SIGTERM.

    As many processes as you like share the work. A change of the file is taken up while it runs.
    """
    from stream.feeds.run.process import run_feeds  # noqa: PLC0415

    sys.exit(run_feeds(file, service_settings(), SYSTEM_CLOCK))


@feed.command("list")
def feed_list(
    file: Annotated[Path | None, typer.Argument(help="Only the sources of this feeds file.")] = None,
    json: Json = False,
) -> None:
    """Show how each source does.

    Its state, what came last, when it is looked at next, and when it would be called silent.
    """
    from stream.cli.feeds.state_view import status_json, status_table  # noqa: PLC0415

    found = _statuses()
    if file is not None:
        from stream.feeds.config.watched_file import read_feeds  # noqa: PLC0415
        from stream.feeds.run.kept import Status  # noqa: PLC0415

        sources = read_feeds(file).feeds.sources
        found = {name: found.get(name, Status(kind=settings.kind)) for name, settings in sources.items()}
    if json:
        for name, status in sorted(found.items()):
            print_json(status_json(name, status))
    elif found:
        out.print(status_table(found, SYSTEM_CLOCK.now(), out.width))
    else:
        out.print("no source was run yet: `wirestream feed run FILE` runs those of a feeds file")


@feed.command("reset")
def feed_reset(
    name: Name,
    to: Annotated[str, typer.Option("--to", help="now, all, or a time: 2026-11-28T06:00Z.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Set back what counts as taken from a source. The next look takes what is later. Says first what that means."""
    from stream.feeds.run.kept import Verb  # noqa: PLC0415

    since = _since(to)
    status = _known(name)
    last = "nothing came yet" if status.last_item is None else f"the last item came at {_shown(status.last_item)}"
    if since is None:
        words = "everything that the far side still has is taken again"
    else:
        words = f"what the far side dates from {_shown(since)} on is taken, and what is older counts as taken"
    out.print(f"{name} ({status.kind}): {last}. Then {words}.", soft_wrap=True)
    out.print("What was stored before is stored once all the same: the same copy makes the same article.")
    if not yes and not typer.confirm("Set it back?"):
        sys.exit(1)
    _ask(name, Verb.RESET, to="all" if since is None else since.isoformat())


@feed.command("pause")
def feed_pause(name: Name) -> None:
    """Look at a source no more, until `feed resume`."""
    from stream.feeds.run.kept import Verb  # noqa: PLC0415

    _known(name)
    _ask(name, Verb.PAUSE)


@feed.command("resume")
def feed_resume(name: Name) -> None:
    """Look at a paused source again."""
    from stream.feeds.run.kept import Verb  # noqa: PLC0415

    _known(name)
    _ask(name, Verb.RESUME)


@feed.command("look")
def feed_look(name: Name) -> None:
    """Look at a source at once, whenever its next look would be."""
    from stream.feeds.run.kept import Verb  # noqa: PLC0415

    _known(name)
    _ask(name, Verb.LOOK)


def _statuses() -> Mapping[str, Status]:
    from stream.feeds.run.steer import read_state  # noqa: PLC0415

    return {name: entry.read_status() for name, entry in asyncio.run(read_state(load_settings())).items()}


def _known(name: str) -> Status:
    """Return the status of a source that is looked at; raises `Misconfigured` for any other name."""
    from stream.feeds.kinds import KINDS, Runs  # noqa: PLC0415

    found = _statuses()
    if name not in found:
        near = get_close_matches(name, list(found), 3)
        hint = f" (did you mean {' or '.join(near)}?)" if near else ""
        raise Misconfigured(f"no source {name!r} was ever run{hint}: `wirestream feed list` shows all")
    status = found[name]
    kind = KINDS.get(status.kind)
    if kind is not None and kind.runs is not Runs.SHARED:
        raise Misconfigured(
            f"{name} is of kind {status.kind}: nothing is looked at that could be set back or paused; take it out of "
            "the feeds file to end it"
        )
    return status


def _ask(name: str, verb: Verb, to: str | None = None) -> None:
    from stream.feeds.run.steer import ask  # noqa: PLC0415

    done = asyncio.run(ask(load_settings(), name, verb, to=to, within=_APPLIED_SECONDS, clock=SYSTEM_CLOCK))
    if done is None:
        out.print(
            f"{name}: no process runs it now; whichever runs it next does this first (`wirestream feed run FILE`)",
            soft_wrap=True,
        )
        sys.exit(1)
    out.print(f"{name}: done, by {done.who}; it is {done.state} now")


def _since(to: str) -> datetime | None:
    """Return from when on things are to be taken; None for all."""
    if to == "all":
        return None
    if to == "now":
        return SYSTEM_CLOCK.now()
    try:
        since = datetime.fromisoformat(to)
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise Misconfigured(f"--to {to}: give now, all, or a time with its zone, like 2026-11-28T06:00Z")
    return since.astimezone(UTC)


def _shown(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
