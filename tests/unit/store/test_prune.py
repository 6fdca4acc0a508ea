"""Old articles are taken out, what must stay stays, and nothing of it comes back."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from schemas import RawRecord, Relation
from stream.clock import SetClock
from stream.store import SentAlert, positions_in, prune, stored_ids
from stream.store.reading import changes_after, latest_change, sent_alerts, story_at
from stream.store.schema import quotes
from tests.factories import NOON, alert_of, duplicate, extracted, id_of
from tests.unit.store.tables import column, plan_of, statements

HOUR = timedelta(hours=1)
BEFORE = NOON + HOUR
AT = ("wire.extracted.v1", 0)


def sent(name, minute):
    at = NOON + timedelta(minutes=minute)
    alert = alert_of(article=id_of(name), story=id_of(name), rule=f"about {name}")
    return SentAlert(alert, at, at, RawRecord(topic="wire.alerts.v1", partition=0, offset=minute))


OLD = [
    extracted("plain"),
    duplicate("copy", "exact", of="plain", minute=1),
    extracted("killed", minute=2),
    extracted("kill", Relation.WITHDRAWAL, of="killed", minute=3, status="killed"),
    extracted("wrong", minute=4),
    extracted("right", Relation.CORRECTION, of="wrong", minute=5),
    extracted("after", Relation.UPDATE, of="wrong", supersedes=["wrong", "right"], minute=6),
    extracted("joined", Relation.UPDATE, of="plain", merges=["wrong"], minute=7),
    extracted("held", minute=8, embargo_until=NOON + 1000 * HOUR, status="embargoed"),
    extracted("first", minute=9),
    extracted("second", Relation.UPDATE, of="first", supersedes=["first"], minute=10),
]
NEW = [extracted("young", minute=61)]
STAY = {"killed", "kill", "wrong", "right", "after", "joined", "held", "young"}


@pytest.fixture
def pruned(engine, writer):
    """Prunes; the clock stands soon after all came."""

    def done(before=BEFORE, *, really=True):
        return prune(engine, before, really=really, clock=SetClock(NOON + 2 * HOUR))

    writer.write([*OLD, *NEW, sent("plain", 1), sent("killed", 2), sent("plain", 70)], {AT: 7})
    return done


def names(engine):
    known = {id_of(item.article.guid): item.article.guid for item in [*OLD, *NEW]}
    return {known[each] for each in stored_ids(engine)}


def told(engine):
    return sorted((each.alert.rule, each.record.offset) for each in sent_alerts(engine).items)


def test_what_is_old_goes_with_its_quotes_and_notices_and_what_they_are_about_stay(engine, pruned):
    done = pruned()
    assert names(engine) == STAY
    assert (done.articles, done.kept) == (4, 7)
    with engine.connect() as connection:
        quoted = set(connection.execute(select(quotes.c.article_id)).scalars())
    assert quoted <= {id_of(name) for name in STAY}
    assert column(engine, "killed", "superseded_by") == id_of("kill")
    assert column(engine, "right", "superseded_by") == id_of("after")
    assert pruned().articles == 0


def test_old_alerts_go_with_what_they_are_about(engine, pruned):
    done = pruned()
    assert done.alerts == 0, "of one alert the last record counts, and it is young"
    assert told(engine) == [("about killed", 2), ("about plain", 70)]
    later = NOON + 2 * HOUR
    done = prune(engine, later, really=True, clock=SetClock(later))
    assert done.alerts == 1
    assert told(engine) == [("about killed", 2)]


def test_a_dry_run_says_the_same_and_changes_nothing(engine, pruned, writer):
    before, last = names(engine), latest_change(engine)
    later = NOON + 2 * HOUR
    would = pruned(later, really=False)
    assert (names(engine), latest_change(engine)) == (before, last)
    writer.write([extracted("late")])
    assert id_of("late") in stored_ids(engine), "nothing was noted"
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM articles WHERE guid = 'late'")
    assert pruned(later) == would


def test_positions_stay_and_nobody_is_told_of_changes(engine, pruned):
    last = latest_change(engine)
    pruned()
    assert positions_in(engine) == {AT: 7}
    assert changes_after(engine, last) == ()


def test_a_replay_brings_nothing_back_that_was_taken_out(engine, pruned, writer):
    pruned()
    for batch in (OLD, list(reversed(OLD)), *([item] for item in OLD)):
        written = writer.write(batch)
        assert (written.inserted, written.refused) == (0, ())
        assert names(engine) == STAY
    assert column(engine, "killed", "superseded_by") == id_of("kill")


def test_an_old_alert_of_what_was_taken_out_does_not_come_back(engine, pruned, writer):
    later = NOON + 2 * HOUR
    prune(engine, later, really=True, clock=SetClock(later))
    writer.write([sent("plain", 1), sent("plain", 70), sent("killed", 2), sent("kill", 3)])
    assert told(engine) == [("about kill", 3), ("about killed", 2)]


def test_an_old_notice_that_comes_late_is_stored_with_what_it_is_about_if_they_come_together(engine, pruned, writer):
    pruned()
    original = extracted("libel", minute=11)
    writer.write([original])
    assert id_of("libel") not in stored_ids(engine)
    kill = extracted("sorry", Relation.WITHDRAWAL, of="libel", minute=12, status="killed")
    writer.write([original, kill])
    assert {id_of("libel"), id_of("sorry")} <= stored_ids(engine)


def test_it_is_done_in_lots_and_cut_off_goes_on(engine, pruned, monkeypatch):
    monkeypatch.setattr(importlib.import_module("stream.store.writing.prune"), "_LOT", 2)
    told_of = []

    def cut(looked):
        told_of.append(looked)
        if looked >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prune(engine, BEFORE, really=True, tell=cut, clock=SetClock(NOON + 2 * HOUR))
    assert told_of == [2, 4]
    assert names(engine) - STAY == {"first", "second"}
    pruned()
    assert names(engine) == STAY


def test_old_alerts_go_in_lots_past_those_that_are_kept(engine, pruned, writer, monkeypatch):
    monkeypatch.setattr(importlib.import_module("stream.store.writing.prune"), "_LOT", 2)
    writer.write([*(sent(f"nobody-{minute}", minute) for minute in range(1, 8)), sent("killed", 3), sent("kill", 4)])
    assert pruned().alerts == 7
    assert told(engine) == [("about kill", 4), ("about killed", 3), ("about plain", 70)]


@pytest.mark.parametrize("really", [True, False])
def test_old_alerts_are_sought_among_the_old_alone(engine, pruned, really):
    with statements(engine) as seen:
        pruned(really=really)
    sought = [each for each in seen if "FROM alerts" in each[0] and "EXISTS" in each[0]]
    assert sought
    for each in sought:
        assert "ix_alerts_written_at_alert_id" in plan_of(engine, *each)


def test_less_kept_once_is_less_kept_for_ever(engine, pruned, writer):
    """What was taken out does not come back by a longer time that is set later."""
    pruned()
    pruned(NOON - HOUR)
    writer.write(OLD)
    assert names(engine) == STAY


def test_pruned_stories_are_gone_whole_and_others_keep_their_ids(engine, pruned):
    pruned()
    assert story_at(engine, id_of("first")) is None
    assert story_at(engine, id_of("wrong")).story_id == story_at(engine, id_of("plain")).story_id
