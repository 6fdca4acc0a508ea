"""Parses JSON text into Python values, with a bound on its depth and a few mends that lose nothing."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from stream.errors import Reason, Rejected
from stream.wire.json.mend import mended
from stream.wire.limits import Limits

__all__ = ["load", "load_several", "refuse_deep"]

_MENDED = 2_000_000
"""Characters of a broken text that is searched for what can be mended: the longest item and its metadata, twice."""

_VALUE = re.compile(r"[\s\x1e\ufeff\u200b,;]*+[{\[]")
"""Where the next value begins: white space, a record separator, a byte order mark, or what some put between objects."""
_BROKEN = re.compile(r"[{\"]")
"""Text behind the last value that has one of these is a value that was cut off or broken."""
_BEHIND = 2_000
"""Characters behind the last value: what hosts and transports write there has some dozen."""
_CUT_OFF = "unexpected end of data"
"""What `orjson` says of a text that breaks off."""


def load(text: str, limits: Limits) -> tuple[Any, tuple[str, ...]]:
    """Return the value, and what was mended. `orjson` is strict and fast; what it refuses is tried with the standard
    library, which takes raw control characters in strings, lone surrogates and NaN (read as None), then once more with
    broken escapes mended.

    Raises `Rejected`: OVERSIZE for more values than a package has, MALFORMED with line and column, TOO_DEEP. Lone
    surrogates may be in the strings.
    """
    if (values := text.count(",")) > limits.json_values:
        raise Rejected(Reason.OVERSIZE, f"JSON with {values} commas, the limit is {limits.json_values}")
    repairs: tuple[str, ...] = ()
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as strict:
        value, repairs = _leniently(text, strict)
    refuse_deep(value, limits.depth)
    return value, repairs


def load_several(text: str, limits: Limits, whole: Rejected) -> tuple[list[Any], tuple[str, ...], list[Rejected]]:
    """Return the values of a text that has several one behind the other, or text behind the last; what was mended
    (`json:several`, `json:behind`); and the refusal of a last one that is cut off or broken. RFC 7464's record
    separators may stand before each. Linear in the text.

    Raises `whole` where the text does not begin with an object or an array that is sound, or where what follows may be
    a part of it: a cut story is a wrong story. Raises `Rejected`: OVERSIZE for too many, TOO_DEEP.
    """
    if whole.reason is not Reason.MALFORMED:
        raise whole
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    values: list[Any] = []
    refused: list[Rejected] = []
    at, start = 0, _VALUE.match(text)
    while start:
        if len(values) >= limits.items:
            raise Rejected(Reason.OVERSIZE, f"more than {limits.items} values in one file")
        try:
            value, at = decoder.raw_decode(text, start.end() - 1)
        except RecursionError as error:
            raise Rejected(Reason.TOO_DEEP, "JSON nested too deeply to read") from error
        except ValueError as error:
            if not values:
                raise whole from error
            refused.append(Rejected(Reason.MALFORMED, f"JSON: {error}"[:150]))
            break
        refuse_deep(value, limits.depth)
        values.append(value)
        start = _VALUE.match(text, at)
    if not values or (not refused and (_BROKEN.search(text, at) or len(text) - at > _BEHIND)):
        raise whole
    behind = ("json:behind",) if not refused and text[at:].strip() else ()
    return values, (("json:several",) if len(values) > 1 else ()) + behind, refused


def _leniently(text: str, strict: orjson.JSONDecodeError) -> tuple[Any, tuple[str, ...]]:
    if len(text) > _MENDED and strict.msg == _CUT_OFF:  # all before was sound: no second look finds its end
        raise Rejected(Reason.MALFORMED, f"JSON: {strict.msg} at line {strict.lineno}, column {strict.colno}")
    try:
        return _tolerant(text), ("json:lenient",)
    except RecursionError as error:
        raise Rejected(Reason.TOO_DEEP, "JSON nested too deeply to read") from error
    except ValueError as error:  # also integers of more digits than Python reads
        where = error if isinstance(error, json.JSONDecodeError) else strict
        sound, repairs = mended(text) if len(text) <= _MENDED else (text, ())
        if repairs:
            try:
                return _tolerant(sound), repairs
            except (ValueError, RecursionError):  # the refusal of what came says more
                pass
        raise Rejected(Reason.MALFORMED, f"JSON: {where.msg} at line {where.lineno}, column {where.colno}") from error


def _tolerant(text: str) -> Any:
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def refuse_deep(value: Any, depth: int) -> None:
    """Raise `Rejected(TOO_DEEP)` where `value` nests beyond `depth`. Level by level: no recursion, whatever the
    depth.
    """
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(depth):
        if not level:
            return
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
    if level:
        raise Rejected(Reason.TOO_DEEP, f"JSON nested beyond {depth} levels")
