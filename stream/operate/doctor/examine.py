"""Looks at all that a worker needs, and says what is wrong and how to mend it: `wirestream doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import WirestreamError
from stream.kafka.admin import connected_admin, plan_topics
from stream.kafka.broker_clock import broker_clock
from stream.kafka.errors import Failure, failure_of, in_words
from stream.kafka.plan import Planned
from stream.kafka.rights.need import Part
from stream.kafka.stages import stages_with
from stream.kafka.topics import topics_of
from stream.operate.doctor.clocks import clock_finding
from stream.operate.doctor.database import database_findings
from stream.operate.doctor.disk import disk_findings
from stream.operate.doctor.files import feeds_findings, rules_finding
from stream.operate.doctor.finding import Finding
from stream.operate.doctor.groups import group_findings, retention_findings
from stream.operate.doctor.rights import lacking_of, rights_findings
from stream.operate.doctor.software import software_findings
from stream.operate.doctor.topics import Replicas, replica_findings, topic_findings
from stream.operate.lag.measure import MEASURE_SECONDS, lags_of
from stream.settings import Settings

__all__ = ["examine"]


async def examine(
    settings: Settings, clock: Clock = SYSTEM_CLOCK, feeds: Path | None = None, parts: Collection[Part] = ()
) -> AsyncIterator[Finding]:
    """Yield all checks, in the order in which a worker would stumble; those of a feeds file where one is named. `parts`
    are those that our user must have the rights for; none: those of any role are enough.
    """
    for finding in software_findings():
        yield finding
    kafka = f"{settings.kafka.bootstrap} ({settings.kafka.security})"
    try:
        lacking = await lacking_of(settings, parts)
        plan = await plan_topics(settings)
        yield Finding("kafka", kafka)
        for finding in rights_findings(lacking, settings, named=bool(parts)):
            yield finding
        for finding in topic_findings(plan, settings):
            yield finding
        async with connected_admin(settings) as admin:
            async for finding in _of_brokers(admin, plan, settings, clock):
                yield finding
    except WirestreamError as error:
        yield Finding("kafka", kafka, str(error))
    for finding in database_findings(settings, clock):
        yield finding
    for finding in disk_findings(settings):
        yield finding
    yield rules_finding(settings)
    for finding in () if feeds is None else feeds_findings(feeds):
        yield finding


async def _of_brokers(
    admin: AIOKafkaAdminClient, plan: list[Planned], settings: Settings, clock: Clock
) -> AsyncIterator[Finding]:
    asked = clock.now()
    told = await broker_clock(admin)
    yield clock_finding("broker", told, asked, clock.now())
    names = {topic.name for topic in topics_of(settings)}
    replicas = [
        Replicas(topic["topic"], each["partition"], each["leader"], len(each["replicas"]), len(each["isr"]))
        for topic in await admin.describe_topics()
        if topic["topic"] in names
        for each in topic["partitions"]
    ]
    configs = {planned.topic.name: planned.found_configs for planned in plan}
    min_insync = {name: int(found.get("min.insync.replicas", 1)) for name, found in configs.items()}
    for finding in replica_findings(replicas, settings, min_insync):
        yield finding
    if any(planned.found is None for planned in plan):
        return  # the topics' own check says so, and nothing was read of what is not there
    try:
        async with asyncio.timeout(MEASURE_SECONDS):
            stages = await lags_of(admin, stages_with(settings.dedupe.partitions))
    except TimeoutError:
        yield Finding(
            "stages", "", f"the brokers did not tell of the groups within {MEASURE_SECONDS:g} s: see their logs"
        )
        return
    except KafkaError as error:
        if failure_of(error) is not Failure.FORBIDDEN:
            raise
        yield Finding("stages", "", warning=f"lag is not looked at, for {in_words(error)}")
        return
    for finding in group_findings(stages):
        yield finding
    retention = {name: int(found["retention.ms"]) for name, found in configs.items() if "retention.ms" in found}
    for finding in retention_findings(stages, retention, clock.now()):
        yield finding
