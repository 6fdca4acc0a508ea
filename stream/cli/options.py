"""Defines options and arguments that several commands take, and checks them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stream.errors import Misconfigured
from stream.newsdesk.folder import shown

__all__ = ["Json", "must_be_file", "must_exist"]

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def must_exist(path: Path) -> None:
    """Raise `Misconfigured` where there is neither a file nor a folder."""
    if not path.exists():
        raise Misconfigured(f"{shown(path)} is not there: name a file or a folder")


def must_be_file(path: Path) -> None:
    """Raise `Misconfigured` where there is no file, or a folder."""
    must_exist(path)
    if path.is_dir():
        raise Misconfigured(f"{shown(path)} is a folder: name a file in it")
