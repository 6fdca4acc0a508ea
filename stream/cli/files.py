"""Reads files on this machine, without Kafka: `inspect`, `judge`, `quotes`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from stream.cli.options import Json, must_be_file, must_exist
from stream.cli.terminal import out, print_json
from stream.settings import load_settings

__all__ = ["inspect", "judge", "quotes"]


def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")], json: Json = False
) -> None:
    """Read, normalise and extract files; no Kafka.

    Goes on after what is refused, and then ends with exit code 1; 0 means that all was read.
    """
    from stream.inspect import card, inspect_files, tally  # noqa: PLC0415
    from stream.newsdesk import reading_limits  # noqa: PLC0415

    for path in paths:
        must_exist(path)
    records, refused = 0, Counter[str]()
    settings = load_settings()
    limits, sure = reading_limits(settings.limits), settings.extract.min_confidence
    for record in inspect_files(paths, limits=limits, min_confidence=sure):
        records += 1
        if "error" in record:
            refused[record["error"]["reason"]] += 1
        if json:
            print_json(record)
        else:
            out.print(card(record))
    if records > 1 and not json:
        out.print(tally(records, refused))
    sys.exit(1 if refused else 0)


def judge(
    file: Annotated[Path, typer.Argument(help='{"id","ts","headline","text"} lines.')], json: Json = False
) -> None:
    """Run the duplicate detector over a file of articles; no Kafka."""
    from stream.inspect.judge_file import judge_lines  # noqa: PLC0415

    _each_line(file, judge_lines, json, "id", "relation", "duplicate_of", "score", "story")


def quotes(file: Annotated[Path, typer.Argument(help='{"id","text"} lines.')], json: Json = False) -> None:
    """Extract quotations from a file of texts; no Kafka."""
    from stream.inspect.quotes_file import quote_lines  # noqa: PLC0415

    _each_line(file, quote_lines, json, "id", "quotes", "ms")


def _each_line(file: Path, run: Callable[[Any], Iterator[dict[str, Any]]], json: bool, *columns: str) -> None:
    must_be_file(file)
    with file.open("rb") as lines:
        if json:
            for record in run(lines):
                print_json(record)
            return
        table = Table(*columns)
        for record in run(lines):
            cells = (record.get(column) for column in columns)
            table.add_row(*(str(len(cell) if isinstance(cell, list) else cell) for cell in cells))
    out.print(table)
