"""Postings: the newest are found, however many come at once and however often the table grew."""

from __future__ import annotations

import numpy as np

from stream.dedupe.index.postings import Postings


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


def test_many_at_once_are_as_one_after_the_other_and_a_full_table_forgets_the_oldest():
    chance = np.random.default_rng(3)
    keys = chance.integers(0, 2**32, 30_000, dtype=np.uint32)  # more than three times what there is room for
    keys[::50] = keys[0]  # one that comes more often than a bucket has places
    one_by_one, at_once = Postings(1), Postings(1)
    for number, key in enumerate(keys, 1):
        one_by_one.add(np.array([key]), number)
    for first in range(0, len(keys), 10_000):
        at_once.add(keys[first : first + 10_000], np.arange(first + 1, first + 10_001))
    assert (at_once._table == one_by_one._table).all()
    assert (at_once._next == one_by_one._next).all()
    assert at_once._taken == one_by_one._taken


def test_of_two_keys_of_one_article_in_a_bucket_the_latter_is_kept_also_of_many_articles():
    keys = np.arange(1, 4000, dtype=np.uint32)
    one_by_one, at_once = Postings(100_000), Postings(100_000)
    meeting = np.sort(keys[np.argsort(one_by_one._buckets_of(keys), kind="stable")[:60]])
    for number in range(1, 4):
        one_by_one.add(meeting, number)
    at_once.add(np.tile(meeting, 3), np.repeat([1, 2, 3], len(meeting)))
    assert (at_once._table == one_by_one._table).all()
    assert (at_once._next == one_by_one._next).all()
    assert at_once.find(meeting, 1, 5) == [3, 2, 1]


def test_nothing_is_added_for_no_keys():
    postings = Postings(10)
    postings.add(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64))
    postings.add(np.zeros(0, dtype=np.uint32), 1)
    assert postings._taken == 0
