"""Moves a stage to where a plan says."""

from __future__ import annotations

from aiokafka import TopicPartition
from aiokafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin
from stream.kafka.clients import consumer
from stream.kafka.errors import misconfigured
from stream.kafka.rewind.group import ask_group
from stream.kafka.rewind.memory import check_memory
from stream.kafka.rewind.plan import Plan
from stream.settings import Settings

__all__ = ["check", "move"]

_MEMBERS = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
"""What the broker says to a commit from outside of a group that has members."""


async def check(settings: Settings, plan: Plan, clock: Clock = SYSTEM_CLOCK) -> None:
    """Raise `Misconfigured` where a plan may not be carried out now: the group has members, which would commit over
    what is moved and go on reading where they are; or articles would be judged again that were forgotten.
    """
    async with connected_admin(settings) as admin:
        group = await ask_group(admin, plan.stage.group, clock)
    if not group.is_empty:
        raise Misconfigured(
            f"the group {plan.stage.group} has {group.shown}: end all workers of the role {plan.stage.role}. One that "
            f"was killed, or has a WIRESTREAM_KAFKA__INSTANCE_ID, counts for {settings.kafka.session_timeout:.0f} s "
            "more: wait so long, and run this again"
        )
    await check_memory(settings, plan, clock)


async def move(settings: Settings, plan: Plan, clock: Clock = SYSTEM_CLOCK) -> None:
    """Commit where the stage goes on: all partitions move, or none. Raises `Misconfigured` as `check`, and where a
    worker started meanwhile: the broker takes no commit from outside then.
    """
    await check(settings, plan, clock)
    if not plan.moves:
        return
    places = {TopicPartition(one.topic, one.partition): one.to for one in plan.moves}
    committer = consumer(settings, group=plan.stage.group)
    try:
        await committer.start()
        committer.assign(list(places))
        await committer.commit(places)
    except _MEMBERS:
        raise Misconfigured(
            f"a worker of {plan.stage.group} has started meanwhile, and nothing was moved: end it, and run this again"
        ) from None
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await committer.stop()
