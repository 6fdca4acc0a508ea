"""Times reading and normalising in this process, format by format, next to the library that parses it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import median
from time import process_time

import orjson
import psutil
from lxml import etree

from schemas import RawRecord
from stream.normalise import Origin, normalise, prepare
from stream.wire import read
from tests.bench.child import answer, argument
from tests.bench.wire_copy import wire_copy

__all__: list[str] = []

_PASSES = 5
"""Each file's time is the best of these: what others do on the machine only ever adds."""
_ORIGIN = Origin(RawRecord(topic="bench", partition=0, offset=0), "bench", datetime(2026, 7, 19, tzinfo=UTC))


def _xml(payload: bytes) -> object:
    return etree.fromstring(payload, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))


_LIBRARIES: dict[str, Callable[[bytes], object]] = {
    "nitf": _xml, "newsml-1.2": _xml, "newsml-g2": _xml, "rss": _xml, "ninjs": orjson.loads
}  # fmt: skip


def _spent(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def _best(work: Callable[[], object]) -> float:
    return min(_spent(work) for _ in range(_PASSES))


def _whole(payload: bytes) -> None:
    for item in read(payload).items:
        normalise(item, _ORIGIN)


def _grown(files: int) -> dict[str, float]:
    """Resident memory before and after many different files, in MB; the first tenth fills the caches."""
    process = psutil.Process()
    before = 0
    for number in range(files):
        if number == files // 10:
            gc.collect()
            before = process.memory_info().rss
        payloads = wire_copy(number)
        _whole(payloads[list(payloads)[number % len(payloads)]])
    gc.collect()
    return {"before": before / 1e6, "after": process.memory_info().rss / 1e6}


def main(count: int, files: int) -> None:
    prepare()
    stories = [wire_copy(number) for number in range(count)]
    found: dict[str, dict[str, float | None]] = {}
    for name in stories[0]:
        payloads = [story[name] for story in stories]
        assert read(payloads[0]).format == name, (name, read(payloads[0]).format)
        library = _LIBRARIES.get(name)
        found[name] = {
            "read": median(_best(partial(read, p)) for p in payloads) * 1000,
            "whole": median(_best(partial(_whole, p)) for p in payloads) * 1000,
            "library": median(_best(partial(library, p)) for p in payloads) * 1000 if library else None,
            "size": sum(map(len, payloads)) / count,
        }
    answer(formats=found, files=files, memory=_grown(files))


if __name__ == "__main__":
    main(**argument())
