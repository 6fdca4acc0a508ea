"""Defines the heads of a sketch and of an index entry: which field stands where, and what it may hold.

`stream.dedupe.layout` reads and writes one by them, `stream.dedupe.columns` reads thousands at once; nobody else knows
them.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from schemas import Relation
from stream.dedupe.evidence import Evidence

__all__ = [
    "CORRECTS", "COUNTS", "ENTRY", "ENTRY_COLUMNS", "EPOCH", "EVIDENCE", "FIRST", "FORMAT", "FORMATS_MOST", "HELD",
    "ID_BYTES", "LAST", "MARKS", "MICROSECOND", "PIECES", "RELATIONS", "SKETCH", "SKETCH_COLUMNS", "STEPS", "WITHDRAWS",
    "is_text",
]  # fmt: skip

FORMAT = 1
"""The first byte of both."""
FORMATS_MOST = 31
"""What may ever be a format: below all that is text, which strangers write."""
ID_BYTES = 16
"""Bytes of an article's id."""
_ID = f"{ID_BYTES}s"


def _head(fields: str) -> tuple[struct.Struct, np.dtype[Any]]:
    """Return how one head is read, and how thousands are: a name and a `struct` code for each field."""
    pairs = [field.split(":") for field in fields.split()]
    columns = [(name, f"V{ID_BYTES}" if code == _ID else f"<{code}") for name, code in pairs]
    return struct.Struct("<" + "".join(code for _, code in pairs)), np.dtype(columns)


SKETCH, SKETCH_COLUMNS = _head(
    "format:B marks:B version:i article_id:16s provider:Q item:Q slug:Q title:Q raw_hash:Q text_hash:Q"
    " published:I received:I length:I tokens:H headline:H cited:B"
)
"""Names are hashes; times are minutes; the last three say how many tokens, tokens of the headline and cited hashes
follow."""
COUNTS = struct.Struct("<HHB")
"""The last of a sketch's head: the three counts."""
ENTRY, ENTRY_COLUMNS = _head(
    "format:B relation:B order:Q seen:I score:H decided:q story:16s of:16s partition:i offset:q"
    " topic:H evidence:B superseded:B merged:H"
)
"""`seen` is a minute, `decided` a microsecond; the place is that of the raw record; the last four say how many bytes of
topic, pieces of evidence, superseded and merged ids follow."""
EVIDENCE = struct.Struct("<BH")
"""Which, and its value in thousandths."""
STEPS = 1000
"""Scores are kept, and given, in thousandths: a redelivery gets the verdict that was given first, to the bit."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
"""The instants that a `datetime` can be, in microseconds."""
RELATIONS = (
    *(Relation.NEW, Relation.EXACT, Relation.NEAR),
    *(Relation.UPDATE, Relation.CORRECTION, Relation.WITHDRAWAL),
)
"""A relation is stored by its place here: new ones are added at the end."""
PIECES = tuple(Evidence)
"""Evidence is stored by its place here."""
CORRECTS, WITHDRAWS, HELD = 1, 2, 4
MARKS = CORRECTS | WITHDRAWS | HELD
"""The bits of a sketch's marks: `corrects`, `withdraws` and `is_held`."""


def is_text(data: bytes | memoryview) -> bool:
    """Return whether bytes are a topic's name: UTF-8."""
    try:
        str(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return True
