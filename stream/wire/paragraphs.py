"""Makes paragraphs of lines of plain copy: wrapped lines are joined, and cross-headings kept apart from paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stream.wire.bounds import refuse_lines
from stream.wire.payload.line_ends import with_line_feeds
from stream.wire.table_rows import rows_of
from stream.wire_item import Paragraph

__all__ = ["blocks_of", "lines_of", "paragraphs_of", "read_blocks", "unwrapped"]

_BREAKS = ("\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_WRAP_WIDTH = 120
"""No wire wraps wider: a block with longer lines has one paragraph a line."""
_ROOM = 15
"""Characters: a line that had room for the next word and for these was ended on purpose."""
_CROSSHEAD_LENGTH = 80
_CROSSHEAD_WORDS = 12
"""The longest cross-heading: more is a sentence that lost its full stop."""
_COPY_LENGTH = 60
"""A neighbour so long is copy even where no full stop ends it; two short lines are a list or a table."""
_QUOTES = "\"'”’»“„‘«)]"
_TERMINAL = ".!?…:;,。！？؟"
_DASHES = "-–—"
"""What a dateline that stands alone ends with: `HARTWELL, March 8, 2026 /HPA/ --`."""
_RULE = re.compile(r"[\s*#=_~.\u2022\u2013\u2014-]*\Z")
_SIGN_OFF = re.compile(r"[-#(* ]*(?:REUTERS?|Reuters?|AFP|AP|AAP|EFE|ANSA|END|ENDS|MORE|More|30|NNNN)[-#)* ]*\Z")
"""A line that ends the copy of a block; it is no part of the paragraph above, however it is indented."""
_NO_START = re.compile(r"[-–—•*·>(\[\"“„«'‘]|\d+[.)]\s")


def lines_of(text: str) -> list[str]:
    """Return the lines, whatever their ends, without white space after them. Raises `Rejected(OVERSIZE)` for more lines
    than any message has.
    """
    text = with_line_feeds(text)
    for line_break in _BREAKS:
        text = text.replace(line_break, "\n")
    refuse_lines(text.count("\n"))
    return [line.rstrip() for line in text.split("\n")]


def blocks_of(lines: Iterable[str]) -> list[list[str]]:
    """Return the runs of lines between blank ones, and between rules such as `***`. Indents stay."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line and not _RULE.match(line):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


def unwrapped(block: Sequence[str]) -> list[str]:
    """Return the paragraphs of one block. A new one begins at an indent deeper than the line above (Reuters 1987, ANPA
    tabs), after a line that was ended on purpose, at every row of a table, and at every line where lines are too long
    to be wrapped.
    """
    lines = [line.replace("\t", "    ") for line in block]
    rows = rows_of(lines)
    width = max(map(len, lines))
    found: list[list[str]] = []
    above = ""
    for at, line in enumerate(lines):
        parted = at in rows or at - 1 in rows or width > _WRAP_WIDTH
        if not found or parted or _starts(above, line, width):
            found.append([])
        found[-1].append(line.strip())
        above = line
    return [" ".join(part) for part in found]


def _starts(above: str, line: str, width: int) -> bool:
    indent, before = len(line) - len(line.lstrip()), len(above) - len(above.lstrip())
    if indent >= max(2, before) or _SIGN_OFF.match(line):
        return True
    word = line.split(maxsplit=1)[0]
    ended = above.rstrip(_QUOTES).endswith(tuple(".!?…"))
    return ended and len(above) + 1 + len(word) + _ROOM < width and not word[0].islower()


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of copy that has neither headline nor header."""
    return read_blocks(blocks_of(lines_of(text)))


def read_blocks(blocks: Sequence[Sequence[str]]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of blocks. A short line without a full stop, alone between paragraphs, is a
    cross-heading.
    """
    alone: list[tuple[str, bool]] = []
    for block in blocks:
        parts = unwrapped(block)
        alone += [(part, len(block) == 1) for part in parts]
    texts = [text for text, _ in alone]
    return tuple(
        Paragraph("crosshead" if single and i > 0 and _is_crosshead(texts, i) else "text", text)
        for i, (text, single) in enumerate(alone)
    )


def _is_crosshead(texts: Sequence[str], i: int) -> bool:
    text = texts[i]
    if i + 1 >= len(texts) or len(text) > _CROSSHEAD_LENGTH or len(text.split()) > _CROSSHEAD_WORDS:
        return False
    if text[0].islower() or _NO_START.match(text) or text.rstrip(_QUOTES + " ").endswith(tuple(_TERMINAL + _DASHES)):
        return False
    return _is_copy(texts[i - 1]) and _is_copy(texts[i + 1])


def _is_copy(text: str) -> bool:
    return len(text) > _COPY_LENGTH or text.rstrip(_QUOTES + " ").endswith(tuple(_TERMINAL))
