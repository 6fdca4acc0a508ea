"""Whatever is handed out and acknowledged in whatever order: a group goes on behind no record that is in hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.agents.engine.offsets import Offsets

PLACE = ("wire.raw.v1", 0)
HANDED = st.lists(st.integers(0, 200), min_size=1, max_size=30, unique=True).map(sorted)


@given(HANDED, st.data())
def test_a_group_goes_on_behind_all_that_is_done_and_nothing_that_is_in_hand(handed, data):
    offsets, open_ones = Offsets(), set(handed)
    for offset in handed:
        offsets.hand(PLACE, offset)
    goes_on = 0
    for offset in data.draw(st.permutations(handed)):
        offsets.acknowledge(PLACE, offset)
        open_ones.discard(offset)
        goes_on = offsets.take(PLACE) or goes_on
        done = [one for one in handed if one < min(open_ones, default=201)]
        assert goes_on == (done[-1] + 1 if done else 0)
        assert offsets.first_open(PLACE, None) == (min(open_ones) if open_ones else None)
