"""Decides by the headers of a push whether its body is to be kept at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import hdrs
from multidict import CIMultiDictProxy

from stream.feeds.push.answers import PushRefused
from stream.feeds.push.schemes import Proof, delivery_id_of, prove
from stream.feeds.push.sender import Address, Network, is_within, sender_of
from stream.feeds.push.source import PushedSource
from stream.feeds.push.unpack import coding_of

__all__ = ["Admitted", "Asked", "admit"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a push before its body."""

    source: PushedSource | None
    """None where there is none of that name."""
    headers: CIMultiDictProxy[str]
    peer: str | None
    """The address at the other end of the connection."""
    size: int | None
    """Bytes of the body, as far as it is announced."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A push whose body is to be read: what it says of itself may yet prove wrong."""

    source: PushedSource
    proof: Proof
    coding: str
    sender: Address | None
    delivery_id: str | None


def admit(asked: Asked, now: datetime, believed: Sequence[Network]) -> Admitted | PushRefused:
    """Return what to read the body with, or why it is not taken. `believed` are the proxies whose word counts."""
    source, headers = asked.source, asked.headers
    if source is None:
        return PushRefused(404)
    settings = source.settings
    sender = sender_of(asked.peer, headers.getall("X-Forwarded-For", ()), believed)
    if settings.from_ and not is_within(sender, settings.from_):
        return PushRefused(403, f"it came from {sender or 'an unknown address'}")
    coding = coding_of(",".join(headers.getall(hdrs.CONTENT_ENCODING, ())))
    if coding is None or headers.get(hdrs.TRANSFER_ENCODING, "chunked").strip().lower() != "chunked":
        return PushRefused(415, "it is packed otherwise than by a content-encoding of gzip or deflate")
    if asked.size is not None and asked.size > settings.max_bytes:
        return PushRefused(413, f"{asked.size} bytes, and max_bytes is {settings.max_bytes}")
    proof = prove(settings.scheme, source.keys, headers, now)
    if proof is None:
        return PushRefused(401, "its headers lack what its scheme asks for, or its time stamp is off")
    return Admitted(source, proof, coding, sender, delivery_id_of(settings.scheme, headers))
