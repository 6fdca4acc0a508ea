"""Parses XML text into lxml's tree, with nothing loaded, nothing expanded, and a few mends that lose no text.

`lxml` parses; entities, DTDs and the network are off, libxml2's own limits (256 levels, 10 MB a text) stay on.
"""

from __future__ import annotations

import re

from lxml import etree

from stream.errors import Reason, Rejected
from stream.wire.xml.doctype import without_doctype
from stream.wire.xml.mend import balanced, mended, outside_cdata, parts_of, stray_ampersands

__all__ = ["refuse_many", "root_of"]

_DECLARATION = re.compile(r"<\?xml[^>]{0,400}>")
_START = 4096
"""Characters within which the XML declaration stands: some put comments before it."""
_LETTERS = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*+>")
_NOTE = re.compile(r"(?s:<!--.*?-->|<\?.*?\?>)")
_REFERENCE = re.compile(r"&#?\w{1,8};")
_TAGS = 250_000
"""Tags of one file, half of them ends: hundreds of items. libxml2 takes 60 ms and 30 MB for so many."""
_ATTRIBUTES = 250_000
_MENDED_TAGS = 40_000
"""Tags of a broken file whose tags are mended: two hundred items. Each costs 3 µs, ten times what libxml2 takes."""
_ATTRIBUTES_OF_ONE = 256
"""NewsML's longest lists of attributes are under twenty; reading n attributes of one element takes lxml n² steps."""
_FEW = 2_000
"""Attributes that do no harm on one element: a file with no more need not be searched for it."""
_NAME = re.compile(r"<[^\W\d][^\s<>/=]*+|(?<=\s)[^\s<>=\"']++(?==[\"'])")
_NAMES = 3_000
"""Different names of elements and attributes: NewsML, NITF and HTML together have under 500. libxml2 keeps every name
that it has seen for the life of a thread (64 bytes each), so that names made up for each file would fill the memory.
"""
_PIECE = 512 * 1024
"""Characters whose names are looked at in one go: a name that is cut in two counts as one or two more."""
_REFERENCES = 500_000
"""Ampersands: 8 MiB of a feed whose markup is written as text have 300,000."""
_STRAY = 100_000
"""Ampersands to mend: more than all accents of the longest story."""


def root_of(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    """Return the root element, and what was mended (`xml:characters`, `xml:ampersands`, `xml:angles`, `xml:recovered`).

    Comments and processing instructions are not in the tree. Raises `Rejected`: UNSAFE for a DOCTYPE that declares
    entities, TOO_DEEP beyond 256 levels, OVERSIZE for more tags or attributes than any file of copy has, MALFORMED with
    line and column. A file that breaks off, or where one item could run into the next, is malformed: a cut story is a
    wrong story.
    """
    text = without_doctype(text)
    text = (_DECLARATION.sub("", text[:_START], count=1) + text[_START:]).strip()
    many = refuse_many(text)
    root, repairs = _parsed(text)
    if many and root.xpath(f"boolean(//*[@*[{_ATTRIBUTES_OF_ONE + 1}]])"):
        raise Rejected(Reason.OVERSIZE, f"XML: an element with more than {_ATTRIBUTES_OF_ONE} attributes")
    return root, repairs


def _parsed(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    try:
        return _strict(text), ()
    except etree.XMLSyntaxError as error:
        _refuse_deep(error)
        strict = error
    if stray_ampersands(text) > _STRAY:
        raise Rejected(Reason.OVERSIZE, f"XML with more than {_STRAY} stray ampersands")
    sound, repairs = mended(text)
    try:
        return _strict(sound), repairs
    except etree.XMLSyntaxError as error:
        _refuse_deep(error)
    recovered = _recovered(sound) if sound.count("<") <= _MENDED_TAGS else None
    if recovered is None:
        line, column = strict.position
        message = (strict.msg or "broken").partition("\n")[0].partition(", line ")[0]  # what follows is copy
        raise Rejected(Reason.MALFORMED, f"XML: {message[:150]} (line {line}, column {column})")
    return recovered, (*repairs, "xml:recovered")


def refuse_many(text: str) -> bool:
    """Return whether there are so many attributes that one element might have too many. Raises `Rejected(OVERSIZE)` for
    more tags, attributes and different names than any file of copy has.
    """
    if (references := text.count("&")) > _REFERENCES:
        raise Rejected(Reason.OVERSIZE, f"XML with {references} references, the limit is {_REFERENCES}")
    tags, attributes = _counted(text)
    if tags > _TAGS or attributes > _ATTRIBUTES:
        if "<![CDATA[" in text:
            tags, attributes = map(sum, zip(*map(_counted, parts_of(text)[::2]), strict=True))
        if tags > _TAGS:
            raise Rejected(Reason.OVERSIZE, f"XML with {tags} tags, the limit is {_TAGS}")
        if attributes > _ATTRIBUTES:
            raise Rejected(Reason.OVERSIZE, f"XML with {attributes} attributes, the limit is {_ATTRIBUTES}")
    if tags > _FEW or attributes > _FEW:
        _refuse_names(text)
    return attributes > _FEW


def _counted(text: str) -> tuple[int, int]:
    """Return tags and attributes, or more."""
    equals = text.count("=")  # one character is found ten times as fast as two
    return text.count("<"), equals if equals <= _FEW else text.count('="') + text.count("='")


def _refuse_names(text: str) -> None:
    names: set[str] = set()
    for at in range(0, len(text), _PIECE):
        names.update(_NAME.findall(text, at, at + _PIECE))
        if len(names) > _NAMES:
            raise Rejected(Reason.OVERSIZE, f"XML with more than {_NAMES} different names")


def _parser(*, recover: bool) -> etree.XMLParser:
    """Return a parser of its own for each text: a shared one keeps a table of every name that it has seen."""
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
        raise Rejected(Reason.OVERSIZE, f"XML: {message.partition(chr(10))[0]}"[:200]) from error


def _recovered(text: str) -> etree._Element | None:
    """Return the tree of broken markup, if the elements around the copy are whole and no letter is lost."""
    whole = balanced(text)
    if whole is None:
        return None
    try:
        return _strict(whole)
    except etree.XMLSyntaxError as error:
        _refuse_deep(error)
    try:  # prefixes that are not declared, attributes that are there twice
        root = etree.fromstring(whole.encode("utf-8", "surrogatepass"), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    return root if _letters("".join(map(str, root.itertext()))) >= _letters_between(whole) else None


def _letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))


def _letters_between(text: str) -> int:
    """Return how many letters are no markup: those of references count once in the tree, and not at all here."""
    found = 0

    def count(part: str) -> str:
        nonlocal found
        found += _letters(_REFERENCE.sub(" ", _TAG.sub(" ", _NOTE.sub(" ", part))))
        return "<>"

    inside = outside_cdata(text, count).replace("<>", " ")
    return found + _letters(inside.replace("<![CDATA[", " ").replace("]]>", " "))
