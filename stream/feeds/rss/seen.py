"""Remembers which entries were taken, in as few bytes as will do."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Self

from stream.feeds.rss.identity import Known

__all__ = ["MOST", "Row", "Seen"]

MOST = 5_000
"""Entries that are remembered: 120 kB as base64, of the 128 kB that a mark may have."""
_ID, _LINK, _CONTENT, _ROW = 6, 12, 16, 18
"""Where the parts of a row end."""
_TIMES = 5
"""How many times its own length a feed's entries are remembered after they were listed last: some feeds show an old
entry again when a newer one is taken back.
"""


class Row(bytes):
    """What is remembered of an entry: identity, link, content and side, in 18 bytes."""

    __slots__ = ()

    @classmethod
    def of(cls, known: Known) -> Self:
        """Return the row of an entry."""
        return cls(known.identity + known.link + known.content + known.side)

    @property
    def identity(self) -> bytes:
        """The short hash that it is found by."""
        return self[:_ID]

    @property
    def link(self) -> bytes:
        """That of its link."""
        return self[_ID:_LINK]

    def says_what(self, known: Known) -> bool:
        """Return whether the entry has the same title and text."""
        return self[_LINK:_CONTENT] == known.content

    def says_all_that(self, known: Known) -> bool:
        """Return whether link and date are the same, too."""
        return self[_LINK:] == known.content + known.side


class Seen:
    """Rows by identity, those that were listed last first."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows = {row.identity: row for row in rows}

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Return what `packed` gave; nothing where that is damaged: then the entries come once more."""
        try:
            packed = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return cls()
        return cls(Row(packed[at : at + _ROW]) for at in range(0, len(packed) - _ROW + 1, _ROW))

    def packed(self) -> str:
        """Return it as a text."""
        return base64.b64encode(b"".join(self._rows.values())).decode()

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, identity: bytes) -> Row | None:
        """Return what is remembered of an identity."""
        return self._rows.get(identity)

    def links(self) -> Mapping[bytes, Row]:
        """Return the rows by their links."""
        return {row.link: row for row in self._rows.values()}

    def with_listed(self, listed: Iterable[Row], length: int) -> Seen:
        """Return this with the entries that are listed now in front, and of the others as many as a feed of that length
        may have.
        """
        rows = {row.identity: row for row in listed}
        most = min(MOST, len(rows) + _TIMES * length)
        for identity, row in self._rows.items():
            if len(rows) >= most:
                break
            rows.setdefault(identity, row)
        return Seen(rows.values())
