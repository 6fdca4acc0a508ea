"""`python -m stream`, and the `wirestream` command: both begin here."""

from __future__ import annotations

import os
import re
import sys

__all__ = ["main"]

_OURS = frozenset({"stream", "schemas"})
_OF_THE_DESK = frozenset({"fastapi", "jinja2", "starlette", "uvicorn"})
"""What the extra `desk` has that `service` has not."""
_PORT = re.compile(r"[0-9]{1,5}")
"""All else is for the settings to refuse."""


def main() -> None:
    """Run the `wirestream` command.

    The library is installed without what the commands need. Where any of that is missing, one line says how to get it,
    and the exit code is 2.
    """
    try:
        _answer_health_check()
        from stream.cli.commands import main as command  # noqa: PLC0415 - it needs what may be missing

        command()
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in _OURS:  # a fault of ours, not of the installation
            raise
        part, extra = ("wire desk", "desk") if package in _OF_THE_DESK else ("service", "service")
        sys.stderr.write(
            f"wirestream: the {part} is not installed ({package} is missing): pip install 'wirestream[{extra}]'\n"
        )
        sys.exit(2)


def _answer_health_check() -> None:
    """End with the answer to `wirestream health` where its port is a variable, as in the image; return for all else.

    A container is asked every few seconds for as long as it lives: all commands and settings would be read each time,
    which costs ten times the look itself.
    """
    port = os.environ.get("WIRESTREAM_WEB__PORT", "")
    if sys.argv[1:] != ["health"] or not _PORT.fullmatch(port) or not 0 < int(port) < 65_536:
        return
    from stream.observe.ask_health import ask  # noqa: PLC0415 - for this alone

    ready, answer = ask(int(port))
    sys.stdout.write(f"{answer}\n")
    sys.exit(0 if ready else 1)


if __name__ == "__main__":
    main()
