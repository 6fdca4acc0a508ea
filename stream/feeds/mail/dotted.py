"""Reads the bytes of one mail off an SMTP connection: byte for byte what was sent, but for the dots that RFC 5321
(4.5.2) adds.

Only CR LF, dot, CR LF ends a mail. Whoever takes a bare LF for a line end as well can be made to see two mails where
the server before it saw one ("SMTP smuggling").
"""

from __future__ import annotations

import asyncio

__all__ = ["undotted"]

_END = b".\r\n"


async def undotted(reader: asyncio.StreamReader, most: int) -> bytes | None:
    """Read to the end of the mail, and return it; None where it has more bytes than `most`: no more are kept.

    Raises `asyncio.IncompleteReadError` where the sender ends first.
    """
    kept: bytearray | None = bytearray()  # no list: of a mail of short lines it would be twenty times the mail
    size = 0
    tail = b"\r\n"  # the line end of DATA itself
    while not tail.endswith(b"\r\n.\r\n"):
        try:
            chunk = await reader.readuntil(_END)
        except asyncio.LimitOverrunError as longer:  # much without an end: take what can be no part of one
            chunk = await reader.readexactly(longer.consumed)
        size += len(chunk)
        tail = (tail + chunk)[-5:]
        if kept is not None:
            kept += chunk
        if size > most + most // 2 + len(_END):  # the added dots are a quarter of what was sent, at most
            kept = None
    if kept is None:
        return None
    del kept[-len(_END) :]
    kept[:0] = b"\r\n"
    content = bytes(kept.replace(b"\r\n.", b"\r\n")[2:])
    return content if len(content) <= most else None
