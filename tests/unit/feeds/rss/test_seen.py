"""What was taken is remembered, in few bytes."""

from __future__ import annotations

from stream.feeds.rss.identity import Known
from stream.feeds.rss.seen import MOST, Row, Seen


def row(number: int, content: bytes = b"cccc") -> Row:
    return Row.of(Known(number.to_bytes(6, "big"), b"l" * 6, content, b"ss", b"o" * 6))


def test_what_is_packed_is_unpacked():
    seen = Seen([row(1), row(2)])
    again = Seen.unpacked(seen.packed())
    assert [again.row(row(number).identity) for number in (1, 2, 3)] == [row(1), row(2), None]


def test_a_damaged_text_is_as_if_nothing_was_seen():
    assert not Seen.unpacked("%%%")
    assert len(Seen.unpacked(Seen([row(1), row(2)]).packed()[:-4])) == 1


def test_entries_are_remembered_five_times_the_length_of_their_feed_after_they_were_listed():
    seen = Seen()
    for number in range(20):
        seen = seen.with_listed([row(number), row(number + 1)], 2)
    remembered = [number for number in range(22) if seen.row(row(number).identity)]
    assert remembered == list(range(9, 21))


def test_what_an_entry_says_now_is_what_is_remembered():
    seen = Seen([row(1)]).with_listed([row(1, b"dddd")], 1)
    assert seen.row(row(1).identity) == row(1, b"dddd")


def test_however_long_a_feed_is_what_is_remembered_has_a_bound():
    seen = Seen([row(number) for number in range(4000)]).with_listed(
        [row(number) for number in range(9000, 13_000)], 4000
    )
    assert len(seen) == MOST
    assert len(seen.packed()) == 120_000


def test_a_row_says_what_has_changed():
    known = Known(b"i" * 6, b"l" * 6, b"cccc", b"ss", b"o" * 6)
    assert (Row.of(known).says_what(known), Row.of(known).says_all_that(known)) == (True, True)
    later = Known(b"i" * 6, b"l" * 6, b"cccc", b"tt", b"o" * 6)
    assert (Row.of(known).says_what(later), Row.of(known).says_all_that(later)) == (True, False)
    other = Known(b"i" * 6, b"l" * 6, b"dddd", b"ss", b"o" * 6)
    assert (Row.of(known).says_what(other), Row.of(known).says_all_that(other)) == (False, False)
