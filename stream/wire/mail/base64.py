"""Decodes base64 (RFC 2045, 6.8) of a mail's text that is not whole: with a list's footer below it or a banner above
it, cut off, or none at all though the label says so.

The standard library gives all of it back as it came, or nothing.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from dataclasses import dataclass

__all__ = ["Unpacked", "unpacked"]

_LINE = re.compile(rb"[> \t]{0,20}([A-Za-z0-9+/]{2,}={0,3})[!\s]{0,20}\Z")
"""Old gateways put `!` behind each line, and who quotes it puts `>` before."""
_BLOCK = re.compile(rb"[A-Za-z0-9+/]+")
_NOISE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Control bytes that no text holds; escape begins a character set in Japanese mail."""
_NOISE_SHARE = 50
_WIDTH = 32
"""Bytes from which a line of the alphabet alone, without a blank, is base64 and no word."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a body that is said to be base64 holds."""

    raw: bytes
    """The text's bytes: unpacked, or as they stood where nothing was packed."""
    beside: tuple[bytes, ...] = ()
    """What stood above and below the base64."""
    repair: str | None = None


def unpacked(body: bytes) -> Unpacked:
    """Return the bytes of a body. Never raises."""
    lines = body.split(b"\n")
    first, last = _run(lines)
    packed = [found[1] for line in lines[first:last] if (found := _LINE.match(line))]
    if not packed:
        return Unpacked(body, repair="base64:none" if body.strip() else None)
    raw, is_whole = _decoded(b"".join(packed))
    beside = tuple(text for text in (_joined(lines[:first]), _joined(lines[last:])) if text.strip(b"> \n"))
    if (beside or len(packed[0]) < _WIDTH) and not _is_text(raw):
        return Unpacked(body, repair="base64:none")
    if beside:
        return Unpacked(raw, beside, "base64:text-beside")
    return Unpacked(raw, repair=None if is_whole else "base64:cut-off")


def _run(lines: list[bytes]) -> tuple[int, int]:
    """Return the longest run of base64 lines, blank ones between them; `(0, 0)` where there is none."""
    best = (0, 0, 0)
    start, size, end = 0, 0, 0
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        if not _LINE.match(line):
            start, size = at + 1, 0
            continue
        start = at if size == 0 else start
        size += len(line)
        end = at + 1
        best = max(best, (size, start, end))
    return best[1], best[2]


def _decoded(packed: bytes) -> tuple[bytes, bool]:
    """Return every stretch between paddings, and whether each was of whole quanta; a quantum that was cut is
    dropped.
    """
    is_whole, parts = True, list[bytes]()
    for found in _BLOCK.finditer(packed):
        block = found[0]
        padded = packed[found.end() : found.end() + 2].count(b"=")
        over = len(block) % 4
        is_whole = is_whole and (over == 0 or over + padded == 4)
        if over == 1:
            block = block[:-1]
        parts.append(a2b_base64(block + b"=" * (-len(block) % 4)))
    return b"".join(parts), is_whole


def _is_text(raw: bytes) -> bool:
    return len(_NOISE.findall(raw)) * _NOISE_SHARE <= len(raw) and bool(raw.strip())


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join(lines).strip()
