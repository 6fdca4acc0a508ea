"""Reads a rules file into a `Ruleset`, or says in one line what is wrong."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from stream.alert.rules import Ruleset
from stream.errors import Misconfigured
from stream.yaml_lines import Lines, read_document

__all__ = ["load_rules", "require_rules"]

_VALUES_MOST = 400_000
"""Ten thousand rules have some 120,000 values."""


def load_rules(text: str, where: str) -> Ruleset:
    """Return the rules of a YAML text. `where` names it in errors, commonly the file's path.

    Raises `Misconfigured`: `alerts.yaml:12: rule "ceasefire", urgency: …`. Placeholders (`${NAME}`) stay as they are,
    so that rules can be checked where no secret is; `Channels` resolves them.
    """
    data, lines = read_document(text.removeprefix("\ufeff"), where, most=_VALUES_MOST)
    try:
        ruleset = Ruleset.model_validate(
            {**data, "version": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]}
        )
    except ValidationError as error:
        raise Misconfigured(_sentence(error, data, lines, where)) from None
    except RecursionError:
        raise Misconfigured(f"{where}: is nested too deep: write it flatter") from None
    _check_names(ruleset, lines, where)
    return ruleset


def require_rules(ruleset: Ruleset, where: str) -> None:
    """Raise `Misconfigured` where there is no rule: a file that was emptied by mistake must not look well."""
    if not ruleset.rules:
        raise Misconfigured(f"{where}: has no rules, so nothing would ever alert: see deploy/alerts.yaml")


def _check_names(ruleset: Ruleset, lines: Lines, where: str) -> None:
    names = Counter(rule.name for rule in ruleset.rules)
    for index, rule in enumerate(ruleset.rules):
        at = f"{where}:{lines.get(('rules', index), 1)}"
        if names[rule.name] > 1:
            raise Misconfigured(f'{at}: rule "{rule.name}" stands {names[rule.name]} times: give each its own name')
        for channel in rule.channels:
            if channel not in ruleset.channels:
                known = ", ".join(sorted(ruleset.channels)) or "none is declared"
                raise Misconfigured(
                    f'{at}: rule "{rule.name}" names the channel `{channel}`, which is not under `channels:` ({known})'
                )


def _sentence(error: ValidationError, data: Mapping[str, Any], lines: Lines, where: str) -> str:
    """Return the first mistake, as `where:line: rule "name", key: what is wrong`."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = tuple(part for part in first["loc"] if not (isinstance(part, str) and part.startswith("function-")))
    at = next((lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in lines), 1)
    what = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        what = "no such key: see the commented example in deploy/alerts.yaml for those there are"
    elif first["type"] == "missing":
        what = "is missing"
    subject, rest = _subject(path, data)
    key = ".".join(str(part) if isinstance(part, str) else f"[{part + 1}]" for part in rest).replace(".[", "[")
    return f"{where}:{at}: {', '.join(filter(None, (subject, key)))}: {what}"


def _subject(path: tuple[str | int, ...], data: Mapping[str, Any]) -> tuple[str, tuple[str | int, ...]]:
    if len(path) >= 2 and path[0] == "rules" and isinstance(path[1], int):
        rules = data["rules"]
        rule = rules[path[1]] if isinstance(rules, list) and path[1] < len(rules) else None
        name = rule.get("name") if isinstance(rule, dict) else None
        return (f'rule "{name}"' if name else f"rule {path[1] + 1}"), path[2:]
    if len(path) >= 2 and path[0] == "channels":
        return f"channel `{path[1]}`", path[2:]
    return "", path
