"""Writes an article as NewsML-G2, IPTC's news in XML. It is pure. https://iptc.org/std/NewsML-G2/ .

The order of the elements is the schema's. What has no element of the standard is left out, as in ninjs.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from lxml import etree

from schemas import Subject
from stream.desk.export.exported import Exported
from stream.desk.export.identifier import article_urn, uri_of
from stream.desk.export.restriction import embargo_end, note_of, pub_status
from stream.desk.export.xml_text import xml_text
from stream.desk.standing import State

__all__ = ["message_begin", "message_end", "newsml_g2_of"]

_VERSION = "2.34"
"""Of the standard: a release that all readers of the last years know, and the newest whose elements these are."""
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"
"""What `ninat`, `stat`, `sig` and the schemes of `_SCHEMES` mean."""
_SCHEMES = frozenset({"medtop", "subj"})
"""Schemes of subjects that IPTC's catalogue names. A code of a house's own goes out as it stands."""
_ROLES = ("wshl", "urn:wirestream:headline-role:")
"""IPTC has no vocabulary for what a headline is beside others, so we name one of our own, as the standard asks."""
_NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
_XHTML = "http://www.w3.org/1999/xhtml"
_OURS: Any = {None: _NAMESPACE}
_PAGE: Any = {None: _XHTML}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def message_begin(sent: datetime) -> bytes:
    """Return what stands before the items of a `newsMessage`."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<newsMessage xmlns="{_NAMESPACE}"><header><sent>{_instant(sent)}</sent></header><itemSet>\n'
    ).encode()


def message_end() -> bytes:
    """Return what stands behind them."""
    return b"</itemSet></newsMessage>\n"


def newsml_g2_of(exported: Exported, *, within: bool = False) -> bytes:
    """Return a `newsItem` in UTF-8, as a document or to stand `within` a message. Of what was withdrawn it has the ids
    and `pubStatus`, and no text.
    """
    article = exported.article
    root = etree.Element(f"{{{_NAMESPACE}}}newsItem", nsmap=_OURS)
    root.set("guid", xml_text(uri_of(article)))
    if article.version:  # the standard counts from 1, which is what a reader takes where there is none
        root.set("version", str(article.version))
    for name, value in (("standard", "NewsML-G2"), ("standardversion", _VERSION), ("conformance", "power")):
        root.set(name, value)
    language = article.language if article.language and _LANGUAGE.fullmatch(article.language) else None
    if language:
        root.set(f"{_XML}lang", language)
    _add(root, "catalogRef", href=_CATALOG)
    _add(_add(root, "catalog"), "scheme", alias=_ROLES[0], uri=_ROLES[1])
    if article.copyright:
        _add(_add(root, "rightsInfo"), "copyrightNotice", article.copyright)
    _add_management(root, exported)
    _add_description(root, exported, language)
    _add_content(root, exported)
    written: bytes = etree.tostring(root, xml_declaration=not within, encoding="UTF-8")
    return written


def _add_management(root: etree._Element, exported: Exported) -> None:
    article = exported.article
    meta = _add(root, "itemMeta")
    _add(meta, "itemClass", qcode="ninat:text")
    _add(_add(meta, "provider", literal=article.provider), "name", article.provider)
    _add(meta, "versionCreated", _instant(article.published_at or article.received_at))
    if article.first_created_at is not None:
        _add(meta, "firstCreated", _instant(article.first_created_at))
    until = embargo_end(exported)
    if until is not None or exported.standing.state is State.EMBARGO_UNREADABLE:
        _add(meta, "embargoed", None if until is None else _instant(until))  # empty: until further notice
    _add(meta, "pubStatus", qcode=f"stat:{pub_status(exported)}")
    for line in (note_of(exported) or "").split("\n"):
        if line.strip():
            _add(meta, "edNote", line)
    if exported.is_corrected:
        _add(meta, "signal", qcode="sig:correction")


def _add_description(root: etree._Element, exported: Exported, language: str | None) -> None:
    article = exported.article
    about = _add(root, "contentMeta")
    if article.urgency is not None:
        _add(about, "urgency", str(article.urgency))
    if exported.place:
        _add(_add(about, "located", literal=exported.place), "name", exported.place)
    _add(about, "altId", article_urn(article))
    if article.guid is not None and article.guid != uri_of(article):
        _add(about, "altId", article.guid)
    if language:
        _add(about, "language", tag=language)
    if exported.has_headline:
        _add_head(about, exported)
    if exported.shown:
        _add_lines(about, exported)


def _add_head(about: etree._Element, exported: Exported) -> None:
    for keyword in exported.article.keywords:
        _add(about, "keyword", keyword)
    for subject in exported.article.subjects:
        _add_subject(about, subject)
    _add_text(about, "slugline", exported.article.slugline)
    _add_text(about, "headline", exported.headline)


def _add_lines(about: etree._Element, exported: Exported) -> None:
    for line in exported.article.subheadlines:
        _add(about, "headline", line, role=f"{_ROLES[0]}:sub")
    _add_text(about, "dateline", exported.dateline.raw if exported.dateline else None)
    _add_text(about, "by", exported.byline.raw if exported.byline else None)
    _add_text(about, "creditline", exported.article.credit)


def _add_subject(about: etree._Element, subject: Subject) -> None:
    code, scheme = subject.code, subject.scheme
    if code and scheme in _SCHEMES and code.isalnum():
        found = _add(about, "subject", qcode=f"{scheme}:{code}")
    elif literal := f"{scheme}:{code}" if scheme and code else code or subject.name:
        found = _add(about, "subject", literal=literal)
    else:
        return
    if subject.name:
        _add(found, "name", subject.name)


def _add_content(root: etree._Element, exported: Exported) -> None:
    blocks = exported.blocks()
    if not blocks:
        return
    inline = _add(_add(root, "contentSet"), "inlineXML", contenttype="application/xhtml+xml")
    page = etree.SubElement(inline, f"{{{_XHTML}}}html", nsmap=_PAGE)
    etree.SubElement(etree.SubElement(page, f"{{{_XHTML}}}head"), f"{{{_XHTML}}}title").text = xml_text(
        exported.headline or exported.article.slugline or ""
    )
    body = etree.SubElement(page, f"{{{_XHTML}}}body")
    for block in blocks:
        etree.SubElement(body, f"{{{_XHTML}}}{'h2' if block.is_crosshead else 'p'}").text = xml_text(block.text)


def _add_text(parent: etree._Element, name: str, text: str | None) -> None:
    if text:
        _add(parent, name, text)


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    for attribute, value in attributes.items():
        made.set(attribute, xml_text(value))
    if text is not None:
        made.text = xml_text(text)
    return made


def _instant(moment: datetime) -> str:
    return moment.isoformat()
