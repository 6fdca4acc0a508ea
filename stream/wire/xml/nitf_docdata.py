"""Reads what the head of NITF says of what may be done with the document, in NITF files and in NITF within NewsML and
JSON: its status, its notes to editors, and from when on it may be used.

https://www.iptc.org/std/NITF/3.6/documentation/ .
"""

from __future__ import annotations

from datetime import UTC, datetime

from stream.wire.xml.tree import Element, Tree

__all__ = ["BESIDE", "is_later", "issued_of", "notes_of", "release_of", "status_in"]

_DOCDATA = ("head/docdata", "docdata")
BESIDE = ("head/docdata/", "head/", "docdata/")
"""Where the facts of `docdata` stand: in it, or beside it, as some editors' systems write them."""
_RELEASES = tuple(f"{path}date.release" for path in BESIDE)
_BEGINS = (
    *((f"{path}doc.rights", "startdate") for path in BESIDE),
    ("body/body.head/rights/rights.startdate", "norm"),
)
"""Other elements that say from when on it may be used, and their attribute for it. They stay in `extra`."""
_DAY = len("2026-12-07")
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
    rights = [(e.get(key) or "").strip() for path, key in _BEGINS for e in tree.every(path, nitf)]
    later = [value for value in (*releases, *rights) if value and is_later(value, issued)]
    return max(later, key=_order, default=None)


def is_later(release: str, issued: str | None) -> bool:
    """Return whether a release may be later than the issue. What is no date of ISO 8601 counts as later, unless it
    begins as the issue's does.
    """
    if not issued:
        return True
    begins, was = _instant(release), _instant(issued)
    if begins is None or was is None:
        return release[:_DAY] != issued[:_DAY]
    if begins.tzinfo and was.tzinfo:
        return begins > was
    return begins.replace(tzinfo=None) > was.replace(tzinfo=None)


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
