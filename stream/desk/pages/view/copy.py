"""Lays out the copy of an article: paragraphs, cross-headings, and the quotations in them. It is pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas import Crosshead, Quote
from schemas.article import PARAGRAPH_BREAK

__all__ = ["FIRST", "Block", "Copy", "Run", "copy_of"]

FIRST = 200_000
"""Code points that are shown at first, of copy that is longer: ten times the longest story, and a page that still
scrolls. The rest comes by a link."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a paragraph."""

    text: str
    quote: int | None = None
    """Which quotation it belongs to, from 0; None outside of all."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a cross-heading."""

    runs: tuple[Run, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """What is shown of an article's copy."""

    blocks: tuple[Block, ...]
    left: int
    """Code points that are not shown."""


def copy_of(
    body: str, crossheads: Sequence[Crosshead] = (), quotes: Sequence[Quote] = (), first: int | None = FIRST
) -> Copy:
    """Return the copy in blocks: whole paragraphs up to `first` code points, all of it where that is None."""
    end = len(body) if first is None or len(body) <= first else _cut(body, first)
    return Copy(tuple(_blocks(body, end, crossheads, quotes)), len(body) - end)


def _cut(body: str, first: int) -> int:
    """Return where to cut: behind the last whole paragraph, or within one that is longer than all that is shown."""
    at = body.rfind(PARAGRAPH_BREAK, 0, first)
    return at if at > 0 else first


def _blocks(body: str, stop: int, crossheads: Sequence[Crosshead], quotes: Sequence[Quote]) -> Iterator[Block]:
    heads = sorted(crossheads, key=lambda head: head.offset)
    spans = _spans(quotes)
    starts = [start for start, _, _ in spans]
    at = headed = 0
    while at < stop:
        end = body.find(PARAGRAPH_BREAK, at, stop)
        end = stop if end < 0 else end
        while headed < len(heads) and heads[headed].offset <= at:
            yield Block((Run(heads[headed].text),), heading=True)
            headed += 1
        if body[at:end].strip():
            yield Block(tuple(_runs(body, at, end, spans[max(0, bisect_right(starts, at) - 1) :])))
        at = end + len(PARAGRAPH_BREAK)
    if body and stop == len(body):  # those behind the last paragraph; of copy that was cut the rest has them
        yield from (Block((Run(head.text),), heading=True) for head in heads[headed:])


def _spans(quotes: Sequence[Quote]) -> list[tuple[int, int, int]]:
    """Return the marked runs in the order of the text, without what overlaps: start, end, which quotation."""
    out: list[tuple[int, int, int]] = []
    for start, end, number in sorted((*each, number) for number, quote in enumerate(quotes) for each in quote.segments):
        begin = max(start, out[-1][1] if out else 0)
        if begin < end:
            out.append((begin, end, number))
    return out


def _runs(body: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]) -> Iterator[Run]:
    at = start
    for begin, stop, number in spans:
        if begin >= end:
            break
        if stop <= at:
            continue
        if begin > at:
            yield Run(body[at:begin])
            at = begin
        yield Run(body[at : min(stop, end)], number)
        at = min(stop, end)
    if at < end:
        yield Run(body[at:end])
