"""Reads Ritzau's XML (`RBNews`): one item a file.

The copy is signed by its `origin` (`/ritzau/`); who wrote it stands in `byLine` with telephone and address, for editors
that want to ring, so it is kept in `extra` and printed nowhere.
"""

from __future__ import annotations

from stream.errors import Reason, Rejected
from stream.wire.indents import outdented
from stream.wire.limits import Limits
from stream.wire.paragraphs import paragraphs_of
from stream.wire.parser import Reading
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Tree, tree_of
from stream.wire.xml.withdrawal import notice_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["FORMAT", "parse"]

FORMAT = "ritzau-xml"
_TRUE = "true"


def parse(text: str, limits: Limits) -> Reading:  # noqa: ARG001 - the signature of every parser
    """Return the item. Raises `Rejected`: what `root_of` raises, and NO_TEXT without headline and copy."""
    root, repairs = root_of(text)
    tree = tree_of(root)
    headline, copy = tree.text("headline"), tree.text("content")
    status, guid, note = _status(tree), tree.text("NewsID"), tree.text("TilRedaktionen")
    notice = () if headline or copy else notice_of(status, guid, note, tree.text("strapline"))
    if not (headline or copy or notice):
        raise Rejected(Reason.NO_TEXT, "Ritzau: neither headline nor content")
    section = tree.text("sectionID")
    item = WireItem(
        format=FORMAT,
        provider="Ritzau",
        guid=guid,
        version=tree.text("version"),
        status=status,
        published_at=tree.text("PublishDate"),
        language="da",
        urgency=tree.text("Priority"),
        priority=tree.text("Priority"),
        slugline=tree.text("strapline"),
        keywords=tree.texts("SubjectKeyword/string"),
        subjects=tuple(ItemSubject("ritzau-section", section, name) for name in tree.texts("section"))
        + tuple(ItemSubject("iptc", code, None) for code in tree.texts("IPTCList/int")),
        headline=headline,
        subheadlines=tree.texts("subtitle"),
        byline=tree.text("origin"),
        dateline=tree.text("town"),
        ednote=note,
        html=copy if copy and "<" in copy else None,
        paragraphs=paragraphs_of(outdented(copy)) if copy and "<" not in copy else notice,
        extra=tree.rest(),
        repairs=repairs + tree.repairs,  # after `rest`
    )
    return Reading(FORMAT, (item,))


def _status(tree: Tree) -> str:
    if (tree.text("Annuleret") or "").lower() == _TRUE:
        return "canceled"
    return "corrected" if (tree.text("Korrektion") or "").lower() == _TRUE else "usable"
