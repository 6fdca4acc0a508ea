"""Reads the field marks at the head of ZCZC copy: AAP's one-character ones, the two-letter ones of financial services,
and the routing lines of PTI.

AAP uses two sets of marks: with `#` for the slug, `$` is the headline and `:` the take; without it `:` is the slug, `=`
the take, `^` the headline and `$` the category.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stream.wire_item import ItemSubject

__all__ = ["Marked", "marked_of", "routed_of", "tagged_of"]

_MARKS = "$:=^*&+@~%#"
_LONGEST = 300
"""Characters of a field."""
_HEADER_LINES = 24
_SLUG_AND_HEADLINE = re.compile(r":([^\s:][^:]{0,60}?)\s+:(\S.*)")
"""Both on one line: `:BRIEF :Harbour market prices`."""
_SUBJECT = re.compile(r"\d{8}")
"""An IPTC subject reference."""
_SLUG_SIGN = {"#": "slugline", "$": "headline", ":": "take"}
_NO_SLUG_SIGN = {":": "slugline", "=": "take", "^": "headline"}
_OTHERS = {"$": "category", "%": "category", "&": "service", "@": "place", "~": "genre", "*": "text_format"}
_TAG = re.compile(r"([A-Z]{2})#(.*)\Z")
_TAGS = {"TI": "headline", "KY": "slugline", "BY": "byline", "PD": "published_at", "KN": "provider", "AN": "guid"}
_TEXT_TAG = "TX"
_ROUTING = re.compile(r"[A-Z]{2,5}(?: [A-Z]{2,5}){0,6}")
_ORIGIN = re.compile(r"\.([A-Z][A-Z ]{1,30} [A-Z]{2,5}\d{1,4})")
_SLUG = re.compile(r"[A-Z][A-Z0-9]{1,15}(?:[-/ ][A-Z0-9]{1,15}){1,5}")


@dataclass(slots=True)
class Marked:
    """The header read, and the lines of copy below it."""

    lines: list[str]
    fields: dict[str, str] = field(default_factory=dict)
    """`WireItem` fields by name; empty ones are left out."""
    issuer: str | None = None
    """Whose release it is, below a slug that was left blank: its headline, where the copy begins with none."""
    subjects: tuple[ItemSubject, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


def marked_of(lines: Sequence[str]) -> Marked | None:
    """Return the header of one-character marks, or None where the first line has no mark."""
    found: list[tuple[str, str]] = []
    end = 0
    for at, line in enumerate(lines[:_HEADER_LINES]):
        text = line.strip()
        if not text:
            continue
        if text[0] not in _MARKS or line[:1].isspace() or not _is_field(text):
            break
        both = _SLUG_AND_HEADLINE.fullmatch(text)
        found += [(":", both[1]), ("^", both[2])] if both else [(text[0], text[1:].strip())]
        end = at + 1
    if not found:
        return None
    colons = [at for at, (sign, value) in enumerate(found) if sign == ":" and value]
    if len(colons) > 1 and not any(sign in "#^" for sign, _ in found):
        found[colons[1]] = ("^", found[colons[1]][1])  # slug, then headline
    names = _SLUG_SIGN if any(sign == "#" for sign, _ in found) else _NO_SLUG_SIGN
    marked = Marked(_without_blanks(lines[end:]))
    for sign, value in found:
        _keep(marked, names.get(sign), sign, value)
    if headline := _of_slug_and_take(marked.fields):
        marked.fields.setdefault("headline", headline)
    if [value for sign, value in found if sign == ":"][:1] == [""]:
        marked.issuer = marked.fields.get("slugline")
    return marked


def _of_slug_and_take(fields: dict[str, str]) -> str | None:
    """Return the headline that slug and take make where none is marked: `Westhaven Trot` and `Dividends races 1-4`. A
    take that says the slug again is one by itself; one of a word (`1200`, `(WESTHAVEN)`) makes none.
    """
    slug, take = fields.get("slugline"), fields.get("take")
    if not slug or not take or " " not in take or not take[0].isalpha():
        return None
    is_whole = take.casefold().startswith(slug.casefold().partition(" ")[0])
    return take if is_whole else f"{slug} {take}"


def _is_field(text: str) -> bool:
    """Return whether a line that begins with a mark is a field's: `* Prime minister …` is copy."""
    return len(text) <= _LONGEST and not (text[0] == "*" and not re.fullmatch(r"\*(?:[A-Z]|\d{8}|)", text))


def _keep(marked: Marked, name: str | None, sign: str, value: str) -> None:
    if not value:
        return
    if _SUBJECT.fullmatch(value) and sign in "*+":
        marked.subjects = (*marked.subjects, ItemSubject(scheme="iptc", code=value))
    elif name:
        marked.fields.setdefault(name, value)
    else:
        key = _OTHERS.get(sign, sign)
        marked.extra.setdefault(sign if key in marked.extra else key, value)


def tagged_of(lines: Sequence[str]) -> Marked | None:
    """Return the header of two-letter tags, each on a line, down to `TX#`; None where the first line has no tag."""
    marked = Marked([])
    for at, line in enumerate(lines):
        tag = _TAG.match(line) if at < _HEADER_LINES and len(line) <= _LONGEST * 10 else None
        if tag is None:
            marked.lines = _without_blanks(lines[at:])
            break
        value = tag[2].strip()
        if tag[1] == _TEXT_TAG:
            marked.lines = _without_blanks([value, *lines[at + 1 :]])
            break
        if value and value != "*":
            name = _TAGS.get(tag[1])
            if name:
                marked.fields.setdefault(name, value)
            else:
                marked.extra.setdefault(tag[1], value)
    return marked if marked.fields or marked.extra else None


def routed_of(lines: Sequence[str]) -> Marked | None:
    """Return the header of PTI: who is to have it (`PRI GEN NAT`), whence it comes and its number (`.NEWDELHI DEL12`),
    and a slug; None where the first two lines are not that.
    """
    if len(lines) < 3 or not _ROUTING.fullmatch(lines[0].strip()):
        return None
    origin = _ORIGIN.fullmatch(lines[1].strip())
    if origin is None:
        return None
    slug = lines[2].strip() if _SLUG.fullmatch(lines[2].strip()) else None
    return Marked(
        _without_blanks(lines[3 if slug else 2 :]),
        {"slugline": slug} if slug else {},
        extra={"routing": lines[0].strip(), "origin": origin[1]},
    )


def _without_blanks(lines: Sequence[str]) -> list[str]:
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    return list(lines[first:])
