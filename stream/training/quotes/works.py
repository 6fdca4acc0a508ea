"""`python -m stream.training.quotes.works WORDNET`: prints the nouns for works (books, films, songs, shows), drawn from
WordNet 3.0, as one line of words for `WORKS` in `stream/extract/judgement/works.py`. `WORDNET` is the folder of its
data files.

A noun is taken where one of its first three senses lies below one of `ROOTS`, and WordNet's texts have it at all.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stream.errors import Misconfigured
from stream.training.command import run
from stream.training.quotes.wordnet import counts, senses, synsets

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
_NOUN = "1"
"""The part of speech by its number in the key of a sense."""
_SENSES = 3
"""Senses of a noun, in WordNet's order by frequency, of which one must be a work."""


def main(wordnet: str) -> None:
    """Print the nouns, sorted."""
    folder = Path(wordnet)
    known = {synset.offset: synset for synset in synsets(folder)}
    if missing := [root for root in ROOTS if root not in known]:
        raise Misconfigured(f"{folder} is not WordNet 3.0: it has no synset {missing[0]}")
    of = senses(folder)
    used = {lemma for lemma, part, _ in counts(folder) if part == _NOUN}
    reached: set[str] = set()
    left = list(ROOTS)
    while left:
        offset = left.pop()
        if offset not in reached:
            reached.add(offset)
            left += known[offset].below
    found = {
        word
        for offset in reached
        for word in known[offset].words
        if word.isalpha() and word.islower() and word in used and offset in of.get(word, [])[:_SENSES]
    }
    sys.stdout.write(" ".join(sorted(found)) + "\n")


if __name__ == "__main__":
    run(main, "quotes.works", ("WORDNET",), sys.argv[1:])
