"""XML text → lxml's tree, with nothing loaded, nothing expanded, and a few mends that lose no text.

`lxml` parses; entities, DTDs and the network are off, libxml2's own limits (256 levels, 10 MB a text) stay on.
May import `stream.errors` of the project.
"""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from stream.errors import Reason, Rejected
from stream.wire.doctype import without_doctype

__all__ = ["root_of"]

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow (section 2.2): one of them makes the whole file unreadable."""
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#x[0-9a-fA-F]{1,6};)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));")
_LETTERS = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*+>")
_ATTRIBUTES = 200_000
"""Equals signs before quotes: more attributes than any file of copy, and where libxml2 begins to take long."""


def root_of(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    """The root element, and what was mended (`xml:characters`, `xml:ampersands`, `xml:recovered`).

    Comments and processing instructions are not in the tree. Raises `Rejected`: UNSAFE for a DOCTYPE that declares
    entities, TOO_DEEP beyond 256 levels, OVERSIZE, MALFORMED with line and column. A file that breaks off is malformed:
    a cut story is a wrong story.
    """
    text = _DECLARATION.sub("", without_doctype(text), count=1).strip()
    if text.count('="') + text.count("='") > _ATTRIBUTES:
        raise Rejected(Reason.OVERSIZE, f"XML with more than {_ATTRIBUTES} attributes")
    try:
        return _strict(text), ()
    except etree.XMLSyntaxError as error:
        _refuse_deep(error)
        strict = error
    mended, repairs = _mended(text)
    try:
        return _strict(mended), repairs
    except etree.XMLSyntaxError as error:
        _refuse_deep(error)
    recovered = _recovered(mended)
    if recovered is None:
        line, column = strict.position
        raise Rejected(Reason.MALFORMED, f"XML: {strict.msg or 'broken'}"[:200] + f" (line {line}, column {column})")
    return recovered, (*repairs, "xml:recovered")


def _parser(*, recover: bool) -> etree.XMLParser:
    """A parser of its own for each text: a shared one keeps a table of every name it ever met."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _strict(text: str) -> etree._Element:
    return etree.fromstring(text.encode("utf-8", "surrogatepass"), _parser(recover=False))


def _refuse_deep(error: etree.XMLSyntaxError) -> None:
    message = error.msg or ""
    if "depth" in message.lower():
        raise Rejected(Reason.TOO_DEEP, "XML nested beyond 256 levels") from error
    if "huge" in message.lower() or "too long" in message.lower():
        raise Rejected(Reason.OVERSIZE, f"XML: {message}"[:200]) from error


def _mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Characters that XML forbids become blanks, stray ampersands text, HTML's names of characters the characters."""
    repairs: list[str] = []
    clean = _REFERENCE.sub(_allowed, _ILLEGAL.sub(" ", text))
    if clean != text:
        repairs.append("xml:characters")
    named = _AMPERSAND.sub(_character, clean)
    if named != clean:
        repairs.append("xml:ampersands")
    return named, tuple(repairs)


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    return " " if code > 0x10FFFF or _ILLEGAL.match(chr(code)) else reference[0]


def _character(ampersand: re.Match[str]) -> str:
    known = html5.get(f"{ampersand[1]};") if ampersand[1] else None
    return known or f"&amp;{ampersand[0][1:]}"


def _recovered(text: str) -> etree._Element | None:
    """The tree that libxml2 makes of broken markup, if the text ends with its root's end tag and no letter of it is
    lost.
    """
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    name = f"{root.prefix}:{etree.QName(root).localname}" if root.prefix else etree.QName(root).localname
    if not re.search(rf"</{re.escape(name)}\s*>\s*\Z", text[-200:]):
        return None
    before = sum(map(len, _LETTERS.findall(_TAG.sub(" ", text.replace("<![CDATA[", " ").replace("]]>", " ")))))
    after = sum(map(len, _LETTERS.findall(" ".join(t for t in root.itertext() if isinstance(t, str)))))
    return root if after >= before * _KEPT else None


_KEPT = 0.98
"""References (`&#233;`) and markup in CDATA count a few letters apart; a lost paragraph is more than that."""
