"""Runs the desk, and makes the tokens that let in: `desk`, `token`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from stream.cli.service import service_settings
from stream.cli.terminal import err, out
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured

__all__ = ["desk", "token"]


def desk() -> None:
    """Serve the wire desk, pages and read API, until SIGTERM. At WIRESTREAM_DESK__HOST and __PORT."""
    from stream.desk.server import run_desk  # noqa: PLC0415 - FastAPI is imported by no other command

    sys.exit(run_desk(service_settings(), SYSTEM_CLOCK))


def token(
    name: Annotated[str, typer.Argument(help="Whose it is; it is in the access log.")],
    scopes: Annotated[str, typer.Option(help="What they may do: read, editor, admin, by commas.")] = "read",
) -> None:
    """Make a token for the desk: shown once. Its line for WIRESTREAM_DESK__TOKENS_FILE is printed."""
    from stream.desk.access.tokens import new_token  # noqa: PLC0415
    from stream.desk.access.user import Scope  # noqa: PLC0415

    try:
        chosen = frozenset(Scope(scope.strip()) for scope in scopes.split(","))
    except ValueError as error:
        raise Misconfigured(f"--scopes: {error}; choose from {', '.join(Scope)}") from None
    made, line = new_token(name, chosen)
    err.print(f"the token, which is kept nowhere: {made}", soft_wrap=True, markup=False)
    out.print(line, soft_wrap=True, markup=False)
