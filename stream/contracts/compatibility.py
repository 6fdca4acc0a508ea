"""Decides whether a change of a JSON Schema breaks a reader. Full compatibility, in both directions:

- messages of before must be valid under the schema of now (a replay, a consumer that is behind);
- messages of now must be valid under the schema of before (a consumer that was not updated).

So two things may change: prose, and optional fields more, where the schema of before lets unknown fields be. All else
takes a new major version. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

__all__ = ["breaking_changes"]

Schema = dict[str, Any]

_PROSE = frozenset({"title", "description", "examples", "deprecated", "$comment", "$id", "$schema", "$defs"})
"""Keywords that validate nothing. (What is under `$defs` counts where it is referred to.)"""

_DATA = frozenset({"default", "const", "enum", "dependentRequired"})
"""Keywords whose value is no schema: an object in it may have a field that is called as a keyword is."""
_BY_NAME = frozenset({"patternProperties", "dependentSchemas"})
"""Keywords whose value has a schema under each name."""


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


_NOTHING = _Nothing()
"""The value of a keyword that a schema does not have: None would be the `null` of JSON."""


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Return each change from `old` to `new` that may break someone, with its place: `article.urgency: maximum changed
    …`.

    References inside each schema are followed; one that points out of it is a `ValueError`. Two spellings of the same
    thing (members of a union in another order) count as a change.
    """
    return list(dict.fromkeys(_Comparison(old, new).of("message", old, new)))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Compares two documents. `begun` are the pairs of references that are being compared: a schema may contain
    itself.
    """

    old_root: Schema
    new_root: Schema
    begun: frozenset[tuple[object, object]] = frozenset()

    def of(self, path: str, old: Any, new: Any) -> Iterator[str]:
        """Yield the changes between two schemas, or between two values of a keyword."""
        if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            for index, (before, now) in enumerate(zip(old, new, strict=True)):
                yield from self.of(f"{path}[{index}]", before, now)
        elif not (isinstance(old, dict) and isinstance(new, dict)):
            if old != new:
                yield f"{path} changed from {old!r} to {new!r}"
        elif "$ref" in old or "$ref" in new:
            pair = (old.get("$ref", id(old)), new.get("$ref", id(new)))
            if pair not in self.begun:
                inner = replace(self, begun=self.begun | {pair})
                yield from inner.of(path, _followed(old, self.old_root), _followed(new, self.new_root))
        else:
            yield from self._fields(path, old, new)
            for keyword in sorted((old.keys() | new.keys()) - _PROSE - {"properties", "required"}):
                yield from self._keyword(f"{path}: {keyword}", keyword, old, new)

    def _keyword(self, path: str, keyword: str, old: Schema, new: Schema) -> Iterator[str]:
        before, now = old.get(keyword, _NOTHING), new.get(keyword, _NOTHING)
        if keyword in _DATA:
            if before != now:
                yield f"{path} changed from {before!r} to {now!r}"
        elif keyword in _BY_NAME and isinstance(before, dict) and isinstance(now, dict):
            for name in sorted(before.keys() | now.keys()):
                yield from self.of(f"{path}.{name}", before.get(name, _NOTHING), now.get(name, _NOTHING))
        else:
            yield from self.of(path, before, now)

    def _fields(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_now = set(old.get("required", ())), set(new.get("required", ()))
        for name in before:
            if name in now:
                yield from self.of(f"{path}.{name}", before[name], now[name])
            else:
                yield f"{path}.{name}: removed"
        if old.get("additionalProperties", True) is not True:
            unknown = (name for name in now if name not in before)
            yield from (f"{path}.{name}: added, but bounded for readers of before" for name in unknown)
        yield from (f"{path}.{name}: required now" for name in sorted(needed_now - needed_before))
        yield from (f"{path}.{name}: no longer required" for name in sorted(needed_before - needed_now))


def _followed(schema: Schema, root: Schema) -> Schema:
    """Return `schema` with its reference followed, once. What stands beside `$ref` holds too: where both have a
    keyword, the one beside is kept under a name of its own. Raises `ValueError` for a reference to elsewhere.
    """
    if "$ref" not in schema:
        return schema
    pointer = schema["$ref"]
    if not pointer.startswith("#"):
        raise ValueError(f"{pointer!r} points out of the schema: only what is inside can be compared")
    target = root
    for step in pointer[1:].split("/")[1:]:
        target = target[step.replace("~1", "/").replace("~0", "~")]
    beside = {key: value for key, value in schema.items() if key not in _PROSE | {"$ref"}}
    return target | {f"{key} beside $ref" if key in target else key: value for key, value in beside.items()}
