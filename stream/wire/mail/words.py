"""Decodes encoded words (RFC 2047), also where a mail program folded or blanked them, and beside raw 8-bit bytes.

The standard library's reader takes only words that are whole, and loses raw bytes beside them.
"""

from __future__ import annotations

import re
from binascii import Error as NotBase64
from binascii import a2b_base64, a2b_qp

from stream.errors import Rejected
from stream.wire.payload.charset import decode
from stream.wire.payload.charset_label import codec_of

__all__ = ["words_of"]

_WORD = re.compile(r"=\?\s*([^?\s*]{1,60})(?:\*[\w-]{1,20})?\s*\?\s*([bBqQ])\s*\?(.{0,4000}?)\?\s*=", re.DOTALL)
_SPACE = re.compile(r"\s+")
_SHIFTED = {"iso2022": "\x1b", "hz": "~{"}
"""Charsets of 7 bits, and what is in no ASCII text: the label alone does not make theirs of it."""


def words_of(value: str, charset: str | None) -> str:
    """Return a field's value, as the library gives it, as text. Raw bytes are UTF-8 where they are valid, else of
    `charset`, a codec's name, else what they look like. Never raises; a word that cannot be decoded stays as it was
    sent.
    """
    parts: list[str] = []
    joined: tuple[str | None, bytes] | None = None  # neighbours may share a character that was cut in two
    end = 0
    for found in _WORD.finditer(value):
        raw = _bytes_of(found)
        if raw is None:
            continue
        between = value[end : found.start()]
        codec = codec_of(found[1])
        if joined is not None and not between.strip() and joined[0] == codec:
            joined = codec, joined[1] + raw
        else:
            parts += _closed(joined)
            if joined is None or between.strip():
                parts.append(_raw(between, charset))
            joined = codec, raw
        end = found.end()
    return "".join([*parts, *_closed(joined), _raw(value[end:], charset)])


def _closed(joined: tuple[str | None, bytes] | None) -> list[str]:
    return [] if joined is None else [_text(joined[1], joined[0])]


def _bytes_of(found: re.Match[str]) -> bytes | None:
    encoded = found[3]
    if found[2] in "bB":
        packed = _SPACE.sub("", encoded).rstrip("=")
        try:
            return a2b_base64(packed + "=" * (-len(packed) % 4), strict_mode=True)
        except (NotBase64, ValueError):
            return None
    if "_" in encoded or "=20" in encoded.upper():  # then no blank was meant: the word was folded
        encoded = _SPACE.sub("", encoded)
    raw = _SPACE.sub(" ", encoded).strip("\t\r\n").encode("utf-8", "surrogateescape")
    return a2b_qp(raw.replace(b"\n", b""), header=True)


def _raw(text: str, charset: str | None) -> str:
    """Return text between words. The library keeps raw bytes as surrogates; `STRAY` and others have none."""
    raw = text.encode("utf-8", "surrogateescape")
    if charset and any(charset.startswith(name) and mark in text for name, mark in _SHIFTED.items()):
        return _text(raw, charset)
    if raw.isascii():
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _text(raw, charset)


def _text(raw: bytes, codec: str | None) -> str:
    if codec:
        try:
            return raw.decode(codec)
        except ValueError:
            pass
    try:
        return decode(raw)[0]
    except Rejected:
        return raw.decode("latin-1")
