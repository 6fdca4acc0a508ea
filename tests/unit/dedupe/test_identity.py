"""What the wire itself says: redelivery, versions, corrections, kills."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import RawRecord, Relation, Status
from stream.dedupe import Entry, sketch

HEADLINE = "Ferry runs aground off Port Elder, all 212 aboard safe"
KILL = "EDITORS: Kill this story, which moved earlier. The ferry did not run aground. It must not be used."


def test_a_redelivery_gets_the_stored_verdict_and_writes_nothing(newsroom, write, ferry):
    article = write(ferry, HEADLINE)
    first = newsroom.judge(article)
    before = dict(newsroom.index.items())
    raw = RawRecord(topic="wire.raw.v1", partition=0, offset=999)
    again = newsroom.detector.judge(sketch(article), raw, datetime(2027, 1, 1, tzinfo=UTC))
    assert again == first
    assert dict(newsroom.index.items()) == before


def test_a_redelivered_duplicate_stays_a_duplicate_of_the_same(newsroom, write, ferry):
    newsroom.send(ferry, HEADLINE)
    copy = write(ferry.replace("Eleven", "Twelve"), HEADLINE, minutes=5)
    first = newsroom.judge(copy)
    assert first.of is not None
    assert newsroom.judge(copy) == first


def test_the_entry_names_the_first_delivery(newsroom, write, ferry):
    article = write(ferry, HEADLINE)
    newsroom.judge(article)
    newsroom.judge(article)
    entry = Entry.from_bytes(newsroom.index.get(article.article_id))
    assert entry.raw == RawRecord(topic="wire.raw.v1", partition=0, offset=1)


def test_a_higher_version_is_an_update_however_different(newsroom, ferry, library):
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    second, update = newsroom.send(library, "Something else", guid="A1", version=2, minutes=20)
    _, third = newsroom.send(ferry, HEADLINE, guid="A1", version=3, minutes=30)
    assert (update.relation, update.of, update.story_id) == (Relation.UPDATE, first.article_id, first.article_id)
    assert third.of == second.article_id
    assert set(third.supersedes) == {first.article_id, second.article_id}


def test_a_guid_that_ends_in_its_version_names_the_item_without_it(newsroom, ferry, library):
    urn = "urn:newsml:hpa.example:20260519:doc-4k2b"
    first, _ = newsroom.send(ferry, "Ferry aground", guid=f"{urn}:1N", version=1)
    _, second = newsroom.send(library, "Libraries stay open", guid=f"{urn}:2U", version=2)
    _, other = newsroom.send(
        library + " Soup.", "Another headline altogether", guid="urn:newsml:hpa.example:2026:7", version=7
    )
    assert (second.relation, second.of) == (Relation.UPDATE, first.article_id)
    assert other.of != first.article_id
    assert "guid" not in other.evidence


def test_the_same_guid_of_another_provider_is_another_item(newsroom, ferry, library):
    newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    _, verdict = newsroom.send(library, "Libraries", guid="A1", version=2, provider="tidewater")
    assert verdict.relation is Relation.NEW


def test_a_corrected_higher_version_is_a_correction(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    _, verdict = newsroom.send(
        ferry.replace("212", "221"), HEADLINE, guid="A1", version=2, status=Status.CORRECTED, minutes=9
    )
    assert (verdict.relation, verdict.of) == (Relation.CORRECTION, first.article_id)
    assert verdict.supersedes == (first.article_id,)


def test_a_late_lower_version_displaces_nothing(newsroom, ferry):
    newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    third, _ = newsroom.send(ferry + "\n\nTugs failed.", HEADLINE, guid="A1", version=3, minutes=30)
    _, late = newsroom.send(ferry + "\n\nTugs try.", HEADLINE, guid="A1", version=2, minutes=31)
    assert (late.relation, late.of, late.supersedes) == (Relation.NEAR, third.article_id, ())
    _, fourth = newsroom.send(ferry + "\n\nTugs won.", HEADLINE, guid="A1", version=4, minutes=40)
    assert (fourth.relation, fourth.of) == (Relation.UPDATE, third.article_id)


def test_a_kill_by_guid_withdraws_all_versions(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    second, _ = newsroom.send(ferry + "\n\nTugs try.", HEADLINE, guid="A1", version=2, minutes=5)
    _, kill = newsroom.send(KILL, "MANDATORY KILL", guid="A1", version=3, status=Status.KILLED, minutes=8)
    assert (kill.relation, kill.of, kill.story_id) == (Relation.WITHDRAWAL, second.article_id, first.article_id)
    assert set(kill.supersedes) == {first.article_id, second.article_id}


def test_a_kill_takes_back_what_its_target_had_replaced_under_another_guid(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    second, update = newsroom.send(
        "Tugs pulled the ferry free at dawn, and it sailed to its yard under its own power, with a pilot and nobody "
        "else on board, while half of the town stood on the quay and sang.\n\n" + ferry,
        HEADLINE,
        guid="B1",
        version=1,
        minutes=5,
    )
    assert update.supersedes == (first.article_id,), "by likeness: the guids differ"
    _, kill = newsroom.send(KILL, "MANDATORY KILL", guid="B1", version=2, status=Status.KILLED, minutes=8)
    assert (kill.relation, kill.of) == (Relation.WITHDRAWAL, second.article_id)
    assert kill.supersedes == (second.article_id, first.article_id)


def test_a_withhold_withdraws_too(newsroom, ferry):
    newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    _, verdict = newsroom.send("", HEADLINE, guid="A1", version=2, status=Status.WITHHELD, minutes=8)
    assert verdict.relation is Relation.WITHDRAWAL


def test_a_kill_without_guid_acts_by_headline_of_its_provider(newsroom, ferry):
    other, _ = newsroom.send(ferry, HEADLINE, guid="B1", provider="tidewater")
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", minutes=1)
    _, kill = newsroom.send(KILL, f"KILL: {HEADLINE}", guid=None, status=Status.KILLED, minutes=8)
    assert (kill.relation, kill.of) == (Relation.WITHDRAWAL, first.article_id)
    assert other.article_id not in kill.supersedes


def test_a_kill_without_guid_acts_by_slug_and_by_what_it_cites(newsroom, ferry, library):
    first, _ = newsroom.send(ferry, HEADLINE, slugline="elder-ferry")
    second, _ = newsroom.send(library, "Council keeps all nine libraries open")
    _, by_slug = newsroom.send(KILL, "MANDATORY KILL", guid=None, slugline="elder-ferry", status=Status.KILLED)
    cites = "EDITORS: Kill the story headlined “Council keeps all nine libraries open,” which moved at 1412."
    _, by_title = newsroom.send(cites, "MANDATORY KILL", guid=None, status=Status.KILLED, minutes=3)
    assert (by_slug.relation, by_slug.of) == (Relation.WITHDRAWAL, first.article_id)
    assert (by_title.relation, by_title.of) == (Relation.WITHDRAWAL, second.article_id)


def test_a_kill_that_names_nothing_known_acts_on_nothing(newsroom, ferry):
    newsroom.send(ferry, HEADLINE, guid="A1", version=1, slugline="elder-ferry")
    for guid in (None, "ZZ"):
        slug = {"slugline": "elder-ferry"} if guid else {}  # with a guid, nothing but the guid counts
        kill, verdict = newsroom.send(KILL, "MANDATORY KILL", guid=guid, status=Status.KILLED, minutes=8, **slug)
        assert (verdict.relation, verdict.of, verdict.supersedes) == (Relation.NEW, None, ())
        assert verdict.story_id == kill.article_id


def test_two_kill_notices_of_one_form_are_not_copies_of_each_other(newsroom, ferry, library):
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    second, _ = newsroom.send(library, "Libraries", guid="B1", version=1)
    _, one = newsroom.send(KILL, "KILL", guid="A1", version=2, status=Status.KILLED, minutes=8)
    _, two = newsroom.send(KILL, "KILL", guid="B1", version=2, status=Status.KILLED, minutes=9)
    assert (one.of, two.of) == (first.article_id, second.article_id)


def test_a_version_that_comes_after_its_kill_is_no_news(newsroom, ferry):
    kill, verdict = newsroom.send(KILL, "KILL", guid="A1", version=2, status=Status.KILLED)
    assert verdict.relation is Relation.NEW
    _, late = newsroom.send(ferry, HEADLINE, guid="A1", version=1, minutes=1)
    assert (late.relation, late.of, late.supersedes) == (Relation.NEAR, kill.article_id, ())


def test_a_late_kill_does_not_withdraw_the_version_that_followed_it(newsroom, ferry):
    newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    newsroom.send(ferry + "\n\nThe story stands.", HEADLINE, guid="A1", version=3, minutes=30)
    _, kill = newsroom.send(KILL, "KILL", guid="A1", version=2, status=Status.KILLED, minutes=31)
    assert (kill.relation, kill.supersedes) == (Relation.NEAR, ())


def test_the_substitute_of_a_killed_story_is_news(newsroom, ferry):
    newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    newsroom.send(KILL, "KILL", guid="A1", version=2, status=Status.KILLED, minutes=8)
    _, substitute = newsroom.send(ferry.replace("ran aground", "stopped"), HEADLINE, guid="B7", minutes=20)
    assert substitute.relation is Relation.UPDATE


def test_nothing_is_taken_for_a_copy_of_a_kill(newsroom, ferry):
    newsroom.send(ferry, f"KILL: {HEADLINE}", guid="K1", status=Status.KILLED)
    _, verdict = newsroom.send(ferry, HEADLINE, guid="A1", minutes=3)
    assert verdict.relation is Relation.NEW


BRIDGE = (
    "QUAYMOUTH (HPA) — The old swing bridge stuck half open on Monday and kept a circus on the wrong bank, police"
    " said.\n\n"
    "Two elephants waded over at low water."
)
HOUSE = "urn:newsml:hpa.example"


@pytest.mark.parametrize("version", [None, 1])
def test_two_stories_under_one_guid_are_two_stories(newsroom, ferry, library, version):
    newsroom.send(ferry, HEADLINE, guid=HOUSE, version=version)
    second, verdict = newsroom.send(library, "Council keeps libraries", guid=HOUSE, version=version, minutes=20)
    assert (verdict.relation, verdict.story_id, verdict.supersedes) == (Relation.NEW, second.article_id, ())


def test_short_notices_under_one_link_are_two_stories(newsroom):
    link = "https://hpa.example/"
    newsroom.send("The pool of the town is shut for a week.", "Pool shut", guid=link)
    _, other = newsroom.send("The choir of the school has won a cup.", "Cup for choir", guid=link, minutes=9)
    assert other.relation is Relation.NEW


def test_a_rewritten_update_without_a_version_stays_one(newsroom, ferry):
    first, _ = newsroom.send("A ferry ran aground off Port Elder.", "Ferry aground off Port Elder", guid="A1")
    _, verdict = newsroom.send(ferry, "All 212 safe", guid="A1", minutes=20)
    assert (verdict.relation, verdict.supersedes) == (Relation.UPDATE, (first.article_id,))


def test_an_update_under_a_guid_of_many_stories_replaces_its_own_story_alone(newsroom, ferry, library):
    first, _ = newsroom.send(ferry, HEADLINE, guid=HOUSE, version=1)
    newsroom.send(library, "Council keeps libraries", guid=HOUSE, version=1, minutes=1)
    _, verdict = newsroom.send(ferry + "\n\nTugs try.", HEADLINE, guid=HOUSE, version=2, minutes=20)
    assert (verdict.relation, verdict.supersedes) == (Relation.UPDATE, (first.article_id,))


def test_a_higher_number_under_a_guid_of_many_stories_makes_no_version(newsroom, ferry, library):
    newsroom.send(ferry, HEADLINE, guid=HOUSE, version=1)
    newsroom.send(library, "Council keeps libraries", guid=HOUSE, version=1, minutes=1)
    _, verdict = newsroom.send(BRIDGE, "Bridge keeps circus waiting", guid=HOUSE, version=2, minutes=20)
    assert (verdict.relation, verdict.supersedes) == (Relation.NEW, ())
    _, earlier = newsroom.send(
        BRIDGE.replace("swing bridge", "lift bridge"), "Other bridge", guid=f"{HOUSE}:x", version=1, minutes=30
    )
    assert "late" not in earlier.evidence


def test_a_kill_under_a_guid_of_many_stories_kills_what_it_cites_and_no_other(newsroom, ferry, library):
    first, _ = newsroom.send(ferry, HEADLINE, guid=HOUSE, version=1)
    newsroom.send(library, "Council keeps all nine libraries open", guid=HOUSE, version=1, minutes=1)
    cites = f"EDITORS: Kill the story headlined “{HEADLINE},” which moved at noon."
    _, kill = newsroom.send(cites, "MANDATORY KILL", guid=HOUSE, version=1, status=Status.KILLED, minutes=8)
    assert (kill.relation, kill.supersedes) == (Relation.WITHDRAWAL, (first.article_id,))


def test_a_kill_under_a_guid_of_many_stories_that_cites_none_acts_on_none(newsroom, ferry, library):
    newsroom.send(ferry, HEADLINE, guid=HOUSE, version=1)
    newsroom.send(library, "Council keeps all nine libraries open", guid=HOUSE, version=1, minutes=1)
    _, kill = newsroom.send("EDITORS: It is wrong.", "KILL", guid=HOUSE, version=1, status=Status.KILLED, minutes=8)
    assert (kill.relation, kill.supersedes) == (Relation.NEW, ())


def test_a_kill_under_a_guid_of_one_story_needs_to_cite_nothing(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE, guid="A1", version=1)
    _, kill = newsroom.send("EDITORS: It is wrong.", "KILL", guid="A1", version=1, status=Status.KILLED, minutes=8)
    assert (kill.relation, kill.supersedes) == (Relation.WITHDRAWAL, (first.article_id,))


def test_what_comes_late_behind_its_kill_stays_killed_whatever_the_kill_says(newsroom, ferry):
    kill, _ = newsroom.send("EDITORS: It is wrong.", "KILL", guid="A1", version=2, status=Status.KILLED)
    _, late = newsroom.send(ferry, HEADLINE, guid="A1", version=1, minutes=1)
    assert (late.relation, late.of) == (Relation.NEAR, kill.article_id)


def test_a_guid_of_everything_costs_no_more_with_each_article(newsroom, ferry):
    for number in range(300):
        newsroom.send(f"{ferry}\n\nTugs try for hour {number}.", HEADLINE, guid="A1", minutes=number)
    _, last = newsroom.send(ferry + "\n\nTugs won.", HEADLINE, guid="A1", minutes=301)
    assert len(newsroom.detector._inverted.versions_of(sketch_item(newsroom))) <= 257
    assert len(last.supersedes) <= 255


def sketch_item(newsroom):
    return next(Entry.from_bytes(data).sketch.item for _, data in newsroom.index.items())
