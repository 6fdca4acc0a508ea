"""How an article stands, in the words of a terminal."""

from __future__ import annotations

import pytest

from stream.cli.standing_words import standing_words
from stream.desk.standing import Standing, State
from tests.factories import NOON


@pytest.mark.parametrize("state", State)
def test_whatever_may_not_be_used_as_it_is_says_why(state):
    until = NOON if state is State.EMBARGOED else None
    said = standing_words(Standing(state, usable=False, withdrawn=False, until=until))
    assert said == {
        State.KILLED: "KILLED: never to be used",
        State.WITHHELD: "WITHHELD: not to be used",
        State.EMBARGOED: "embargoed until 2026-03-01 12:00 UTC",
        State.EMBARGO_UNREADABLE: "embargoed, release time unreadable",
        State.ADVISORY: "note to editors, not for publication",
        State.SUPERSEDED: "superseded: do not use",
        State.CORRECTED: "CORRECTED",
        State.USABLE: "",
    }.get(state)
