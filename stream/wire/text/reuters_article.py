"""Reads one article of Reuters SGML by the tags that `lewis.dtd` knows, and no other, in one pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from stream.errors import Reason, Rejected
from stream.wire_item import ItemSubject

__all__ = ["Article", "article_of", "unescaped"]

_TAG = re.compile(
    r"<(/?)(REUTERS|DATE|MKNOTE|TOPICS|PLACES|PEOPLE|ORGS|EXCHANGES|COMPANIES|UNKNOWN|TEXT|TITLE|AUTHOR|DATELINE|BODY|D)"
    r"(?:\s([^<>]{0,200}))?>"
)
_ATTRIBUTE = re.compile(r"([A-Z][A-Z0-9]{0,30})=\"([^\"]{0,200})\"")
_REFERENCE = re.compile(r"&(?:#(\d{1,3})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_BREAKS = frozenset({9, 10, 13})
_TAGS = 5_000
"""An article has some thirty; one of a summit has a hundred places and people."""
_LISTS = ("TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES")
_REFERENCES = 50_000
"""References of one article: tables of control characters have some hundred."""


@dataclass(slots=True)
class Article:
    """What the tags held, unescaped and joined, by tag; loose text of `TEXT` under `TEXT`."""

    attributes: Mapping[str, str]
    kind: str = "NORM"
    texts: dict[str, list[str]] = field(default_factory=dict)
    subjects: list[ItemSubject] = field(default_factory=list)
    is_whole: bool = False

    def text(self, name: str) -> str | None:
        return "".join(self.texts.get(name, ())).strip() or None


def article_of(attributes: str, text: str) -> Article:
    """Return the article of a `<REUTERS …>` with these attributes. A tag that is never closed ends where the next
    begins. Raises `Rejected(OVERSIZE)` for more tags or references than any article has.
    """
    if text.count("&#") > _REFERENCES:
        raise Rejected(Reason.OVERSIZE, f"an article of more than {_REFERENCES} references")
    article = Article(dict(_ATTRIBUTE.findall(attributes)))
    inside = ""
    within = ""  # the list that `D` stands in
    at = 0
    for count, tag in enumerate(_TAG.finditer(text)):
        if count > _TAGS:
            raise Rejected(Reason.OVERSIZE, f"an article of more than {_TAGS} tags")
        _keep(article, inside, within, text[at : tag.start()])
        at = tag.end()
        closes, name = tag[1] == "/", tag[2]
        if name == "REUTERS":
            article.is_whole = True
            break
        if name in _LISTS:
            within = "" if closes else name
        elif name == "TEXT":
            article.kind = dict(_ATTRIBUTE.findall(tag[3] or "")).get("TYPE", article.kind)
        inside = ("TEXT" if name in {"TITLE", "AUTHOR", "DATELINE", "BODY"} else "") if closes else name
    else:
        _keep(article, inside, within, text[at:])
    return article


def _keep(article: Article, inside: str, within: str, text: str) -> None:
    if inside == "D":
        name = unescaped(text).strip()
        if name:
            article.subjects.append(ItemSubject(scheme=f"reuters:{within.lower()}", code=name))
    elif inside and inside not in _LISTS:
        article.texts.setdefault(inside, []).append(text if inside == "UNKNOWN" else unescaped(text))


def unescaped(text: str) -> str:
    """Return references resolved, control characters gone: they frame the message and are no part of its texts."""
    return _REFERENCE.sub(_resolved, text) if "&" in text else text


def _resolved(reference: re.Match[str]) -> str:
    if reference[2]:
        return _NAMED[reference[2]]
    code = int(reference[1])
    return chr(code) if code in _BREAKS or 32 <= code < 127 or 160 <= code < 256 else ""
