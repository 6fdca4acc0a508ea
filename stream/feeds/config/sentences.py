"""Turns what pydantic says of a part of a feeds file into one sentence a key, which says how to mend it.

No sentence of this module repeats a value: the one that stands in the wrong place may be a password. What the validator
of a key says itself may, where the key holds no secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from stream.feeds.config.key_types import Path, keys_of, model_at
from stream.feeds.kinds import KINDS
from stream.feeds.source import SourceSettings

__all__ = ["did_you_mean", "sentences_of"]

_SENTENCES = {
    "missing": "is missing",
    "int_parsing": "is no whole number",
    "int_from_float": "is no whole number",
    "float_parsing": "is no number",
    "bool_parsing": "is neither true nor false",
    "string_type": "is no text: put it in quotes",
    "list_type": "must be a list: [one, two]",
    "tuple_type": "must be a list: [one, two]",
    "dict_type": "must be keys and values: {{key: value}}",
    "model_type": "must be keys and values: {{key: value}}",
    "model_attributes_type": "must be keys and values: {{key: value}}",
    "date_parsing": "is no date: write it like 2026-12-25",
    "date_from_datetime_parsing": "is no date: write it like 2026-12-25",
    "date_from_datetime_inexact": "is no date: write it like 2026-12-25",
    "ip_v4_network": "is no network of addresses: write it like 203.0.113.0/24",
    "ip_v6_network": "is no network of addresses: write it like 203.0.113.0/24",
    "path_type": "is no path",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be {le:g} or less",
    "too_short": "needs {min_length} at least",
    "too_long": "may have {max_length} at most",
    "string_too_short": "is too short: {min_length} characters at least",
    "string_too_long": "is too long: {max_length} characters at most",
}
"""By pydantic's type of error; the braces are of its context."""
_FORMS = {
    "host": "is no name of a host: write it without ftp://, user and port",
    "to": "is no address: write it like wires@example.org",
    **dict.fromkeys(("items", "id", "updated", "next"), "is no JSON pointer: write it like /data/items"),
}
"""What a key that has a pattern must look like."""


def sentences_of(error: ValidationError, data: Any, model: type[BaseModel]) -> Iterator[tuple[Path, str]]:
    """Yield each mistake in what was to be this model: where it is, and what is wrong. A value that could have been one
    of several types is one mistake.
    """
    found: dict[Path, list[Mapping[str, Any]]] = {}
    for each in error.errors(include_url=False):
        found.setdefault(each["loc"] if each["type"] == "missing" else _place(each["loc"], data), []).append(each)
    misspelt = {
        (*path[:-1], *get_close_matches(str(path[-1]), _known(path, model), 1))
        for path, errors in found.items()
        if errors[0]["type"] == "extra_forbidden"
    }
    for path, errors in found.items():
        within = any(
            path and other[: len(path)] == path != other for other in found
        )  # a list counts its good items only
        if not within and (errors[0]["type"] != "missing" or path not in misspelt):
            yield path, _sentence(path, errors, model)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return the known word that was probably meant, as a question; all of them where none is near."""
    near = get_close_matches(word, known, 1)
    return f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}"


def _place(loc: Path, data: Any) -> Path:
    """Return the part of pydantic's path that is in the file: it also names the types that it tried."""
    for end, part in enumerate(loc):
        if isinstance(data, list):
            data = dict(enumerate(data))
        if not isinstance(data, Mapping) or part not in data:
            return loc[:end]
        data = data[part]
    return loc


def _sentence(path: Path, errors: Sequence[Mapping[str, Any]], model: type[BaseModel]) -> str:
    first = errors[0]
    if first["type"] == "extra_forbidden":
        return _no_such_key(path, model)
    if first["input"] is None and first["type"] != "missing":
        return "has no value: give it one, or take the line out"
    said = dict.fromkeys(
        _words(each, path) for each in sorted(errors, key=lambda each: each["type"] == "literal_error")
    )
    return "; or it ".join(said)


def _words(error: Mapping[str, Any], path: Path) -> str:
    kind, context, said = error["type"], error.get("ctx", {}), str(error["msg"])
    if kind == "value_error":
        return said.removeprefix("Value error, ")
    if kind == "literal_error":
        return f"must be one of {re.sub(r' or ', ', ', str(context['expected'])).replace(chr(39), '')}"
    if kind == "string_pattern_mismatch":
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        return _FORMS.get(key, "is not in the form that it must have")
    if kind in _SENTENCES:
        return _SENTENCES[kind].format_map(context)
    return said[:1].lower() + said[1:]


def _no_such_key(path: Path, model: type[BaseModel]) -> str:
    key, known = str(path[-1]), _known(path, model)
    if key == "<<":
        return "merge keys are not read: what all sources share stands under `defaults:`"
    others = [kind.name for kind in KINDS.values() if len(path) == 1 and key in keys_of(kind.settings)]
    if others and issubclass(model, SourceSettings) and not get_close_matches(key, known, 1):
        return f"a source of this kind has no such key, only one of kind {' or '.join(others)} has"
    return f"no such key: {did_you_mean(key, known)}"


def _known(path: Path, model: type[BaseModel]) -> list[str]:
    """Return the keys that there are where this one is."""
    within = model_at(model, path[:-1])
    return list(keys_of(within)) if within is not None else []
