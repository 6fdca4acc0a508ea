"""What is derived in lots is what is derived one by one; a detector that comes back says what it would have said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from schemas import RawRecord, Relation
from stream.dedupe import Detector, Entry, MemoryIndex, Params, sketch
from stream.dedupe.index.postings import Postings
from stream.dedupe.recall import RecallingDetector, _Postings
from stream.normalise import Origin, normalise
from stream.wire import read
from tests.newsday import newsday

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KNOWN = 1300
"""More than a lot."""


@pytest.fixture(scope="module")
def day():
    found = []
    for item in newsday(KNOWN + 300, seed=5):
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=item.number)
        at = NOON + timedelta(minutes=item.number)
        article = normalise(read(item.ninjs()).items[0], Origin(raw=raw, source="day", received_at=at))
        found.append((sketch(article), raw, at))
    return found


@pytest.fixture(scope="module")
def index(day):
    kept = MemoryIndex()
    detector = Detector(kept)
    relations = {detector.judge(*one).relation for one in day[:KNOWN]}
    assert relations == set(Relation)
    return kept


def _copy(index, *broken):
    copied = MemoryIndex()
    for article_id, data in reversed(list(index.items())):  # the order of an index means nothing
        copied.put(article_id, data)
    for article_id, data in broken:
        copied.put(article_id, data)
    return copied


@pytest.mark.parametrize("params", [Params(), Params(window=timedelta(hours=10)), Params(max_entries=900)])
def test_what_comes_after_is_judged_alike(day, index, params):
    verdicts = []
    for make in (Detector, RecallingDetector):
        detector = make(_copy(index), params)
        detector.rebuild()
        verdicts.append([detector.judge(*one) for one in day[KNOWN:]])
    assert verdicts[0] == verdicts[1]
    assert {verdict.relation for verdict in verdicts[0]} == set(Relation)


def test_all_that_is_derived_is_the_same(index):
    one_by_one, in_lots = Detector(_copy(index)), RecallingDetector(_copy(index))
    for detector in (one_by_one, in_lots):
        detector.rebuild()
    expected, found = one_by_one._memory, in_lots._memory
    assert len(found) == len(index)
    for name in ("_items", "_names", "_withdrawn", "next_order", "now"):
        assert getattr(found, name) == getattr(expected, name), name
    assert (found._arrivals._ids, found._arrivals._seen) == (expected._arrivals._ids, expected._arrivals._seen)
    assert (found.rarity._counts == expected.rarity._counts).all()
    assert found.rarity._articles == expected.rarity._articles
    assert found._withdrawn
    known = sorted((Entry.from_bytes(data) for _, data in index.items()), key=lambda entry: entry.order)
    found_by = {
        (key, number)
        for number, entry in enumerate(known, 1)
        if not entry.sketch.withdraws
        for key in entry.sketch.keys().tolist()
    }
    assert _pairs(found._postings) <= found_by
    # A bucket that overflows forgets its oldest: how many, depends a little on when the table grew.
    assert len(_pairs(found._postings)) > 0.99 * len(_pairs(expected._postings))


def _pairs(postings):
    keys, numbers = postings._table[:, :8].ravel(), postings._table[:, 8:].ravel()
    return {(key, number) for key, number in zip(keys.tolist(), numbers.tolist(), strict=True) if number}


def test_a_full_table_forgets_the_oldest_as_it_would_one_by_one():
    chance = np.random.default_rng(3)
    keys = chance.integers(0, 2**32, 30_000, dtype=np.uint32)  # more than three times what there is room for
    one_by_one, in_lots = Postings(1), _Postings(1)
    for number, key in enumerate(keys, 1):
        one_by_one.add(np.array([key]), number)
    for first in range(0, len(keys), 10_000):
        numbers = np.arange(first + 1, first + 10_001)
        in_lots.add_all(keys[first : first + 10_000], numbers)
    assert (in_lots._table == one_by_one._table).all()
    assert (in_lots._next == one_by_one._next).all()
    assert in_lots._taken == one_by_one._taken


def test_entries_that_cannot_be_read_are_left_out_by_both(index):
    article_id, data = next(iter(index.items()))
    for broken in (b"", b"\x09" + data[1:], data[:-1], data + b"x", data[:40], data[:90] + b"\x09" * 30):
        lengths = set()
        for make in (Detector, RecallingDetector):
            detector = make(_copy(index, (article_id, broken)))
            detector.rebuild()
            lengths.add(len(detector))
        assert len(lengths) == 1, broken[:20]


def test_an_empty_index_is_a_detector_that_knows_nothing(day):
    detector = RecallingDetector(MemoryIndex())
    detector.rebuild()
    assert detector.judge(*day[0]).relation is Relation.NEW
