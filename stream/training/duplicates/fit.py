"""Fit the weights of the score to labelled copy.

`python -m stream.training.duplicates.fit DEV.jsonl[.gz]` writes `weights.json` of `stream.dedupe.likeness`.

Lines are `{"id", "ts", "headline", "text", "cluster"}` in stream order; articles of one cluster tell one story. The
same file gives the same weights, to the bit.
"""

from __future__ import annotations

import gzip
import math
import sys
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
from stream.dedupe.index.inverted import Memory
from stream.dedupe.index.protocol import MemoryIndex
from stream.dedupe.likeness.link import compared
from stream.dedupe.likeness.priors import circumstances
from stream.dedupe.likeness.weigh import FEATURES, features_of
from stream.dedupe.params import Params
from stream.dedupe.sketching.build import sketch_of_text

__all__ = ["Labelled", "Rows", "fit", "lines_of", "main", "pairs"]

Rows = npt.NDArray[np.float64]

_NAMESPACE = UUID(int=0)
_PENALTY = 0.3
"""On the squares of the standardised weights: few enough pairs are wrong that without it they grow without end."""
_MOST_STEPS = 50
_CAPACITY = 200_000
_RAW = RawRecord(topic="fit", partition=0, offset=0)
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two articles that the detector would compare."""

    new: int
    """Their lines, from 0."""
    old: int
    features: tuple[float, ...]
    circumstances: float
    """Log-odds for what is not in the text; infinite for one and the same text."""
    same: bool
    """Whether both tell one story, by the labels."""


def lines_of(path: Path) -> list[bytes]:
    """Of a file, unpacked where its name ends in `.gz`."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()


def pairs(lines: list[bytes]) -> Iterator[Labelled]:
    """Every pair that the detector would compare, in the order of the stream."""
    index = MemoryIndex()
    memory = Memory(index, _CAPACITY)
    clusters: list[str] = []
    for number, line in enumerate(lines):
        item = orjson.loads(line)
        article_id = uuid5(_NAMESPACE, item["id"])
        minute = int(item["ts"])
        article = sketch_of_text(article_id, item["headline"], item["text"], published=minute, received=minute)
        clusters.append(item["cluster"])
        for kept, comparison in compared(article, memory, Params().verified):
            old = kept.order - 1
            equal = article.text_hash == kept.sketch.text_hash
            besides = math.inf if equal else circumstances(article, kept.sketch, comparison)
            yield Labelled(number, old, features_of(comparison), besides, clusters[old] == item["cluster"])
        verdict = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=_MOMENT)
        entry = Entry(number + 1, minute, article, _RAW, verdict)
        index.put(article_id, entry.to_bytes())
        memory.remember(entry)


def fit(rows: Rows, same: npt.NDArray[np.bool_]) -> Rows:
    """Weights of a ridge logistic regression, by Newton's method; the first feature is the constant."""
    scale = rows.std(axis=0)
    scale[scale < 1e-9] = 1.0
    centre = rows.mean(axis=0)
    centre[0], scale[0] = 0.0, 1.0
    x = (rows - centre) / scale
    penalty = np.full(x.shape[1], _PENALTY)
    penalty[0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(_MOST_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (likely - same) + penalty * weights
        curvature = (x * (likely * (1 - likely))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-10:
            break
    weights /= scale
    weights[0] -= float(weights[1:] @ centre[1:])
    return weights


def main(path: Path) -> None:
    """Write the weights that belong to a file of labelled copy."""
    found = [pair for pair in pairs(lines_of(path)) if math.isfinite(pair.circumstances)]
    weights = fit(np.array([pair.features for pair in found]), np.array([pair.same for pair in found]))
    shipped = {"weights": {name: round(float(value), 3) for name, value in zip(FEATURES, weights, strict=True)}}
    target = Path(__file__).parents[2] / "dedupe" / "likeness" / "weights.json"
    target.write_bytes(orjson.dumps(shipped, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    print(f"{len(found)} pairs → {target}")  # noqa: T201 - a command


if __name__ == "__main__":
    main(Path(sys.argv[1]))
