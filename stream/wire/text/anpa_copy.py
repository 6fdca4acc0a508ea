"""Reads the copy of ANPA 1312: its lines by their marks, with characters in place of the type-setter's codes.

Source: ANPA 1312, "character set"; AP's marks for quotes and dashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

__all__ = ["Line", "LineKind", "lines_of_copy"]

_TABLE = "\b"
"""TLI, the tab line indicator."""
_SPACES = re.compile(r"[\x1c-\x1f]+")
"""Fixed spaces: em, en and thin."""
_BANDS = re.compile(r"\x10 ?")
"""TTS space bands, before or for a blank."""
_HALF = re.compile(r"(?<=[\d;\s])\{")
"""A half, which is `{` in a table of games."""
_DASH = re.compile(r"(?<=\s)_{1,2}(?=\s|\Z)")
_ENDED = ("<", "=")
_UNMARKED_SLUG = re.compile(r"(?i)(?:AM|PM|BC|AP|EX)-\S.{0,100}[<=]\Z")
"""A slug line that is ended as a header line is, whose `^` was lost."""
_RULE = re.compile(r"[\s_*=+~-]*")
_PLUS_WITHIN = 6
"""Lines among which Kyodo's headline ends with `+`."""


class LineKind(Enum):
    """How a line is marked."""

    HEADER = auto()
    """A header line: `^ … <` or `^ … =`."""
    HEADLINE = auto()
    """Kyodo's headline: the lines down to a `+`."""
    TEXT = auto()
    """A paragraph."""
    ROW = auto()
    """A row of a table."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the copy with those that continue it, without its marks."""

    kind: LineKind
    text: str


def lines_of_copy(lines: Iterable[str]) -> Iterator[Line]:
    """Yield header lines, paragraphs and rows in order; rules such as `___=` are left out."""
    marked = list(lines)
    if marked and _UNMARKED_SLUG.match(marked[0]):
        marked[0] = f"^{marked[0]}"
    is_marked = any(line.startswith("^") for line in marked)
    for kind, parts in _grouped(marked) if is_marked else _kyodo(marked):
        text = _plain(" ".join(parts), kind)
        if text and not _RULE.fullmatch(text):
            yield Line(kind, text)


def _grouped(lines: list[str]) -> Iterator[tuple[LineKind, list[str]]]:
    """Yield lines with those that continue them: a header line until it is ended, a paragraph until a mark begins."""
    kind, parts = LineKind.TEXT, list[str]()
    for line in lines:
        text = line.strip(" \t\x10")
        begun = _kind_of(line)
        open_header = kind is LineKind.HEADER and parts and not parts[-1].endswith(_ENDED)
        if begun is None and parts and (kind is LineKind.TEXT or open_header) and text:
            parts.append(text)
            continue
        if parts:
            yield kind, parts
        kind, parts = begun or LineKind.TEXT, [text] if text else []
    if parts:
        yield kind, parts


def _kind_of(line: str) -> LineKind | None:
    if line.startswith("^"):
        return LineKind.HEADER
    if line.startswith(_TABLE):
        return LineKind.ROW
    return LineKind.TEXT if line[:1] in {"\t", " "} or not line else None


def _kyodo(lines: list[str]) -> Iterator[tuple[LineKind, list[str]]]:
    """Yield copy without `^`: a slug, the headline down to `+`, and a paragraph a line."""
    filled = [line.rstrip(" \t") for line in lines if line.strip()]
    if filled and re.match(r"(?i)\s*(?:AM|PM|BC|AP|EX)-\S", filled[0]):
        yield LineKind.HEADER, [filled.pop(0).strip()]
    ends = [at for at, line in enumerate(filled[:_PLUS_WITHIN]) if line.endswith("+")]
    if ends:
        yield LineKind.HEADLINE, [line.strip() for line in filled[: ends[0] + 1]]
        filled = filled[ends[0] + 1 :]
    for part in _paragraphs(filled):
        yield LineKind.TEXT, part


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines of each paragraph: it begins with an indent where lines are wrapped to the margin, else it is a
    line.
    """
    is_wrapped = any(line[0].isspace() for line in lines) and any(_goes_on(line) for line in lines)
    part: list[str] = []
    for line in lines:
        if part and not (is_wrapped and _goes_on(line)):
            yield part
            part = []
        part.append(line.strip())
    if part:
        yield part


def _goes_on(line: str) -> bool:
    return not line[0].isspace() and not line.startswith("==")


def _plain(text: str, kind: LineKind) -> str:
    if not text.isprintable():  # most lines are: a look costs a tenth of a search
        text = _SPACES.sub(" ", _BANDS.sub(" ", text)).replace(_TABLE, " ")
    text = text.strip()
    if kind is LineKind.HEADER:
        text = text.strip("^ ").rstrip("<= ")
    elif kind is LineKind.HEADLINE:
        text = text.rstrip("+ ")
    elif kind is LineKind.ROW:
        text = _HALF.sub("½", text.lstrip("^ ")).replace(";", " ").strip()
    else:
        text = text.rstrip("< ")
    text = text.replace("``", "“").replace("''", "”").replace("`", "‘")
    return text if kind is LineKind.ROW or "_" not in text else _DASH.sub("—", text)
