from __future__ import annotations

import json
import random
import time

from stream.feeds.remote_folder.listing import Entry, wanted
from stream.feeds.remote_folder.taken import Taken


def _entries(count, start=0):
    return [
        Entry(f"story-{number:06d}.xml", 2000 + number % 7, 1_700_000_000 + number) for number in range(start, count)
    ]


def test_a_mark_remembers_what_is_still_listed():
    entries = _entries(10)
    taken = Taken({}, entries)
    for entry in entries[:4]:
        taken.add(entry)
    again = Taken(json.loads(json.dumps(taken.mark())), entries)
    assert [entry in again for entry in entries] == [True] * 4 + [False] * 6
    again.relist(entries[2:])
    assert [entry in Taken(again.mark(), entries) for entry in entries[:4]] == [False, False, True, True]


def test_the_same_name_with_other_bytes_or_another_time_is_another_file():
    entry = Entry("a.xml", 10, 100)
    taken = Taken({}, [entry])
    taken.add(entry)
    assert entry in taken
    assert Entry("a.xml", 11, 100) not in taken
    assert Entry("a.xml", 10, 101) not in taken


def test_a_file_that_comes_late_with_an_old_time_is_not_passed_over():
    entries = _entries(9000)
    taken = Taken({}, entries)
    for entry in entries:
        taken.add(entry)
    late = Entry("late.xml", 5, 1_700_000_000 + 50)
    listed = wanted([*entries, late], "*")
    taken.relist(listed)
    assert late not in taken
    after = Taken(taken.mark(), listed)
    assert late not in after
    # Its group is read again, and the others are known.
    assert 0 < sum(entry not in after for entry in entries) <= 110


def test_a_mark_stays_within_128_kb_for_fifty_thousand_files_and_nothing_comes_twice():
    entries = _entries(50_000)
    taken = Taken({}, entries)
    for number, entry in enumerate(entries):
        taken.add(entry)
        if number < 10_000:
            taken.add_bytes(entry.name.encode())
        if number < 1200:
            taken.keep(entry)
    mark = json.dumps(taken.mark())
    assert len(mark) <= 128_000
    again = Taken(json.loads(mark), entries)
    assert all(entry in again for entry in entries)
    assert again.knows_bytes(entries[9_999].name.encode())
    assert not again.knows_bytes(b"never taken")
    assert again.is_kept(entries[1199])


def test_after_a_purge_by_the_far_side_few_files_are_read_again():
    entries = _entries(20_000)
    taken = Taken({}, entries)
    for entry in entries:
        taken.add(entry)
    left = entries[1234:]
    after = Taken(taken.mark(), left)
    assert sum(entry not in after for entry in left) <= 100


def test_a_mark_never_says_taken_of_what_was_not(monkeypatch):
    """Whatever the far side adds and removes, with processes that end at any time: repeats at most."""
    monkeypatch.setattr("stream.feeds.remote_folder.taken._EXACT", 40)
    monkeypatch.setattr("stream.feeds.remote_folder.taken._GROUP", 5)
    for seed in range(30):
        chance = random.Random(seed)
        listed, taken_keys, known, number = list[Entry](), set(), 0, 0
        mark = {}
        for _ in range(12):
            for _ in range(chance.randrange(60)):
                number += 1
                listed.append(Entry(f"{number}", chance.randrange(3), chance.randrange(40)))
            for _ in range(chance.randrange(1 + len(listed) // 50)):
                listed.pop(chance.randrange(len(listed)))
            entries = wanted(listed, "*")
            taken = Taken(mark, entries)
            for entry in entries:
                if entry in taken:
                    assert entry.key in taken_keys
                    known += 1
                elif chance.random() < 0.9:
                    taken_keys.add(entry.key)
                    taken.add(entry)
            mark = json.loads(json.dumps(taken.mark()))
        assert number > 100
        assert known > 100


def test_a_mark_that_cannot_be_read_knows_nothing():
    entries = _entries(3)
    for wrong in ({"files": "é"}, {"files": 3}, {"groups": "AAAA", "digests": None}, {"kept": "====", "v": 9}):
        assert not any(entry in Taken(wrong, entries) for entry in entries)


def test_a_look_at_very_many_known_files_is_quick():
    """Beside the time that the same work takes for a tenth: nothing in it grows much faster than the list."""

    def seconds(count):
        entries = _entries(count)
        taken = Taken({}, entries)
        for entry in entries:
            taken.add(entry)
        mark = taken.mark()
        began = time.process_time()
        listed = wanted(entries, "*.xml")
        again = Taken(mark, listed)
        again.relist(listed)
        assert all(entry in again for entry in listed)
        again.mark()
        return time.process_time() - began

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.005)
