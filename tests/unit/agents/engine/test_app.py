"""The settings of a role's app that decide whether messages are lost, one by one."""

from datetime import UTC, datetime

import pytest

from stream.agents.engine.app import make_app
from stream.agents.engine.drain import Transport
from stream.agents.engine.faust_engine import FaustEngine
from stream.agents.engine.recovery import Tables
from stream.clock import SYSTEM_CLOCK, SetClock
from stream.kafka.topics import ARTICLES
from stream.settings import Dedupe, Kafka, Settings, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASSUMED = {
    "key_serializer": "raw",
    "value_serializer": "raw",
    "consumer_auto_offset_reset": "earliest",
    "stream_wait_empty": True,
    "topic_allow_declare": False,
    "topic_disable_leader": True,
    "recovery_consistency_check": False,
    "web_enabled": False,
    "autodiscover": False,
    "stream_publish_on_commit": False,
    "broker_max_poll_records": 500,
}


@pytest.mark.parametrize(("name", "value"), ASSUMED.items())
def test_what_would_lose_messages_otherwise(name, value):
    assert getattr(make_app("extract", Settings(), SYSTEM_CLOCK).conf, name) == value


async def test_nobody_leaves_a_group_for_having_fetched_nothing():
    """A flow that is held, and a worker without partitions, fetch nothing; aiokafka would never join again."""
    consumer = make_app("extract", Settings(), SYSTEM_CLOCK).consumer
    made = consumer._thread._create_worker_consumer(consumer.transport)
    assert made._max_poll_interval_ms > 365 * 86400 * 1000
    assert made._rebalance_timeout_ms == 60_000, "which alone the broker is told"


def test_times_are_those_of_the_settings_and_no_request_is_given_up_before_the_session():
    kafka = Kafka(request_timeout=7, session_timeout=20, rebalance_timeout=50, commit_interval=0.5)
    conf = make_app("extract", Settings(kafka=kafka), SYSTEM_CLOCK).conf
    assert conf.producer_request_timeout == 7
    assert (conf.broker_session_timeout, conf.broker_heartbeat_interval) == (20, 2)
    assert (conf.broker_request_timeout, conf.broker_rebalance_timeout) == (20, 50)
    assert conf.broker_commit_interval == 0.5


def test_a_static_member_has_a_name_and_an_address_of_its_role():
    conf = make_app("extract", Settings(kafka=Kafka(instance_id="pod-1")), SetClock(NOON)).conf
    assert (conf.consumer_group_instance_id, str(conf.canonical_url)) == ("pod-1-extract", "http://pod-1-extract")
    assert make_app("extract", Settings(), SYSTEM_CLOCK).conf.consumer_group_instance_id is None
    name, _, began = conf.broker_client_id.rpartition("@")
    assert name == "wirestream-pod-1-extract"
    assert int(began[:20]) == round(NOON.timestamp() * 1e9), "it sorts by when the worker began"
    assert "@" not in make_app("extract", Settings(), SYSTEM_CLOCK).conf.broker_client_id


def test_of_two_workers_of_one_name_one_is_the_later_in_all_of_its_groups():
    """Put together by turns, as by two that are started together: else both would end, each for another group."""
    settings, first, second = Settings(kafka=Kafka(instance_id="pod-1")), SetClock(NOON), SetClock(NOON)

    def began(role, clock):
        clock.advance(1)  # a stage is put together a while after the one before
        return make_app(role, settings, clock).conf.broker_client_id.rpartition("@")[2]

    alert = began("alert", first), began("alert", second)
    second_notify, first_notify = began("notify", second), began("notify", first)
    assert (first_notify, second_notify) == alert
    assert alert[0] != alert[1]


ROLES = ("dedupe", "resolve", "alert")


def test_only_what_has_much_state_is_stood_by():
    settings = Settings(dedupe=Dedupe(standbys=2))
    standbys = {role: make_app(role, settings, SYSTEM_CLOCK).conf.table_standby_replicas for role in ROLES}
    assert standbys == {"dedupe": 2, "resolve": 2, "alert": 0}


def test_reading_committing_and_recovering_are_ours():
    app = make_app("dedupe", Settings(), SYSTEM_CLOCK)
    assert type(app.transport) is Transport
    assert type(app.tables) is Tables
    assert app.conf.processing_guarantee.value == "at_least_once"


def test_the_store_alone_lingers():
    settings = Settings(store=Store(linger_ms=40))
    lingers = {role: make_app(role, settings, SYSTEM_CLOCK).linger for role in ("normalise", "alert", "store")}
    assert lingers == {"normalise": 0, "alert": 0, "store": 0.04}


def test_a_rebalance_lasts_while_the_flow_is_stopped_for_it():
    """Faust takes the end of one for that of the next, which had begun before: what is held would wait for nothing."""
    engine = FaustEngine("extract", (ARTICLES,), Settings(), SYSTEM_CLOCK)
    engine.app._assignment = set()
    engine.app._started.set()
    engine.app.flow_control.resume()
    assert not engine.rebalancing
    engine.app.on_rebalance_start()
    assert engine.rebalancing
    engine.app.flow_control.suspend()
    engine.app.rebalancing = False
    assert engine.rebalancing
    engine.app.flow_control.resume()
    assert not engine.rebalancing
