"""Measures how the score does on copy that its weights were not fitted to.

`python -m stream.training.duplicates.crossvalidate DEV.jsonl[.gz]`;
lines as for `fit`, with the class of each as `cls`.

The stories are dealt into five folds; the articles of each are judged with weights that were fitted to the pairs in
which it has no part. Prints recall and false merges by class, and how far the score can be believed.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import xxhash

from stream.dedupe.likeness.weigh import probability
from stream.dedupe.params import Params
from stream.inspect.judge_file import read_line
from stream.training.command import run
from stream.training.duplicates.fit import Labelled, Rows, fit, label_of, lines_of, pairs

__all__ = ["Likeliest", "by_class", "cross_validated", "main", "reliability"]

_FOLDS = 5
_BINS = 10


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The article that another would be linked to."""

    score: float
    same: bool
    """Whether both tell one story, by the labels."""


def cross_validated(found: list[Labelled], clusters: list[str]) -> dict[int, Likeliest]:
    """Return for each article, by the number of its line from 0, the likeliest one that it was compared with."""
    folds = [xxhash.xxh3_64_intdigest(cluster.encode()) % _FOLDS for cluster in clusters]
    best: dict[int, Likeliest] = {}
    for fold in range(_FOLDS):
        weights = _fitted(pair for pair in found if fold not in (folds[pair.new], folds[pair.old]))
        for pair in found:
            if folds[pair.new] != fold:
                continue
            score = probability(float(np.dot(weights, pair.features)) + pair.prior)
            if pair.new not in best or score > best[pair.new].score:
                best[pair.new] = Likeliest(score, pair.same)
    return best


def by_class(best: dict[int, Likeliest], lines: list[bytes], link: float) -> dict[str, tuple[int, int, int, int]]:
    """Return four counts by class: the articles whose story is known already, those of them that are linked to it, all
    articles, and those that are linked to another story.
    """
    known: set[str] = set()
    follow, right, count, wrong = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for number, line in enumerate(lines):
        item = orjson.loads(line)
        kind = item.get("cls", "all")
        likeliest = best.get(number)
        linked = likeliest is not None and likeliest.score >= link
        count[kind] += 1
        follow[kind] += item["cluster"] in known
        right[kind] += linked and likeliest is not None and likeliest.same
        wrong[kind] += linked and likeliest is not None and not likeliest.same
        known.add(item["cluster"])
    return {kind: (follow[kind], right[kind], count[kind], wrong[kind]) for kind in sorted(count)}


def reliability(best: Iterable[Likeliest]) -> list[tuple[int, float, float]]:
    """Return for ten bins of the score how many there are, their mean score, and the share that tells one story."""
    table = []
    for number in range(_BINS):
        inside = [one for one in best if min(int(one.score * _BINS), _BINS - 1) == number]
        mean = math.fsum(one.score for one in inside) / len(inside) if inside else math.nan
        share = sum(one.same for one in inside) / len(inside) if inside else math.nan
        table.append((len(inside), mean, share))
    return table


def main(path: Path) -> None:
    """Print recall, false links and reliability for a file of labelled copy."""
    lines = lines_of(path)
    clusters = [label_of(read_line(line, number), number) for number, line in enumerate(lines, 1)]
    best = cross_validated(list(pairs(lines)), clusters)
    print("class             follow  recall     all  false")  # noqa: T201 - a command
    for kind, (follow, right, count, wrong) in by_class(best, lines, Params().link).items():
        recall = f"{right / follow:.3f}" if follow else "-"
        print(f"{kind:16} {follow:7} {recall:>7} {count:7} {wrong / count:6.3f}")  # noqa: T201 - a command
    print("\nscore        count   mean  share of one story")  # noqa: T201 - a command
    for number, (count, mean, share) in enumerate(reliability(list(best.values()))):
        print(f".{number} to {(number + 1) / _BINS:.1f} {count:8} {mean:6.3f} {share:6.3f}")  # noqa: T201 - a command


def _fitted(found: Iterable[Labelled]) -> Rows:
    kept = [pair for pair in found if math.isfinite(pair.prior)]
    return fit(np.array([pair.features for pair in kept]), np.array([pair.same for pair in kept]))


if __name__ == "__main__":
    run(lambda path: main(Path(path)), "duplicates.crossvalidate", ("DEV.jsonl[.gz]",), sys.argv[1:])
