"""Makes what `wirestream search` shows."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from schemas import Status
from schemas.article import UNREADABLE_EMBARGO
from stream.store import Hit, Snippet

__all__ = ["hits_table"]


def hits_table(hits: Sequence[Hit]) -> Table:
    """Return one row a hit, the words found in bold."""
    table = Table("when", "provider", "story", "headline and text", show_lines=True)
    for hit in hits:
        text = _marked(hit.headline)
        text.append("\n")
        text.append_text(_marked(hit.body))
        if hit.status == Status.EMBARGOED:
            text.append(f"\n[{_embargo(hit)}]", style="red")
        if hit.superseded_by is not None:
            text.append(f"\n[superseded by {hit.superseded_by}: do not use]", style="red")
        table.add_row(f"{hit.received_at:%Y-%m-%d %H:%M}", hit.provider, str(hit.relation), text)
    return table


def _embargo(hit: Hit) -> str:
    until = hit.embargo_until
    return UNREADABLE_EMBARGO if until is None else f"embargoed until {until:%Y-%m-%d %H:%M} UTC"


def _marked(snippet: Snippet) -> Text:
    text = Text(snippet.text)
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return text
