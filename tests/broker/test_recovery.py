"""What the detector knows survives: killed in mid-stream, recovered whole, taken over by a standby. On Apache Kafka.

The measure of all is one clean run: the pure detector over the articles as they stand in their topic.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import orjson
import pytest

from schemas import Article, RawRecord
from stream.dedupe import Detector, MemoryIndex, Sketch, sketch
from stream.kafka.clients import idempotent_producer
from stream.kafka.headers import SKETCH_HEADER
from stream.kafka.topics import DEDUPE_INDEX
from stream.normalise import Origin, normalise
from stream.wire import Limits, read
from tests.newsday import newsday
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

SOURCE = "day"
_NOW = datetime.now(UTC)


def _clean_run(service) -> dict[str, dict]:
    """By article id: what one run without a fault says of the articles in the topic."""
    detector, verdicts = Detector(MemoryIndex()), {}
    for record in service.records("wire.articles.v1"):
        article = Article.model_validate_json(record.value)
        made = Sketch.from_bytes(dict(record.headers)[SKETCH_HEADER])
        verdict = detector.judge(made, article.raw, article.received_at)
        verdicts[str(article.article_id)] = _told(orjson.loads(verdict.model_dump_json()))
    return verdicts


def _told(verdict: dict) -> dict:
    """All of it but when it was judged: the one field that two runs may differ in."""
    return {name: value for name, value in verdict.items() if name != "decided_at"}


def _judged(service) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for topic in ("wire.unique.v1", "wire.duplicates.v1"):
        for record in service.records(topic):
            judged = orjson.loads(record.value)
            found.setdefault(judged["article"]["article_id"], []).append(_told(judged["verdict"]))
    return found


def _wait_judged(service, within: float) -> None:
    """Until all articles are judged, and that is committed."""

    def done() -> bool:
        made = len(service.records("wire.articles.v1"))
        return service.committed("dedupe", "wire.articles.v1") >= made

    wait_until(done, within, lambda: "; ".join(f"{n}: {service.log(n)[-800:]}" for n in service.processes), step=0.5)


def _kill_in_mid_stream(service, victim: str, items: list[bytes], published: int) -> int:
    """Publish 75 after 75 items until the victim is in the midst of them: it has passed some on, and not all. Kill it
    there. Returns how many are published by then.
    """
    made = {"normalise": ["wire.articles.v1"], "dedupe": ["wire.unique.v1", "wire.duplicates.v1"]}[victim]
    while published < len(items):
        before = service.written(*made)
        service.publish(items[published : published + 75], source=lambda _: SOURCE)
        published += 75
        if before < service.written(*made):
            service.kill(victim)
            passed_on = {article_id for topic in made for article_id in service.ids_of(topic)}
            if len(passed_on) < published:
                return published
            service.start(victim)
            service.wait_ready(victim)
    pytest.fail(f"{victim} was never in the midst of its work")


def _assert_as_in_a_clean_run(service, count: int) -> dict[str, dict]:
    clean, judged = _clean_run(service), _judged(service)
    assert len(clean) == count
    assert judged.keys() == clean.keys()
    wrong = {name: (clean[name], told) for name, told in judged.items() if any(one != clean[name] for one in told)}
    assert not wrong, f"{len(wrong)} of {count}: {next(iter(wrong.values()))}"
    assert service.dead_letters() == []
    return clean


@pytest.mark.fault
@pytest.mark.timeout(200)
def test_kill_9_in_mid_stream_gives_the_verdicts_of_one_clean_run(kafka, make_service, tmp_path):
    """Copies, updates, corrections and kills interleaved; the detector and the normaliser are killed among them. With
    the index on disk, which is harder: in memory there is nothing that could be ahead of the changelog.
    """
    count = 900
    service = make_service(
        kafka.bootstrap,
        WIRESTREAM_KAFKA__INSTANCE_ID="test",
        WIRESTREAM_GUARD__BATCH="50",
        WIRESTREAM_DEDUPE__STATE_DIR=str(tmp_path / "state"),
    )
    for role in ("normalise", "dedupe"):
        service.start(role)
    for role in ("normalise", "dedupe"):
        service.wait_ready(role)
    items = [item.ninjs() for item in newsday(count, seed=11)]
    published = 0
    for victim in ("dedupe", "normalise", "dedupe"):
        published = _kill_in_mid_stream(service, victim, items, published)
        service.start(victim)
        service.wait_ready(victim)
    service.publish(items[published:], source=lambda _: SOURCE)
    wait_until(lambda: service.committed("normalise", "wire.raw.v1") >= count, 60, lambda: service.log("normalise"))
    _wait_judged(service, 60)
    clean = _assert_as_in_a_clean_run(service, count)
    recovered = _said(service, "dedupe", "recovered")
    assert recovered["entries"] > 0
    assert recovered["read"] <= 200, "what is on disk was read again"
    assert {told["relation"] for told in clean.values()} == {
        "new", "exact", "near", "update", "correction", "withdrawal"
    }  # fmt: skip


@pytest.mark.timeout(200)
@pytest.mark.long
def test_a_table_is_recovered_whole_and_a_standby_takes_it_over(kafka, make_service):
    """1,000 articles are known before the first worker starts; all that follows on them is judged as if it had been
    there all along, by the first worker, and by the one that takes over when it is killed.
    """
    service = make_service(kafka.bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
    items = list(newsday(1400, seed=12))
    known, first, then = items[:1000], items[1000:1200], items[1200:]
    entries, expected = _expected(items, len(known))
    _fill(service, entries)
    service.start("normalise")
    service.start("dedupe", name="dedupe-a")
    service.wait_ready("dedupe-a")
    assert f'"entries":{len(entries)},"read":{len(entries)}' in service.log("dedupe-a")
    service.start("dedupe", name="dedupe-b")
    for name in ("normalise", "dedupe-b"):
        service.wait_ready(name)
    service.publish((item.ninjs() for item in first), source=lambda _: SOURCE)
    _wait_count(service, len(first))
    time.sleep(1)  # the standby follows
    service.kill("dedupe-a")
    service.publish((item.ninjs() for item in then), source=lambda _: SOURCE)
    _wait_count(service, len(first) + len(then))

    judged = _judged(service)
    wrong = {
        name: (expected[name], told) for name, told in judged.items() if any(one != expected[name] for one in told)
    }
    assert not wrong, f"{len(wrong)} of {len(judged)}: {next(iter(wrong.values()))}"
    assert len(judged) == len(first) + len(then)
    took_over = _said(service, "dedupe-b", "recovered")
    assert took_over["entries"] >= len(entries) + len(first)
    assert took_over["read"] < len(first), "the standby had not followed"


def _said(service, name: str, message: str) -> dict:
    """The last log line of that message."""
    said = [line for line in service.log(name).splitlines() if f'"message":"{message}"' in line]
    assert said, service.log(name)[-2000:]
    return orjson.loads(said[-1])


def _wait_count(service, count: int) -> None:
    wait_until(
        lambda: service.committed("dedupe", "wire.articles.v1") >= count,
        90,
        lambda: "; ".join(f"{name}: {service.log(name)[-800:]}" for name in service.processes),
        step=0.3,
    )


def _expected(items, known: int) -> tuple[dict[bytes, bytes], dict[str, dict]]:
    """The index after the first `known` items, and the verdicts of all."""
    index, verdicts, entries = MemoryIndex(), {}, {}
    detector = Detector(index)
    for number, item in enumerate(items):
        if number == known:
            entries = {str(article_id).encode(): data for article_id, data in index.items()}
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=number)
        found = read(item.ninjs(), Limits()).items[0]
        article = normalise(found, Origin(raw=raw, source=SOURCE, received_at=_NOW))
        verdict = detector.judge(sketch(article), raw, article.received_at)
        verdicts[str(article.article_id)] = _told(orjson.loads(verdict.model_dump_json()))
    return entries, verdicts


def _fill(service, entries: dict[bytes, bytes]) -> None:
    async def run() -> None:
        async with idempotent_producer(service.settings) as producer:
            sent = [await producer.send(DEDUPE_INDEX.name, data, key, partition=0) for key, data in entries.items()]
            await asyncio.gather(*sent)

    asyncio.run(run())


@pytest.mark.long
@pytest.mark.timeout(200)
def test_four_detectors_link_what_one_links_though_one_worker_is_killed(kafka, make_service):
    """Two workers have two detectors each, and stand by for the other's; one of them is killed in mid-stream."""
    count = 800
    service = make_service(
        kafka.bootstrap,
        WIRESTREAM_DEDUPE__PARTITIONS="4",
        WIRESTREAM_TOPICS__PARTITIONS="2",
        WIRESTREAM_KAFKA__SESSION_TIMEOUT="6",
    )
    service.start("normalise")
    for name in ("a", "b"):
        service.start("dedupe", name=name)
    for name in ("normalise", "a", "b"):
        service.wait_ready(name)
    items = list(newsday(count, seed=13))
    _, expected = _expected(items, 0)
    service.publish((item.ninjs() for item in items), source=lambda _: SOURCE)
    wait_until(
        lambda: service.committed("join", "wire.articles.v1") > 0, 60, lambda: service.log("b")[-3000:], step=0.05
    )
    at = service.committed("join", "wire.articles.v1")
    service.kill("a")
    wait_until(lambda: service.committed("normalise", "wire.raw.v1") >= count, 60, lambda: service.log("normalise"))
    wait_until(
        lambda: service.committed("join", "wire.articles.v1") >= len(service.records("wire.articles.v1")),
        90,
        lambda: service.log("b")[-3000:],
        step=0.5,
    )
    judged = _judged(service)
    assert at < count
    assert judged.keys() == expected.keys()
    assert all(told == both[0] for both in judged.values() for told in both)
    agree = sum(judged[name][0]["story_id"] == verdict["story_id"] for name, verdict in expected.items())
    assert agree / count >= 0.99
    assert service.dead_letters() == []
