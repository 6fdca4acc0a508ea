"""Fills a store with the seeds, by the stages themselves but without Kafka, so that there is something to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from schemas import DUPLICATES, ExtractedArticle, JudgedArticle, RawRecord
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.demo.seeds import load_seeds
from stream.errors import Rejected
from stream.extract import extract
from stream.normalise import Origin, normalise
from stream.store import Stored, Writer, migrate
from stream.wire import read

__all__ = ["seed_articles", "stock"]

SEEDS = Path(__file__).parents[2] / "seeds"


def seed_articles(until: datetime, every: timedelta = timedelta(seconds=97)) -> Iterator[Stored]:
    """What the stages make of all seeds, one after the other, the last received at `until`."""
    detector = Detector(MemoryIndex(), Params())
    seeds = load_seeds(SEEDS)
    for offset, seed in enumerate(seeds):
        now = until - every * (len(seeds) - 1 - offset)
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=offset)
        try:
            articles = [normalise(item, Origin(raw, seed.path.split("/")[0], now)) for item in read(seed.payload).items]
        except Rejected:
            continue
        for article in articles:
            verdict = detector.judge(sketch(article), raw, now)
            if verdict.relation in DUPLICATES:
                yield JudgedArticle(article=article, verdict=verdict)
            else:
                yield ExtractedArticle(article=article, verdict=verdict, extraction=extract(article))


def stock(engine: Engine, until: datetime) -> list[Stored]:
    """Make the tables, and store all seeds; return what was stored."""
    migrate(engine)
    items = list(seed_articles(until))
    Writer(engine).write(items)
    return items
