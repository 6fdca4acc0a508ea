"""The settings of a role's app that decide whether messages are lost, one by one."""

import time

import pytest

from stream.agents.engine.app import make_app
from stream.agents.engine.drain import Transport
from stream.agents.engine.recovery import Tables
from stream.settings import Dedupe, Kafka, Settings

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
    assert getattr(make_app("extract", Settings()).conf, name) == value


def test_times_are_those_of_the_settings_and_no_request_is_given_up_before_the_session():
    kafka = Kafka(request_timeout=7, session_timeout=20, rebalance_timeout=50, commit_interval=0.5)
    conf = make_app("extract", Settings(kafka=kafka)).conf
    assert conf.producer_request_timeout == 7
    assert (conf.broker_session_timeout, conf.broker_heartbeat_interval) == (20, 2)
    assert (conf.broker_request_timeout, conf.broker_rebalance_timeout) == (20, 50)
    assert conf.broker_commit_interval == 0.5


def test_a_static_member_has_a_name_and_an_address_of_its_role():
    conf = make_app("extract", Settings(kafka=Kafka(instance_id="pod-1"))).conf
    assert (conf.consumer_group_instance_id, str(conf.canonical_url)) == ("pod-1-extract", "http://pod-1-extract")
    assert make_app("extract", Settings()).conf.consumer_group_instance_id is None
    name, _, began = conf.broker_client_id.rpartition("@")
    assert name == "wirestream-pod-1-extract"
    assert time.time_ns() - 3600e9 < int(began[:20]) < time.time_ns(), "it sorts by when the process began"
    assert "@" not in make_app("extract", Settings()).conf.broker_client_id


def test_only_what_has_much_state_is_stood_by():
    settings = Settings(dedupe=Dedupe(standbys=2))
    assert [make_app(role, settings).conf.table_standby_replicas for role in ("dedupe", "resolve", "alert")] == [
        2,
        2,
        0,
    ]


def test_reading_committing_and_recovering_are_ours():
    app = make_app("dedupe", Settings())
    assert type(app.transport) is Transport
    assert type(app.tables) is Tables
    assert app.conf.processing_guarantee.value == "at_least_once"
