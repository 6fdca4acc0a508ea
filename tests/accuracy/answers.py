"""Asks the installed command: what a user would get is what is scored."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from stream.errors import Misconfigured

__all__ = ["answers", "lines_of"]


def answers(command: str, records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `wirestream COMMAND --json FILE` prints for these records: a line each, in their order. Raises
    `Misconfigured` with what it says where it does not take one of them.
    """
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.writelines(orjson.dumps(record) + b"\n" for record in records)
        file.flush()
        return _run(command, Path(file.name))


def lines_of(command: str, path: Path) -> list[dict[str, Any]]:
    """What `wirestream COMMAND --json PATH` prints, whatever of it was refused."""
    return _run(command, path, refusals=True)


def _run(command: str, path: Path, *, refusals: bool = False) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [sys.executable, "-m", "stream", command, "--json", str(path)], capture_output=True, check=False
    )
    if ran.returncode and not refusals:
        raise Misconfigured(f"wirestream {command}: {ran.stderr.decode(errors='replace').strip()}")
    return [orjson.loads(line) for line in ran.stdout.splitlines()]
