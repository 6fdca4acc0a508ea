"""Tables of reliability: of what was said with a chance, how much came out right; and their place in a model card."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from stream.errors import Misconfigured

__all__ = ["Judged", "put", "table"]

_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
"""Bounds of the classes of confidence; the last includes 1."""
_SURE = (0.8, 0.9)
"""What a desk may ask for: everything from there on is one line more."""
_BEGIN, _END = "<!-- reliability -->\n", "<!-- end of reliability -->\n"
"""What the table stands between in the model card."""

Judged = Sequence[tuple[float, bool]]
"""The chance that was given, and whether it came out right."""


def table(found: Judged, what: str, least: float = 0.0) -> Iterator[str]:
    """Yield the lines of the table, in Markdown. `what` names what is counted; nothing has a chance below `least`."""
    yield f"| said | {what} | mean said | right |"
    yield "|---|---|---|---|"
    for low, high in pairwise(_BINS):
        yield from _line(f"{max(low, least):.2f}–{min(high, 1):.2f}", [one for one in found if low <= one[0] < high])
    for low in _SURE:
        yield from _line(f"**{low} and more**", [one for one in found if one[0] >= low])


def _line(name: str, inside: Judged) -> Iterator[str]:
    """Yield the line of one class, if it has any."""
    if inside:
        said, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
        yield f"| {name} | {len(inside):,} | {said:.3f} | {right:.3f} |"


def put(lines: Iterator[str], card: str) -> None:
    """Print the lines, or write them into the model card `card`. Raises `Misconfigured` where it has no place."""
    text = "".join(f"{line}\n" for line in lines)
    if not card:
        sys.stdout.write(text)
        return
    page = Path(card).read_text(encoding="utf-8")
    if _BEGIN not in page or _END not in page:
        raise Misconfigured(f"{card} has no place for the table: {_BEGIN.strip()} and {_END.strip()}, a line each")
    head, tail = page.partition(_BEGIN)[0], page.partition(_END)[2]
    Path(card).write_text(head + _BEGIN + text + _END + tail, encoding="utf-8")
