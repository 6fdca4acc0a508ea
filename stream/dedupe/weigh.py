"""A comparison to a probability that both tell one story: logistic regression with readable weights.

The weights are data, `weights.json`; `python -m stream.dedupe.fit` reproduces them. May import `compare`.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from stream.dedupe.compare import Comparison

__all__ = ["FEATURES", "features_of", "probability", "weigh", "weights"]

FEATURES = (
    "one",
    "containment", "kept by both", "jaccard", "coverage", "spread containment",
    "tokens", "tokens of both",
    "numbers", "numbers of both", "numbers in the lead", "no numbers", "numbers times containment",
    "names", "names of both", "no names",
    "headline", "headline of both", "no headline",
    "lead", "length ratio", "length", "short", "tokens squared", "headline times tokens",
)  # fmt: skip
"""In the order of `features_of`."""


def features_of(c: Comparison) -> tuple[float, ...]:
    """What the score weighs. `x` is the larger of both directions, `x of both` the smaller."""
    containment, both = max(c.new_kept, c.old_kept), min(c.new_kept, c.old_kept)
    # Of the shorter text: what it holds must be in the longer, not the other way round.
    coverage = c.new_coverage if c.growth <= 1 else c.old_coverage
    tokens = max(c.new_tokens, c.old_tokens)
    no_numbers = min(c.new_numbers, c.old_numbers) < 0
    numbers = 0.0 if no_numbers else max(c.new_numbers, c.old_numbers)
    no_names = min(c.new_names, c.old_names) < 0
    no_headline = min(c.new_headline, c.old_headline) < 0
    headline = 0.0 if no_headline else max(c.new_headline, c.old_headline)
    return (
        1.0,
        containment,
        both,
        both * containment / max(both + containment - both * containment, 1e-9),
        coverage,
        coverage * containment,
        tokens,
        min(c.new_tokens, c.old_tokens),
        numbers,
        0.0 if no_numbers else min(c.new_numbers, c.old_numbers),
        max(c.lead_numbers, 0.0),
        float(no_numbers),
        numbers * containment,
        0.0 if no_names else max(c.new_names, c.old_names),
        0.0 if no_names else min(c.new_names, c.old_names),
        float(no_names),
        headline,
        0.0 if no_headline else min(c.new_headline, c.old_headline),
        float(no_headline),
        max(c.new_lead, c.old_lead),
        abs(math.log2(c.growth)),
        math.log2(c.shorter + 1),
        max(0.0, 1 - c.shorter / 60),
        tokens * tokens,
        headline * tokens,
    )


@cache
def weights() -> tuple[float, ...]:
    """The weights as shipped, in the order of `FEATURES`."""
    shipped = json.loads(files("stream.dedupe").joinpath("weights.json").read_bytes())
    return tuple(float(shipped["weights"][name]) for name in FEATURES)


def weigh(comparison: Comparison) -> float:
    """The log-odds that both tell one story, by their text alone."""
    return math.fsum(weight * value for weight, value in zip(weights(), features_of(comparison), strict=True))


def probability(log_odds: float) -> float:
    """Between 0 and 1."""
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))
