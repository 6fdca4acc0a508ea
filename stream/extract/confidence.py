"""How far a quote can be trusted, 0 to 1: that span and speaker are both right.

The figures are shares of right answers by rule, counted on development articles kept outside the project. The rules
were mended on the same articles, so the figures flatter; most are shaded down for it.
Imports nothing of the project.
"""

from __future__ import annotations

__all__ = ["confidence"]

_BY_RULE = {
    "after-cue-name": 0.97,
    "after-name-cue": 0.96,
    "after-phrase-cue": 0.95,
    "after-far": 0.9,
    "after-stop": 0.8,
    "before-near": 0.9,
    "before-far": 0.88,
    "before-colon": 0.75,
    "participle-near": 0.85,
    "participle-far": 0.85,
    "according": 0.9,
    "according-before": 0.85,
    "passive": 0.6,
    "continued": 0.85,
    "introduced": 0.7,
    "quote-before": 0.75,
    "shared": 0.75,
    "subject": 0.6,
    "sentence-before-cue": 0.6,
    "sentence-before": 0.5,
    "sentence-after": 0.4,
    "none": 0.2,
}
_UNRULED = 0.3
_UNRESOLVED = 0.4
"""A pronoun that no name was found for."""
_RESOLVED = 0.95
"""A pronoun with one: the share of right names."""
_PHRASE = 0.87
"""A noun phrase: where it begins and ends, and whether it speaks, is less sure than with a name."""
_UNCLOSED = 0.8
"""Where the end of the quote had to be guessed."""


def confidence(rule: str, mention: str, *, named: bool, closed: bool) -> float:
    """The chance, rounded to two places. `mention` is the kind of mention, empty without one."""
    value = _BY_RULE.get(rule, _UNRULED)
    if mention == "pronoun":
        value *= _RESOLVED if named else _UNRESOLVED
    elif mention == "phrase":
        value *= _PHRASE
    return round(value if closed else value * _UNCLOSED, 2)
