"""Weighs a comparison: the log-odds that both texts tell one story, by logistic regression with readable weights.

The weights are data, `weights.json`; `python -m stream.training.duplicates.fit` reproduces them.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from stream.dedupe.likeness.comparison import Comparison
from stream.dedupe.likeness.features import Feature, features_of

__all__ = ["probability", "weigh", "weights"]


@cache
def weights() -> tuple[float, ...]:
    """Return the weights as shipped, in the order of `Feature`."""
    shipped = json.loads(files("stream.dedupe.likeness").joinpath("weights.json").read_bytes())
    return tuple(float(shipped["weights"][name]) for name in Feature)


def weigh(comparison: Comparison) -> float:
    """Return the log-odds that both articles tell one story, by their texts alone."""
    return math.fsum(weight * value for weight, value in zip(weights(), features_of(comparison), strict=True))


def probability(log_odds: float) -> float:
    """Return the probability, between 0 and 1, of log-odds of any size."""
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))
