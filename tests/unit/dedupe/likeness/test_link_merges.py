"""Stories that turn out to be one are said to be; stories that only follow one another stay apart."""

from __future__ import annotations

import pytest

from schemas import Relation
from stream.dedupe import Detector
from stream.dedupe.likeness import link as likeness_module

QUAY = (
    "NORHAVEN (HPA) — The old grain quay of Norhaven will become a swimming pool with sea water, the harbour board"
    " decided on Monday after six years of quarrels.\n\n"
    "Diggers will move in on April 3. The pool is to be 50 metres long and open from five in the morning.\n\n"
    "“I have swum here among barges since 1961,” said Elsa Quist, 81. “I shall miss the barges a little.”"
)
FUNDS = (
    "The money comes from a levy on cruise ships that brought in 14 million crowns last summer, treasurer Pål Viken"
    " told the board.\n\n"
    "Neighbours in the Tanner's Row had asked for a roof over the north end against the wind, which was refused as too"
    " dear at 2.6 million.\n\n"
    "The harbour chaplain offered to bless the ladders. The board thanked him and moved to the next item."
)


def test_a_text_that_holds_two_known_stories_says_that_they_are_one(newsroom):
    pool, _ = newsroom.send(QUAY, "Norhaven's grain quay becomes a sea pool")
    funds, apart = newsroom.send(FUNDS, "Levy on cruise ships pays for harbour board's plans", minutes=20)
    assert apart.relation is Relation.NEW
    whole, verdict = newsroom.send(f"{QUAY}\n\n{FUNDS}", "Norhaven's grain quay becomes a sea pool", minutes=60)
    assert {verdict.story_id, *verdict.merges} == {pool.article_id, funds.article_id}
    assert len(verdict.merges) == 1
    assert newsroom.judge(whole) == verdict  # as stored


def test_merges_do_not_stand_in_the_way_of_a_recovery(newsroom):
    newsroom.send(QUAY, "Norhaven's grain quay becomes a sea pool")
    newsroom.send(FUNDS, "Levy on cruise ships pays for harbour board's plans", minutes=20)
    whole, verdict = newsroom.send(f"{QUAY}\n\n{FUNDS}", "Norhaven's grain quay becomes a sea pool", minutes=60)
    assert verdict.merges
    newsroom.detector = Detector(newsroom.index)
    newsroom.detector.rebuild()
    assert newsroom.judge(whole) == verdict
    assert len(newsroom.detector) == 3
    _, copy = newsroom.send(f"{QUAY}\n\n{FUNDS}", "Norhaven's grain quay becomes a sea pool", minutes=90)
    assert (copy.relation, copy.of) == (Relation.EXACT, whole.article_id)


def test_copies_and_versions_of_one_story_merge_nothing(newsroom, ferry, library):
    newsroom.send(ferry, "Ferry runs aground")
    newsroom.send(library, "Libraries stay open")
    for minutes, text in enumerate((ferry.upper(), ferry + "\n\nTugs came at noon.", library.upper(), ferry), 10):
        _, verdict = newsroom.send(text, "Ferry runs aground", minutes=minutes)
        assert verdict.merges == ()


@pytest.mark.parametrize(("sure", "alike", "stories"), [(0.0, 99.0, 1), (1.01, 99.0, 2), (1.01, -99.0, 1)])
def test_a_chain_holds_only_where_each_is_like_the_first(newsroom, monkeypatch, sure, alike, stories):
    """Each day's text keeps two thirds of the day before; `alike` says how much the third must have of the first."""
    monkeypatch.setattr(likeness_module, "_SURE", sure)
    monkeypatch.setattr(likeness_module, "_ROOT_ALIKE", alike)
    lead, *parts = f"{QUAY}\n\n{FUNDS}".split("\n\n")
    told = {
        newsroom.send("\n\n".join((lead, *parts[day : day + 3])), "Harbour board decides", minutes=900 * day)[
            1
        ].story_id
        for day in range(3)
    }
    assert len(told) == stories
