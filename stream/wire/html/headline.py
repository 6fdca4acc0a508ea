"""Chooses the headline among a page's titles: each source votes for what it says, whole or without what stands before
and behind it, and what most of them agree on is the headline.

No source counts alone. A heading that is shown, JSON-LD, Open Graph and the title each have their weight, and a title
that two of them share beats what one has for itself: a variant for search engines, a kicker, a house mark, a subtitle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from stream.wire.html.own_names import folded

__all__ = ["Heading", "Titles", "headings_of", "headline_of"]

_SEPARATOR = re.compile(r"\s+[|–—\-•·«»›/]+\s+|\s*[:_|]\s*")
"""What a page's mark, a section or a kicker is set off with; before or behind the headline."""
_SHOWN, _DATA, _SHARED, _TITLE = 16.0, 17.0, 10.0, 9.9
"""Tenths of a vote. JSON-LD alone weighs a little more than the heading that readers see, and less than it with any
other."""
_ONE_FIELD = 5
"""What Open Graph and title weigh less together: they are often one field of the editing system."""
_PART = 0.5
"""The weight of a title in which the headline is a part: less, for it may be the others that were cut short."""
_TELLING = 12
"""Letters from which on a common beginning, or a part of a title, is no accident."""
_SHARE = 0.4
"""Of a title's letters, what a part of it must have to be the headline: less is a kicker that titles have in common."""
_NAME_WORDS = 2
"""Words of a heading that is a site's name where two other titles agree on another."""
_HOME = re.compile(r"\A(?:https?://[^/]+)?/?(?:index\.\w+)?\Z", re.IGNORECASE)
_HEADINGS, _PIECES, _MARKS = 5, 12, 8
_KICKER = 30
"""Characters of a kicker or a house mark before the headline: `Chronik: `, `Live – `."""
_CUT = ("…", "...")
"""What a title ends with that was cut short."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the page shows, and what is left of it without what its markup sets apart at its beginning or end:
    a kicker, a subtitle.
    """

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Titles:
    """All that a page gives as its title."""

    data: str | None
    """Of JSON-LD."""
    shared: str | None
    """Of Open Graph and its like."""
    title: str | None
    shown: tuple[Heading, ...]
    own: frozenset[str]
    """What the site calls itself, folded."""


def headings_of(tree: Any) -> tuple[Heading, ...]:
    """Return the first `h1`s of a page, without those that are nothing but a link to the front page."""
    found: list[Heading] = []
    for element in islice(tree.iter("h1"), _HEADINGS) if tree is not None else ():
        pieces = [" ".join(piece.split()) for piece in element.itertext()]
        text = " ".join(piece for piece in pieces if piece)
        link = element.find(".//a")
        if not text or (link is not None and _is_home(link) and folded("".join(link.itertext())) == folded(text)):
            continue
        pieces = [piece for piece in pieces if piece][:_PIECES]
        cuts = [pieces[:at] for at in range(1, len(pieces))] + [pieces[at:] for at in range(1, len(pieces))]
        parts = tuple(dict.fromkeys(" ".join(cut) for cut in cuts))
        found.append(Heading(text, parts))
    return tuple(found)


def _is_home(link: Any) -> bool:
    return "home" in (link.get("rel") or "").lower().split() or bool(_HOME.match(link.get("href") or "#"))


def headline_of(titles: Titles) -> str | None:
    """Return the headline: the text that most of the titles agree on; of two with as many, the longer."""
    shown = [heading for heading in titles.shown if folded(heading.text) not in titles.own]
    stated = [(text, weight) for text, weight in _stated(titles) if text]
    shown = [] if len(shown) == 1 and _is_name(shown[0].text, stated) else shown
    wholes = [text for text, _ in stated] + [heading.text for heading in shown]
    parts = [part for heading in shown for part in heading.parts if _is_most(part, heading.text)]
    choices = [text for text in dict.fromkeys([*wholes, *parts]) if folded(text) not in titles.own]
    choices = [
        text for text in choices if not (text.endswith(_CUT) and any(_begins(text, folded(one)) for one in wholes))
    ]
    votes = {text: _votes(text, shown, stated) for text in choices}
    best = max(choices, key=lambda text: (votes[text], len(folded(text))), default=None)
    return _as_shown(best, shown) if best else None


def _stated(titles: Titles) -> list[tuple[str, float]]:
    """Return what the page states, each with its weight, without the site's name before or behind it."""
    title = _without_own(titles.title, titles.own)
    if title and not (titles.data or titles.shared or titles.shown):
        title = max(_SEPARATOR.split(title), key=len)
    return [
        (_without_own(titles.data, titles.own), _DATA),
        (_without_own(titles.shared, titles.own), _SHARED),
        (title, _TITLE),
    ]


def _votes(text: str, shown: Sequence[Heading], stated: Sequence[tuple[str, float]]) -> float:
    """Return the weight of all titles that say `text`, whole or in a part of theirs."""
    wanted = folded(text)
    at = next((at for at, one in enumerate(shown) if wanted in map(folded, _parts(one))), None)
    votes = 0.0 if at is None else _SHOWN - min(at, 1)
    is_whole = any(wanted == folded(heading.text) and not heading.parts for heading in shown)
    texts = [folded(one) for one, _ in stated]
    agreeing = 0
    for one, weight in stated:
        ends = weight == _TITLE and texts.count(folded(one)) == 1
        share = _share_said(wanted, one, ends=ends) or float(is_whole and _begins(one, wanted))
        votes += weight * share
        agreeing += share > 0 and weight != _DATA
    return votes - (_ONE_FIELD if agreeing > 1 else 0)


def _share_said(wanted: str, one: str, *, ends: bool) -> float:
    """Return 1 where a title is what is wanted (folded), with a kicker before it or not, or with an end that is the
    site's (`ends`); less where another part is.
    """
    if folded(one) == wanted:
        return 1
    marks = list(_SEPARATOR.finditer(one))[:_MARKS]
    if any(folded(one[mark.end() :]) == wanted and len(one[: mark.start()]) <= _KICKER for mark in marks):
        return 1
    if any(folded(one[: mark.start()]) == wanted for mark in marks):
        return 1 if ends else _PART
    return 0


def _begins(start: str, whole: str) -> bool:
    """Return whether a title is the beginning of another (folded): of a heading that was too long for its field."""
    one = folded(start)
    return _TELLING <= len(one) < len(whole) and whole.startswith(one)


def _parts(heading: Heading) -> list[str]:
    return [part for part in (*heading.parts, *_cuts(heading.text)) if _is_most(part, heading.text)]


def _cuts(title: str) -> list[str]:
    """Return a title whole, and without its first or last parts, where enough is left."""
    marks = list(_SEPARATOR.finditer(title))[:_MARKS]
    cuts = [title[mark.end() :] for mark in marks] + [title[: mark.start()] for mark in marks]
    return [title, *(cut for cut in cuts if _is_most(cut, title))]


def _is_most(part: str, whole: str) -> bool:
    letters = len(folded(part))
    return letters >= _TELLING // 2 and letters >= _SHARE * len(folded(whole))


def _is_name(text: str, stated: Sequence[tuple[str, float]]) -> bool:
    """Return whether a short heading is a site's name: all others, two at least, agree on something else."""
    others = {folded(one) for one, _ in stated}
    return len(stated) > 1 and len(others) == 1 and folded(text) not in others and len(text.split()) <= _NAME_WORDS


def _without_own(title: str | None, own: frozenset[str]) -> str:
    """Return a title in one line without the site's name, before or behind it; one that is nothing else is kept. Of a
    title with more marks than any, the outermost are looked at.
    """
    title = " ".join((title or "").split())
    for _ in range(3):
        marks = list(_SEPARATOR.finditer(title))
        for mark in dict.fromkeys((*marks[:_MARKS], *marks[-_MARKS:])):
            before, behind = title[: mark.start()].strip(), title[mark.end() :].strip()
            if folded(behind) in own and before:
                title = before
                break
            if folded(before) in own and behind:
                title = behind
                break
        else:
            break
    return title


def _as_shown(text: str, shown: Sequence[Heading]) -> str:
    """Return the headline in the very letters of the page, where it shows the same."""
    wanted = folded(text)
    for heading in shown:
        for part in (heading.text, *heading.parts):
            if folded(part) == wanted:
                return part
    return text
