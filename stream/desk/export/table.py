"""Writes articles as rows of a table, as RFC 4180 has it, for people who open it in a spreadsheet. It is pure."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import Any

from stream.desk.standing import Standing
from stream.store.reading import WholeArticle

__all__ = ["COLUMNS", "header_row", "table_row"]

COLUMNS = (
    *("article_id", "story_id", "relation", "state", "usable", "embargo_until", "superseded_by", "provider", "source"),
    *("guid", "version", "urgency", "language", "published_at", "received_at", "slugline", "headline", "byline"),
    *("dateline", "speakers", "ednote", "body"),
)
_OF_ARTICLE = (
    *("source", "version", "urgency", "language", "published_at", "received_at", "slugline", "ednote", "body"),
)
"""Columns that are fields of the stored article, under the same names."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet runs as a formula; the wide ones are such in Japanese and Chinese ones.
Source: OWASP, CSV Injection.
"""


def header_row() -> bytes:
    """Return the names of the columns."""
    return _row(COLUMNS)


def table_row(whole: WholeArticle, standing: Standing, *, shown: bool) -> bytes:
    """Return the row of an article. A cell that a spreadsheet would run has an apostrophe before it. What may not go
    out is empty.
    """
    cells: dict[str, Any] = {
        "article_id": whole.article_id,
        "story_id": whole.story_id,
        "relation": whole.relation,
        "state": standing.state,
        "usable": "yes" if standing.usable else "no",
        "embargo_until": standing.until.isoformat() if standing.until else None,
        "superseded_by": whole.superseded_by,
        "provider": whole.provider,
        "guid": whole.guid,
    }
    if shown:
        message = json.loads(whole.document)  # orjson makes a float of an integer beyond 64 bits
        article, extraction = message["article"], message.get("extraction") or {}
        cells |= {name: article[name] for name in _OF_ARTICLE}
        cells["headline"] = whole.headline
        for name in ("byline", "dateline"):
            found = extraction.get(name) or article[name]
            cells[name] = found["raw"] if found else None
        speakers = (quote["speaker"] for quote in extraction.get("quotes", ()) if quote["speaker"])
        cells["speakers"] = "; ".join(dict.fromkeys(speakers))
    elif not standing.withdrawn and not whole.headline_is_copy:
        cells["headline"] = whole.headline
    return _row(_harmless(cells.get(name)) for name in COLUMNS)


def _harmless(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: Iterable[str]) -> bytes:
    written = _Written()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.text.encode()


class _Written:
    """Takes what the writer writes: one row."""

    text = ""

    def write(self, text: str) -> None:
        self.text += text
