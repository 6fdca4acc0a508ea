"""Scans a web page for its head, its structured data, and markup that is safe to build a tree from.

The scan is one pass, linear in the text, before any library sees the page: depth, elements and attributes are counted
on the way. Scripts, styles, comments and drawings stay behind, so that libxml2 gets a third of the text and none of its
traps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from stream.errors import Reason, Rejected
from stream.wire.html.elements import ENDS_ITSELF, HIDDEN, KNOWN, VOID
from stream.wire.html.page import ATTRIBUTES, ELEMENTS, Page, refuse_page
from stream.wire.html.page_tag import TagEnds, attributes_of, raw_attributes

__all__ = ["scan"]

_TAG = re.compile(r"<(?:(?P<close>/?)(?P<name>[A-Za-z][^\s/<>]*+)|!--|[!?])")
_NAME = re.compile(r"[a-z][a-z0-9:._-]{0,40}\Z")
_HEAD = frozenset({"html", "meta", "link", "base"})

_DEPTH = 2_000
"""Levels. Pages with unclosed tags reach a few hundred; ten times that is an attack."""
_KEPT = frozenset({
    "class", "id", "itemprop", "itemtype", "rel", "href", "role", "datetime", "content", "style", "aria-hidden",
    "data-testid", "data-component",
})  # fmt: skip
"""The attributes that say what an element is. The others stay behind: libxml2 keeps every name that it has seen, and
page builders make new ones each day (`data-v-1f3a`).
"""
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in HIDDEN}
_RETRIES = 20
"""Scripts within scripts of one page: each costs another look at it."""
_HEADS = 2_000
"""`meta`, `link` and JSON-LD that are looked at: no page has more than a hundred."""


@dataclass(slots=True)
class _Scan:
    text: str
    page: Page
    ends: TagEnds
    pieces: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    endless: set[str] = field(default_factory=set)
    """Elements and marks that have no end behind here: not looked for again, or the scan were quadratic."""
    words: int = 0
    retries: int = 0


def scan(text: str) -> Page:
    """Return the page. Raises `Rejected`: TOO_DEEP, OVERSIZE for elements or attributes beyond what any page has."""
    refuse_page(text)
    state = _Scan(text, Page(), TagEnds(text))
    at = 0
    while tag := _TAG.search(text, at):
        state.pieces.append(text[at : tag.start()])
        at = _declaration(state, tag) if tag["name"] is None else _element(state, tag)
    state.pieces.append(text[at:])
    state.page.markup = "".join(state.pieces)
    return state.page


def _declaration(state: _Scan, tag: re.Match[str]) -> int:
    mark = "-->" if tag[0] == "<!--" else ">"
    if tag[0] == "<!--" and state.text.startswith((">", "->"), tag.end()):
        return tag.end()
    return _behind(state, mark, tag.end(), state.text.find) or tag.end()


def _behind(state: _Scan, mark: str, start: int, find: Callable[[str, int], int]) -> int | None:
    """Return where the text goes on behind a mark; None where the mark does not come any more."""
    if mark in state.endless:
        return None
    end = find(mark, start)
    if end < 0:
        state.endless.add(mark)
        return None
    return end + len(mark)


def _element(state: _Scan, tag: re.Match[str]) -> int:
    name = tag["name"].lower()
    end = state.ends.after(tag.end())
    if end is None:  # no `>` to the end of the text: it was none
        state.pieces.append("&lt;")
        return tag.start() + 1
    if not _NAME.match(name):
        state.pieces.append(" ")
        return end
    if tag["close"]:
        _close(state, name)
        return end
    inner = state.text[tag.end() : end - 1]
    _count(state, name, inner)
    if name in HIDDEN:
        return _hidden(state, name, inner, end)
    if name in _HEAD:
        _head(state, name, inner)
    if name not in _HEAD or "itemprop" in inner:
        state.pieces.append(_start_tag(name, inner))
    return end


def _count(state: _Scan, name: str, inner: str) -> None:
    state.page.elements += 1
    state.words += len(inner.split()) if len(inner) > 3 else 0
    if state.page.elements > ELEMENTS:
        raise Rejected(Reason.OVERSIZE, f"HTML with more than {ELEMENTS} elements")
    if state.words > ATTRIBUTES:
        raise Rejected(Reason.OVERSIZE, f"HTML with more than {ATTRIBUTES} attributes")
    state.page.levels += len(state.open)
    if name in VOID or name in ENDS_ITSELF or name in HIDDEN or inner.endswith("/"):
        return
    state.open.append(name)
    state.counts[name] = state.counts.get(name, 0) + 1
    state.page.depth = max(state.page.depth, len(state.open))
    if len(state.open) > _DEPTH:
        raise Rejected(Reason.TOO_DEEP, f"HTML nested beyond {_DEPTH} levels")


def _close(state: _Scan, name: str) -> None:
    if state.counts.get(name):
        while (inner := state.open.pop()) != name:
            state.counts[inner] -= 1
        state.counts[name] -= 1
    if name not in _HEAD and name not in HIDDEN:
        state.pieces.append(f"</{_known(name)}>")


def _start_tag(name: str, inner: str) -> str:
    kept = [f" {key}={value}" for key, value in raw_attributes(inner) if key.lower() in _KEPT] if inner else []
    return f"<{_known(name)}{''.join(kept)}>"


def _known(name: str) -> str:
    return name if name in KNOWN else "span"


def _hidden(state: _Scan, name: str, inner: str, start: int) -> int:
    """Return where the text goes on behind an element that is passed over, or behind its start tag where it has
    no end.
    """
    if inner.endswith("/") and name in {"svg", "math"}:
        return start
    mark = f"</{name}"
    if mark in state.endless:
        return start
    end = _ENDS[name].search(state.text, start)
    while end and name == "script" and state.retries < _RETRIES and _is_escaped(state.text[start : end.start()]):
        state.retries += 1
        end = _ENDS[name].search(state.text, end.end())
    if end is None:
        state.endless.add(mark)
        return start
    content = state.text[start : end.start()]
    if name == "title" and state.page.title is None:
        state.page.title = " ".join(unescape(content).split()) or None
    elif name == "script" and "ld+json" in inner.lower() and len(state.page.json_ld) < _HEADS:
        state.page.json_ld.append(content)
    return end.start()


def _is_escaped(script: str) -> bool:
    """Return whether a script breaks off in a comment, inside a script that it writes: its end tag is then the inner
    one's (WHATWG 13.2.5.27, script data double escaped state).
    """
    comment = script.rfind("<!--")
    return comment >= 0 and "-->" not in script[comment:] and "<script" in script[comment:].lower()


def _head(state: _Scan, name: str, inner: str) -> None:
    page = state.page
    found = attributes_of(inner)
    if name == "html":
        page.language = page.language or found.get("lang") or found.get("xml:lang") or None
    elif name == "link" and "canonical" in found.get("rel", "").lower().split():
        page.canonical = page.canonical or found.get("href", "").strip() or None
    elif name == "meta" and len(page.metas) < _HEADS:
        content = found.get("content", "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (names := found.get(key)):
                page.metas.extend((one.lower(), content) for one in names.split())
                break
