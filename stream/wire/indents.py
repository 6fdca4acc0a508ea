"""Takes off the common indent of copy that an editor's program indented and wrapped within its element.

In wire copy an indented line begins a paragraph; within an element each line may be indented as the element is. Then
only what is deeper is an indent of the copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.lexicon.scripts import UNSPACED

__all__ = ["outdented"]

_TAB = 8
_COLUMNS = re.compile(r"\S(?: {3,}| ?\t)\s*\S|[|;]\s*\d|\S\s\.{3,}")
"""A gap within a line, or dots: a table's."""
_ENTRY = re.compile(r"[-–—•*·>+#]|\(?\d+[.):]\s")
_FIGURES = re.compile(r"\d[\d.,:/ -]*\s")
"""What a line of a list, or of results, begins with."""
_QUOTES = "\"'“”„«»‘’([¡¿—–- "
_ENDS = ".!?…:;。！？؟।"
_CLOSING = "\"'”’»“)]"
_ROOM = 12
"""Characters: a line that had room for the next word and for these was ended on purpose."""
_WIDEST = 110
"""Characters of a line beyond which it would be taken for a paragraph."""
_UNSPACED = re.compile(f"[{UNSPACED}\u3000-\u9fff\uff00-\uffef]{{2}}")
"""Characters of scripts without spaces, or their punctuation, on both sides of a break."""
_WIDTH = 20
"""Characters: nobody wraps copy narrower."""


def outdented(text: str) -> str:
    """Return the text with the indent that its lines share taken off, where they are wrapped lines of prose; the text
    as it came where they are not indented, or where each is a paragraph, a row or an entry for itself. The first line
    may have lost its indent. Blank lines part what is judged for itself.
    """
    if "\n" not in text and "\r" not in text:
        return text
    lines = [line.expandtabs(_TAB).rstrip() for line in text.splitlines()]
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line]
    common = min(indents, default=0)
    if not common:
        return text
    plain = [line[min(common, len(line) - len(line.lstrip())) :] for line in lines]
    out: list[str] = []
    block: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and lines[at]:
            block.append(at)
            continue
        wrapped = _is_wrapped([plain[i].strip() for i in block])
        out += _joined([plain[i] for i in block]) if wrapped else [lines[i] for i in block]
        out += [""] if at < len(lines) else []
        block = []
    return "\n".join(out)


def _joined(lines: Sequence[str]) -> list[str]:
    """Return the lines of a wrapped block: whole paragraphs where they are wider than any wire wraps; without a break
    where the script has no blanks.
    """
    wide = max(map(len, lines)) > _WIDEST
    out: list[str] = []
    for line in lines:
        if out and not line[0].isspace() and _UNSPACED.match(out[-1][-1] + line[0]):
            out[-1] += line
        elif out and wide and not line[0].isspace():
            out[-1] += f" {line}"
        else:
            out.append(line)
    return out


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether a block is prose whose lines were broken where they were full."""
    if len(lines) < 2 or any(map(_COLUMNS.search, lines)) or max(map(len, lines)) < _WIDTH:
        return False
    pairs = list(pairwise(lines))
    entries = sum(1 for up, line in pairs if _ENTRY.match(line) or (_FIGURES.match(line) and not up[-1].islower()))
    if entries * 3 > len(pairs):
        return False
    if not any(_is_small(line) for _, line in pairs) and len(pairs) > 1 and not _ends(lines[-1]):
        return False  # entries of a list
    width = max(map(len, lines))
    joined = sum(1 for above, line in pairs if _is_small(line) or (not _ends(above) and _is_full(above, line, width)))
    return joined * 2 >= len(pairs)


def _is_full(above: str, line: str, width: int) -> bool:
    return len(above) + 1 + len(line.split(maxsplit=1)[0]) + _ROOM >= width


def _ends(line: str) -> bool:
    """Return whether a line ends with a sentence."""
    return line.rstrip(_CLOSING).endswith(tuple(_ENDS))


def _is_small(line: str) -> bool:
    """Return whether a line begins as none but a sentence's rest does: with a small letter, or in a script that has no
    others.
    """
    start = line.lstrip(_QUOTES)[:1]
    return start.isalpha() and not start.isupper()
