"""Taken back beside a worker, or while one starts. On a broker."""

from __future__ import annotations

import importlib

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from stream.errors import Misconfigured
from stream.kafka.changelog import committed
from stream.kafka.clients import consumer
from stream.kafka.rewind.move import move
from stream.kafka.rewind.plan import plan_rewind, stage_named
from stream.kafka.rewind.target import Beginning

moving = importlib.import_module("stream.kafka.rewind.move")
TOPIC = "wire.extracted.v1"


async def _read(settings):
    """Three records, which `alert` has read; and its plan to read them again."""
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka.bootstrap) as producer:
        for number in range(3):
            await producer.send_and_wait(TOPIC, b"%d" % number, partition=0)
    reader = consumer(settings, group="wirestream-alert")
    await reader.start()
    reader.assign([TopicPartition(TOPIC, 0)])
    await reader.commit({TopicPartition(TOPIC, 0): 3})
    await reader.stop()
    return await plan_rewind(settings, stage_named("alert", settings), Beginning())


async def _joined(settings):
    member = consumer(settings, TOPIC, group="wirestream-alert")
    await member.start()
    await member.getmany(timeout_ms=5000)
    assert member.assignment()
    return member


async def test_a_worker_that_runs_is_named_and_one_that_starts_meanwhile_too(fresh, monkeypatch):
    plan = await _read(fresh)
    assert plan.records == 3
    member = await _joined(fresh)
    with pytest.raises(Misconfigured, match=r"the group wirestream-alert has 1 member .*role alert.* for 30 s more"):
        await move(fresh, plan)

    async def seen_before(*_):
        """What was asked before the worker started."""

    monkeypatch.setattr(moving, "check", seen_before)
    with pytest.raises(Misconfigured, match="has started meanwhile, and nothing was moved"):
        await move(fresh, plan)
    assert await committed(fresh, "alert", TOPIC, 0) == 3
    await member.stop()
    await move(fresh, plan)
    assert await committed(fresh, "alert", TOPIC, 0) == 0
