"""Runs the modules of the training rooms as commands: `python -m stream.training.quotes.fit DEV.jsonl`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from stream.errors import Misconfigured

__all__ = ["run"]

_BAD_INPUT = 2
"""Exit status of a command whose arguments or input are wrong."""


def run(main: Callable[..., None], name: str, usage: Sequence[str], arguments: Sequence[str]) -> None:
    """Call `main` of module `name` with the arguments. `usage` names them, optional ones in brackets. A wrong number
    of arguments, a file that cannot be read or written, and whatever else `main` raises `Misconfigured` for end in one
    line on standard error and exit status 2.
    """
    required = sum(not one.startswith("[") for one in usage)
    if not required <= len(arguments) <= len(usage):
        _end(f"usage: python -m stream.training.{name} {' '.join(usage)}")
    try:
        main(*arguments)
    except Misconfigured as error:
        _end(str(error))
    except OSError as error:
        _end(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def _end(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.exit(_BAD_INPUT)
