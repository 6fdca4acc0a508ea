"""Adds partitions to a service that stands still: what `wirestream topics grow` does.

First the changelogs, and what is in them is carried over (`repartition`); then all other topics whose partitions are chosen
by the id of a story or an article. So a growth that is cut off leaves topics of two sizes, on which no worker starts,
and doing it again goes on from there.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.errors import GroupCoordinatorNotAvailableError, KafkaError

from stream.contracts.asyncapi import RECEIVERS
from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin, plan_topics
from stream.kafka.clients import consumer
from stream.kafka.plan import Planned
from stream.kafka.repartition import BY_STORY, repartition
from stream.kafka.topics import ARTICLES, RAW, Topic
from stream.settings import Settings

__all__ = ["Grown", "grow_topics"]

_MOST = 512
"""As for WIRESTREAM_TOPICS__PARTITIONS."""
_EMPTY = frozenset({"Empty", "Dead"})
"""States of a group without members."""
_TRIES = 120
_TRY_SECONDS = 0.25
"""For half a minute: until the broker shows the partitions that it said it has added, or, just made, has a coordinator
of groups."""

_STAGES: dict[str, tuple[Topic, ...]] = {**RECEIVERS, "join": (ARTICLES,), "resolve": ()}
"""With those of several detectors."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was done. All empty: there was nothing to do."""

    raised: tuple[str, ...]
    carried: int
    """Rows that were brought to another partition."""


async def grow_topics(settings: Settings, partitions: int, *, unread: bool = False) -> Grown:
    """Raise the service's topics to a number of partitions. `unread`: though a stage has not read all that it is to.

    Raises `Misconfigured`, and changes nothing, where a worker runs, a topic is missing or has more partitions already,
    or records wait whose order goes by story.
    """
    if not 1 <= partitions <= _MOST:
        raise Misconfigured(f"{partitions} partitions: give 1 to {_MOST}")
    target = settings.model_copy(update={"topics": settings.topics.model_copy(update={"partitions": partitions})})
    plan = [planned for planned in await plan_topics(target) if _grows(planned.topic, target)]
    _check_plan(plan, partitions)
    async with connected_admin(target) as admin:
        await _check_groups(admin)
        others = [planned for planned in plan if planned.topic not in BY_STORY]
        short = [planned for planned in others if planned.found != partitions]
        if short and not unread:
            await _check_read(admin, target, short)
        raised = await _raise(admin, [planned for planned in plan if planned.topic in BY_STORY], target)
        carried = sum([await repartition(target, topic) for topic in BY_STORY])
        raised += await _raise(admin, others, target)
    return Grown(tuple(raised), carried)


def _grows(topic: Topic, settings: Settings) -> bool:
    """Whether its partitions are those of the settings, and not one, or one a detector."""
    return topic.scaling == "partitioned" or (topic.scaling == "met" and settings.dedupe.partitions > 1)


def _check_plan(plan: list[Planned], partitions: int) -> None:
    for planned in plan:
        if planned.found is None:
            raise Misconfigured(f"{planned.topic.name} is missing: run `wirestream topics apply` first")
        if planned.found > partitions:
            raise Misconfigured(
                f"{planned.topic.name} has {planned.found} partitions already, and Kafka cannot take any away: "
                f"run `wirestream topics grow {max(other.found or 0 for other in plan)}`"
            )


async def _check_groups(admin: AIOKafkaAdminClient) -> None:
    for stage in _STAGES:
        state = await _state_of(admin, f"wirestream-{stage}")
        if state not in _EMPTY:
            raise Misconfigured(
                f"the group wirestream-{stage} has members ({state}): end all workers first, and wait half a minute: "
                "the broker believes in a worker for so long after it has ended"
            )


async def _state_of(admin: AIOKafkaAdminClient, group: str) -> str:
    for _ in range(_TRIES):
        with suppress(GroupCoordinatorNotAvailableError):
            # One a request: aiokafka 0.14 reads the answer for several wrongly.
            (response,) = await admin.describe_consumer_groups([group])
            return str(response.groups[0][2])
        await asyncio.sleep(_TRY_SECONDS)
    raise Misconfigured("the broker has no coordinator of groups yet; run it again")


async def _check_read(admin: AIOKafkaAdminClient, settings: Settings, short: list[Planned]) -> None:
    """A record that a stage reads after the growth lies where its story's rows do not lie any more."""
    grows = {planned.topic.name: planned.found or 0 for planned in short if planned.topic != RAW}
    reader = consumer(settings)
    await reader.start()
    try:
        for stage, topics in _STAGES.items():
            places = await admin.list_consumer_group_offsets(f"wirestream-{stage}")
            for topic in topics:
                tps = [TopicPartition(topic.name, number) for number in range(grows.get(topic.name, 0))]
                if not tps or not any(tp in places for tp in tps):
                    continue  # it does not grow, or nobody has ever read it
                ends, firsts = await reader.end_offsets(tps), await reader.beginning_offsets(tps)
                read = {tp: max(firsts[tp], places[tp].offset if tp in places else 0) for tp in tps}
                if waiting := sum(max(0, ends[tp] - read[tp]) for tp in tps):
                    raise Misconfigured(
                        f"{stage} has not read {waiting} records of {topic.name}: end the feeds and `normalise`, let "
                        "the others finish, then end them (or see --unread in deploy/runbooks/AddPartitions.md)"
                    )
    except KafkaError as error:
        raise Misconfigured(f"the offsets cannot be read ({error!r}); run it again") from None
    finally:
        await reader.stop()


async def _raise(admin: AIOKafkaAdminClient, plan: list[Planned], settings: Settings) -> list[str]:
    wanted = settings.topics.partitions
    names = [planned.topic.name for planned in plan if planned.found != wanted]
    for name in names:
        await admin.create_partitions({name: NewPartitions(wanted)})
    for _ in range(_TRIES if names else 0):
        shown = {planned.topic.name: planned.found for planned in await plan_topics(settings)}
        if all(shown[name] == wanted for name in names):
            break
        await asyncio.sleep(_TRY_SECONDS)
    else:
        if names:
            raise Misconfigured(f"the broker does not show {wanted} partitions of {', '.join(names)}; run it again")
    return names
