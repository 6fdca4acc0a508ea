"""Reads what stands above the copy of a weather bulletin: WMO's abbreviated heading, the codes of who it is for, and
the lines that name it (National Weather Service, directive 10-1701: broadcast instruction, product, office, time).

Source: WMO No. 386, part II, 2.3 (abbreviated heading `TTAAii CCCC YYGGgg BBB`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["HEADING", "Heading", "heading_of", "is_code", "is_time", "looks_named"]

HEADING = (
    r"(?P<designator>[A-Z]{2}[A-Z0-9]{2}\d{2}) {1,3}(?P<centre>[A-Z][A-Z0-9]{3}) {1,3}(?P<time>[0-3]\d[0-2]\d[0-5]\d)"
    r"(?: {1,3}(?P<group>(?:RR|CC|AA|P[A-Z])[A-Z]|COR|AMD|RTD))?"
)
"""`FXUS61 KXYZ 031034 CCA`; CCA is the first correction, AAA the first amendment, RRA the first delayed one."""
_HEADING_LINE = re.compile(HEADING)
_NUMBER = re.compile(r"\d{1,5}")
_AWIPS = re.compile(r"[A-Z]{3}[A-Z0-9]{1,4}")
_CODES = re.compile(
    r"[A-Z]{2}[CZ](?:\d{3}|ALL)(?:[->][A-Z0-9>-]*)?-|(?:[A-Z]{0,3}\d{3}(?:>\d{3})?-)+(?:\d{6}-)?|\d{6}-|"
    r"/[A-Z]\.[A-Z]{3}\.[^ ]{4,60}/|/[A-Z0-9]{5}\.[^ ]{4,80}/"
)
"""Universal geographic codes, and the valid time and events coded behind them (directives 10-1702, 10-1703)."""
_BROADCAST = re.compile(r"(?P<word>BULLETIN|URGENT|FLASH)(?: +- +(?P<rest>[A-Z][A-Z /-]{3,60}))?")
_ORDER = re.compile(r"(?:EAS )?ACTIVATION REQUESTED|(?:IMMEDIATE )?BROADCAST(?: REQUESTED)?")
"""What a broadcast instruction says that names no product; `URGENT - WINTER WEATHER MESSAGE` names one."""
_OFFICE = re.compile(
    r"(?i)(?:(?:the )?(?:us |u\.s\. )?national weather service|nws|noaa|issued by|met office|weather forecast office|"
    r"environment canada|national hurricane cent|storm prediction cent|space weather)\b.{0,70}"
)
_TIME = re.compile(
    r"(?i)/?(?P<clock>\d{3,4}) ?(?P<half>[ap]m) (?P<zone>[a-z]{2,5})(?: ?/[^/]{5,40}/)?(?: \([^)]{1,40}\))?,? "
    r"(?P<weekday>[a-z]{3,9}),? (?P<month>[a-z]{3,9}) (?P<day>\d{1,2}),? (?P<year>\d{4})(?: ?/.{0,60}/)?/?"
)
"""`1105 PM CST Fri Jan 9 2026`, with the hour of a neighbouring zone between strokes."""
_REVISED = re.compile(r"(?i)\s*(?:\.{2,}|\s-\s)\s*(?P<how>correct(?:ed|ion)|updated?|amended|delayed|resent)\.*\Z")
_NAMING_LINES = 6
_TITLE_LENGTH = 90


@dataclass(slots=True)
class Heading:
    """What the lines above the copy say."""

    designator: str | None = None
    """The abbreviated heading as it stands: `FXUS61 KXYZ 031034 CCA`."""
    group: str | None = None
    """The group BBB, where the bulletin is a correction, an amendment or late."""
    awips: str | None = None
    """The product's identifier, `AFDXYZ`."""
    broadcast: str | None = None
    """BULLETIN, URGENT, FLASH."""
    message: str | None = None
    """What kind of message the broadcast instruction announces: `WINTER WEATHER MESSAGE`."""
    title: str | None = None
    """The product's name."""
    revised: str | None = None
    """`CORRECTED`, behind the title."""
    office: str | None = None
    issued: str | None = None
    """When, in the office's own zone: `Sep 3 2024 6:34 AM EDT`."""
    codes: list[str] = field(default_factory=list)


def is_code(line: str) -> bool:
    """Return whether a line only tells machines which counties and hours a bulletin is for."""
    return bool(_CODES.fullmatch(line.strip()))


def is_time(line: str) -> bool:
    """Return whether a line is when a bulletin was issued."""
    return bool(_TIME.fullmatch(line.strip()))


def looks_named(lines: Sequence[str]) -> bool:
    """Return whether the first lines name product, office and time, in this order: a bulletin that lost its heading."""
    filled = [line.strip() for line in lines if line.strip()][:_NAMING_LINES]
    offices = [at for at, line in enumerate(filled) if _OFFICE.fullmatch(line)]
    return bool(offices) and any(is_time(line) for line in filled[offices[0] + 1 : offices[0] + 3])


def heading_of(lines: Sequence[str]) -> tuple[Heading, list[str]]:
    """Return the heading, and the lines below it. What does not look like one stays in the copy."""
    heading, rest = Heading(), _coded(lines)
    while rest:
        line = rest[0].strip()
        found = _HEADING_LINE.fullmatch(line)
        if found and heading.designator is None:
            heading.designator, heading.group = line, found["group"]
        elif line and is_code(line):
            heading.codes.append(line)
        elif heading.designator and heading.awips is None and _AWIPS.fullmatch(line):
            heading.awips = line
        elif line and not (_NUMBER.fullmatch(line) and heading.designator is None):
            break
        rest = rest[1:]
    return heading, _named(rest, heading)


def _coded(lines: Sequence[str]) -> list[str]:
    return [line.strip("\x01\x02\x03\x04 \t") if line[:1] in "\x01\x02\x03\x04 " else line for line in lines]


def _named(lines: list[str], heading: Heading) -> list[str]:
    """Return the lines below those that name the bulletin: down to its time, within a few."""
    filled = [at for at, line in enumerate(lines) if line.strip()][:_NAMING_LINES]
    end = next((at for at in filled if is_time(lines[at])), None)
    if end is None:
        return lines
    for at in filled[: filled.index(end) + 1]:
        _keep(lines[at].strip(), heading)
    return lines[end + 1 :]


def _keep(line: str, heading: Heading) -> None:
    revised = _REVISED.search(line)
    named = line[: revised.start()] if revised else line
    broadcast = _BROADCAST.fullmatch(named)
    if time := _TIME.fullmatch(line):
        clock = time["clock"].rjust(4, "0")
        heading.issued = (
            f"{time['month']} {time['day']} {time['year']} {int(clock[:2])}:{clock[2:]} {time['half']} {time['zone']}"
        )
    elif _OFFICE.fullmatch(line):
        heading.office = heading.office or line
    elif broadcast:
        heading.broadcast = broadcast["word"]
        if broadcast["rest"] and not _ORDER.fullmatch(broadcast["rest"]):
            heading.message = broadcast["rest"]
    elif heading.title is None and len(named) <= _TITLE_LENGTH and not named.endswith("-"):
        heading.title = named
    else:
        heading.codes.append(line)
    heading.revised = heading.revised or (revised["how"] if revised else None)
