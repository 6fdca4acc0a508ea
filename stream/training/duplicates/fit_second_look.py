"""Fit the weights of the second look to labelled copy and to labelled pairs of a newswire.

`python -m stream.training.duplicates.fit_second_look DEV.jsonl[.gz] WIRE.jsonl[.gz] PAIRS.jsonl[.gz] [WEIGHTS.json]`
writes the weights to the given file, or to `second_look.json` of `stream.dedupe.likeness`.

`DEV` is what `fit` takes. `WIRE` is a newswire in the order that it came, `{"id", "ts", "headline", "text"}`, and the
lines of `PAIRS` say of two of its articles whether they tell one story: `{"a", "b", "label"}`, with `D`, `U` or `C`
for a copy, an update or a correction, and `N` for two stories. Pairs of another label, and those that the detector
would not compare, are left out. The first look's weights must be fitted before. The same files give the same weights,
to the bit.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from stream.dedupe.likeness.second_look import Sight
from stream.errors import Misconfigured
from stream.training.command import run
from stream.training.duplicates.fit import SHIPPED, Rows, fit, lines_of, pairs

__all__ = ["Looked", "fitted", "looked_at", "main"]

_PENALTY = 3.0
"""The factor of the squared standardised weights: ten times that of the first look, since so few pairs are labelled."""
_WIRE_COUNTS, _MADE_COUNTS = 6.0, 0.3
"""How much a labelled pair of the newswire and one of the made copy count. With them the two weigh about alike, and
neither loses more than a hundredth to the other."""
_UNLIKE, _UNLIKE_COUNTS = -6.0, 0.15
"""Of the made copy, pairs whose first look is below this count less again: they are the many that nobody would link."""
_SHIPPED = SHIPPED.with_name("second_look.json")
"""The weights that the detector uses."""
_NEIGHBOURS = 10
"""Articles of a newswire, one behind the other, that are dealt into one fold."""
_WIRE = "wire "
_ONE_STORY = frozenset({"D", "U", "C"})
_TWO_STORIES = "N"


@dataclass(frozen=True, slots=True)
class Looked:
    """A labelled pair as the second look sees it."""

    sights: tuple[float, ...]
    same: bool
    counts: float
    story: str
    """What must stay together where pairs are dealt into folds: the story, or the neighbourhood in a newswire."""

    @property
    def is_of_wire(self) -> bool:
        """Whether it is one of the newswire's, which somebody read, and none that was made."""
        return self.story.startswith(_WIRE)


def looked_at(made: list[bytes], wire: list[bytes], labelled: list[bytes]) -> list[Looked]:
    """Return the labelled pairs that the detector would look at twice, in the order of the streams."""
    found = []
    for pair in pairs(made):
        if pair.sights:
            counts = _MADE_COUNTS * (_UNLIKE_COUNTS if pair.first <= _UNLIKE else 1.0)
            story = orjson.loads(made[pair.new])["cluster"]
            found.append(Looked(pair.sights, pair.same, counts, f"made {story}"))
    labels = _labels(labelled)
    names = [str(orjson.loads(line)["id"]) for line in wire]
    alone = [orjson.dumps({**orjson.loads(line), "cluster": name}) for line, name in zip(wire, names, strict=True)]
    for pair in pairs(alone):
        same = labels.get(frozenset({names[pair.new], names[pair.old]}))
        if pair.sights and same is not None:
            found.append(Looked(pair.sights, same, _WIRE_COUNTS, f"{_WIRE}{pair.old // _NEIGHBOURS}"))
    return found


def _labels(lines: list[bytes]) -> dict[frozenset[str], bool]:
    labels = {}
    for number, line in enumerate(lines, 1):
        try:
            pair = orjson.loads(line)
            names, label = frozenset({str(pair["a"]), str(pair["b"])}), pair["label"]
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise Misconfigured(f'line {number}: no pair: {{"a", "b", "label"}} is one') from error
        if label in _ONE_STORY or label == _TWO_STORIES:
            labels[names] = label in _ONE_STORY
    return labels


def fitted(found: list[Looked]) -> Rows:
    """Return the weights that belong to labelled pairs, in the order of `Sight`."""
    rows = np.array([one.sights for one in found])
    return fit(rows, np.array([one.same for one in found]), np.array([one.counts for one in found]), _PENALTY)


def main(made: Path, wire: Path, labelled: Path, target: Path = _SHIPPED) -> None:
    """Write the weights that belong to the files."""
    found = looked_at(lines_of(made), lines_of(wire), lines_of(labelled))
    if not found:
        raise Misconfigured(f"{labelled}: no two articles that are labelled are enough alike to be compared")
    weights = {name.value: round(float(value), 3) for name, value in zip(Sight, fitted(found), strict=True)}
    target.write_bytes(orjson.dumps({"weights": weights}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    print(f"{len(found)} pairs → {target}")  # noqa: T201 - a command


if __name__ == "__main__":
    run(
        lambda *paths: main(*map(Path, paths)),
        "duplicates.fit_second_look",
        ("DEV.jsonl[.gz]", "WIRE.jsonl[.gz]", "PAIRS.jsonl[.gz]", "[WEIGHTS.json]"),
        sys.argv[1:],
    )
