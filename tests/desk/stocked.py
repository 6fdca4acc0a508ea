"""Fills a store with the seeds, by the stages themselves but without Kafka, so that there is something to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from schemas import DUPLICATES, ExtractedArticle, JudgedArticle, RawRecord
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.demo.seeds import Seed, load_seeds
from stream.errors import Rejected
from stream.extract import extract
from stream.normalise import Origin, normalise
from stream.store import Stored, Writer, migrate
from stream.wire import read

_ORDER = ("10", "95", "90", "85", "15", "80", "20", "30", "70", "50", "60", "40")
"""The folders of the seeds in the order in which they come: what an editor looks at most is the newest."""
_AGENCY = re.compile(rb"\((Kestrel|TNA|HPA|APL)\)|tidewater|halden")
_BY_HOST = {b"tidewater": "tna", b"halden": "hpa"}

__all__ = ["seed_articles", "stock"]

SEEDS = Path(__file__).parents[2] / "seeds"


def seed_articles(until: datetime, every: timedelta = timedelta(seconds=97)) -> Iterator[Stored]:
    """What the stages make of all seeds, one after the other, the last received at `until`."""
    detector = Detector(MemoryIndex(), Params())
    seeds = sorted(load_seeds(SEEDS), key=_place)
    for offset, seed in enumerate(seeds):
        now = until - every * (len(seeds) - 1 - offset)
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=offset)
        try:
            articles = [normalise(item, Origin(raw, _source(seed.payload), now)) for item in read(seed.payload).items]
        except Rejected:
            continue
        for article in articles:
            verdict = detector.judge(sketch(article), raw, now)
            if verdict.relation in DUPLICATES:
                yield JudgedArticle(article=article, verdict=verdict)
            else:
                yield ExtractedArticle(article=article, verdict=verdict, extraction=extract(article))


def _place(seed: Seed) -> tuple[int, str]:
    folder = seed.path[:2]
    return (_ORDER.index(folder) if folder in _ORDER else -1, seed.path)


def _source(payload: bytes) -> str:
    """The agency that a seed names in its dateline: most seeds come without any other word of who sent them."""
    found = _AGENCY.search(payload)
    if found is None:
        return "kestrel"
    return _BY_HOST.get(found[0]) or found[1].decode().lower()


def stock(engine: Engine, until: datetime) -> list[Stored]:
    """Make the tables, and store all seeds; return what was stored."""
    migrate(engine)
    items = list(seed_articles(until))
    Writer(engine).write(items)
    return items
