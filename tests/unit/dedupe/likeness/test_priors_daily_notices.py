"""Notices that come every day in the same words do not grow into one story."""

from __future__ import annotations

import pytest

from stream.dedupe.sketching.tokenise import tokenise

DAY = 24 * 60
RATES = ("6-1/8", "6-3/16", "6-1/4", "6-5/16", "6-3/8", "6-7/16", "6-1/2", "6-9/16", "6-5/8", "6-11/16")
TENDER = (
    "NORHAVEN, March {day} (HPA) - The Bank of Norhaven lent to commercial banks overnight at its morning tender, its"
    " dealing room announced.\nOvernight crowns changed hands at {rate} percent when the tender was called, brokers in"
    " the capital reported."
)
MARKET = (
    "NORHAVEN, March {day} (HPA) - Norhaven shares closed little changed on the last day before the holiday season,"
    " dealers said. The N20 index ended at 1,2{day}.4{day} points after {day}1.3 million shares were traded."
)


@pytest.mark.parametrize("form", [TENDER, MARKET], ids=["tender", "market"])
def test_ten_days_of_a_notice_are_ten_stories(newsroom, form):
    stories = set()
    for day, rate in enumerate(RATES, 11):
        _, verdict = newsroom.send(form.format(day=day, rate=rate), "BANK NOTICE OF THE DAY", minutes=day * DAY)
        stories.add(verdict.story_id)
    assert len(stories) == len(RATES)


def test_a_notice_that_is_sent_again_within_the_hour_is_a_copy(newsroom):
    first, _ = newsroom.send(TENDER.format(day=3, rate="6-1/8"), "BANK LENDS OVERNIGHT")
    _, verdict = newsroom.send(TENDER.format(day=3, rate="6-1/8"), "BANK LENDS OVERNIGHT AT TENDER", minutes=30)
    assert verdict.story_id == first.article_id


def test_a_fraction_is_one_number():
    assert tokenise("6-3/16 3/8 1,024.5 12-month", 10).ids == tokenise("6-3/16\n3/8\n1024.5\n12 month", 10).ids
    assert len(tokenise("rose 6-3/16 to 101-1/2", 10).ids) == 2 * 4
    assert tokenise("6-3/16", 10).numbers == bytes([0b10000000])
