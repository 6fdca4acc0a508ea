"""Compares a topic with what the broker has of it, and says what is wrong and how to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from stream.kafka.topic import Scaling, Tolerance, Topic
from stream.settings import Settings

__all__ = ["Difference", "Planned", "Weight", "planned"]


class Weight(IntEnum):
    """What a difference costs."""

    WARNING = 1
    """The service runs, with less than it promises."""
    FAULT = 2
    """Something will be refused: to be mended, though the service runs."""
    REFUSED = 3
    """Copy or state would be lost or in the wrong place: no worker starts."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the settings want it."""

    weight: Weight
    problem: str
    """What is wrong and what comes of it; begins with the topic's name."""
    mend: str
    """The command or the setting that mends it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A topic beside what the broker has of it."""

    topic: Topic
    wanted: int
    """Partitions that the settings ask for."""
    found: int | None
    """Partitions at the broker; None where the topic is missing."""
    wanted_configs: Mapping[str, str] = field(default_factory=dict)
    """Configuration that the settings ask for, by name."""
    found_configs: Mapping[str, str] = field(default_factory=dict)
    """Configuration at the broker, by name; empty where the broker does not let us see it."""
    bootstrap: str = ""
    """The brokers' addresses, for the commands that mend."""

    @property
    def verdict(self) -> str:
        """What is to be done, in a word or two for a table."""
        if self.found is None:
            return "create"
        weights = [difference.weight for difference in self.differences()]
        if not weights:
            return "ok"
        return "see below" if max(weights) > Weight.WARNING else "ok, but see below"

    def differences(self) -> list[Difference]:
        """Return what is not as the settings want it, the worst first."""
        if self.found is None:
            problem = f"{self.topic.name} is missing"
            return [Difference(Weight.REFUSED, problem, "run `wirestream topics apply`")]
        found = [*self._of_partitions(self.found), *self._of_configs()]
        return sorted(found, key=lambda difference: -difference.weight)

    @property
    def mendable(self) -> dict[str, str]:
        """The configuration that `wirestream topics apply --configs` sets at the broker. Nothing in it makes the broker
        keep records for a shorter time, or take only smaller ones.
        """
        return {name: self.wanted_configs[name] for name, _, _ in self._different_configs()}

    def _of_partitions(self, found: int) -> Iterator[Difference]:
        topic, wanted = self.topic, self.wanted
        if found == wanted:
            return
        problem = f"{topic.name} has {found} partitions, not {wanted}"
        if topic.tolerance is Tolerance.ANY or (topic.tolerance is Tolerance.MORE and found > wanted):
            idle = "" if topic.tolerance is Tolerance.ANY else ", and the others lie idle"
            yield Difference(Weight.WARNING, f"{problem}: nothing is lost{idle}", self._grow(found))
        elif topic.scaling is Scaling.PARTITIONED:
            yield Difference(Weight.REFUSED, problem, self._grow(found))
        else:
            yield Difference(
                Weight.REFUSED,
                problem,
                "stop all workers, let `kafka-topics --bootstrap-server "
                f"{self.bootstrap} --delete --topic {topic.name}` take it away, and run `wirestream topics apply`: "
                "what is in it is made anew from what comes, so set the group wirestream-normalise back first if "
                "articles still wait there",
            )

    def _grow(self, found: int) -> str:
        if found > self.wanted:
            return (
                f"Kafka never takes partitions away: stop all workers, let `wirestream topics grow {found}` bring "
                f"every topic to as many, with what it keeps, and set WIRESTREAM_TOPICS__PARTITIONS={found}"
            )
        return (
            f"stop all workers and run `wirestream topics grow {self.wanted}`, or set "
            f"WIRESTREAM_TOPICS__PARTITIONS={found}"
        )

    def _of_configs(self) -> Iterator[Difference]:
        for name, weight, consequence in self._different_configs():
            wanted, found = self.wanted_configs[name], self.found_configs[name]
            problem = f"{self.topic.name}: {name} is {found}, not {wanted}: {consequence}"
            yield Difference(
                weight,
                problem,
                "`wirestream topics apply --configs`, or `kafka-configs --bootstrap-server "
                f"{self.bootstrap} --alter --entity-type topics --entity-name {self.topic.name} "
                f"--add-config {name}={wanted}`",
            )

    def _different_configs(self) -> Iterator[tuple[str, Weight, str]]:
        """Yield what is worse at the broker than the settings want: its name, its weight, and what comes of it."""
        for name, wanted in self.wanted_configs.items():
            found = self.found_configs.get(name)
            if found is not None and found != wanted and (judged := _judged(name, wanted, found)) is not None:
                yield (name, *judged)


def _judged(name: str, wanted: str, found: str) -> tuple[Weight, str] | None:  # noqa: PLR0911 - one answer a name
    """Return the weight of a difference and what comes of it; None where the broker's value is no worse."""
    match name:
        case "cleanup.policy":
            if wanted == "compact":
                return Weight.REFUSED, "what a worker recovers from would be deleted by its age"
            return Weight.REFUSED, "of all records of one key only the last would be kept"
        case "max.message.bytes":
            consequence = "the broker refuses larger records, which become dead letters"
            return (Weight.FAULT, consequence) if int(found) < int(wanted) else None
        case "retention.ms":
            shorter = int(found) >= 0 and int(found) < int(wanted)
            return (Weight.WARNING, "records are gone sooner than promised") if shorter else None
        case "segment.bytes":
            consequence = "what was overwritten stays for long, and is read at each take-over"
            return (Weight.WARNING, consequence) if int(found) > int(wanted) else None
        case "min.insync.replicas":
            fewer = int(found) < int(wanted)
            return (
                Weight.WARNING,
                "what was acknowledged may be lost with one broker"
                if fewer
                else "it must be no more than the replicas",
            )
        case _:
            return Weight.WARNING, "the time of a record is what its producer says"


def planned(
    topic: Topic, settings: Settings, partitions: int | None, configs: Mapping[str, str] | None = None
) -> Planned:
    """Return a topic as the settings want it, beside the partitions (None: it is missing) and configuration that it
    has.
    """
    wanted = topic.config(settings)
    return Planned(topic, topic.partitions(settings), partitions, wanted, configs or {}, settings.kafka.bootstrap)
