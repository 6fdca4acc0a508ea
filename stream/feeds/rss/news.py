"""Finds what is new in a feed: entries that were not there before, and those that say something else now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from stream.feeds.rss.document import Document, Entry
from stream.feeds.rss.entry_date import date_of
from stream.feeds.rss.identity import How, Known, knowns_of
from stream.feeds.rss.seen import Row, Seen
from stream.feeds.rss.settings import First

__all__ = ["News", "news_of"]

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_SHARE = 0.5
"""Of new guids with a known link above which the guids are not believed; of known entries whose date or link alone
changed above which those are not.
"""


@dataclass(frozen=True, slots=True)
class News:
    """What came of a look at the entries of a feed."""

    new: Sequence[int]
    """Places of the entries to take, oldest first."""
    rows: Sequence[Row]
    """What is to be remembered of each entry that is listed, in their order."""
    known: int = 0
    """Entries that were taken before and say the same."""
    old: int = 0
    """Entries that a first look leaves out."""
    unstable: int = 0
    """Entries whose guid is new, and which are known by their link."""
    met: int = 0
    """Entries that are known, be it that they say something else now."""


def news_of(document: Document, seen: Seen, how: How, now: datetime) -> News:
    """Return what is new to whoever has seen that."""
    knowns, unstable = _believed(knowns_of(document.entries, how), seen, how)
    found = [_row_for(known, seen) for known in knowns]
    same = [row is not None and row.says_what(known) for row, known in zip(found, knowns, strict=True)]
    last = {known.identity: place for place, known in enumerate(knowns)}
    moved = [  # of several entries of one identity the last one's date is remembered
        row is not None and row.says_what(known) and not row.says_all_that(known) and last[known.identity] == place
        for place, (row, known) in enumerate(zip(found, knowns, strict=True))
    ]
    by_themselves = sum(moved) > _SHARE * sum(same)
    new = [place for place in range(len(knowns)) if not same[place] or (moved[place] and not by_themselves)]
    new = _once(new, knowns)
    return News(
        _oldest_first(document.entries, new, now),
        [Row.of(known) for known in knowns],
        known=len(knowns) - len(new),
        unstable=unstable,
        met=sum(row is not None for row in found),
    )


def first_news_of(document: Document, how: How, now: datetime, first: First, since: datetime | None) -> News:
    """Return what a first look takes: what is not older than `first.within`, `first.most` of it; or after a reset to a
    time all that is not older than that. An entry without a date counts as one of now.
    """
    knowns = knowns_of(document.entries, how)
    earliest = since if since is not None else now - timedelta(seconds=first.within)
    dates = [date_of(entry.updated, now) or now for entry in document.entries]
    recent = _once([place for place, date in enumerate(dates) if date >= earliest], knowns)
    if since is None:
        recent = sorted(recent, key=lambda place: dates[place], reverse=True)[: first.most]
    new = _oldest_first(document.entries, sorted(recent), now)
    return News(new, [Row.of(known) for known in knowns], old=len(knowns) - len(new))


def _believed(knowns: list[Known], seen: Seen, how: How) -> tuple[list[Known], int]:
    """Return the entries, known by their links where the feed makes up new guids, and how many those are."""
    if how not in {"auto", "guid"} or not seen:
        return knowns, 0
    strange = [known for known in knowns if _row_for(known, seen) is None]
    links = seen.links() if strange else {}
    by_link = [known for known in strange if known.has_link and known.link in links]
    if not by_link or len(by_link) <= _SHARE * len(strange):
        return knowns, 0
    renamed = {known.identity: links[known.link].identity for known in by_link}
    believed = [replace(known, identity=renamed.get(known.identity, known.identity)) for known in knowns]
    return believed, len(by_link)


def _row_for(known: Known, seen: Seen) -> Row | None:
    """Return what is remembered of an entry. Where others share its guid now and did not then, or the other way round,
    it is remembered by its other identity: that counts only where it says the same.
    """
    row, other = seen.row(known.identity), seen.row(known.other)
    if other is not None and other.says_what(known) and not (row is not None and row.says_what(known)):
        return other
    return row


def _once(places: Sequence[int], knowns: Sequence[Known]) -> list[int]:
    """Return the places without those that repeat an entry of the same document."""
    first: dict[Row, int] = {}
    for place in places:
        first.setdefault(Row.of(knowns[place]), place)
    return list(first.values())


def _oldest_first(entries: Sequence[Entry], places: Sequence[int], now: datetime) -> list[int]:
    """Return places in the order of their dates; feeds list what is newest first, which orders those without."""
    dates = {place: date_of(entries[place].updated, now) for place in places}
    reverse = sorted(places, reverse=True)
    if any(date is None for date in dates.values()):
        return reverse
    return sorted(reverse, key=lambda place: dates[place] or _EARLIEST)
