"""Reads the text of a feeds file."""

from __future__ import annotations

from pathlib import Path

from stream.errors import Misconfigured
from stream.newsdesk.folder import kind_of, shown

__all__ = ["file_text"]

_BYTES_MOST = 4_000_000
"""More is no feeds file: what is read beyond a million characters is refused anyway."""


def file_text(file: Path) -> str:
    """Return the text of a feeds file. Raises `Misconfigured` where there is none, or none in UTF-8."""
    where = shown(file)
    if file.is_dir():
        raise Misconfigured(f"{where} is a folder: name the feeds file in it")
    if kind := kind_of(file):
        raise Misconfigured(f"{where} is {kind}: name a feeds file")
    try:
        with file.open("rb") as opened:
            found = opened.read(_BYTES_MOST + 1)
    except OSError as error:
        raise Misconfigured(f"{where} cannot be read: {error.strerror}") from None
    if len(found) > _BYTES_MOST:
        raise Misconfigured(f"{where} is larger than {_BYTES_MOST:,} bytes: is it a feeds file?")
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"{where}:{line}: is not UTF-8: save the file as UTF-8") from None
