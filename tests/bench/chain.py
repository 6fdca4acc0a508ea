"""The pure functions in a row: what every framework in the comparison is given to run. No Kafka.

May import the pure stages and `schemas` only: it also runs in the other framework's own environment.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from typing import TypeVar

from schemas import Article, ExtractedArticle, JudgedArticle, RawRecord
from stream.dedupe import Detector, MemoryIndex, sketch
from stream.extract import extract
from stream.normalise import Origin, normalise, prepare
from stream.wire import Limits, read

__all__ = ["Chain", "timed_stages"]

_LIMITS = Limits()
Event = TypeVar("Event", Article, JudgedArticle, ExtractedArticle)


class Chain:
    """read → normalise → sketch → judge → extract: a raw payload in, the extracted articles' JSON out."""

    def __init__(self) -> None:
        prepare()
        self._detector = Detector(MemoryIndex())
        self.relations: Counter[str] = Counter()
        self.quotes = 0

    def __call__(self, payload: bytes, partition: int, offset: int, timestamp_ms: int) -> list[bytes]:
        raw = RawRecord(topic="bench", partition=partition, offset=offset)
        origin = Origin(raw=raw, source="bench", received_at=datetime.fromtimestamp(timestamp_ms / 1000, UTC))
        made = []
        for item in read(payload, _LIMITS).items:
            article = normalise(item, origin)
            verdict = self._detector.judge(sketch(article), raw, datetime.now(UTC))
            extraction = extract(article)
            self.relations[str(verdict.relation)] += 1
            self.quotes += len(extraction.quotes)
            event = ExtractedArticle(article=article, verdict=verdict, extraction=extraction)
            made.append(event.model_dump_json().encode())
        return made


def timed_stages(payloads: list[bytes], rate: float | None = None) -> dict[str, float]:
    """CPU seconds that each stage needs for all payloads, and for the JSON between the stages: in a row, or where they
    come one by one at a rate a second, which finds the processor's caches cold.
    """
    prepare()
    detector, spent = Detector(MemoryIndex()), Counter[str]()

    def note(stage: str, since: int) -> int:
        now = time.process_time_ns()
        spent[stage] += now - since
        return now

    began = time.monotonic()
    for offset, payload in enumerate(payloads):
        if rate is not None:
            time.sleep(max(began + offset / rate - time.monotonic(), 0))
        raw = RawRecord(topic="bench", partition=0, offset=offset)
        origin = Origin(raw=raw, source="bench", received_at=datetime.now(UTC))
        at = time.process_time_ns()
        (item,) = read(payload, _LIMITS).items
        at = note("read", at)
        article = normalise(item, origin)
        at = note("normalise", at)
        drawn = sketch(article)
        at = note("sketch", at)
        verdict = detector.judge(drawn, raw, datetime.now(UTC))
        at = note("judge", at)
        extraction = extract(article)
        at = note("extract", at)
        judged = JudgedArticle(article=_across(article), verdict=verdict)
        _across(_across(ExtractedArticle(article=_across(judged).article, verdict=verdict, extraction=extraction)))
        note("JSON between stages", at)
    return {stage: nanoseconds / 1e9 for stage, nanoseconds in spent.items()}


def _across(event: Event) -> Event:
    """Written and read again, as between two stages."""
    return type(event).model_validate_json(event.model_dump_json())
