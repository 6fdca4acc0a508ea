"""Does a change of a JSON Schema break a reader? Full compatibility, in both directions:

- messages of before must be valid under the schema of now (a replay, a consumer that is behind);
- messages of now must be valid under the schema of before (a consumer that was not updated).

So what may change is: prose, and optional fields more. All else takes a new major version. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from stream.contracts.references import PROSE, Schema, alternatives, as_object, expanded, reference, resolved

__all__ = ["breaking_changes"]

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_JUDGED = {
    *PROSE, *_LOWER, *_UPPER,
    "type", "anyOf", "enum", "const", "default", "properties", "required", "additionalProperties",
    "items", "prefixItems",
}  # fmt: skip
"""Keywords that have a rule below. Any other (`format`, `pattern`, `allOf`, …) must stay as it was."""


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Each change from `old` to `new` that breaks someone, with its place: `article.urgency: maximum loosened …`.

    References inside each schema are followed; one that points out of it is a `ValueError`. What has no rule here
    counts as a break, so the list may hold a change that harms none.
    """
    comparison = _Comparison(old, new)
    return list(dict.fromkeys(comparison.of(old, new)))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Of two places in two documents."""

    old_root: Schema
    new_root: Schema
    path: str = ""
    open: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Pairs of references that are being compared: where a schema contains itself, that is where we stop."""

    def at(self, step: str) -> _Comparison:
        return replace(self, path=f"{self.path}.{step}" if self.path else step)

    def say(self, text: str) -> str:
        return f"{self.path or 'message'}: {text}"

    def of(self, old: Any, new: Any) -> Iterator[str]:
        """Changes below this place. A schema may be a boolean."""
        pair = (reference(old), reference(new))
        if pair in self.open:
            return
        inner = replace(self, open=self.open | {pair}) if any(pair) else self
        before, now = resolved(old, self.old_root), resolved(new, self.new_root)
        if any(map(reference, (before, now))):
            yield from inner.of(before, now)
            return
        before, now = as_object(before), as_object(now)
        if "default" in before and "default" in now and before["default"] != now["default"]:
            yield self.say(f"default changed from {before['default']!r} to {now['default']!r}")
        yield from inner._unions(before, now)  # noqa: SLF001 - ourselves, one reference further

    def _unions(self, old: Schema, new: Schema) -> Iterator[str]:
        """By type: a union is compared member by member."""
        if not ("anyOf" in old or "anyOf" in new):
            kinds, kinds_now = set(alternatives(old)), set(alternatives(new))
            yield from self._types(kinds, kinds_now)
            if kinds & kinds_now:
                yield from self._keywords(old, new)
            return
        olds, news = alternatives(old, self.old_root), alternatives(new, self.new_root)
        yield from self._types(set(olds), set(news))
        for kind in sorted(olds.keys() & news.keys()):
            if len(olds[kind]) != len(news[kind]):
                yield self.say(f"alternatives of type {kind}: {len(olds[kind])} before, {len(news[kind])} now")
            for before, now in zip(olds[kind], news[kind], strict=False):
                yield from self.of(before, now) if any(map(reference, (before, now))) else self._keywords(before, now)

    def _types(self, old: set[str], new: set[str]) -> Iterator[str]:
        told = dict.fromkeys(old - new, "narrowed: {} is gone")
        told |= dict.fromkeys(new - old, "widened: readers of before refuse {}")
        if "anything" in told:
            told = {"anything": told["anything"]}
        for kind in sorted(told):
            yield self.say("type " + told[kind].format(kind))

    def _keywords(self, old: Schema, new: Schema) -> Iterator[str]:
        yield from self._values(old, new)
        yield from self._bounds(old, new)
        yield from self._object(old, new)
        yield from self._array(old, new)
        for keyword in sorted((old.keys() | new.keys()) - _JUDGED):
            before, now = expanded(old.get(keyword), self.old_root), expanded(new.get(keyword), self.new_root)
            if before != now:
                yield self.say(f"{keyword} changed from {before!r} to {now!r}")

    def _values(self, old: Schema, new: Schema) -> Iterator[str]:
        before, now = _allowed(old), _allowed(new)
        if before is None or now is None:
            if before is not now:
                yield self.say(f"enum {'added' if before is None else 'dropped'}")
            return
        for value in before:
            if value not in now:
                yield self.say(f"enum value {value!r} removed")
        for value in now:
            if value not in before:
                yield self.say(f"enum value {value!r} added: readers of before refuse it")

    def _bounds(self, old: Schema, new: Schema) -> Iterator[str]:
        for keyword in (*_LOWER, *_UPPER):
            before, now = old.get(keyword), new.get(keyword)
            if before == now:
                continue
            # An absent bound is the loosest; a higher lower bound and a lower upper bound are tighter.
            tighter = before is None or (now is not None and (now > before) == (keyword in _LOWER))
            yield self.say(f"{keyword} {'tightened' if tighter else 'loosened'} from {before} to {now}")

    def _object(self, old: Schema, new: Schema) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_now = set(old.get("required", ())), set(new.get("required", ()))
        for name in (name for name in before if name not in now):
            yield self.at(name).say("removed")
        for name in sorted(needed_now - needed_before):
            yield self.at(name).say("required now: messages of before may lack it")
        for name in sorted(needed_before - needed_now):
            yield self.at(name).say("no longer required: readers of before need it")
        for name, schema in now.items():
            if name in before:
                yield from self.at(name).of(before[name], schema)
            elif _open_to(old) not in (True, {}):
                yield from self._new_in_closed(name, old, schema)
        yield from self._additional(_open_to(old), _open_to(new))

    def _new_in_closed(self, name: str, old: Schema, schema: Any) -> Iterator[str]:
        """An added property, where the schema of before bounds what it does not name."""
        if _open_to(old) is False:
            yield self.at(name).say("added, but readers of before refuse fields that they do not know")
        else:
            yield from self.at(name).of(_open_to(old), schema)

    def _additional(self, before: Any, now: Any) -> Iterator[str]:
        if before is False or now is False:
            if before is not now:
                yield self.say(f"additionalProperties {'loosened' if before is False else 'tightened'}")
            return
        if expanded(before, self.old_root) != expanded(now, self.new_root):
            yield from self.at("*").of(before, now)

    def _array(self, old: Schema, new: Schema) -> Iterator[str]:
        before, now = old.get("prefixItems", ()), new.get("prefixItems", ())
        if len(before) != len(now):
            yield self.say(f"prefixItems: {len(before)} before, {len(now)} now")
        for index, (one, other) in enumerate(zip(before, now, strict=False)):
            yield from self.at(f"[{index}]").of(one, other)
        if "items" in old or "items" in new:
            yield from self.at("[]").of(old.get("items", True), new.get("items", True))


def _allowed(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    values: list[Any] | None = schema.get("enum")
    return values


def _open_to(schema: Schema) -> Any:
    return schema.get("additionalProperties", True)
