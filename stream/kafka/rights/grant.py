"""Compares what principals may with what they need, and grants what is missing: what `wirestream topics acls` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import SecurityDisabled, for_code
from aiokafka.protocol.admin import CreateAclsRequest, DescribeAclsRequest

from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin
from stream.kafka.rights.need import Part, needs_of
from stream.kafka.rights.right import Granted, Operation, Resource, Right, covered
from stream.settings import Settings

__all__ = ["Grant", "grant", "plan_rights"]

_ANY = 1
_ALLOW, _DENY = 3, 2
_LITERAL, _PREFIXED = 3, 4
_EVERYWHERE = "*"
"""Kafka's word for any host."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one principal needs, and may."""

    principal: str
    parts: tuple[Part, ...]
    has: tuple[Right, ...]
    lacks: tuple[Right, ...]
    beyond: tuple[Right, ...]
    """What it may of ours without needing it. It is shown, and never taken away: somebody may have given it on
    purpose.
    """


async def plan_rights(settings: Settings, principals: Mapping[str, Sequence[Part]]) -> list[Grant]:
    """Return what each principal needs beside what it may. Raises `Misconfigured` as `connected_admin`, and where the
    broker has no access rules.
    """
    async with connected_admin(settings) as admin:
        rules = await _rules(admin, settings)
    return [_grant(principal, tuple(parts), rules, settings) for principal, parts in principals.items()]


async def grant(settings: Settings, plan: Iterable[Grant]) -> None:
    """Give each principal what it lacks. Raises `Misconfigured` where the broker refuses."""
    async with connected_admin(settings) as admin:
        for each in plan:
            for right in each.lacks:
                await _create(admin, each.principal, right)


def _grant(principal: str, parts: tuple[Part, ...], rules: Sequence[Granted], settings: Settings) -> Grant:
    needs = tuple(sorted({right for part in parts for right in needs_of(part, settings)}))
    has = tuple(right for right in needs if covered(right, rules, principal))
    # What another of its rights gives already is not written down a second time.
    lacks = tuple(right for right in needs if right not in has and not _given(right, needs))
    own = {rule.right for rule in rules if rule.principal == principal and not rule.denied}
    beyond = tuple(sorted(right for right in own if not any(need.gives(right) for need in needs)))
    return Grant(principal, parts, has, lacks, beyond)


def _given(right: Right, needs: Sequence[Right]) -> bool:
    return any(need != right and need.gives(right) for need in needs)


async def _rules(admin: AIOKafkaAdminClient, settings: Settings) -> list[Granted]:
    request = DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY)
    answer = await admin._send_request(request)  # noqa: SLF001 - aiokafka 0.14 has the request, and no call for it
    if answer.error_code == SecurityDisabled.errno:
        raise Misconfigured(
            f"Kafka at {settings.kafka.bootstrap} has no access rules: everybody may do everything; set "
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer on brokers and controllers"
        )
    if answer.error_code:
        raise for_code(answer.error_code)(answer.error_message)
    return [
        Granted(principal, Right(Resource(kind), name, Operation(operation), pattern == _PREFIXED), verdict == _DENY)
        for kind, name, pattern, acls in answer.resources
        for principal, host, operation, verdict in acls
        if kind in set(Resource) and operation in set(Operation) and (host == _EVERYWHERE or verdict == _DENY)
    ]


async def _create(admin: AIOKafkaAdminClient, principal: str, right: Right) -> None:
    pattern = _PREFIXED if right.prefixed else _LITERAL
    request = CreateAclsRequest(right.resource, right.name, pattern, principal, _EVERYWHERE, right.operation, _ALLOW)
    answer = await admin._send_request(request)  # noqa: SLF001
    for code, message in answer.creation_responses:
        if code:
            raise for_code(code)(message or f"{right} for {principal}")
