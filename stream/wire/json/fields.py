"""Reads the fields of one ninjs object: each is taken once, and what nobody took is `extra`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from stream.errors import Reason, Rejected
from stream.lexicon.roles import SHOWING
from stream.wire.json.names import AUTHORS
from stream.wire.line import plain
from stream.wire.status_word import strictest
from stream.wire_item import ItemSubject, WireItem

__all__ = ["Fields", "number", "subjects_of", "text_of", "texts_of"]

_MAIN = ("main", "headline", "title", "")
_SUB = ("sub", "subhead", "subheadline", "deck", "secondary")
_AUTHORS = 20
_STATUS_KEYS = ("pubstatus", "status", "nitfstatus")
_STATUS_WORDS = 20
_MANY = 2_000
"""Subjects or keywords of one item: those of the longest digest are some hundred."""
_NAMES = ("value", "name", "text", "literal", "code", "rendered", "main", "#text", "_", "$t", "content")
"""Keys under which an object has its text: ninjs' own, then WordPress', NYT's, and those of XML that was made JSON."""
_SHOWING = re.compile(rf"(?i)\b(?:{'|'.join(SHOWING)})")
_VERSION_DIGITS = 9
"""A version of more digits is an id or a time stamp, and no counter."""


def number(value: Any) -> int | str | None:
    """Return an integer where it is one, however written (`3`, `"3"`, `3.0`); other text as it is; None for anything
    else.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_VERSION_DIGITS:
        return int(value)
    if isinstance(value, int):
        return value if abs(value) < 10**_VERSION_DIGITS else str(value)[:64]
    if isinstance(value, str):
        digits = value.strip()
        return (
            int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _VERSION_DIGITS else value or None
        )
    return None


def text_of(value: Any) -> str | None:
    """Return text of a field that may be a string, a number, an object with a name, or a list of them; None if
    empty.
    """
    if isinstance(value, list):
        value = next((v for v in value if text_of(v)), None) if len(value) < 100 else None
    if isinstance(value, dict):
        value = next((v for key in _NAMES if isinstance(v := value.get(key), str)), None)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)[:64]
    return value if isinstance(value, str) and value and not value.isspace() else None


def texts_of(value: Any) -> tuple[str, ...]:
    """Return the texts of a list, or of a string with commas or semicolons between them."""
    if isinstance(value, str):
        value = value.replace(";", ",").split(",")
    if not isinstance(value, list):
        return ()
    _refuse_many(value)
    return tuple(text.strip() for entry in value if (text := text_of(entry)))


def _refuse_many(entries: list[Any]) -> None:
    if len(entries) > _MANY:
        raise Rejected(Reason.OVERSIZE, f"{len(entries)} subjects or keywords of one item, the limit is {_MANY}")


def subjects_of(value: Any) -> tuple[ItemSubject, ...]:
    """Return the subjects of ninjs 1 (`code`, `scheme`, `name`), ninjs 3 (`uri`, `literal`), plain strings, and
    `{"code": [...]}`.
    """
    if isinstance(value, dict):
        value = value["code"] if isinstance(value.get("code"), list) else [value]
    if not isinstance(value, list):
        return ()
    _refuse_many(value)
    found = (_subject(entry) for entry in value)
    return tuple(subject for subject in found if subject.code or subject.name)


def _name_of(entry: Any) -> str | None:
    """Return the line of one of `bylines`: a string, or an object of the person."""
    return text_of(entry.get("byline") if isinstance(entry, dict) else entry) or text_of(entry)


def _shows(entry: Any) -> bool:
    """Return whether one of `bylines` is who made what stands beside the copy, by the role that it names."""
    roles = (entry.get(key) for key in ("role", "jobtitle", "title")) if isinstance(entry, dict) else ()
    return any(isinstance(role, str) and _SHOWING.search(role) for role in roles)


def _subject(entry: Any) -> ItemSubject:
    if isinstance(entry, str):
        scheme, colon, code = entry.partition(":")
        if colon and " " not in entry:
            return ItemSubject(scheme, code)
        return ItemSubject(name=entry or None)
    if not isinstance(entry, dict):
        return ItemSubject()
    return ItemSubject(
        text_of(entry.get("scheme") or entry.get("creator")),
        text_of(entry.get("code") or entry.get("qcode") or entry.get("uri") or entry.get("literal")),
        text_of(entry.get("name")),
    )


def _words_of(value: Any) -> list[str]:
    """Return the words of a controlled value: one alone, a list, or objects with a code, an address or a name."""
    found: list[str] = []
    for entry in value[:_STATUS_WORDS] if isinstance(value, list) else [value]:
        parts = entry.values() if isinstance(entry, dict) else [entry]
        found += [part for part in parts if isinstance(part, str) and part.strip()]
    return found


class Fields:
    """The fields of one object by folded key. Mutable: it remembers what was taken."""

    def __init__(self, value: Mapping[str, Any], folded: Callable[[str], str]) -> None:
        self._value = value
        self._folded = folded
        self._key: dict[str, str] = {}
        for key in value:
            self._key.setdefault(folded(key), key)
        self.keys = frozenset(self._key)
        self._left = dict(value)

    def peek(self, name: str) -> Any:
        return self._value[self._key[name]] if name in self._key else None

    def drop(self, name: str) -> None:
        if name in self._key:
            self._left.pop(self._key[name], None)

    def put(self, name: str, value: str | None) -> None:
        """Add a field, where there is something in it and none of that name is there."""
        key = self._folded(name)
        if value and self.peek(key) in (None, ""):
            self._value = {**self._value, name: value}
            self._key[key] = name
            self._left[name] = value

    def take(self, *names: str) -> Any:
        """Return the value of the first of `names` that has one. It is taken; the others stay."""
        for name in names:
            value = self.peek(name)
            if value not in (None, "", []):
                self.drop(name)
                return value
        return None

    def text(self, *names: str) -> str | None:
        """Return the text of the first of `names` that has one. A list or object stays in `extra` too: text is but a
        part of it.
        """
        for name in names:
            value = self.peek(name)
            text = text_of(value)
            if text is not None:
                if not isinstance(value, dict | list):
                    self.drop(name)
                return text
        return None

    def notes(self, envelope: Mapping[str, Any], *names: str) -> str | None:
        """Return all notes of the names, a line each: a text, a list of texts, or of objects with a text; behind them
        those of the envelope, which are on each item in it. Objects stay in `extra` too.
        """
        around = [value for name, value in envelope.items() if self._folded(name) in names]
        found: list[str] = []
        for value in (*map(self.peek, names), *around):
            if isinstance(value, list):
                found += texts_of(value)
            elif (text := text_of(value)) is not None:
                found.append(text)
        for name in names:
            if isinstance(self.peek(name), str):
                self.drop(name)
        return "\n".join(dict.fromkeys(found)) or None

    def peek_text(self, *names: str) -> str | None:
        """Return the text of the first of `names` that has one; all of them stay in `extra`."""
        return next((text for name in names if (text := text_of(self.peek(name))) is not None), None)

    def headlines(self) -> tuple[str | None, tuple[str, ...]]:
        """Return the main headline, and those below it."""
        entries = self.take("headlines")
        entries = [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
        by_role = [(str(e.get("role") or "").rsplit(":", 1)[-1].lower(), text_of(e.get("value"))) for e in entries]
        main = next((text for role in _MAIN for found, text in by_role if found == role and text), None)
        main = self.text("headline") or main or next((text for _, text in by_role if text), None)
        main = main or self.text("title", "webtitle")
        subs = tuple(text for role, text in by_role if role in _SUB and text and text != main)
        single = self.text("subheadline", "subhead", "subheading")
        return (plain(main) if main and ("<" in main or "&" in main) else main), subs + ((single,) if single else ())

    def byline(self) -> str | None:
        """Return the byline as one text: ninjs 2 and 3 have a list."""
        entries = self.peek("bylines")
        if isinstance(entries, list):
            told = [(e, text) for e in entries if (text := _name_of(e))]
            names = [text for entry, text in told if not _shows(entry)] or [text for _, text in told]
            if names:
                return " and ".join(names)
        return self.text("byline", "by") or self._authors()

    def _authors(self) -> str | None:
        """Return who wrote it, where no line is printed: people's names, or objects with names."""
        for name in AUTHORS:
            value = self.peek(name)
            entries = value if isinstance(value, list) else [value]
            if names := [text for entry in entries[:_AUTHORS] if (text := text_of(entry)) and "@" not in text]:
                return " and ".join(dict.fromkeys(names))
        return None

    def status(self, envelope: Mapping[str, Any]) -> str | None:
        """Return the strictest that `pubstatus`, `status`, a document within and the envelope say, unless signals or
        superdesk's counter say that this is a correction.
        """
        around = [
            word for name, value in envelope.items() if self._folded(name) in _STATUS_KEYS for word in _words_of(value)
        ]
        words = [*(word for name in _STATUS_KEYS for word in _words_of(self.peek(name))), *around]
        status = strictest(words)
        for name in _STATUS_KEYS:
            if isinstance(self.peek(name), str):
                self.drop(name)
        signals = " ".join(texts_of(self.peek("signals"))).lower()
        corrections = self.peek("correctionsequence")
        if (isinstance(corrections, int) and corrections > 0) or "correction" in signals or "cor:" in signals:
            usable = status is None or status.lower().endswith("usable")
            return "corrected" if usable else status
        return status

    def with_extra(self, item: WireItem) -> WireItem:
        """Return the item, with all fields that were not taken."""
        empty: tuple[Any, ...] = (None, "", [], {})
        return replace(item, extra={key: value for key, value in self._left.items() if value not in empty})
