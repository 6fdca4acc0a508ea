"""Creates, checks and mends topics: what `wirestream topics` does, and every worker at its start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAlreadyExistsError, for_code

from stream.errors import Misconfigured
from stream.kafka.clients import admin_client, greet
from stream.kafka.errors import Failure, failure_of, misconfigured
from stream.kafka.plan import Planned, Weight, planned
from stream.kafka.rights.own import require_rights
from stream.kafka.rights.right import Operation, Resource, Right
from stream.kafka.topics import Topic, topics_of
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = [
    "Planned",
    "apply_topics",
    "check_topics",
    "connected_admin",
    "plan_topics",
    "refuse",
    "require_topic",
]

log = logger(__name__)

_OVERRIDE = 1
"""Kafka's number (DescribeConfigs, `config_source`) for a value that was set for the topic itself."""


@asynccontextmanager
async def connected_admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """Connect an admin client for the block. Raises `Misconfigured` when no broker answers, or it refuses the
    credentials or the request.
    """
    admin = admin_client(settings)
    try:
        try:
            await admin.start()
        except KafkaConnectionError as error:
            raise await _refused_or_away(error, settings) from None
        yield admin
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await admin.close()


async def _refused_or_away(error: KafkaConnectionError, settings: Settings) -> Misconfigured:
    """Return what to tell where the client could not connect. It says so of wrong credentials too (aiokafka 0.14 tries
    one address after the other, and drops what each said), so they are tried once more.
    """
    try:
        await greet(settings)
    except (OSError, KafkaError) as refusal:
        if failure_of(refusal) is Failure.UNTRUSTED:
            return misconfigured(refusal, settings)
    return misconfigured(error, settings)


async def plan_topics(settings: Settings, topics: Collection[Topic] | None = None) -> list[Planned]:
    """Return these topics, or every one of the service, beside what the broker has of it. Raises `Misconfigured` as
    `connected_admin`, and where one of them is not to be seen by us.
    """
    async with connected_admin(settings) as admin:
        return await _plan(admin, settings, topics)


async def apply_topics(settings: Settings, *, configs: bool = False) -> list[Planned]:
    """Create the topics that are missing. Returns the plan as it was before. Never removes a topic, and changes one
    only where `configs` asks for it: then its configuration is set to what the settings want, where it is worse.
    """
    async with connected_admin(settings) as admin:
        plan = await _plan(admin, settings)
        await _create(admin, [each for each in plan if each.found is None], settings)
        if configs:
            await _configure(admin, {each.topic.name: mend for each in plan if (mend := each.mendable)})
        return plan


async def check_topics(settings: Settings) -> None:
    """Raise `Misconfigured` when a topic is missing, or is such that copy or state would be lost; log what else is not
    as the settings want it.
    """
    plan = await plan_topics(settings)
    refuse(plan)
    for each in plan:
        for difference in each.differences():
            log.warning(
                "topic is not as the settings want it",
                topic=each.topic.name,
                problem=difference.problem,
                mend=difference.mend,
            )


def refuse(plan: Iterable[Planned]) -> None:
    """Raise `Misconfigured` for whatever no worker may start with."""
    wrong = [each for topic in plan for each in topic.differences() if each.weight is Weight.REFUSED]
    if wrong:
        mends = dict.fromkeys(each.mend for each in wrong)
        raise Misconfigured(f"topics: {'; '.join(each.problem for each in wrong)}. To mend it: {'; '.join(mends)}")


async def require_topic(
    settings: Settings, topic: Topic, to: Operation = Operation.DESCRIBE, part: str | None = None
) -> None:
    """Raise `Misconfigured` when there is no broker, it has no such topic, or does not let us do what we want `to`.
    `part` is the part of the service whose rights would be enough. Call it before a client names the topic:
    a broker that creates topics on its own would create it then, with a number of partitions of its own.
    """
    async with connected_admin(settings) as admin:
        await require_rights(admin, settings, [Right(Resource.TOPIC, topic.name, to)], part)
        if topic.name not in await admin.list_topics():
            raise Misconfigured(f"{topic.name} is missing at {settings.kafka.bootstrap}: run `wirestream topics apply`")


async def _plan(
    admin: AIOKafkaAdminClient, settings: Settings, topics: Collection[Topic] | None = None
) -> list[Planned]:
    found: Mapping[str, int] = {
        described["topic"]: len(described["partitions"])
        for described in await admin.describe_topics()
        if not described["error_code"]
    }
    topics = topics_of(settings) if topics is None else topics
    await _require_seen(admin, settings, [topic for topic in topics if topic.name not in found])
    rows = await _configs(admin, [topic.name for topic in topics if topic.name in found])
    configs = {name: {row[0]: row[1] for row in of} for name, of in rows.items()}
    return [planned(topic, settings, found.get(topic.name), configs.get(topic.name)) for topic in topics]


async def _require_seen(admin: AIOKafkaAdminClient, settings: Settings, missing: Iterable[Topic]) -> None:
    """Raise `Misconfigured` for topics that are missing only to us, who may not see them."""
    rights = [Right(Resource.TOPIC, topic.name, Operation.DESCRIBE) for topic in missing]
    if rights:
        await require_rights(admin, settings, rights)


async def _configs(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, list[Any]]:
    """Return the rows of each topic's configuration. A topic whose configuration we may not see is left out."""
    if not names:
        return {}
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    return {name: rows for answer in answers for code, _, _, name, rows in answer.resources if not code}


async def _create(admin: AIOKafkaAdminClient, missing: list[Planned], settings: Settings) -> None:
    if not missing:
        return
    response = await admin.create_topics(
        [
            NewTopic(
                each.topic.name,
                num_partitions=each.wanted,
                replication_factor=settings.topics.replication,
                topic_configs=each.topic.config(settings),
            )
            for each in missing
        ]
    )
    for name, code, *rest in response.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            reason = rest[0] if rest and rest[0] else for_code(code).__name__
            raise Misconfigured(f"the broker refuses to create {name}: {reason}")


async def _configure(admin: AIOKafkaAdminClient, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """Set these, and repeat what else was set: the only request that aiokafka has replaces the whole configuration."""
    if not wanted:
        return
    rows = await _configs(admin, list(wanted))
    answers = await admin.alter_configs(
        [
            ConfigResource(
                ConfigResourceType.TOPIC,
                name,
                {row[0]: row[1] for row in rows.get(name, []) if row[3] == _OVERRIDE} | dict(configs),
            )
            for name, configs in wanted.items()
        ]
    )
    for answer in answers:
        for code, reason, _, name in answer.resources:
            if code:
                raise Misconfigured(f"the broker refuses to change {name}: {reason or for_code(code).__name__}")
