"""Reads what the head of NITF says of what may be done with the document, in NITF files and in NITF within NewsML and
JSON: its status, its notes to editors, and from when on it may be used.

https://www.iptc.org/std/NITF/3.6/documentation/ .
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from stream.wire.xml.tree import Element, Tree

__all__ = ["BESIDE", "embargo_beside", "is_later", "issued_of", "notes_of", "release_of", "status_in"]

_DOCDATA = ("head/docdata", "docdata")
BESIDE = ("head/docdata/", "head/", "docdata/")
"""Where the facts of `docdata` stand: in it, or beside it, as some editors' systems write them."""
_RELEASES = tuple(f"{path}date.release" for path in BESIDE)
_BEGINS = (
    *((f"{path}doc.rights", "startdate") for path in BESIDE),
    ("body/body.head/rights/rights.startdate", "norm"),
)
"""Other elements that say from when on it may be used, and their attribute for it. They stay in `extra`."""
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")
_STAMP = re.compile(rf"{_DAY.pattern}(?:[T ]?\d\d(?::?\d\d(?::?\d\d)?)?)?(?![\d:])")
"""A time to the second, in the basic or the extended form of ISO 8601; what is behind it is its zone."""
_ANY = datetime(1970, 1, 1, tzinfo=UTC)


def status_in(tree: Tree, nitf: Element | None = None) -> str | None:
    """Return `management-status`."""
    return tree.attribute("management-status", *_DOCDATA, under=nitf)


def notes_of(tree: Tree, nitf: Element | None = None) -> tuple[str, ...]:
    """Return notes to editors in the head."""
    messages = (e for path in BESIDE for e in tree.every(f"{path}ed-msg", nitf))
    return tuple(info for e in messages if (info := tree.read_attribute(e, "info")))


def issued_of(tree: Tree, nitf: Element | None = None) -> str | None:
    """Return when it was issued."""
    return tree.attribute("norm", *(f"{path}date.issue" for path in BESIDE), under=nitf)


def release_of(tree: Tree, nitf: Element | None = None) -> str | None:
    """Return from when on it may be used, where that is not when it was issued: the latest of several."""
    issued = issued_of(tree, nitf)
    releases = [tree.read_attribute(e, "norm") or tree.read(e) for path in _RELEASES for e in tree.every(path, nitf)]
    rights = [_start_of((e.get(key) or "").strip()) for path, key in _BEGINS for e in tree.every(path, nitf)]
    later = [value for value in (*releases, *rights) if value and is_later(value, issued)]
    return max(later, key=_order, default=None)


def embargo_beside(own: str | None, release: str | datetime | None) -> dict[str, str | datetime]:
    """Return for `extra` the release of NITF within a format that states an embargo of its own: both hold."""
    return {"nitf/embargo": release} if own and release else {}


def is_later(release: str, issued: str | None) -> bool:
    """Return whether a release may be later than the issue. Of two times in a zone that ISO 8601 has not (`EST`) the
    digits tell; what cannot be compared counts as later, unless it is the same.
    """
    if not issued:
        return True
    begins, was = _instant(release), _instant(issued)
    if begins is None or was is None:
        return _may_be_later(release, issued)
    if begins.tzinfo and was.tzinfo:
        return begins > was
    return begins.replace(tzinfo=None) > was.replace(tzinfo=None)


def _may_be_later(release: str, issued: str) -> bool:
    begins, was = _STAMP.match(release), _STAMP.match(issued)
    if begins is None or was is None:
        return release != issued
    zones = {zone for text, found in ((release, begins), (issued, was)) if (zone := text[found.end() :].strip())}
    return _digits(begins[0]) > _digits(was[0]) if len(zones) < 2 else release != issued


def _digits(stamp: str) -> str:
    """Return the digits of a time to the second; a part that is left out is the first."""
    return "".join(filter(str.isdigit, stamp)).ljust(len("20261207060000"), "0")


def _start_of(begin: str) -> str:
    """Return when rights begin: of a day alone with its first minute, and not with its end, as an embargo ends."""
    if not _DAY.fullmatch(begin):
        return begin
    return f"{begin}T00:00:00" if "-" in begin else f"{begin}T000000"


def _order(release: str) -> tuple[bool, datetime]:
    """Return a key by which what cannot be read is the latest; what names no zone counts as UTC."""
    moment = _instant(release)
    if moment is None:
        return True, _ANY
    return False, moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _instant(norm: str) -> datetime | None:
    try:
        return datetime.fromisoformat(norm)
    except ValueError:
        return None
