"""Defines a right: an operation on a topic, a group or the cluster, by Kafka's numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["CLUSTER", "Granted", "Operation", "Resource", "Right", "covered"]

CLUSTER = "kafka-cluster"
"""The name that Kafka gives the one resource of the kind `CLUSTER`."""


class Resource(IntEnum):
    """What a right is for."""

    TOPIC = 2
    GROUP = 3
    CLUSTER = 4


class Operation(IntEnum):
    """What it allows."""

    ALL = 2
    READ = 3
    WRITE = 4
    CREATE = 5
    DELETE = 6
    ALTER = 7
    DESCRIBE = 8
    DESCRIBE_CONFIGS = 10
    ALTER_CONFIGS = 11

    @property
    def word(self) -> str:
        """How Kafka's own tools write it."""
        return "".join(part.capitalize() for part in self.name.split("_"))


_IMPLIED = {
    Operation.DESCRIBE: {Operation.READ, Operation.WRITE, Operation.DELETE, Operation.ALTER},
    Operation.DESCRIBE_CONFIGS: {Operation.ALTER_CONFIGS},
}
"""By which other rights Kafka gives one too."""


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One right."""

    resource: Resource
    name: str
    operation: Operation
    prefixed: bool = False
    """Whether it is for everything whose name begins so."""

    def __str__(self) -> str:
        """As an operator would say it: `Read on topic wire.raw.v1`."""
        what = "the cluster" if self.resource is Resource.CLUSTER else f"{self.resource.name.lower()} {self.name}"
        return f"{self.operation.word} on {what}{'*' if self.prefixed else ''}"

    def gives(self, wanted: Right) -> bool:
        """Return whether whoever has this has the wanted one too."""
        if self.resource is not wanted.resource:
            return False
        if self.prefixed:
            named = wanted.name.startswith(self.name)
        else:
            named = self.name == "*" or (self.name == wanted.name and not wanted.prefixed)
        operations = {Operation.ALL, wanted.operation} | _IMPLIED.get(wanted.operation, set())
        return named and self.operation in operations


@dataclass(frozen=True, slots=True)
class Granted:
    """A rule of the broker: a right that somebody has from any host, or is denied."""

    principal: str
    right: Right
    denied: bool = False


def covered(right: Right, rules: Iterable[Granted], principal: str) -> bool:
    """Return whether a principal has a right by these rules."""
    ours = [rule for rule in rules if rule.principal in {principal, "User:*"}]
    denied = any(rule.denied and rule.right.gives(right) for rule in ours)
    return not denied and any(not rule.denied and rule.right.gives(right) for rule in ours)
