"""Sees at the start which rights our own user lacks: without it a topic that we may not see is called missing, and a
group that we may not join is one that never gets partitions.

Kafka tells what we may do with a topic (KIP-430, Metadata 8) and with a group (DescribeGroups 3). aiokafka has no such
version of the first, and reads the second's answer wrongly: both are declared here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Bytes, Int16, Int32, Schema, String

from stream.errors import Misconfigured
from stream.kafka.rights.right import Granted, Operation, Resource, Right, covered
from stream.settings import Settings

__all__ = ["Lacking", "lacked", "require_rights"]

_NOT_TOLD = -(2**31)
"""Kafka's number for operations that it did not look at: the broker has no access rules, or is another kind."""
_SHOWN = 6
"""Rights that the one line names; a user who has none at all lacks dozens."""
_UNKNOWN_TOPIC = 3
_PARTS_OF_ALL = {
    Resource.TOPIC: tuple(each for each in Operation if each is not Operation.ALL),
    Resource.GROUP: (Operation.READ, Operation.DELETE, Operation.DESCRIBE),
}
"""What there is a bit for, of each kind of thing of which Kafka tells us what we may."""


class _Topics(Response):  # type: ignore[misc]
    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", Array(("node_id", Int32), ("host", String()), ("port", Int32), ("rack", String()))),
        ("cluster_id", String()),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("name", String()),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline", Array(Int32)),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
        ("cluster_authorized_operations", Int32),
    )


class _TopicsAsked(RequestStruct):  # type: ignore[misc]
    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = _Topics
    SCHEMA = Schema(
        ("topics", Array(String())),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
    )


class _AskTopics(Request[_TopicsAsked]):  # type: ignore[misc]
    API_KEY = 3

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def build(self, request_struct_class: type[_TopicsAsked]) -> _TopicsAsked:
        return request_struct_class(self._names, False, False, True)


class _Groups(Response):  # type: ignore[misc]
    API_KEY = 15
    API_VERSION = 3
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "groups",
            Array(
                ("error_code", Int16),
                ("group", String()),
                ("state", String()),
                ("protocol_type", String()),
                ("protocol", String()),
                (
                    "members",
                    Array(
                        ("member_id", String()),
                        ("client_id", String()),
                        ("client_host", String()),
                        ("metadata", Bytes),
                        ("assignment", Bytes),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
    )


class _GroupsAsked(RequestStruct):  # type: ignore[misc]
    API_KEY = 15
    API_VERSION = 3
    RESPONSE_TYPE = _Groups
    SCHEMA = Schema(("groups", Array(String())), ("include_authorized_operations", Boolean))


class _AskGroups(Request[_GroupsAsked]):  # type: ignore[misc]
    API_KEY = 15

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def build(self, request_struct_class: type[_GroupsAsked]) -> _GroupsAsked:
        return request_struct_class(self._names, True)


class Lacking(Misconfigured):
    """Our user lacks rights. The line names them, and the command that grants them."""

    def __init__(self, settings: Settings, part: str | None, rights: Collection[Right]) -> None:
        user = settings.kafka.username or "NAME"
        named = ", ".join(str(right) for right in sorted(rights)[:_SHOWN])
        more = f" and {len(rights) - _SHOWN} more" if len(rights) > _SHOWN else ""
        super().__init__(
            f"Kafka at {settings.kafka.bootstrap}: user {user} lacks {named}{more}; "
            f"`wirestream topics acls --principal {part or 'PART'}=User:{user} --apply` grants it, "
            "or mend WIRESTREAM_KAFKA__USERNAME"
        )
        self.rights = tuple(sorted(rights))


async def require_rights(
    admin: AIOKafkaAdminClient,
    settings: Settings,
    rights: Iterable[Right],
    part: str | None = None,
    topics: Iterable[str] = (),
) -> None:
    """Raise `Lacking` where the broker says that our user lacks one of these. Rights for all names that begin so are
    looked at for each of `topics`.
    """
    if settings.kafka.security == "PLAINTEXT":  # nobody is anybody there
        return
    if lacking := await lacked(admin, tuple(rights), tuple(topics)):
        raise Lacking(settings, part, lacking)


async def lacked(admin: AIOKafkaAdminClient, rights: Collection[Right], topics: Collection[str]) -> set[Right]:
    """Return those of the rights that the broker says we lack; none where it does not tell, as of the cluster's."""
    wanted = {each for right in rights for each in _single(right, topics) if each.resource in _PARTS_OF_ALL}
    try:
        have = [right async for right in _topic_rights(admin, {each.name for each in _of(Resource.TOPIC, wanted)})]
        have += [right async for right in _group_rights(admin, {each.name for each in _of(Resource.GROUP, wanted)})]
    except (NotImplementedError, KafkaError):  # an older broker, or another kind: what it refuses will show
        return set()
    rules = [Granted("", right) for right in have]
    return {each for each in wanted if not covered(each, rules, "")}


def _of(resource: Resource, rights: Iterable[Right]) -> Iterator[Right]:
    return (right for right in rights if right.resource is resource)


def _single(right: Right, topics: Collection[str]) -> Iterator[Right]:
    """Yield a right for each name that it is for, of those that we use, and operation: nobody is told `All`."""
    names = [right.name]
    if right.prefixed and right.resource is Resource.TOPIC:
        names = [name for name in topics if name.startswith(right.name)]
    every = right.operation is Operation.ALL
    for operation in _PARTS_OF_ALL.get(right.resource, ()) if every else (right.operation,):
        yield from (Right(right.resource, name, operation) for name in names)


async def _topic_rights(admin: AIOKafkaAdminClient, names: Collection[str]) -> Any:
    answer = await admin._send_request(_AskTopics(sorted(names)))  # noqa: SLF001 - the client has no such call
    for code, name, _, _, operations in answer.topics:
        if code != TopicAuthorizationFailedError.errno:
            for right in _rights(Resource.TOPIC, name, _told(operations) if code != _UNKNOWN_TOPIC else _NOT_TOLD):
                yield right


async def _group_rights(admin: AIOKafkaAdminClient, names: Collection[str]) -> Any:
    for name in sorted(names):
        for right in _rights(Resource.GROUP, name, await _group_operations(admin, name)):
            yield right


async def _group_operations(admin: AIOKafkaAdminClient, name: str) -> int:
    """Return the bits of a group: none where we may not see it, and `_NOT_TOLD` while nobody coordinates it yet, as in
    the first moments of a cluster.
    """
    try:
        coordinator = await admin.find_coordinator(name)
        answer = await admin._send_request(_AskGroups([name]), coordinator)  # noqa: SLF001
    except GroupAuthorizationFailedError:
        return 0
    except KafkaError as error:
        if error.retriable:
            return _NOT_TOLD
        raise
    code, _, _, _, _, _, operations = answer.groups[0]
    return 0 if code == GroupAuthorizationFailedError.errno else _told(operations)


def _told(operations: int) -> int:
    """Return the bits of what the broker has just shown us: `_NOT_TOLD` where we may not even see that by them, as of
    brokers that leave the field empty.
    """
    return int(operations) if operations >> Operation.DESCRIBE & 1 else _NOT_TOLD


def _rights(resource: Resource, name: str, operations: int) -> Iterator[Right]:
    """Yield what a bit for each operation says; everything where the broker does not tell."""
    for operation in Operation:
        if operations == _NOT_TOLD or operations >> operation & 1:
            yield Right(resource, name, operation)
