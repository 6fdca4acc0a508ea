"""Reads NITF 3 (IPTC's News Industry Text Format), one document as one item: that of AP, PA, EFE and AAP, and plain
NITF.

https://www.iptc.org/std/NITF/3.6/documentation/ .
"""

from __future__ import annotations

import re

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.xml.appl import nitf_of, with_envelope
from stream.wire.xml.nitf_body import NitfBody, body_of
from stream.wire.xml.nitf_docdata import BESIDE, issued_of, notes_of, release_of, status_in
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Element, Tree, tree_of
from stream.wire.xml.withdrawal import notice_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["FORMAT", "item_of", "parse"]

FORMAT = "nitf"
_META = {
    "slugline": ("slugline", "slug", "anpa-keyword", "slug-line", "ntbstikkord", "stikkord"),
    "take": ("anpa-takekey", "takekey", "take-key"),
    "priority": ("priority", "prioridad", "anpa-priority", "wire-priority"),
    "urgency": ("urgency", "ed-urg", "news-urgency"),
    "version": ("version", "revision", "anpa-version"),
    "language": ("language", "lang", "idioma"),
    "provider": ("provider", "source", "agency"),
    "headline": ("headline",),
}
"""Fields that agencies put into `head/meta`, by the names that they use."""
_ID = re.compile(r"(?i)(?=[a-f\d-]*\d)[a-f\d]{8}|\d{6}")
"""What no slug has in it: a number of an archive, or a part of a UUID."""


def parse(text: str, limits: Limits) -> Reading:  # noqa: ARG001 - the signature of every parser
    """Return the item. Raises `Rejected`: what `root_of` raises, and NO_TEXT without headline and copy."""
    root, repairs = root_of(text)
    story = nitf_of(root)
    if story is not None:
        return Reading(FORMAT, (with_envelope(item_of(tree_of(story), repairs), root, story),))
    return Reading(FORMAT, (item_of(tree_of(root), repairs),))


def item_of(tree: Tree, repairs: tuple[str, ...] = ()) -> WireItem:
    """Return the item of a `nitf` element."""
    body = tree.first("body")
    story = body_of(tree, body if body is not None else tree.root)
    meta = _meta(tree)
    headline = story.headline or tree.text("head/title") or meta.get("headline")
    status = status_in(tree)
    guid = _fact(tree, "id-string", "doc-id")
    note = "\n".join(filter(None, (story.note, *notes_of(tree)))) or None
    paragraphs = story.copy.paragraphs
    if not headline and not story.copy:
        paragraphs = notice_of(status, guid, note, meta.get("slugline"))
    if not headline and not story.copy and not paragraphs:
        raise Rejected(Reason.NO_TEXT, "NITF with neither headline nor copy")
    keywords = tuple(
        word
        for path in BESIDE
        for e in tree.every(f"{path}key-list/keyword")
        if (word := tree.read_attribute(e, "key"))
    ) + tuple(filter(None, (tree.read_attribute(e, "content") for e in _named(tree, "keywords"))))
    issued = issued_of(tree)
    return WireItem(
        format=FORMAT,
        provider=_provider(tree, story, meta),
        guid=guid,
        version=meta.get("version") or _fact(tree, "version", "du-key"),
        status=status,
        embargo_until=release_of(tree),
        published_at=issued
        or _fact(tree, "norm", "date.release")
        or tree.attribute("norm", "body/body.head/dateline/story.date")
        or tree.attribute("date.publication", "head/pubdata"),
        language=_language(tree) or meta.get("language"),
        urgency=_fact(tree, "ed-urg", "urgency") or tree.text(*_paths("urgency")) or meta.get("urgency"),
        priority=meta.get("priority"),
        slugline=meta.get("slugline") or next(iter(keywords), None) or _slug_key(tree, guid),
        take=meta.get("take"),
        keywords=keywords,
        subjects=_subjects(tree),
        headline=headline,
        subheadlines=story.subheadlines,
        byline=story.byline,
        byline_title=story.byline_title,
        dateline=story.dateline,
        located=_fact(tree, "city", "evloc"),
        credit=story.credit,
        copyright=_copyright(tree),
        ednote=note,
        html=story.copy.html,
        paragraphs=paragraphs,
        extra=_other_meta(tree) | tree.rest(),
        repairs=repairs + tree.repairs,  # after `rest`
    )


def _paths(name: str) -> tuple[str, ...]:
    return tuple(f"{path}{name}" for path in BESIDE)


def _fact(tree: Tree, attribute: str, name: str) -> str | None:
    """Return an attribute of an element of `docdata`, wherever that stands."""
    return tree.attribute(attribute, *_paths(name))


def _slug_key(tree: Tree, guid: str | None) -> str | None:
    """Return the key that all versions of a story share where it is a slug; an id may stand there too."""
    key = _fact(tree, "key", "du-key")
    is_id = key is not None and ((guid or "").startswith(key) or _ID.search(key))
    return None if is_id else key


def _meta(tree: Tree) -> dict[str, str]:
    """Return our field → what a `meta` says of it; the others stay for `extra`."""
    by_name: dict[str, Element] = {}
    for element in tree.every("head/meta"):
        by_name.setdefault((element.get("name") or "").strip().lower(), element)
    found: dict[str, str] = {}
    for name, spellings in _META.items():
        for spelling in spellings:
            candidate = by_name.get(spelling)
            value = tree.read_attribute(candidate, "content") if candidate is not None else None
            if value:
                found[name] = value
                break
    return found


def _other_meta(tree: Tree) -> dict[str, str | list[str]]:
    """Return the `meta` that have no field, by their names."""
    left: dict[str, list[str]] = {}
    for element in tree.every("head/meta"):
        content = element.get("content")
        if content and not tree.was_read(element, "content"):
            left.setdefault(f"meta/{element.get('name') or element.get('http-equiv')}", []).append(content)
        tree.drop(element)
    return {name: contents[0] if len(contents) == 1 else contents for name, contents in left.items()}


def _named(tree: Tree, name: str) -> list[Element]:
    return [e for e in tree.every("head/meta") if (e.get("name") or "").lower() == name]


def _provider(tree: Tree, story: NitfBody, meta: dict[str, str]) -> str | None:
    return (
        _fact(tree, "regsrc", "doc-id")
        or meta.get("provider")
        or _fact(tree, "src-name", "del-list/from-src")
        or story.credit
        or _fact(tree, "holder", "doc.copyright")
    )


def _language(tree: Tree) -> str | None:
    return (
        tree.read_attribute(tree.root, "lang")
        or tree.read_attribute(tree.root, "baselang")
        or tree.attribute("lang", "body", "body/body.content")
    )


def _subjects(tree: Tree) -> tuple[ItemSubject, ...]:
    start = "tobject.subject."
    found = (
        ItemSubject(
            scheme=tree.read_attribute(e, f"{start}ipr"),
            code=tree.read_attribute(e, f"{start}refnum") or tree.read_attribute(e, f"{start}code"),
            name=next((n for part in ("detail", "matter", "type") if (n := e.get(start + part))), None),
        )
        for e in tree.every("head/tobject/tobject.subject")
    )
    return tuple(subject for subject in found if subject.code or subject.name)


def _copyright(tree: Tree) -> str | None:
    holder = _fact(tree, "holder", "doc.copyright")
    year = _fact(tree, "year", "doc.copyright")
    return " ".join(filter(None, (year, holder))) or None
