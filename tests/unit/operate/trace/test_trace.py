"""Where one article went, on a broker and a database: each stage's records are those that it writes."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from aiokafka import TopicPartition

from schemas import ExtractedArticle, Extraction, JudgedArticle, RawRecord, Relation
from stream.agents.normalise import with_sketch
from stream.agents.notice import Notice
from stream.clock import SYSTEM_CLOCK
from stream.errors import Reason, Rejected
from stream.kafka.clients import consumer
from stream.kafka.deadletters.letter import dead_letter
from stream.kafka.headers import derived_headers
from stream.kafka.message import Outgoing, Record
from stream.kafka.producer import Delivery
from stream.kafka.stages import group_of
from stream.kafka.topics import ALERT_DELIVERIES, ALERTS, ARTICLES, DEADLETTERS, DUPLICATES, EXTRACTED, RAW, UNIQUE
from stream.operate.records import opened_reader
from stream.operate.trace.search import Search
from stream.operate.trace.step import State
from stream.operate.trace.target import target_of
from stream.operate.trace.trace import trace
from stream.settings import Store
from stream.store import SentAlert, Writer, migrate, open_engine
from tests.factories import alert_of, articles_of, origin, verdict

_REFUSAL = Rejected(Reason.MALFORMED, "line 9")
tracing = importlib.import_module("stream.operate.trace.trace")
COPY = b'{"uri": "urn:test:%d", "headline": "Ferry %d is late", "body_text": "The ferry did not sail, a skipper said."}'


class House:
    """A broker with three raw records, and a database; what each stage makes of them is written by hand, as it does."""

    def __init__(self, settings, folder):
        url = f"sqlite:///{folder}/wire.db"
        self.settings = settings.model_copy(update={"store": Store(url=url)})
        self.engine = open_engine(url)
        migrate(self.engine)
        self.delivery = Delivery(self.settings)

    async def begin(self, count=3):
        sent = [Outgoing(RAW.name, b"ferry-feed", COPY % (n, n), (("file", b"%d.json" % n),), 0) for n in range(count)]
        await self.delivery.deliver(sent)
        self.raws = await self.records(RAW.name)
        self.articles = []
        for raw in self.raws:
            (article,) = articles_of(raw.value, origin(source="ferry-feed", received_at=raw.time, offset=raw.offset))
            self.articles.append(article)

    async def records(self, topic):
        reader = consumer(self.settings)
        await reader.start()
        tp = TopicPartition(topic, 0)
        reader.assign([tp])
        end, found = (await reader.end_offsets([tp]))[tp], []
        while len(found) < end:
            found += (await reader.getmany(tp, timeout_ms=200)).get(tp, [])
        await reader.stop()
        return [
            Record(each.topic, each.partition, each.offset, each.timestamp, each.key, each.value, tuple(each.headers))
            for each in found
        ]

    async def normalise(self, *numbers):
        out = [each for n in numbers for each in with_sketch(self.raws[n], self.articles[n])]
        await self.delivery.deliver(replace(each, partition=0) for each in out)

    async def send(self, topic, key, value, made_of, subject):
        headers = derived_headers(made_of, topic, "stage", subject=subject, time=made_of.time)
        await self.delivery.deliver(
            [Outgoing(topic.name, str(key).encode(), value.model_dump_json().encode(), headers, 0)]
        )

    async def commit(self, stage, **places):
        reader = consumer(self.settings, group=group_of(stage))
        await reader.start()
        tps = {TopicPartition(topic.replace("_", "."), 0): offset for topic, offset in places.items()}
        reader.assign(list(tps))
        await reader.commit(tps)
        await reader.stop()

    async def trace(self, asked, back=timedelta(hours=1)):
        return await trace(
            self.settings, target_of(asked), now=SYSTEM_CLOCK.now(), back=back, told=lambda _topic, _count: None
        )


@pytest.fixture
async def house(fresh, tmp_path):
    made = House(fresh, tmp_path)
    await made.begin()
    yield made
    await made.delivery.stop()
    made.engine.dispose()


def _told(found):
    (way,) = found.ways
    return {step.stage: step.state for step in way.steps}, {step.stage: step for step in way.steps}


async def test_a_record_that_waits_before_the_first_stage(house):
    await house.commit("normalise", wire_raw_v1=1)
    states, steps = _told(await house.trace("wire.raw.v1:0:2"))
    assert states == {"raw": State.DONE, "normalise": State.WAITING}
    assert steps["raw"].facts["source"] == "ferry-feed"
    assert steps["raw"].facts["file"] == "2.json"
    assert steps["normalise"].facts == {"before": 1, "down": True}


async def test_a_record_that_was_refused(house):
    await house.commit("normalise", wire_raw_v1=3)
    await house.delivery.deliver([dead_letter(house.raws[1], "normalise", Rejected(Reason.MALFORMED, "line 9"))])
    states, steps = _told(await house.trace("wire.raw.v1/0/1"))
    assert states == {"raw": State.DONE, "normalise": State.REFUSED}
    assert "malformed: line 9" in steps["normalise"].words
    (way,) = (await house.trace("urn:test:1")).ways
    assert not way.is_through, "by the agency's id, out of the raw bytes"
    states, _ = _told(await house.trace("wire.raw.v1:0:2"))
    assert states["normalise"] is State.MISSING
    states, _ = _told(await house.trace("wire.raw.v1:0:9"))
    assert states == {"raw": State.MISSING}


async def test_an_agencys_id_that_looks_like_one_of_ours(house):
    guid = b"8c8eabfe-06ab-5e12-81ba-494c6ad78df3"
    await house.delivery.deliver([Outgoing(RAW.name, b"ferry-feed", b'{"uri": "%s"}' % guid, (), 0)])
    (way,) = (await house.trace(guid.decode())).ways
    assert way.title == "wire.raw.v1:0:3"


async def test_what_a_stranger_wrote_into_the_topic_of_articles_is_told_without_its_raw_record(house):
    article_id = house.articles[0].article_id
    await house.delivery.deliver([Outgoing(ARTICLES.name, str(article_id).encode(), b"[]", (), 0)])
    states, _ = _told(await house.trace(str(article_id)))
    assert states == {"normalise": State.DONE, "dedupe": State.WAITING}


async def test_dead_letters_that_a_stranger_wrote_about_each_other_have_an_end(house):
    about = [dead_letter(replace(house.raws[0], topic=DEADLETTERS.name, offset=n), "s", _REFUSAL) for n in (1, 0)]
    await house.delivery.deliver(replace(each, partition=0) for each in about)
    states, _ = _told(await house.trace("wire.deadletters.v1:0:0"))
    assert states == {"record": State.MISSING}


async def test_ids_and_values_that_are_none_end_in_no_traceback(house):
    article = house.articles[0]
    key = str(article.article_id).encode()
    subject = (("ce_id", b"wire.raw.v1/0/0/x"), ("ce_subject", b"mine"))
    endless = (("ce_id", b"wire.raw.v1/0/%s/x" % (b"9" * 5000)),)
    made = {"raw": {}, "guid": "urn:stranger", "headline": ["x"]}
    await house.delivery.deliver([Outgoing(ARTICLES.name, b"x", b"", endless, 0)])
    await house.delivery.deliver([Outgoing(ARTICLES.name, key, json.dumps(made).encode(), subject, 0)])
    assert not (await house.trace("urn:stranger")).ways
    await house.commit("normalise", wire_raw_v1=1)
    assert _told(await house.trace("wire.raw.v1:0:0"))[0]["normalise"] is State.MISSING
    await house.commit("dedupe", wire_articles_v1=2)
    await house.commit("extract", wire_unique_v1=1)
    odd = {"verdict": [], "extraction": {"quotes": 7}}
    for topic in (UNIQUE, EXTRACTED):
        await house.delivery.deliver([Outgoing(topic.name, key, json.dumps(odd).encode(), (), 0)])
    states, steps = _told(await house.trace(key.decode()))
    assert steps["normalise"].facts["headline"] is None
    assert (states["extract"], states["store"]) == (State.DONE, State.WAITING)
    await house.delivery.deliver([Outgoing(ALERTS.name, key, b'{"article_id": 7}', (), 0)])
    assert _told(await house.trace("wire.alerts.v1:0:0"))[0] == {"record": State.MISSING}


async def test_what_was_not_looked_at_to_the_end_is_not_called_gone(house, monkeypatch):
    article = house.articles[2]
    whole = ExtractedArticle(article=article, verdict=verdict("x"), extraction=Extraction(headline="h"))
    Writer(house.engine).write([whole])
    asked = str(article.article_id)
    assert _told(await house.trace(asked))[0]["alert"] is State.GONE
    for made in house.articles:
        await house.send(EXTRACTED, made.article_id, whole, house.raws[0], made.article_id)
    await house.commit("alert", wire_extracted_v1=3)
    monkeypatch.setattr("stream.operate.records._AT_ONCE", 1)
    monkeypatch.setattr(tracing, "MOST_RECORDS", 1)
    found = await house.trace(asked)
    assert _told(found)[0]["alert"] is State.MISSING
    assert any(line.startswith("wire.extracted.v1: only 1 records") for line in found.lacking)

    monkeypatch.setattr(tracing, "MOST_RECORDS", 3)
    alert = alert_of()
    for _ in range(4):
        await house.send(ALERTS, alert.story_id, alert, house.raws[0], alert.alert_id)
    assert _told(await house.trace(asked))[0]["alert"] is State.MISSING, "it may be among those that were not read"
    monkeypatch.setattr(tracing, "MOST_RECORDS", 9)
    assert _told(await house.trace(asked))[0]["alert"] is State.DONE


async def test_a_topic_that_is_not_shown_to_us_was_not_looked_at(fresh):
    async with opened_reader(fresh) as reader:
        search = Search(reader, 1000, lambda *_: None)
        assert await search.all("wire.hidden.v1", SYSTEM_CLOCK.now(), lambda _: True) == []
    assert search.lacking == ["wire.hidden.v1: the brokers show us no such topic"]


async def test_of_a_word_that_all_copy_has_no_more_records_are_kept_than_are_asked_for(house):
    since = SYSTEM_CLOCK.now() - timedelta(hours=1)
    async with opened_reader(house.settings) as reader:
        found = await Search(reader, 1000, lambda *_: None).all(RAW.name, since, lambda _: True, most=2)
    assert [each.offset for each in found] == [0, 1]


async def test_an_article_on_its_way(house):
    """It is followed from topic to topic, and stops where its stage has not come to it."""
    await house.normalise(0, 1)
    await house.commit("normalise", wire_raw_v1=3)
    article = house.articles[1]
    asked = str(article.article_id)
    states, steps = _told(await house.trace(asked))
    assert states == {"raw": State.DONE, "normalise": State.DONE, "dedupe": State.WAITING}
    assert steps["dedupe"].facts["before"] == 1
    assert _told(await house.trace("wire.raw.v1:0:1"))[0] == states
    assert _told(await house.trace("urn:test:1"))[0] == states
    assert _told(await house.trace("wire.articles.v1:0:1"))[0] == states

    await house.commit("dedupe", wire_articles_v1=2)
    assert _told(await house.trace(asked))[0]["dedupe"] is State.MISSING
    judged = JudgedArticle(article=article, verdict=verdict("x"))
    made = (await house.records(ARTICLES.name))[1]
    await house.send(UNIQUE, article.article_id, judged, made, article.article_id)
    states, steps = _told(await house.trace(asked))
    assert (states["dedupe"], states["extract"]) == (State.DONE, State.WAITING)

    await house.commit("extract", wire_unique_v1=1)
    whole = ExtractedArticle(article=article, verdict=verdict("x"), extraction=Extraction(headline="h"))
    await house.send(EXTRACTED, article.article_id, whole, made, article.article_id)
    states, _ = _told(await house.trace(asked))
    assert (states["extract"], states["store"], states["alert"]) == (State.DONE, State.WAITING, State.WAITING)
    await house.commit("store", wire_extracted_v1=1)
    assert _told(await house.trace(asked))[0]["store"] is State.MISSING


async def test_a_duplicate_goes_to_the_store_alone(house):
    await house.normalise(0)
    await house.commit("dedupe", wire_articles_v1=1)
    article = house.articles[0]
    judged = JudgedArticle(article=article, verdict=verdict("x", Relation.NEAR, of="y"))
    await house.send(DUPLICATES, article.article_id, judged, house.raws[0], article.article_id)
    states, steps = _told(await house.trace(str(article.article_id)))
    assert list(states) == ["raw", "normalise", "dedupe", "store"]
    assert states["store"] is State.WAITING
    assert steps["dedupe"].facts["relation"] == "near"


async def test_a_duplicate_is_told_with_what_it_is_a_copy_of(house):
    first, copy = house.articles[:2]
    original = ExtractedArticle(article=first, verdict=verdict("x"), extraction=Extraction(headline="h"))
    judged = JudgedArticle(article=copy, verdict=verdict("x", Relation.NEAR, of="y"))
    near = judged.model_copy(update={"verdict": judged.verdict.model_copy(update={"of": first.article_id})})
    Writer(house.engine).write([original])
    await house.normalise(1)
    await house.commit("dedupe", wire_articles_v1=1)
    await house.send(DUPLICATES, copy.article_id, near, house.raws[1], copy.article_id)
    for stored in (False, True):
        if stored:
            Writer(house.engine).write([near])
        _, steps = _told(await house.trace(str(copy.article_id)))
        assert steps["dedupe"].facts["of"] == str(first.article_id)
        assert steps["dedupe"].facts["of_source"] == "ferry-feed"
        assert "near of what ferry-feed sent at" in steps["dedupe"].words
        assert "“h”" in steps["dedupe"].words


async def _refuse(house, topic, stage):
    (record,) = await house.records(topic.name)
    await house.delivery.deliver([replace(dead_letter(record, stage, _REFUSAL), partition=0)])


async def test_what_a_stage_refused_of_an_article_is_told_by_its_id(house):
    """A dead letter of extract, then of the store, then of the alerts: by its id, not by the place of its record."""
    article = house.articles[0]
    asked = str(article.article_id)
    await house.normalise(0)
    for stage in ("dedupe", "extract", "store", "alert"):
        await house.commit(stage, **{"wire_articles_v1" if stage == "dedupe" else "wire_unique_v1": 1})
    await _refuse(house, ARTICLES, "dedupe")
    states, steps = _told(await house.trace(asked))
    assert states["dedupe"] is State.REFUSED
    assert "malformed: line 9" in steps["dedupe"].words
    judged = JudgedArticle(article=article, verdict=verdict("x"))
    await house.send(UNIQUE, article.article_id, judged, house.raws[0], asked)
    await _refuse(house, UNIQUE, "extract")
    assert _told(await house.trace(asked))[0]["extract"] is State.REFUSED
    whole = ExtractedArticle(article=article, verdict=verdict("x"), extraction=Extraction(headline="h"))
    await house.send(EXTRACTED, article.article_id, whole, house.raws[0], asked)
    for stage in ("store", "alert"):
        await house.commit(stage, wire_extracted_v1=1)
    await _refuse(house, EXTRACTED, "store")
    states = _told(await house.trace(asked))[0]
    assert (states["extract"], states["store"], states["alert"]) == (State.DONE, State.REFUSED, State.DONE)
    Writer(house.engine).write([whole])
    await _refuse(house, EXTRACTED, "alert")
    states = _told(await house.trace(asked))[0]
    assert (states["store"], states["alert"]) == (State.DONE, State.REFUSED)


async def test_alerts_are_told_by_the_database_where_kafka_has_them_no_more(house, closed_port):
    article = house.articles[0]
    whole = ExtractedArticle(article=article, verdict=verdict("x"), extraction=Extraction(headline="h"))
    alert = alert_of(article=article.article_id)
    at = article.received_at
    sent = SentAlert(alert, at, at, RawRecord(topic=ALERTS.name, partition=0, offset=0))
    Writer(house.engine).write([whole, sent])
    asked = str(article.article_id)
    _, steps = _told(await house.trace(asked))
    assert steps["alert"].words == "all (first, info) → chat", "wire.extracted.v1 does not have it any more"
    kafka = house.settings.kafka.model_copy(update={"bootstrap": f"127.0.0.1:{closed_port}"})
    house.settings = house.settings.model_copy(update={"kafka": kafka})
    found = await house.trace(asked)
    _, steps = _told(found)
    assert steps["alert"].facts["alert_id"] == str(alert.alert_id)
    assert any(line.startswith("without Kafka") for line in found.lacking)


async def test_a_stored_article_with_what_the_desk_got(house):
    article = house.articles[0]
    whole = ExtractedArticle(article=article, verdict=verdict("x"), extraction=Extraction(headline="h"))
    Writer(house.engine).write([whole])
    await house.send(EXTRACTED, article.article_id, whole, house.raws[0], article.article_id)
    await house.commit("alert", wire_extracted_v1=1)
    asked = str(article.article_id)
    states, steps = _told(await house.trace(asked))
    assert set(states.values()) == {State.DONE}
    assert steps["alert"].words == "no rule was set off by it"
    assert steps["raw"].facts["file"] == "0.json"

    alert = alert_of(channels=("chat", "mail", "pager"), article=article.article_id)
    await house.send(ALERTS, alert.story_id, alert, house.raws[0], alert.alert_id)
    assert _told(await house.trace(asked))[0]["notify"] is State.WAITING
    await house.commit("notify", wire_alerts_v1=1)
    notice = Notice(alert=alert, partition=0, waiting=("mail", "pager"), next_at=article.received_at)
    later = notice.without(["pager"], missed=["pager"], now=article.received_at)
    for each in (notice, later):
        await house.delivery.deliver(
            [Outgoing(ALERT_DELIVERIES.name, str(alert.alert_id).encode(), each.model_dump_json().encode(), (), 0)]
        )
    states, steps = _told(await house.trace(asked))
    assert states["notify"] is State.WAITING
    channels = steps["notify"].facts["channels"]
    assert channels["chat"] == "delivered"
    assert channels["mail"].startswith("waiting")
    assert channels["pager"].startswith("missed")
    assert _told(await house.trace("wire.raw.v1:0:0"))[0]["normalise"] is not State.DONE, "it has not been read"
    await house.commit("normalise", wire_raw_v1=3)
    assert _told(await house.trace("wire.raw.v1:0:0"))[0] == states
    assert _told(await house.trace("urn:test:0"))[0] == states


def test_the_command(fresh, desk, run, closed_port):
    given = {"WIRESTREAM_KAFKA__BOOTSTRAP": fresh.kafka.bootstrap, "WIRESTREAM_STORE__URL": f"sqlite:///{desk}/none.db"}
    code, shown, said = run("trace", "no-such-thing", **given)
    assert (code, shown) == (1, "")
    assert "nothing is known of no-such-thing" in said
    assert "without the database: there is no database" in said
    assert not list(desk.iterdir())
    code, shown, _ = run("trace", "--json", "wire.raw.v1:0:0", **given)
    assert code == 1
    assert json.loads(shown)["steps"][0]["state"] == "missing"
    code, _, said = run("trace", "x", **given | {"WIRESTREAM_KAFKA__BOOTSTRAP": f"127.0.0.1:{closed_port}"})
    assert code == 2
    assert "no Kafka at" in said
    assert run("trace", "x", "--back", "soon", **given)[0] == 2
