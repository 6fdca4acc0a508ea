"""Defines what commands write on: the two outputs, and JSON as bytes."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console

__all__ = ["err", "out", "print_json"]

# What is shown comes from wires and files: nothing in it is markup.
out = Console(markup=False, highlight=False, emoji=False)
err = Console(markup=False, highlight=False, emoji=False, stderr=True)


def print_json(record: Any) -> None:
    """Print one line on stdout, as UTF-8 whatever the terminal's charset is."""
    sys.stdout.buffer.write(orjson.dumps(record, default=str, option=orjson.OPT_APPEND_NEWLINE))
