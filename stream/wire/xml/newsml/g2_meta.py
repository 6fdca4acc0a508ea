"""Reads the status and the headlines of a NewsML-G2 item."""

from __future__ import annotations

import re

from stream.wire.line import plain
from stream.wire.xml.tree import Element, Tree, text_of

__all__ = ["code_of", "headlines_of", "in_language", "status_of"]

_ABOUT = "contentMeta"
_MANAGED = "itemMeta"
_SUB = ("sub", "deck", "secondary")
_OTHER_USES = ("short", "mobile", "seo", "web", "social", "kicker", "label", "push", "print", "teaser")
"""Roles of headlines made for another use than to stand above the story."""
_CORRECTIONS = frozenset({"correction", "corrected"})


def code_of(tree: Tree, path: str) -> str | None:
    """Return the code of a controlled value without its scheme, whether it is a `qcode`, a `uri` or a `literal`."""
    value = tree.attribute("qcode", path) or tree.attribute("uri", path) or tree.attribute("literal", path)
    return re.split("[:/#]", value)[-1] if value else None


def headlines_of(tree: Tree, language: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the main headline, and those that stand below it. Translations, and short forms for other uses, stay for
    `extra`.
    """
    every = [(e, (e.get("role") or "").rpartition(":")[2].lower()) for e in tree.every(f"{_ABOUT}/headline")]
    found = [(e, role, in_language(tree.read_attribute(e, "lang"), language)) for e, role in every if text_of(e)]
    full = [(e, role, own) for e, role, own in found if not any(word in role for word in (*_SUB, *_OTHER_USES))]
    if not full:
        full = [(e, role, own) for e, role, own in found if not any(word in role for word in _SUB)]
    full.sort(key=lambda one: (not one[2], "main" not in one[1] and bool(one[1])))  # stable
    main = full[0][0] if full else None
    subs = [e for e, role, own in found if e is not main and own and not any(word in role for word in _OTHER_USES)]
    for element in subs if main is None else (main, *subs):
        tree.read_attribute(element, "role")
    text = plain(tree.read(main)) if main is not None else None
    below = dict.fromkeys(line for e in subs if (line := plain(tree.read(e))) and line != text)
    return text, tuple(below)


def _leaves_blanks(element: Element) -> bool:
    """Return whether fields beside an empty one are empty as well: then its house writes every field of its form."""
    siblings = (e for e in element.itersiblings() if isinstance(e.tag, str))
    before = (e for e in element.itersiblings(preceding=True) if isinstance(e.tag, str))
    return any(not e.attrib and not len(e) and text_of(e) is None for e in (*before, *siblings))


def in_language(tag: str | None, language: str | None) -> bool:
    """Return whether what is tagged so may be in the language: what names none is."""
    return not tag or not language or tag.lower().split("-")[0] == language.lower().split("-")[0]


def status_of(tree: Tree) -> str | None:
    """Return `pubStatus`, unless a usable item is embargoed without a time, or a signal says that it corrects
    another.
    """
    status = code_of(tree, f"{_MANAGED}/pubStatus")
    if status not in {None, "usable"}:
        return status
    embargo = tree.first(f"{_MANAGED}/embargoed")
    if embargo is not None and text_of(embargo) is None and not _leaves_blanks(embargo):  # until further notice
        return "embargoed"
    signals = {re.split("[:/#]", e.get("qcode") or e.get("uri") or "")[-1] for e in tree.every(f"{_MANAGED}/signal")}
    return "corrected" if signals & _CORRECTIONS else status
