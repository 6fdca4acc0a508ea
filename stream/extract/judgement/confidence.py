"""Estimates the chance, 0 to 1, that the span and the speaker of a quote are both right.

It is a logistic model over evidence of place, punctuation, cue and kind. Its weights are fitted to annotated articles
and calibrated on articles held out; MODEL.md has the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp

from stream.extract.attribution.rules import AFTER, NEAR_BEFORE, STATED, Attribution, Rule
from stream.extract.coreference.antecedent import Antecedent
from stream.extract.cues import SAYING, STRONG
from stream.extract.sentence.mention import NAME, PRONOUN
from stream.extract.weights import CONFIDENCE

__all__ = ["SILENCE", "chance", "evidence", "probability"]

SILENCE = 0.2
"""The chance below which nobody is named: of such names held out hardly one in ten was right, and a wrong name does
more harm than none.
"""
_CAUTION = 0.5
"""Log-odds that are taken off: the rules were mended in sight of the articles that the weights are fitted to, and on
articles that nobody read a little less comes out right. With them, of the speakers given at 0.8 and more, at least 95
in 100 are right there too.
"""
_STATED_CHANCE = 0.78
"""The chance of a speaker whom the copy states apart from the quote, as counted by hand: 17 of 21. The others are lists
and captions that look the same.
"""
_LENGTHS = ((2, "words:1-2"), (4, "words:3-4"), (8, "words:5-8"))
"""Evidence by the number of marked words, up to so many; more are `words:more`."""
_MARGINS = ((0.3, "margin:close"), (1.0, "margin:fair"))
"""Evidence by the margin of an antecedent, below so much; more are `margin:clear`."""


def evidence(
    attribution: Attribution,
    name: str | None,
    meant: Antecedent | None,
    *,
    closed: bool,
    direct: bool,
    words: int,
) -> tuple[str, ...]:
    """Return the evidence for and against a quote, as names of features of `weights.json`. `name` is the speaker as
    resolved, `meant` the antecedent where the attribution is a pronoun that was resolved; `words` counts the marked
    words of the first segment.
    """
    rule, mention, cue = attribution.rule, attribution.mention, (attribution.cue or "").lower()
    kind = mention.kind if mention is not None else "nobody"
    if rule in STATED:
        return ("stated",)
    found = [
        *_of_place(rule, kind, "direct" if direct else "partial"),
        "closed" if closed else "unclosed",
        "cue:none" if not cue else "cue:said" if cue == "said" else "cue:saying" if cue in SAYING
        else "cue:other" if cue in STRONG else "cue:verdict",
        next((label for most, label in _LENGTHS if words <= most), "words:more"),
    ]  # fmt: skip
    if mention is not None and mention.kind is PRONOUN:
        found.append("unresolved" if name is None else "resolved")
    elif mention is not None and mention.kind is NAME and name is not None:
        found.append("name:full" if " " in name else "name:single")
    if meant is not None:
        found.append(next((label for most, label in _MARGINS if meant.margin < most), "margin:clear"))
        found.append(f"antecedent-back:{meant.back}")
    return tuple(found)


@lru_cache(maxsize=512)
def _of_place(rule: Rule, kind: str, whole: str) -> tuple[str, ...]:
    """Return the evidence of the rule, the kind of the mention and whether the quote is `direct` or `partial`. Results
    are kept: the combinations are few, and their names take longer to make than to look up.
    """
    place = "beside" if rule in AFTER else "before" if rule in NEAR_BEFORE else "far"
    return "any", f"rule:{rule}", f"kind:{kind}", f"{place}:{kind}", whole, f"{whole}:{rule}"


def probability(weights: Mapping[str, float], found: Sequence[str]) -> float:
    """Return the chance that these weights give to this evidence."""
    return 1 / (1 + exp(_CAUTION - sum([weights.get(one, 0.0) for one in found])))


@lru_cache(maxsize=4096)
def chance(found: tuple[str, ...]) -> float:
    """Return the chance that the fitted weights give, rounded to two places. Results are kept, for the same evidence
    comes up again and again.
    """
    if found == ("stated",):
        return _STATED_CHANCE
    return round(probability(CONFIDENCE, found), 2)
