"""Says how far the score of a link can be believed, where the second look gives it.

`python -m stream.training.duplicates.reliability DEV.jsonl[.gz] WIRE.jsonl[.gz] PAIRS.jsonl[.gz] [CARD]` counts, by the
score that they get, how many of the labelled pairs of a newswire tell one story. The files are those of
`fit_second_look`; each pair is judged with weights that were fitted to other stories. Prints a table, or puts it
between the marks of the model card `CARD`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import xxhash

from stream.dedupe.likeness.second_look import look_again
from stream.dedupe.likeness.weigh import probability
from stream.errors import Misconfigured
from stream.training.command import run
from stream.training.duplicates.fit import lines_of
from stream.training.duplicates.fit_second_look import Looked, fitted, looked_at
from stream.training.reliability import put, table

__all__ = ["judged", "main"]

_FOLDS = 5


def main(made: Path, wire: Path, labelled: Path, card: str = "") -> None:
    """Print the table of the labelled pairs of the newswire, or write it into the model card `card`."""
    found = looked_at(lines_of(made), lines_of(wire), lines_of(labelled))
    if not found:
        raise Misconfigured(f"{labelled}: no two articles that are labelled are enough alike to be compared")
    put(table(list(judged(found)), "pairs"), card)


def judged(found: Sequence[Looked]) -> Iterator[tuple[float, bool]]:
    """Yield the score that each pair of the newswire gets, and whether it is one story."""
    folds = [xxhash.xxh3_64_intdigest(one.story.encode()) % _FOLDS for one in found]
    for fold in sorted({*folds}):
        weights = fitted([one for one, its in zip(found, folds, strict=True) if its != fold])
        for one, its in zip(found, folds, strict=True):
            if its == fold and one.is_of_wire:
                yield probability(look_again(one.sights, tuple(map(float, weights)))), one.same


if __name__ == "__main__":
    run(
        lambda made, wire, labelled, card="": main(Path(made), Path(wire), Path(labelled), card),
        "duplicates.reliability",
        ("DEV.jsonl[.gz]", "WIRE.jsonl[.gz]", "PAIRS.jsonl[.gz]", "[CARD]"),
        sys.argv[1:],
    )
