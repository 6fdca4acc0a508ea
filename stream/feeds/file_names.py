"""Says what names of files mean here: which are not complete yet, and which a file may have where its own is in use."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["is_partial", "names_for"]

_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
"""Endings that FTP servers, browsers and editors give to what is not complete."""
_CLASHES = 100
"""Names that are tried: an agency that uses one name more often tidies its folder, or has it tidied by us."""


def is_partial(name: str) -> bool:
    """Return whether a name says that its file is not complete yet."""
    return name.lower().endswith(_PARTIAL)


def names_for(name: str) -> Iterator[str]:
    """Yield the names that a file may have in the folder that it is moved into: its own, then `a.2.xml` and so on."""
    yield name
    stem, dot, ending = name.rpartition(".")
    for number in range(2, _CLASHES):
        yield f"{stem}.{number}.{ending}" if stem and dot else f"{name}.{number}"
