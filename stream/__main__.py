"""`python -m stream`, and the `wirestream` command: both begin here."""

from __future__ import annotations

import sys

__all__ = ["main"]

_OURS = frozenset({"stream", "schemas"})


def main() -> None:
    """Run the `wirestream` command.

    The library is installed without what the commands need. Where any of that is missing, one line says how to get it,
    and the exit code is 2.
    """
    try:
        from stream.cli.commands import main as command  # noqa: PLC0415 - it needs what may be missing

        command()
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in _OURS:  # a fault of ours, not of the installation
            raise
        sys.stderr.write(
            f"wirestream: the service is not installed ({package} is missing): pip install 'wirestream[service]'\n"
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
