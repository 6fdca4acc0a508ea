"""Defines options and arguments that several commands take, and checks them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from stream.errors import Misconfigured
from stream.newsdesk.folder import shown

__all__ = ["Json", "address_of", "age_of", "must_be_file", "must_exist", "seconds_of"]

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


def address_of(listen: str, option: str) -> tuple[str, int]:
    """Return host and port of an address to listen on. Raises `Misconfigured`, with the option's name."""
    from stream.feeds.values import Listen  # noqa: PLC0415

    address: str = _read(Listen, listen, option)
    host, _, port = address.rpartition(":")
    return host, int(port)


def seconds_of(duration: str, option: str) -> float:
    """Return the seconds of `30s`, `5m`, `6h` or `2d`. Raises `Misconfigured`, with the option's name."""
    from stream.feeds.values import Seconds  # noqa: PLC0415

    seconds: float = _read(Seconds, duration, option)
    return seconds


def age_of(duration: str, option: str) -> float:
    """Return the seconds of an age, which may be years: `400d`. Raises `Misconfigured`, with the option's name."""
    from stream.feeds.values import Age  # noqa: PLC0415

    seconds: float = _read(Age, duration, option)
    return seconds


def _read(kind: Any, value: str, option: str) -> Any:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise Misconfigured(f"{option}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
