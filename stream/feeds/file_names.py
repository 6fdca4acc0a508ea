"""Says what names of files mean here: which are not complete yet, and which a file may have where its own is in use."""

from __future__ import annotations

import os
from collections.abc import Iterator

__all__ = ["is_partial", "names_for"]

_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
"""Endings that FTP servers, browsers and editors give to what is not complete."""
_CLASHES = 100
"""Names that are tried, unless others are asked for: an agency that uses one name more often tidies its folder, or has
it tidied by us."""


def is_partial(name: str) -> bool:
    """Return whether a name says that its file is not complete yet."""
    return name.lower().endswith(_PARTIAL)


def names_for(name: str, *, clashes: int = _CLASHES, most: int | None = None) -> Iterator[str]:
    """Yield the names that a file may have in the folder that it is moved into: its own, then `a.2.xml` and so on up to
    `clashes`. Of one of more than `most` bytes on this machine the beginning and the ending are kept; a number is
    beyond them.
    """
    stem, dot, ending = name.rpartition(".")
    stem, suffix = (stem, dot + ending) if stem else (name, "")
    if most is not None:
        if len(os.fsencode(suffix)) > most // 2:  # a sentence with a dot in it
            stem, suffix = name, ""
        while len(os.fsencode(stem + suffix)) > most:
            stem = stem[:-1]
    yield stem + suffix
    for number in range(2, clashes):
        yield f"{stem}.{number}{suffix}"
