"""Fit the weights of `weigh` to labelled copy: `python -m stream.dedupe.fit DEV.jsonl[.gz]` writes `weights.json`.

Lines are `{"id", "ts", "headline", "text", "cluster"}` in stream order; articles of one cluster tell one story. The
same file gives the same weights, to the bit. A command beside the stage: nothing imports it.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np
import numpy.typing as npt
import orjson

from schemas import RawRecord, Relation, Verdict
from stream.dedupe.condense import sketch_of_text
from stream.dedupe.entry import Entry
from stream.dedupe.index import MemoryIndex
from stream.dedupe.likeness import compared
from stream.dedupe.memory import Memory
from stream.dedupe.params import Params
from stream.dedupe.weigh import FEATURES, features_of

__all__ = ["fit", "main", "pairs"]

Rows = npt.NDArray[np.float64]

_NAMESPACE = UUID(int=0)
_PENALTY = 0.3
"""On the squares of the standardised weights: few enough pairs are wrong that without it they grow without end."""
_MOST_STEPS = 50
_CAPACITY = 200_000
_RAW = RawRecord(topic="fit", partition=0, offset=0)
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def pairs(lines: list[bytes]) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The features of every pair that the detector would compare, and whether both tell one story."""
    index = MemoryIndex()
    memory = Memory(index, _CAPACITY)
    clusters: dict[UUID, str] = {}
    for order, line in enumerate(lines, 1):
        item = orjson.loads(line)
        article_id = uuid5(_NAMESPACE, item["id"])
        minute = int(item["ts"])
        article = sketch_of_text(article_id, item["headline"], item["text"], published=minute, received=minute)
        clusters[article_id] = item["cluster"]
        for kept, comparison in compared(article, memory, Params().verified):
            if article.text_hash != kept.sketch.text_hash:
                yield features_of(comparison), clusters[kept.sketch.article_id] == item["cluster"]
        verdict = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=_MOMENT)
        entry = Entry(order, minute, article, _RAW, verdict)
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
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
    found = list(pairs(lines))
    weights = fit(np.array([row for row, _ in found]), np.array([same for _, same in found]))
    shipped = {"weights": {name: round(float(value), 3) for name, value in zip(FEATURES, weights, strict=True)}}
    target = Path(__file__).with_name("weights.json")
    target.write_bytes(orjson.dumps(shipped, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    print(f"{len(found)} pairs → {target}")  # noqa: T201 - a command


if __name__ == "__main__":
    main(Path(sys.argv[1]))
