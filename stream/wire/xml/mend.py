"""Mends broken XML text, so that it means the same and keeps every letter.

Mended are characters that XML forbids, stray ampersands and angle brackets, and tags of the copy's own markup that are
not closed or cross each other. The elements around the copy must be whole: where one of them breaks, one story could
run into the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import html5

__all__ = ["ILLEGAL", "balanced", "mended", "outside_cdata", "parts_of", "sound", "stray_ampersands"]

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow (section 2.2): one of them makes the whole file unreadable. They are line
noise, and stand within words as often as between them."""
_BREAKS = re.compile("[\x0b\x0c]")
"""Those of them that part words: vertical tab and form feed."""
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#x[0-9a-fA-F]{1,6};)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_SOUND = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#")
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_PAIR = re.compile(r"&#(?:(\d{5})|[xX]([dD][89abAB][0-9a-fA-F]{2}));&#(?:(\d{5})|[xX]([dD][c-fC-F][0-9a-fA-F]{2}));")
"""One character beyond the first 65,536, written as UTF-16 has it."""
_ANGLE = re.compile(r"<(?![A-Za-z_:/!?\u00c0-\U0010ffff])")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_MARK = re.compile(
    r"(?s:<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)"
    r"|<(?P<close>/?)(?P<name>[^\W\d][\w:.-]*+)(?P<attributes>(?>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*))>"
)
_CLOSED_BY = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)\s*=\s*(?:\"[^\"]*+\"|'[^']*+')")
_VOID = frozenset({"br", "hr", "img", "wbr"})
"""HTML's elements without an end."""
_COPY = _VOID | {
    "p", "b", "i", "u", "s", "a", "q", "em", "strong", "span", "font", "small", "big",
    "sub", "sup", "center", "h1", "h2", "h3", "h4", "h5", "h6", "hl2", "ul", "ol", "li",
    "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th", "div", "blockquote", "pre", "cite",
    "abbr",
}  # fmt: skip
"""Markup of the copy. An end that is missing or too many among these moves no word out of its item."""
_WITHIN = frozenset({"person", "org", "num", "money", "chron", "function", "event", "location", "virtloc"})
"""What may stand in a paragraph of NITF, beside its markup."""
_LEVELS = 256
"""Levels, as deep as libxml2 goes: more is refused before it costs its square."""


def stray_ampersands(text: str) -> int:
    """Return how many ampersands there are beside XML's own references, or more."""
    return text.count("&") - sum(map(text.count, _SOUND))


def parts_of(text: str) -> list[str]:
    """Return the text cut at its CDATA sections: every second part is one. Linear, and one part where one is not
    closed.
    """
    if text.rfind("<![CDATA[") > text.rfind("]]>"):  # no search of an end runs through the text in vain
        return [text]
    return _CDATA.split(text)


def outside_cdata(text: str, change: Callable[[str], str]) -> str:
    """Return the text with `change` made everywhere but in CDATA sections, whose text is what it says."""
    parts = parts_of(text)
    if len(parts) == 1 and "<![CDATA[" in text:
        return text
    parts[::2] = map(change, parts[::2])
    return "".join(parts)


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text and what was mended: forbidden characters went (`xml:characters`), stray ampersands became text
    and HTML's names of characters the characters (`xml:ampersands`), stray angle brackets text (`xml:angles`).
    """
    repairs: list[str] = []
    for name, change in (
        ("xml:characters", lambda part: _REFERENCE.sub(_allowed, _PAIR.sub(_joined, part))),
        ("xml:ampersands", lambda part: _AMPERSAND.sub(_character, part)),
        ("xml:angles", lambda part: _ANGLE.sub("&lt;", part).replace("]]>", "]]&gt;")),
    ):
        before = text
        text = outside_cdata(sound(text) if name == "xml:characters" else text, change)
        if text != before:
            repairs.append(name)
    return text, tuple(repairs)


def sound(text: str) -> str:
    """Return the text without the characters that XML forbids, and with a blank for those of them that part words."""
    return ILLEGAL.sub("", _BREAKS.sub(" ", text))


def _allowed(reference: re.Match[str]) -> str:
    code = _code(reference[1], reference[2])
    return "" if code > 0x10FFFF else f"&#{code};" if sound(chr(code)) == chr(code) else sound(chr(code))


def _joined(pair: re.Match[str]) -> str:
    high, low = _code(pair[1], pair[2]), _code(pair[3], pair[4])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair[0]
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _code(decimal: str | None, hexadecimal: str | None) -> int:
    return int(decimal) if decimal else int(hexadecimal or "0", 16)


def _character(ampersand: re.Match[str]) -> str:
    known = html5.get(f"{ampersand[1]};") if ampersand[1] else None
    return known.replace("&", "&amp;").replace("<", "&lt;") if known else f"&amp;{ampersand[0][1:]}"


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    copy: bool
    """Whether it is markup of the copy."""
    around: bool = False
    """Whether an element that is no markup of the copy began in it."""


def balanced(text: str) -> str | None:
    """Return the text with the missing ends of copy markup put in and the needless ones left out; None where any other
    element is not closed where it should be, or where something is no tag. Linear in the text.
    """
    if any(text.rfind(opened) > text.rfind(closed) for opened, closed in _CLOSED_BY.items()):
        return None
    out: list[str] = []
    opened: list[_Open] = []
    at = 0
    for mark in _MARK.finditer(text):
        between = text[at : mark.start()]
        if "<" in between or (not opened and out and between.strip()):
            return None
        out.append(between)
        at = mark.end()
        tag = _tag(mark, opened) if mark["name"] else mark[0]
        if tag is None:
            return None
        out.append(tag)
    whole = not opened and not text[at:].strip()
    return "".join(out) if whole else None


def _tag(mark: re.Match[str], opened: list[_Open]) -> str | None:
    """Return what to write for a tag; None where it breaks the elements around the copy."""
    name = mark["name"]
    plain = name.lower()
    if mark["close"]:
        return _end(name, opened)
    copy = plain in _COPY
    if not copy:
        names = _ATTRIBUTE.findall(mark["attributes"])
        if len(names) != len(set(names)):  # one of the two values would be lost
            return None
        if opened and plain not in _WITHIN:
            opened[-1].around = True
    if mark["attributes"].endswith("/"):
        return mark[0]
    if plain in _VOID:
        return f"{mark[0][:-1]}/>"
    opened.append(_Open(name, copy))
    return mark[0] if len(opened) <= _LEVELS else None


def _end(name: str, opened: list[_Open]) -> str | None:
    above = len(opened)
    while above and opened[above - 1].name != name and opened[above - 1].copy:
        above -= 1
    if not above or opened[above - 1].name != name:
        return "" if name.lower() in _COPY else None
    unclosed = opened[above:]
    if any(element.around for element in unclosed):  # a field, or a whole item, would go into the copy of another
        return None
    around = opened[above - 1].around
    del opened[above - 1 :]
    if opened:
        opened[-1].around |= around
    return "".join(f"</{element.name}>" for element in reversed(unclosed)) + f"</{name}>"
