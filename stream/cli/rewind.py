"""Has a stage read again, or past a record: `rewind`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from stream.cli.terminal import out
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.settings import Settings, load_settings

if TYPE_CHECKING:
    from stream.kafka.rewind.plan import Plan
    from stream.kafka.rewind.target import Target

__all__ = ["rewind"]

_DATABASE = "database"


def rewind(
    stage: Annotated[str, typer.Argument(help="normalise dedupe extract alert notify store.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="A time (2026-11-28T14:30Z), how long ago (2h), start, TOPIC:PARTITION:OFFSET (which may also lie "
            "ahead, past a record), or database: behind what the store's database has.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is only shown.")] = False,
) -> None:
    """Have a stage read again from a time or an offset. With all workers of its role ended."""
    from stream.kafka.rewind.move import check, move  # noqa: PLC0415
    from stream.kafka.rewind.plan import plan_rewind, stage_named  # noqa: PLC0415

    settings = load_settings()
    spec = stage_named(stage, settings)
    plan = asyncio.run(plan_rewind(settings, spec, _target(settings, stage, to)))
    _show(plan, settings)
    if not plan.moves:
        return
    if not yes:
        asyncio.run(check(settings, plan))
        out.print("Nothing was changed: this was a dry run. --yes does it.")
        return
    if stage == "store" and plan.skips:
        _pass_over(settings, plan)
    asyncio.run(move(settings, plan))
    verb = "skips" if plan.skips else "handles again"
    out.print(f"Done. Start the workers of {spec.role}: {stage} {verb} {_records(plan.records)}.")


def _target(settings: Settings, stage: str, to: str) -> Target:
    from stream.kafka.rewind.target import Positions, parse_target  # noqa: PLC0415

    if to != _DATABASE:
        return parse_target(to, SYSTEM_CLOCK.now())
    if stage != "store":
        raise Misconfigured("--to database is for the stage store alone: no other stage writes to it")
    from stream.cli.database import database_faults  # noqa: PLC0415
    from stream.store import described, open_engine, positions_in  # noqa: PLC0415

    engine = open_engine(settings.store.url.get_secret_value())
    with database_faults(described(engine)):
        return Positions(positions_in(engine))


def _pass_over(settings: Settings, plan: Plan) -> None:
    from stream.cli.database import database_faults  # noqa: PLC0415
    from stream.store import described, open_engine, pass_over  # noqa: PLC0415

    engine = open_engine(settings.store.url.get_secret_value())
    with database_faults(described(engine)):
        pass_over(engine, {(one.topic, one.partition): (one.before or 0, one.to) for one in plan.moves if one.skips})


def _show(plan: Plan, settings: Settings) -> None:
    from stream.kafka.rewind.letters import letters_in  # noqa: PLC0415
    from stream.kafka.rewind.meaning import meaning_of  # noqa: PLC0415

    if not plan.moves:
        out.print(f"{plan.stage.name} is there already: nothing is to be done.")
    else:
        table = Table(
            *(Column(name, no_wrap=True) for name in ("topic", "part")),
            *(Column(name, justify="right", no_wrap=True) for name in ("from", "to", "records")),
            Column("oldest (UTC)", no_wrap=True),
        )
        for one in plan.moves:
            before = "-" if one.before is None else str(one.before)
            oldest = f"{one.oldest:%Y-%m-%d %H:%M:%S}" if one.oldest else "-"
            table.add_row(one.topic, str(one.partition), before, str(one.to), str(one.records), oldest)
        out.print(table)
        verb = "skip" if plan.skips else "handle again"
        out.print(f"{plan.stage.name} would {verb} {_records(plan.records)}.")
        letters = 0 if plan.skips else asyncio.run(letters_in(settings, plan))
        for sentence in meaning_of(plan, letters):
            out.print(f"- {sentence}")
    if plan.uncommitted:
        out.print(f"Never committed, so read from their beginning anyway: {', '.join(plan.uncommitted)}.")


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"
