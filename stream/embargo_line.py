"""Recognises lines that say an embargo, and the words in them that tell until when, in the languages of agencies.

What the words mean is for `stream.normalise` to read. This reader stands below the stages, for two of them need it: the
reader of plain text, to know such a line from a headline, and normalising, to hold the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from stream.embargo_patterns import (
    A_CLOCK,
    ADVANCE,
    ASKED_FOR,
    BEGINS,
    COPY,
    END,
    EVENT,
    FOR_SOME,
    LEADS_TO_TIME,
    LIFTED,
    LOUD,
    OF_A_LAW,
    OF_THE_PRESS,
    OF_TRADE,
    ON_TRADE,
    OVER,
    PLAIN,
    PREFACE,
    SAID,
    SENTENCE_ENDS,
    TELLS,
    TIME,
    TIME_ALONE,
    TIME_FIRST,
    TIME_FIRST_ENDS,
    TIME_OF_A_PLACE,
)
from stream.lexicon.embargo import NONE, STEMS

__all__ = [
    "advance_of_slug",
    "embargo_of_line",
    "embargoes_of_headline",
    "embargoes_of_note",
    "embargoes_of_sentence",
    "is_time_alone",
    "says_none",
]

_WHEN = 110
"""Characters that the words for the time take."""
_LINE = 400
"""Characters of a line that says nothing else."""
_WORD_BEFORE = 20
"""Characters before `embargo` in which the goods stand."""
_MOST = 20
"""Embargoes in one line that are read. A line with more is no note, and each costs as much time to read."""
_BARE_WORDS = 7
"""A line that only says that there is an embargo is no longer: `STRICTLY EMBARGOED - NOT FOR SOCIAL MEDIA`."""
_FEW_WORDS = 4
_LAST_WORD_LENGTH = 9
_SENTENCES = 2_000
"""Characters of a paragraph whose sentences are looked at."""
_FRAME = ' \t*()[]<>=_.!-–—:+#~•●■▶►"“”„«»【】「」『』〔〕'


def embargo_of_line(line: str) -> str | None:
    """Return the words that tell until when, of a line that says an embargo and nothing else, such as stands above
    copy; empty where it tells no time. None for a line about something else: `Embargo on oil lifted`, `Embargoed oil
    flows`.
    """
    text = PREFACE.sub("", line.strip(_FRAME)) if len(line) <= _LINE else ""
    found = SAID.match(text)
    if found is None:
        return _said_otherwise(text)
    if _is_of_trade(text, found):
        return None
    if lifted := LIFTED.search(text):
        return _kept_for_some(text, lifted)
    when = _cut(text[found.end() :])
    if says_none(when):
        return _kept_for_some(text, found)
    tells = bool(TIME.search(when))
    if not when or (tells and _begins(found["rule"], when)) or _is_plain(text, found, tells=tells):
        return when if tells else ""
    is_led = bool(found["colon"]) or _is_strict(found["lead"])
    return "" if is_led and len(when.split()) <= _BARE_WORDS and EVENT.search(when) else None


def _begins(rule: str | None, when: str) -> bool:
    """Return whether the time comes at once, or behind words that can be no other rule."""
    is_rule = rule is not None and not rule.casefold().startswith("for ")
    return is_rule or bool(BEGINS.match(when))


def _is_plain(text: str, found: re.Match[str], *, tells: bool) -> bool:
    """Return whether the line can be no news about an embargo, whether or not it tells a time."""
    words = text[: found.end("lead")].strip(_FRAME)
    means_copy = bool(found["rule"] or PLAIN.search(words))
    if _is_strict(found["lead"]) or found["colon"]:
        return tells or words.isupper() or means_copy
    count = len(text.split())
    if OF_THE_PRESS.search(words) and count <= _FEW_WORDS:
        return tells or not OF_A_LAW.match(text, found.end())
    return text.isupper() and count <= _BARE_WORDS and means_copy and bool(found["rule"] or not found["lead"])


def _said_otherwise(text: str) -> str | None:
    """Return what `embargo_of_line` does, of a line that tells the time first, or that is in capitals."""
    ends = TIME_FIRST_ENDS.search(text, max(0, len(text) - _LAST_WORD_LENGTH))
    last = TIME_FIRST.fullmatch(text) if ends else None
    if last and BEGINS.match(last[1]) and TIME.search(last[1]):
        return last[1]
    loud = LOUD.match(text) if text.isupper() else None
    when = _cut(text[loud.end() :]) if loud else ""
    return when if TIME.search(when) or TIME_OF_A_PLACE.match(when) or len(when.split()) == 1 else None


def advance_of_slug(text: str) -> tuple[str, int | None] | None:
    """Return what a slug or a take key of advance copy tells, `Harbour-Adv08` or `HFR Dec. 8`: the words for the time,
    which may be empty, and the day of the month until which it holds, the last of several. None for any other: `HFR` is
    the name of a railway and of an index too, where it stands behind other words and before no time.
    """
    found = ADVANCE.fullmatch(text.strip(_FRAME + "$"))
    if found is None:
        return None
    if found["days"]:
        return "", int(re.split(r"\D+", found["days"])[-1])
    when = found["when"].strip(_FRAME)
    return (when, None) if TIME.search(when) or (not found.start("hold") and not when) else None


def says_none(when: str) -> bool:
    """Return whether the words for the time say that there is none, or that it is over: `FOR RELEASE: IMMEDIATE`."""
    return when.casefold().rstrip(" .!") in NONE


def _kept_for_some(text: str, lifted: re.Match[str]) -> str | None:
    """Return the time behind words that there is no embargo or none any more, where it holds for some: `Embargo lifted
    for online, print until Tuesday`. A release that never was under one speaks of what it offers: `FOR IMMEDIATE
    RELEASE - Online booking open until Tuesday`.
    """
    is_free = lifted[0].casefold().startswith("for immediate")
    found = None if is_free else FOR_SOME.search(text, lifted.end(), lifted.end() + _LINE)
    when = _cut(found["when"]) if found else ""
    return when if TIME.search(when) else None


def is_time_alone(line: str) -> bool:
    """Return whether a line tells a time and nothing else: where an embargo's line was broken, it goes on so."""
    return bool(TIME_ALONE.fullmatch(line.strip(_FRAME)) and TIME.search(line))


def embargoes_of_headline(headline: str) -> list[str]:
    """Return what `embargo_of_line` does, of each part of a headline in brackets or behind a dash."""
    parts = re.split(r"[()\[\]|*]+|\s[-–—]+\s|(?<=\w)(?<!\b(?i:embargo)):\s(?=[A-Z])", headline)
    ends = [headline[mark.end() :] for mark in islice(re.finditer(r"[(\[]", headline), _MOST)]  # `(... (PACIFIC))`
    return [when for text in (headline, *parts, *ends) if (when := embargo_of_line(text)) is not None]


def embargoes_of_note(note: str) -> Iterator[str]:
    """Yield what `embargo_of_line` returns, of a note to editors, which may say it anywhere and says much else."""
    for line in note.split("\n"):
        if lifted := LIFTED.search(line):
            some = _kept_for_some(line, lifted)
            if some is not None:
                yield some
            continue
        rules = [found for found in islice(SAID.finditer(line), _MOST) if not _is_of_trade(line, found)]
        for found in rules:
            when = _cut(line[found.end() : found.end() + _LINE])
            tells = TIME.search(when)
            if says_none(when):
                some = _kept_for_some(line, found)
                if some is not None:
                    yield some
                continue
            is_of_all = not tells and not EVENT.search(when) and "embargoes" in found[0].casefold()
            if not is_of_all:  # `respect all embargoes`
                yield when if tells else ""
        last = None if rules else embargo_of_line(line)
        if last is not None:
            yield last


def embargoes_of_sentence(text: str) -> Iterator[str]:
    """Yield the words that tell until when, of a sentence of a letter or of copy that says an embargo on copy:
    `the report below is embargoed until 6 a.m. on Tuesday`. News of an embargo, on goods or over, yields nothing.
    """
    lowered = text[: _SENTENCES + 1].lower()
    if len(text) > _SENTENCES or not any(stem in lowered for stem in STEMS) or LIFTED.search(text):
        return
    for found in islice(SAID.finditer(text), _MOST):
        start = max((text.rfind(end, 0, found.start()) for end in ".!?\n:"), default=-1) + 1
        before = text[start : found.start()]
        is_strict = "stri" in found[0].casefold()
        if found["rule"] or not (is_strict or PLAIN.search(found[0])) or not _is_strict(found["lead"]):
            continue
        if _is_of_trade(text, found) or OVER.search(before) or ASKED_FOR.search(before):
            continue
        rest = text[found.end() : found.end() + _LINE]
        ends = SENTENCE_ENDS.search(rest)
        if TELLS.search(before) or TELLS.search(rest[: ends.start()] if ends else rest):
            continue
        when = _cut(rest)
        is_press = "embargoed" in found[0].casefold() and A_CLOCK.search(when)
        on_copy = COPY.search(before) or is_strict or is_press
        if on_copy and TIME.search(when):
            yield when


def _is_strict(lead: str) -> bool:
    """Return whether it leads to a time, and not to a place: `until`, not `on`."""
    return bool(LEADS_TO_TIME.search(lead))


def _is_of_trade(text: str, found: re.Match[str]) -> bool:
    """Return whether the embargo is one on goods: `oil embargo`, `embargo on grain`."""
    if found["rule"]:
        return False
    return bool(
        OF_TRADE.search(text, max(found.start() - _WORD_BEFORE, 0), found.start())
        or ON_TRADE.match(text, found.start("lead"))
    )


def _cut(when: str) -> str:
    words = when[: _WHEN + 60]
    end = END.search(words)
    words = (words[: end.start()] if end else words)[:_WHEN].strip(" *:;,-[]'’")
    return words if words.count("(") == words.count(")") else words.strip("()")
