"""Payloads that nobody can read, for rounds: each with its number in it, so that none is like another."""

from __future__ import annotations

from tests.copydesk import story
from tests.fault.copy import Piece

__all__ = ["bad_piece", "large_piece"]

LARGE = 5_000_000
"""More bytes than a payload may have; a broker counts them packed, and takes them."""


def bad_piece(seed: int, number: int) -> Piece:
    """JSON and XML that are cut off, a picture, bytes of no charset."""
    mark = f"bad-{seed}-{number}".encode()
    kinds = (
        story(number, seed=seed)[:-40] + mark,
        b"<?xml version='1.0'?><nitf><body><body.content><p>The dam " + mark,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" + mark,
        bytes(range(128, 255)) * 4 + mark,
    )
    return Piece(f"{seed}:bad-{number}/1", f"feed{number % 9}", kinds[number % len(kinds)], good=False)


def large_piece(seed: int, number: int, size: int = LARGE) -> Piece:
    """Bytes beyond the limit, which pack to next to nothing."""
    payload = f"large-{seed}-{number} ".encode().ljust(size, b"a")
    return Piece(f"{seed}:large-{number}/1", f"feed{number % 9}", payload, good=False)
