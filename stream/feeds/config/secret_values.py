"""Looks at the secrets of a feeds file before it is read: which variables it wants, and what stands there in clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stream.errors import Misconfigured
from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.config.key_types import Path, holds_secret, keys_of, type_at
from stream.feeds.config.mistakes import Remarks
from stream.feeds.kinds import KINDS
from stream.feeds.values import Secrets, placeholders

__all__ = ["Variables", "look_at_secrets"]

_STANDS_IN = "https://unset.invalid"
"""What an unset variable is read as, so that whatever else is wrong is found in one look. No source ever gets it."""
_TELLING = ("key", "token", "secret", "pass", "auth", "sig", "cookie", "pwd")
"""What the names of headers and of parameters of an address have in them where the value is a secret."""


@dataclass(frozen=True, slots=True)
class Variables:
    """What the `${NAME}`s of a file stand for."""

    values: Mapping[str, str]
    unset: frozenset[str]

    def within(self, raw: Any) -> Secrets:
        """Return what a part of the file is read with."""
        names = {name for _, text in _texts(raw, ()) for name in placeholders(text)}
        return Secrets(self.values, missing=sorted(names & self.unset))


def look_at_secrets(
    data: Mapping[str, Any], environment: Mapping[str, str], mistakes: Remarks, warnings: Remarks, *, must_be_set: bool
) -> Variables:
    """Say which variables are not set, where one stands that is not put in, and which secrets are in the file itself.
    No remark will show what a variable stands for.
    """
    found: dict[str, str] = {}
    for path, text in _texts(data, ()):
        names, kind = placeholders(text), _type_of(path, data)
        secret = holds_secret(kind)
        for name in names:
            found[name], fault = _looked_up(name, environment)
            if must_be_set and fault:
                mistakes.add(path, fault)
        if names and not secret and kind is not None:
            mistakes.add(path, "is no secret, and `${…}` is put in only for secrets: write the value itself")
        if not names and secret and not _is_public(path, text, data):
            mistakes.secrets.add(text)
            warnings.add(path, "a secret stands in the file: write ${A_NAME}, and give it in the environment")
    unset = frozenset(name for name, value in found.items() if value == _STANDS_IN)
    mistakes.secrets |= {value for name, value in found.items() if name not in unset}
    warnings.secrets |= mistakes.secrets
    return Variables(found, unset)


def _looked_up(name: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return what a name stands for, and why that is not known."""
    try:
        if value := environment.get(name):
            return value, ""
    except Misconfigured as fault:
        return _STANDS_IN, f"${{{name}}}: {fault}"
    return _STANDS_IN, f"${{{name}}} is not set: give it in the environment"


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _texts(each, (*path, place))


def _type_of(path: Path, data: Mapping[str, Any]) -> Any:
    """Return the type that the value at this path is to have; None where no key is known there."""
    if path[0] == "sources" and len(path) > 2:
        kind = KINDS.get(_kind_of(path, data))
        return type_at(kind.settings, path[2:]) or type_at(kind.settings, path[2:3]) if kind else None
    if path[0] == "defaults" and len(path) > 1:
        types = [keys[key] for kind in KINDS.values() if (key := str(path[1])) in (keys := keys_of(kind.settings))]
        return next((each for each in types if holds_secret(each)), types[0] if types else None)
    return type_at(FeedsFile, path)


def _kind_of(path: Path, data: Mapping[str, Any]) -> str:
    source = data["sources"][path[1]]
    kind = source.get("kind") if isinstance(source, Mapping) else None
    return kind if isinstance(kind, str) else ""


def _is_public(path: Path, text: str, data: Mapping[str, Any]) -> bool:
    """Return whether what may hold a secret plainly holds none: most addresses, and headers like `Accept`."""
    if len(path) > 1 and path[-2] == "headers":
        return not _tells(str(path[-1]))
    if path[-1] != "url" or (path[0] == "sources" and _kind_of(path, data) == "wireq"):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return "@" not in parts.netloc and not any(
        _tells(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)
    )


def _tells(name: str) -> bool:
    return any(part in name.lower() for part in _TELLING)
