"""Scores what `wirestream inspect` reads of wire files, field by field, against what is wanted of them.

A case is `{"file", "format", "expected": {…}, "item_index"?, "skip"?: [field, …]}`; to skip `all` leaves it out. A
field is scored where the case expects it: `headline`, `byline` (names; empty for no person), `dateline`, `language`,
`slugline`, `version`, `guid`, `urgency`, `embargoed`, `versioncreated`, `first_paragraph`. Case, white space, signs and
forms of marks make no difference; times are right to a minute.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.accuracy.table import share, table

__all__ = ["Fields", "chapter", "score"]

_TAG = re.compile(r"<[^>]+>")
_SIGNS = re.compile(r"[\W_]+")
_VERSION = re.compile(r":\d+[NUAnua]?$")
"""What NewsML puts behind a guid; other formats keep it apart, and so do we where the version has a field."""
_MINUTE = 60
_OPENING = 80
"""Letters of the first paragraph that are compared."""


@dataclass(slots=True)
class Fields:
    """Counts of fields that were wanted, and of those that were read right."""

    articles: int = 0
    wanted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def score(cases: Iterable[dict[str, Any]], answers: Iterable[dict[str, Any]]) -> Fields:
    """Score the lines of `wirestream inspect --json FOLDER` for these cases."""
    read: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in answers:
        if line.get("article"):
            read[str(line["file"])].append(line["article"])
    counts = Fields()
    for case in cases:
        if "all" in (case.get("skip") or ()):
            continue
        items = next((found for file, found in read.items() if file.endswith(case["file"])), [])
        at = case.get("item_index") or 0
        article = items[at] if at < len(items) else {}
        counts.articles += 1
        checks = [("read at all", bool(article)), *_checks(case, article)]
        for name, right in checks:
            for key in (name, f"format {case['format']}"):
                counts.wanted[key] += 1
                counts.right[key] += right
    return counts


def _checks(case: dict[str, Any], article: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    skipped = {*(case.get("skip") or ()), *(case.get("not_literal_in_file") or ())}
    wanted = {key: value for key, value in case["expected"].items() if key not in skipped}
    for key in ("headline", "slugline", "urgency", "version", "language"):
        if wanted.get(key):
            yield key, _plain(article.get(key))[: _length(key)] == _plain(wanted[key])[: _length(key)]
    if wanted.get("guid"):
        forms = {_plain(article.get("guid"))}
        yield "guid", bool(forms & {_plain(wanted["guid"]), _plain(_VERSION.sub("", wanted["guid"]))})
    if "byline" in wanted:
        people = {_plain(one["name"]) for one in (article.get("byline") or {}).get("people", ())}
        yield "byline", people == {_plain(name) for name in wanted["byline"] or ()}
    if wanted.get("dateline"):
        raw = _plain((article.get("dateline") or {}).get("raw"))
        yield "dateline", bool(raw) and (raw in _plain(wanted["dateline"]) or _plain(wanted["dateline"]) in raw)
    for key, name in (("versioncreated", "published_at"), ("embargoed", "embargo_until")):
        if wanted.get(key) and (time := _time(wanted[key])):
            got = _time(article.get(name))
            yield name, got is not None and abs((got - time).total_seconds()) <= _MINUTE
    if wanted.get("first_paragraph"):
        yield "first paragraph", _plain(wanted["first_paragraph"])[:_OPENING] in _plain(article.get("body"))


def _length(key: str) -> int | None:
    """Languages are compared without their region."""
    return 2 if key == "language" else None


def _plain(value: object) -> str:
    text = html.unescape(_TAG.sub(" ", str("" if value is None else value)))
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def _time(value: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def chapter(scored: dict[str, Fields]) -> str:
    """A table of fields, and one of formats."""
    return "\n\n".join(
        table(
            (head, *(f"{name}: right" for name in scored), *(f"{name}: of" for name in scored)),
            [
                (
                    key.removeprefix("format "),
                    *(share(one.right[key], one.wanted[key]) for one in scored.values()),
                    *(one.wanted[key] for one in scored.values()),
                )
                for key in sorted({key for one in scored.values() for key in one.wanted})
                if key.startswith("format ") == is_format
            ],
        )
        for head, is_format in (("field", False), ("format", True))
    )
