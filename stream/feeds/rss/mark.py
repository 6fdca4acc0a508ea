"""Reads and writes the mark of a polled feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from stream.feeds.rss.rhythm import Rhythm
from stream.feeds.rss.seen import Seen
from stream.feeds.transport import SINCE, Mark

__all__ = ["PollMark"]

_VERSION = 1
_PAGES = 8
"""Answers without a feed that are remembered: a site has an error page or two."""


@dataclass(frozen=True, slots=True)
class PollMark:
    """What is kept of a feed from look to look."""

    rhythm: Rhythm
    url: str = ""
    """Short hash of the address that it is of: at another one nothing is known but the entries."""
    etag: str = ""
    modified: str = ""
    full_at: datetime | None = None
    """When the feed was last had in whole: validators older than a day are not sent."""
    body: str = ""
    """Hash of the last body that was taken."""
    length: float = 0.0
    """How many entries the feed lists at most; a feed that shortens is believed slowly."""
    packed: str | None = None
    """The entries that were taken (`Seen.packed`); None before the first look."""
    since: datetime | None = None
    """Set by `feed reset --to TIME`, until the next look."""
    moved: tuple[str, int] = ("", 0)
    """Short hash of the address that the feed says it has moved to for good, and in how many looks in a row."""
    pages: tuple[str, ...] = ()
    """Hashes of answers that were no feed, and went on to be dead letters."""
    paged_at: datetime | None = None
    """When the last of them did."""
    is_elsewhere: bool = False
    """Whether the address is another one than before. It is not written."""

    @classmethod
    def read(cls, mark: Mark, every: float) -> PollMark:
        """Return what a mark says. What cannot be read in it is as if it were not there."""
        return cls(
            rhythm=_rhythm(mark.get("rhythm"), every),
            url=_text(mark, "url") or "",
            etag=_text(mark, "etag") or "",
            modified=_text(mark, "modified") or "",
            full_at=_instant(mark, "full_at"),
            body=_text(mark, "body") or "",
            length=length if isinstance(length := mark.get("length"), int | float) else 0.0,
            packed=_text(mark, "seen"),
            since=_instant(mark, SINCE),
            moved=_moved(mark.get("moved")),
            pages=tuple(map(str, pages)) if isinstance(pages := mark.get("pages"), list) else (),
            paged_at=_instant(mark, "paged_at"),
        )

    def written(self) -> dict[str, Any]:
        """Return it as a mark. What stands for nothing is left out, so that the same state is the same mark."""
        every = {
            "v": _VERSION,
            "rhythm": [round(self.rhythm.wait, 3), self.rhythm.calm],
            "url": self.url,
            "etag": self.etag,
            "modified": self.modified,
            "full_at": _iso(self.full_at),
            "body": self.body,
            "length": round(self.length, 3),
            "seen": self.packed,
            SINCE: _iso(self.since),
            "moved": list(self.moved) if self.moved[0] else None,
            "pages": list(self.pages),
            "paged_at": _iso(self.paged_at),
        }
        return {key: value for key, value in every.items() if value or (key == "seen" and value is not None)}

    def at(self, url: str) -> PollMark:
        """Return it for an address: at another one than before nothing is known of what it answered."""
        if self.url == url:
            return self
        return replace(self, url=url, etag="", modified="", full_at=None, body="", is_elsewhere=self.packed is not None)

    @property
    def seen(self) -> Seen:
        """The entries that were taken."""
        return Seen.unpacked(self.packed or "")

    def with_page(self, page: str, now: datetime) -> PollMark:
        """Return it with one more answer that was no feed."""
        return replace(self, pages=(*self.pages, page)[-_PAGES:], paged_at=now)


def _rhythm(value: Any, every: float) -> Rhythm:
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(part, int | float) for part in value)):
        return Rhythm(every)
    return Rhythm(min(max(float(value[0]), 1.0), every), int(value[1]))


def _moved(value: Any) -> tuple[str, int]:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int):
        return value[0], value[1]
    return "", 0


def _text(mark: Mapping[str, Any], key: str) -> str | None:
    value = mark.get(key)
    return value if isinstance(value, str) else None


def _instant(mark: Mapping[str, Any], key: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(mark[key])
    except (KeyError, TypeError, ValueError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
