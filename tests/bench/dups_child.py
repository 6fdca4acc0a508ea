"""Times the duplicate detector in this process: from an empty index, and with more and more live articles."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from statistics import fmean
from time import thread_time
from uuid import UUID

import numpy as np

from schemas import RawRecord, Relation, Verdict
from stream.dedupe import Detector, Entry, MemoryIndex, Params, Sketch, sketch_of_text
from tests.bench.child import answer, argument
from tests.bench.dup_copy import Sent, sendings
from tests.bench.figures import percentile

__all__: list[str] = []

_PASSES = 3
"""Each article's time is the best of these, each from an empty index: what others do on the machine only adds."""
_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
_MINUTE = int(_AT.timestamp()) // 60
_RAW = RawRecord(topic="bench", partition=0, offset=0)
_TURN = 100
"""Articles: what a batch of messages holds."""
_KINDS = 500
"""Articles that those of a full index are made of, with their words in another order."""


def _sketch(number: int, sent: Sent) -> Sketch:
    return sketch_of_text(
        UUID(int=number), sent.headline, sent.text, provider="bench", guid=str(number), published=_MINUTE,
        received=_MINUTE,
    )  # fmt: skip


def _judged(detector: Detector, stream: Sequence[Sent], first: int) -> tuple[list[float], list[float], list[Verdict]]:
    """Seconds of the sketch and of the judgement of each article, and the verdicts. Some are sketched, then judged: in
    the service these are two stages, and each has its batch.
    """
    sketching: list[float] = []
    judging: list[float] = []
    verdicts: list[Verdict] = []
    for start in range(0, len(stream), _TURN):
        sketches = []
        for number, sent in enumerate(stream[start : start + _TURN], first + start):
            begun = thread_time()
            sketches.append(_sketch(number, sent))
            sketching.append(thread_time() - begun)
        for sketched in sketches:
            begun = thread_time()
            verdicts.append(detector.judge(sketched, _RAW, _AT))
            judging.append(thread_time() - begun)
    return sketching, judging, verdicts


def _from_empty(stream: Sequence[Sent]) -> dict[str, float]:
    passes = [_judged(Detector(MemoryIndex()), stream, 1) for _ in range(_PASSES)]
    sketching = [min(times) for times in zip(*(one[0] for one in passes), strict=True)]
    judging = [min(times) for times in zip(*(one[1] for one in passes), strict=True)]
    both = [one + other for one, other in zip(sketching, judging, strict=True)]
    linked = [verdict.relation is not Relation.NEW for verdict in passes[0][2]]
    first: dict[int, UUID] = {}
    stories = [verdict.story_id for verdict in passes[0][2]]
    right = sum(
        story == first.setdefault(sent.story, UUID(int=number))
        for number, (sent, story) in enumerate(zip(stream, stories, strict=True), 1)
        if first.setdefault(sent.story, UUID(int=number)) != UUID(int=number)
    )
    return {
        "sketch": sum(sketching),
        "judge": sum(judging),
        "p50": percentile(both, 50),
        "p99": percentile(both, 99),
        "found": right / sum(sent.again for sent in stream),
        "false": sum(link and not sent.again for link, sent in zip(linked, stream, strict=True))
        / sum(not sent.again for sent in stream),
    }


def _entries(first: int, count: int, kinds: Sequence[Sketch]) -> Iterator[Entry]:
    """Articles that resemble no other: the words of a few in random order."""
    dice, chance = random.Random(first), np.random.default_rng(first)
    words = [np.frombuffer(kind.tokens, dtype="<u2") for kind in kinds]
    for number in range(first, first + count):
        kind, article_id = number % len(kinds), UUID(int=dice.getrandbits(128))
        made = replace(
            kinds[kind], article_id=article_id, tokens=chance.permutation(words[kind]).tobytes(),
            item=dice.getrandbits(64), title=dice.getrandbits(64), raw_hash=dice.getrandbits(64),
            text_hash=dice.getrandbits(64),
        )  # fmt: skip
        verdict = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=_AT)
        yield Entry(number + 1, _MINUTE, made, _RAW, verdict)


def _as_it_fills(points: Sequence[int], probes: int, seconds: float) -> Iterator[dict[str, float]]:
    """At each number of live articles, what an article takes, and what it takes in turn at the first number. Those that
    would take too long are left out.
    """
    kinds = [_sketch(number, sent) for number, sent in enumerate(sendings(_KINDS, seed=99))]
    first, index, size, filled, begun = MemoryIndex(), MemoryIndex(), 0, 0, thread_time()
    for place, live in enumerate(points):
        if filled and (thread_time() - begun) * live / filled > seconds:
            return
        for entry in _entries(filled, live - filled, kinds):
            data = entry.to_bytes()
            size += len(data)
            index.put(entry.sketch.article_id, data)
            if not place:
                first.put(entry.sketch.article_id, data)
        filled = live
        detectors = [Detector(one, Params(max_entries=max(points))) for one in (first, index)]
        for detector in detectors:
            detector.rebuild()
        derived = detectors[1].nbytes / live
        stream = list(sendings(probes, seed=place))
        few, many = _in_turns(detectors, stream, range(1 + place * probes, 1 + (place + 1) * probes))
        for number in range(1 + place * probes, 1 + (place + 1) * probes):
            first.delete(UUID(int=number))
            index.delete(UUID(int=number))
        yield {
            "live": live,
            "mean": fmean(many),
            "slower": fmean(many) / fmean(few),
            "p50": percentile(many, 50),
            "p99": percentile(many, 99),
            "entry": size / live,
            "derived": derived,
        }


def _in_turns(detectors: Sequence[Detector], stream: Sequence[Sent], numbers: Sequence[int]) -> list[list[float]]:
    """Seconds of each article by each detector, the sketch included. By turns, so that what else the machine does is
    shared out alike; of many articles each, so that each finds its own memory in the caches.
    """
    spent: list[list[float]] = [[] for _ in detectors]
    for start in range(0, len(stream), _TURN):
        for detector, times in zip(detectors, spent, strict=True):
            sketching, judging, _ = _judged(detector, stream[start : start + _TURN], numbers[start])
            times += [one + other for one, other in zip(sketching, judging, strict=True)]
    return spent


def main(count: int, points: list[int], probes: int, seconds: float) -> None:
    answer(empty=_from_empty(list(sendings(count))), filling=list(_as_it_fills(points, probes, seconds)))


if __name__ == "__main__":
    main(**argument())
