"""Reads Reuters' `<newsitem>` of 1996 and 1997, as the collections RCV1 and RCV2 keep it: one item a file.

Headline, byline, dateline and paragraphs stand in elements of their own, topics and dates in `metadata`. `title` is the
headline with the country before it. Sources: `newsml.dtd` and the readme of RCV1; Lewis, Yang, Rose and Li, "RCV1: A
New Benchmark Collection", 2004.
"""

from __future__ import annotations

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits
from stream.wire.line import plain
from stream.wire.parser import Reading
from stream.wire.xml.nitf_body import copy_in
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Tree, text_of, tree_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["FORMAT", "parse"]

FORMAT = "reuters-rcv1"


def parse(text: str, limits: Limits) -> Reading:  # noqa: ARG001 - the signature of every parser
    """Return the item. Raises `Rejected`: what `root_of` raises, and NO_TEXT without headline and copy."""
    root, repairs = root_of(text)
    tree = tree_of(root)
    title, headline = plain(tree.text("title")), plain(tree.text("headline"))
    body = tree.first("text")
    copy = copy_in(tree, body) if body is not None and text_of(body) else None
    if not (headline or title or copy):
        raise Rejected(Reason.NO_TEXT, "Reuters' newsitem: neither headline nor text")
    facts = _facts(tree)
    item = WireItem(
        format=FORMAT,
        provider=facts.get("dc.source") or facts.get("dc.publisher"),
        guid=tree.read_attribute(root, "itemid"),
        published_at=facts.get("dc.date.published") or tree.read_attribute(root, "date"),
        first_created_at=facts.get("dc.date.created"),
        language=tree.read_attribute(root, "lang"),
        subjects=_subjects(tree),
        headline=headline or title,
        byline=tree.text("byline"),
        dateline=tree.text("dateline"),
        located=facts.get("dc.creator.location"),
        copyright=tree.text("copyright"),
        html=copy.html if copy else None,
        paragraphs=copy.paragraphs if copy else (),
        extra={**tree.rest(), **({"title": title} if headline and title != headline else {})},
        repairs=repairs + tree.repairs,  # after `rest`
    )
    return Reading(FORMAT, (item,))


def _facts(tree: Tree) -> dict[str, str]:
    """Return what `dc` says: Dublin Core, as attributes."""
    found: dict[str, str] = {}
    for element in tree.every("metadata/dc"):
        name, value = element.get("element"), element.get("value")
        if name and value and name not in found:
            found[name] = value
            tree.drop(element)
    return found


def _subjects(tree: Tree) -> tuple[ItemSubject, ...]:
    """Return topics, industries and countries, each by its class (`bip:topics:1.0`)."""
    found: list[ItemSubject] = []
    for codes in tree.every("metadata/codes"):
        scheme = (codes.get("class") or "").removeprefix("bip:").partition(":")[0] or None
        found += [ItemSubject(scheme, code.get("code")) for code in tree.every("code", codes) if code.get("code")]
        tree.drop(codes)
    return tuple(dict.fromkeys(found))
