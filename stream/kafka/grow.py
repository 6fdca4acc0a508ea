"""Adds partitions to a service that stands still: what `wirestream topics grow` does.

First the changelogs grow, and their rows are carried over (`repartition`); then all other topics whose partitions are
chosen by the id of a story or an article. So a growth that is cut off leaves topics of two sizes, on which no worker
starts, and doing it again goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin, plan_topics
from stream.kafka.clients import consumer
from stream.kafka.errors import misconfigured
from stream.kafka.plan import Planned
from stream.kafka.repartition import BY_STORY, repartition
from stream.kafka.rewind.group import ask_group, committed_by
from stream.kafka.stages import STAGES, stages_with
from stream.kafka.topic import Scaling, Topic
from stream.kafka.topics import RAW
from stream.settings import MOST_PARTITIONS, Settings

__all__ = ["Grown", "grow_topics"]

_TRIES = 120
_TRY_SECONDS = 0.25
"""Half a minute in all, until the broker shows the partitions that were added."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What a growth did; without topics and rows there was nothing to do."""

    raised: tuple[str, ...]
    """Names of the topics to which partitions were added."""
    carried: int
    """Rows that were brought to another partition."""


async def grow_topics(
    settings: Settings, partitions: int, *, unread: bool = False, clock: Clock = SYSTEM_CLOCK
) -> Grown:
    """Raise the service's topics to a number of partitions; with `unread` also where a stage has records left to read.

    Raises `Misconfigured`, and changes nothing, where a worker runs, a topic is missing or has more partitions already,
    or (without `unread`) records wait whose order goes by story.
    """
    if not 1 <= partitions <= MOST_PARTITIONS:
        raise Misconfigured(f"{partitions} partitions: give 1 to {MOST_PARTITIONS}")
    target = settings.model_copy(update={"topics": settings.topics.model_copy(update={"partitions": partitions})})
    plan = [planned for planned in await plan_topics(target) if _grows(planned.topic, target)]
    _check_plan(plan, partitions)
    async with connected_admin(target) as admin:
        await _check_groups(admin, clock)
        others = [planned for planned in plan if planned.topic not in BY_STORY]
        short = [planned for planned in others if planned.found != partitions]
        if short and not unread:
            await _check_read(admin, target, short, clock)
        raised = await _raise(admin, [planned for planned in plan if planned.topic in BY_STORY], target, clock)
        moved = sum([await repartition(target, topic, clock) for topic in BY_STORY])
        raised += await _raise(admin, others, target, clock)
    return Grown(tuple(raised), moved)


def _grows(topic: Topic, settings: Settings) -> bool:
    """Return whether the topic has as many partitions as the settings say, and not a single one, or one for each
    detector.
    """
    if topic.scaling is Scaling.SINGLE_FOR_ONE_DETECTOR:
        return settings.dedupe.partitions > 1
    return topic.scaling is Scaling.PARTITIONED


def _check_plan(plan: list[Planned], partitions: int) -> None:
    for planned in plan:
        if planned.found is None:
            raise Misconfigured(f"{planned.topic.name} is missing: run `wirestream topics apply` first")
        if planned.found > partitions:
            raise Misconfigured(
                f"{planned.topic.name} has {planned.found} partitions already, and Kafka cannot take any away: "
                f"run `wirestream topics grow {max(other.found or 0 for other in plan)}`"
            )


async def _check_groups(admin: AIOKafkaAdminClient, clock: Clock) -> None:
    """Raise `Misconfigured` where a worker of any stage runs: one of a service with another number of detectors is a
    worker too.
    """
    for name in dict.fromkeys(stage.group for stage in STAGES):
        group = await ask_group(admin, name, clock)
        if not group.is_empty:
            raise Misconfigured(
                f"the group {name} has {group.shown}: end all workers first, and wait half a minute: "
                "the broker believes in a worker for so long after it has ended"
            )


async def _check_read(admin: AIOKafkaAdminClient, settings: Settings, short: list[Planned], clock: Clock) -> None:
    """Raise `Misconfigured` where a stage has records left to read: after the growth they would lie on partitions where
    the rows of their stories do not lie any more.
    """
    grows = {planned.topic.name: planned.found or 0 for planned in short if planned.topic != RAW}
    reader = consumer(settings)
    try:
        await reader.start()
        for stage in stages_with(settings.dedupe.partitions):
            places = await committed_by(admin, stage.group, clock)
            for topic in stage.reads:
                tps = [TopicPartition(topic.name, number) for number in range(grows.get(topic.name, 0))]
                if not tps or not any(tp in places for tp in tps):
                    continue  # it does not grow, or nobody has ever read it
                ends, firsts = await reader.end_offsets(tps), await reader.beginning_offsets(tps)
                read = {tp: max(firsts[tp], places.get(tp, 0)) for tp in tps}
                if waiting := sum(max(0, ends[tp] - read[tp]) for tp in tps):
                    raise Misconfigured(
                        f"{stage.name} has not read {waiting} records of {topic.name}: end the feeds and `normalise`, "
                        "let the others finish, then end them (or see --unread in deploy/runbooks/AddPartitions.md)"
                    )
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await reader.stop()


async def _raise(admin: AIOKafkaAdminClient, plan: list[Planned], settings: Settings, clock: Clock) -> list[str]:
    """Add what is missing of partitions, and wait until the broker shows them. Returns the topics that it changed."""
    wanted = settings.topics.partitions
    names = [planned.topic.name for planned in plan if planned.found != wanted]
    for name in names:
        await admin.create_partitions({name: NewPartitions(wanted)})
    if not names:
        return names
    for _ in range(_TRIES):
        shown = {planned.topic.name: planned.found for planned in await plan_topics(settings)}
        if all(shown[name] == wanted for name in names):
            return names
        await clock.sleep(_TRY_SECONDS)
    raise Misconfigured(f"the broker does not show {wanted} partitions of {', '.join(names)}; run it again")
