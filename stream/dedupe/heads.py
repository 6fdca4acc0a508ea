"""Defines the heads of a sketch and of an index entry: which field stands where, and what it may hold.

`stream.dedupe.layout` reads and writes one by them, `stream.dedupe.columns` reads thousands at once; nobody else knows
them.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

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
SKETCH = struct.Struct("<BBi16sQQQQQQIIIHHB")
"""Format, marks, version, article's id, hashes of provider, item, slug, title, copy and tokens, minutes of publication
and receipt, length, and how many tokens, tokens of the headline and cited hashes follow."""
SKETCH_COLUMNS = np.dtype([
    ("format", "u1"), ("marks", "u1"), ("version", "<i4"), ("article_id", f"V{ID_BYTES}"), ("provider", "<u8"),
    ("item", "<u8"), ("slug", "<u8"), ("title", "<u8"), ("raw_hash", "<u8"), ("text_hash", "<u8"),
    ("published", "<u4"), ("received", "<u4"), ("length", "<u4"), ("tokens", "<u2"), ("headline", "<u2"),
    ("cited", "u1"),
])  # fmt: skip
"""The same head in the words of numpy."""
COUNTS = struct.Struct("<HHB")
"""The last of a sketch's head: the three counts."""
ENTRY = struct.Struct("<BBQIHq16s16siqHBBH")
"""Format, relation, order, minute, score, microsecond of the verdict, story, `of`, partition and offset of the raw
record, and how many bytes of topic, pieces of evidence, superseded and merged ids follow."""
ENTRY_COLUMNS = np.dtype([
    ("format", "u1"), ("relation", "u1"), ("order", "<u8"), ("seen", "<u4"), ("score", "<u2"), ("decided", "<i8"),
    ("story", f"V{ID_BYTES}"), ("of", f"V{ID_BYTES}"), ("partition", "<i4"), ("offset", "<i8"), ("topic", "<u2"),
    ("evidence", "u1"), ("superseded", "u1"), ("merged", "<u2"),
])  # fmt: skip
"""The same head in the words of numpy."""
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
