"""Writes a search as a rule of the alerts file. It is pure.

What a rule has no key for is said in a comment above it, so that nobody takes the rule for the whole of the search.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from stream.alert import load_rules
from stream.desk.pages.asked import Asked
from stream.errors import Misconfigured
from stream.store.query import Phrase, Query

__all__ = ["rule_of"]

_KEYS: Mapping[str, str] = {
    "provider": "provider",
    "language": "language",
    "status": "status",
    "speaker": "speaker",
    "urgency_max": "urgency",
}
"""What narrows a search, and the key of a rule that does the same."""
_LONGEST_NAME = 100


def rule_of(name: str, asked: Asked) -> str:
    """Return the YAML of a rule that wakes somebody for what the search finds, as far as a rule can say it."""
    query = Query.parse(asked.wanted.query)
    include: dict[str, Any] = {}
    if len(query.wanted) == 1:
        include["text"] = [_term(query.wanted[0])]
    elif query.wanted:  # all of them must be there, and of a list any one will do
        include["all"] = [{"text": [_term(phrase)]} for phrase in query.wanted]
    for filter_, value in asked.filters:
        if filter_ in _KEYS:
            include.setdefault(_KEYS[filter_], value if filter_ == "urgency_max" else [value])
    rule: dict[str, Any] = {
        "name": name[:_LONGEST_NAME].strip() or "search",
        "severity": "info",
        "include": include or {"provider": "*"},
    }
    if query.unwanted:
        rule["exclude"] = {"text": [_term(phrase) for phrase in query.unwanted]}
    written = yaml.safe_dump({"rules": [rule]}, allow_unicode=True, sort_keys=False, width=100)
    try:
        load_rules(written, "this rule")
    except Misconfigured as fault:  # a speaker without a letter, say: nothing that a rule could wait for
        return f"# This search cannot be a rule: {fault}\n"
    return "".join(f"# {line}\n" for line in _notes(asked, query)) + written


def _notes(asked: Asked, query: Query) -> list[str]:
    notes = ["For the alerts file: name its channels, then `wirestream alerts check FILE` reads it."]
    if query.wanted:
        notes.append("A rule looks for words in headline, copy and note; a search in slugline and keywords too.")
    left = sorted({name for name, _ in asked.filters if name not in _KEYS} - {"q"})
    if left:
        notes.append(f"A rule has no key for: {', '.join(left)}.")
    return notes


def _term(phrase: Phrase) -> str:
    return " ".join(phrase.words) + ("*" if phrase.prefix else "")
