"""Parts copy from what stands among it: notes to editors, sign-offs, contacts, ruled lines, `(more)`.

Only the first and the last paragraphs are looked at: in the middle the same words are copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.lexicon.agencies import SIGNING_BELOW_COPY
from stream.lexicon.notes import TO_EDITORS, WHAT_AN_UPDATE_DOES
from stream.normalise.head.sign_off import back_matter, is_sign_off
from stream.wire_item import Paragraph

__all__ = ["Sifted", "sift"]

_LEADING = 4
"""Paragraphs among which a note above the copy stands, or one between byline and dateline."""
_TRAILING = 5
"""Paragraphs from the end that may be notes or sign-offs: agencies send up to four."""
_DASH = r"\s*(?:[:_–—]|-(?!\w)|(?<=\s)-)"
"""What parts such a word from its note. A hyphen that ties it to a word is none: `Editor-in-chief Ada Brook`."""
_NOTE = re.compile(rf"(?i)\A[-–—*\s(\[]*(?:{'|'.join(TO_EDITORS)}){_DASH}".replace("'", "['’]"))
_UPDATE = re.compile(
    r"\A\(?(?:UPDATES?|ADDS?|RECASTS?|CORRECTS|REFILES?|REPEATS?|REWRITES?|EDS|FIXES|TRIMS|CHANGES) [^.]{2,200}\)?\.?\Z"
    rf"|\A\((?:{'|'.join(WHAT_AN_UPDATE_DOES)}|corrects)\b[^()]{{0,400}}\)?\Z"
    r"|\A-{2}\s*(?:corrects|Corrects|fixes|clarifies)\b.{0,400}\Z"
    r"|\A(?:Corrects|Company corrects) .{5,200}\Z"
    r"|\A\(?This (?:story|version|item) (?:corrects|has been corrected|updates|was corrected)\b.{0,400}\Z"
)
_RULE = re.compile(r"\A[\s*#=_~.•–—-]*\Z")
_BRACKETED = re.compile(r"\([^\W\d_][^()]{1,30}\)\.?\Z")
_DATELINE = 120
"""Characters in which a dateline ends."""
_TAIL_AGENCY = re.compile(rf"(?<=[.\"”'»]) +(?:{'|'.join(map(re.escape, SIGNING_BELOW_COPY))})\s*\Z")
"""The name of an agency that signs on the last line of the copy."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The copy, and what was sifted out of it."""

    copy: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()
    """Notes to editors, in order."""
    sign_offs: tuple[str, ...] = ()
    """What closed the copy, in order."""


def sift(paragraphs: tuple[Paragraph, ...]) -> Sifted:
    """Return the paragraphs as copy, notes and sign-offs. Where all of them are notes, all of them are copy: the text
    of an advisory is its body.
    """
    kept = [p for p in paragraphs if p.kind != "note" and not _RULE.match(p.text)]
    notes = [p.text for p in paragraphs if p.kind == "note"]
    for at in [i for i, p in enumerate(kept[:_LEADING]) if _is_note(p.text)][::-1]:
        notes.insert(0, kept.pop(at).text)
    signs = _tail(kept, notes)
    if not kept and paragraphs and not any(p.kind == "note" for p in paragraphs):
        return Sifted(tuple(p for p in paragraphs if not _RULE.match(p.text)))
    return Sifted(tuple(kept), tuple(notes), tuple(signs))


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text) or _UPDATE.match(text))


def _is_house(text: str, opening: str) -> bool:
    """Return whether a line is the house that the dateline names, alone in brackets: `(HillDesk)`."""
    return bool(_BRACKETED.match(text)) and text.rstrip(".") in opening[:_DATELINE]


def _tail(kept: list[Paragraph], notes: list[str]) -> list[str]:
    """Take sign-offs, contacts and notes off the end."""
    signs: list[str] = []
    first = back_matter([p.text for p in kept])
    if first is not None:
        signs += [p.text for p in kept[first:]]
        del kept[first:]
    found: list[str] = []
    for _ in range(_TRAILING):
        if not kept:
            break
        text = kept[-1].text
        if _is_note(text):
            found.insert(0, kept.pop().text)
        elif len(kept) > 1 and (is_sign_off(text) or _is_house(text, kept[0].text)):
            signs.insert(0, kept.pop().text)
        else:
            break
    notes += found
    if kept and (tail := _TAIL_AGENCY.search(kept[-1].text)):
        signs.insert(0, tail[0].strip())
        kept[-1] = Paragraph(kept[-1].kind, kept[-1].text[: tail.start()])
    return signs
