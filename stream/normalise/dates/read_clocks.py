"""Reads times of day as the press prints them."""

from __future__ import annotations

import re
from dataclasses import replace

from stream.normalise.dates.read_zones import zone_behind
from stream.normalise.dates.scan import Form, Reader, Scan
from stream.normalise.dates.tokens import Clock, Quad
from stream.normalise.dates.zones import Zone

__all__ = ["FORMS", "named_hour"]

_BEFORE = (
    r"(?:\b(?:at|um|kl\.?|klo\.?|klokk[ae]n?|ore|alle|las|às|à|om|saat|godz\.?|ora|sa|hora|heure|time|by|from|ab|ca\.?)"
    r"|\b[ов])"
)
"""What stands before an hour."""
_HOURS = (
    r"(?:hrs?|hours|h|u(?:hr|ur)?|(?:heures?|horas?)(?! (?:de|local|locale)\b| d')"
    r"|hod\.?|час(?:ов|а)?|ч\.?|น\.?)(?![^\W\d_])"
)
"""What stands behind an hour."""
_LEADS = re.compile(rf"{_BEFORE}\s*\Z", re.IGNORECASE)
_BACK = 12
"""Characters that are looked back: as long as the longest of what stands before an hour."""
_PM = re.compile(
    r"\s*(?:de la |de l'|du |da |di |del |in the |at |на |am )?"
    r"(?:tarde|noche|noite|soir|après-midi|abends?|nachmittags?|sera|pomeriggio|afternoon|evening|night)\b",
    re.IGNORECASE,
)
_AM = re.compile(
    r"\s*(?:(?:de la |du |da |di |del |in the )(?:mañana|matin|manhã|madrugada|mattin[oa]|morning)"
    r"|morgens|früh|утра)\b",
    re.IGNORECASE,
)
_NOON = frozenset("noon midday mittag mittags midi mediodia mezzogiorno middag meio-dia полдень".split())  # noqa: SIM905
_MIDNIGHT = frozenset(
    "midnight mitternacht minuit medianoche mezzanotte middernacht midnatt midnat meia-noite полночь".split()  # noqa: SIM905
)
_AFTERNOON = frozenset({"午後", "下午", "오후", "晚上"})
_NOON_HOUR = 12


def named_hour(scan: Scan, name: str, at: int) -> int:
    """Take `noon` or `midnight`, which is the day's end; return where it and its zone end, or 0 for another word."""
    if name not in _NOON and name not in _MIDNIGHT:
        return 0
    scan.clock(_NOON_HOUR if name in _NOON else 24)
    return zone_behind(scan, at)


def _twelve(scan: Scan, found: re.Match[str]) -> int:
    """Take `6 p.m.` or `12:01 a.m.`; `18:30 p.m.` means what it says."""
    hour = int(found[1])
    if hour <= _NOON_HOUR:
        hour = hour % _NOON_HOUR + _NOON_HOUR * (found[4].lower() == "p")
    return zone_behind(scan, found.end()) if scan.clock(hour, found[2], found[3]) else 0


def _oclock(scan: Scan, found: re.Match[str]) -> int:
    if not scan.clock(found[1], found[2]):
        return 0
    _count_for_either_half(scan)
    return _behind(scan, found.end())


def _colon(scan: Scan, found: re.Match[str]) -> int:
    """Take `18:30`. Where clocks count to twelve, `6:30 ET` may be in the evening."""
    if not scan.clock(found[1], found[2], found[3]):
        return 0
    place = len(scan.tokens) - 1
    end = _behind(scan, found.end())
    zone = scan.tokens[-1]
    if len(found[1]) == 1 and isinstance(zone, Zone) and zone.is_american:
        _count_for_either_half(scan, place)
    return end


def _hours(scan: Scan, found: re.Match[str]) -> int:
    """Take `18h30`, `18 Uhr`, `06.00 Uhr` or `6 Uhr 30`."""
    return _behind(scan, found.end()) if scan.clock(found[1], found[2] or found[3]) else 0


def _dot(scan: Scan, found: re.Match[str]) -> int:
    """Take `00.01`. Where nothing makes it a clock, `06.10` may be a day in October."""
    if not scan.clock(found[1], found[2]):
        return 0
    place = len(scan.tokens) - 1
    end = _behind(scan, found.end())
    clock, is_alone = scan.tokens[place], len(scan.tokens) == place + 1
    if (
        is_alone
        and isinstance(clock, Clock)
        and 1 <= clock.minute <= 12
        and clock.hour
        and not _is_introduced(scan, found)
    ):
        scan.tokens[place] = replace(clock, may_be_day=True)
    return end


def _quad(scan: Scan, found: re.Match[str]) -> int:
    """Take `0001`, `0001HRS` or `2330GMT`, which may be a year."""
    hour, minute = divmod(int(found[1]), 100)
    is_time = hour <= 24 and minute < 60
    place = len(scan.tokens)
    end = zone_behind(scan, found.end()) if is_time else found.end()
    is_zoned = len(scan.tokens) > place
    is_clock = is_time and bool(found[2] or is_zoned or (_is_introduced(scan, found) and hour < 19))
    scan.tokens.insert(place, Quad(int(found[1]), is_clock, found[1][0] == "0"))
    return end


def _bare(scan: Scan, found: re.Match[str]) -> int:
    """Take `kl. 18` or `at 6`, which may be in the evening."""
    if not scan.clock(found[2]):
        return 0
    if found[1].lower() in {"at", "by", "from"} and not found[2].startswith("0"):
        _count_for_either_half(scan)
    return _behind(scan, found.end())


def _east_asian(scan: Scan, found: re.Match[str]) -> int:
    """Take `18時30分`, `午後6時` or `오후 6시`."""
    hour = int(found[2])
    if found[1] in _AFTERNOON and hour < _NOON_HOUR:
        hour += _NOON_HOUR
    minute = 30 if found[3] else int(found[4] or 0)
    return zone_behind(scan, found.end()) if scan.clock(hour, minute) else 0


def _is_introduced(scan: Scan, found: re.Match[str]) -> bool:
    return bool(_LEADS.search(scan.text, max(found.start() - _BACK, 0), found.start()))


def _behind(scan: Scan, at: int) -> int:
    """Take what says which half of the day it is, then the zone."""
    last = scan.tokens[-1]
    half = _PM.match(scan.text, at) or _AM.match(scan.text, at)
    if half and isinstance(last, Clock) and last.hour <= _NOON_HOUR:
        is_pm = bool(_PM.match(scan.text, at))
        scan.tokens[-1] = Clock(last.hour % _NOON_HOUR + _NOON_HOUR * is_pm, last.minute, last.second)
        at = half.end()
    return zone_behind(scan, at)


def _count_for_either_half(scan: Scan, place: int = -1) -> None:
    """Mark a clock as one that may be in the morning or in the evening."""
    clock = scan.tokens[place]
    if isinstance(clock, Clock) and 1 <= clock.hour <= _NOON_HOUR:
        scan.tokens[place] = replace(clock, may_be_evening=True)


def _form(pattern: str, take: Reader) -> Form:
    return re.compile(pattern, re.IGNORECASE), take


_D = r"(?<![\d.:])"
FORMS: tuple[Form, ...] = (
    _form(
        r"(午前|午後|上午|下午|오전|오후|晚上|早上)? ?(?<!\d)(\d\d?) ?[時时点點시](半)? ?(?:(\d\d?) ?[分분])?(?!\d)",
        _east_asian,
    ),
    _form(rf"{_D}(\d{{1,2}})(?:[:.](\d\d))?(?:[:.](\d\d))?\s?([ap])\s?\.?\s?m\b\.?", _twelve),
    _form(rf"{_D}(\d{{1,2}})(?:[:.](\d\d))?()(?:(?<=\d\d)\s)?(?-i:([AP]))(?![\w.'])", _twelve),
    _form(rf"{_D}(\d{{1,2}})(?:[:.](\d\d))?\s?o'? ?clock\b", _oclock),
    _form(rf"{_D}(\d\d?):([0-5]\d)(?::([0-6]\d)(?:[.,]\d{{1,9}})?)?(?:\s?{_HOURS})?(?!\d)", _colon),
    _form(rf"{_D}(\d\d?)\s?[hu]()\s?([0-5]\d)(?!\d)", _hours),
    _form(rf"{_D}(\d\d?)(?:[.:]([0-5]\d))?\s?{_HOURS}(?:\s([0-5]\d)(?![\d.:]))?", _hours),
    _form(rf"{_D}(\d\d?)\.([0-5]\d)(?!\d|\.\d)", _dot),
    _form(rf"(?<![\d.:/])(\d{{4}})(?![\d:]|[.,]\d)\s?({_HOURS})?", _quad),
    _form(rf"({_BEFORE})\s*(\d\d?)(?![\d.:/\w]|\s?(?:[ap]\s?\.?\s?m\b|o'|{_HOURS}))", _bare),
)
