"""Reads XML of a house's own, of no wire format: an item is an element with a headline and copy, recognised by the
names of its elements. It is read only where both are there, and every item says so (`xml:house`).

Fields are children of the item, or of an element that only holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stream.errors import Reason, Rejected
from stream.lexicon.scripts import UNSPACED
from stream.wire.bounds import embargoes_of_all
from stream.wire.limits import Limits
from stream.wire.line import plain
from stream.wire.parser import Reading, entries_of
from stream.wire.xml.house_copy import named_as_html
from stream.wire.xml.house_names import CROSSHEADS, PARAGRAPHS, WRAPPERS, field_of
from stream.wire.xml.nitf_body import Copy, copy_in
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Element, Tree, local_name, text_of, tree_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["FORMAT", "holds_story", "parse"]

FORMAT = "house-xml"
_REPAIR = "xml:house"
_DEEP = 4
"""Levels below the root in which items begin: `<export><stories><story>`."""
_COPY_LENGTH = 40
"""Characters of copy; what is shorter is a label."""
_COPY_LETTERS = 12
"""The same where the script has no blanks."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NAMES = frozenset({"name", "label"})
"""What a field of several parts is called by: `<publisher><name>…</name><address>…`."""
_OTHER = frozenset({
    "svg", "stylesheet", "transform", "schema", "definitions", "project", "configuration", "config", "urlset", "opml",
    "kml", "gpx", "plist", "tt", "smil", "math", "resources", "manifest", "beans", "workbook", "document-content",
})  # fmt: skip
"""Roots of vocabularies that have titles and texts, and no news."""


def holds_story(text: str) -> bool:
    """Return whether a text is sound XML with an item in it: for roots that HTML has, too."""
    try:
        root, _ = root_of(text)
    except Rejected:
        return False
    return any(True for _ in _items(root))


def parse(text: str, limits: Limits) -> Reading:
    """Return every item of the file. Raises `Rejected`: what `root_of` raises, UNRECOGNISED where nothing in it has
    headline and copy, OVERSIZE for too many.
    """
    root, repairs = root_of(text)
    elements = [] if local_name(root).lower() in _OTHER else list(_items(root))
    if not elements:
        raise Rejected(Reason.UNRECOGNISED, f"looks like XML with the root <{local_name(root)[:60]}>")
    if len(elements) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(elements)} items, the limit is {limits.items}")
    around = _Around(elements)
    return Reading(FORMAT, entries_of(elements, lambda e: around.restricted(e, _item(e, (*repairs, _REPAIR)))))


class _Around:
    """What the elements around the items say of an embargo: it holds for all items in them."""

    def __init__(self, items: list[Element]) -> None:
        self._items = set(items)
        self._known: dict[Element, list[str]] = {}
        self._of_item = {item: self._of(item.getparent()) for item in items}

    def restricted(self, element: Element, item: WireItem) -> WireItem:
        """Return the item with what stands around its element."""
        found = self._of_item[element]
        return replace(item, extra={**item.extra, "around/embargo": found}) if found else item

    def _of(self, parent: Element | None) -> list[str]:
        above: list[Element] = []
        while parent is not None and parent not in self._known:
            above.append(parent)
            parent = parent.getparent()
        found = [] if parent is None else self._known[parent]
        for element in reversed(above):
            found = embargoes_of_all([*found, *filter(None, self._texts(element))])
            self._known[element] = found
        return found

    def _texts(self, parent: Element) -> Iterator[str]:
        for key, value in parent.items():
            if field_of(str(key)) == "embargo":
                yield str(value)
        for child in parent:
            if child not in self._items and field_of(local_name(child)) == "embargo":
                yield text_of(child) or next(iter(map(str, child.values())), "")


def _items(root: Element) -> Iterator[Element]:
    """Yield the outermost elements that have a headline and copy, in order."""
    level = [root]
    for _ in range(_DEEP):
        below: list[Element] = []
        for element in level:
            if _is_item(element):
                yield element
            else:
                below += [child for child in element if len(child)]
        level = below


def _is_item(element: Element) -> bool:
    fields = _fields(element)
    copy = _copy_element(fields, element)
    named = "headline" in fields or any(field_of(str(key)) == "headline" for key in element.keys())  # noqa: SIM118
    return named and copy is not None and _is_copy(text_of(copy) or "")


def _is_copy(text: str) -> bool:
    letters = "".join(text.split())
    return len(letters) >= (_COPY_LETTERS if _UNSPACED.search(text) else _COPY_LENGTH)


def _fields(item: Element) -> dict[str, list[Element]]:
    """Return the elements of each field that have text, those of the item itself before those in its wrappers."""
    found: dict[str, list[Element]] = {}
    wrappers: list[Element] = []
    for child in item:
        field = field_of(local_name(child))
        is_text = field is not None and (field in {"body", "byline", "provider"} or not len(child) or field == "lead")
        if field is not None and is_text and text_of(child):
            found.setdefault(field, []).append(child)
        if len(child) and local_name(child).lower() in WRAPPERS:
            wrappers.append(child)
        elif field == "headline" and len(child) and text_of(child):
            found.setdefault(field, []).append(child)
    for wrapper in wrappers:
        for child in wrapper:
            field = field_of(local_name(child))
            is_new = field != "body" or "body" not in found or wrapper in found["body"]
            if field is not None and is_new and text_of(child):
                found.setdefault(field, []).append(child)
    return found


def _copy_element(fields: dict[str, list[Element]], item: Element) -> Element | None:
    """Return the longest of the elements that may be the copy; the item itself where its paragraphs are its
    children.
    """
    bodies = [body for body in fields.get("body", ()) if not _is_wrapper(body)]
    if bodies:
        return max(bodies, key=lambda body: len(text_of(body) or ""))
    paragraphs = [child for child in item if local_name(child).lower() in PARAGRAPHS and text_of(child)]
    return item if paragraphs else None


def _is_wrapper(body: Element) -> bool:
    """Return whether a `body` or `content` holds fields, the headline among them, and not paragraphs."""
    names = [local_name(child) for child in body]
    return any(field_of(name) == "headline" and name.lower() not in CROSSHEADS for name in names) or any(
        field_of(name) == "body" for name in names
    )


def _item(element: Element, repairs: tuple[str, ...]) -> WireItem:
    tree = tree_of(element)
    fields = _fields(element)
    body = _copy_element(fields, element)

    def line_of(name: str) -> str | None:
        for one in fields.get(name, ()):
            named = next((e for e in one if len(one) > 1 and local_name(e).lower() in _NAMES and text_of(e)), one)
            if (text := tree.read(named)) is not None:
                return plain(text)
        keys = (str(key) for key in element.keys() if field_of(str(key)) == name)  # noqa: SIM118 - no mapping
        return next((value for key in keys if (value := tree.read_attribute(element, key))), None)

    headline, link = line_of("headline"), line_of("link")
    known = {
        name: line_of(name)
        for name in ("guid", "version", "status", "embargo", "changed", "published", "byline", "provider", "dateline",
                     "slugline", "urgency", "ednote", "section", "copyright")
    }  # fmt: skip
    language = line_of("language") or tree.read_attribute(element, "lang")
    words = (word.strip() for e in fields.get("keywords", ()) for word in (tree.read(e) or "").split(","))
    copy = _copy(tree, body, element, line_of("lead"))
    return WireItem(
        format=FORMAT,
        provider=known["provider"],
        guid=known["guid"] or link,
        version=known["version"],
        status=known["status"],
        embargo_until=known["embargo"],
        published_at=known["changed"] or known["published"],
        first_created_at=known["published"] if known["changed"] else None,
        language=language,
        urgency=known["urgency"],
        slugline=known["slugline"],
        keywords=tuple(dict.fromkeys(filter(None, words))),
        subjects=(ItemSubject(name=known["section"]),) if known["section"] else (),
        headline=headline,
        subheadlines=tuple(line for e in fields.get("subheadline", ()) if (line := plain(tree.read(e)))),
        byline=known["byline"],
        dateline=known["dateline"],
        copyright=known["copyright"],
        ednote=known["ednote"],
        html=copy.html,
        paragraphs=copy.paragraphs,
        extra={**({"link": link} if link else {}), **tree.rest()},
        repairs=repairs + tree.repairs,  # after `rest`
    )


def _copy(tree: Tree, body: Element | None, item: Element, lead: str | None) -> Copy:
    """Return the copy, its elements named as HTML names them; what shows something is set aside."""
    if body is None:
        return Copy()
    if body is item:
        body = item.makeelement("div")
        for child in list(item):
            if local_name(child).lower() in PARAGRAPHS | CROSSHEADS and field_of(local_name(child)) != "headline":
                body.append(child)
        item.append(body)
    named_as_html(body)
    return copy_in(tree, body).below(lead)
