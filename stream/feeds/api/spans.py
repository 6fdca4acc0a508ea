"""Cuts values out of JSON byte for byte: what is published is what the far side wrote, down to its white space."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

__all__ = ["at", "elements", "read", "span"]

_STRING = rb'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)"'
_TOKEN = re.compile(_STRING + rb"|[\[\]{}]", re.DOTALL)
_SCALAR = re.compile(rb"[^\s,:\]}]++")
_BLANK = re.compile(rb"[\s,:]*+")
"""What stands between values, and between a key and its value."""


def read(text: bytes) -> Any:
    """Return what JSON says. One that breaks a rule within a value is read all the same, so that an item with half a
    pair of surrogates, a tab or a NaN holds none of the others on its page. Raises `ValueError` for what is no JSON.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text.decode("utf-8", "replace"), strict=False)
    except RecursionError:
        raise ValueError("nested too deep") from None


def at(value: Any, pointer: str) -> Any:
    """Return what is where a JSON pointer (RFC 6901) says; None where nothing is."""
    for part in _parts(pointer):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def elements(text: bytes, pointer: str) -> list[bytes] | None:
    """Return the bytes of each element of the array where the pointer says, in order; None where no array is. `text` is
    JSON that was read before: nothing else is looked at. Linear in the text, for each step of the pointer.
    """
    found = span(text, pointer)
    if found is None or not found.startswith(b"["):
        return None
    return [found[start:end] for _, start, end in _members(found, 0)]


def span(text: bytes, pointer: str) -> bytes | None:
    """Return the bytes of the value where the pointer says; None where nothing is. Of keys that stand twice the last
    counts, as parsers have it.
    """
    start, end = _whole(text)
    for part in _parts(pointer):
        if text[start : start + 1] not in {b"{", b"["}:
            return None
        places = [(first, last) for name, first, last in _members(text, start) if name == part]
        if not places:
            return None
        start, end = places[-1]
    return text[start:end]


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _whole(text: bytes) -> tuple[int, int]:
    start = _skip(text, 0)
    return start, _end(text, start)


def _members(text: bytes, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield name, or number, and place of each value of the object or array that starts there."""
    named, number = text[start : start + 1] == b"{", 0
    place = _skip(text, start + 1)
    while text[place : place + 1] not in {b"}", b"]", b""}:
        name = str(number)
        if named:
            end = _end(text, place)
            name, place = str(read(text[place:end])), _skip(text, end)
        end = _end(text, place)
        yield name, place, end
        place, number = _skip(text, end), number + 1


def _skip(text: bytes, place: int) -> int:
    blank = _BLANK.match(text, place)
    return blank.end() if blank else place


def _end(text: bytes, start: int) -> int:
    """Return where the value ends that starts there."""
    if text[start : start + 1] not in {b"{", b"["}:
        whole = (_TOKEN if text[start : start + 1] == b'"' else _SCALAR).match(text, start)
        return whole.end() if whole else len(text)
    depth = 0
    for token in _TOKEN.finditer(text, start):
        first = token[0][:1]
        if first != b'"':
            depth += 1 if first in b"[{" else -1
            if depth == 0:
                return token.end()
    return len(text)
