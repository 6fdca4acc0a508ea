"""The detector over a file of texts, for `wirestream judge`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import orjson

from schemas import RawRecord, Relation
from stream.dedupe.detector import Detector
from stream.dedupe.index.protocol import MemoryIndex
from stream.dedupe.params import Params
from stream.dedupe.sketching.build import sketch_of_text
from stream.errors import Misconfigured

__all__ = ["FILE_PARAMS", "judge_lines"]

FILE_PARAMS = Params(window=timedelta(days=3650), max_entries=5_000_000)
"""A file has an end: nothing in it is forgotten, whatever its times say."""
_NAMESPACE = UUID("5b0a3c3e-7d2e-5a70-9a2e-3a5d1b7f4c11")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FILE_BEGINS = 1 << 24
"""Minutes that are added to the file's own, which may begin at 0."""
_MINUTES_MOST = 1e9


def judge_lines(lines: Iterable[bytes | str], params: Params = FILE_PARAMS) -> Iterator[dict[str, Any]]:
    """One result for each line that is not blank: `id`, `duplicate_of` (null for a new one), `relation`, `score`,
    `story` (the id of its first article).

    Lines are `{"id", "ts" (minutes), "headline", "text"}`; an id that comes again is a redelivery. Raises
    `Misconfigured`, with the line's number, for any other.
    """
    detector = Detector(MemoryIndex(), params)
    names: dict[UUID, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, minutes, headline, text = _read(line, number)
        article_id = uuid5(_NAMESPACE, name)
        names[article_id] = name
        moment = _FILE_BEGINS + int(minutes)
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


def _read(line: bytes | str, number: int) -> tuple[str, float, str, str]:
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
    return str(found["id"]), float(minutes), headline, text
