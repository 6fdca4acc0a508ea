"""Defines what commands write on: the two outputs, and JSON as bytes."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console

__all__ = ["err", "out", "print_json", "printable"]

# What is shown comes from wires and files: nothing in it is markup.
out = Console(markup=False, highlight=False, emoji=False)
err = Console(markup=False, highlight=False, emoji=False, stderr=True)


def print_json(record: Any) -> None:
    """Print one line on stdout, as UTF-8 whatever the terminal's charset is."""
    sys.stdout.buffer.write(orjson.dumps(record, default=str, option=orjson.OPT_APPEND_NEWLINE))


def printable(text: str) -> str:
    """Return a text that came from outside on one line, without anything that a terminal obeys."""
    return "".join(char if char.isprintable() else " " for char in text)
