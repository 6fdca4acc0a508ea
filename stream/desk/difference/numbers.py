"""Finds numbers that stand in the place of others: what an editor looks for first in a new version. It is pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from stream.desk.difference.change import Kind, NumberChange, Run

__all__ = ["changed_numbers"]

_WORDS = frozenset({
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "onze", "douze",
    "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "doce",
})  # fmt: skip
"""Numbers that houses spell out. One is left out, for it is an article in most of these languages."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_SIGN_BEFORE = re.compile(r"[$€£¥]$")
_SIGN_BEHIND = re.compile("^[%‰]")
_LEAD_WORDS = 4
_TAIL_WORDS = 3
_MOST = 20
"""Changes that are named. A table of results has hundreds, and is read as a table."""
_SENTENCE_SIGNS = re.compile(r"[.!?…;:。！？](?:[\s\"'”’»)\]]|$)|\n")


def changed_numbers(texts: Iterable[Sequence[Run]]) -> tuple[NumberChange, ...]:
    """Return the numbers that changed in these texts, in order, each once.

    They are taken to stand in each other's place where a change has as many numbers before as after.
    """
    found: dict[tuple[str, str, str], NumberChange] = {}
    for runs in texts:
        for place, run in enumerate(runs):
            if run.kind is not Kind.REPLACED:
                continue
            lead = runs[place - 1].after if place and runs[place - 1].kind is Kind.EQUAL else ""
            tail = runs[place + 1].after if place + 1 < len(runs) and runs[place + 1].kind is Kind.EQUAL else ""
            for change in _pairs(run, lead, tail):
                found.setdefault((change.before, change.after, change.tail.partition(" ")[0].lower()), change)
                if len(found) == _MOST:
                    return tuple(found.values())
    return tuple(found.values())


def _pairs(run: Run, lead: str, tail: str) -> Iterator[NumberChange]:
    before, after = _numbers(run.before), _numbers(run.after)
    if len(before) != len(after):
        return
    for old, new in zip(before, after, strict=True):
        if old[0].lower() == new[0].lower():
            continue
        left, right = lead + run.after[: new.start()], run.after[new.end() :] + tail
        sign, unit = _SIGN_BEFORE.search(left), _SIGN_BEHIND.search(right)
        of_both = (sign[0] if sign else "") + "{}" + (unit[0] if unit else "")
        yield NumberChange(
            lead=_last_words(left[: sign.start() if sign else None]),
            before=of_both.format(old[0]),
            after=of_both.format(new[0]),
            tail=_first_words(right[unit.end() if unit else 0 :]),
        )


def _numbers(text: str) -> list[re.Match[str]]:
    return [found for found in _NUMBER.finditer(text) if found[0][0].isdecimal() or found[0].lower() in _WORDS]


def _last_words(text: str) -> str:
    """Return the last words of the sentence that the text ends in."""
    ends = [found.end() for found in _SENTENCE_SIGNS.finditer(text)]
    return " ".join(text[ends[-1] if ends else 0 :].split()[-_LEAD_WORDS:])


def _first_words(text: str) -> str:
    """Return the first words of the text, up to the end of its sentence."""
    end = _SENTENCE_SIGNS.search(text)
    return " ".join(text[: end.start() if end else None].split()[:_TAIL_WORDS])
