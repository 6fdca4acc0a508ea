"""Lays out how sources do, for `feed list`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from stream.feeds.run.kept import Status
from stream.feeds.status import FeedState

__all__ = ["status_json", "status_view"]

_STYLES = {FeedState.OK: "green", FeedState.STARTING: "", FeedState.PAUSED: "dim"}
_STALE_SECONDS = 300.0
"""A status is written each minute where all is well: an older one says that no process runs the source."""


def status_json(name: str, status: Status) -> Mapping[str, Any]:
    """Return a status as one JSON object; what was learned of its rhythm is left out."""
    return {"name": name, **status.model_dump(mode="json", exclude={"rhythm", "applied", "folded"})}


def status_view(found: Mapping[str, Status], now: datetime) -> Group:
    """Return a table of all sources, by name, and below it a line of each that has more to say: sentences in a column
    would be a word wide on a terminal of 80.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("source", "kind", "state", "last look", "last item", "next look", "backlog"):
        table.add_column(title, overflow="fold")
    for name, status in sorted(found.items()):
        table.add_row(
            name,
            status.kind,
            Text(str(status.state), _STYLES.get(status.state, "red")),
            _ago(status.last_success, now),
            _ago(status.last_item, now),
            _ahead(status.next_look, now) if not status.paused else "",
            str(status.backlog or ""),
        )
    words = {name: said for name, status in sorted(found.items()) if (said := _words(status, now))}
    lines = [Text(f"{name}: {said}", "red" if found[name].fault else "") for name, said in words.items()]
    return Group(table, *((Text(), *lines) if lines else ()))


def _words(status: Status, now: datetime) -> str:
    said = []
    if status.removed is not None:
        said.append("no feeds file names it any more")
    elif status.written is None:
        said.append("never run")
    elif (now - status.written).total_seconds() > _STALE_SECONDS:
        said.append(f"no process has told of it for {_ago(status.written, now).removesuffix(' ago')}")
    if status.fault:
        said.append(status.fault + (f" ({status.failures} times in a row)" if status.failures > 1 else ""))
    if status.note:
        said.append(status.note)
    if status.quiet is not None and status.quiet.words:
        said.append(status.quiet.words)
    return "; ".join(said)


def _ago(at: datetime | None, now: datetime) -> str:
    return "never" if at is None else f"{_span((now - at).total_seconds())} ago"


def _ahead(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    seconds = (at - now).total_seconds()
    return f"in {_span(seconds)}" if seconds > 0 else "now"


def _span(seconds: float) -> str:
    seconds = max(0.0, seconds)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
