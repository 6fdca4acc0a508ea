"""Says which rights each part of the service needs, by the table of stages: the least with which it does its work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from stream.errors import Misconfigured
from stream.kafka.rights.right import CLUSTER, Operation, Resource, Right
from stream.kafka.stages import Role, StageSpec, group_of, stages_with
from stream.kafka.topics import DEADLETTERS, FEEDS_STATE, RAW, Topic, topics_of
from stream.settings import Settings

__all__ = ["PREFIXES", "Part", "needs_of", "principals_of", "required_of"]

PREFIXES = ("wire.", "wirestream-")
"""What the names of all our topics begin with, and of our groups: `wirestream-`."""


_ALL = "all"
"""The word for all roles: one process that runs them with one user."""
_PRINCIPAL = re.compile(r"\w+:\S.*")


class Part(StrEnum):
    """What may have a user of its own at the broker: each role, and what is run beside them."""

    NORMALISE = "normalise"
    DEDUPE = "dedupe"
    EXTRACT = "extract"
    ALERT = "alert"
    STORE = "store"
    FEEDS = "feeds"
    """The commands of `wirestream feed`."""
    REPLAY = "replay"
    """`wirestream replay`."""
    LAG = "lag"
    """`wirestream lag`."""
    DLQ = "dlq"
    """The commands of `wirestream dlq`."""
    TOPICS = "topics"
    """`wirestream topics plan` and `apply`."""
    ADMIN = "admin"
    """Every command: `topics grow` and `acls`, `rewind`, `doctor`."""


def needs_of(part: Part, settings: Settings) -> tuple[Right, ...]:
    """Return the rights of a part, in order, each once."""
    stages = stages_with(settings.dedupe.partitions)
    read = {topic for stage in stages for topic in stage.reads}
    match part:
        case Part.FEEDS:
            rights = [
                *_on((RAW, FEEDS_STATE), Operation.WRITE),
                *_on((FEEDS_STATE,), Operation.READ),
                Right(Resource.GROUP, group_of("feeds"), Operation.READ, prefixed=True),
            ]
        case Part.REPLAY:
            rights = [*_on((RAW,), Operation.WRITE)]
        case Part.LAG:
            rights = [*_on(read, Operation.READ), Right(Resource.GROUP, PREFIXES[1], Operation.DESCRIBE, prefixed=True)]
        case Part.DLQ:
            rights = [*_on({*read, DEADLETTERS}, Operation.READ), *_on({*read, DEADLETTERS}, Operation.WRITE)]
        case Part.TOPICS:
            rights = [
                Right(Resource.TOPIC, prefix, operation, prefixed=True)
                for prefix in PREFIXES
                for operation in (Operation.CREATE, Operation.ALTER, Operation.ALTER_CONFIGS)
            ]
        case Part.ADMIN:
            rights = [
                *(Right(Resource.TOPIC, prefix, Operation.ALL, prefixed=True) for prefix in PREFIXES),
                Right(Resource.GROUP, PREFIXES[1], Operation.ALL, prefixed=True),
                *(Right(Resource.CLUSTER, CLUSTER, each) for each in (Operation.ALTER, Operation.DESCRIBE)),
            ]
        case _:
            rights = list(_of_stages((stage for stage in stages if stage.role.value == part.value), settings))
    return tuple(sorted({*rights, *_topics_seen()}))


def required_of(part: Part, settings: Settings, group: str | None = None) -> tuple[Right, ...]:
    """Return those rights without which a part cannot do its work. What is only good to have is left out: whoever runs
    without it must not be stopped. `group` is the one that the feeds join; None for that of `wirestream feed watch`.
    """
    seen = set(_topics_seen())
    rights = set(needs_of(part, settings)) - seen
    if part.value in set(Role):  # a worker starts on no topics of which it does not know that they are there
        rights |= {right for right in seen if right.operation is Operation.DESCRIBE}
    groups = {
        Part.FEEDS: [group or group_of("feeds")],
        Part.LAG: [stage.group for stage in stages_with(settings.dedupe.partitions)],
    }.get(part, [])
    for each in [right for right in rights if right.resource is Resource.GROUP and right.prefixed] if groups else []:
        rights.remove(each)
        rights |= {replace(each, name=name, prefixed=False) for name in groups}
    return tuple(sorted(rights))


def principals_of(words: Iterable[str]) -> dict[str, list[Part]]:
    """Return the parts of each principal, from words like `normalise=User:wire-normalise`. Raises `Misconfigured`."""
    found: dict[str, list[Part]] = {}
    for word in words:
        name, _, principal = word.partition("=")
        if not _PRINCIPAL.fullmatch(principal):
            raise Misconfigured(f"--principal {word}: is not PART=User:NAME (User:CN=… for a certificate)")
        if name not in {*Part, _ALL}:
            raise Misconfigured(f"--principal {word}: there is no part {name}: {_ALL}, {', '.join(Part)}")
        parts = [Part(role) for role in Role] if name == _ALL else [Part(name)]
        found.setdefault(principal, []).extend(part for part in parts if part not in found.get(principal, []))
    return found


def _topics_seen() -> Iterator[Right]:
    """Yield what every part needs to see whether the topics are there, and as the settings want them. It shows no
    copy.
    """
    for prefix in PREFIXES:
        for operation in (Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS):
            yield Right(Resource.TOPIC, prefix, operation, prefixed=True)


def _of_stages(stages: Iterable[StageSpec], settings: Settings) -> Iterator[Right]:
    there = set(topics_of(settings))
    for stage in stages:
        yield from _on((*stage.reads, *stage.follows, *stage.keeps), Operation.READ)
        yield from _on(({*stage.writes} & there) | {*stage.keeps, DEADLETTERS}, Operation.WRITE)
        yield Right(Resource.GROUP, stage.group, Operation.READ)


def _on(topics: Iterable[Topic], operation: Operation) -> Iterator[Right]:
    return (Right(Resource.TOPIC, topic.name, operation) for topic in topics)
