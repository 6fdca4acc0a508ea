"""Gives articles of the past as the alert stage would have got them: from a folder of wire copy, or from the store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from schemas import DUPLICATES, ExtractedArticle
from stream.clock import SYSTEM_CLOCK, Clock
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.errors import Misconfigured, Rejected
from stream.extract import SILENCE, extract
from stream.newsdesk import Limits, articles, files_of, origin_of, payload_of, shown
from stream.store import open_engine, stored_articles

__all__ = ["from_folder", "from_store"]


def say_refused(path: Path, refusal: Rejected) -> None:
    """Print one line on stderr: nobody must believe that rules were tried on copy that could not be read."""
    sys.stderr.write(f"wirestream: {shown(path)} is refused, {refusal}\n")


def from_folder(
    folder: Path,
    limits: Limits,
    *,
    min_confidence: float = SILENCE,
    refused: Callable[[Path, Rejected], None] = say_refused,
    clock: Clock = SYSTEM_CLOCK,
) -> Iterator[ExtractedArticle]:
    """Yield the pure stages over a folder, in replay order; each file was received when it was last written. Duplicates
    are left out, and speakers of whom less than `min_confidence` is sure. What is refused, a file or an item of it,
    goes to `refused`. Raises `Misconfigured` for a folder that is not there or has no file, and for a file that cannot
    be read.
    """
    detector = Detector(MemoryIndex(), Params())
    offset = -1
    for offset, path in enumerate(files_of([folder])):
        for found in articles(payload_of(path, limits), origin_of(path, source="replay", offset=offset), limits):
            if isinstance(found, Rejected):
                refused(path, found)
                continue
            verdict = detector.judge(sketch(found), found.raw, clock.now())
            if verdict.relation not in DUPLICATES:
                yield ExtractedArticle(article=found, verdict=verdict, extraction=extract(found, min_confidence))
    if offset < 0:
        raise Misconfigured(f"there is no file in {shown(folder)}")


def from_store(url: str) -> Iterator[ExtractedArticle]:
    """Yield what is stored, in the order of arrival."""
    for message in stored_articles(open_engine(url)):
        if isinstance(message, ExtractedArticle):
            yield message
