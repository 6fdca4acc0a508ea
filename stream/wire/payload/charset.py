"""Decodes bytes to text: by byte order mark, as UTF-8, by the charset that the text declares, else by what its bytes
look like (windows-1252 first); with a note of what was guessed.

Scripts that are not Latin are told apart by charset-normalizer.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from stream.errors import Reason, Rejected
from stream.wire.payload.charset_label import codec_of

__all__ = ["decode"]

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = bytes({*range(32), 127} - {7, 8, 9, 10, 11, 12, 13, 27})
"""Control bytes that copy does not hold many of (bell, back space and escape came with teleprinters)."""
_FRAMES = (b"\x01", b"\x16", b"\x7f")
_FRAME_WITHIN = 64
"""What SOH, SYN or DEL begins after a few line ends is a frame of ANPA 1312 or IPTC 7901."""
_CONTROLS_IN_FRAME = bytes(set(_CONTROLS) - {*range(1, 5), *range(0x10, 0x15), 0x16, *range(0x1C, 0x20), 0x7F})
"""The control bytes that count in a frame: not its marks, which are half of a flash, nor the bands and fixed spaces of
a table.
"""
_CONTROL_SHARE = 20
"""One control byte in twenty is binary."""
_NUL_SHARE = 100
"""A stray NUL is line noise; more than one in a hundred is binary, or UTF-16 without its mark."""
_FEW = 3
"""Control bytes that are noise in a text of any length."""
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})|<meta[^>]{0,200}?\bcharset\s*=\s*[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 2048
"""XML declares in its first line, HTML within 1,024 bytes (WHATWG, 4.2.5.4); some put comments before it."""
_ESCAPED = ("iso2022", "hz")
"""How codecs of 7 bits begin: their texts pass for ASCII, so that only the label tells."""
_SHIFT = re.compile(r"\x1b\$[@B]")
_JAPANESE = "iso2022_jp_2"
"""What shifts a text of 7 bits to characters of two bytes, as old wires of Japan send it without a label, and its
codec: nothing else has these escapes."""
_UNMARKED = (
    (re.compile(rb"<\0\0\0.\0\0\0", re.DOTALL), "utf-32-le"),
    (re.compile(rb"\0\0\0<\0\0\0[^\0]", re.DOTALL), "utf-32-be"),
    (re.compile(rb"<\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0<\0[^\0]"), "utf-16-be"),
)
"""XML in UTF-32 or UTF-16 whose byte order mark was lost (XML 1.0, appendix F): the two first characters of it, for a
NUL alone may stand before anything."""
_SAMPLE = 128 * 1024
"""Bytes around the first fault that tell what the others are: megabytes of faults cost a second to count."""
_SWAPPED = {"utf-16-le": "utf-16-be", "utf-16-be": "utf-16-le"}
_OTHER_SCRIPT_SHARE = 3
"""Where more than one byte in three is none of ASCII, the copy is not in Latin letters (Vietnamese has one in four)."""
_OTHER_SCRIPTS = [
    "cp1251", "koi8_r", "cp866", "iso8859_5", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1256", "cp1253",
    "cp1255", "cp874",
]  # fmt: skip
_STRICT = frozenset({"gb18030", "big5", "cp932", "euc_jp", "cp949", "cp874"})
"""Bytes at random fit none of these; others must look like a language, too."""
_TELLING = 4000
"""Bytes that tell the charset of a script; more cost milliseconds and tell no more."""
_NOT_IN_WINDOWS = b"\x81\x8d\x8f\x90\x9d"
_NOISE_SHARE = 500
"""A stray byte in five hundred is line noise; more of them are another charset, or no text."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_DOS_IN_WORD = re.compile(rb"[A-Za-z][\x80-\x91\x93-\xa5\xb5-\xb7\xc6\xc7\xd0-\xd8\xde\xe0-\xed](?=[A-Za-z])")
"""A letter of code page 850 within a word, where windows-1252 has mostly quotes and dashes (0x92, its apostrophe, is
left out)."""
_WHOLE_TO_BROKEN = 4
"""With four whole multi-byte characters to each broken one, it is damaged UTF-8 and not another charset."""


def decode(payload: bytes) -> tuple[str, tuple[str, ...]]:
    """Return text, and what was mended (`charset:…`). Raises `Rejected(ENCODING)` for binary and for undecodable
    bytes.
    """
    for mark, charset in _MARKS:
        if payload.startswith(mark):
            return _marked(payload[len(mark) :], charset)
    for first, charset in _UNMARKED:
        if first.match(payload):
            return _marked(payload, charset)
    _refuse_binary(payload)
    declared = _declared(payload)
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(payload, declared, error.start)
    if declared and declared.startswith(_ESCAPED) and text.isascii():
        return _guess(payload, declared, 0)
    if _SHIFT.search(text) and text.isascii():
        return _shifted(payload) or (text, ())
    return text, ("charset:mislabelled",) if declared and not text.isascii() else ()


def _shifted(payload: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return a text whose own escapes tell its charset; None where they do not fit."""
    try:
        return payload.decode(_JAPANESE), (f"charset:{_JAPANESE}",)
    except UnicodeDecodeError:
        return None


def _declared(payload: bytes) -> str | None:
    """Return the charset that an XML declaration or a `meta` names, as Python's codec; None for those of Unicode and
    for unknown ones.
    """
    found = _DECLARED.search(payload[:_DECLARED_WITHIN])
    codec = codec_of((found[1] or found[2]).decode("ascii", "replace")) if found else None
    return None if codec is None or codec.startswith("utf") else codec


def _marked(payload: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    if charset in _SWAPPED and _is_swapped(payload[:_TELLING], charset):
        charset = _SWAPPED[charset]
    try:
        return payload.decode(charset), () if charset == "utf-8" else (f"charset:{charset}",)
    except UnicodeDecodeError as error:
        if charset == "utf-8":
            return _guess(payload, None, error.start)
        raise Rejected(Reason.ENCODING, f"marked as {charset}, but is not at byte {error.start}") from error


def _is_swapped(start: bytes, charset: str) -> bool:
    """Return whether the mark names the other order of bytes: then most of the halves that are NUL in Latin letters are
    not where they should be.
    """
    right, wrong = start[charset == "utf-16-le" :: 2].count(0), start[charset != "utf-16-le" :: 2].count(0)
    return wrong * 4 > len(start) and not right


def _refuse_binary(payload: bytes) -> None:
    nuls = payload.count(0)
    if nuls > max(_FEW, len(payload) // _NUL_SHARE):
        raise Rejected(Reason.ENCODING, f"binary: {nuls} NUL bytes of {len(payload)}")
    framed = payload[:_FRAME_WITHIN].lstrip()[:1] in _FRAMES
    controls = len(payload) - len(payload.translate(None, _CONTROLS_IN_FRAME if framed else _CONTROLS))
    if controls > max(_FEW, len(payload) // _CONTROL_SHARE):
        raise Rejected(Reason.ENCODING, f"binary: {controls} control bytes of {len(payload)}")


def _guess(payload: bytes, declared: str | None, fault: int) -> tuple[str, tuple[str, ...]]:
    """Return what was declared, if it fits; else UTF-8 with a few broken characters stays UTF-8: as windows-1252 every
    sound one of them would be mojibake. `fault` is the first byte that is no UTF-8.
    """
    if declared:
        try:
            return payload.decode(declared), (f"charset:{declared}",)
        except UnicodeDecodeError:
            pass
    sample = payload[max(0, fault - _SAMPLE // 2) : fault + _SAMPLE // 2] if len(payload) > _SAMPLE else payload
    whole, broken = len(_MULTIBYTE.findall(sample)), sample.decode("utf-8", "replace").count("�")
    if whole >= _WHOLE_TO_BROKEN * broken:
        return payload.decode("utf-8", "replace"), ("charset:utf-8-damaged",)
    if len(_NOT_ASCII.findall(sample)) * _OTHER_SCRIPT_SHARE > len(sample.translate(None, b" \t\r\n")):
        found = from_bytes(sample[:_TELLING], cp_isolation=_OTHER_SCRIPTS).best()
        if found is not None and (found.coherence > 0 or found.encoding in _STRICT):
            return payload.decode(found.encoding, "replace"), (f"charset:{found.encoding}",)
    try:
        return payload.decode("windows-1252"), ("charset:windows-1252",)
    except UnicodeDecodeError as error:
        return _beyond_windows(payload, sample, error)


def _beyond_windows(payload: bytes, sample: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """Return bytes that windows-1252 has no character for: copy of DOS, where they are letters within words, or line
    noise.
    """
    if len(_DOS_IN_WORD.findall(sample)) * 2 >= len(_NOT_ASCII.findall(sample)):
        return payload.decode("cp850"), ("charset:cp850",)
    if len(payload) - len(payload.translate(None, _NOT_IN_WINDOWS)) > max(1, len(payload) // _NOISE_SHARE):
        raise Rejected(Reason.ENCODING, f"neither UTF-8 nor windows-1252 at byte {error.start}") from error
    return payload.decode("windows-1252", "replace"), ("charset:windows-1252-damaged",)
