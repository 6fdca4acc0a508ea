"""Finds one's way in a JSON Schema: what a reference points to, what a union is made of. Pure."""

from __future__ import annotations

from typing import Any

__all__ = ["PROSE", "Schema", "alternatives", "as_object", "expanded", "reference", "resolved"]

Schema = dict[str, Any]

PROSE = frozenset({"title", "description", "examples", "deprecated", "$comment", "$id", "$schema", "$defs"})
"""Keywords that validate nothing."""


def as_object(schema: Any) -> Schema:
    """A schema as an object: `true` allows anything, `false` nothing."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    found: Schema = schema
    return found


def reference(schema: Any) -> str:
    """Where the schema points to; empty where it is no reference."""
    return str(schema.get("$ref", "")) if isinstance(schema, dict) else ""


def resolved(schema: Any, root: Schema) -> Any:
    """`schema` with its reference followed, once. What stands beside `$ref` counts too; where both say the same
    keyword, both hold, which is kept as a keyword of its own. Raises `ValueError` for a reference to elsewhere.
    """
    pointer = reference(schema)
    if not pointer:
        return schema
    if not pointer.startswith("#"):
        raise ValueError(f"{pointer!r} points out of the schema: only what is inside can be compared")
    target: Any = root
    for step in pointer[1:].split("/")[1:]:
        target = target[step.replace("~1", "/").replace("~0", "~")]
    target = as_object(target)
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    both = {key: value for key, value in beside.items() if key in target and key not in PROSE | {"default"}}
    merged = target | {key: value for key, value in beside.items() if key not in both}
    return merged | {"beside $ref": both} if both else merged


def alternatives(schema: Schema, root: Schema | None = None) -> dict[str, list[Schema]]:
    """The members of a union by type, references unfollowed; `anything` for one that names no type."""
    if "anyOf" not in schema:
        kinds = schema.get("type", "anything")
        return {kind: [schema] for kind in ([kinds] if isinstance(kinds, str) else kinds)}
    beside = {key: value for key, value in schema.items() if key not in PROSE | {"anyOf", "default"}}
    members: dict[str, list[Schema]] = {}
    for member in map(as_object, schema["anyOf"]):
        target = as_object(resolved(member, root or {}))
        nested = "anyOf" in target
        found = alternatives(target, root) if nested else {kind: [member] for kind in alternatives(target)}
        for kind, same in found.items():
            members.setdefault(kind, []).extend(one | {"beside anyOf": beside} if beside else one for one in same)
    return members


def expanded(value: Any, root: Schema, inside: frozenset[str] = frozenset()) -> Any:
    """Part of a schema with references replaced by what they point to and prose left out, to be compared as it is.
    A reference inside itself stays.
    """
    if isinstance(value, list):
        return [expanded(one, root, inside) for one in value]
    if not isinstance(value, dict):
        return value
    pointer = reference(value)
    if pointer and pointer not in inside:
        return expanded(resolved(value, root), root, inside | {pointer})
    # A property may be called `title`: then its value is a schema, no prose.
    return {
        key: expanded(one, root, inside)
        for key, one in value.items()
        if key != "$defs" and not (key in PROSE and not isinstance(one, dict))
    }
