"""Tells which files of a listing are copy to take: those of the pattern, whole by their names, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import blake2b

__all__ = ["MOST_LISTED", "Entry", "names_for", "place_of", "wanted"]

MOST_LISTED = 100_000
"""Files of one folder that are looked at; a listing of them takes some 30 MB. More is a folder that nobody tidies."""
_CLASHES = 100
"""Names that are tried: an agency that uses one name more often tidies its folder, or wants `after: delete`."""
_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
"""Endings that servers and clients give to what is not complete."""


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


def names_for(name: str) -> Iterator[str]:
    """Yield the names that a file may have in the folder that it is moved into: its own, then `a.2.xml` and so on."""
    yield name
    stem, dot, ending = name.rpartition(".")
    for number in range(2, _CLASHES):
        yield f"{stem}.{number}.{ending}" if stem and dot else f"{name}.{number}"


def wanted(entries: Iterable[Entry], pattern: str) -> list[Entry]:
    """Return the files to take, oldest first: no names that begin with a dot or end as a partial upload's do."""
    found = [
        entry
        for entry in entries
        if not entry.name.startswith(".")
        and not entry.name.lower().endswith(_PARTIAL)
        and (pattern == "*" or fnmatchcase(entry.name, pattern))
    ]
    found.sort(key=lambda entry: (entry.mtime, entry.name))
    return found
