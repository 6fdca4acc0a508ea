"""Times rensa or datasketch, MinHash with LSH, on the same articles. Runs in `.venv-bench`, which has them.

Both as their readmes have it: sets of three words in a row, 128 permutations, of what the bands find the most similar
from a Jaccard estimate of one half; each article is asked about, then put in.
"""

from __future__ import annotations

import math
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from time import thread_time
from typing import Any

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

from tests.bench.child import answer, argument
from tests.bench.dup_copy import Sent, sendings
from tests.bench.figures import percentile

__all__: list[str] = []

_PASSES = 3
"""As in dups_child.py."""
_PERMUTATIONS, _THRESHOLD, _BANDS = 128, 0.5, 32

Sketch = Callable[[list[str]], Any]
Judge = Callable[[int, Any], int | None]


def _rensa() -> tuple[Sketch, Judge]:
    bands, known = RMinHashLSH(_THRESHOLD, _PERMUTATIONS, _BANDS), []

    def sketch(shingles: list[str]) -> Any:
        made = RMinHash(_PERMUTATIONS, 1)
        made.update(shingles)
        return made

    def judge(number: int, made: Any) -> int | None:
        best = max(((made.jaccard(known[other]), other) for other in bands.query(made)), default=(0.0, 0))
        bands.insert(number, made)
        known.append(made)
        return best[1] if best[0] >= _THRESHOLD else None

    return sketch, judge


def _datasketch() -> tuple[Sketch, Judge]:
    bands, known = MinHashLSH(_THRESHOLD, _PERMUTATIONS), []

    def sketch(shingles: list[str]) -> Any:
        made = MinHash(_PERMUTATIONS)
        made.update_batch([shingle.encode() for shingle in shingles])
        return made

    def judge(number: int, made: Any) -> int | None:
        best = max(((made.jaccard(known[other]), other) for other in bands.query(made)), default=(0.0, 0))
        bands.insert(number, made)
        known.append(made)
        return best[1] if best[0] >= _THRESHOLD else None

    return sketch, judge


def _shingles(text: str) -> list[str]:
    words = text.lower().split()
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


def _timed(stream: Sequence[Sent], library: Callable[[], tuple[Sketch, Judge]]) -> dict[str, float]:
    sketching, judging = [math.inf] * len(stream), [math.inf] * len(stream)
    before, grown = _memory(), 0.0
    for place in range(_PASSES):
        sketch, judge = library()
        found, wrong = 0, 0
        for number, sent in enumerate(stream):
            begun = thread_time()
            sketched = sketch(_shingles(sent.text))
            made = thread_time()
            other = judge(number, sketched)
            judging[number] = min(judging[number], thread_time() - made)
            sketching[number] = min(sketching[number], made - begun)
            found += sent.again and other is not None and stream[other].story == sent.story
            wrong += other is not None and not sent.again
        grown = grown if place else (_memory() - before) / len(stream)
    both = [one + other for one, other in zip(sketching, judging, strict=True)]
    again = sum(sent.again for sent in stream)
    return {
        "sketch": sum(sketching),
        "judge": sum(judging),
        "p50": percentile(both, 50),
        "p99": percentile(both, 99),
        "found": found / again,
        "false": wrong / (len(stream) - again),
        "state": grown,
    }


def _memory() -> int:
    pages = Path("/proc/self/statm")  # psutil is not in this environment
    return int(pages.read_text().split()[1]) * resource.getpagesize() if pages.exists() else 0


def main(library: str, count: int) -> None:
    answer(**_timed(list(sendings(count)), {"rensa": _rensa, "datasketch": _datasketch}[library]))


if __name__ == "__main__":
    main(**argument())
