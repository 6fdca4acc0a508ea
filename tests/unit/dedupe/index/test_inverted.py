"""What is added at once is what is added one by one; a detector that comes back says what it would have said."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from schemas import RawRecord, Relation, Verdict
from stream.dedupe import Detector, Entry, MemoryIndex, Params, sketch
from stream.dedupe.index.inverted import InvertedIndex
from stream.errors import Rejected
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


class OneByOne(Detector):
    """Reads each entry whole, and adds it as if it were judged just now."""

    def rebuild(self):
        self._inverted, self._linker = self._empty()
        known = []
        for _, data in self._index.items():  # noqa: PERF102 - an index is no dictionary
            with suppress(Rejected):
                known.append(Entry.from_bytes(data))
        for entry in sorted(known, key=lambda entry: (entry.order, entry.sketch.article_id)):
            self._inverted.add(entry)


@pytest.mark.parametrize("params", [Params(), Params(window=timedelta(hours=10)), Params(max_entries=900)])
def test_what_comes_after_is_judged_alike(day, index, params):
    verdicts = []
    for make in (OneByOne, Detector):
        detector = make(_copy(index), params)
        detector.rebuild()
        verdicts.append([detector.judge(*one) for one in day[KNOWN:]])
    assert verdicts[0] == verdicts[1]
    assert {verdict.relation for verdict in verdicts[0]} == set(Relation)


def test_all_that_is_derived_is_the_same(index):
    one_by_one, at_once = OneByOne(_copy(index)), Detector(_copy(index))
    for detector in (one_by_one, at_once):
        detector.rebuild()
    expected, found = one_by_one._inverted, at_once._inverted
    assert len(found) == len(index)
    for name in ("_withdrawn", "next_order", "now"):
        assert getattr(found, name) == getattr(expected, name), name
    assert vars(found._names) == vars(expected._names)
    assert (found._numbers._ids, found._numbers._seen) == (expected._numbers._ids, expected._numbers._seen)
    assert (found.document_frequency._counts == expected.document_frequency._counts).all()
    assert found.document_frequency._articles == expected.document_frequency._articles
    assert found._withdrawn
    known = sorted((Entry.from_bytes(data) for _, data in index.items()), key=lambda entry: entry.order)
    found_by = {
        (key, number)
        for number, entry in enumerate(known, 1)
        if not entry.sketch.withdraws
        for key in entry.sketch.keys.tolist()
    }
    again, before = _pairs(found._keys._texts), _pairs(expected._keys._texts)
    assert again <= found_by
    # A bucket that overflows forgets its oldest: how many, depends a little on when the table grew.
    assert len(again) > 0.99 * len(before) > 0
    assert found._keys._subjects._articles.tolist() == expected._keys._subjects._articles.tolist()
    assert found._keys._subjects._articles.any()


def test_what_is_about_the_same_does_not_depend_on_what_was_forgotten(day):
    kept, params = MemoryIndex(), Params(max_entries=100)
    without_pause, back = Detector(kept, params), Detector(kept, params)
    for one in day[:KNOWN]:
        without_pause.judge(*one)
    back.rebuild()
    assert len(back) == len(without_pause) == 100
    for made, *_ in day[KNOWN:]:
        expected, found = ([one.order for one in each._inverted.about(made, 5)] for each in (back, without_pause))
        assert found == expected


def _pairs(postings):
    keys, numbers = postings._table[:, :8].ravel(), postings._table[:, 8:].ravel()
    return {(key, number) for key, number in zip(keys.tolist(), numbers.tolist(), strict=True) if number}


def test_a_guid_of_everything_costs_no_more_with_each_entry_that_is_recovered(day):
    made, raw, at = day[0]
    index = MemoryIndex()
    for number in range(1, 400):
        article_id = UUID(int=number)
        verdict = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=at)
        entry = Entry(number, 1, replace(made, article_id=article_id, item=7), raw, verdict)
        index.put(article_id, entry.to_bytes())
    inverted = InvertedIndex(index, 1000)
    inverted.add_all(data for _, data in index.items())
    assert [entry.order for entry in inverted.versions_of(7)] == list(range(144, 400))


def test_of_two_entries_of_one_place_the_one_with_the_smaller_id_comes_first(day):
    made, raw, at = day[0]
    ids = [UUID(int=number) for number in (1 << 120, 3, 1 << 64, 2)]
    entries = [
        Entry(7, 1, replace(made, article_id=one), raw, Verdict(relation=Relation.NEW, story_id=one, decided_at=at))
        for one in ids
    ]
    inverted = InvertedIndex(MemoryIndex(), 1000)
    inverted.add_all(entry.to_bytes() for entry in entries)
    assert [inverted._numbers.id_of(number) for number in range(1, 5)] == sorted(ids)


def test_the_words_of_a_withdrawal_that_is_recovered_find_nothing(day):
    (killed, raw, at), (other, *_) = day[:2]
    kill = replace(killed, withdraws=True, values=b"", slug=5, title=6)
    index = MemoryIndex()
    for order, made in enumerate((kill, other), 1):
        verdict = Verdict(relation=Relation.NEW, story_id=made.article_id, decided_at=at)
        index.put(made.article_id, Entry(order, 1, made, raw, verdict).to_bytes())
    inverted = InvertedIndex(index, 1000)
    inverted.add_all(index.values())
    assert len(inverted) == 2
    assert (inverted.latest_named(5), inverted.latest_named(6)) == (None, None)
    assert [[one.order for one in inverted.candidates(made, 5)] for made in (killed, other)] == [[], [2]]
    assert inverted._keys._subjects._articles.max() == 2
    assert 1 not in inverted._keys._subjects._articles


def _unreadable(data):
    """By what is wrong with it, an entry that this version cannot read: cut, longer, or of a later version."""
    topic = len("wire.raw.v1")
    sketch = len(data) - len(Entry.from_bytes(data).sketch.to_bytes())
    return {
        "nothing": b"",
        "format": b"\x09" + data[1:],
        "cut": data[:-1],
        "longer": data + b"x",
        "head only": data[:40],
        "relation": data[:1] + b"\x63" + data[2:],
        "evidence": data[: 74 + topic] + b"\x63" + data[75 + topic :],
        "sketch format": data[:sketch] + b"\x09" + data[sketch + 1 :],
        "mark": data[: sketch + 1] + b"\x08" + data[sketch + 2 :],
    }


def test_entries_that_cannot_be_read_are_left_out_and_stop_no_article(day, index):
    known = [(article_id, Entry.from_bytes(data)) for article_id, data in index.items()]
    article_id, entry = next(one for one in known if one[1].verdict.evidence.keys() > {"containment"})
    again = replace(entry.sketch, article_id=UUID(int=1), item=0)
    for what, broken in _unreadable(index.get(article_id)).items():
        with pytest.raises(Rejected):
            Entry.from_bytes(broken)
        only = MemoryIndex()
        only.put(article_id, broken)
        detector = Detector(only)
        detector.rebuild()
        assert len(detector) == 0, what
        assert detector.judge(again, entry.raw, day[-1][2]).relation is Relation.NEW, what


def test_an_empty_index_is_a_detector_that_knows_nothing(day):
    detector = Detector(MemoryIndex())
    detector.rebuild()
    assert detector.judge(*day[0]).relation is Relation.NEW
