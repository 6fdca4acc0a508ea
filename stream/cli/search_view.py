"""Makes what `wirestream search` shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from schemas import Status
from schemas.article import UNREADABLE_EMBARGO
from stream.desk.standing import standing_of
from stream.store import Snippet
from stream.store.reading import Line

__all__ = ["lines_table"]


def lines_table(lines: Sequence[Line], now: datetime) -> Table:
    """Return one row an article, the words found in bold. The text of what was withdrawn is left out."""
    table = Table("when", "provider", "story", "headline and text", show_lines=True)
    for line in lines:
        text = _marked(line.headline)
        standing = standing_of(line, now)
        if standing.withdrawn:
            text.append(f"\n[{str(standing.state).upper()}: not to be used]", style="red")
        else:
            text.append("\n")
            text.append_text(_marked(line.body))
        if line.status == Status.EMBARGOED:
            text.append(f"\n[{_embargo(line)}]", style="red")
        if line.superseded_by is not None:
            text.append(f"\n[superseded by {line.superseded_by}: do not use]", style="red")
        table.add_row(f"{line.received_at:%Y-%m-%d %H:%M}", line.provider, str(line.relation), text)
    return table


def _embargo(line: Line) -> str:
    until = line.embargo_until
    return UNREADABLE_EMBARGO if until is None else f"embargoed until {until:%Y-%m-%d %H:%M} UTC"


def _marked(snippet: Snippet) -> Text:
    text = Text(snippet.text)
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return text
