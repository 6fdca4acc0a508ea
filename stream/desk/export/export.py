"""Writes many articles, some hundred at a time: what a route streams, and a command prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Engine

from stream.desk.export.exported import Exported
from stream.desk.export.form import ExportForm
from stream.desk.export.json_lines import json_line
from stream.desk.export.newsml_g2 import message_begin, message_end, newsml_g2_of
from stream.desk.export.ninjs import ninjs_of
from stream.desk.export.table import header_row, table_row
from stream.desk.standing import Embargo, shows_body, standing_of
from stream.store.reading import Numbers, Wanted, WholeArticle, numbers_fitting, whole_articles

__all__ = ["PIECE", "ROWS_MOST", "Export", "lots", "pieces"]

ROWS_MOST = 100_000
"""Articles of one export: a year of one agency's urgent copy. Who wants all keeps a copy by the changes."""
PIECE = 250
"""Articles that are in memory at a time: some 2 MB of them."""


@dataclass(frozen=True, slots=True)
class Export:
    """How articles are written."""

    form: ExportForm
    embargo: Embargo = "show"
    withdrawn: bool = False
    """Whether an editor asks for the copy of what was killed or withheld too."""

    def head(self, now: datetime) -> bytes:
        """Return what stands before the first article."""
        if self.form is ExportForm.NEWSML_G2:
            return message_begin(now)
        return header_row() if self.form is ExportForm.CSV else b""

    def tail(self) -> bytes:
        """Return what stands behind the last article."""
        return message_end() if self.form is ExportForm.NEWSML_G2 else b""

    def piece(self, engine: Engine, numbers: Sequence[int], now: datetime) -> bytes:
        """Return these rows, each as it stands at `now`. Raises `Transient` and `Misconfigured` as the store does."""
        return b"".join(self._written(whole, now) for whole in whole_articles(engine, numbers))

    def _written(self, whole: WholeArticle, now: datetime) -> bytes:
        standing = standing_of(whole, now)
        shown = shows_body(standing, self.embargo, include_withdrawn=self.withdrawn)
        if self.form is ExportForm.JSONL:
            return json_line(whole, standing, shown=shown)
        if self.form is ExportForm.CSV:
            return table_row(whole, standing, shown=shown)
        exported = Exported(whole.message(), standing, shown, whole.superseded_by)
        if self.form is ExportForm.NEWSML_G2:
            return newsml_g2_of(exported, within=True) + b"\n"
        return orjson.dumps(ninjs_of(exported), option=orjson.OPT_APPEND_NEWLINE)


def lots(engine: Engine, wanted: Wanted, limit: int | None = None) -> Iterator[Numbers]:
    """Yield the rows that fit, the newest first, `ROWS_MOST` at a time; all without `limit`, and once at least."""
    left, before = limit, None
    while True:
        numbers = numbers_fitting(engine, wanted, ROWS_MOST if left is None else min(ROWS_MOST, left), before)
        yield numbers
        before = numbers.next
        left = None if left is None else left - len(numbers.rows)
        if before is None or left == 0:
            return


def pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the numbers, so many at a time as are read together."""
    for begin in range(0, len(numbers), PIECE):
        yield numbers[begin : begin + PIECE]
