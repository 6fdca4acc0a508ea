"""The promises under faults, against real Apache Kafka and PostgreSQL. Unique ids in, set comparison out."""

from __future__ import annotations

import random
import time

import orjson
import pytest

from tests.copydesk import story
from tests.service import ROLES, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def _assert_each_once(service, count: int) -> None:
    rows = service.rows("SELECT guid, count(*) FROM articles GROUP BY guid")
    assert len(rows) == count, f"{count - len(rows)} missing"
    assert {number for _, number in rows} == {1}
    of_itself = service.rows("SELECT count(*) FROM articles WHERE of_id = article_id")
    assert of_itself[0][0] == 0
    assert service.rows("SELECT relation, count(*) FROM articles GROUP BY relation") == [("new", count)]
    assert service.dead_letters() == []


@pytest.mark.timeout(280)
def test_kill_9_of_every_role_loses_and_doubles_nothing(kafka, postgres_url, make_service):
    """2,000 items; each role is killed twice in the middle of them, in an order drawn by a seed."""
    count, seed = 2000, 20261122
    service = make_service(kafka.bootstrap, postgres_url, WIRESTREAM_KAFKA__INSTANCE_ID="test")
    for role in ROLES:
        service.start(role)
    for role in ROLES:
        service.wait_ready(role)
    service.publish(story(n, sentences=4) for n in range(count))
    victims = list(ROLES) * 2
    random.Random(seed).shuffle(victims)
    at = []
    for victim in victims:
        before = service.stored()
        service.kill(victim)
        service.start(victim)
        at.append((victim, before))
        time.sleep(1)
    assert any(0 < stored < count for _, stored in at), f"the kills missed the flow: {at}"
    service.wait_stored(count, within=200)
    _assert_each_once(service, count)
    judged = [orjson.loads(record.value) for record in service.records("wire.unique.v1")]
    assert {j["article"]["guid"] for j in judged} == {f"urn:test:1:{n}" for n in range(count)}
    assert all(j["verdict"]["relation"] == "new" for j in judged)


@pytest.mark.timeout(150)
def test_sigterm_under_load_commits_exactly_what_was_finished(kafka, make_service):
    service = make_service(kafka.bootstrap)
    service.start("normalise")
    service.wait_ready("normalise")
    service.publish((story(n, sentences=4) for n in range(1500)), source=lambda i: f"feed{i % 7}")
    wait_until(lambda: service.committed("normalise", "wire.raw.v1") > 0, 60, lambda: "nothing is committed")
    assert service.terminate("normalise") == 0
    committed = service.committed("normalise", "wire.raw.v1")
    made = service.ids_of("wire.articles.v1")
    assert len(made) == len(set(made)) == committed


@pytest.mark.timeout(200)
def test_a_database_that_is_away_for_20_seconds_holds_the_flow(kafka, postgres_server, postgres_url, make_service):
    count = 400
    service = make_service(kafka.bootstrap, postgres_url)
    service.start(name="all")
    service.wait_ready("all")
    service.publish(story(n, sentences=4) for n in range(count // 2))
    service.wait_stored(1, within=60)
    postgres_server.stop()
    try:
        service.publish(story(n, sentences=4) for n in range(count // 2, count))
        time.sleep(20)
    finally:
        postgres_server.start()
    service.wait_stored(count, within=90)
    _assert_each_once(service, count)
    assert service.processes["all"].poll() is None


@pytest.mark.timeout(200)
def test_a_broker_that_restarts_is_waited_for(make_kafka, make_service):
    count = 400
    broker = make_kafka()
    service = make_service(broker.bootstrap)
    service.start(name="all")
    service.wait_ready("all")
    service.publish(story(n, sentences=4) for n in range(count))
    service.wait_stored(1, within=60)
    broker.restart()
    service.wait_stored(count, within=120)
    _assert_each_once(service, count)


@pytest.mark.timeout(200)
def test_workers_that_join_leave_and_take_over_lose_and_double_nothing(kafka, make_service):
    """Every join and leave is a rebalance of its role; the second dedupe takes the table over from its changelog."""
    count = 1000
    service = make_service(kafka.bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
    service.start("normalise", name="normalise-a")
    service.start("dedupe", name="dedupe-a")
    service.start("extract", "alert", "store", name="rest")
    for name in ("normalise-a", "dedupe-a", "rest"):
        service.wait_ready(name)
    service.publish((story(n, sentences=4) for n in range(count)), source=lambda i: f"feed{i % 9}")
    service.wait_stored(1, within=60)
    service.start("normalise", name="normalise-b")
    service.start("dedupe", name="dedupe-b")
    service.start("extract", name="extract-b")
    for name in ("normalise-b", "dedupe-b", "extract-b"):
        service.wait_ready(name)
    assert service.terminate("normalise-a") == 0
    service.kill("dedupe-a")
    assert service.terminate("extract-b") == 0
    # The same copy again: a table that was not taken over whole would call some of it new once more.
    service.publish((story(n, sentences=4) for n in range(200)), source=lambda i: f"feed{i % 9}")
    service.wait_stored(count, within=120)
    wait_until(
        lambda: service.committed("dedupe", "wire.articles.v1") >= count + 200,
        90,
        lambda: service.log("dedupe-b")[-800:],
    )
    _assert_each_once(service, count)
