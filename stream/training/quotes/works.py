"""`python -m stream.training.quotes.works DICT`: the nouns for works (books, films, songs, shows), drawn from WordNet
3.0, whose files `data.noun`, `index.noun` and `cntlist.rev` stand in the folder `DICT`. Prints one line of words for
`WORKS` in `stream/extract/judgement/works.py`.

A noun is taken where its first or second sense lies below one of `ROOTS`, and WordNet's texts have it at all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from stream.training.command import run

__all__ = ["main"]

ROOTS = (
    "06589574",  # publication
    "06613686",  # movie
    "06619428",  # broadcast
    "06619065",  # show
    "07037465",  # musical composition
    "07048000",  # song
    "06591815",  # album
    "06364329",  # literary composition
    "07007684",  # dramatic composition
    "06268096",  # article
    "03876519",  # painting
    "06410187",  # memoir
    "06516087",  # autobiography
    "08407619",  # exposition
)
"""Synsets below which every noun is a work that has a title."""
_SENSES = 3
"""Senses of a noun, in WordNet's order by frequency, of which one must be a work."""


def main(folder: str) -> None:
    """Print the nouns, sorted."""
    path = Path(folder)
    words, below = _synsets(path / "data.noun")
    senses = {fields[0]: fields[-int(fields[2]) :] for fields in _lines(path / "index.noun")}
    used = {fields[0].partition("%")[0] for fields in _lines(path / "cntlist.rev") if "%1:" in fields[0]}
    reached: set[str] = set()
    left = list(ROOTS)
    while left:
        synset = left.pop()
        if synset not in reached:
            reached.add(synset)
            left += below[synset]
    found = {
        word
        for synset in reached
        for word in words[synset]
        if word.isalpha() and word.islower() and word in used and synset in senses[word][:_SENSES]
    }
    sys.stdout.write(" ".join(sorted(found)) + "\n")


def _lines(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line but those of the licence, which begin with a blank."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(" "):
            yield line.partition(" | ")[0].split()


def _synsets(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the words of each synset, and the synsets right below it."""
    words: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for fields in _lines(path):
        count = int(fields[3], 16)
        words[fields[0]] = fields[4 : 4 + 2 * count : 2]
        pointers = fields[5 + 2 * count :]
        kinds = zip(pointers[::4], pointers[1::4], pointers[2::4], strict=False)
        below[fields[0]] = [synset for sign, synset, part in kinds if sign in ("~", "~i") and part == "n"]
    return words, below


if __name__ == "__main__":
    run(main, "quotes.works", ("DICT",), sys.argv[1:])
