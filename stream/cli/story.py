"""Shows what is stored of one story, and of what somebody said: `story`, `quotes-by`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from stream.cli.database import database_faults
from stream.cli.options import Json, age_of
from stream.cli.terminal import err, out, print_json
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from stream.store.reading import Story

__all__ = ["quotes_by", "story"]

_MOST = 3000
"""Articles of a story that are shown: its first. A story of more is a fault of the detector's."""


def story(
    asked: Annotated[str, typer.Argument(metavar="ID|GUID", help="A story, an article of it, or an agency's id.")],
    json: Json = False,
) -> None:
    """The time line of a story: versions, copies, corrections, kills, quotes, alerts, and where each came by."""
    from stream.cli.story_view import story_json, story_lines  # noqa: PLC0415
    from stream.store import described  # noqa: PLC0415
    from stream.store.reading import open_reader, quotes_of  # noqa: PLC0415

    engine = open_reader(load_settings().store.url.get_secret_value())
    with database_faults(described(engine)):
        found = _find(engine, asked)
        quotes = quotes_of(engine, [member.line.article_id for member in found.members]) if found else ()
    if found is None:
        err.print(
            f"nothing of {asked} is stored in {described(engine)}: `wirestream trace` looks in Kafka", soft_wrap=True
        )
        sys.exit(1)
    now = SYSTEM_CLOCK.now()
    if json:
        print_json(story_json(found, quotes, now))
        return
    for line in story_lines(found, quotes, now):
        out.print(line, soft_wrap=True)


def _find(engine: Engine, asked: str) -> Story | None:
    """Return the story that is meant: by its own id, or by that of one of its articles, ours or the agency's."""
    from stream.operate.trace.target import Place, target_of  # noqa: PLC0415
    from stream.store.find import kept_by_guid, kept_by_id  # noqa: PLC0415

    target = target_of(asked)
    if isinstance(target, Place):
        raise Misconfigured(f"{target} is a place in a topic: ask `wirestream trace {target}` which article lies there")
    if isinstance(target, UUID):
        if (found := _whole(engine, target)) is not None:
            return found
        kept = kept_by_id(engine, target) or kept_by_guid(engine, str(target))
    else:
        kept = kept_by_guid(engine, target.text)
    return _whole(engine, kept[0].story_id) if kept else None


def _whole(engine: Engine, story_id: UUID) -> Story | None:
    """Return a story with all of its pages."""
    from stream.store.reading import story_at  # noqa: PLC0415

    found = story_at(engine, story_id)
    while found is not None and found.next is not None and len(found.members) < _MOST:
        further = story_at(engine, story_id, after=found.next)
        if further is None:  # pruned meanwhile
            break
        found = replace(found, members=(*found.members, *further.members), next=further.next)
    return found


def quotes_by(
    name: Annotated[str, typer.Argument(help="Part of the name: putin.")],
    words: Annotated[str, typer.Option(help='Of the quote: words, "phrases", -without.')] = "",
    since: Annotated[str | None, typer.Option(help="How far back: 7d. All there is, unless given.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Show also the words of what was killed or withheld.")
    ] = False,
    json: Json = False,
) -> None:
    """What somebody said: each quote with who says it, when, and in which article. The newest first."""
    from stream.cli.story_view import spoken_json, spoken_lines  # noqa: PLC0415
    from stream.store import described  # noqa: PLC0415
    from stream.store.reading import open_reader, spoken  # noqa: PLC0415

    now = SYSTEM_CLOCK.now()
    begins = None if since is None else now - timedelta(seconds=age_of(since, "--since"))
    engine = open_reader(load_settings().store.url.get_secret_value())
    with database_faults(described(engine)):
        found = spoken(engine, name, words=words, since=begins, limit=limit)
    for one in found.items:
        if json:
            print_json(spoken_json(one, now, withdrawn=withdrawn))
        else:
            for line in spoken_lines(one, now, withdrawn=withdrawn):
                out.print(line, soft_wrap=True)
    if not found.items and not json:
        out.print(f"no quote of {name} found in {described(engine)}", soft_wrap=True)
    if found.next is not None:
        err.print("there are more: narrow it by --words or --since, or raise --limit", soft_wrap=True)
