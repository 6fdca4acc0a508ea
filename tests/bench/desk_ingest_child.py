"""Stores articles as fast as it can, as the store does, until its stdin is closed; it answers with what it stored
when.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from schemas import ExtractedArticle, Relation
from stream.store import Writer, open_engine
from tests.bench.articles import article
from tests.bench.chain import Chain
from tests.bench.child import answer, argument
from tests.bench.stored_copy import LAST

__all__: list[str] = []

_PATTERNS = 100
"""Articles that are repeated with ids of their own: to make each anew would take longer than to store it."""
_SECONDS_MOST = 300.0


def _lots(size: int) -> Iterator[list[ExtractedArticle]]:
    """Without end, each article newer than all before."""
    chain = Chain()
    made = [one for number in range(_PATTERNS) for one in chain(article(number, seed=40), 0, number, 1_790_000_000_000)]
    patterns = [ExtractedArticle.model_validate_json(one) for one in made]
    number = 0
    while True:
        lot = []
        for _ in range(size):
            number += 1
            of, key, at = patterns[number % len(patterns)], uuid4(), LAST + timedelta(seconds=number)
            own = {"article_id": key, "guid": f"urn:bench:{key}", "received_at": at, "published_at": at}
            verdict = {"relation": Relation.NEW, "story_id": key, "of": None, "supersedes": (), "merges": ()}
            told = {
                "article": of.article.model_copy(update=own),
                "verdict": of.verdict.model_copy(update=verdict),
            }
            lot.append(of.model_copy(update=told))
        yield lot


def main(url: str, lot: int) -> None:
    engine = open_engine(url)
    writer, lots, stored, ended = Writer(engine), _lots(lot), [], threading.Event()
    writer.write(next(lots))  # what is compiled once is no part of it
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    answer(ready=True)
    until = time.perf_counter() + _SECONDS_MOST
    while not ended.is_set() and time.perf_counter() < until:
        lot_begun = time.perf_counter()
        written = writer.write(next(lots))
        stored.append((lot_begun, time.perf_counter(), written.inserted))
    engine.dispose()
    answer(stored=stored)


if __name__ == "__main__":
    main(**argument())
