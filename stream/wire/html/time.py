"""Finds when a page was published, where nothing but its text says so: on the line beside the headline.

A date counts behind a word that means publishing, or with its clock right below the headline: menus and teasers have
dates, too.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

__all__ = ["is_stamp", "shown_time"]

_SPAN = r"[ \t\u00a0\u3000]{0,4}"
_DAY = (
    rf"(?P<year>(?:19|20|25)\d\d){_SPAN}(?:[-/.]|年|년){_SPAN}(?P<month>\d{{1,2}}){_SPAN}(?:[-/.]|月|월){_SPAN}"
    rf"(?P<day>\d{{1,2}})(?!\d){_SPAN}(?:日|일|\.)?"
)
_BETWEEN = rf"{_SPAN}(?:T|[,，|·]|[(（][日月火水木金土一二三四五六월화수목금토일][)）])?{_SPAN}"
_CLOCK = (
    rf"(?:{_BETWEEN}(?P<half>오전|오후|午前|午後|上午|下午)?{_SPAN}(?P<hour>[01]?\d|2[0-3]){_SPAN}(?:[:：]|時|时|點|点|시){_SPAN}"
    rf"(?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?)?"
)
_AFTERNOON = ("오후", "午後", "下午")
_DATE = re.compile(_DAY + _CLOCK)
_THAI = re.compile(
    r"(?P<day>\d{1,2})\s{1,3}(?P<name>มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.)\s{1,3}(?:พ\.ศ\.\s?)?(?P<year>\d{4})"
    r"(?:[\s,|]{1,4}(?:เวลา\s?)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?P<second>(?!))?(?P<half>(?!))?)?"
)
_MONTHS = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน",
    "ธันวาคม", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
]  # fmt: skip
_BUDDHIST = 543
"""Years between the Thai calendar and the common one."""
_WORDS = (
    "发布|發布|發佈|发表|發表|刊登|更新|时间|時間|日期|公開|掲載|配信|投稿|入力|입력|등록|게시|승인|송고|เผยแพร่|โพสต์|วันที่|อัปเดต|"
    "published|posted|updated|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|publicerad|publisert|опубликовано"
)
_LABEL = re.compile(rf"(?i)(?:{_WORDS})[^\d]{{0,20}}\Z")
_LABEL_WITHIN = 24
"""Characters before a date in which such a word stands."""
_NEAR = 12
"""Elements behind the headline, with those within each other, in which its line stands."""
_LOOKED_AT = 4_000
_STAMP = 60
_BEHIND_STAMP = 24
"""Characters behind a date on such a line: a source, an editor."""
_LONGEST = 160
"""Characters of a line that holds a time; longer ones are copy."""


def shown_time(tree: Any) -> str | None:
    """Return the time that the page shows as when it was published, as ISO 8601 without a zone, the date alone where no
    clock stands beside it; None where the page shows none.
    """
    if tree is None:
        return None
    near: str | None = None
    since = -1
    for element in islice(
        tree.iter("h1", "p", "div", "span", "li", "td", "em", "i", "small", "dd", "time"), _LOOKED_AT
    ):
        if element.tag == "h1":
            since = 0
            continue
        text = _line(element)
        since += since >= 0
        for pattern in (_DATE, _THAI) if text else ():
            found = pattern.search(text)
            if found is None:
                continue
            if _LABEL.search(text[max(0, found.start() - _LABEL_WITHIN) : found.start()]):
                return _iso(found)
            if near is None and found["hour"] and 0 < since <= _NEAR:
                near = _iso(found)
    return near


def is_stamp(line: str) -> bool:
    """Return whether a short line is when the page was published, and no more but who did."""
    found = _DATE.search(line) or _THAI.search(line)
    if found is None or len(line) > _STAMP:
        return False
    before = line[: found.start()].strip(" \u3000[（(【")
    return (not before or bool(_LABEL.search(before))) and len(line) - found.end() <= _BEHIND_STAMP


def _line(element: Any) -> str:
    """Return the text of an element that is no longer than a line; empty for others."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > _LONGEST:
            return ""
        parts.append(part)
    return "".join(parts)


def _iso(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    year = int(parts["year"])
    month = _MONTHS.index(parts["name"]) % 12 + 1 if parts.get("name") else int(parts["month"])
    year -= _BUDDHIST if year > 2400 else 0
    day = f"{year:04}-{month:02}-{int(parts['day']):02}"
    if not parts["hour"]:
        return day
    hour = int(parts["hour"]) % 12 + 12 if parts["half"] in _AFTERNOON else int(parts["hour"])
    return f"{day}T{hour:02}:{parts['minute']}:{parts['second'] or '00'}"
