"""Tells which files of a listing are copy to take: those of the pattern, whole by their names, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import blake2b

from stream.feeds.file_names import is_partial

__all__ = ["MOST_LISTED", "Entry", "is_name", "place_of", "wanted"]

MOST_LISTED = 100_000
"""Files of one folder that are looked at; a listing of them takes some 30 MB. More is a folder that nobody tidies."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file, as the far side lists it."""

    name: str
    """As people read it, in the encoding of its server."""
    size: int
    mtime: int
    """Seconds since 1970, as far as the listing knows them: of some FTP servers minutes, in their own zone."""

    key: int = field(init=False, compare=False)
    """64 bits that stand for name, size and time: another file, or other bytes, has another."""

    def __post_init__(self) -> None:
        text = f"{self.name}\0{self.size}\0{self.mtime}".encode("utf-8", "surrogateescape")
        object.__setattr__(self, "key", int.from_bytes(blake2b(text, digest_size=8).digest(), "big"))


def place_of(path: str) -> tuple[str, str]:
    """Return folder and pattern of a source's `path`: a pattern is a last part that has `*`, `?` or `[`."""
    folder, _, last = path.rpartition("/")
    if not any(sign in last for sign in "*?["):
        return path.rstrip("/") or ("/" if path.startswith("/") else "."), "*"
    return folder or ("/" if path.startswith("/") else "."), last


def is_name(name: str) -> bool:
    """Return whether a listing's name is one of a file in its folder: no path to another, no line end that would begin
    another command.
    """
    return name not in {"", ".", ".."} and not any(sign == "/" or ord(sign) < 32 or ord(sign) == 127 for sign in name)


def wanted(entries: Iterable[Entry], pattern: str) -> list[Entry]:
    """Return the files to take, oldest first: no names that begin with a dot or end as a partial upload's do."""
    found = [
        entry
        for entry in entries
        if is_name(entry.name)
        and not entry.name.startswith(".")
        and not is_partial(entry.name)
        and (pattern == "*" or fnmatchcase(entry.name, pattern))
    ]
    found.sort(key=lambda entry: (entry.mtime, entry.name))
    return found
