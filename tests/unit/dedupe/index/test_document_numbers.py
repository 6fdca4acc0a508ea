"""Numbers of articles in the order of their arrival."""

from __future__ import annotations

from uuid import UUID

from stream.dedupe.index.document_numbers import DocumentNumbers


def test_numbers_of_the_forgotten_lead_nowhere_and_those_of_the_living_stay():
    numbered = DocumentNumbers()
    ids = [UUID(int=number) for number in range(1, 20_001)]
    numbers = [numbered.add(one.bytes, seen) for seen, one in enumerate(ids)]
    for _ in range(15_000):
        numbered.forget_oldest()
    assert len(numbered) == 5_000
    assert numbered.oldest() == (numbers[15_000], ids[15_000])
    assert numbered.oldest_seen() == 15_000
    assert [numbered.id_of(number) for number in (numbers[0], numbers[14_999], numbers[15_000], numbers[-1])] == [
        None,
        None,
        ids[15_000],
        ids[-1],
    ]
    assert numbered.id_of(numbers[-1] + 1) is None


def test_many_at_once_are_numbered_as_one_after_the_other():
    ids = [UUID(int=number) for number in range(1, 100)]
    one_by_one, at_once = DocumentNumbers(), DocumentNumbers()
    for numbered in (one_by_one, at_once):
        numbered.add(ids[0].bytes, 5)
    expected = [one_by_one.add(one.bytes, seen) for seen, one in enumerate(ids[1:], 6)]
    first = at_once.add_all(b"".join(one.bytes for one in ids[1:]), range(6, 6 + len(ids) - 1))
    assert first == expected[0]
    assert vars(at_once) == vars(one_by_one)
