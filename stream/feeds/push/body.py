"""Reads the body of a push: no more of it than may be taken, and in its time."""

from __future__ import annotations

import asyncio

from aiohttp import StreamReader

from stream.feeds.push.limits import Full, Held
from stream.feeds.push.schemes import Proof
from stream.feeds.push.unpack import TooLarge

__all__ = ["drain", "read"]


async def read(content: StreamReader, proof: Proof, limit: int, held: Held, *, within: float) -> bytes:
    """Return the body as received, and tell it to the proof.

    Raises `TooLarge` and `Full` once what was sent is read to its end, as far as the time goes: a sender that is cut
    off while it writes sees a reset, and never the reason. Raises `TimeoutError` where it takes longer, and what
    aiohttp raises for a body that is cut or that no HTTP server could read.
    """
    chunks: list[bytes] = []
    size = 0
    fault: TooLarge | Full | None = None
    try:
        async with asyncio.timeout(within):
            while chunk := await content.readany():
                size += len(chunk)
                if fault is not None:
                    continue
                if size > limit:
                    fault = TooLarge()
                try:
                    held.add(len(chunk))
                except Full as full:
                    fault = fault or full
                if fault is None:
                    proof.update(chunk)
                    chunks.append(chunk)
                else:
                    chunks.clear()
    except TimeoutError:
        raise fault or TimeoutError from None
    if fault is not None:
        raise fault
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def drain(content: StreamReader, proof: Proof, *, within: float) -> None:
    """Read the body to its end, and keep nothing of it, for the answer to be read: as far as the time goes. The proof
    is told, so that what is refused costs the same whatever it is refused for.
    """
    try:
        async with asyncio.timeout(within):
            while chunk := await content.readany():
                proof.update(chunk)
    except TimeoutError:
        return
