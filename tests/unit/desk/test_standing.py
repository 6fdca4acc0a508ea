"""What may be shown of an article now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from stream.desk.standing import State, shows_body, standing_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OTHER = UUID(int=9)


@dataclass(frozen=True)
class Judged:
    status: str = "usable"
    embargo_until: datetime | None = None
    superseded_by: UUID | None = None
    withdrawn_as: str | None = None


@pytest.mark.parametrize(
    ("article", "state", "usable"),
    [
        (Judged(), State.USABLE, True),
        (Judged("corrected"), State.CORRECTED, True),
        (Judged("advisory"), State.ADVISORY, False),
        (Judged("killed"), State.KILLED, False),
        (Judged("withheld"), State.WITHHELD, False),
        (Judged(superseded_by=OTHER), State.SUPERSEDED, False),
        (Judged("corrected", superseded_by=OTHER), State.SUPERSEDED, False),
        (Judged("embargoed", NOW + timedelta(seconds=1)), State.EMBARGOED, False),
        (Judged("embargoed"), State.EMBARGO_UNREADABLE, False),
        # Whatever a status says: a time that has not come is an embargo
        (Judged("usable", NOW + timedelta(hours=1)), State.EMBARGOED, False),
        (Judged("embargoed", NOW - timedelta(seconds=1)), State.USABLE, True),
    ],
)
def test_states(article, state, usable):
    standing = standing_of(article, NOW)
    assert (standing.state, standing.usable) == (state, usable)


def test_an_embargo_ends_to_the_instant():
    article = Judged("embargoed", NOW)
    assert standing_of(article, NOW - timedelta(microseconds=1)).until == NOW
    assert standing_of(article, NOW).usable


@pytest.mark.parametrize("withdrawn_as", ["killed", "withheld"])
def test_what_another_article_withdraws_stands_as_that_one_says(withdrawn_as):
    for article in (
        Judged(withdrawn_as=withdrawn_as),
        Judged("corrected", superseded_by=OTHER, withdrawn_as=withdrawn_as),
    ):
        standing = standing_of(article, NOW)
        assert (standing.state.value, standing.usable, standing.withdrawn) == (withdrawn_as, False, True)


def test_a_kill_is_stricter_than_an_embargo_and_than_a_withholding():
    embargoed = Judged("embargoed", NOW + timedelta(hours=1), withdrawn_as="killed")
    assert standing_of(embargoed, NOW).state is State.KILLED
    assert standing_of(Judged("withheld", withdrawn_as="killed"), NOW).state is State.KILLED


def test_copy_that_was_withdrawn_is_shown_only_to_who_asks_for_it_and_may():
    standing = standing_of(Judged("killed"), NOW)
    assert not shows_body(standing, "show")
    assert shows_body(standing, "show", include_withdrawn=True)


@pytest.mark.parametrize("article", [Judged("embargoed", NOW + timedelta(hours=1)), Judged("embargoed")])
def test_copy_under_embargo_is_shown_or_hidden_as_the_setting_says(article):
    standing = standing_of(article, NOW)
    assert shows_body(standing, "show")
    assert not shows_body(standing, "hide-body")
    assert not shows_body(standing, "hide-body", include_withdrawn=True)


def test_copy_of_what_is_superseded_is_shown():
    assert shows_body(standing_of(Judged(superseded_by=OTHER), NOW), "hide-body")
