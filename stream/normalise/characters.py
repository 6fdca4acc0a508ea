"""Cleans the characters of a text: Unicode NFC, no control characters, no bidi overrides, no lone surrogates, white
space folded.
"""

from __future__ import annotations

import re
import unicodedata

from stream.normalise.repair import Repairs, mend_mojibake

__all__ = ["clean_line", "clean_raw", "clean_text", "folded"]

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Overrides, embeddings and isolates reorder what a reader sees ("Trojan source"). The marks U+200E, U+200F and U+061C
do not, and Arabic and Hebrew copy needs them.
"""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u00ad]")
"""C0 and C1 without the breaks; the byte order mark, non-characters and the soft hyphen: nothing of them is ever
seen."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_raw(text: str, repairs: Repairs) -> str:
    """Return the text in sound characters, which can be written as UTF-8 and stored anywhere. White space stays."""
    printable = text.isprintable()  # then it has no surrogates, and nothing that is never seen
    if printable and text.isascii():
        return text
    if not printable and _SURROGATE.search(text):
        repairs.note("surrogates")
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    mended = mend_mojibake(text, repairs)
    if not printable or mended is not text:
        text = _without_controls(mended, repairs)
    if not unicodedata.is_normalized("NFC", text):
        repairs.note("nfc")
        text = unicodedata.normalize("NFC", text)
    return text


def _without_controls(text: str, repairs: Repairs) -> str:
    if _CONTROL.search(text):
        repairs.note("control-characters")
        text = _CONTROL.sub("", text)
    if _BIDI.search(text):
        repairs.note("bidi-controls")
        text = _BIDI.sub("", text)
    return text


def folded(text: str) -> str:
    """Return the text on one line with single blanks. Most copy is so already, which takes a fifth of the time to
    see.
    """
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # of all white space, only the blank is printable
    return " ".join(text.split())


def clean_line(text: str | None, repairs: Repairs) -> str | None:
    """Return one line with single blanks; None where nothing is left."""
    if not text:
        return None
    return folded(clean_raw(text, repairs)) or None


def clean_text(text: str | None, repairs: Repairs) -> str | None:
    """Return lines with single blanks, empty ones dropped; None where nothing is left."""
    if not text:
        return None
    lines = map(folded, clean_raw(text, repairs).splitlines())
    return "\n".join(line for line in lines if line) or None
