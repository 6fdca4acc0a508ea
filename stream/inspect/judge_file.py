"""Runs the detector over a file of texts, for `wirestream judge`. A line is `{"id", "ts" (minutes), "headline",
"text"}`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import orjson

from schemas import RawRecord, Relation
from stream.dedupe.detector import Detector
from stream.dedupe.index.protocol import MemoryIndex
from stream.dedupe.params import Params
from stream.dedupe.sketching.build import sketch_of_text
from stream.errors import Misconfigured

__all__ = ["FILE_PARAMS", "TextLine", "judge_lines", "read_line"]

FILE_PARAMS = Params(window=timedelta(days=3650), max_entries=5_000_000)
"""Nothing in a file is forgotten, whatever its times say: a file has an end."""
_NAMESPACE = UUID("5b0a3c3e-7d2e-5a70-9a2e-3a5d1b7f4c11")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FILE_BEGINS = 1 << 24
"""Minutes that are added to the file's own, which may begin at 0."""
_MINUTES_MOST = 1e9
"""More minutes than this are no time: they are 1,900 years."""


class TextLine(NamedTuple):
    """A line of the file."""

    name: str
    """Its `id`, which its author gave it."""
    minutes: int
    headline: str
    text: str
    item: dict[str, Any]
    """The whole of the line."""


def judge_lines(lines: Iterable[bytes | str], params: Params = FILE_PARAMS) -> Iterator[dict[str, Any]]:
    """Yield one result for each line that is not blank: `id`, `duplicate_of` (None for a new one), `relation`, `score`,
    `story` (the id of its first article).

    An id that comes again is a redelivery. Raises `Misconfigured`, with the line's number, for what is no such line.
    """
    detector = Detector(MemoryIndex(), params)
    names: dict[UUID, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, minutes, headline, text, _ = read_line(line, number)
        article_id = uuid5(_NAMESPACE, name)
        names[article_id] = name
        moment = _FILE_BEGINS + minutes
        article = sketch_of_text(article_id, headline, text, published=moment, received=moment)
        raw = RawRecord(topic="file", partition=0, offset=number)
        verdict = detector.judge(article, raw, _EPOCH + timedelta(minutes=moment))
        yield {
            "id": name,
            "duplicate_of": None if verdict.of is None or verdict.relation is Relation.NEW else names[verdict.of],
            "relation": str(verdict.relation),
            "score": verdict.score,
            "story": names[verdict.story_id],
        }


def read_line(line: bytes | str, number: int) -> TextLine:
    """Return the line of that number, which counts from 1. A time, headline or text that is not given is 0 or empty.
    Raises `Misconfigured` for what is no such line.
    """
    try:
        found = orjson.loads(line)
    except ValueError as error:
        raise Misconfigured(f"line {number}: not JSON ({error}); each line must be one object") from error
    if not isinstance(found, dict) or not isinstance(found.get("id"), str | int):
        raise Misconfigured(f'line {number}: no "id"; each line must be {{"id", "ts", "headline", "text"}}')
    minutes = found.get("ts") or 0
    headline, text = found.get("headline") or "", found.get("text") or ""
    if not isinstance(headline, str) or not isinstance(text, str):
        raise Misconfigured(f'line {number}: "headline" and "text" must be text')
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 <= minutes <= _MINUTES_MOST:
        raise Misconfigured(f'line {number}: "ts" must be minutes, 0 or more')
    if not math.isfinite(minutes):
        raise Misconfigured(f'line {number}: "ts" must be finite')
    return TextLine(str(found["id"]), int(minutes), headline, text, found)
