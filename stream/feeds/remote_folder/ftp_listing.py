"""Reads what an FTP server lists: the facts of MLSD, or the lines of LIST of an old server, of Unix or of Windows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from stream.feeds.remote_folder.listing import Entry
from stream.feeds.transport import FarSideFault

__all__ = ["from_list", "from_mlsd", "time_of"]

_UNIX = re.compile(
    r"(?P<type>[-dlbcps])[-rwxsStT]{9}[+.@]?\s+(?:\d+\s+)?\S+\s+(?:\S+\s+)?(?P<size>\d+)\s+"
    r"(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})|(?P<year>\d{4}))\s(?P<name>.+)"
)
_WINDOWS = re.compile(
    r"(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{2}(?:\d{2})?)\s+(?P<hour>\d\d):(?P<minute>\d\d)(?P<half>[AP]M)?\s+"
    r"(?P<size><DIR>|\d+)\s(?P<name>.+)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(r"(\d{14})(?:\.\d+)?")


def time_of(text: str) -> datetime | None:
    """Return the instant that MDTM and `modify=` say, which is in UTC; None for what is none."""
    matched = _TIME.fullmatch(text.strip())
    try:
        return datetime.strptime(matched[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if matched else None
    except ValueError:
        return None


def from_mlsd(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the regular files of the lines of MLSD."""
    for line in lines:
        facts_text, _, name = line.partition(" ")
        facts = {key.lower(): value for key, _, value in (one.partition("=") for one in facts_text.split(";"))}
        modified = time_of(facts.get("modify", ""))
        if facts.get("type", "").lower() == "file" and name and facts.get("size", "").isdecimal():
            yield Entry(name, int(facts["size"]), int(modified.timestamp()) if modified else 0)


def from_list(lines: list[str], now: datetime) -> Iterator[Entry]:
    """Yield the regular files of the lines of LIST. Their times are those of the server's zone, to the minute.

    Raises `FarSideFault` where no line can be read: nothing would ever be taken, without a word.
    """
    readable = 0
    for line in lines:
        matched = _UNIX.fullmatch(line) or _WINDOWS.fullmatch(line)
        if matched is None:
            continue
        readable += 1
        parts = matched.groupdict()
        moment = _moment(parts, now)
        if parts.get("type", "-") == "-" and parts["size"] != "<DIR>" and moment is not None:
            yield Entry(parts["name"], int(parts["size"]), int(moment.timestamp()))
    if not readable and any(line.strip() and not line.startswith("total ") for line in lines):
        raise FarSideFault("the server lists its files in a form that nobody here knows")


def _moment(parts: dict[str, str | None], now: datetime) -> datetime | None:
    month, year = parts["month"] or "", parts["year"]
    hour = int(parts["hour"] or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half == "PM" else 0)
    try:
        number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1
        full = (int(year) if len(year) == 4 else 2000 + int(year)) if year else now.year
        moment = datetime(full, number, int(parts["day"] or 0), hour, int(parts["minute"] or 0), tzinfo=UTC)
        if year is None and moment > now + timedelta(days=1):  # `ls` leaves out the year of the last six months
            moment = moment.replace(year=full - 1)
    except ValueError:
        return None
    return moment
