"""One hop of ours in this process, as `hop_child` is one of raw aiokafka; apart, so that neither pays for the other."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import uvloop

from stream.agents.stage.stage import Stage
from stream.clock import SYSTEM_CLOCK
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.stages import Role, StageSpec
from stream.kafka.topics import Topic
from stream.observe import metrics
from stream.settings import Kafka, Settings, Topics
from tests.bench.child import answer, argument
from tests.bench.stopwatch import Stopwatch

__all__ = ["our_stage"]

_SECONDS = 75.0
"""After this the stage has hung."""


async def our_stage(given: dict[str, Any]) -> Stopwatch:
    """`Stage` as the worker runs it, with a handler that passes on what came."""
    topic = Topic(name="bench-hop-in", about="", key="", ordered_by="", retention_ms=1)
    spec = StageSpec(name=given["group"], role=Role.NORMALISE, reads=(topic,))
    settings = Settings(kafka=Kafka(bootstrap=given["bootstrap"]), topics=Topics(partitions=2))
    stage, watch = Stage(spec, settings, SYSTEM_CLOCK), Stopwatch()

    def handle(record: Record) -> Handled:
        watch.start()
        return Handled([Outgoing("bench-hop-out", record.key, record.value)], received_at=record.time)

    stage.runs(stage.guard.each(handle))
    await stage.delivery.start()
    await stage.engine.start()
    handled = metrics.RECORDS.labels(stage.name, "handled")
    async with asyncio.timeout(_SECONDS):
        while handled._value.get() < given["count"]:  # noqa: ASYNC110 - a counter wakes nobody
            await asyncio.sleep(0.01)
    await stage.engine.app.consumer.commit()
    watch.stop()
    return watch


async def main(given: dict[str, Any]) -> None:
    watch = await our_stage(given)
    answer(seconds=watch.seconds, cpu=watch.cpu)
    os._exit(0)  # measured; an orderly end would only cost time


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(argument()))
