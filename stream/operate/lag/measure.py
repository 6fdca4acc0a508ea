"""Looks once at all stages: what each has committed, what there is, and how old the oldest is that it has not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from stream.kafka.admin import connected_admin
from stream.kafka.errors import BrokerAway
from stream.kafka.stages import StageSpec, stages_with
from stream.operate.lag.ask import EARLIEST, LATEST, Group, Layout, group_of_name, layout_of, offsets_at, patiently
from stream.operate.lag.batches import batches_at, written_at
from stream.operate.lag.stage_lag import PartitionLag, StageLag
from stream.settings import Settings

__all__ = ["MEASURE_SECONDS", "lags_of", "measure"]

MEASURE_SECONDS = 20.0
"""A look takes tens of milliseconds. One that is not done after this would show what was long ago."""


async def measure(settings: Settings, within: float = MEASURE_SECONDS) -> list[StageLag]:
    """Return every stage of a service of these settings, in the order in which an article passes them. Raises
    `Misconfigured` where the broker does not answer within so many seconds, or refuses.
    """
    try:
        async with asyncio.timeout(within), connected_admin(settings) as admin:
            return await lags_of(admin, stages_with(settings.dedupe.partitions))
    except TimeoutError:
        raise BrokerAway(settings.kafka.bootstrap, f"it did not answer within {within:g} s") from None


async def lags_of(admin: AIOKafkaAdminClient, stages: Iterable[StageSpec]) -> list[StageLag]:
    """Return these stages. `admin` is connected. Raises what aiokafka raises."""
    stages = tuple(stages)
    groups = {stage.name: await group_of_name(admin, stage.group) for stage in stages}

    async def look() -> list[StageLag]:
        layout = await layout_of(admin)
        led = {
            tp
            for topic in {topic.name for stage in stages for topic in stage.reads}
            for tp in layout.partitions(topic)
            if layout.leaders[tp] >= 0
        }
        # After what is committed: nobody can have committed more than was there then.
        ends = await offsets_at(admin, layout, led, LATEST)
        firsts = await offsets_at(admin, layout, led, EARLIEST)
        found = [_stage_lag(stage, groups[stage.name], layout, firsts, ends) for stage in stages]
        return [await _with_ages(admin, layout, stage) for stage in found]

    return await patiently(look)


def _stage_lag(
    stage: StageSpec, group: Group, layout: Layout, firsts: dict[TopicPartition, int], ends: dict[TopicPartition, int]
) -> StageLag:
    tps = [tp for topic in stage.reads for tp in layout.partitions(topic.name)]
    return StageLag(
        stage.name,
        stage.group,
        group.state,
        len(group.members),
        tuple(
            PartitionLag(tp.topic, tp.partition, group.committed.get(tp), firsts[tp], ends[tp])
            for tp in tps
            if tp in ends
        ),
        tuple(topic.name for topic in stage.reads if not layout.partitions(topic.name)),
        tuple((tp.topic, tp.partition) for tp in tps if tp not in ends),
    )


async def _with_ages(admin: AIOKafkaAdminClient, layout: Layout, stage: StageLag) -> StageLag:
    places = {TopicPartition(each.topic, each.partition): each.at for each in stage.partitions if each.lag}
    found = await batches_at(admin, layout, places) if places else {}
    times = {tp: written_at(data) for tp, data in found.items()}
    return replace(
        stage,
        partitions=tuple(
            replace(each, oldest=times.get(TopicPartition(each.topic, each.partition))) for each in stage.partitions
        ),
    )
