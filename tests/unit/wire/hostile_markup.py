"""XML and HTML that attack their reader: entities, files to open, nesting, attributes."""

# ruff: noqa: E501 - payloads stand in one line each, as they are sent

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from tests.unit.wire.hostile_frames import DEEP, FRAMES, XML, Bomb, filled

__all__ = ["markup_bombs"]

_LOCAL = "file:///etc/passwd"
_REMOTE = "http://localhost:1/dam.dtd"
_LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
_COPY = "<p>The dam held.</p>"
_DOCTYPES = {
    "billion laughs": (f"[<!ENTITY a 'ha'>{_LAUGHS}]", "&j;"),
    "quadratic entities": (f'[<!ENTITY a "{"x" * 100_000}">]', "&a;" * 100_000),
    "external entity, file": (f'[<!ENTITY a SYSTEM "{_LOCAL}">]', "&a;"),
    "external entity, http": (f'[<!ENTITY a PUBLIC "a" "{_REMOTE}">]', "&a;"),
    "parameter entity that declares": ("[<!ENTITY % a \"<!ENTITY b 'x'>\">%a;]", "&b;"),
    "attribute defaults": ('[<!ATTLIST p a CDATA "x">]', _COPY),
}
"""DOCTYPEs that declare something: name → declaration, copy."""
_REFERENCES = {
    "DTD, file": f'SYSTEM "{_LOCAL}"',
    "DTD, http": f'PUBLIC "-//IPTC//DTD" "{_REMOTE}"',
    "parameter entity, http": f'[<!ENTITY % a SYSTEM "{_REMOTE}"> %a;]',
}
"""DOCTYPEs that only name a file, as NITF's and NewsML's do: the file is never opened, the story is read."""
_READ = {
    "nitf": "nitf", "newsml": "newsml-1.2", "g2": "newsml-g2", "rss": "rss", "atom": "atom", "ritzau": "ritzau-xml",
    "html": "html",
}  # fmt: skip
_GROWN = ("nitf", "g2", "html")
"""All formats of XML are counted and parsed in one place: two of them stand for all."""


def _declared(frame: str, declared: str, used: str) -> Callable[[], bytes]:
    """A DOCTYPE before the root of a format."""
    text = FRAMES[frame].replace("<!DOCTYPE html>", "")
    declaration, found, rest = text.partition("?>")
    declaration, rest = (declaration + found, rest) if found else ("", text)
    return f"{declaration}<!DOCTYPE x {declared}>{rest.replace('%s', used, 1)}".encode


@cache
def _attributes(count: int) -> str:
    return "<p " + " ".join(f'a{n:x}=""' for n in range(count)) + ">T</p>"


def markup_bombs() -> dict[str, Bomb]:
    """Every attack in every format of markup."""
    found: dict[str, Bomb] = {}
    for name in (*XML, "html"):
        for attack, (declared, used) in _DOCTYPES.items():
            found[f"{name}: {attack}"] = ("unsafe", _declared(name, declared, used))
        for attack, declared in _REFERENCES.items():
            found[f"{name}: {attack}"] = (_READ[name], _declared(name, declared, _COPY))
    for name in _GROWN:
        found |= _grown(name)
    tables = "<table><tr><td>" * 60 + "T" + "</td></tr></table>" * 60
    found["html: tables in tables"] = ("html", lambda: filled("html", tables * 40))
    found["html: 7,000 elements, 200 deep"] = (
        "html",
        lambda: filled("html", ("<div>" * 200 + "T" + "</div>" * 200) * 35),
    )
    for name in XML:
        found[f"{name}: XInclude"] = (_READ[name], _include(name))
        found[f"{name}: xml-stylesheet"] = (_READ[name], _styled(name))
    return found


def _grown(name: str) -> dict[str, Bomb]:
    """What is too deep, or too much."""
    deep = "oversize" if name == "html" else "too-deep"
    return {
        f"{name}: 100,000 deep": (deep, lambda: filled(name, "<p>" * DEEP + "T" + "</p>" * DEEP)),
        f"{name}: 100,000 deep, unclosed": (deep, lambda: filled(name, "<b>" * DEEP)),
        f"{name}: 1,000,000 attributes": ("oversize", lambda: filled(name, _attributes(700_000) + "<p a=''/>" * 300_000)),
        f"{name}: 100,000 attributes": (
            _READ[name] if name == "html" else "oversize", lambda: filled(name, _attributes(100_000) + _COPY)
        ),
        f"{name}: 400,000 elements": ("oversize", lambda: filled(name, '<p a="" b="">x</p>' * 400_000)),
        f"{name}: 100,000 names": ("oversize", lambda: filled(name, "".join(f"<a{n:x}/>" for n in range(DEEP)))),
        f"{name}: a name of 1 MB": (_READ[name] if name == "html" else "oversize", lambda: filled(name, f"<{'a' * 1_000_000}>T</{'a' * 1_000_000}>")),
    }  # fmt: skip


def _include(name: str) -> Callable[[], bytes]:
    tag = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{_LOCAL}" parse="text"/>'
    return lambda: filled(name, tag + _COPY)


def _styled(name: str) -> Callable[[], bytes]:
    style = f'<?xml-stylesheet type="text/xsl" href="{_LOCAL}"?>'
    return lambda: filled(name, _COPY).replace(b"?>", b"?>" + style.encode(), 1)
