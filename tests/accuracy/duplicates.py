"""Scores duplicates against labelled copy: a whole stream with the story of each article, or single pairs of one.

Links join articles to clusters, and a pair counts as joined where both are in one: a chain of two right links and a
wrong one is wrong for all that it joins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.accuracy.table import share, table

__all__ = ["Clusters", "Pairs", "Stream", "pairs_chapter", "score_pairs", "score_stream", "stream_chapter"]


class Clusters:
    """Articles that links join (union by the smaller id)."""

    def __init__(self, answers: Iterable[dict[str, Any]]) -> None:
        self._above: dict[str, str] = {}
        self.links: dict[str, str] = {}
        for line in answers:
            self._above.setdefault(line["id"], line["id"])
            if (other := line.get("duplicate_of")) is not None:
                self.links[line["id"]] = other
                one, two = self.of(line["id"]), self.of(other)
                self._above[max(one, two)] = min(one, two)

    def __contains__(self, article: str) -> bool:
        return article in self._above

    def of(self, article: str) -> str:
        """The cluster of an article, by the id of one of its articles."""
        top = article
        while (above := self._above.setdefault(top, top)) != top:
            top = above
        while article != top:
            article, self._above[article] = self._above[article], top
        return top

    def biggest(self) -> int:
        """How many articles the biggest cluster has."""
        return max(Counter(map(self.of, self._above)).values(), default=0)


@dataclass(slots=True)
class Stream:
    """Counts of a stream whose stories are all known."""

    articles: int = 0
    pairs_joined: float = 0
    pairs_wanted: float = 0
    pairs_right: float = 0
    again: Counter[str] = field(default_factory=Counter)
    """Articles of a story that came before, by how they differ from it."""
    missed: Counter[str] = field(default_factory=Counter)
    """Those of them that are linked to nothing of their story."""
    first: Counter[str] = field(default_factory=Counter)
    """Articles of a story that is new."""
    merged: Counter[str] = field(default_factory=Counter)
    """Those of them that are linked to another story."""

    @property
    def f1(self) -> float:
        return 2 * self.pairs_right / ((self.pairs_joined + self.pairs_wanted) or 1)


def score_stream(labelled: Sequence[dict[str, Any]], answers: Iterable[dict[str, Any]]) -> Stream:
    """Score `wirestream judge --json`. `labelled` has `id`, `cluster` and `cls` in the order in which they came."""
    found, counts = Clusters(answers), Stream(articles=len(labelled))
    story = {one["id"]: one["cluster"] for one in labelled}
    counts.pairs_joined = _pairs(found.of(one["id"]) for one in labelled)
    counts.pairs_wanted = _pairs(one["cluster"] for one in labelled)
    counts.pairs_right = _pairs((one["cluster"], found.of(one["id"])) for one in labelled)
    known: set[Any] = set()
    for one in labelled:
        linked = found.links.get(one["id"])
        if one["cluster"] in known:
            counts.again[one["cls"]] += 1
            counts.missed[one["cls"]] += linked is None or story[linked] != one["cluster"]
        else:
            counts.first[one["cls"]] += 1
            counts.merged[one["cls"]] += linked is not None
        known.add(one["cluster"])
    return counts


def _pairs(keys: Iterable[Any]) -> float:
    return sum(count * (count - 1) / 2 for count in Counter(keys).values())


@dataclass(slots=True)
class Pairs:
    """Pairs of a stream that somebody read. Each stands for so many of its stratum as were not drawn."""

    read: int = 0
    right: float = 0.0
    missed: float = 0.0
    merged: float = 0.0
    biggest: int = 0

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.merged) or 1)


def score_pairs(pairs: Iterable[dict[str, Any]], answers: Iterable[dict[str, Any]]) -> Pairs:
    """Score pairs `{"a", "b", "label": D|U|C|N|?, "stratum_size", "sampled"}`; D, U, C are of one story, N is not."""
    found, counts = Clusters(answers), Pairs()
    counts.biggest = found.biggest()
    for pair in pairs:
        if "sampled" not in pair or pair["label"] == "?" or pair["a"] not in found or pair["b"] not in found:
            continue
        counts.read += 1
        weight, joined = pair["stratum_size"] / pair["sampled"], found.of(pair["a"]) == found.of(pair["b"])
        if pair["label"] != "N":
            counts.right += weight * joined
            counts.missed += weight * (not joined)
        else:
            counts.merged += weight * joined
    return counts


def stream_chapter(scored: dict[str, Stream]) -> str:
    """The tables of some streams whose stories are known."""
    figures = table(
        ("stream", "articles", "of a story that came before", "pairs F1"),
        [(name, one.articles, one.again.total(), f"{one.f1:.4f}") for name, one in scored.items()],
    )
    wrong = [
        (f"{name}: {kind}", share(one.missed[kind], one.again[kind]), share(one.merged[kind], one.first[kind]))
        for name, one in scored.items()
        for kind in sorted({*one.again, *one.first})
    ]
    return f"{figures}\n\n{table(('kind of article', 'missed', 'linked to another story'), wrong)}"


def pairs_chapter(scored: dict[str, Pairs]) -> str:
    """A table of some streams of which pairs were read."""
    if not scored:
        return ""
    return table(
        ("stream", "pairs read", "recall", "precision", "articles of the biggest cluster"),
        [(name, one.read, f"{one.recall:.2f}", f"{one.precision:.2f}", one.biggest) for name, one in scored.items()],
    )
