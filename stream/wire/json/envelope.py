"""Takes items out of the envelopes in which interfaces send them: `{"data": {"articles": […]}}`, JSON Feed, and kin.

An envelope may have a title of its own, as JSON Feed has (https://www.jsonfeed.org/version/1.1/): it is an envelope
where stories lie in it and no copy of its own stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from stream.errors import Reason, Rejected
from stream.lexicon.embargo import FIELDS
from stream.wire.json.envelope_room import restricts_of_all
from stream.wire.json.fields import text_of
from stream.wire.json.names import COPY, SUMMARIES, TEXTS, TITLES, folded
from stream.wire.limits import Limits

__all__ = ["About", "refuse_many", "unwrapped"]

_ENVELOPES = (
    "data", "item", "items", "newsitems", "results", "entries", "articles", "stories", "docs", "posts", "news", "hits",
    "edges", "nodes", "records", "documents", "entry", "article", "story", "result", "list", "value", "payload",
    "content", "feed", "channel", "rss", "response", "body", "embedded",
)  # fmt: skip
"""Keys under which agencies' interfaces send their items."""
_PARTS = ("attributes", "fields", "_source", "node", "properties")
"""Keys under which an item's own fields stand: JSON:API, the Guardian, Elasticsearch, GraphQL."""
_DEEP = 6
_OWN = frozenset({
    "uri", "guid", "versioncreated", "firstcreated", "pubstatus", "urgency", "slugline", "byline", "bylines", "ednote",
})  # fmt: skip
"""Keys that an item has and an envelope has not; one of them alone may be an envelope's."""
_RESTRICTING = frozenset({"pubstatus", "usageterms", "ednote"})
"""Keys by which an envelope says what may be done with what is in it, beside those of an embargo. Its `status` is how
its interface answered.
"""
_TEXTS = frozenset({"usageterms", "ednote"})
_HEADERS = frozenset({"meta", "metadata", "header", "head", "rights"})
"""Keys under which an envelope says something of itself."""
_LOOKED_AT = 20
"""Entries of a list among which a story is looked for."""
_JSON_FEED = "jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class About:
    """What the envelope around an item says for all that are in it."""

    title: str | None = None
    language: str | None = None
    is_json_feed: bool = False
    restricts: Mapping[str, Any] = field(default_factory=dict)
    """Its fields that say whether and from when on what is in it may be used, as far as there is room for them."""
    cut: tuple[str, ...] = ()
    """The repair that says that there was not room for all of them."""


def unwrapped(value: Any, limits: Limits) -> list[tuple[Any, About]]:
    """Return the items inside envelopes and arrays, in order, each with what the envelope says; the value itself where
    it is no envelope. Raises `Rejected(OVERSIZE)` for too many.
    """
    pending: list[tuple[Any, int, About]] = [(value, 0, About())]
    items: list[tuple[Any, About]] = []
    while pending:
        value, depth, about = pending.pop()
        if isinstance(value, list) and depth < _DEEP:
            refuse_many(len(value) + len(pending) + len(items), limits)
            pending += [(child, depth + 1, about) for child in reversed(value)]
            continue
        inner = _inside(value) if isinstance(value, dict) and depth < _DEEP else None
        if inner is None:
            items.append((value, about))
        else:
            pending.append((inner, depth + 1, _about(value, about)))
    return items


def refuse_many(count: int, limits: Limits) -> None:
    """Raise `Rejected(OVERSIZE)` for more items than a file may hold."""
    if count > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{count} items, the limit is {limits.items}")


def _about(value: Mapping[str, Any], above: About) -> About:
    feed = value.get("feed")
    named = feed if isinstance(feed, dict) else value
    title, language = named.get("title"), named.get("language")
    parts = [value, *(one for key, one in value.items() if folded(key) in _HEADERS and isinstance(one, dict))]
    around, cut = restricts_of_all(_restrictions(above.restricts, parts))
    return About(
        title if isinstance(title, str) and title.strip() else above.title,
        language if isinstance(language, str) and language.strip() else above.language,
        above.is_json_feed or _is_json_feed(value),
        around,
        tuple(dict.fromkeys((*above.cut, *cut))),
    )


def _restrictions(above: Mapping[str, Any], parts: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what an envelope and those around it say: what one of them leaves empty holds all the same."""
    said: dict[str, list[Any]] = {key: [value] for key, value in above.items()}
    for part in parts:
        for key, value in part.items():
            if _is_restriction(folded(key)):
                said.setdefault(key, []).append(value)
    return {key: ones[0] if len(ones) == 1 else _together(key, ones) for key, ones in said.items()}


def _together(key: str, ones: list[Any]) -> Any:
    """Return all values of a field; of texts one text, which may be cut: a list without room holds the items."""
    values = list(chain(*map(_each, ones)))
    if folded(key) in _TEXTS and all(isinstance(one, str) for one in values):
        return "\n".join(dict.fromkeys(values))
    return values


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_restriction(key: str) -> bool:
    return key in _RESTRICTING or any(word in key for word in FIELDS)


def _is_json_feed(value: Mapping[str, Any]) -> bool:
    version = value.get("version")
    return isinstance(version, str) and _JSON_FEED in version


def _inside(value: Mapping[str, Any]) -> Any:
    """Return what is in an envelope; None where the object is an item, or nothing that we know."""
    if _is_json_feed(value) and isinstance(value.get("items"), list) and value["items"]:
        return value["items"]  # whatever is in them: one may be a title alone
    keys = {folded(key): key for key in value}
    part = next((key for key in _PARTS if isinstance(value.get(key), dict)), None)
    if part is not None and not COPY & keys.keys() and (TEXTS | TITLES | COPY) & set(map(folded, value[part])):
        return {**{key: field for key, field in value.items() if key != part}, **value[part]}
    found = [v for key in _ENVELOPES if key in keys and isinstance(v := value[keys[key]], dict | list)]
    if TEXTS & keys.keys():
        return None if _is_item(value, keys) else next((v for v in found if _has_story(v, _DEEP)), None)
    inner = next((v for v in found if _has_story(v, _DEEP)), None) or next(iter(found), None)
    if isinstance(inner, dict) and "nitf" in keys and "nitf" not in inner:
        return {**inner, "nitf": value[keys["nitf"]]}  # the copy, put beside its item by who fetched it
    return inner


def _is_item(value: Mapping[str, Any], keys: Mapping[str, str]) -> bool:
    """Return whether it has copy of its own, or says of itself what only an item says."""
    return len(_OWN & keys.keys()) > 1 or any(_is_text(value[keys[key]]) for key in COPY if key in keys)


def _has_story(value: Any, levels: int) -> bool:
    """Return whether a story lies in a value: an object with a title, and copy or a summary, or where it is to be
    found.
    """
    if levels == 0:
        return False
    if isinstance(value, list):
        return any(_has_story(entry, levels - 1) for entry in value[:_LOOKED_AT])
    if not isinstance(value, dict):
        return False
    keys = {folded(key): key for key in value}
    inner = [value[keys[key]] for key in _ENVELOPES if key in keys]
    inner += [value[key] for key in _PARTS if isinstance(value.get(key), dict)]
    named = any(text_of(value[keys[key]]) for key in TITLES if key in keys)
    has_copy = any(_is_text(value[keys[key]]) for key in (*COPY, *SUMMARIES) if key in keys)
    if has_copy and (named or "id" in keys or _OWN & keys.keys()):
        return True
    return any(_has_story(one, levels - 1) for one in inner)


def _is_text(value: Any) -> bool:
    return not isinstance(value, list) and bool(text_of(value))
