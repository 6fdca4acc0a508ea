"""Checks the topics: there, with the partitions and settings that are wanted, and with their replicas. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stream.kafka.plan import Planned, Weight
from stream.operate.doctor.finding import Finding
from stream.settings import Settings

__all__ = ["Replicas", "replica_findings", "topic_findings"]


@dataclass(frozen=True, slots=True)
class Replicas:
    """The replicas of one partition."""

    topic: str
    partition: int
    leader: int
    """The broker that leads it; -1 for none."""
    wanted: int
    """How many it was given."""
    in_sync: int


def topic_findings(plan: Iterable[Planned], settings: Settings) -> Iterator[Finding]:
    """Yield one finding for all that are as they should be, and one for each difference."""
    differences = [each for planned in plan for each in planned.differences()]
    if not differences:
        yield Finding("topics", f"{settings.topics.partitions} partitions, configured as the settings want")
    for each in differences:
        message = f"{each.problem}. To mend it: {each.mend}"
        if each.weight is Weight.WARNING:
            yield Finding("topics", "", warning=message)
        else:
            yield Finding("topics", "", message)


def replica_findings(found: Iterable[Replicas], settings: Settings, min_insync: Mapping[str, int]) -> Iterator[Finding]:
    """Yield what is wrong with the replicas of our topics. `min_insync` is each topic's own setting at the brokers."""
    found = list(found)
    least = settings.topics.min_insync_replicas
    if lost := [f"{each.topic}:{each.partition}" for each in found if each.leader < 0]:
        yield Finding("replicas", "", f"{_listed(lost)} have no leader: start the broker that has them")
    short = [each for each in found if each.leader >= 0 and each.in_sync < min_insync.get(each.topic, least)]
    if short:
        yield Finding(
            "replicas",
            "",
            f"{_listed([f'{each.topic}:{each.partition}' for each in short])} have fewer replicas in sync than "
            "min.insync.replicas: nothing can be written there, and the flow is held; start the brokers that are away",
        )
    behind = [each for each in found if each.leader >= 0 and each not in short and each.in_sync < each.wanted]
    if behind:
        words = f"{len(behind)} partitions have replicas that are not in sync: a broker is away, or slow"
        yield Finding("replicas", "", warning=words)
    few = sorted({each.topic for each in found if each.wanted < settings.topics.replication})
    if few:
        yield Finding(
            "replicas",
            "",
            f"{_listed(few)} have fewer than {settings.topics.replication} replicas: with a broker its copy is lost; "
            "give them more (`kafka-reassign-partitions`), or mend WIRESTREAM_TOPICS__REPLICATION",
        )
    if found and not (lost or short or behind or few):
        yield Finding("replicas", f"{min(each.in_sync for each in found)} of each partition in sync")


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
