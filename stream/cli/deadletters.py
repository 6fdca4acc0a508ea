"""Lists, shows, sends back and drops dead letters: `dlq list`, `show`, `replay`, `drop`."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stream.cli.options import Json
from stream.cli.terminal import err, out, print_json
from stream.errors import Misconfigured
from stream.settings import Settings, load_settings

if TYPE_CHECKING:
    from stream.kafka.deadletters.filed import Filed

__all__ = ["dlq"]

dlq = typer.Typer(no_args_is_help=True, help="Dead letters: what was refused, and why.")

OfStage = Annotated[str | None, typer.Option("--stage", help="Of one stage.")]
OfReason = Annotated[str | None, typer.Option("--reason", help="Of one reason.")]


@dlq.command("list")
def dlq_list(
    stage: OfStage = None,
    reason: OfReason = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every letter, also of what was sent back, and what was dropped.")
    ] = False,
    each: Annotated[bool, typer.Option("--each", help="Each record, however many there are.")] = False,
    json: Json = False,
) -> None:
    """List dead letters: of each record that was refused the last one, and what became of it. Where there are many, by
    stage, reason and source.
    """
    from stream.cli.deadletters_view import filed_json, letter_json, letter_lines  # noqa: PLC0415
    from stream.kafka.deadletters.filed import State, read_filed  # noqa: PLC0415

    current = load_settings()
    if every:
        count = 0

        def show(letter: Any) -> None:
            nonlocal count
            count += 1
            if json:
                print_json(letter_json(letter))
            else:
                out.print(letter_lines(letter, out.width))

        _each_letter(current, stage, reason, show)
        if not json:
            out.print(f"{count} dead letters")
        return
    records = [filed for filed in asyncio.run(read_filed(current))[0] if _is_chosen(filed.letter, stage, reason)]
    if json:
        for filed in records:
            print_json(filed_json(filed))
        return
    _print_records(records, each=each)
    states = Counter(filed.state for filed in records)
    counts = ", ".join(f"{states[state]} {state.replace('-', ' ')}" for state in State if states[state])
    out.print(f"{len(records)} records" + (f": {counts}" if counts else " were refused"))


def _print_records(records: list[Filed], *, each: bool) -> None:
    from stream.cli.deadletters_view import GROUPED_FROM, filed_lines, group_lines  # noqa: PLC0415
    from stream.kafka.deadletters.filed import State  # noqa: PLC0415

    if len(records) < GROUPED_FROM or each:
        for filed in records:
            if filed.state is not State.DROPPED:
                out.print(filed_lines(filed, out.width))
        return
    for line in group_lines(records, out.width):
        out.print(line)
    out.print("--each lists them one by one; --stage and --reason choose")


@dlq.command("show")
def dlq_show(place: Annotated[str, typer.Argument(help="partition/offset, as `dlq list` shows it.")]) -> None:
    """Show one dead letter: its headers, then its bytes as they came."""
    found = []
    _each_letter(load_settings(), None, None, lambda letter: found.append(letter) if letter.place == place else None)
    if not found:
        raise Misconfigured(f"there is no dead letter {place}: `wirestream dlq list --all` shows the places")
    (letter,) = found
    for name, value in letter.headers:
        err.print(f"{name}: {(value or b'').decode('utf-8', 'replace')}")
    if letter.refusal.left_out:
        refusal = letter.refusal
        lies = f"{refusal.original_topic}/{refusal.original_partition}/{refusal.original_offset}"
        err.print(
            f"{refusal.left_out} left out: the record lies whole at {lies}, as long as that is kept", soft_wrap=True
        )
    sys.stdout.buffer.write(letter.value)
    sys.stdout.buffer.flush()


@dlq.command("replay")
def dlq_replay(
    places: Annotated[
        list[str] | None, typer.Argument(help="partition/offset; default all that the options choose.")
    ] = None,
    stage: OfStage = None,
    reason: OfReason = None,
    most: Annotated[int, typer.Option("--max-replays", min=1, help="Leave what was sent back so often already.")] = 5,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was sent back and has not been refused since.")
    ] = False,
) -> None:
    """Send dead letters back to where they came from, after what refused them was mended. Each record goes once, and
    again only after it was refused again; 1 where some cannot be sent back.
    """
    from stream.kafka.deadletters.send_back import send_back  # noqa: PLC0415

    if not (places or stage or reason):
        raise Misconfigured("say which: places (`dlq list` shows them), --stage or --reason")
    result = asyncio.run(
        send_back(
            load_settings(),
            lambda filed: _is_chosen(filed.letter, stage, reason),
            places=places or (),
            most=most,
            again=again,
        )
    )
    out.print(f"{result.sent} sent back")
    for why, count in result.passed.items():
        out.print(f"{count} left: {why}", soft_wrap=True)
    for line in result.lost:
        err.print(f"not sent back: {line}", style="red", soft_wrap=True)
    sys.exit(1 if result.lost else 0)


@dlq.command("drop")
def dlq_drop(places: Annotated[list[str], typer.Argument(help="partition/offset, as `dlq list` shows it.")]) -> None:
    """Let dead letters be: they are neither listed nor sent back any more, unless they are refused again."""
    from stream.kafka.deadletters.send_back import drop  # noqa: PLC0415

    out.print(f"{asyncio.run(drop(load_settings(), places))} dropped")


def _is_chosen(letter: Any, stage: str | None, reason: str | None) -> bool:
    return (stage is None or letter.refusal.stage == stage) and (reason is None or letter.refusal.reason == reason)


def _each_letter(current: Settings, stage: str | None, reason: str | None, take: Callable[[Any], None]) -> None:
    """Hand over the letters that are chosen one by one: the topic may hold more than the memory does."""
    from stream.kafka.deadletters.filed import read_letters  # noqa: PLC0415

    async def run() -> None:
        async with aclosing(read_letters(current)) as letters:
            async for letter in letters:
                if _is_chosen(letter, stage, reason):
                    take(letter)

    asyncio.run(run())
