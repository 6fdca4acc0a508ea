from __future__ import annotations

from dataclasses import dataclass

from stream.desk.live.ring import Ring
from stream.store.reading.changes import Change


@dataclass
class Row:
    row_no: int


def _changes(*numbers_and_rows):
    return tuple(Change(number, Row(row)) for number, row in numbers_and_rows)


def _numbers(batch):
    return [change.change_no for change in batch.changes.values()]


def test_a_reader_goes_on_in_the_batch_that_has_its_next_change():
    ring = Ring(10)
    ring.add(_changes((11, 1), (12, 2)))
    ring.add(_changes((15, 3)))
    assert [_numbers(ring.after(position)) for position in (10, 11, 12, 14)] == [[11, 12], [11, 12], [15], [15]]
    assert ring.after(15) is None
    assert ring.after(9) is None  # of before: it is in the database


def test_the_oldest_go_first_and_none_in_between():
    ring = Ring(0, most=3)
    for number in range(1, 6):
        ring.add(_changes((2 * number, number), (2 * number + 1, 100 + number)))
    assert (ring.low, ring.head) == (9, 11)
    assert ring.after(ring.low - 1) is None
    assert _numbers(ring.after(ring.low)) == [10, 11]


def test_a_row_that_changed_again_is_in_the_last_batch_alone():
    ring = Ring(0)
    ring.add(_changes((1, 1), (2, 2)))
    ring.add(_changes((3, 1)))
    assert _numbers(ring.after(0)) == [2]
    assert _numbers(ring.after(2)) == [3]
