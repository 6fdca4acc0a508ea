"""Reads the text of a file that people write: a feeds file, a rules file."""

from __future__ import annotations

from pathlib import Path

from stream.errors import Misconfigured
from stream.newsdesk.folder import kind_of, shown

__all__ = ["file_text"]

_BYTES_MOST = 4_000_000
"""More has nobody written by hand: ten thousand rules have some two million, and of feeds a million characters are
read."""


def file_text(file: Path, kind: str) -> str:
    """Return the text of a file of this kind (`feeds file`), which errors name. Raises `Misconfigured` where there is
    none, or none in UTF-8.
    """
    where = shown(file)
    try:
        if file.is_dir():
            raise Misconfigured(f"{where} is a folder: name the {kind} in it")
        if (what := kind_of(file)) is not None:
            raise Misconfigured(f"{where} is {what}: name a {kind}")
        with file.open("rb") as opened:
            found = opened.read(_BYTES_MOST + 1)
    except OSError as error:
        raise Misconfigured(f"{where} cannot be read: {error.strerror}") from None
    if len(found) > _BYTES_MOST:
        raise Misconfigured(f"{where} is larger than {_BYTES_MOST:,} bytes: is it a {kind}?")
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"{where}:{line}: is not UTF-8: save the file as UTF-8") from None
