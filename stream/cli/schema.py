"""Exports and checks the published contracts: `schema export`, `schema check`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from stream.cli.terminal import err, out

__all__ = ["schema"]

schema = typer.Typer(no_args_is_help=True, help="The published contracts.")


@schema.command("export")
def schema_export(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Write the JSON Schemas, the AsyncAPI document, and the OpenAPI document of the desk."""
    from stream.contracts import export, write_api  # noqa: PLC0415

    for path in export(folder):
        out.print(str(path))
    if (document := _openapi()) is not None:
        out.print(str(write_api(folder, document)))


@schema.command("check")
def schema_check(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Fail when the committed contracts are not the code's, or break a reader or a client."""
    from stream.contracts import api_problems, run_check  # noqa: PLC0415

    problems = run_check(folder)
    if (document := _openapi()) is not None:
        problems += api_problems(folder, document)
    for problem in problems:
        out.print(problem, markup=False)
    out.print("the contracts are true" if not problems else f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


def _openapi() -> dict[str, Any] | None:
    """Return the OpenAPI document; None, which is said, where the desk is not installed."""
    if find_spec("fastapi") is None:
        err.print("the read API is left out: pip install 'wirestream[desk]'")
        return None
    from stream.desk.openapi import published_openapi  # noqa: PLC0415

    return published_openapi()
