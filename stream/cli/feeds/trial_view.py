"""Shows what one look at a source brought, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich.console import Group
from rich.table import Column, Table
from rich.text import Text

from schemas import RawRecord
from stream.cli.terminal import printable
from stream.feeds.look_once import Trial
from stream.feeds.transport import Item
from stream.newsdesk import Limits, Origin, Rejected, articles

__all__ = ["trial_json", "trial_view"]

_SHOWN = 50
"""Items in the table: a batch may have thousands, and a look is to see that it is the right feed."""


def trial_json(name: str, kind: str, trial: Trial, now: datetime, limits: Limits) -> dict[str, Any]:
    """Return what a look brought as JSON's own types."""
    return {
        "source": name,
        "kind": kind,
        "seconds": round(trial.seconds, 3),
        "items": [_item(name, item, now, limits) for item in trial.items],
        "skipped": {str(why): count for why, count in trial.left_out.items()},
        "waiting": trial.waiting,
        "said": trial.said,
        "next_look_seconds": trial.wait,
    }


def trial_view(shown: dict[str, Any]) -> Group:
    """Return the same for a terminal."""
    items = shown["items"]
    head = f"{shown['source']} ({shown['kind']}), looked at for {shown['seconds']:.1f} s: "
    head += f"{len(items)} would be taken" if items else "nothing is there to be taken now"
    if len(items) > _SHOWN:
        head += f", {_SHOWN} of them shown"
    lines = [head, *_besides(shown)]
    if not items:
        return Group(*map(Text, lines))
    table = Table(Column("name", overflow="fold"), Column("bytes", justify="right"), "format", "headline")
    for item in items[:_SHOWN]:
        cells = (item["name"] or item["origin"], str(item["bytes"]), item["format"], item["headline"])
        table.add_row(*(_plain(cell or "") for cell in cells))
    return Group(*map(_plain, lines), table)


def _plain(text: str) -> Text:
    """Return a text without anything that a terminal obeys: it is the far side's."""
    return Text(printable(text))


def _besides(shown: dict[str, Any]) -> Iterator[str]:
    if shown["skipped"]:
        yield "left out: " + ", ".join(f"{count} {why}" for why, count in shown["skipped"].items())
    if shown["waiting"]:
        yield f"more at the far side: {shown['waiting']}"
    if shown["said"]:
        yield shown["said"]


def _item(source: str, item: Item, now: datetime, limits: Limits) -> dict[str, Any]:
    form, headline = _read(source, item, now, limits)
    return {
        "name": item.name,
        "origin": item.origin,
        "bytes": len(item.payload),
        "format": form,
        "headline": headline,
        "modified": item.modified.isoformat() if item.modified else None,
        "incomplete": item.incomplete,
    }


def _read(source: str, item: Item, now: datetime, limits: Limits) -> tuple[str | None, str | None]:
    """Return the format of an item and its first headline, or why it would become a dead letter."""
    if item.refusal is not None:
        return None, f"dead letter: {item.refusal}"
    origin = Origin(RawRecord(topic="feed-test", partition=0, offset=0), source, now)
    found = list(articles(item.payload, origin, limits))
    read = [each for each in found if not isinstance(each, Rejected)]
    if not read:
        return None, f"dead letter: {found[0]}" if found else None
    more = f" (and {len(read) - 1} more)" if len(read) > 1 else ""
    return read[0].format, f"{read[0].headline or ''}{more}"
