"""Checks and tries alert rules: `alerts check`, `alerts test`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stream.cli.alerts_view import backtest_table
from stream.cli.database import database_faults
from stream.cli.options import must_be_file
from stream.cli.terminal import out
from stream.errors import Misconfigured
from stream.newsdesk.folder import shown
from stream.settings import load_settings

if TYPE_CHECKING:
    from stream.alert import Quiet, Ruleset

__all__ = ["alerts"]

alerts = typer.Typer(no_args_is_help=True, help="Alert rules.")

Rules = Annotated[Path, typer.Argument(help="A YAML file of rules.")]


@alerts.command("check")
def alerts_check(
    file: Rules,
    secrets: Annotated[bool, typer.Option(help="Resolve the ${NAME}s of channels from the environment.")] = True,
) -> None:
    """Validate a rules file, with its channels."""
    from stream.alert import Channels  # noqa: PLC0415
    from stream.settings import named_secrets  # noqa: PLC0415

    ruleset = _ruleset(file)
    if secrets:
        try:
            Channels(ruleset, secrets=named_secrets())
        except Misconfigured as fault:
            raise Misconfigured(f"{file}: {fault}") from None
    out.print(f"{file}: {len(ruleset.rules)} rules, {len(ruleset.channels)} channels: all well")


@alerts.command("test")
def alerts_test(
    file: Rules,
    folder: Annotated[Path | None, typer.Argument(help="A folder of wire copy; default what is stored.")] = None,
    night: Annotated[str, typer.Option(metavar="HH:MM-HH:MM", help="When the desk sleeps.")] = "22:00-06:00",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Where it does: an IANA name.")] = "UTC",
) -> None:
    """Back-test rules: what each would have sent for a folder, or for what is stored; how often a day, whether at
    night, and what it adds to the others. Sends nothing.
    """
    from stream.alert import backtest  # noqa: PLC0415
    from stream.inspect.backtest import from_folder, from_store  # noqa: PLC0415
    from stream.newsdesk import reading_limits  # noqa: PLC0415

    asleep = _night(night, timezone)
    ruleset, current = _ruleset(file), load_settings()
    limits = reading_limits(current.limits)
    if folder:
        past = from_folder(folder, limits, min_confidence=current.extract.min_confidence)
    else:
        past = from_store(current.store.url.get_secret_value())
    with database_faults():
        result = backtest(ruleset, past, night=asleep)
    out.print(backtest_table(result))
    out.print(
        f"{result.articles} articles, {result.stories} stories, {result.alerted} of them alerted, {result.days} days"
    )
    out.print(f"a day: median/most. night: {night}, {timezone}. alone: about stories that no other rule alerts")


def _night(hours: str, timezone: str) -> Quiet:
    from pydantic import ValidationError  # noqa: PLC0415

    from stream.alert import Quiet  # noqa: PLC0415

    try:
        return Quiet(hours=hours, timezone=timezone)
    except ValidationError as error:
        first = error.errors()[0]
        option = {"hours": "--night", "timezone": "--timezone"}[str(first["loc"][0])]
        raise Misconfigured(f"{option}: {first['msg'].removeprefix('Value error, ')}") from None


def _ruleset(file: Path) -> Ruleset:
    from stream.alert import load_rules, require_rules  # noqa: PLC0415
    from stream.file_text import file_text  # noqa: PLC0415

    must_be_file(file)
    ruleset = load_rules(file_text(file, "rules file"), shown(file))
    require_rules(ruleset, shown(file))
    return ruleset
