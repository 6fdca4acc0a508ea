"""`python -m stream.training.quotes.restyle STYLE < DEV.jsonl > STYLED.jsonl`: the same annotated articles with their
outer marks in another style and their offsets moved along. It measures what a style of marks costs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import orjson

from stream.errors import Misconfigured
from stream.extract.paragraphs import paragraphs
from stream.training.command import run

__all__ = ["STYLES", "main", "restyled"]

STYLES = {
    "straight": ('"', '"'), "curly": ("“", "”"), "british": ("‘", "’"), "apostrophe": ("'", "'"),
    "german": ("„", "“"), "french": ("«\u00a0", "\u00a0»"), "guillemets": ("«", "»"), "inward": ("»", "«"),
    "swedish": ("”", "”"), "corner": ("「", "」"), "lexisnexis": ("''", "''"), "anpa": ("``", "''"),
}  # fmt: skip
"""The opening and closing mark of each style."""
_MARK = re.compile(r"''|``|[\"“”«»]")
"""The double marks that are replaced."""
_BEFORE_OPENING = "([—–-'‘\""
"""What may stand before a mark that opens."""
_NESTED = re.compile(r"(?<!\w)['‘](?=[\w$\[…])(?:[^\n'‘“”\"]|(?<=\w)['’](?=\w)){0,900}['’](?!\w)")
"""A quote in single marks within another."""
_SINGLE = re.compile(r"(?<!\w)(?<!')['‘](?!')|(?<!')['’](?![\w'])")
"""A single mark that is no apostrophe."""
Edit = tuple[int, int, str]
"""Start and end of what is replaced, and by what."""


def restyled(record: dict[str, Any], style: str) -> dict[str, Any]:
    """Return one line of the data in a style. Where single marks become the outer ones, inner ones become double, as in
    British copy; single marks of the headline are taken out, for they would be outer ones there and are not annotated.
    """
    text, (opening, closing) = record["text"], STYLES[style]
    edits = list(_edits(text, opening, closing))
    if opening in "‘'":
        edits = sorted({*edits, *_swapped(text, edits)})
    moved, pieces, places, at = [0] * (len(text) + 1), [], 0, 0
    for first, last, sign in [*edits, (len(text), len(text) + 1, "")]:
        moved[at:first] = range(places, places + first - at)
        pieces.append(text[at:first] + sign)
        places += first - at
        moved[first:last] = [places] * (last - first)
        places, at = places + len(sign), last
    shifted = {
        part: [
            {key: moved[value] if key.endswith(("start", "end")) and value is not None else value
             for key, value in one.items() if key != "text"}
            for one in record.get(part, [])
        ]
        for part in ("quotes", "scare")
    }  # fmt: skip
    return {**record, "text": "".join(pieces), **shifted}


def _edits(text: str, opening: str, closing: str) -> Iterator[Edit]:
    """Yield the outer marks of a text, each with what replaces it."""
    for start, end in paragraphs(text):
        for mark in _MARK.finditer(text, start, end):
            before = text[mark.start() - 1] if mark.start() > start else " "
            after = text[mark.end()] if mark.end() < end else " "
            straight = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
            opens = mark[0] in "“``" or (mark[0] != "”" and straight)
            yield mark.start(), mark.end(), opening if opens else closing


def _swapped(text: str, edits: list[Edit]) -> Iterator[Edit]:
    """Yield the inner marks of a text, each with the double mark that replaces it, and those of the headline,
    which go.
    """
    inside = [(one[1], two[0]) for one, two in pairwise(edits) if "\n" not in text[one[1] : two[0]]]
    for start, end in inside:
        for nested in _NESTED.finditer(text, start, end):
            yield nested.start(), nested.start() + 1, "“"
            yield nested.end() - 1, nested.end(), "”"
    for single in _SINGLE.finditer(text, 0, max(0, text.find("\n"))):
        if not any(start <= single.start() < end for start, end in inside):
            yield single.start(), single.end(), ""


def main(style: str) -> None:
    """Write the lines of standard input in a style. Raises `Misconfigured` for a style that is not in `STYLES`, and for
    a line that is no annotated article.
    """
    if style not in STYLES:
        raise Misconfigured(f"{style} is no style; there are {', '.join(STYLES)}")
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            made = orjson.dumps(restyled(orjson.loads(line), style))
        except (KeyError, TypeError, ValueError) as error:
            raise Misconfigured(f"line {number} is no annotated article: {error!r}") from error
        sys.stdout.buffer.write(made + b"\n")


if __name__ == "__main__":
    run(main, "quotes.restyle", ("STYLE",), sys.argv[1:])
