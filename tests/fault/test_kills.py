"""The promises under faults, against real Apache Kafka and PostgreSQL. Unique ids in, set comparison out.

Every test shows that its fault came in mid-flow: a feed goes on meanwhile, and what was done is less than what was
sent when the fault comes. The long forms (`make faults`) do the same more often.
"""

from __future__ import annotations

import random
import time

import orjson
import pytest

from tests.copydesk import story
from tests.feed import Feed
from tests.receiver import Receiver
from tests.service import ROLES, wait_until
from tests.tcp_proxy import TcpProxy

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

RULES = """
channels:
  desk:
    webhook: {url: "%s"}
rules:
  - name: all
    include: {provider: "*"}
    channels: [desk]
"""


def _assert_each_once(service, count: int) -> None:
    rows = service.rows("SELECT guid, count(*) FROM articles GROUP BY guid")
    assert len(rows) == count, f"{count - len(rows)} missing"
    assert {number for _, number in rows} == {1}
    of_itself = service.rows("SELECT count(*) FROM articles WHERE of_id = article_id")
    assert of_itself[0][0] == 0
    assert service.rows("SELECT relation, count(*) FROM articles GROUP BY relation") == [("new", count)]
    assert service.dead_letters() == []


def _behind(proxy: TcpProxy, make_kafka, make_service, **environment: str):
    """The service behind a proxy, and the same service as seen without it: the test's own way to broker and store."""
    broker = make_kafka(proxy=proxy.port)
    proxy.behind = broker.behind_proxy
    direct = make_service(broker.bootstrap)
    return make_service(f"127.0.0.1:{proxy.port}", direct.database, **environment), direct


def _rounds(short: int, long: int):
    return pytest.mark.parametrize("rounds", [short, pytest.param(long, marks=pytest.mark.long)])


@pytest.mark.timeout(500)
@_rounds(1, 4)
def test_kill_9_of_every_role_loses_nothing_and_doubles_nothing_at_desk_or_database(
    kafka, postgres_url, make_service, tmp_path, rounds
):
    """Each role is killed once a round, in an order drawn by a seed, with a backlog before it; between kills the
    service gets on. At the desk a kill of the alert role may repeat what was under way then, and nothing else.
    """
    with Receiver() as desk:
        rules = tmp_path / "rules.yaml"
        rules.write_text(RULES % desk.url("/desk"))
        service = make_service(
            kafka.bootstrap, postgres_url, WIRESTREAM_KAFKA__INSTANCE_ID="test", WIRESTREAM_ALERTS__RULES=str(rules)
        )
        for role in ROLES:
            service.start(role)
        for role in ROLES:
            service.wait_ready(role)
        victims = list(ROLES) * rounds
        random.Random(20261122).shuffle(victims)
        with Feed(service.settings, per_second=10) as feed:
            for victim in victims:
                before = service.stored()
                service.wait_stored(before + 20, within=90)
                target = feed.sent + 60
                feed.burst(60)
                feed.wait_sent(target, within=30)
                service.kill(victim)
                assert service.stored() < feed.sent, f"{victim} was killed when all was done"
                service.start(victim)
                service.wait_ready(victim)
        count = feed.sent
        service.wait_stored(count, within=200)
        _assert_each_once(service, count)
        judged = [orjson.loads(record.value) for record in service.records("wire.unique.v1")]
        assert {j["article"]["guid"] for j in judged} == {f"urn:test:1:{n}" for n in range(count)}
        assert all(j["verdict"]["relation"] == "new" for j in judged)
        wait_until(lambda: len(desk.times()) >= count, 120, lambda: f"{len(desk.times())} of {count} alerts came")
        alerts = {record.key for record in service.records("wire.alerts.v1")}
        assert len(alerts) == count, "a story without its alert, or an alert without its story"
        assert {call.alert["kind"] for call in desk.taken()} == {"first"}
        again = desk.times().total() - count
        assert again <= rounds, f"{again} deliveries were repeated by {rounds} kills of the alert role"


@pytest.mark.timeout(200)
def test_sigterm_with_work_in_hand_commits_exactly_what_was_finished(kafka, make_service):
    """Where the broker has left a batch without an answer for five seconds (a machine under load), the signal gives it
    up instead of waiting: what of it arrived is done again by the next start, and by ids that are the same.
    """
    count = 1500
    service = make_service(kafka.bootstrap, WIRESTREAM_GUARD__BATCH="400", WIRESTREAM_KAFKA__LINGER_MS="100")
    service.publish((story(n, sentences=40) for n in range(count)), source=lambda i: f"feed{i % 7}")
    service.start("normalise")
    service.wait_ready("normalise")
    wait_until(lambda: service.committed("normalise", "wire.raw.v1") > 0, 90, lambda: service.log("normalise")[-800:])
    assert service.terminate("normalise") == 0
    committed = service.committed("normalise", "wire.raw.v1")
    made = service.ids_of("wire.articles.v1")
    assert 0 < committed < count, "the signal missed the flow"
    assert len(made) == len(set(made))
    assert committed <= len(made), "what was not finished is committed"
    if "no broker has answered" not in (log := service.log("normalise")):
        assert committed == len(made), log[-2000:]


@pytest.mark.timeout(240)
def test_a_database_that_is_away_holds_the_flow_and_a_signal_ends_the_worker_meanwhile(
    kafka, postgres_server, postgres_url, make_service
):
    count = 400
    service = make_service(kafka.bootstrap, postgres_url)
    service.start(name="all")
    service.wait_ready("all")
    service.publish(story(n, sentences=4) for n in range(count // 2))
    service.wait_stored(1, within=60)
    postgres_server.stop()
    try:
        service.publish(story(n, sentences=4) for n in range(count // 2, count))
        wait_until(
            lambda: "holding its flow" in service.readiness("all"), 60, lambda: f"not held: {service.readiness('all')}"
        )
        # All that can be done without the database is done; then the flow of the store stands still.
        wait_until(
            lambda: service.committed("extract", "wire.unique.v1") >= count, 90, lambda: service.log("all")[-800:]
        )
        held = service.committed("store", "wire.extracted.v1")
        assert held < count, "nothing waited for the database"
        assert service.terminate("all") == 0
        assert service.committed("store", "wire.extracted.v1") == held, "what was not stored was committed"
        service.start(name="all")
    finally:
        postgres_server.start()
    service.wait_stored(count, within=120)
    _assert_each_once(service, count)
    assert service.processes["all"].poll() is None


@pytest.mark.timeout(150)
@pytest.mark.long
def test_what_the_broker_has_not_taken_is_not_committed(make_kafka, make_service):
    """The broker takes commits, and what is produced does not reach it: a worker killed then has lost nothing."""
    with TcpProxy(0) as proxy:
        service, direct = _behind(proxy, make_kafka, make_service, WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
        service.start("normalise")
        service.wait_ready("normalise")
        direct.publish(story(n, sentences=4) for n in range(50))
        wait_until(
            lambda: direct.committed("normalise", "wire.raw.v1") == 50, 60, lambda: service.log("normalise")[-800:]
        )
        proxy.swallows_produce = True
        direct.publish([story(50)])  # one: of many the producer would take the first, and make the rest wait
        wait_until(lambda: proxy.swallowed > 0, 60, lambda: "nothing was produced")
        time.sleep(3 * service.settings.kafka.commit_interval)
        assert direct.committed("normalise", "wire.raw.v1") == 50, "what the broker does not have was committed"
        service.kill("normalise")
        proxy.heal()
        service.start("normalise")
        wait_until(
            lambda: direct.committed("normalise", "wire.raw.v1") == 51, 90, lambda: service.log("normalise")[-800:]
        )
        assert len(set(direct.ids_of("wire.articles.v1"))) == 51
        service.close()  # while it still has its way to the broker


@pytest.mark.timeout(240)
@pytest.mark.long
def test_a_broker_away_for_longer_than_a_request_may_take_is_waited_for(make_kafka, make_service):
    """No batch is acknowledged for five times as long; the flow is held, not ended, and nothing of it was committed."""
    with TcpProxy(0) as proxy:
        service, direct = _behind(
            proxy,
            make_kafka,
            make_service,
            WIRESTREAM_KAFKA__REQUEST_TIMEOUT="2",
            WIRESTREAM_KAFKA__SESSION_TIMEOUT="10",
        )
        service.start(name="all")
        service.wait_ready("all")
        with Feed(direct.settings, per_second=10) as feed:
            service.wait_stored(20, within=60)
            feed.burst(300)
            feed.wait_sent(320, within=30)
            proxy.cut()
            wait_until(
                lambda: service.metric("all", "wire_held{") > 0,
                90,
                lambda: f"nothing is held: {service.log('all')[-800:]}",
            )
            stored = service.stored()
            assert stored < feed.sent, "the cut missed the flow"
            proxy.heal()
        service.wait_stored(feed.sent, within=150)
        _assert_each_once(service, feed.sent)
        assert service.processes["all"].poll() is None, "the worker did not outlive it"
        service.close()


@pytest.mark.timeout(200)
@pytest.mark.long
def test_a_broker_that_restarts_is_waited_for(make_kafka, make_service):
    broker = make_kafka()
    service = make_service(broker.bootstrap)
    service.start(name="all")
    service.wait_ready("all")
    count = 400
    service.publish(story(n, sentences=4) for n in range(count))
    service.wait_stored(1, within=60)
    broker.restart()
    assert service.stored() < count, "the restart missed the flow"
    service.wait_stored(count, within=120)
    _assert_each_once(service, count)


@pytest.mark.timeout(400)
@pytest.mark.long
@pytest.mark.parametrize("rounds", [4])
def test_workers_that_join_leave_and_take_over_in_a_running_flow_lose_and_double_nothing(kafka, make_service, rounds):
    """Every join and leave is a rebalance of its role; another dedupe takes the table over from its changelog, and a
    partition comes back to a worker that had it.
    """
    service = make_service(kafka.bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
    roles = ("normalise", "dedupe", "extract")
    for role in roles:
        service.start(role, name=f"{role}-a")
    service.start("alert", "store", name="rest")
    for name in (*(f"{role}-a" for role in roles), "rest"):
        service.wait_ready(name)

    def backlog() -> None:
        """So much copy at once that every role has some in hand."""
        target = feed.sent + 150
        feed.burst(150)
        feed.wait_sent(target, within=30)
        assert service.stored() < feed.sent, "all was done when a worker left"

    with Feed(service.settings, per_second=15) as feed:
        service.wait_stored(10, within=60)
        for turn in range(rounds):
            leaving, coming = ("a", "b") if turn % 2 == 0 else ("b", "a")
            for role in roles:
                service.start(role, name=f"{role}-{coming}")
            for role in roles:
                service.wait_ready(f"{role}-{coming}")
            for role in roles:
                backlog()
                if role == "dedupe":
                    service.kill(f"dedupe-{leaving}")
                else:
                    assert service.terminate(f"{role}-{leaving}") == 0
            service.wait_stored(service.stored() + 50, within=120)
    count = feed.sent
    service.wait_stored(count, within=150)
    # The same copy again: a table that was not taken over whole would call some of it new once more.
    service.publish((story(n, sentences=4) for n in range(100)), source=lambda i: f"feed{i % 9}")
    last = "dedupe-b" if rounds % 2 else "dedupe-a"
    wait_until(
        lambda: service.committed("dedupe", "wire.articles.v1") >= count + 100, 90, lambda: service.log(last)[-800:]
    )
    _assert_each_once(service, count)
