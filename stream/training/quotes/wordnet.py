"""Reads WordNet's data files (`data.noun`, `index.noun`, `cntlist.rev`), as Debian's package `wordnet-base` has them. A
line in another form raises `Misconfigured`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from stream.errors import Misconfigured

__all__ = ["Synset", "counts", "licence", "senses", "synsets"]

_POINTER = 4
"""Fields of a pointer: its sign, the synset, its part of speech, the words."""


class Synset(NamedTuple):
    """One sense of the nouns that share it."""

    offset: str
    """What other lines name it by."""
    file: int
    """The number of its lexicographer file."""
    words: list[str]
    below: list[str]
    """The offsets of the kinds and instances of it."""


def synsets(folder: Path) -> Iterator[Synset]:
    """Yield the senses of nouns."""
    for fields in _fields(folder / "data.noun"):
        try:
            end = 4 + 2 * int(fields[3], 16)
            size = _POINTER * int(fields[end])
            pointers = fields[end + 1 : end + 1 + size]
            kinds = zip(pointers[::_POINTER], pointers[1::_POINTER], pointers[2::_POINTER], strict=True)
            below = [offset for sign, offset, part in kinds if sign in ("~", "~i") and part == "n"]
            yield Synset(fields[0], int(fields[1]), fields[4:end:2], below)
        except (IndexError, ValueError) as error:
            raise _other_form(folder / "data.noun", fields) from error


def senses(folder: Path) -> dict[str, list[str]]:
    """Return the offsets of each noun's senses, the most frequent first."""
    found = {}
    for fields in _fields(folder / "index.noun"):
        try:
            found[fields[0]] = fields[-int(fields[2]) :]
        except (IndexError, ValueError) as error:
            raise _other_form(folder / "index.noun", fields) from error
    return found


def counts(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Yield a lemma, the number of its part of speech, and how often the annotated copy has it in one sense."""
    for fields in _fields(folder / "cntlist.rev"):
        try:
            key, _, times = fields
            lemma, _, sense = key.partition("%")
            yield lemma, sense[0], int(times)
        except (IndexError, ValueError) as error:
            raise _other_form(folder / "cntlist.rev", fields) from error


def licence(folder: Path) -> list[str]:
    """Return the licence as it stands at the head of a data file, line by line."""
    with (folder / "data.noun").open(encoding="latin-1") as lines:
        found = [line[2:].strip().partition(" ")[2] for line in lines if line.startswith("  ")]
    if not any("Permission to use" in line for line in found):
        raise Misconfigured(f"{folder} has no licence of WordNet")
    return found


def _fields(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line but those of the licence, which begin with blanks."""
    with path.open(encoding="latin-1") as lines:
        yield from (line.partition(" | ")[0].split() for line in lines if line.strip() and not line.startswith("  "))


def _other_form(path: Path, fields: list[str]) -> Misconfigured:
    return Misconfigured(f"{path} is no file of WordNet's: {' '.join(fields)[:60]!r}")
