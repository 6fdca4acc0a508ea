"""Takes the header of a raw mail apart: its fields in their order, and what a sentence of a log may say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["fields_of", "message_id_of"]

_LONGEST = 256 * 1024
"""Bytes of a header that are looked at: mail servers refuse larger ones (Postfix takes 100 kB)."""
_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]{0,4}:(.*)", re.DOTALL)
_LINE_END = re.compile(rb"\r?\n")
_PRINTABLE = re.compile(r"[^\x21-\x7e]")
_NAME = 200
"""Characters of a Message-ID that are kept: those of real servers have 30 to 100."""


def fields_of(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield name, in lower case, and unfolded value of each field, from the top down. A line that is no field is
    skipped, as mail programs do.
    """
    folded: list[str] = []
    for line in _header_lines(raw):
        if line[:1] in " \t" and folded:
            folded.append(line)
            continue
        yield from _field(folded)
        folded = [line]
    yield from _field(folded)


def _header_lines(raw: bytes) -> Iterator[str]:
    at = 0
    head = raw[:_LONGEST]
    while at < len(head):
        end = _LINE_END.search(head, at)
        line = head[at : end.start() if end else len(head)]
        if not line:
            return
        yield line.decode("latin-1")
        at = end.end() if end else len(head)


def _field(folded: list[str]) -> Iterator[tuple[str, str]]:
    if folded and (field := _FIELD.fullmatch("".join(folded))):
        yield field[1].lower(), field[2].strip()


def message_id_of(raw: bytes) -> str:
    """Return the first Message-ID without its brackets, printable and short; an empty text where there is none."""
    value = next((value for name, value in fields_of(raw) if name == "message-id"), "")
    return _PRINTABLE.sub("", value.strip().removeprefix("<").removesuffix(">"))[:_NAME]
