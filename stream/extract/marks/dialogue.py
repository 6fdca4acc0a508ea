"""Finds speech behind a dash, without quotation marks, as most languages but English and German print it.

– Kajen får vänta, säger Ebba Strand.      —Cerramos el muelle —dijo Olga Prieto—. La marea sube.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.extract.cues import AUXILIARIES, OTHER_LANGUAGES
from stream.extract.marks.scan import Run
from stream.extract.paragraphs import Span

__all__ = ["Dialogue", "dialogue_of"]

_DASHES = "—–―"
"""Dashes that open a speech wherever they stand."""
_HEADS = frozenset("—–―- \t")
"""What a paragraph that opens with a dash begins with."""
_OPENING = re.compile(r"[ \t]*(?:[—–―]|--?(?=[ \t]))[ \t\u00a0]*(?=\S)")
"""A dash at the head of a paragraph."""
_WITHIN = re.compile(r" [—–―](?<=[.!?…:»”\"]..)(?=[^\W\d_]|[¿¡«])")
"""A dash in mid-paragraph, after a sentence or a colon, with no blank behind it."""
_JOINT = re.compile(r"[!?…]*[,.]?\s*[—–―]\s?|[!?…]+\s+|,\s+")
"""What may part the speech from its attribution: a dash, a comma, or the stop of the speech itself."""
_WORDS = re.compile(r"[^\W\d_][\w'’-]*")
_AGAIN = re.compile(
    r"[.!?…,][ \t\u00a0]*(?P<dash>[—–―])[ \t\u00a0]*(?=\S)|(?<=[^\s—–―])[—–―](?=[.,;:…!? ])[.,;:…]?[ \t]*(?=\w)"
)
"""Where the speech goes on: behind a dash that follows a stop or a comma, or that closes the attribution between two.
"""
_REACH = 1_500
"""Characters of one speech: bounds the work where nothing attributes what follows a dash."""
_LAST_LOOK = 100
"""Characters before the end of that in which a verb may be cut off: they are looked at again for the next dash."""
_VERB_REACH = 3
"""Words of an attribution within which its verb stands: `a-t-il dit`, `har hun sagt`."""
_INTRODUCTION, _VERB_BEFORE = 200, 8
"""Characters and words before a colon within which the verb that introduces a speech stands."""
_SOON = 30
"""Characters after a word in small letters within which the name of the speaker begins."""
_STOPS = (".", "!", "?", "…")
"""What a speech without an attribution ends with."""


class Dialogue:
    """The speeches of a text. `runs` are those of each paragraph that has any, `unattributed` the paragraphs whose
    speech nothing attributes.
    """

    __slots__ = ("runs", "unattributed")

    def __init__(self) -> None:
        self.runs: dict[int, list[Run]] = {}
        self.unattributed: set[int] = set()


def dialogue_of(text: str, spans: Sequence[Span]) -> Dialogue:
    """Return the speeches behind dashes. A dash alone makes none, for lists have dashes too: a verb of saying must
    stand behind the speech, or a paragraph beside it must be such a speech. Linear in the text.
    """
    found = Dialogue()
    if not any(dash in text for dash in _DASHES) and "\n- " not in text and not text.startswith("- "):
        return found
    opened: dict[int, int] = {}
    within = _WITHIN.search(text) is not None
    for paragraph, (start, end) in enumerate(spans):
        opening = _OPENING.match(text, start, end) if text[start] in _HEADS else None
        speeches: list[Run] = []
        if opening is not None:
            opened[paragraph] = opening.end()
            speeches = _speeches(text, start, opening.end(), end)
        elif within:
            speeches = _within(text, start, end)
        if speeches:
            found.runs[paragraph] = speeches
    attributed = set(found.runs)
    for paragraph, begin in opened.items():
        start, end = spans[paragraph]
        last = start + len(text[start:end].rstrip())
        if paragraph in attributed or not text[start:last].endswith(_STOPS) or _is_attributed(text, begin, last):
            continue
        introduced = paragraph > 0 and paragraph + 1 not in opened and _brings_in(text, *spans[paragraph - 1])
        if introduced or paragraph - 1 in attributed or paragraph + 1 in attributed:
            found.runs[paragraph] = [Run(start, last, (begin, last))]
            if not introduced:
                found.unattributed.add(paragraph)
    return found


def _within(text: str, start: int, end: int) -> list[Run]:
    """Return speeches that begin in the middle of a paragraph."""
    found: list[Run] = []
    barren = start
    for opening in _WITHIN.finditer(text, start, end):
        if found and opening.start() < found[-1].end:
            continue
        speeches: list[Run] = []
        reach = min(end, opening.end() + _REACH)
        if _attribution(text, max(opening.end(), barren), reach) is not None:
            speeches = _speeches(text, opening.start() + 1, opening.end(), end)
        else:  # nor does anything up to there attribute what the next dash opens
            barren = max(barren, reach - _LAST_LOOK)
        if not speeches and end - opening.end() <= _REACH and _brings_in(text, start, opening.start()):
            last = opening.end() + len(text[opening.end() : end].rstrip())
            speeches = [Run(opening.start() + 1, last, (opening.end(), last))]
        found += speeches
    return found


def _brings_in(text: str, start: int, end: int) -> bool:
    """Return whether a stretch introduces a speech by a verb of saying and a colon: `Åsa Lind säger så här:`."""
    stretch = text[max(start, end - _INTRODUCTION) : end].rstrip()
    return stretch.endswith(":") and not OTHER_LANGUAGES.isdisjoint(stretch.lower()[:-1].split()[-_VERB_BEFORE:])


def _is_attributed(text: str, begin: int, end: int) -> bool:
    """Return whether a speech seems to have an attribution whose verb is not in `cues`: small letters stand behind a
    dash or a stop, or a name soon after a comma.
    """
    for joint in _JOINT.finditer(text, begin + 1, end):
        word = _WORDS.match(text, joint.end(), end)
        if word is None or not word[0][0].islower():
            continue
        if "," not in joint[0] or any(dash in joint[0] for dash in _DASHES):
            return True
        if any(follows[0][0].isupper() for follows in _WORDS.finditer(text, word.end(), min(end, word.end() + _SOON))):
            return True
    return False


def _speeches(text: str, start: int, begin: int, end: int) -> list[Run]:
    """Return the speech that begins with the dash at `start` and its words at `begin`, and its parts behind the
    attribution; empty where nothing attributes it.
    """
    found: list[Run] = []
    while begin < end:
        joint = _attribution(text, begin, min(end, begin + _REACH))
        if joint is None:
            if found and end - begin <= _REACH:
                last = begin + len(text[begin:end].rstrip())
                found.append(Run(start, last, (begin, last)))
            break
        last = joint.start() + len(joint[0]) - len(joint[0].lstrip("!?…"))
        if text[last : last + 1] == ".":
            last += 1
        found.append(Run(start, last, (begin, last)))
        again = _AGAIN.search(text, joint.end(), min(end, joint.end() + _REACH))
        if again is None:
            break
        start, begin = (again.start("dash") if again["dash"] else again.end()), again.end()
    return found


def _attribution(text: str, begin: int, end: int) -> re.Match[str] | None:
    """Return the match of what parts a speech from the verb of saying behind it; None without a verb."""
    for joint in _JOINT.finditer(text, begin + 1, end):
        at = joint.end()
        for _ in range(_VERB_REACH):
            word = _WORDS.match(text, at, end)
            if word is None:
                break
            lower = word[0].lower()
            if word[0] == lower and (lower in OTHER_LANGUAGES or lower.endswith(("-il", "-elle"))):
                return joint
            if lower not in AUXILIARIES:
                break
            at = word.end() + 1
    return None
