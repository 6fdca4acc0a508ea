"""Makes what `wirestream search` shows: of what was killed or withheld the headline alone, and that it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from stream.cli.standing_words import standing_words
from stream.desk.standing import shows_headline, standing_of
from stream.store import Snippet
from stream.store.reading import Line

__all__ = ["line_json", "lines_table"]


def lines_table(lines: Sequence[Line], now: datetime) -> Table:
    """Return one row an article, the words found in bold."""
    table = Table("when", "provider", "story", "headline and text", show_lines=True)
    for line in lines:
        standing = standing_of(line, now)
        hidden = not shows_headline(line, shown=not standing.withdrawn)
        text = Text("(no headline)") if hidden else _marked(line.headline)
        if not standing.withdrawn:
            text.append("\n")
            text.append_text(_marked(line.body))
        if said := standing_words(standing):
            text.append(f"\n[{said}]", style="red")
        if line.superseded_by is not None:
            text.append(f"\n[superseded by {line.superseded_by}]", style="red")
        table.add_row(f"{line.received_at:%Y-%m-%d %H:%M}", line.provider, str(line.relation), text)
    return table


def line_json(line: Line, now: datetime) -> dict[str, Any]:
    """Return a line as JSON's own types, with how it stands. Copy of what was withdrawn is null, and nobody is quoted
    in it.
    """
    standing = standing_of(line, now)
    hidden: dict[str, Any] = {"body": None, "speakers": ()} if standing.withdrawn else {}
    if not shows_headline(line, shown=not standing.withdrawn):
        hidden["headline"] = asdict(Snippet(""))
    return {**asdict(line), **hidden, "state": str(standing.state), "usable": standing.usable}


def _marked(snippet: Snippet) -> Text:
    text = Text(snippet.text)
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return text
