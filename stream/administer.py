"""Creates and checks topics: what `wirestream topics` and every worker's start do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAlreadyExistsError, for_code

from stream.errors import Misconfigured
from stream.kafka import admin_client
from stream.settings import Settings
from stream.topics import Topic, topics_of

__all__ = ["Planned", "apply_topics", "check_topics", "connected_admin", "plan_topics", "require_topic"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A topic beside what the broker has of it."""

    topic: Topic
    wanted: int
    found: int | None
    """Partitions; null where the topic is missing."""

    @property
    def verdict(self) -> str:
        if self.found is None:
            return "create"
        return "ok" if self.found == self.wanted else "wrong partitions"


@asynccontextmanager
async def connected_admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client. Raises `Misconfigured` when no broker answers, or it refuses the credentials or the request."""
    admin = admin_client(settings)
    try:
        await admin.start()
        yield admin
    except KafkaError as error:
        said = "it does not answer" if isinstance(error, KafkaConnectionError) else f"{error or type(error).__name__}"
        raise Misconfigured(
            f"no Kafka at {settings.kafka.bootstrap} ({said}); "
            "start one (make up, make kafka), or mend WIRESTREAM_KAFKA__BOOTSTRAP and its security settings"
        ) from None
    finally:
        await admin.close()


async def plan_topics(settings: Settings) -> list[Planned]:
    """Every declared topic beside the broker's."""
    async with connected_admin(settings) as admin:
        return await _plan(admin, settings)


async def apply_topics(settings: Settings) -> list[Planned]:
    """Create what is missing; gives the plan as it was before. Never changes or removes a topic."""
    async with connected_admin(settings) as admin:
        plan = await _plan(admin, settings)
        missing = [planned for planned in plan if planned.found is None]
        if missing:
            response = await admin.create_topics(
                [
                    NewTopic(
                        planned.topic.name,
                        num_partitions=planned.wanted,
                        replication_factor=settings.topics.replication,
                        topic_configs=planned.topic.config(settings),
                    )
                    for planned in missing
                ]
            )
            for name, code, *rest in response.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    said = rest[0] if rest and rest[0] else for_code(code).__name__
                    raise Misconfigured(f"the broker refuses to create {name}: {said}")
        return plan


async def check_topics(settings: Settings) -> None:
    """Raise `Misconfigured` when a topic is missing or has another number of partitions than the settings say."""
    wrong = [planned for planned in await plan_topics(settings) if planned.verdict != "ok"]
    if wrong:
        said = "; ".join(
            f"{planned.topic.name} is missing"
            if planned.found is None
            else f"{planned.topic.name} has {planned.found} partitions, not {planned.wanted}"
            for planned in wrong
        )
        raise Misconfigured(f"topics: {said}. Run `wirestream topics apply`, or mend WIRESTREAM_TOPICS__PARTITIONS")


async def require_topic(settings: Settings, topic: Topic) -> None:
    """Raise `Misconfigured` when there is no broker, or it has no such topic. To be asked before a client names the
    topic: a broker that creates topics on its own would create it then, with partitions of its own.
    """
    async with connected_admin(settings) as admin:
        if topic.name not in await admin.list_topics():
            raise Misconfigured(f"{topic.name} is missing at {settings.kafka.bootstrap}: run `wirestream topics apply`")


async def _plan(admin: AIOKafkaAdminClient, settings: Settings) -> list[Planned]:
    found: Mapping[str, int] = {
        described["topic"]: len(described["partitions"])
        for described in await admin.describe_topics()
        if not described["error_code"]
    }
    return [Planned(topic, topic.partitions(settings), found.get(topic.name)) for topic in topics_of(settings)]
