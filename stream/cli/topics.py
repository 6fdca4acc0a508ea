"""Plans, creates and grows Kafka topics, and who may do what with them: `topics plan`, `apply`, `grow`, `acls`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from stream.cli.terminal import out
from stream.errors import Misconfigured
from stream.settings import load_settings

if TYPE_CHECKING:
    from stream.kafka.plan import Planned

__all__ = ["topics"]

topics = typer.Typer(no_args_is_help=True, help="Kafka topics.")


@topics.command("plan")
def topics_plan() -> None:
    """Show every topic beside what the broker has, and how to mend what differs; 1 where something must be mended."""
    from stream.kafka.admin import plan_topics  # noqa: PLC0415
    from stream.kafka.plan import Weight  # noqa: PLC0415

    plan = asyncio.run(plan_topics(load_settings()))
    table = Table(Column("topic", no_wrap=True), Column("parts", justify="right"), "cleanup", "at the broker")
    for planned in plan:
        topic = planned.topic
        table.add_row(topic.name, str(planned.wanted), topic.cleanup, planned.verdict)
    out.print(table)
    there = [planned for planned in plan if planned.found is not None]
    _print_differences(there)
    must = any(each.weight > Weight.WARNING for planned in there for each in planned.differences())
    sys.exit(1 if must else 0)


@topics.command("apply")
def topics_apply(
    configs: Annotated[
        bool, typer.Option("--configs", help="Also set limits, retention and the like of topics that are there.")
    ] = False,
) -> None:
    """Create the topics that are missing; removes none, and changes one only with --configs: never to keep less."""
    from stream.kafka.admin import apply_topics, plan_topics, refuse  # noqa: PLC0415

    current = load_settings()
    before = asyncio.run(apply_topics(current, configs=configs))
    created = [planned.topic.name for planned in before if planned.found is None]
    out.print(f"created {', '.join(created)}" if created else "all topics are there", soft_wrap=True)
    for planned in before if configs else ():
        for name, value in planned.mendable.items():
            out.print(f"set {name}={value} of {planned.topic.name}", soft_wrap=True)
    after = asyncio.run(plan_topics(current))
    refuse(after)
    _print_differences(after)
    if any(planned.mendable for planned in after) and not configs:
        out.print("the settings of topics that were there are as they were: --configs mends them", soft_wrap=True)


@topics.command("grow")
def topics_grow(
    partitions: Annotated[int, typer.Argument(help="How many each topic is to have; never fewer than it has.")],
    unread: Annotated[
        bool, typer.Option("--unread", help="Though records wait: see deploy/runbooks/AddPartitions.md.")
    ] = False,
) -> None:
    """Add partitions, and carry over what is kept of stories. With all workers ended; done again, it goes on."""
    from stream.kafka.grow import grow_topics  # noqa: PLC0415

    grown = asyncio.run(grow_topics(load_settings(), partitions, unread=unread))
    result = f"raised to {partitions}: {', '.join(grown.raised)}" if grown.raised else f"all have {partitions} already"
    out.print(f"{result}; {grown.carried} rows carried over", soft_wrap=True)
    out.print(f"now set WIRESTREAM_TOPICS__PARTITIONS={partitions} for every role, and start the workers")


@topics.command("acls")
def topics_acls(
    principal: Annotated[
        list[str] | None, typer.Option(help="PART=User:NAME, as often as is wanted; the part `all` is every role.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Grant what is lacking; nothing is ever taken away.")] = False,
) -> None:
    """Show which rights each part of the service needs at Kafka; with --principal, beside what each user may.

    Ends with 1 where a user lacks something, unless it is granted with --apply.
    """
    from stream.cli.acls_view import show_grants, show_needs  # noqa: PLC0415
    from stream.kafka.rights.grant import grant, plan_rights  # noqa: PLC0415
    from stream.kafka.rights.need import principals_of  # noqa: PLC0415

    current = load_settings()
    if not principal:
        if apply:
            raise Misconfigured("topics acls: --apply needs --principal PART=User:NAME: whom to grant what")
        show_needs(current)
        return
    plan = asyncio.run(plan_rights(current, principals_of(principal)))
    if apply:
        asyncio.run(grant(current, plan))
    show_grants(plan, granted=apply)
    sys.exit(1 if not apply and any(each.lacks for each in plan) else 0)


def _print_differences(plan: Iterable[Planned]) -> None:
    for planned in plan:
        for each in planned.differences():
            out.print(f"{each.problem}. To mend it: {each.mend}", soft_wrap=True)
