"""A comparison to a probability that both tell one story: logistic regression with readable weights.

The weights are data, `weights.json`; `python -m stream.training.duplicates.fit` reproduces them.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from stream.dedupe.likeness.compare import Comparison

__all__ = ["FEATURES", "features_of", "probability", "weigh", "weights"]

FEATURES = (
    "one",
    "containment",
    "coverage",
    "covered throughout",
    "words of both",
    "words of the shorter",
    "numbers of both",
    "numbers behind words",
    "numbers missing",
    "many numbers behind words",
    "names of both",
    "no names",
    "headline",
    "shared, of another",
    "shared but for the lead",
    "length ratio",
    "length",
)
"""In the order of `features_of`."""


def features_of(c: Comparison) -> tuple[float, ...]:
    """What the score weighs. Of two directions, `of both` takes the smaller share, anything else the larger."""
    containment = max(c.new_kept, c.old_kept)
    new_is_shorter = c.growth <= 1
    has_numbers = min(c.new_numbers, c.old_numbers) >= 0
    has_names = min(c.new_names, c.old_names) >= 0
    missing = math.log2(1 + c.missing)
    # A template filled anew keeps its words and loses its numbers; heavy OCR loses both alike.
    behind = max(0.0, max(c.new_plain, c.old_plain) - max(c.new_numbers, c.old_numbers)) if has_numbers else 0.0
    return (
        1.0,
        containment,
        c.new_coverage if new_is_shorter else c.old_coverage,
        # A copy is found in all its parts; a column's opening and close, or a form with its blanks, in most of them.
        max(c.new_coverage, c.old_coverage) ** 3,
        min(c.new_plain, c.old_plain),
        c.new_plain if new_is_shorter else c.old_plain,
        min(c.new_numbers, c.old_numbers) if has_numbers else 0.0,
        behind,
        missing,
        behind * missing,
        min(c.new_names, c.old_names) if has_names else 0.0,
        float(not has_names),
        max(c.new_headline, c.old_headline, 0.0),
        containment * c.elsewhere,
        containment * (1 - max(c.new_lead, c.old_lead)),
        abs(math.log2(c.growth)),
        math.log2(c.shorter + 1),
    )


@cache
def weights() -> tuple[float, ...]:
    """The weights as shipped, in the order of `FEATURES`."""
    shipped = json.loads(files("stream.dedupe.likeness").joinpath("weights.json").read_bytes())
    return tuple(float(shipped["weights"][name]) for name in FEATURES)


def weigh(comparison: Comparison) -> float:
    """The log-odds that both tell one story, by their text alone."""
    return math.fsum(weight * value for weight, value in zip(weights(), features_of(comparison), strict=True))


def probability(log_odds: float) -> float:
    """Between 0 and 1."""
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))
