"""Finds the one node of a page's JSON-LD that describes its article. It reads schema.org as publishers really write it:
in a `@graph`, in lists, as `mainEntity` of a page, several scripts, trailing commas, comments around it.

https://schema.org/NewsArticle .
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from stream.errors import Rejected
from stream.wire.json.load import load
from stream.wire.limits import Limits

__all__ = ["Node", "article_node", "first_text", "names_of", "nodes_of", "text_of", "texts_of"]

Node = Mapping[str, Any]
_LIMITS = Limits(depth=64)
"""Levels of JSON; a graph with authors, publishers and pictures needs ten."""
_NODES = 5_000
"""Nodes that are looked at: list pages hold some hundred."""
_LONGEST = 2_000_000
"""Characters of one script: the longest story, twice."""
_OPENING = re.compile(r"\s*(?:/\*[^*]{0,40}\*/|//[^\n]{0,80}\n|<!--|<!\[CDATA\[|;)\s*")
_CLOSINGS = ("-->", "]]>", "/*]]>*/", "//]]>", "//-->", "//", "*/", ";")
_LAYERS = 6
"""Wrappings around one script, one inside the other."""
_TRAILING = re.compile(r",(?=\s*[}\]])")
_LOOSE = re.compile(
    r"\"(headline|datePublished|dateModified|articleSection|inLanguage|url)\"\s*:\s*\"((?:[^\"\\\n]|\\.){1,2000})\""
)
"""What can still be read off JSON that is broken beyond mending: plain values of keys that no other node has."""
_ARTICLES = frozenset({
    "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "reviewnewsarticle",
    "backgroundnewsarticle", "asknewsarticle", "advertisercontentarticle", "satiricalarticle", "liveblogposting",
    "blogposting", "socialmediaposting", "article", "report", "scholarlyarticle", "medicalscholarlyarticle",
    "techarticle", "review", "criticreview", "claimreview",
})  # fmt: skip
_LESSER = frozenset({"webpage", "itempage", "videoobject", "podcastepisode", "audioobject", "discussionforumposting"})
"""These types count where the page describes no article: a page that is a video with text below it."""
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "@included", "hasPart", "itemListElement", "item")


def nodes_of(scripts: list[str]) -> list[Node]:
    """Return all objects at the top of the scripts and inside their graphs and lists, in order. What is broken beyond
    mending gives one node with what can still be read; nothing raises.
    """
    found: list[Node] = []
    for script in scripts:
        for node in _walk(_loaded(script)):
            found.append(node)
            if len(found) >= _NODES:
                return found
    return found


def _loaded(script: str) -> Any:
    text = _unwrapped(script[:_LONGEST])
    for attempt in (text, _TRAILING.sub("", text), unescape(text)):
        try:
            return load(attempt, _LIMITS)[0]
        except Rejected:
            continue
    loose: dict[str, str] = {}
    if "Article" in text or "BlogPosting" in text:
        for key, value in _LOOSE.findall(text):
            loose.setdefault(key, value.replace("\\/", "/").replace('\\"', '"'))
    return {"@type": "Article", **loose} if "headline" in loose else None


def _unwrapped(script: str) -> str:
    """Return the script without the comments and CDATA marks that once hid it from old browsers."""
    text = script.strip()
    for _ in range(_LAYERS):
        opening = _OPENING.match(text)
        closing = next((mark for mark in _CLOSINGS if text.endswith(mark)), "")
        if not opening and not closing:
            break
        text = text[opening.end() if opening else 0 : len(text) - len(closing)].strip()
    return text


def _walk(value: Any) -> Iterator[Node]:
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(reversed(value[:_NODES]))
        elif isinstance(value, dict):
            yield value
            pending.extend(value[key] for key in reversed(_NESTED) if isinstance(value.get(key), dict | list))


def article_node(nodes: list[Node]) -> Node:
    """Return the node of the article: the fullest of the articles; an empty one where none is. A page that lists
    others' articles (several with headlines, none fuller than a teaser) counts the first.
    """
    best: Node = {}
    rank = (0, 0)
    for node in nodes:
        kinds = _kinds(node)
        grade = 2 if kinds & _ARTICLES else 1 if kinds & _LESSER else 0
        fullness = sum(
            bool(node.get(key)) for key in ("headline", "author", "datePublished", "articleBody", "dateModified")
        )
        if grade and (grade, fullness) > rank and (grade == 2 or fullness):
            best, rank = node, (grade, fullness)
    return best


def _kinds(node: Node) -> set[str]:
    kinds = node.get("@type")
    return {
        kind.rpartition("/")[2].rpartition(":")[2].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str)
    }


def text_of(value: Any) -> str | None:
    """Return the text of a value: a string, a number, the first of a list, `@value` of an object. References
    resolved.
    """
    for _ in range(4):
        if isinstance(value, list):
            value = next((one for one in value if one), None)
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    if isinstance(value, str):
        return unescape(unescape(value)).strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def first_text(node: Node, *keys: str) -> str | None:
    """Return the text of the first of `keys` that has one."""
    return next((text for key in keys if (text := text_of(node.get(key)))), None)


def texts_of(value: Any) -> tuple[str, ...]:
    """Return texts of a list, or of one string with commas between them."""
    if isinstance(value, str):
        value = value.split(";" if ";" in value and "," not in value else ",")
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(text for one in values[:500] if (text := text_of(one))))


def names_of(value: Any, nodes: list[Node]) -> tuple[tuple[str, str], ...]:
    """Return names under `author` or `creator`, each with its kind: `person`, `organization`, or empty where none is
    said. Lists in lists, references to other nodes (`{"@id": …}`), and names in a list under one author are followed.
    """
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    found: dict[str, str] = {}
    pending = [(value, "", 0)]
    while pending and len(found) < 50:
        value, kind, depth = pending.pop(0)
        if depth > 5:
            continue
        if isinstance(value, list):
            pending[:0] = [(one, kind, depth + 1) for one in value[:100]]
        elif isinstance(value, dict):
            if "name" not in value and isinstance(value.get("@id"), str):
                value = by_id.get(value["@id"], value)
            own_kind = next((one for one in ("person", "organization") if one in " ".join(_kinds(value))), kind)
            name = value.get("name") or " ".join(
                str(value[key]) for key in ("givenName", "familyName") if isinstance(value.get(key), str)
            )
            pending.insert(0, (name, own_kind, depth + 1))
        elif text := text_of(value):
            found.setdefault(text, kind)
    return tuple(found.items())
