"""A story as it is read whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schemas import RawRecord, Relation
from stream.store import SentAlert, merges
from stream.store.reading import story_at
from tests.factories import NOON, alert_of, duplicate, extracted, id_of


def _names(story):
    return [member.line.guid for member in story.members]


def _sent(alert, minute):
    at = NOON + timedelta(minutes=minute)
    return SentAlert(alert, at, at, RawRecord(topic="wire.alerts.v1", partition=1, offset=minute))


def test_its_articles_come_in_the_order_of_their_arrival_with_where_each_came_by(engine, writer):
    kill = extracted(
        "kill", Relation.WITHDRAWAL, of="next", supersedes=["flood"], minute=3, status="killed", ednote="!"
    )
    kill = kill.model_copy(update={"verdict": kill.verdict.model_copy(update={"story_id": id_of("flood")})})
    writer.write(
        [
            kill,
            duplicate("copy", "exact", of="flood", minute=1, offset=7),
            extracted("next", Relation.UPDATE, of="flood", minute=2, repairs=("mojibake",)),
            extracted("flood"),
            extracted("elsewhere"),
        ]
    )
    story = story_at(engine, id_of("flood"))
    assert _names(story) == ["flood", "copy", "next", "kill"]
    assert (story.story_id, story.asked, story.count, story.merged, story.next) == (
        id_of("flood"),
        id_of("flood"),
        4,
        (),
        None,
    )
    _, copy, update, last = story.members
    assert copy.raw == RawRecord(topic="wire.raw.v1", partition=0, offset=7)
    assert (update.repairs, update.ednote) == (("mojibake",), None)
    assert last.ednote == "!"
    assert set(last.supersedes) == {id_of("flood"), id_of("next")}
    assert story_at(engine, id_of("nothing")) is None


def test_its_evidence_is_that_of_the_verdict(engine, writer):
    copy = duplicate("copy", "near", of="flood", minute=1)
    verdict = copy.verdict.model_copy(update={"evidence": {"containment": 0.875, "numbers": 1.0}})
    writer.write([extracted("flood"), copy.model_copy(update={"verdict": verdict})])
    found = {member.line.guid: dict(member.evidence) for member in story_at(engine, id_of("flood")).members}
    assert found == {"flood": {}, "copy": {"containment": 0.875, "numbers": 1.0}}


@pytest.mark.parametrize("asked", ["flood", "storm", "bridge"])
def test_stories_that_turned_out_to_be_one_are_one_by_each_of_their_ids(engine, writer, asked):
    writer.write([extracted("flood"), extracted("storm", minute=1), extracted("bridge", minute=2)])
    writer.write([extracted("first", Relation.UPDATE, of="storm", merges=["bridge"], minute=3)])
    writer.write([extracted("second", Relation.UPDATE, of="flood", merges=["storm"], minute=4)])
    alerts = [(9, alert_of(story=id_of("flood"), headline="flood")), (5, alert_of(story=id_of("bridge")))]
    writer.write([_sent(alert, minute) for minute, alert in alerts])
    story = story_at(engine, id_of(asked))
    assert (story.story_id, story.asked) == (id_of("flood"), id_of(asked))
    assert _names(story) == ["flood", "storm", "bridge", "first", "second"]
    assert set(story.merged) == {id_of("storm"), id_of("bridge")}
    assert [sent.alert.headline for sent in story.alerts] == ["Bridge opens", "flood"]


def test_stories_are_one_also_where_many_are_asked_for(engine, writer, monkeypatch):
    monkeypatch.setattr(merges, "_MOST", 2)
    writer.write([extracted("flood"), extracted("storm", minute=1)])
    writer.write([extracted("first", Relation.UPDATE, of="flood", merges=["storm"], minute=2)])
    with engine.connect() as connection:
        asked = [id_of(name) for name in ("flood", "storm", "bridge")]
        assert merges.canonicals_of(connection, asked)[id_of("storm")] == id_of("flood")


def test_merges_that_lead_in_a_ring_have_one_id_for_all(engine, writer):
    writer.write([extracted("flood"), extracted("storm", minute=1)])
    writer.write([extracted("first", Relation.UPDATE, of="flood", merges=["storm"], minute=2)])
    writer.write([extracted("second", Relation.UPDATE, of="storm", merges=["flood"], minute=3)])
    ids = {story_at(engine, id_of(asked)).story_id for asked in ("flood", "storm")}
    assert len(ids) == 1


def test_it_is_paged_each_article_once_also_those_of_one_moment(engine, writer):
    writer.write([extracted("flood"), *(duplicate(f"copy-{n}", "exact", of="flood", minute=n // 4) for n in range(9))])
    found, at = [], None
    for _ in range(9):
        page = story_at(engine, id_of("flood"), limit=3, after=at)
        assert page.count == 10
        found += _names(page)
        if (at := page.next) is None:
            break
    assert sorted(found) == sorted(["flood", *(f"copy-{n}" for n in range(9))])
