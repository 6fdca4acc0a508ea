"""How far a quote can be trusted, 0 to 1: that span and speaker are both right.

The figures are shares of right answers by rule, counted on development articles kept outside the project, rounded.
Imports nothing of the project.
"""

from __future__ import annotations

__all__ = ["confidence"]

_BY_RULE = {
    "after-cue-name": 0.95, "after-name-cue": 0.94, "after-phrase-cue": 0.8, "after-stop": 0.8, "according": 0.85,
    "before-near": 0.85, "participle-near": 0.75, "before-colon": 0.75, "passive": 0.8, "continued": 0.85,
    "before-far": 0.7, "participle-far": 0.6, "according-before": 0.75, "after-far": 0.7, "subject": 0.4,
    "introduced": 0.6, "sentence-before-cue": 0.5, "sentence-before": 0.4, "quote-before": 0.5, "sentence-after": 0.3,
    "shared": 0.5, "none": 0.2,
}  # fmt: skip
_UNRESOLVED = 0.5
"""A pronoun without a name."""
_RESOLVED = 0.88
"""A pronoun with one: the share of right names."""
_UNCLOSED = 0.8
"""Where the end of the quote had to be guessed."""


def confidence(rule: str, *, pronoun: bool, named: bool, closed: bool) -> float:
    """The chance, rounded to two places."""
    value = _BY_RULE.get(rule, 0.3)
    if pronoun:
        value *= _RESOLVED if named else _UNRESOLVED
    if not closed:
        value *= _UNCLOSED
    return round(value, 2)
