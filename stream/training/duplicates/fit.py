"""Fit the weights of the score to labelled copy.

`python -m stream.training.duplicates.fit DEV.jsonl[.gz] [WEIGHTS.json]` writes the weights to the given file, or to
`weights.json` of `stream.dedupe.likeness`.

Lines are `{"id", "ts", "headline", "text", "cluster"}` in stream order; articles of one cluster tell one story. The
same file gives the same weights, to the bit.
"""

from __future__ import annotations

import gzip
import math
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np
import numpy.typing as npt
import orjson

from schemas import RawRecord, Relation, Verdict
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.inverted import InvertedIndex
from stream.dedupe.index.protocol import MemoryIndex
from stream.dedupe.likeness.features import Feature, features_of
from stream.dedupe.likeness.link import Linker
from stream.dedupe.likeness.priors import prior_log_odds
from stream.dedupe.params import Params
from stream.dedupe.sketching.build import sketch_of_text
from stream.errors import Misconfigured
from stream.inspect.judge_file import TextLine, read_line
from stream.training.command import run

__all__ = ["SHIPPED", "Labelled", "Rows", "fit", "label_of", "lines_of", "main", "pairs"]

Rows = npt.NDArray[np.float64]

_NAMESPACE = UUID(int=0)
_PENALTY = 0.3
"""The factor of the squared standardised weights. So few pairs are hard to tell that without it they have no bound."""
_MOST_STEPS = 50
"""The most steps of Newton's method, which needs some ten."""
_CAPACITY = 200_000
"""Articles for which there is room: more than any labelled stream has."""
_RAW = RawRecord(topic="fit", partition=0, offset=0)
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
SHIPPED = Path(__file__).parents[2] / "dedupe" / "likeness" / "weights.json"
"""The weights that the detector uses."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two articles that the detector would compare."""

    new: int
    """The number of the later article's line, from 0."""
    old: int
    """The number of the earlier one's."""
    features: tuple[float, ...]
    """The features, as `features_of` gives them."""
    prior: float
    """Log-odds for what is not in the text; infinite for one and the same text."""
    same: bool
    """Whether both tell one story, by the labels."""
    first: float
    """The log-odds of the first look with the shipped weights; infinite for one and the same text."""
    sights: tuple[float, ...]
    """What the second look weighs; empty for one and the same text."""


def lines_of(path: Path) -> list[bytes]:
    """Return the lines of a file, unpacked where its name ends in `.gz`. Raises `Misconfigured` where it cannot be
    read.
    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
    except (OSError, EOFError, zlib.error) as error:
        raise Misconfigured(f"{path}: cannot be read ({error})") from error


def label_of(line: TextLine, number: int) -> str:
    """Return the cluster of a labelled line. Raises `Misconfigured` where it has none."""
    cluster = line.item.get("cluster")
    if not isinstance(cluster, str):
        raise Misconfigured(f'line {number}: no "cluster": a labelled line names the story that it tells')
    return cluster


def pairs(lines: list[bytes]) -> Iterator[Labelled]:
    """Yield every pair that the detector would compare, in the order of the stream. Raises `Misconfigured`, with the
    line's number, for what is no labelled line.
    """
    index = MemoryIndex()
    inverted = InvertedIndex(index, _CAPACITY)
    linker = Linker(inverted, Params())
    clusters: list[str] = []
    for number, line in enumerate(lines):
        item = read_line(line, number + 1)
        article_id = uuid5(_NAMESPACE, item.name)
        article = sketch_of_text(article_id, item.headline, item.text, published=item.minutes, received=item.minutes)
        clusters.append(label_of(item, number + 1))
        for found in linker.scored(article, Params().verified):
            old, candidate = found.entry.order - 1, found.entry.sketch
            equal = article.text_hash == candidate.text_hash
            prior = math.inf if equal else prior_log_odds(article, candidate, found.comparison)
            same = clusters[old] == clusters[number]
            yield Labelled(number, old, features_of(found.comparison), prior, same, found.first, found.sights)
        verdict = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=_MOMENT)
        entry = Entry(number + 1, item.minutes, article, _RAW, verdict)
        index.put(article_id, entry.to_bytes())
        inverted.add(entry)


def fit(rows: Rows, same: npt.NDArray[np.bool_], counts: Rows | None = None, ridge: float = _PENALTY) -> Rows:
    """Return weights of a ridge logistic regression, by Newton's method; the first feature is the constant. `counts`
    says how much each row counts: all alike where nothing is said.
    """
    counted = np.ones(len(rows)) if counts is None else counts
    scale = rows.std(axis=0)
    scale[scale < 1e-9] = 1.0
    centre = rows.mean(axis=0)
    centre[0], scale[0] = 0.0, 1.0
    x = (rows - centre) / scale
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(_MOST_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (counted * (likely - same)) + penalty * weights
        curvature = (x * (counted * likely * (1 - likely))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-10:
            break
    weights /= scale
    weights[0] -= float(weights[1:] @ centre[1:])
    return weights


def main(path: Path, target: Path = SHIPPED) -> None:
    """Write the weights that belong to a file of labelled copy."""
    found = [pair for pair in pairs(lines_of(path)) if math.isfinite(pair.prior)]
    if not found:
        raise Misconfigured(f"{path}: no two articles are enough alike to be compared")
    weights = fit(np.array([pair.features for pair in found]), np.array([pair.same for pair in found]))
    shipped = {"weights": {name.value: round(float(value), 3) for name, value in zip(Feature, weights, strict=True)}}
    target.write_bytes(orjson.dumps(shipped, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    print(f"{len(found)} pairs → {target}")  # noqa: T201 - a command


if __name__ == "__main__":
    run(lambda *paths: main(*map(Path, paths)), "duplicates.fit", ("DEV.jsonl[.gz]", "[WEIGHTS.json]"), sys.argv[1:])
