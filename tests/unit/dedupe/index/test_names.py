"""What the wire names alike: versions of an item, and the latest of a slug or headline."""

from __future__ import annotations

from stream.dedupe.index.names import Names


def test_versions_come_in_their_order_and_go_one_by_one():
    names = Names()
    for number in (3, 5, 8):
        names.add(number, 70, ())
    assert names.versions_of(70) == (3, 5, 8)
    for number, left in ((5, (3, 8)), (3, (8,)), (8, ())):
        names.forget(number, 70, ())
        assert names.versions_of(70) == left
    names.add(9, 70, ())
    assert names.versions_of(70) == (9,)


def test_the_latest_of_a_name_stays_when_an_earlier_one_goes():
    names = Names()
    names.add(1, 70, (5, 6))
    names.add(2, 71, (5, 0))
    names.forget(1, 70, (5, 6))
    assert [names.latest(name) for name in (5, 6)] == [2, None]
    names.forget(2, 71, (5, 0))
    assert names.latest(5) is None


def test_nothing_has_the_name_0():
    names = Names()
    names.add(1, 0, (0, 0))
    assert (names.versions_of(0), names.latest(0)) == ((), None)
