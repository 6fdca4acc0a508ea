"""Reads NewsML-G2, bare items and news messages: texts, and of pictures and packages what describes them.

An item is whole in itself: `newsMessage` only carries several. What has neither headline nor copy (concepts, plans,
catalogues) is refused by name. https://iptc.org/std/NewsML-G2/guidelines/ .
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from stream.errors import Reason, Rejected
from stream.lexicon.embargo import FIELDS
from stream.wire.bounds import ENVELOPE_ROOM
from stream.wire.indents import outdented
from stream.wire.limits import Limits
from stream.wire.paragraphs import paragraphs_of
from stream.wire.parser import Reading, entries_of
from stream.wire.status_word import strictest
from stream.wire.xml.newsml.g2_content import content_of
from stream.wire.xml.newsml.g2_meta import code_of, headlines_of, status_of
from stream.wire.xml.nitf_body import NitfBody, place_of
from stream.wire.xml.nitf_docdata import embargo_beside
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Element, Tree, local_name, text_of, tree_of
from stream.wire.xml.withdrawal import notice_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["FORMAT", "ROOTS", "parse"]

FORMAT = "newsml-g2"
ROOTS = ("newsItem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem", "planningitem")
"""Root elements; all but `newsItem` in whatever case."""
_STORIES = frozenset({"newsItem", "packageItem"})
_OTHERS = frozenset({"conceptItem", "knowledgeItem", "planningItem", "catalogItem"})
_TEXT = frozenset({"text", ""})
_ABOUT = "contentMeta"
_MANAGED = "itemMeta"
_PRIVATE = ("contact", "notepad", "closing", "picture")
"""Roles of editor's notes that are no notes to editors: telephone numbers, link lists, sign-offs. They stay in
`extra`."""


def parse(text: str, limits: Limits) -> Reading:
    """Return every item of the file. Raises `Rejected`: what `root_of` raises, NO_TEXT where no item tells a story; one
    bad item is a refusal among the entries.
    """
    root, repairs = root_of(text)
    elements = [root] if local_name(root) in _STORIES | _OTHERS else list(_in_set(root))
    if len(elements) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(elements)} items, the limit is {limits.items}")
    if not elements:
        raise Rejected(Reason.NO_TEXT, "NewsML-G2: a message without an item")
    header = _Header(root)
    return Reading(FORMAT, entries_of(elements, lambda element: _item(element, header, repairs)))


def _in_set(root: Element) -> list[Element]:
    return [e for items in root.iterchildren("{*}itemSet") for e in items if isinstance(e.tag, str)]


class _Header:
    """What the header of a `newsMessage` says for all its items."""

    def __init__(self, root: Element) -> None:
        found = root.find("{*}header")
        tree = Tree(found if found is not None else etree.Element("header"))
        self.priority = tree.text("priority")
        self.extra = tree.rest(ENVELOPE_ROOM)
        self.repairs = tree.repairs


def _item(element: Element, header: _Header, repairs: tuple[str, ...]) -> WireItem:
    kind = local_name(element)
    if kind not in _STORIES:
        raise Rejected(Reason.NO_TEXT, f"NewsML-G2: a {kind}, which is no story")
    tree = tree_of(element)
    language = tree.attribute("tag", f"{_ABOUT}/language") or tree.read_attribute(element, "lang")
    main, subs = headlines_of(tree, language)
    medium = (code_of(tree, f"{_MANAGED}/itemClass") or "").lower()
    described = _description(tree)
    body = content_of(tree, {text for text in (main, *subs) if text}, described, language)
    headline = main or body.headline or tree.text(f"{_MANAGED}/title")
    copy = body.copy
    if not copy and described and (medium not in _TEXT or kind == "packageItem"):
        html, paragraphs = None, paragraphs_of(outdented(described))
    else:
        html, paragraphs = copy.html, copy.paragraphs
    status, embargo = strictest((status_of(tree), body.status)), tree.text(f"{_MANAGED}/embargoed")
    guid, note = tree.read_attribute(element, "guid"), _notes(tree, body)
    slugline = tree.text(f"{_ABOUT}/slugline")
    if not (headline or html or paragraphs):
        paragraphs = notice_of(status, guid, note, slugline)
    if not (headline or html or paragraphs):
        raise Rejected(Reason.NO_TEXT, f"NewsML-G2: {medium or kind} with neither headline nor copy")
    return WireItem(
        format=FORMAT,
        provider=_name(tree, f"{_MANAGED}/provider"),
        guid=guid,
        version=tree.read_attribute(element, "version"),
        status=status,
        embargo_until=embargo or body.embargo_until,
        published_at=tree.text(f"{_MANAGED}/versionCreated", f"{_ABOUT}/contentModified", f"{_ABOUT}/contentCreated"),
        first_created_at=tree.text(f"{_MANAGED}/firstCreated", f"{_ABOUT}/contentCreated"),
        language=language,
        urgency=tree.text(f"{_ABOUT}/urgency"),
        priority=header.priority,
        slugline=slugline,
        keywords=tuple(dict.fromkeys(tree.texts(f"{_ABOUT}/keyword"))),
        subjects=_subjects(tree),
        headline=headline,
        subheadlines=subs or body.subheadlines,
        byline=_byline(tree, medium) or body.byline,
        byline_title=body.byline_title,
        dateline=place_of(tree.text(f"{_ABOUT}/dateline")) or body.dateline,
        located=_name(tree, f"{_ABOUT}/located"),
        credit=tree.text(f"{_ABOUT}/creditline") or body.credit,
        copyright=tree.text("rightsInfo/copyrightNotice") or _name(tree, "rightsInfo/copyrightHolder"),
        ednote=note,
        html=html,
        paragraphs=paragraphs,
        extra=_extra(tree, header) | embargo_beside(embargo, body.embargo_until),
        repairs=repairs + (tree.repairs or header.repairs),  # after `rest`
    )


def _name(tree: Tree, path: str) -> str | None:
    """Return who or what an element names: its `name`, else its literal, else its code."""
    found = tree.first(path)
    if found is None:
        return None
    code = (
        tree.read_attribute(found, "literal")
        or tree.read_attribute(found, "qcode")
        or tree.read_attribute(found, "uri")
    )
    return tree.text("name", under=found) or (code.rpartition(":")[2] if code and "//" not in code else code)


def _byline(tree: Tree, medium: str) -> str | None:
    """Return the printed byline; for a picture also who is named as its photographer."""
    line = tree.text(f"{_ABOUT}/by")
    if line or medium in _TEXT:
        return line
    for element in tree.every(f"{_ABOUT}/creator"):
        if "photographer" in f"{element.get('qcode')} {element.get('role')}".lower():
            return tree.text("name", under=element) or tree.read_attribute(element, "literal")
    return None


def _description(tree: Tree) -> str | None:
    """Return what describes the item: a caption, a teaser, an abstract. Read again by `extra`."""
    found = (tree.first(f"{_ABOUT}/description"), tree.first(f"{_MANAGED}/description"))
    return next((text for e in found if e is not None and (text := text_of(e))), None)


def _notes(tree: Tree, body: NitfBody) -> str | None:
    notes: list[str] = []
    for element in tree.every(f"{_MANAGED}/edNote"):
        role = (element.get("role") or "").rpartition(":")[2].lower()
        if not any(word in role for word in _PRIVATE) and (text := tree.read(element)):
            tree.read_attribute(element, "role")
            notes.append(" ".join(text.split()))
    return "\n".join(dict.fromkeys(filter(None, (*notes, body.note)))) or None


def _embargo_notes(tree: Tree) -> list[str]:
    """Return notes whose role says that they tell of an embargo: their text may be the time alone."""
    notes = [(e, (e.get("role") or "").lower()) for e in tree.every(f"{_MANAGED}/edNote")]
    return [text for e, role in notes if any(word in role for word in FIELDS) and (text := text_of(e))]


def _subjects(tree: Tree) -> tuple[ItemSubject, ...]:
    found: list[ItemSubject] = []
    for element in tree.every(f"{_ABOUT}/subject"):
        alias, colon, local = (element.get("qcode") or "").partition(":")
        scheme, code = (
            (alias, local) if colon else (None, element.get("uri") or element.get("literal") or alias or None)
        )
        name = tree.text("name", under=element)
        tree.drop(element)
        if code or name:
            found.append(ItemSubject(scheme, code, name))
    return tuple(dict.fromkeys(found))


def _extra(tree: Tree, header: _Header) -> dict[str, Any]:
    """Return what has no field. Catalogues name vocabularies and say nothing of the story."""
    for path in ("catalogRef", "catalog"):
        for element in tree.every(path):
            tree.drop(element)
    notes = {"edNote/embargo": found} if (found := _embargo_notes(tree)) else {}
    return {**tree.rest(), **({"header": header.extra} if header.extra else {}), **notes}
