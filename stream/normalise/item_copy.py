"""Reads the copy of an item: body, cross-headings, and what its first and last lines say (byline, dateline, notes)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from schemas import Byline, Crosshead, Dateline
from schemas.article import PARAGRAPH_BREAK
from stream.embargo_patterns import TIME
from stream.normalise.agency import is_agency
from stream.normalise.characters import clean_line, clean_raw, clean_text, folded
from stream.normalise.figures import without_figures
from stream.normalise.head.byline import byline_of, named_by
from stream.normalise.head.byline_line import is_byline_line, is_house_line
from stream.normalise.head.dateline import dateline_at, dateline_of
from stream.normalise.head.house_mark import without_house_mark
from stream.normalise.html import paragraphs_of_html
from stream.normalise.notes import Sifted, sift
from stream.normalise.repair import Repairs
from stream.wire_item import Paragraph, WireItem

__all__ = ["Copy", "copy_of"]

_BYLINE_WITHIN = 3
"""Paragraphs among which a byline may stand: a note or a subhead may come before it."""

_FIRST_LINES, _LAST_LINES = 6, 4
"""Paragraphs above and below the copy in which a house says what may be done with it: sender, embargo, kicker, byline
come first, and a release may end with its embargo."""

_MARGIN = 6000
"""Characters of markup, from its beginning and from its end, in which these lines stand."""
_RUBRICS = frozenset({"Embargo", "Sperrfrist"})
"""Cross-headings of what the copy below them is about; `Embargoed` and `Embargo:` speak of the copy."""
_A_LINE = 60
"""Characters that a line with a time has, and no copy."""
_BREAK = re.compile(r"<br\b[^<>]*+>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Copy:
    """Clean copy and what was read off it."""

    headline: str | None
    byline: Byline | None
    dateline: Dateline | None
    ednote: str | None
    body: str
    crossheads: tuple[Crosshead, ...]
    opening: str
    """The first paragraph."""
    sign_offs: tuple[str, ...]
    margins: tuple[str, ...]
    """The first and last lines, cross-headings and sign-offs among them: where it says what may be done with it."""
    captions: tuple[str, ...] = ()
    """What stood within pictures in the copy."""


def copy_of(item: WireItem, repairs: Repairs) -> Copy:
    """Return the copy of an item. What the wire has in fields of its own wins over what stands in the copy."""
    headline = _headline(item, repairs)
    html, captions = without_figures(item.html) if item.html else (None, ())
    paragraphs = paragraphs_of_html(html, repairs) if html else item.paragraphs
    paragraphs = _without_headline(_clean(paragraphs, repairs), headline, repairs)
    byline, paragraphs = _byline(item, paragraphs, repairs)
    sifted = sift(paragraphs)
    if byline is None and sifted.notes:  # a note stood above the byline
        byline, rest = _byline(item, sifted.copy, repairs)
        sifted = replace(sifted, copy=rest)
    body, crossheads = _joined(sifted)
    opening = next((p.text for p in sifted.copy if p.kind == "text"), "")
    return Copy(
        headline=headline,
        byline=byline,
        dateline=_dateline(item, opening, repairs),
        ednote=_ednote(item, sifted, repairs),
        body=body,
        crossheads=crossheads,
        opening=opening,
        sign_offs=sifted.sign_offs,
        margins=_margins(item, paragraphs, sifted),
        captions=captions,
    )


def _headline(item: WireItem, repairs: Repairs) -> str | None:
    """Return the headline; the mark of its house before it is noted, and kept in no field."""
    line = clean_line(item.headline, repairs)
    bare = without_house_mark(line) if line else line
    if bare != line:
        repairs.note("headline:house-mark")
    return bare


def _margins(item: WireItem, paragraphs: tuple[Paragraph, ...], sifted: Sifted) -> tuple[str, ...]:
    """Return the first and last lines, each for itself: in HTML an embargo may stand in one paragraph with the copy,
    above a line break.
    """
    texts = [p.text for at, p in enumerate(paragraphs) if not _is_rubric(paragraphs, at)]
    first, last = texts[:_FIRST_LINES], texts[max(len(texts) - _LAST_LINES, _FIRST_LINES) :]
    opening = [p.text for p in sifted.copy if p.kind == "text"][:1]
    if item.html and _BREAK.search(item.html):
        first, last = _broken(item.html[:_MARGIN])[:_FIRST_LINES], _broken(item.html[-_MARGIN:])[-_LAST_LINES:]
        opening = []
    return tuple(dict.fromkeys((*first, *opening, *last, *sifted.sign_offs[:_LAST_LINES])))


def _is_rubric(paragraphs: tuple[Paragraph, ...], at: int) -> bool:
    """Return whether a paragraph is a cross-heading that says what the copy below it is about: below one that speaks of
    the copy itself its time stands, in a line.
    """
    one, below = paragraphs[at], paragraphs[at + 1 : at + 2]
    return bool(at and one.kind == "crosshead" and one.text in _RUBRICS and below and not _tells_time(below[0].text))


def _tells_time(text: str) -> bool:
    return len(text) <= _A_LINE and TIME.search(text) is not None


def _broken(html: str) -> list[str]:
    return [p.text for p in paragraphs_of_html(_BREAK.sub("<br><br>", html), Repairs())]


def _ednote(item: WireItem, sifted: Sifted, repairs: Repairs) -> str | None:
    """Return the wire's own note, then those of the copy; the same line once."""
    lines = (clean_text(item.ednote, repairs) or "").split("\n")
    return "\n".join(line for line in dict.fromkeys((*lines, *sifted.notes)) if line) or None


def _clean(paragraphs: tuple[Paragraph, ...], repairs: Repairs) -> tuple[Paragraph, ...]:
    """Return the paragraphs cleaned: all at once, which costs a tenth of one by one, and each for itself where there is
    something to mend.
    """
    whole = " ".join([p.text for p in paragraphs])
    trial = Repairs()
    if clean_raw(whole, trial) == whole:
        folds = ((p, folded(p.text)) for p in paragraphs)
        return tuple(p if text is p.text else Paragraph(p.kind, text) for p, text in folds if text)
    cleaned = ((p.kind, clean_line(p.text, repairs)) for p in paragraphs)
    return tuple(Paragraph(kind, text) for kind, text in cleaned if text)


def _without_headline(
    paragraphs: tuple[Paragraph, ...], headline: str | None, repairs: Repairs
) -> tuple[Paragraph, ...]:
    """Return the paragraphs without the headline, which some agencies repeat as the first one."""
    if headline and len(paragraphs) > 1 and paragraphs[0].text.casefold() == headline.casefold():
        repairs.note("headline-repeated")
        return paragraphs[1:]
    return paragraphs


def _byline(
    item: WireItem, paragraphs: tuple[Paragraph, ...], repairs: Repairs
) -> tuple[Byline | None, tuple[Paragraph, ...]]:
    raw = clean_line(item.byline, repairs)
    lines = _byline_lines(paragraphs)
    rest = tuple(p for at, p in enumerate(paragraphs) if at not in lines)
    if raw:
        same = lines and rest
        title = clean_line(item.byline_title, repairs)
        byline = named_by(byline_of(raw, title), item.authors)
        if same and not byline.people:  # a desk in the field; who wrote it stands above the copy
            printed = byline_of("\n".join(paragraphs[at].text for at in lines), title)
            byline = printed if printed.people else byline
        return byline, rest if same else paragraphs
    if not lines or not rest:
        return None, paragraphs
    return byline_of("\n".join(paragraphs[at].text for at in lines)), rest


def _byline_lines(paragraphs: tuple[Paragraph, ...]) -> range:
    """Return where among the first paragraphs the byline stands, with the house or role below it."""
    for at, paragraph in enumerate(paragraphs[:_BYLINE_WITHIN]):
        if is_byline_line(paragraph.text) or (at == 0 and is_agency(paragraph.text)):
            end = at + 1
            while end < len(paragraphs) and end < at + 3 and is_house_line(paragraphs[end].text):
                end += 1
            return range(at, end)
        if len(paragraph.text) > 200:
            break
    return range(0)


def _dateline(item: WireItem, opening: str, repairs: Repairs) -> Dateline | None:
    field = clean_line(item.dateline, repairs)
    of_field = dateline_of(field) if field else None
    found = of_field or dateline_at(opening)
    if found is None and (located := clean_line(item.located, repairs)):
        return dateline_of(located)
    return found


def _joined(sifted: Sifted) -> tuple[str, tuple[Crosshead, ...]]:
    """Return the body, and each cross-heading with the offset of the paragraph below it."""
    body: list[str] = []
    crossheads: list[Crosshead] = []
    offset = 0
    for paragraph in sifted.copy:
        if paragraph.kind == "crosshead":
            crossheads.append(Crosshead(offset=offset, text=paragraph.text))
            continue
        body.append(paragraph.text)
        offset += len(paragraph.text) + len(PARAGRAPH_BREAK)
    return PARAGRAPH_BREAK.join(body), tuple(crossheads)
