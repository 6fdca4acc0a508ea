"""Stories that turn out to be one: nobody is woken twice for them, and a kill reaches everyone.

The stage's handler over real tables, as one worker and as several, with a broker that is lists, and kills after any
part of what was sent: rows first, as the guard sends them.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import orjson
import pytest

from schemas import ExtractedArticle, Extraction, Relation, Status
from stream.agents.alert import alerter
from stream.agents.dedupe import judged
from stream.agents.engine.table import PartitionedTable
from stream.agents.stories import Stories
from stream.alert import StoryAlerts, matches
from stream.alert.kin import Kin
from stream.clock import SetClock
from stream.dedupe import Detector, MemoryIndex, sketch
from stream.errors import Rejected
from stream.kafka.headers import story_partition
from stream.kafka.topics import ALERT_KIN, ALERT_STORIES, ALERTS, EXTRACTED, UNIQUE
from tests.factories import NOON, articles_of, id_of, kill, origin, record, rules_of, story

PARTITIONS = 4
RULES = rules_of(
    """
    rules:
      - {name: ferry, include: {text: ferry}}
      - {name: bridge, include: {text: bridge}}
      - {name: dam, include: {text: dam}}
    """
)


def _named(*partitions):
    """Names of stories that lie on these partitions."""
    names = (f"story {number}" for number in range(1000))
    return [next(name for name in names if story_partition(id_of(name), PARTITIONS) == one) for one in partitions]


A, B, C = _named(0, 1, 2)
ONE, TWO, THREE = [{0, 1, 2, 3}], [{0, 3}, {1, 2}], [{0}, {1}, {2, 3}]


class Worker:
    """One process of the stage: its table, as the broker has it, and its handler."""

    def __init__(self, owned, changelog):
        self.owned = owned
        self.table = PartitionedTable("stories", ALERT_STORIES.name)
        for offset, out in enumerate(changelog):
            if out.partition in owned:
                self.table.shard(out.partition).apply(offset, out.key, out.value)
        stories = Stories(self.table, PARTITIONS, timedelta(days=30), lambda: self.owned)
        self.handle = alerter(lambda extracted: matches(RULES, extracted), stories, SetClock(NOON))


class Service:
    """Workers and their broker. `cut` of a record: so much of what it caused is sent, then its worker is killed, and
    another goes on and gets the record again.
    """

    def __init__(self, owned, cut=None):
        self.changelog, self.alerts, self.notes, self.sent = [], [], [], 0
        self.workers = [Worker(each, self.changelog) for each in owned]
        self.cut, self.kills = cut, 0

    def take(
        self,
        name,
        text,
        *,
        of=None,
        merges=(),
        made=story,
        relation=Relation.NEW,
        minute=0,
        **fields,
    ):
        """An article of the story `of`, and all that it causes. Return the rules that it alerts, by kind, once each."""
        extracted = self.article(
            name, text, of=of, merges=merges, made=made, relation=relation, minute=minute, **fields
        )
        found = {"story_id": extracted.verdict.story_id}
        before = len(self.alerts)
        self.handle(EXTRACTED, extracted, story_partition(found["story_id"], PARTITIONS))
        self.pass_notes()
        fresh = {alert["alert_id"]: (alert["kind"], alert["rule"]) for alert in self.alerts[before:]}
        known = {alert["alert_id"] for alert in self.alerts[:before]}
        return sorted(said for alert_id, said in fresh.items() if alert_id not in known)

    @staticmethod
    def article(name, text, *, of=None, merges=(), made=story, relation=Relation.NEW, minute=0, **fields):
        fields = {"headline": text, "body": f"{text}."} | fields
        extracted = (
            made(name, minute=minute, **fields) if made is kill else made(name, relation, minute=minute, **fields)
        )
        found = {"story_id": id_of(of or name), "merges": tuple(map(id_of, merges))}
        return extracted.model_copy(update={"verdict": extracted.verdict.model_copy(update=found)})

    def pass_notes(self):
        """Let every note come to its story, and those that it causes."""
        while self.notes:
            note = self.notes.pop(0)
            self.handle(ALERT_KIN, note.value, note.partition, note.key)

    def handle(self, topic, value, partition, key=b"k"):
        number, worker = next((n, one) for n, one in enumerate(self.workers) if partition in one.owned)
        came = record(self.sent, value, topic=topic.name, partition=partition, key=key)
        self.sent += 1
        out = self.caused(worker, came)
        if self.cut is not None and self.cut < len(out):
            self.send(out[: self.cut])
            self.kills += 1
            worker = self.workers[number] = Worker(worker.owned, self.changelog)
            out = self.caused(worker, came)
        self.send(out)
        worker.table.confirm(range(len(worker.table.unsent())))

    def caused(self, worker, came):
        handled = worker.handle(came)
        assert handled.refused == ()
        return [*worker.table.unsent(), *handled.outgoings]

    def send(self, outgoings):
        for out in outgoings:
            if out.topic == ALERTS.name:
                self.alerts.append(orjson.loads(out.value))
            elif out.topic == ALERT_KIN.name:
                assert out.partition == story_partition(article_id_of_key(out.key), PARTITIONS)
                self.notes.append(out)
            else:
                self.changelog.append(out)


def article_id_of_key(key):
    """The story that a note is for."""
    return next(one for one in map(id_of, (A, B, C)) if str(one).encode() == key)


def firsts(rules):
    return [("first", rule) for rule in rules]


EVERY = pytest.mark.parametrize("owned", [ONE, TWO, THREE], ids=["one worker", "two", "three"])


@EVERY
def test_a_story_that_turned_out_to_be_one_wakes_nobody_a_second_time(owned):
    service = Service(owned)
    assert service.take(B, "Ferry sinks") == firsts(["ferry"])
    assert service.take(A, "Bridge opens") == firsts(["bridge"])
    assert service.take("a2", "Ferry hits bridge and dam", of=A, merges=[B], relation=Relation.UPDATE) == firsts(
        ["dam"]
    )
    assert service.take("a3", "Ferry hits bridge", of=A, relation=Relation.UPDATE) == []
    assert service.take("b2", "Dam, bridge and ferry", of=B, relation=Relation.UPDATE) == []


@EVERY
def test_stories_that_are_not_one_wake_for_each(owned):
    service = Service(owned)
    assert service.take(B, "Ferry sinks") == firsts(["ferry"])
    assert service.take(A, "Ferry sinks too") == firsts(["ferry"])


@EVERY
@pytest.mark.parametrize("of", [A, B])
def test_a_withdrawal_reaches_every_rule_of_both_once_and_names_the_story_that_it_was_told_of(owned, of):
    service = Service(owned)
    service.take(B, "Ferry sinks")
    service.take(A, "Bridge opens")
    service.take("a2", "Ferry hits bridge", of=A, merges=[B], relation=Relation.UPDATE)
    gone = [("withdrawal", "bridge"), ("withdrawal", "ferry")]
    assert service.take("k", "Mandatory kill", of=of, made=kill) == gone
    told = {(alert["rule"], alert["story_id"]) for alert in service.alerts if alert["kind"] == "withdrawal"}
    assert told == {("ferry", str(id_of(B))), ("bridge", str(id_of(A)))}, "where the channels have it"


@EVERY
@pytest.mark.parametrize("of", [A, B])
def test_a_correction_of_either_reaches_the_rules_of_both(owned, of):
    service = Service(owned)
    service.take(B, "Ferry sinks")
    service.take(A, "Bridge opens")
    service.take("a2", "Ferry hits bridge", of=A, merges=[B], relation=Relation.UPDATE)
    fixed = service.take("fix", "Nothing happened", of=of, relation=Relation.CORRECTION, status=Status.CORRECTED)
    assert fixed == [("correction", "bridge"), ("correction", "ferry")]


@EVERY
def test_a_correction_does_not_say_the_words_of_another_story_that_is_under_embargo(owned):
    service = Service(owned)
    embargo = {"status": Status.EMBARGOED, "embargo_until": NOON + timedelta(hours=6)}
    service.take(B, "Secret ferry", **embargo)
    service.take(A, "Bridge opens")
    service.take("a2", "Bridge shuts", of=A, merges=[B], relation=Relation.UPDATE)
    fixed = service.take("fix", "Nothing happened", of=A, relation=Relation.CORRECTION, status=Status.CORRECTED)
    assert fixed == [("correction", "bridge"), ("correction", "ferry")]
    assert not [alert for alert in service.alerts if "Secret" in str(alert) and alert["kind"] != "first"]


@EVERY
def test_of_three_stories_each_hears_of_the_others_by_the_one_between(owned):
    service = Service(owned)
    for name, text in ((A, "Ferry sinks"), (B, "Bridge opens"), (C, "Dam holds")):
        service.take(name, text)
    service.take("b2", "Bridge opens again", of=B, merges=[A], relation=Relation.UPDATE)
    service.take("c2", "Dam holds on", of=C, merges=[B], relation=Relation.UPDATE)
    for of in (A, B, C):
        assert service.take(f"{of} all", "Ferry, bridge, dam", of=of, relation=Relation.UPDATE) == []
    kills = service.take("k", "Mandatory kill", of=C, made=kill)
    assert kills == [("withdrawal", rule) for rule in ("bridge", "dam", "ferry")]


@EVERY
def test_an_article_that_shows_three_to_be_one_waits_for_both_others(owned):
    service = Service(owned)
    service.take(B, "Bridge opens")
    service.take(C, "Dam holds")
    assert service.take(A, "Ferry, bridge, dam", merges=[B, C]) == firsts(["ferry"])
    assert service.take("c2", "Ferry, bridge, dam", of=C, relation=Relation.UPDATE) == []


@EVERY
def test_two_stories_that_nobody_was_told_of_are_remembered_to_be_one(owned):
    service = Service(owned)
    service.take(B, "Rain")
    service.take(A, "Rain in the north", merges=[B])
    assert service.take("a2", "Ferry sinks", of=A, relation=Relation.UPDATE) == firsts(["ferry"])
    assert service.take("b2", "Ferry sinks", of=B, relation=Relation.UPDATE) == []


@EVERY
def test_stories_that_each_name_the_other_come_to_an_end(owned):
    service = Service(owned)
    service.take(A, "Ferry sinks", merges=[B])
    service.take(B, "Ferry sinks again", merges=[A])
    assert service.take("k", "Mandatory kill", of=A, made=kill) == [("withdrawal", "ferry")]
    assert service.sent < 40


@EVERY
def test_what_was_withdrawn_before_wakes_nobody_by_another_story(owned):
    service = Service(owned)
    service.take(B, "Ferry sinks")
    service.take("k", "Mandatory kill", of=B, made=kill, minute=30)
    assert service.take(A, "Ferry sinks", merges=[B], minute=10) == []
    assert service.take("a2", "Ferry sinks after all", of=A, relation=Relation.UPDATE, minute=40) != []


@EVERY
def test_a_story_whose_embargo_nobody_can_read_does_not_silence_the_other_for_ever(owned):
    service = Service(owned)
    held = {"status": Status.EMBARGOED, "embargo_until": NOON + timedelta(hours=6)}
    assert service.take(B, "Ferry sinks", **held) == firsts(["ferry"])
    service.take("b2", "Ferry sinks", of=B, relation=Relation.UPDATE, status=Status.EMBARGOED)
    assert service.take(A, "Ferry sinks", merges=[B]) == firsts(["ferry"])
    told = {alert["story_id"] for alert in service.alerts}
    assert told == {str(id_of(A)), str(id_of(B))}
    assert service.take("k", "Mandatory kill", of=A, made=kill) == [("withdrawal", "ferry")] * 2


def test_a_withdrawal_comes_to_each_story_once_though_many_ways_lead_there():
    """A chain of rings: by every further ring there are twice as many ways to its end."""
    rows, looks, rings = {}, [], 14

    def link(*names):
        one, other = map(id_of, names)
        for mine, its in ((one, other), (other, one)):
            known = rows.get(mine) or StoryAlerts(story_id=mine, touched_at=NOON)
            rows[mine] = known.model_copy(update={"kin": (*known.kin, its)})

    def find(story_id):
        looks.append(story_id)
        return rows.get(story_id)

    for ring in range(rings):
        for side in ("left", "right"):
            link(f"end {ring}", f"{side} {ring}")
            link(f"{side} {ring}", f"end {ring + 1}")
    keeping = Kin(find, lambda _, after, __: rows.update({after.story_id: after}), rows.__contains__, lambda _: ())
    keeping.article(Service.article("k", "Mandatory kill", of="end 0", made=kill), NOON)
    assert all(row.withdrawn is not None for row in rows.values())
    assert len(looks) < 10 * len(rows)


@EVERY
def test_of_two_withdrawals_that_a_story_was_told_of_the_later_one_counts(owned):
    service = Service(owned)
    service.take("kb", "Mandatory kill", of=B, made=kill, minute=30)
    service.take("kc", "Mandatory kill", of=C, made=kill, minute=10)
    service.take(A, "Rain", merges=[B])
    service.take("a2", "Rain", of=A, merges=[C], relation=Relation.UPDATE, minute=5)
    assert service.take("a3", "Ferry sinks", of=A, relation=Relation.UPDATE, minute=20) == []
    assert service.take("a4", "Ferry sinks", of=A, relation=Relation.UPDATE, minute=40) == firsts(["ferry"])


@EVERY
def test_a_duplicate_that_shows_two_to_be_one_is_noted_by_dedupe(owned):
    """It does not pass this stage: the stage that saw it sends a note to its story."""
    service = Service(owned)
    service.take(B, "Ferry sinks")
    duplicate = story("a copy")
    verdict = duplicate.verdict.model_copy(
        update={"relation": Relation.NEAR, "story_id": id_of(A), "merges": (id_of(B), id_of(A))}
    )
    out, *notes = judged(record(1, duplicate.article, topic="wire.articles.v1"), duplicate.article, verdict, PARTITIONS)
    assert (out.topic, len(notes)) == ("wire.duplicates.v1", 1)
    service.notes += notes
    service.pass_notes()
    assert service.take("a2", "Ferry sinks", of=A, relation=Relation.UPDATE) == []
    news = verdict.model_copy(update={"relation": Relation.UPDATE})
    assert len(judged(record(1, duplicate.article), duplicate.article, news, PARTITIONS)) == 1, "that one passes itself"


class Copies:
    """The stage that sees copies, which do not pass this one."""

    def __init__(self, service, of):
        self.service, self.of = service, of

    def take(self, name, minute, until, **more):
        """A copy of the story under an embargo, and what its note causes. Return the alerts, and when they are due."""
        before = len(self.service.alerts)
        self.service.notes += self.notes(name, minute, until, **more)
        self.service.pass_notes()
        return [(alert["kind"], alert["due_at"][:13]) for alert in self.service.alerts[before:]]

    def notes(self, name, minute, until, evidence=(), **fields):
        status = {"status": Status.EMBARGOED, "embargo_until": until}
        copy = story(name, Relation.EXACT, minute=minute, **(status | fields))
        found = {"story_id": id_of(self.of), "evidence": dict.fromkeys(evidence, 1.0)}
        verdict = copy.verdict.model_copy(update=found)
        out, *notes = judged(record(1, copy.article, topic="wire.articles.v1"), copy.article, verdict, PARTITIONS)
        assert out.topic == "wire.duplicates.v1"
        return notes


AT = {hour: NOON.replace(hour=hour) for hour in (15, 18, 20)}


def _held(until):
    return {"status": Status.EMBARGOED, "embargo_until": until}


@pytest.mark.parametrize("cut", [None, 0, 1])
def test_the_embargo_of_a_copy_of_its_agency_holds_what_is_not_out_yet(cut):
    service = Service(TWO, cut)
    copies = Copies(service, A)
    service.take(A, "Ferry sinks", **_held(AT[15]))
    assert copies.take("again", 1, AT[18]) == [("first", "2026-03-01T18")]
    assert copies.take("shorter", 2, AT[15]) == [], "a copy lets nothing go"
    assert copies.take("unreadable", 3, None) == [("first", "9999-12-31T00")]
    assert service.take("fix", "Ferry", of=A, relation=Relation.UPDATE, minute=4, **_held(AT[20])) == []
    assert service.alerts[-1]["due_at"].startswith("2026-03-01T20"), "a version has the last word"
    assert len({alert["alert_id"] for alert in service.alerts}) == 1
    assert bool(service.kills) == (cut is not None)


def test_the_embargo_of_a_copy_holds_an_article_that_comes_behind_its_note_and_no_later_one():
    service = Service(TWO)
    copies = Copies(service, A)
    assert copies.take("again", 1, AT[18]) == []
    service.take(A, "Ferry sinks", **_held(AT[15]))
    assert [alert["due_at"][:13] for alert in service.alerts] == ["2026-03-01T18"]
    service.take("a2", "Ferry sinks", of=A, relation=Relation.UPDATE, minute=2, **_held(AT[15]))
    assert service.alerts[-1]["due_at"].startswith("2026-03-01T15")
    service.take(A, "Ferry sinks", **_held(AT[15]))
    copies.take("again", 1, AT[18])
    assert service.alerts[-1]["due_at"].startswith("2026-03-01T15"), "what comes again changes nothing"


def test_a_wire_without_ids_that_sends_its_copy_again_under_a_later_embargo_holds_the_alert():
    copy = (
        "Bank buys ferry\n\nLONDON - The bank will buy a ferry for 3.5 million pounds, its governor will say tonight.\n"
    )
    service, detector = Service(ONE), Detector(MemoryIndex())
    for number, hour in enumerate((b"1500", b"1800")):
        came = origin(received_at=NOON + timedelta(minutes=number), offset=number)
        (item,) = articles_of(b"EMBARGOED UNTIL %s GMT Sunday 1 March 2026\n\n%s" % (hour, copy.encode()), came)
        verdict = detector.judge(sketch(item), item.raw, item.received_at)
        out, *notes = judged(record(number, item, topic="wire.articles.v1"), item, verdict, PARTITIONS)
        if out.topic == UNIQUE.name:
            extracted = ExtractedArticle(article=item, verdict=verdict, extraction=Extraction(quotes=()))
            service.handle(EXTRACTED, extracted, out.partition)
        for note in notes:
            service.handle(ALERT_KIN, note.value, note.partition, note.key)
    assert verdict.relation is Relation.EXACT
    assert [alert["due_at"][:13] for alert in service.alerts] == ["2026-03-01T15", "2026-03-01T18"]
    assert len({alert["alert_id"] for alert in service.alerts}) == 1


def test_no_embargo_of_a_copy_touches_what_is_out_or_is_another_agencys():
    service = Service(TWO)
    copies = Copies(service, A)
    service.take(A, "Ferry sinks")
    assert copies.take("again", 1, AT[18]) == []
    service.take("fix", "Ferry", of=A, relation=Relation.CORRECTION, minute=2, embargo_until=AT[15])
    assert copies.take("theirs", 3, AT[18], provider="otherwire") == []
    assert copies.take("ours", 4, AT[18]) == [("correction", "2026-03-01T18")]
    assert copies.notes("late", 5, AT[20], evidence=["late"]) == [], "it is behind a later version"
    assert copies.notes("over", 400, AT[15]) == []
    assert copies.notes("free", 5, None, status=Status.USABLE) == []


def _a_day(service):
    """Two stories that become one, are corrected and withdrawn."""
    service.take(B, "Ferry sinks")
    service.take(A, "Bridge opens")
    service.take("a2", "Ferry hits bridge and dam", of=A, merges=[B], relation=Relation.UPDATE)
    service.take("b2", "Dam and ferry", of=B, relation=Relation.CORRECTION, status=Status.CORRECTED)
    service.take("k", "Mandatory kill", of=A, made=kill)
    return {(alert["alert_id"], alert["kind"], alert["rule"]) for alert in service.alerts}


@pytest.mark.parametrize("cut", range(6))
@EVERY
def test_a_kill_after_any_part_of_what_was_sent_changes_nothing(owned, cut):
    """Every record of the day is cut off there, and comes again to the worker that goes on."""
    clean = _a_day(Service(owned))
    assert Counter(kind for _, kind, _ in clean) == {"first": 3, "correction": 3, "withdrawal": 5}, (
        "each id that was told of"
    )
    service = Service(owned, cut=cut)
    assert _a_day(service) == clean
    assert service.kills > 0 or cut > 3


def test_a_withdrawal_that_was_cut_off_is_not_taken_for_done_by_what_is_told_meanwhile():
    """Its worker is killed when only the row is written; an answer comes to the next before the article does again."""
    service = Service(TWO)
    service.take(B, "Ferry sinks")
    service.handle(EXTRACTED, service.article("a2", "Ferry sinks", of=A, merges=[B]), 0)
    (ask,) = service.notes
    service.notes = []
    service.handle(ALERT_KIN, ask.value, ask.partition, ask.key)
    answers, service.notes = service.notes, []
    gone = service.article("k", "Mandatory kill", of=A, made=kill)
    service.send(service.caused(service.workers[0], record(90, gone, topic=EXTRACTED.name, partition=0))[:1])
    service.workers[0] = Worker(service.workers[0].owned, service.changelog)
    service.notes = answers
    service.pass_notes()
    assert [alert["kind"] for alert in service.alerts] == ["first"]
    assert service.take("k", "Mandatory kill", of=A, made=kill) == [("withdrawal", "ferry")]


def test_a_note_that_is_none_is_refused():
    worker = Worker({0, 1, 2, 3}, [])
    with pytest.raises(Rejected):
        worker.handle(record(1, b"{}", topic=ALERT_KIN.name, partition=0))
