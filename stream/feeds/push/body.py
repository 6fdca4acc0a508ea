"""Reads the body of a push: no more of it than may be taken, and in its time."""

from __future__ import annotations

import asyncio

from aiohttp import StreamReader

from stream.errors import Reason, Rejected, Transient
from stream.feeds.push.limits import Held
from stream.feeds.push.schemes import Proof

__all__ = ["drain", "read"]


async def read(content: StreamReader, proof: Proof, limit: int, held: Held, *, within: float) -> bytes:
    """Return the body as received, and tell it to the proof.

    Raises `Rejected` (OVERSIZE) and `Transient` (no room) once what was sent is read to its end, as far as the time
    goes: a sender that is cut off while it writes sees a reset, and never the reason. Raises `TimeoutError` where it
    takes longer, and what aiohttp raises for a body that is cut or that no HTTP server could read.
    """
    if content.is_eof():  # it came whole, as nearly all do
        body: bytes = content.read_nowait()
        if len(body) > limit:
            raise _too_large(limit)
        held.add(len(body))
        proof.update(body)
        return body
    chunks: list[bytes] = []
    size = 0
    fault: Rejected | Transient | None = None
    try:
        async with asyncio.timeout(within):
            while chunk := await content.readany():
                size += len(chunk)
                if fault is not None:
                    continue
                if size > limit:
                    fault = _too_large(limit)
                try:
                    held.add(len(chunk))
                except Transient as full:
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


def _too_large(limit: int) -> Rejected:
    return Rejected(Reason.OVERSIZE, f"more than {limit} bytes")
