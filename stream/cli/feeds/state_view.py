"""Lays out how sources do, for `feed list`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from stream.feeds.run.kept import Status
from stream.feeds.status import FeedState

__all__ = ["status_json", "status_table"]

_STYLES = {FeedState.OK: "green", FeedState.STARTING: "", FeedState.PAUSED: "dim"}
_STALE_SECONDS = 300.0
"""A status is written each minute where all is well: an older one says that no process runs the source."""

_WIDE = 130
"""Columns of a terminal that have room for a sentence beside the table, which takes 75."""

_EXPIRES_SOON = timedelta(days=14)
"""As the alarm has it: whoever renews certificates by a program does so a month before."""


def status_json(name: str, status: Status) -> Mapping[str, Any]:
    """Return a status as one JSON object; what was learned of its rhythm is left out."""
    return {"name": name, **status.model_dump(mode="json", exclude={"rhythm", "applied", "folded"})}


def status_table(found: Mapping[str, Status], now: datetime, width: int) -> RenderableType:
    """Return a table of all sources, by name, and what is to be said of each: beside it, or where so many columns are
    too few for that, below the table.
    """
    table, beside = Table(box=None, pad_edge=False, header_style="bold"), width >= _WIDE
    titles = ["source", "kind", "state", "last look", "last item", "next look", "backlog"]
    for title in [*titles, "what is to be said"] if beside else titles:
        table.add_column(title, overflow="fold")
    below = Table(box=None, pad_edge=False, show_header=False)
    for name, status in sorted(found.items()):
        row: list[RenderableType] = [
            name,
            status.kind,
            Text(str(status.state), _STYLES.get(status.state, "red")),
            _ago(status.last_success, now),
            _ago(status.last_item, now),
            _ahead(status.next_look, now) if not status.paused else "",
            str(status.backlog or ""),
        ]
        words = _words(status, now)
        table.add_row(*row, *([words] if beside else []))
        if words and not beside:
            below.add_row(name, words)
    return Group(table, "", below) if below.row_count else table


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
    if status.certificate_ends is not None and (left := status.certificate_ends - now) < _EXPIRES_SOON:
        said.append(f"its certificate ends in {_span(left.total_seconds())}")
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
