"""Makes the last cuts at a page's copy: labels of advertisements and of teasers go, the lead above the copy comes
back.
"""

from __future__ import annotations

import re
from typing import Any

from stream.lexicon.months import IN_DATELINES
from stream.wire.html.own_names import folded
from stream.wire.html.short_text import short_text
from stream.wire.html.time import is_stamp
from stream.wire_item import Paragraph

__all__ = ["shown_lead", "trimmed"]

_LEAD = 60
"""Characters: a description that is shorter is a label."""
_LABEL = re.compile(
    r"(?i)\W*+(?:anzeige|advertisement|werbung|publicité|publicidad|pubblicità|sponsored(?: content)?|read more|"
    r"weiterlesen|share this(?: article| story)?|artikel teilen|teilen|sign up(?: here)?|scroll(?:en)? .{0,30}|"
    r"story continues below)\W*+\Z"
    r"|(?:read more|read also|see also|also read|lesen sie auch|mehr zum thema|(?:à )?lire aussi|leggi anche|"
    r"lea también|leer más|lees ook|läs mer|läs också|les også|læs også)\s*[:–—|]|(?-i:MORE|MEHR|PLUS)\s*:"
    r"|[（(【\[]?\s*(?:责任编辑|責任編輯|责编|编辑|編輯|来源|來源|校对|审核)\s*[:：].{0,40}\Z"
    r"|(?-i:ANZEIGE|WERBUNG|ADVERTISEMENT|PUBLICITÉ|PUBLICIDAD|PUBBLICITÀ)\s*[-–—:|]"
)
_ENDS = (".", "!", "?", "…", ":", ";", "”", '"', "»", "“", ")", "。", "」", "）", "’", "'")
_PATH = re.compile(r"[^>»›.!?]{1,40}(?:\s[>»›]\s[^>»›.!?]{1,40}){1,6}\Z")
"""Where the story stands: `News › Business › Shipping`."""
_FIGURES = re.compile(
    rf"(?i)[\d\s.,:/|·-]*(?:{'|'.join(IN_DATELINES)})?\.?[\d\s.,:/|·-]*"
    r"(?:uhr|[ap]\.?m\.?)?(?:\s[a-z]{2,4})?\Z"
)
"""A date, a clock or a number of comments alone."""
_CHANGED = re.compile(
    r"(?i)\W*(?:(?:last |zuletzt )?(?:updated|modified|published|posted|aktualisiert|veröffentlicht|geändert)"
    r"|mis à jour|publié|actualizado|publicado|aggiornato|pubblicato|bijgewerkt|gepubliceerd|uppdaterad|publicerad"
    r"|oppdatert|publisert|opdateret)\b(?=[^!?]{0,60}\d)[^!?]{0,60}(?<!\.)\Z"
)
_CONTACT = re.compile(
    r"\S@\S+\.\w|(?i:tel(?:efon|\.)?|phone|fax|mobil)\.?:?\s*[+(\d][\d\s()/+-]{5,}|\+\s?\d[\d\s()/-]{7,}\Z"
    r"|\A(?:https?://|www\.)\S+\Z"
)
"""An address of mail, a telephone number, or an address of the web alone."""
_CONTACT_LENGTH = 200
"""Characters of a line of contacts; longer ones are copy."""
_TAIL_LENGTH = 60
"""A last line so short, in capitals and without a full stop, is a button or the next teaser."""


def shown_lead(tree: Any, summary: str | None) -> str | None:
    """Return the page's description, where the page shows it word by word as a paragraph of its own: the lead that
    stands above the copy and is often left out of it. None otherwise.
    """
    wanted = folded(summary or "")
    if len(summary or "") < _LEAD or tree is None:
        return None
    stem = wanted[: int(len(wanted) * 0.9)]
    for at, element in enumerate(tree.iter("p", "div", "h2", "strong", "span", "b")):
        if at > 4_000:
            return None
        if len(element) > 12:
            continue
        shown = short_text(element, len(wanted) * 2 + 40)
        if shown and folded(shown).startswith(stem) and len(folded(shown)) <= len(wanted) * 1.6:
            return shown
    return None


def trimmed(
    paragraphs: tuple[Paragraph, ...], titles: list[str], bylines: frozenset[str], lead: str | None
) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """Return the paragraphs without labels, and what was left out. The page's `titles`, the headline last, and its
    `bylines` (folded) go from the top of the copy; `lead` comes first, where the copy does not have it.
    """
    labels = [bool(_LABEL.match(p.text)) or not any(map(str.isalnum, p.text)) for p in paragraphs]
    kept = [p for p, is_label in zip(paragraphs, labels, strict=True) if not is_label]
    left = [p.text for p, is_label in zip(paragraphs, labels, strict=True) if is_label]
    known = {folded(title) for title in titles}
    while len(kept) > 1 and folded(kept[0].text) in known:
        title = kept.pop(0).text
        left += [title] if folded(title) != folded(titles[-1]) else []
    while len(kept) > 1 and (is_stamp(kept[0].text) or _is_head(kept[0].text, bylines)):
        left.append(kept.pop(0).text)
    while len(kept) > 1 and _is_tail(kept[-1]):
        left.append(kept.pop().text)
    if lead and kept and folded(lead)[:60] not in folded(" ".join(p.text for p in kept)):
        kept.insert(0, Paragraph("text", lead))
    return tuple(kept), tuple(left)


def _is_head(text: str, bylines: frozenset[str]) -> bool:
    """Return whether a line above the copy is its byline, a date or figure alone, or the way to it through the site."""
    return folded(text) in bylines or bool(_PATH.match(text)) or bool(_FIGURES.match(text))


def _is_tail(paragraph: Paragraph) -> bool:
    """Return whether a line below the copy is a heading of nothing, a button, a contact or a date."""
    text = paragraph.text
    if paragraph.kind == "crosshead" or (len(text) <= _TAIL_LENGTH and text.isupper() and not text.endswith(_ENDS)):
        return True
    if len(text) <= _CONTACT_LENGTH and (_CONTACT.search(text) or (text.endswith(":") and len(text) <= _TAIL_LENGTH)):
        return True
    return bool(_FIGURES.match(text)) or bool(_CHANGED.match(text))
