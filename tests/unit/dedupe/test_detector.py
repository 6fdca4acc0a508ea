"""What is kept: rebuilt from the index alone, forgotten in time, never emptied by one bad stamp."""

from __future__ import annotations

import itertools
import random
import time
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest

from schemas import Relation, Status
from stream.dedupe import Detector, Entry, MemoryIndex, Params, Sketch, sketch
from stream.dedupe.index.document_numbers import Arrivals
from stream.dedupe.index.postings import Postings
from stream.errors import Reason, Rejected

WORDS = (
    *("harbour", "council", "ferry", "budget", "minister", "storm", "library", "goat", "orchard", "bridge", "verdict"),
    *("engine", "lantern", "salmon", "timber", "glacier", "violin", "referee", "cobalt", "meadow", "anchor", "bakery"),
)


def story(number: int, words: int = 90) -> str:
    """A text of its own, the same for the same number."""
    dice = random.Random(number)
    return " ".join(f"{dice.choice(WORDS)}{dice.randrange(40)}" for _ in range(words)).title()


def test_rebuilt_in_any_order_it_judges_as_the_one_that_never_stopped(newsroom_with, write):
    newsroom = newsroom_with(Params(max_entries=60))
    dice = random.Random(5)
    stream = []
    for number in range(120):
        text = story(number // 2)
        text = text if dice.random() < 0.4 else text + " Tail" + story(1000 + number, dice.randrange(1, 60))
        version = {"guid": f"G{number // 6}", "version": number % 6} if number % 5 == 0 else {}
        status = Status.KILLED if number % 31 == 30 else Status.USABLE
        stream.append(write(text, f"Headline of story {number // 2}", minutes=number * 3, status=status, **version))
    for article in stream[:70]:
        newsroom.judge(article)
    entries = list(newsroom.index.items())
    dice.shuffle(entries)
    index = MemoryIndex()
    for article_id, data in entries:
        index.put(article_id, data)
    rebuilt = Detector(index, newsroom.params)
    rebuilt.rebuild()
    relations = set()
    for article in stream[70:]:
        verdict = newsroom.judge(article)
        relations.add(verdict.relation)
        again = rebuilt.judge(sketch(article), article.raw, verdict.decided_at)
        assert again == verdict
        assert {one for one, _ in index.items()} == {one for one, _ in newsroom.index.items()}
    assert {Relation.NEW, Relation.EXACT, Relation.UPDATE} <= relations


def test_rebuild_passes_over_what_it_cannot_read(newsroom, write, ferry):
    article, _ = newsroom.send(ferry, "Ferry runs aground")
    stranger = write("x", "y").article_id
    newsroom.index.put(stranger, b"\xff of a later version")
    newsroom.detector.rebuild()
    _, verdict = newsroom.send(ferry, "Ferry runs aground", minutes=2)
    assert verdict.of == article.article_id


def test_what_left_the_window_is_deleted_a_few_at_a_time(newsroom_with, ferry):
    newsroom = newsroom_with(Params(window=timedelta(hours=6), swept=3))
    for number in range(20):
        newsroom.send(story(number), minutes=number)
    sizes = []
    for number in range(10):
        newsroom.send(story(100 + number), minutes=500 + 200 * (number == 0) + number)
        sizes.append(len(newsroom.index))
    assert sizes[0] >= 18  # three out, one in
    assert all(before - after <= 2 for before, after in itertools.pairwise(sizes))
    assert sizes[-1] == 10
    assert len(newsroom.detector) == 10


def test_what_was_forgotten_is_new_again(newsroom_with, ferry):
    newsroom = newsroom_with(Params(window=timedelta(hours=6)))
    newsroom.send(ferry, "Ferry", guid="A1", version=1)
    newsroom.send(story(1), minutes=300)
    newsroom.send(story(2), minutes=480)
    _, verdict = newsroom.send(ferry, "Ferry", guid="A1", version=2, minutes=500)
    assert verdict.relation is Relation.NEW


def test_one_absurd_stamp_does_not_empty_the_index(newsroom, ferry):
    first, _ = newsroom.send(ferry, "Ferry runs aground")
    newsroom.send(story(1), minutes=60 * 24 * 365 * 70)
    newsroom.send(story(2), minutes=-60 * 24 * 365 * 20)
    _, verdict = newsroom.send(ferry, "Ferry runs aground", minutes=10)
    assert verdict.of == first.article_id


def test_entries_are_bounded(newsroom_with):
    newsroom = newsroom_with(Params(max_entries=25))
    for number in range(100):
        newsroom.send(story(number), guid=f"G{number}", version=1, slugline=f"slug-{number}", minutes=number)
        assert len(newsroom.index) <= 25
    memory = newsroom.detector._memory
    assert len(memory) == 25
    assert len(memory._items) == 25
    assert len(memory._names) <= 50
    assert len(memory._at_hand) <= 25


def test_what_is_at_hand_is_bounded_and_changes_no_verdict(newsroom_with, monkeypatch):
    stream = [(story(number % 40, 60 + number // 40), number) for number in range(160)]

    def verdicts(at_hand):
        monkeypatch.setattr("stream.dedupe.index.inverted._AT_HAND", at_hand)
        newsroom = newsroom_with(Params())
        found = []
        for text, number in stream:
            _, verdict = newsroom.send(text, "Harbour council", guid=f"G{number}", minutes=number)
            found.append((verdict.relation, verdict.of, verdict.score, verdict.evidence))
            assert len(newsroom.detector._memory._at_hand) <= at_hand
        return found

    assert verdicts(3) == verdicts(1000)


def test_state_stays_below_one_and_a_half_kilobytes_an_article(newsroom):
    fixed = newsroom.detector.nbytes
    for number in range(1, 2001):
        newsroom.send(story(number), f"Headline of story {number}", slugline=f"slug-{number}", minutes=number)
        if number % 250 == 0:  # tables grow by doubling: some of these stand just behind it
            entries = sum(len(data) for _, data in newsroom.index.items())
            assert (entries + newsroom.detector.nbytes - fixed) / number < 1500


def test_state_is_bounded_by_the_number_of_entries(newsroom_with):
    newsroom, sizes = newsroom_with(Params(max_entries=500)), []
    for number in range(1, 2501):
        newsroom.send(story(number, 40), f"Headline of story {number}", slugline=f"slug-{number}", minutes=number)
        if number % 500 == 0:
            sizes.append(newsroom.detector.nbytes)
    assert sizes[-1] < 1.5 * sizes[0]  # tables keep some room of what was deleted


def test_an_article_takes_no_longer_for_eight_times_as_many_live(newsroom_with, write):
    few, many = newsroom_with(Params()), newsroom_with(Params())
    for number in range(2000):
        article = write(story(number, 40), minutes=number)
        many.judge(article)
        if number >= 1750:
            few.judge(article)
    spent = {id(few): 0.0, id(many): 0.0}
    for first in range(2000, 2400, 50):  # by turns: the machine has other work too
        articles = [write(story(number, 40), minutes=number) for number in range(first, first + 50)]
        for newsroom in (few, many):
            begun = time.process_time()
            for article in articles:
                newsroom.judge(article)
            spent[id(newsroom)] += time.process_time() - begun
    assert spent[id(many)] < 2 * spent[id(few)]


def test_a_long_article_still_has_a_small_sketch(write):
    assert len(sketch(write(story(1, 20_000), "A long read")).to_bytes()) <= 1536


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x01", b"\x02" * 200, b"\xff" * 2000])
def test_bytes_that_are_no_sketch_are_rejected(data):
    with pytest.raises(Rejected) as caught:
        Sketch.from_bytes(data)
    assert caught.value.reason is Reason.SCHEMA


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data + b"\x00", lambda data: b"\x07" + data[1:]]
)
def test_a_sketch_that_was_cut_or_grew_is_rejected(write, ferry, change):
    data = sketch(write(ferry, "Ferry")).to_bytes()
    with pytest.raises(Rejected):
        Sketch.from_bytes(change(data))


def test_bytes_that_are_no_entry_are_rejected(newsroom, ferry):
    article, _ = newsroom.send(ferry, "Ferry")
    data = newsroom.index.get(article.article_id)
    assert Entry.from_bytes(data).to_bytes() == data
    for bad in (b"", data[:30], data[:-1], b"\x09" + data[1:], data[:1] + b"\x63" + data[2:]):
        with pytest.raises(Rejected):
            Entry.from_bytes(bad)


def test_numbers_of_the_forgotten_lead_nowhere_and_those_of_the_living_stay():
    arrivals = Arrivals()
    ids = [UUID(int=number) for number in range(1, 20_001)]
    numbers = [arrivals.add(one, seen) for seen, one in enumerate(ids)]
    for _ in range(15_000):
        arrivals.forget_oldest()
    assert len(arrivals) == 5_000
    assert arrivals.front() == (numbers[15_000], ids[15_000], 15_000)
    assert [arrivals.id_of(number) for number in (numbers[0], numbers[14_999], numbers[15_000], numbers[-1])] == [
        None,
        None,
        ids[15_000],
        ids[-1],
    ]
    assert arrivals.id_of(numbers[-1] + 1) is None


def test_postings_keep_what_is_newest_and_find_it_after_growing():
    postings = Postings(capacity=10_000)
    common = np.array([77], dtype=np.uint32)
    for number in range(1, 3001):
        own = np.arange(number * 50, number * 50 + 20, dtype=np.uint32) * np.uint32(2_654_435_761)
        postings.add(np.unique(np.concatenate((own, common))), number)
    assert postings.find(common, 1, 100) == list(range(3000, 2992, -1))
    found = 0
    for number in range(2001, 3001):
        own = np.arange(number * 50, number * 50 + 20, dtype=np.uint32) * np.uint32(2_654_435_761)
        found += postings.find(np.sort(own), 2, 4)[:1] == [number]
    assert found == 1000
