"""Estimates the chance that a quote which the frame attributed has the right span and speaker.

The annotated German articles are too few to fit weights to: the chance is that of a class of rules, as counted on them
and rounded down, below what is said of the surest in English (the model card has the counts).
"""

from __future__ import annotations

from stream.extract.attribution.rules import BESIDE, NEAR_BEFORE, STATED, Attribution, Rule
from stream.extract.judgement.confidence import chance
from stream.extract.sentence.mention import PRONOUN

__all__ = ["frame_chance"]

_STATED = BESIDE | NEAR_BEFORE | {Rule.BEFORE_COLON, Rule.ACCORDING, Rule.INTRODUCED, Rule.AFTER_STOP}
"""Rules by which the attribution stands right beside the quote."""
_IN_SENTENCE = frozenset((Rule.BEFORE_FAR, Rule.AFTER_FAR, Rule.ACCORDING_BEFORE, Rule.PASSIVE))
"""Rules by which it stands in the sentence of the quote."""
_OUTSIDE = frozenset((Rule.REPORTED, Rule.CONTINUED, Rule.SENTENCE_BEFORE_CUE, Rule.SHARED, Rule.QUOTE_BEFORE))
"""Rules by which it stands in another sentence."""
_BESIDE, _NEAR, _APART, _WEAK, _NOBODY = 0.79, 0.75, 0.65, 0.5, 0.25
_PRONOUN = 0.7
"""The most for a pronoun: whom it means was never counted, for the annotation names nobody."""


def frame_chance(attribution: Attribution, name: str | None) -> float:
    """Return the chance, 0 to 1, of a quote with this attribution, whose speaker was resolved to `name`."""
    rule, mention = attribution.rule, attribution.mention
    if rule in STATED:
        return chance(("stated",))
    if mention is None:
        return _NOBODY
    if rule in _STATED:
        likely = _BESIDE
    elif rule in _IN_SENTENCE:
        likely = _NEAR
    else:
        likely = _APART if rule in _OUTSIDE else _WEAK
    return min(likely, _PRONOUN) if mention.kind is PRONOUN and name is not None else likely
