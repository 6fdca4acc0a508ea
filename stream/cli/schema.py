"""Exports and checks the published contracts: `schema export`, `schema check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stream.cli.terminal import out

__all__ = ["schema"]

schema = typer.Typer(no_args_is_help=True, help="The published contracts.")


@schema.command("export")
def schema_export(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Write the JSON Schemas and the AsyncAPI document."""
    from stream.contracts import export  # noqa: PLC0415

    for path in export(folder):
        out.print(str(path))


@schema.command("check")
def schema_check(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Fail when the committed contracts are not the code's, or break a reader."""
    from stream.contracts import run_check  # noqa: PLC0415

    problems = run_check(folder)
    for problem in problems:
        out.print(problem)
    out.print("the contracts are true" if not problems else f"{len(problems)} problems")
    sys.exit(1 if problems else 0)
